package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// inputs are those of both kinds of command.
type inputs struct {
	Create, Update, Delete *string
	Stdin                  string
	Environment            map[string]string
	Logging                string
	AddPreviousOutputInEnv *bool
	Dir                    string
	Interpreter            []string
	Connection             connection
}

// run is one run of a command. It hands over what the run before it printed, empty for the first.
type run struct {
	inputs
	command  string
	previous output
}

// previousOutputs are the variables that hand the outputs of the previous run to this one.
func (its run) previousOutputs() map[string]string {
	variables := map[string]string{}
	if its.AddPreviousOutputInEnv != nil && !*its.AddPreviousOutputInEnv {
		return variables
	}
	if its.previous.stdout != "" {
		variables["PULUMI_COMMAND_STDOUT"] = its.previous.stdout
	}
	if its.previous.stderr != "" {
		variables["PULUMI_COMMAND_STDERR"] = its.previous.stderr
	}
	return variables
}

// command is a kind of resource that runs commands in one way.
type command struct {
	unsupported, secrets, required []string
	run                            func(ctx context.Context, run run, its surroundings, captured *capture) error
}

func (its command) check(news properties) (properties, map[string]string) {
	reasons := map[string]string{}
	for _, name := range its.required {
		if _, given := news[resource.PropertyKey(name)]; !given {
			reasons[name] = "missing required property"
		}
	}
	for _, name := range its.unsupported {
		if _, given := news[resource.PropertyKey(name)]; given {
			reasons[name] = "the substitute for pulumi-command cannot do this"
		}
	}
	checked := news.Copy()
	for _, name := range its.secrets {
		if value, given := checked[resource.PropertyKey(name)]; given && !value.IsSecret() {
			checked[resource.PropertyKey(name)] = resource.MakeSecret(value)
		}
	}
	return checked, reasons
}

func (command) diff(state, news properties) (changes, replaces []string) {
	before := withoutOutputs(state)
	names := map[string]bool{}
	for _, side := range []properties{before, news} {
		for name := range side {
			names[string(name)] = true
		}
	}
	changed := changedAmong(slices.Collect(maps.Keys(names)), before, news)
	if slices.Contains(changed, "triggers") {
		return changed, []string{"triggers"}
	}
	return changed, nil
}

func (its command) create(ctx context.Context, around surroundings, news properties) (string, properties, error) {
	printed, err := its.runOne(ctx, around, news, output{}, func(given inputs) *string { return given.Create })
	if err != nil {
		return "", nil, err
	}
	suffix := make([]byte, 4)
	// It never fails: crypto/rand.
	_, _ = rand.Read(suffix)
	return around.urn.Name() + hex.EncodeToString(suffix), withOutputs(news, printed), nil
}

func (its command) update(ctx context.Context, around surroundings, state, news properties) (properties, error) {
	printed, err := its.runOne(ctx, around, news, outputsOf(state), func(given inputs) *string {
		return cmp.Or(given.Update, given.Create)
	})
	return withOutputs(news, printed), err
}

func (its command) remove(ctx context.Context, around surroundings, state properties) error {
	_, err := its.runOne(ctx, around, withoutOutputs(state), outputsOf(state), func(given inputs) *string {
		return given.Delete
	})
	return err
}

// runOne runs one of the commands that are given, and returns what it printed; without it, what was printed before.
func (its command) runOne(
	ctx context.Context, around surroundings, values properties, previous output, which func(inputs) *string,
) (output, error) {
	given := inputs{Logging: "stdoutAndStderr"}
	text, err := json.Marshal(revealed(values))
	if err != nil {
		return output{}, err
	}
	if err := json.Unmarshal(text, &given); err != nil {
		return output{}, err
	}
	command := which(given)
	if command == nil {
		return previous, nil
	}
	captured := newCapture(given.Logging, around.status)
	if err := its.run(ctx, run{given, *command, previous}, around, captured); err != nil {
		return output{}, err
	}
	return captured.result(), nil
}

func withOutputs(news properties, printed output) properties {
	state := news.Copy()
	state["stdout"], state["stderr"] = resource.NewProperty(printed.stdout), resource.NewProperty(printed.stderr)
	return state
}

func withoutOutputs(state properties) properties {
	rest := state.Copy()
	delete(rest, "stdout")
	delete(rest, "stderr")
	return rest
}

func outputsOf(state properties) output {
	values := revealed(state)
	stdout, _ := values["stdout"].(string)
	stderr, _ := values["stderr"].(string)
	return output{stdout, stderr}
}

// changedAmong are the names whose values differ; those of the engine itself begin with two underscores.
func changedAmong(names []string, before, after properties) []string {
	var changed []string
	for _, name := range names {
		old, was := before[resource.PropertyKey(name)]
		now, is := after[resource.PropertyKey(name)]
		if !strings.HasPrefix(name, "__") && (was != is || !old.DeepEquals(now)) {
			changed = append(changed, name)
		}
	}
	return changed
}

// revealed are plain values, for use and never for the state.
func revealed(values properties) map[string]any {
	return values.MapRepl(nil, withoutSecret)
}

func withoutSecret(value resource.PropertyValue) (any, bool) {
	if !value.IsSecret() {
		return nil, false
	}
	return value.SecretValue().Element.MapRepl(nil, withoutSecret), true
}
