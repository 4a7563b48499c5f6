package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/google/shlex"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/nodejs/npm"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

type nodejs struct {
	common
	engine string
}

// option is a runtime option of Pulumi.yaml, PulumiPlugin.yaml or PulumiPolicy.yaml.
func option(info *pulumirpc.ProgramInfo, name, fallback string) string {
	value, given := info.GetOptions().AsMap()[name]
	if !given {
		return fallback
	}
	return fmt.Sprint(value)
}

// runner finds a program of the SDK in the packages of a folder or of one above it.
func runner(folder, name string) (string, error) {
	for at := folder; ; at = filepath.Dir(at) {
		program := filepath.Join(at, "node_modules/@pulumi/pulumi/cmd", name)
		if _, err := os.Stat(program); err == nil {
			return program, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("@pulumi/pulumi is not installed for %s: npm ci", folder)
		}
	}
}

func (host *nodejs) Run(_ context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	run, err := runner(request.Info.ProgramDirectory, "run")
	if err != nil {
		return nil, err
	}
	environment, err := configuration(request.Config, request.ConfigSecretKeys)
	if err != nil {
		return nil, err
	}
	arguments, err := shlex.Split(option(request.Info, "nodeargs", ""))
	if err != nil {
		return nil, err
	}
	arguments = append(arguments, run)
	arguments = append(arguments, flagsOf(
		[2]string{"monitor", request.MonitorAddress},
		[2]string{"engine", host.engine},
		[2]string{"organization", request.Organization},
		[2]string{"project", request.Project},
		[2]string{"stack", request.Stack},
		[2]string{"pwd", request.Pwd},
		[2]string{"parallel", strconv.Itoa(int(request.Parallel))},
	)...)
	if request.DryRun {
		arguments = append(arguments, "--dry-run")
	}
	// A program whose engine has had enough ends by itself, and says why.
	command := exec.Command("node", append(append(arguments, request.Program), request.Args...)...)
	command.Dir = request.Pwd
	command.Env = append(append(os.Environ(), environment...), typescript(request.Info)...)
	return runProgram(command)
}

func typescript(info *pulumirpc.ProgramInfo) []string {
	if option(info, "typescript", "true") == "false" {
		return nil
	}
	return []string{"PULUMI_NODEJS_TYPESCRIPT=true"}
}

func (host *nodejs) RunPlugin(
	request *pulumirpc.RunPluginRequest, server pulumirpc.LanguageRuntime_RunPluginServer,
) error {
	closer, stdout, stderr, err := rpcutil.MakeRunPluginStreams(server, false)
	if err != nil {
		return err
	}
	defer closer.Close()
	folder := request.Info.ProgramDirectory
	environment := append(request.Env, typescript(request.Info)...)
	if request.Kind == string(apitype.AnalyzerPlugin) {
		return runPolicies(server.Context(), request, environment, stdout, stderr)
	}
	run, err := runner(folder, "run-plugin")
	if err != nil {
		return err
	}
	command := exec.CommandContext(server.Context(), "node", append([]string{run, folder}, request.Args...)...)
	command.Dir, command.Env = request.Pwd, environment
	command.Stdout, command.Stderr = stdout, stderr
	return command.Run()
}

// InstallDependencies installs the packages of a program, or of a plugin's folder: npm finds the package.json above it.
func (*nodejs) InstallDependencies(
	request *pulumirpc.InstallDependenciesRequest, server pulumirpc.LanguageRuntime_InstallDependenciesServer,
) error {
	closer, stdout, stderr, err := rpcutil.MakeInstallDependenciesStreams(server, request.IsTerminal)
	if err != nil {
		return err
	}
	defer closer.Close()
	// A plugin may lie in a checkout of its developers, who need more than it does.
	const production = false
	folder := request.Info.ProgramDirectory
	_, err = npm.Install(server.Context(), npm.NpmPackageManager, folder, production, stdout, stderr)
	return err
}

// GetRequiredPackages lists the plugins of installed packages, as their package.json files tell them.
func (*nodejs) GetRequiredPackages(
	_ context.Context, request *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	response := &pulumirpc.GetRequiredPackagesResponse{}
	for _, pattern := range []string{"node_modules/*/package.json", "node_modules/@*/*/package.json"} {
		files, err := filepath.Glob(filepath.Join(request.Info.ProgramDirectory, pattern))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			if plugin := pluginOf(file); plugin != nil {
				response.Packages = append(response.Packages, plugin)
			}
		}
	}
	return response, nil
}

func pluginOf(file string) *pulumirpc.PackageDependency {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	var manifest struct {
		Name, Version string
		Pulumi        struct {
			Resource              bool
			Name, Version, Server string
		}
	}
	if json.Unmarshal(text, &manifest) != nil || !manifest.Pulumi.Resource {
		return nil
	}
	plugin := manifest.Pulumi
	if plugin.Name == "" {
		plugin.Name = manifest.Name[strings.LastIndex(manifest.Name, "/")+1:]
	}
	if plugin.Version == "" {
		plugin.Version = manifest.Version
	}
	return &pulumirpc.PackageDependency{
		Name: plugin.Name, Version: plugin.Version, Server: plugin.Server, Kind: string(apitype.ResourcePlugin),
	}
}
