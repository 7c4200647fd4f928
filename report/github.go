package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"unicode/utf16"

	"github.com/sethvargo/go-githubactions"

	"github.com/packlint/packlint/lint"
)

// Limits of the runner of GitHub Actions (actions/runner, ExecutionContext.cs).
// It keeps the first annotations of each kind that a step writes, and the first
// characters of a message; it counts as C# does, in UTF-16.
const (
	maxAnnotations       = 10
	maxAnnotationMessage = 4096
	maxAnnotationTitle   = 255 // of the checks API
)

// githubFormat writes workflow commands, which GitHub shows as annotations of
// the changed files of a pull request. The worst findings come first; those
// beyond what the runner keeps are counted in the last one of their severity.
type githubFormat struct{}

func (githubFormat) Write(w io.Writer, r *lint.Result, o Options) error {
	var b bytes.Buffer
	all := sections(r)
	for _, severity := range []lint.Severity{lint.Error, lint.Warning, lint.Info} {
		var found []headline
		for _, s := range all {
			for _, h := range s.headlines {
				if h.Severity == severity {
					found = append(found, h)
				}
			}
		}
		shown := found[:min(len(found), max(maxAnnotations-o.Annotated, 0))]
		for i, h := range shown {
			var rest []headline
			if i == len(shown)-1 {
				rest = found[len(shown):]
			}
			// The library writes the commands; its writer panics on errors.
			b.WriteString(annotation(h, rest).String() + "\n")
		}
	}
	fmt.Fprintf(&b, "packlint: %s\n", verdict(r, count(all...), o))
	_, err := w.Write(b.Bytes())
	return err
}

// annotation is the command for a finding, and the account of those that would
// follow it.
func annotation(h headline, rest []headline) *githubactions.Command {
	name := "notice"
	if h.Severity == lint.Error || h.Severity == lint.Warning {
		name = h.Severity.String()
	}
	tail := ""
	if len(rest) > 0 {
		var findings []lint.Finding
		for _, h := range rest {
			findings = append(findings, h.Finding)
		}
		tail = fmt.Sprintf("\n\n… and %s that GitHub does not show here: %s", plural(len(rest), "more "+h.Severity.String()), rulesOf(findings))
	}
	return &githubactions.Command{
		Name:       name,
		Message:    limitUTF16(annotationMessage(h), maxAnnotationMessage-utf16Length(tail)) + tail,
		Properties: annotationProperties(h.Finding),
	}
}

// annotationProperties places an annotation. The runner drops the columns of a
// region of several lines.
func annotationProperties(f lint.Finding) githubactions.CommandProperties {
	line := max(f.Line, 1)
	end := max(f.EndLine, line)
	out := githubactions.CommandProperties{
		"file":    visible(f.File),
		"line":    strconv.Itoa(line),
		"endLine": strconv.Itoa(end),
		"title":   limitUTF16(visible(f.Rule), maxAnnotationTitle),
	}
	if line == end {
		column := max(f.Column, 1)
		out["col"] = strconv.Itoa(column)
		out["endColumn"] = strconv.Itoa(max(f.EndColumn-1, column))
	}
	return out
}

func annotationMessage(h headline) string {
	text := visible(cmp.Or(h.Message, h.Rule))
	if from := origin(h.Finding); from != "" {
		text += "\n" + sentence(from)
	}
	if h.Hint != "" {
		text += "\nHint: " + visible(h.Hint)
	}
	if len(h.folded) > 0 {
		text += fmt.Sprintf("\nAlso %d more of this cause: %s", len(h.folded), rulesOf(h.folded))
	}
	return text
}

func utf16Length(s string) int { return len(utf16.Encode([]rune(s))) }

// limitUTF16 cuts a text to a number of UTF-16 code units.
func limitUTF16(s string, n int) string {
	if len(s) <= n || utf16Length(s) <= n {
		return s
	}
	runes := []rune(s)
	units := 0
	end := slices.IndexFunc(runes, func(r rune) bool {
		units += utf16.RuneLen(r)
		return units > n-1
	})
	return string(runes[:end]) + "…"
}
