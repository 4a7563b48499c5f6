package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"golang.org/x/crypto/ssh"
)

// remoteCommand runs commands over SSH.
var remoteCommand = command{secrets: []string{"connection"}, required: []string{"connection"}, run: runRemotely}

func runRemotely(ctx context.Context, run run, its surroundings, captured *capture) error {
	client, err := dial(ctx, run.Connection, its.status)
	if err != nil {
		return err
	}
	defer client.Close()
	defer context.AfterFunc(ctx, func() { client.Close() })()
	session, err := client.NewSession()
	if err != nil {
		return err
	}
	defer session.Close()
	if err := setVariables(session, run, its); err != nil {
		return err
	}
	session.Stdout, session.Stderr = captured.writers()
	input, err := session.StdinPipe()
	if err != nil {
		return err
	}
	if err := session.Start(run.command); err != nil {
		return err
	}
	// A command that ends without reading all of its input is judged by its exit status alone.
	go func() {
		_, _ = io.Copy(input, strings.NewReader(run.Stdin))
		input.Close()
	}()
	if err := session.Wait(); err != nil {
		return captured.failure(err, run.command)
	}
	return nil
}

// setVariables fails on a variable of the program that the server does not accept, and only says so of one of our own.
func setVariables(session *ssh.Session, run run, its surroundings) error {
	for name, value := range run.Environment {
		if err := session.Setenv(name, value); err != nil {
			its.log.say(pulumirpc.LogSeverity_ERROR, string(its.urn), notAccepted(name))
			return fmt.Errorf("could not set environment variable %q: %w", name, err)
		}
	}
	for name, value := range run.previousOutputs() {
		if session.Setenv(name, value) != nil {
			its.log.say(pulumirpc.LogSeverity_WARNING, string(its.urn), notAccepted(name))
		}
	}
	return nil
}

func notAccepted(name string) string {
	return fmt.Sprintf("Unable to set '%s'. This only works if the SSH server accepts the variable through AcceptEnv. "+
		"Where a shell like Bash runs the command, prefix the command instead: 'VAR=value command'", name)
}
