package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	codegen "github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/pulumi/pulumi/sdk/v3/python/toolchain"
)

type python struct {
	common
	engine string
}

// tools are pip and a virtual environment, which the runtime option `virtualenv` names.
func tools(info *pulumirpc.ProgramInfo) (toolchain.Toolchain, error) {
	return toolchain.ResolveToolchain(toolchain.PythonOptions{
		Root:       info.RootDirectory,
		ProgramDir: info.ProgramDirectory,
		Virtualenv: option(info, "virtualenv", ""),
	})
}

func (host *python) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	pip, err := tools(request.Info)
	if err != nil {
		return nil, err
	}
	if err := pip.ValidateVenv(ctx); err != nil {
		return nil, err
	}
	environment, err := configuration(request.Config, request.ConfigSecretKeys)
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	// The SDK's script, which lies beside the language host.
	arguments := []string{"-u", filepath.Join(filepath.Dir(self), "pulumi-language-python-exec")}
	arguments = append(arguments, flagsOf(
		[2]string{"monitor", request.MonitorAddress},
		[2]string{"engine", host.engine},
		[2]string{"organization", request.Organization},
		[2]string{"project", request.Project},
		[2]string{"root_directory", request.Info.RootDirectory},
		[2]string{"stack", request.Stack},
		[2]string{"pwd", request.Pwd},
		[2]string{"dry_run", strconv.FormatBool(request.DryRun)},
		[2]string{"parallel", strconv.Itoa(int(request.Parallel))},
	)...)
	// A program whose engine has had enough ends by itself, and says why.
	command, err := pip.Command(context.WithoutCancel(ctx), append(append(arguments, request.Program), request.Args...)...)
	if err != nil {
		return nil, err
	}
	if command.Env == nil {
		command.Env = os.Environ()
	}
	command.Dir, command.Env = request.Pwd, append(command.Env, environment...)
	return runProgram(command)
}

func (*python) InstallDependencies(
	request *pulumirpc.InstallDependenciesRequest, server pulumirpc.LanguageRuntime_InstallDependenciesServer,
) error {
	closer, stdout, stderr, err := rpcutil.MakeInstallDependenciesStreams(server, request.IsTerminal)
	if err != nil {
		return err
	}
	defer closer.Close()
	pip, err := tools(request.Info)
	if err != nil {
		return err
	}
	return pip.InstallDependencies(server.Context(), request.Info.ProgramDirectory, false, true, stdout, stderr)
}

// GeneratePackage writes the Python package of a schema: `pulumi package add`.
func (*python) GeneratePackage(
	_ context.Context, request *pulumirpc.GeneratePackageRequest,
) (*pulumirpc.GeneratePackageResponse, error) {
	loader, err := schema.NewLoaderClient(request.LoaderTarget)
	if err != nil {
		return nil, err
	}
	defer loader.Close()
	var spec schema.PackageSpec
	if err := json.Unmarshal([]byte(request.Schema), &spec); err != nil {
		return nil, err
	}
	options := schema.ValidationOptions{AllowDanglingReferences: true}
	bound, problems, err := schema.BindSpec(spec, schema.NewCachedLoader(loader), options)
	if err != nil {
		return nil, err
	}
	response := &pulumirpc.GeneratePackageResponse{Diagnostics: plugin.HclDiagnosticsToRPCDiagnostics(problems)}
	if problems.HasErrors() {
		return response, nil
	}
	files, err := codegen.GeneratePackage(
		"pulumi-language-python", bound, request.ExtraFiles, schema.NewCachedLoader(loader))
	if err != nil {
		return nil, err
	}
	for name, content := range files {
		file := filepath.Join(request.Directory, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			return nil, err
		}
	}
	return response, nil
}

// Link makes a generated package a dependency of a program.
func (*python) Link(ctx context.Context, request *pulumirpc.LinkRequest) (*pulumirpc.LinkResponse, error) {
	pip, err := tools(request.Info)
	if err != nil {
		return nil, err
	}
	packages, imports := map[string]string{}, []string{}
	for _, each := range request.Packages {
		name := codegen.PyPack("", each.Package.Name)
		packages[name] = each.Path
		imports = append(imports, fmt.Sprintf("  import %s as %s", name, codegen.PyName(strings.ReplaceAll(each.Package.Name, "-", "_"))))
	}
	if err := pip.LinkPackages(ctx, packages); err != nil {
		return nil, err
	}
	return &pulumirpc.LinkResponse{
		ImportInstructions: "You can import it in your Python code with:\n\n" + strings.Join(imports, "\n") + "\n",
	}, nil
}
