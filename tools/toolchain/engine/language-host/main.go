// The program between the engine and programs in Node.js or Python. Pulumi's own are in no module that a registry
// has; this one does what this project needs of them, with the libraries of Pulumi's SDK. The language is in its name:
// pulumi-language-nodejs or pulumi-language-python.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/cmdutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/logging"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

func main() {
	flag.String("tracing", "", "not used: the engine hands it to every plugin")
	flag.Parse()
	logging.InitLogging(false, 0, false)
	if flag.NArg() == 0 {
		cmdutil.Exit(fmt.Errorf("usage: %s ENGINE", os.Args[0]))
	}
	host, err := hostOf(filepath.Base(os.Args[0]), flag.Arg(0))
	if err != nil {
		cmdutil.Exit(err)
	}
	if err := serve(host, flag.Arg(0)); err != nil {
		cmdutil.Exit(err)
	}
}

func hostOf(program, engine string) (pulumirpc.LanguageRuntimeServer, error) {
	switch language := strings.TrimPrefix(program, "pulumi-language-"); language {
	case "nodejs":
		return &nodejs{engine: engine}, nil
	case "python":
		return &python{engine: engine}, nil
	default:
		return nil, fmt.Errorf("%s must be called pulumi-language-nodejs or pulumi-language-python", program)
	}
}

// serve tells the engine its port, and ends with the engine.
func serve(host pulumirpc.LanguageRuntimeServer, engine string) error {
	ctx, cancel := context.WithCancel(context.Background())
	if err := rpcutil.Healthcheck(ctx, engine, 5*time.Minute, cancel); err != nil {
		return err
	}
	stop := make(chan bool)
	go func() {
		<-ctx.Done()
		close(stop)
	}()
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: stop,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, host)
			return nil
		},
	})
	if err != nil {
		return err
	}
	fmt.Printf("%d\n", handle.Port)
	return <-handle.Done
}

// common is what both languages answer alike; what they do not know is answered as unknown, which the engine expects.
type common struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
}

func (common) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version.Version}, nil
}
