package report

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/packlint/packlint/internal/runnertest"
	"github.com/packlint/packlint/lint"
)

// annotations parses a report as the runner would, and holds each command to
// the runner's rules.
func annotations(t testing.TB, text []byte) []runnertest.Command {
	t.Helper()
	var out []runnertest.Command
	count := map[string]int{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		c, ok := runnertest.ParseCommand(line)
		if !ok {
			continue
		}
		if !slices.Contains([]string{"error", "warning", "notice"}, c.Name) || !strings.HasPrefix(line, "::"+c.Name+" ") {
			t.Errorf("%.80q is a command %q", line, c.Name)
			continue
		}
		if count[c.Name]++; count[c.Name] > 10 {
			t.Errorf("the runner drops %.80q", line)
		}
		if n := utf16Length(c.Data); n == 0 || n > 4096 {
			t.Errorf("a message of %d characters", n)
		}
		for key := range c.Properties {
			if !slices.Contains([]string{"file", "line", "endLine", "col", "endColumn", "title"}, key) {
				t.Errorf("the runner does not know the property %q", key)
			}
		}
		number := func(key string) int {
			n, err := strconv.Atoi(c.Properties[key])
			if err != nil || n < 1 {
				t.Errorf("%s is %q", key, c.Properties[key])
			}
			return n
		}
		switch line, end := number("line"), number("endLine"); {
		case end < line:
			t.Errorf("the lines %d to %d", line, end)
		case end > line && (c.Properties["col"] != "" || c.Properties["endColumn"] != ""):
			t.Error("columns on a region of several lines")
		case end == line && number("endColumn") < number("col"):
			t.Error("the columns go backward")
		}
		out = append(out, c)
	}
	return out
}

func TestGitHubLimits(t *testing.T) {
	r := &lint.Result{Packs: []lint.PackReport{{Path: "p"}}}
	for i := range 60 {
		f := lint.Finding{
			Rule: "r" + strconv.Itoa(i%4), Severity: lint.Info + lint.Severity(i%3), Message: "message " + strconv.Itoa(i),
			Pack: "p", File: "p/a,b: 100%/values.yaml", Line: i + 1, Column: 2, EndLine: i + 1 + i%2, EndColumn: 5,
		}
		if i >= 57 {
			f.Message = strings.Repeat("👩‍💻 ", 2000)
		}
		r.Findings = append(r.Findings, f)
	}
	r.Findings = append(r.Findings[57:], r.Findings[:57]...)
	got := annotations(t, written(t, "github", r, Options{}))
	if len(got) != 30 {
		t.Fatalf("%d annotations", len(got))
	}
	for i, c := range got {
		if want := []string{"error", "warning", "notice"}[i/10]; c.Name != want {
			t.Errorf("annotation %d is of kind %s, not %s", i, c.Name, want)
		}
		if want := "p/a,b: 100%/values.yaml"; c.Properties["file"] != want {
			t.Errorf("file %q", c.Properties["file"])
		}
		if last := i%10 == 9; strings.Contains(c.Data, "\n\n… and 10 more "+[]string{"errors", "warnings", "infos"}[i/10]+" that GitHub does not show here: r") != last {
			t.Errorf("annotation %d: %s", i, c.Data)
		}
	}
	// Where the step has annotated already, there is less room.
	got = annotations(t, written(t, "github", r, Options{Annotated: 1}))
	if len(got) != 27 || !strings.Contains(got[8].Data, "… and 11 more errors") {
		t.Errorf("%d annotations; %s", len(got), got[8].Data)
	}
	// The remainder is told of even where the message fills the annotation.
	for i := range r.Findings {
		r.Findings[i].Message = strings.Repeat("long ", 2000)
	}
	for i, c := range annotations(t, written(t, "github", r, Options{})) {
		if last := i%10 == 9; strings.Contains(c.Data, "… and 10 more") != last {
			t.Errorf("annotation %d: %s", i, c.Data)
		}
	}
}

func TestGitHubHostile(t *testing.T) {
	r := hostile()
	got := annotations(t, written(t, "github", r, Options{}))
	if len(got) != 20 {
		t.Errorf("%d annotations", len(got))
	}
	for _, s := range sections(r) {
		for _, h := range s.headlines {
			c, ok := runnertest.ParseCommand(annotation(h, nil).String())
			if !ok || c.Properties["file"] != visible(h.File) || !strings.HasPrefix(c.Data, limitUTF16(visible(h.Message), 4000)[:1]) {
				t.Errorf("%v", c)
			}
		}
	}
}

func TestLimitUTF16(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{{"abc", 3, "abc"}, {"abcd", 3, "ab…"}, {"a😀b", 4, "a😀b"}, {"a😀b", 3, "a…"}, {"ééé", 3, "ééé"}, {"abc", 0, "…"}} {
		if got := limitUTF16(c.in, c.n); got != c.want {
			t.Errorf("%q, %d: %q", c.in, c.n, got)
		}
	}
}
