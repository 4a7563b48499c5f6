package main

import (
	"context"
	"fmt"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"
)

type properties = resource.PropertyMap

// surroundings is what a run may use besides its inputs.
type surroundings struct {
	urn resource.URN
	log *engineLog
}

func (its surroundings) status(line string) {
	its.log.status(string(its.urn), line)
}

// kind is how a substitute behaves for one type of resource.
type kind interface {
	// check returns the inputs, and by name those that it cannot take.
	check(news properties) (properties, map[string]string)
	// diff returns the names of what changed, and of what changed so that there must be a new resource.
	diff(state, news properties) (changes, replaces []string)
	create(ctx context.Context, its surroundings, news properties) (id string, state properties, err error)
	update(ctx context.Context, its surroundings, state, news properties) (properties, error)
	remove(ctx context.Context, its surroundings, state properties) error
}

type provider struct {
	pulumirpc.UnimplementedResourceProviderServer
	stoodInFor original
	log        *engineLog
	// Ended when somebody stops the engine.
	running context.Context
	stop    context.CancelFunc
	// A plugin lives for one command, and a large stack's file takes longer to read than a resource to judge.
	refusals sync.Map
	announce sync.Once
}

func newProvider(stoodInFor original, log *engineLog) *provider {
	running, stop := context.WithCancel(context.Background())
	return &provider{stoodInFor: stoodInFor, log: log, running: running, stop: stop}
}

// kindOf finds out how to treat a resource; with the name of the input that is to blame when it must not be touched.
func (its *provider) kindOf(text string) (kind, string, error) {
	urn, name := resource.URN(text), its.stoodInFor.name
	found, known := its.stoodInFor.kinds[string(urn.Type())]
	if !known {
		return nil, "type", fmt.Errorf("the substitute for pulumi-%s has no %s", name, urn.Type())
	}
	reason, asked := its.refusals.Load(urn.Stack())
	if !asked {
		reason = refusal(urn, its.stoodInFor)
		its.refusals.Store(urn.Stack(), reason)
	}
	if reason != "" {
		return nil, string(urn.Project()) + ":sandbox", fmt.Errorf("%s", reason)
	}
	its.announce.Do(func() {
		message := fmt.Sprintf("substitute for pulumi-%s %s: sandbox and CI only", name, its.stoodInFor.version)
		its.log.say(pulumirpc.LogSeverity_INFO, "", message)
	})
	return found, "", nil
}

func (its *provider) around(urn string) surroundings {
	return surroundings{resource.URN(urn), its.log}
}

var marshalling = plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true, KeepResources: true}

func read(values *structpb.Struct) (properties, error) {
	return plugin.UnmarshalProperties(values, marshalling)
}

func written(values properties) (*structpb.Struct, error) {
	return plugin.MarshalProperties(values, marshalling)
}

func (its *provider) Check(_ context.Context, request *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	news, err := read(request.News)
	if err != nil {
		return nil, err
	}
	found, property, err := its.kindOf(request.Urn)
	if err != nil {
		failure := &pulumirpc.CheckFailure{Property: property, Reason: err.Error()}
		return &pulumirpc.CheckResponse{Inputs: request.News, Failures: []*pulumirpc.CheckFailure{failure}}, nil
	}
	checked, reasons := found.check(news)
	inputs, err := written(checked)
	response := &pulumirpc.CheckResponse{Inputs: inputs}
	for property, reason := range reasons {
		response.Failures = append(response.Failures, &pulumirpc.CheckFailure{Property: property, Reason: reason})
	}
	return response, err
}

// opened is how to treat a resource, and its properties in the order in which they were sent.
func (its *provider) opened(urn string, values ...*structpb.Struct) (kind, []properties, error) {
	found, _, err := its.kindOf(urn)
	if err != nil {
		return nil, nil, err
	}
	all := make([]properties, len(values))
	for index, each := range values {
		if all[index], err = read(each); err != nil {
			return nil, nil, err
		}
	}
	return found, all, nil
}

func (its *provider) Diff(_ context.Context, request *pulumirpc.DiffRequest) (*pulumirpc.DiffResponse, error) {
	found, values, err := its.opened(request.Urn, request.Olds, request.News)
	if err != nil {
		return nil, err
	}
	changes, replaces := found.diff(values[0], values[1])
	response := &pulumirpc.DiffResponse{Changes: pulumirpc.DiffResponse_DIFF_NONE, Replaces: replaces}
	if len(changes) > 0 {
		response.Changes = pulumirpc.DiffResponse_DIFF_SOME
	}
	return response, nil
}

func (its *provider) Create(_ context.Context, request *pulumirpc.CreateRequest) (*pulumirpc.CreateResponse, error) {
	found, values, err := its.opened(request.Urn, request.Properties)
	if err != nil {
		return nil, err
	}
	id, state, err := found.create(its.running, its.around(request.Urn), values[0])
	if err != nil {
		return nil, err
	}
	properties, err := written(state)
	return &pulumirpc.CreateResponse{Id: id, Properties: properties}, err
}

func (its *provider) Update(_ context.Context, request *pulumirpc.UpdateRequest) (*pulumirpc.UpdateResponse, error) {
	found, values, err := its.opened(request.Urn, request.Olds, request.News)
	if err != nil {
		return nil, err
	}
	state, err := found.update(its.running, its.around(request.Urn), values[0], values[1])
	if err != nil {
		return nil, err
	}
	properties, err := written(state)
	return &pulumirpc.UpdateResponse{Properties: properties}, err
}

func (its *provider) Delete(_ context.Context, request *pulumirpc.DeleteRequest) (*emptypb.Empty, error) {
	found, values, err := its.opened(request.Urn, request.Properties)
	if err != nil {
		return nil, err
	}
	return &emptypb.Empty{}, found.remove(its.running, its.around(request.Urn), values[0])
}

// Read sees nothing, like the originals: what they made is nowhere to look at.
func (*provider) Read(_ context.Context, request *pulumirpc.ReadRequest) (*pulumirpc.ReadResponse, error) {
	return &pulumirpc.ReadResponse{Id: request.Id, Properties: request.Properties, Inputs: request.Inputs}, nil
}

func (*provider) Configure(context.Context, *pulumirpc.ConfigureRequest) (*pulumirpc.ConfigureResponse, error) {
	return &pulumirpc.ConfigureResponse{AcceptSecrets: true, AcceptResources: true}, nil
}

func (its *provider) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	its.stop()
	return &emptypb.Empty{}, nil
}

func (its *provider) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: its.stoodInFor.version}, nil
}
