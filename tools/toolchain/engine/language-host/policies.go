package main

import (
	"context"
	"encoding/json"
	"io"
	"os/exec"
	"strconv"

	sdk "github.com/pulumi/pulumi/sdk/v3"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// runPolicies runs a policy pack in its own folder. A pack learns of its stack from the environment, and the engine tells
// of the stack when the pack already answers: the SDK's proxy answers until then.
func runPolicies(
	ctx context.Context, request *pulumirpc.RunPluginRequest, environment []string, stdout, stderr io.Writer,
) error {
	folder := request.Info.ProgramDirectory
	run, err := runner(folder, "run-policy-pack")
	if err != nil {
		return err
	}
	proxy, output, err := sdk.NewPolicyProxy(ctx, stdout)
	if err != nil {
		return err
	}
	stack, err := proxy.AwaitConfiguration(ctx)
	if err != nil {
		return err
	}
	if stack != nil {
		config, err := json.Marshal(stack.Config)
		if err != nil {
			return err
		}
		environment = append(environment,
			"PULUMI_NODEJS_ORGANIZATION="+stack.Organization,
			"PULUMI_NODEJS_PROJECT="+stack.Project,
			"PULUMI_NODEJS_STACK="+stack.Stack,
			"PULUMI_NODEJS_DRY_RUN="+strconv.FormatBool(stack.DryRun),
			"PULUMI_CONFIG="+string(config),
		)
	}
	command := exec.CommandContext(ctx, "node", append(append([]string{run}, request.Args...), folder)...)
	command.Dir, command.Env = folder, environment
	command.Stdout, command.Stderr = output, stderr
	if err := command.Start(); err != nil {
		return err
	}
	return proxy.Attach(ctx, command)
}
