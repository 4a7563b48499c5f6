package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// A program that ends with this code has told the user what is wrong.
const told = 32

// configuration is how a program gets the configuration of its stack.
func configuration(config map[string]string, secretKeys []string) ([]string, error) {
	if config == nil {
		config = map[string]string{}
	}
	if secretKeys == nil {
		secretKeys = []string{}
	}
	values, err := json.Marshal(config)
	if err != nil {
		return nil, err
	}
	keys, err := json.Marshal(secretKeys)
	if err != nil {
		return nil, err
	}
	return []string{"PULUMI_CONFIG=" + string(values), "PULUMI_CONFIG_SECRET_KEYS=" + string(keys)}, nil
}

// flagsOf are the arguments that both languages' runners understand, without those that have no value.
func flagsOf(pairs ...[2]string) []string {
	var flags []string
	for _, pair := range pairs {
		if pair[1] != "" {
			flags = append(flags, "--"+pair[0], pair[1])
		}
	}
	return flags
}

// runProgram runs a stack's program to its end; what it prints reaches the engine through this process.
func runProgram(command *exec.Cmd) (*pulumirpc.RunResponse, error) {
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	err := command.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return &pulumirpc.RunResponse{}, nil
	case errors.As(err, &exit) && exit.ExitCode() == told:
		return &pulumirpc.RunResponse{Bail: true}, nil
	case errors.As(err, &exit):
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program ended with %s", exit)}, nil
	default:
		return nil, fmt.Errorf("the program could not be started: %w", err)
	}
}
