package diff

import (
	"bytes"
	"fmt"
	"strings"

	textdiff "github.com/rogpeppe/go-internal/diff"

	"github.com/packlint/packlint/pack"
)

// lineDiff is the lines of two texts that differ.
type lineDiff struct {
	text     []string     // each after its sign
	old, new map[int]bool // their numbers on each side
}

func diffLines(old, new string) lineDiff {
	d := lineDiff{text: []string{}, old: map[int]bool{}, new: map[int]bool{}}
	if old == new {
		return d
	}
	unified := textdiff.Diff("", []byte(ended(old)), "", []byte(ended(new)))
	// Three lines of header, then sections that begin with their place on both
	// sides.
	for range 3 {
		_, unified, _ = bytes.Cut(unified, []byte("\n"))
	}
	a, b := 0, 0
	for line := range strings.Lines(string(unified)) {
		switch line[0] {
		case '@':
			var lenA, lenB int
			if _, err := fmt.Sscanf(line, "@@ -%d,%d +%d,%d @@", &a, &lenA, &b, &lenB); err != nil {
				return d // the format of the library: never
			}
			// An empty side is said to begin on the line before.
			a, b = max(a, 1), max(b, 1)
		case '-':
			d.old[a] = true
			d.text = append(d.text, strings.TrimRight(line, "\r\n"))
			a++
		case '+':
			d.new[b] = true
			d.text = append(d.text, strings.TrimRight(line, "\r\n"))
			b++
		default:
			a, b = a+1, b+1
		}
	}
	return d
}

// ended gives the last line a line break like the others.
func ended(s string) string {
	if s != "" && !strings.HasSuffix(s, "\n") {
		s += "\n"
	}
	return s
}

// size counts the lines as readers do: a line replaced is one.
func (d lineDiff) size() int { return max(len(d.old), len(d.new)) }

// explain takes out the lines that a change stands on.
func (d lineDiff) explain(c Change) {
	for _, side := range []struct {
		value *Value
		lines map[int]bool
	}{{c.Old, d.old}, {c.New, d.new}} {
		if side.value != nil {
			delete(side.lines, side.value.Line)
			takeLines(side.lines, side.value.node)
		}
	}
}

func takeLines(lines map[int]bool, n *pack.Node) {
	if n == nil || len(lines) == 0 {
		return
	}
	delete(lines, n.Pos.Line)
	if n.Is(pack.String) && n.Style == pack.Block {
		for i := range strings.Count(n.Value, "\n") + 1 {
			delete(lines, n.Pos.Line+i)
		}
	}
	for i := range n.Pairs {
		delete(lines, n.Pairs[i].Key.Pos.Line)
		takeLines(lines, n.Pairs[i].Value)
	}
	for _, item := range n.Items {
		takeLines(lines, item)
	}
}
