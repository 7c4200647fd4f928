package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/packlint/packlint/lint"
)

// command is what the runner of GitHub Actions makes of a line of a log.
type command struct {
	name, data string
	properties map[string]string
}

// runnerCommands are the commands that the runner knows.
var runnerCommands = []string{
	"error", "warning", "notice", "debug", "group", "endgroup", "add-mask", "add-matcher", "remove-matcher", "add-path",
	"set-env", "set-output", "save-state", "echo", "stop-commands", "internal-set-repo-path",
}

// parseCommand does what the runner does (actions/runner, ActionCommand.cs): a
// line may hold a command "::name key=value,…::data", or else anywhere in it
// one of the legacy form "##[name key=value;…]data".
func parseCommand(line string) (command, bool) {
	if c, ok := parseCommandV2(line); ok {
		return c, true
	}
	return parseCommandV1(line)
}

func parseCommandV2(line string) (command, bool) {
	line = strings.TrimLeft(line, " \t\r\n\v\f\u0085\u00a0\u2028\u2029")
	rest, ok := strings.CutPrefix(line, "::")
	if !ok {
		return command{}, false
	}
	info, data, ok := strings.Cut(rest, "::")
	if !ok {
		return command{}, false
	}
	name, properties, _ := strings.Cut(info, " ")
	if !slices.Contains(runnerCommands, strings.ToLower(name)) {
		return command{}, false
	}
	c := command{strings.ToLower(name), strings.NewReplacer("%0D", "\r", "%0A", "\n", "%25", "%").Replace(data), map[string]string{}}
	for property := range strings.SplitSeq(strings.TrimSpace(properties), ",") {
		if key, value, ok := strings.Cut(property, "="); ok {
			c.properties[key] = strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%").Replace(value)
		}
	}
	return c, true
}

func parseCommandV1(line string) (command, bool) {
	_, rest, ok := strings.Cut(line, "##[")
	if !ok {
		return command{}, false
	}
	info, data, ok := strings.Cut(rest, "]")
	if !ok {
		return command{}, false
	}
	name, properties, _ := strings.Cut(info, " ")
	if !slices.Contains(runnerCommands, strings.ToLower(name)) {
		return command{}, false
	}
	c := command{strings.ToLower(name), data, map[string]string{}}
	for property := range strings.SplitSeq(strings.TrimSpace(properties), ";") {
		if key, value, ok := strings.Cut(property, "="); ok {
			c.properties[key] = value
		}
	}
	return c, true
}

func TestParseCommand(t *testing.T) {
	for line, want := range map[string]string{
		"  ::error file=a%2Cb,line=3::x%0Ay::z": "error map[file:a,b line:3] x\ny::z",
		"::Warning::":                           "warning map[] ",
		"::warning title=50%25::a %253A b":      "warning map[title:50%] a %3A b",
		"text ##[add-mask]x":                    "add-mask map[] x",
		"::unknown:: ##[error a=b;c=d]x":        "error map[a:b c:d] x",
		"text ::error::x":                       "none",
		"::nothing":                             "none",
		"##[nothing]x":                          "none",
		"##[error":                              "none",
	} {
		got := "none"
		if c, ok := parseCommand(line); ok {
			got = fmt.Sprintf("%s %v %s", c.name, c.properties, c.data)
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	}
}

// annotations parses a report as the runner would, and holds each command to
// the runner's rules.
func annotations(t testing.TB, text []byte) []command {
	t.Helper()
	var out []command
	count := map[string]int{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		c, ok := parseCommand(line)
		if !ok {
			continue
		}
		if !slices.Contains([]string{"error", "warning", "notice"}, c.name) || !strings.HasPrefix(line, "::"+c.name+" ") {
			t.Errorf("%.80q is a command %q", line, c.name)
			continue
		}
		if count[c.name]++; count[c.name] > 10 {
			t.Errorf("the runner drops %.80q", line)
		}
		if n := utf16Length(c.data); n == 0 || n > 4096 {
			t.Errorf("a message of %d characters", n)
		}
		for key := range c.properties {
			if !slices.Contains([]string{"file", "line", "endLine", "col", "endColumn", "title"}, key) {
				t.Errorf("the runner does not know the property %q", key)
			}
		}
		number := func(key string) int {
			n, err := strconv.Atoi(c.properties[key])
			if err != nil || n < 1 {
				t.Errorf("%s is %q", key, c.properties[key])
			}
			return n
		}
		switch line, end := number("line"), number("endLine"); {
		case end < line:
			t.Errorf("the lines %d to %d", line, end)
		case end > line && (c.properties["col"] != "" || c.properties["endColumn"] != ""):
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
		if want := []string{"error", "warning", "notice"}[i/10]; c.name != want {
			t.Errorf("annotation %d is of kind %s, not %s", i, c.name, want)
		}
		if want := "p/a,b: 100%/values.yaml"; c.properties["file"] != want {
			t.Errorf("file %q", c.properties["file"])
		}
		if last := i%10 == 9; strings.Contains(c.data, "\n\n… and 10 more "+[]string{"errors", "warnings", "infos"}[i/10]+" that GitHub does not show here: r") != last {
			t.Errorf("annotation %d: %s", i, c.data)
		}
	}
	// The remainder is told of even where the message fills the annotation.
	for i := range r.Findings {
		r.Findings[i].Message = strings.Repeat("long ", 2000)
	}
	for i, c := range annotations(t, written(t, "github", r, Options{})) {
		if last := i%10 == 9; strings.Contains(c.data, "… and 10 more") != last {
			t.Errorf("annotation %d: %s", i, c.data)
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
			c, ok := parseCommand(annotation(h, nil).String())
			if !ok || c.properties["file"] != visible(h.File) || !strings.HasPrefix(c.data, limitUTF16(visible(h.Message), 4000)[:1]) {
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
