package runnertest

import (
	"fmt"
	"strings"
)

// ParseOutputs does what the runner does with the file of GITHUB_OUTPUT
// (actions/runner, FileCommandManager.cs): "name=value", or "name<<mark" and lines
// up to the mark. What it cannot read fails the step.
func ParseOutputs(text string) (map[string]string, error) {
	out := map[string]string{}
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		if line == "" {
			continue
		}
		equals, heredoc := strings.Index(line, "="), strings.Index(line, "<<")
		switch {
		case equals >= 0 && (heredoc < 0 || equals < heredoc):
			out[line[:equals]] = line[equals+1:]
		case heredoc >= 0:
			name, mark := line[:heredoc], line[heredoc+2:]
			var value []string
			for i++; i < len(lines) && lines[i] != mark; i++ {
				value = append(value, lines[i])
			}
			if name == "" || mark == "" || i >= len(lines)-1 {
				return nil, fmt.Errorf("invalid value: the mark %q is missing", mark)
			}
			out[name] = strings.Join(value, "\n")
		default:
			return nil, fmt.Errorf("invalid format %q", line)
		}
	}
	return out, nil
}
