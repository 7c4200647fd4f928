package report

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/packlint/packlint/lint"
)

// Repairs writes what fixes change, as a unified diff. Color counts. It is for
// people: characters that could have an effect are shown, not printed.
func Repairs(w io.Writer, files []lint.Repair, o Options) error {
	paint := painter(o.Color)
	var b bytes.Buffer
	for _, file := range files {
		fmt.Fprintf(&b, "%s\n%s\n", paint.paint(bold, "--- "+path.Join("a", visible(file.File))), paint.paint(bold, "+++ "+path.Join("b", visible(file.File))))
		text := string(diff.Diff("a", file.Before.Text, "b", file.After))
		for line := range strings.Lines(afterHeader(text)) {
			b.WriteString(diffLine(paint, strings.TrimSuffix(line, "\n")) + "\n")
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// afterHeader leaves out the lines with the names of the files.
func afterHeader(text string) string {
	if i := strings.Index(text, "\n@@"); i >= 0 {
		return text[i+1:]
	}
	return ""
}

func diffLine(p painter, line string) string {
	styles := map[string]style{"+": green, "-": red, "@": blue}
	kind, rest := line[:min(len(line), 1)], line[min(len(line), 1):]
	// The runner of GitHub Actions takes what follows spaces for the line's start.
	words := strings.TrimLeft(rest, " ")
	out := kind + rest[:len(rest)-len(words)] + visible(words)
	if s, ok := styles[kind]; ok {
		return p.paint(s, out)
	}
	return out
}
