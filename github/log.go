package github

import (
	"fmt"
	"io"
	"strings"

	"github.com/sethvargo/go-githubactions"

	"github.com/packlint/packlint/report"
)

// Log is what a step prints. Nothing that is passed in has an effect on the
// runner.
type Log struct{ W io.Writer }

// Say prints a line.
func (l Log) Say(format string, args ...any) {
	fmt.Fprintf(l.W, "packlint: %s\n", report.Visible(fmt.Sprintf(format, args...)))
}

// Notice, Warning and Error print an annotation that belongs to no file.
func (l Log) Notice(text string)  { l.command("notice", text) }
func (l Log) Warning(text string) { l.command("warning", text) }
func (l Log) Error(text string)   { l.command("error", text) }

// command prints an annotation. Its lines stay lines: the library writes the breaks
// so that they end no line of the log.
func (l Log) command(name, text string) {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = report.Visible(line)
	}
	fmt.Fprintln(l.W, &githubactions.Command{
		Name: name, Message: strings.Join(lines, "\n"),
		Properties: githubactions.CommandProperties{"title": "packlint"},
	})
}
