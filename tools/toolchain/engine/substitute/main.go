// What stands in for pulumi-command and pulumi-random where they cannot be downloaded: their sources are in no module
// that a registry has. It serves the stacks of sandboxes only. Which one it is is in its name: pulumi-resource-command
// or pulumi-resource-random.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/cmdutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/logging"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

// original is a plugin that is stood in for.
type original struct {
	name, version string
	kinds         map[string]kind
}

var originals = map[string]original{
	"command": {"command", "1.2.1", map[string]kind{
		"command:remote:Command": remoteCommand,
		"command:local:Command":  localCommand,
	}},
	"random": {"random", "4.21.2", map[string]kind{
		"random:index/randomUuid:RandomUuid":         drawnOnce{[]string{"keepers"}, drawUUID},
		"random:index/randomId:RandomId":             drawnOnce{[]string{"keepers", "byteLength", "prefix"}, drawBytes},
		"random:index/randomPassword:RandomPassword": drawnOnce{[]string{"keepers", "length", "special"}, drawPassword},
	}},
}

func main() {
	flag.String("tracing", "", "not used: the engine hands it to every plugin")
	flag.Parse()
	logging.InitLogging(false, 0, false)
	name := strings.TrimPrefix(filepath.Base(os.Args[0]), "pulumi-resource-")
	stoodInFor, known := originals[name]
	if !known || flag.NArg() == 0 {
		cmdutil.Exit(fmt.Errorf("usage: pulumi-resource-command ENGINE, or pulumi-resource-random ENGINE"))
	}
	go endWithParent()
	if err := serve(stoodInFor, flag.Arg(0)); err != nil {
		cmdutil.Exit(err)
	}
}

// endWithParent ends this process soon after the engine has gone: one that was killed ends no plugin, and what that left
// would go on beside the run that comes next.
func endWithParent() {
	parent := os.Getppid()
	for os.Getppid() == parent {
		time.Sleep(500 * time.Millisecond)
	}
	os.Exit(1)
}

// serve tells the engine its port, and goes on until the engine ends it.
func serve(stoodInFor original, engine string) error {
	log, err := newEngineLog(engine)
	if err != nil {
		return err
	}
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterResourceProviderServer(server, newProvider(stoodInFor, log))
			return nil
		},
	})
	if err != nil {
		return err
	}
	fmt.Printf("%d\n", handle.Port)
	return <-handle.Done
}
