package main

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"time"
)

// localCommand runs commands on this machine.
var localCommand = command{
	unsupported: []string{"assetPaths", "archivePaths"},
	run: func(ctx context.Context, run run, _ surroundings, captured *capture) error {
		interpreter := run.Interpreter
		if len(interpreter) == 0 {
			interpreter = []string{"/bin/sh", "-c"}
		}
		program := exec.CommandContext(ctx, interpreter[0], append(interpreter[1:], run.command)...)
		program.Dir, program.Env = run.Dir, os.Environ()
		for _, variables := range []map[string]string{run.Environment, run.previousOutputs()} {
			for name, value := range variables {
				program.Env = append(program.Env, name+"="+value)
			}
		}
		program.Stdin = strings.NewReader(run.Stdin)
		program.Stdout, program.Stderr = captured.writers()
		// What a command that was killed has started may hold its output open.
		program.WaitDelay = 5 * time.Second
		if err := program.Run(); err != nil {
			return captured.failure(err, run.command)
		}
		return nil
	},
}
