package main

import (
	"context"
	"sync"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// engineLog writes to the log of the engine. A line that the engine does not take is not worth failing a command that
// worked.
type engineLog struct {
	// Lines go one after the other, so that a table arrives in its order.
	lock   sync.Mutex
	engine pulumirpc.EngineClient
}

func newEngineLog(address string) (*engineLog, error) {
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, err
	}
	return &engineLog{engine: pulumirpc.NewEngineClient(connection)}, nil
}

func (log *engineLog) write(request *pulumirpc.LogRequest) {
	log.lock.Lock()
	defer log.lock.Unlock()
	_, _ = log.engine.Log(context.Background(), request)
}

func (log *engineLog) say(severity pulumirpc.LogSeverity, urn, message string) {
	log.write(&pulumirpc.LogRequest{Severity: severity, Urn: urn, Message: message})
}

// status shows a line next to the resource while it is worked on.
func (log *engineLog) status(urn, message string) {
	log.write(&pulumirpc.LogRequest{Severity: pulumirpc.LogSeverity_INFO, Urn: urn, Message: message, Ephemeral: true})
}
