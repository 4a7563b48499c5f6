package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
)

// output is what a command printed, each without one trailing newline.
type output struct{ stdout, stderr string }

// capture collects what a command prints and passes its lines on while it runs.
type capture struct {
	lock                     sync.Mutex
	stdout, stderr, combined bytes.Buffer
	logging                  string
	onLine                   func(line string)
	streams                  []*stream
}

func newCapture(logging string, onLine func(line string)) *capture {
	return &capture{logging: logging, onLine: onLine}
}

// writers are for the command's standard output and its errors.
func (its *capture) writers() (stdout, stderr io.Writer) {
	return its.stream(&its.stdout, "stdout"), its.stream(&its.stderr, "stderr")
}

func (its *capture) stream(into *bytes.Buffer, name string) io.Writer {
	logged := its.logging == name || its.logging == "stdoutAndStderr"
	made := &stream{of: its, into: into, logged: logged}
	its.streams = append(its.streams, made)
	return made
}

// result is what a command printed that has ended well.
func (its *capture) result() output {
	its.flush()
	return output{strings.TrimSuffix(its.stdout.String(), "\n"), strings.TrimSuffix(its.stderr.String(), "\n")}
}

// failure is the error of a command that failed, with all it printed in the order it came.
func (its *capture) failure(reason error, command string) error {
	its.flush()
	return fmt.Errorf("%w: running %q:\n%s", reason, command, its.combined.String())
}

func (its *capture) flush() {
	its.lock.Lock()
	defer its.lock.Unlock()
	for _, one := range its.streams {
		if one.logged && len(one.rest) > 0 {
			its.onLine(string(one.rest))
		}
		one.rest = nil
	}
}

// stream is one of the two that a command prints on; rest is its last line, which has not ended yet.
type stream struct {
	of     *capture
	into   *bytes.Buffer
	logged bool
	rest   []byte
}

func (its *stream) Write(part []byte) (int, error) {
	its.of.lock.Lock()
	defer its.of.lock.Unlock()
	its.into.Write(part)
	its.of.combined.Write(part)
	if !its.logged {
		return len(part), nil
	}
	lines := bytes.Split(append(its.rest, part...), []byte("\n"))
	for _, line := range lines[:len(lines)-1] {
		its.of.onLine(string(bytes.TrimSuffix(line, []byte("\r"))))
	}
	its.rest = bytes.Clone(lines[len(lines)-1])
	return len(part), nil
}
