// Package runnertest plays GitHub for tests: the runner, which makes commands of
// what a step prints and reads the files that it writes, and the API.
package runnertest

import (
	"slices"
	"strings"
)

// Command is what the runner of GitHub Actions makes of a line of a log.
type Command struct {
	Name, Data string
	Properties map[string]string
}

// runnerCommands are the commands that the runner knows.
var runnerCommands = []string{
	"error", "warning", "notice", "debug", "group", "endgroup", "add-mask", "add-matcher", "remove-matcher", "add-path",
	"set-env", "set-output", "save-state", "echo", "stop-commands", "internal-set-repo-path",
}

// ParseCommand does what the runner does (actions/runner, ActionCommand.cs): a
// line may hold a command "::name key=value,…::data", or else anywhere in it
// one of the legacy form "##[name key=value;…]data".
func ParseCommand(line string) (Command, bool) {
	if c, ok := parseV2(line); ok {
		return c, true
	}
	return parseV1(line)
}

func parseV2(line string) (Command, bool) {
	line = strings.TrimLeft(line, " \t\r\n\v\f\u0085\u00a0\u2028\u2029")
	rest, ok := strings.CutPrefix(line, "::")
	if !ok {
		return Command{}, false
	}
	info, data, ok := strings.Cut(rest, "::")
	if !ok {
		return Command{}, false
	}
	name, properties, _ := strings.Cut(info, " ")
	if !slices.Contains(runnerCommands, strings.ToLower(name)) {
		return Command{}, false
	}
	c := Command{strings.ToLower(name), strings.NewReplacer("%0D", "\r", "%0A", "\n", "%25", "%").Replace(data), map[string]string{}}
	for property := range strings.SplitSeq(strings.TrimSpace(properties), ",") {
		if key, value, ok := strings.Cut(property, "="); ok {
			c.Properties[key] = strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%").Replace(value)
		}
	}
	return c, true
}

func parseV1(line string) (Command, bool) {
	_, rest, ok := strings.Cut(line, "##[")
	if !ok {
		return Command{}, false
	}
	info, data, ok := strings.Cut(rest, "]")
	if !ok {
		return Command{}, false
	}
	name, properties, _ := strings.Cut(info, " ")
	if !slices.Contains(runnerCommands, strings.ToLower(name)) {
		return Command{}, false
	}
	c := Command{strings.ToLower(name), data, map[string]string{}}
	for property := range strings.SplitSeq(strings.TrimSpace(properties), ";") {
		if key, value, ok := strings.Cut(property, "="); ok {
			c.Properties[key] = value
		}
	}
	return c, true
}
