package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"
)

// screen is what is known of where the text output goes.
type screen struct {
	color bool
	width int // columns; 0 when the output is no terminal
}

// newScreen follows no-color.org and TERM=dumb in auto mode.
func newScreen(w io.Writer, color string) (screen, error) {
	var s screen
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		s.width, _, _ = term.GetSize(int(f.Fd()))
	}
	switch color {
	case "auto":
		s.color = s.width > 0 && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	case "always":
		s.color = true
	case "never":
	default:
		return s, fmt.Errorf("--color %q: use auto, always or never", color)
	}
	return s, nil
}

// progress is one line on a terminal that is rewritten while packs are worked on.
type progress struct {
	w     io.Writer // nil when there is nobody to look at it
	width int
	start time.Time
	last  time.Time
	shown bool
}

// patience is how long a run may take without a word.
const (
	patience = 400 * time.Millisecond
	interval = 80 * time.Millisecond
)

func newProgress(w io.Writer, wanted bool) *progress {
	p := &progress{start: time.Now()}
	if f, ok := w.(*os.File); ok && wanted && term.IsTerminal(int(f.Fd())) {
		p.w = w
		p.width, _, _ = term.GetSize(int(f.Fd()))
	}
	return p
}

func (p *progress) show(done, total int, path string) {
	if total > 1 {
		p.line(fmt.Sprintf("linting %d/%d  %s", done, total, path))
	}
}

// line replaces the line, unless it was replaced a moment ago.
func (p *progress) line(text string) {
	now := time.Now()
	if p.w == nil || now.Sub(p.start) < patience || now.Sub(p.last) < interval {
		return
	}
	p.last, p.shown = now, true
	line := []rune(strings.Map(printable, text))
	if p.width > 1 && len(line) >= p.width {
		line = line[:p.width-1]
	}
	fmt.Fprintf(p.w, "\r\x1b[K%s", string(line))
}

// printable keeps a directory's name from steering the terminal.
func printable(r rune) rune {
	if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
		return '?'
	}
	return r
}

func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
