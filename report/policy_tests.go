package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/packlint/packlint/policy"
)

// PolicyTests writes the outcome of the tests of policies: those that failed,
// all of them when the options are verbose, and what the tests do not reach.
// Color and Verbose count.
func PolicyTests(w io.Writer, r *policy.TestReport, o Options) error {
	var b bytes.Buffer
	p := painter(o.Color)
	failed, skipped := 0, 0
	for _, t := range r.Results {
		word, s := "ok", green
		switch {
		case t.Failed || t.Err != nil:
			failed++
			word, s = "FAIL", red
		case t.Skipped:
			skipped++
			word, s = "skipped", yellow
		case !o.Verbose:
			continue
		}
		fmt.Fprintf(&b, "%s %s:%d: %s\n", p.paint(s, word), visible(t.File), t.Line, visible(t.Name))
		if t.Err != nil {
			fmt.Fprintf(&b, "    %s\n", visible(t.Err.Error()))
		}
		for line := range strings.Lines(t.Output) {
			fmt.Fprintf(&b, "    printed: %s\n", visible(strings.TrimRight(line, "\n")))
		}
	}
	summary := plural(len(r.Results), "test")
	if skipped > 0 {
		summary += fmt.Sprintf(", %d skipped", skipped)
	}
	if failed > 0 {
		fmt.Fprintf(&b, "%s %s, %d failed\n", p.paint(red, "✗"), summary, failed)
	} else {
		fmt.Fprintf(&b, "%s %s\n", p.paint(green, "✓"), summary)
	}
	if r.Coverage != nil {
		policyCoverage(&b, r.Coverage)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func policyCoverage(b *bytes.Buffer, files []policy.FileCoverage) {
	all := policy.FileCoverage{File: "all"}
	width := len(all.File)
	for _, f := range files {
		all.Covered += f.Covered
		all.Missed += f.Missed
		width = max(width, columns(visible(f.File)))
	}
	b.WriteString("\nlines that the tests reach:\n")
	for _, f := range append(files, all) {
		name := visible(f.File)
		fmt.Fprintf(b, "  %s%s %6.1f %%", name, strings.Repeat(" ", width-columns(name)), f.Percent())
		if len(f.MissedLines) > 0 {
			fmt.Fprintf(b, "  not %s", strings.Join(f.MissedLines, ", "))
		}
		b.WriteString("\n")
	}
}

// PolicyTestsJUnit is PolicyTests for CI systems: a suite is a file of tests.
func PolicyTestsJUnit(w io.Writer, r *policy.TestReport, o Options) error {
	out := junitSuites{Name: "packlint policy test"}
	for _, t := range r.Results {
		name := visible(t.File)
		if last := len(out.Suites) - 1; last < 0 || out.Suites[last].Name != name {
			out.Suites = append(out.Suites, junitSuite{Name: name})
		}
		suite := &out.Suites[len(out.Suites)-1]
		c := junitCase{Name: visible(t.Name), Class: visible(t.Package), Time: o.seconds(t.Duration)}
		at := fmt.Sprintf("%s:%d", name, t.Line)
		switch {
		case t.Err != nil:
			c.Failure = &junitFailure{Type: "error", Message: visible(t.Err.Error()), Text: at}
		case t.Failed:
			c.Failure = &junitFailure{Type: "failure", Message: "the test does not hold", Text: at}
		case t.Skipped:
			c.Skipped = &struct{}{}
		}
		if c.Failure != nil {
			suite.Failures++
			out.Failures++
		}
		if t.Output != "" {
			c.Output = &junitOutput{Text: visible(t.Output)}
		}
		suite.Tests++
		out.Tests++
		suite.Cases = append(suite.Cases, c)
	}
	return out.write(w)
}
