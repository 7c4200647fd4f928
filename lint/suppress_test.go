package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// The rules about suppressions as the engine knows them.
var (
	unusedIgnore  = lint.Rule{ID: lint.UnusedIgnore, Severity: lint.Info, Category: lint.Linter, Summary: "test"}
	invalidIgnore = lint.Rule{ID: lint.InvalidIgnore, Severity: lint.Warning, Category: lint.Linter, Summary: "test"}
)

// lineRule reports each line of a pack's text files that holds "bad".
var lineRule = lint.Rule{
	ID: "test-line", Severity: lint.Warning, Category: lint.Values, Summary: "test",
	Check: func(p *lint.Pass) {
		entries, _ := p.Pack.Entries()
		for _, e := range entries {
			d := p.Pack.Text(e.Path)
			for n := 1; n <= d.Lines(); n++ {
				if strings.Contains(d.Line(n), "bad") {
					p.Report(d.At(n), "this is bad")
				}
			}
		}
	},
}

var suppressRules = []*lint.Rule{&invalidIgnore, &lineRule, &nameRule, &unusedIgnore}

// TestIgnore wants instructions in every kind of file to work where they are
// for, and nowhere else.
func TestIgnore(t *testing.T) {
	t.Parallel()
	result := run(t, `
-- a/pack.json --
{
  "name": "a",
  "one": {"//": "packlint:ignore test-line it is meant", "x": "bad", "y": ["bad"]},
  "two": {"x": "bad"},
  "three": {
    "//": ["a remark", "packlint:ignore test-line it is meant", "packlint:ignore test-name it stays"],
    "x": {
      "y": "bad"
    }
  },
  "four": "bad"
}
-- a/values.yaml --
one: bad # packlint:ignore test-line it is meant
two: bad
# packlint:ignore test-line it is meant
three: bad
four: bad
# packlint:ignore test-line, test-name it is meant
# and this says more

five: bad
six: "# packlint:ignored bad"
-- a/manifests/x.yml --
{{/* packlint:ignore test-line: it is meant */}}
one: bad
{{- /* packlint:ignore test-line -- it is meant */ -}}
{{- if .Values.x }} bad {{ end }}
two: bad {{- /* packlint:ignore test-line it is meant */}}
three: bad
-- a/README.md --
<!-- packlint:ignore test-line it is meant -->
# bad
bad
-- a/notes.txt --
bad # packlint:ignore test-line it is meant
`, lint.Options{}, suppressRules...)
	var got []string
	for _, f := range result.Findings {
		state := "reported"
		if f.Suppressed != nil {
			state = *f.Suppressed
		}
		got = append(got, fmt.Sprintf("%s:%d %s: %s", f.File, f.Line, f.Rule, state))
	}
	want := []string{
		"a/README.md:2 test-line: it is meant",
		"a/README.md:3 test-line: reported",
		"a/manifests/x.yml:2 test-line: it is meant",
		"a/manifests/x.yml:4 test-line: it is meant",
		"a/manifests/x.yml:5 test-line: it is meant",
		"a/manifests/x.yml:6 test-line: reported",
		"a/notes.txt:1 test-line: reported",
		"a/pack.json:2 test-name: reported",
		"a/pack.json:3 test-line: it is meant",
		"a/pack.json:4 test-line: reported",
		"a/pack.json:6 unused-ignore: reported",
		"a/pack.json:8 test-line: it is meant",
		"a/pack.json:11 test-line: reported",
		"a/values.yaml:1 test-line: it is meant",
		"a/values.yaml:2 test-line: reported",
		"a/values.yaml:4 test-line: it is meant",
		"a/values.yaml:5 test-line: reported",
		"a/values.yaml:6 unused-ignore: reported",
		"a/values.yaml:9 test-line: it is meant",
		"a/values.yaml:10 test-line: reported",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestIgnoreOfRuleThatIsOff wants no word about a suppression whose rule did
// not run: nobody knows whether it is of use.
func TestIgnoreOfRuleThatIsOff(t *testing.T) {
	t.Parallel()
	text := "-- a/pack.json --\n{\"name\": \"a\"}\n-- a/values.yaml --\n# packlint:ignore test-line it is meant\na: 1\n"
	for _, c := range []struct {
		opts lint.Options
		want int
	}{
		{lint.Options{}, 1},
		{lint.Options{Disable: []string{"test-line"}}, 0},
		{lint.Options{Disable: []string{lint.UnusedIgnore}}, 0},
	} {
		count := 0
		for _, f := range run(t, text, c.opts, suppressRules...).Findings {
			if f.Rule == lint.UnusedIgnore {
				count++
			}
		}
		if count != c.want {
			t.Errorf("%+v: %d findings; want %d", c.opts, count, c.want)
		}
	}
}

func TestIgnoreUntil(t *testing.T) {
	t.Parallel()
	text := "-- a/pack.json --\n{\"name\": \"a\"}\n-- a/values.yaml --\na: bad # packlint:ignore test-line until=2026-06-30 it is meant\n"
	for _, c := range []struct{ day, want string }{
		{"2026-06-30", "test-line (it is meant)"},
		{"2026-07-01", "test-line, invalid-ignore"},
	} {
		today, err := time.Parse(time.DateOnly, c.day)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range run(t, text, lint.Options{Today: today.Add(23 * time.Hour), Disable: []string{"test-name"}}, suppressRules...).Findings {
			if f.Suppressed != nil {
				f.Rule += " (" + *f.Suppressed + ")"
			}
			got = append(got, f.Rule)
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("on %s: %q; want %q", c.day, got, c.want)
		}
	}
}

// TestIgnoreOfCrash wants nobody to be able to hide that packlint failed.
func TestIgnoreOfCrash(t *testing.T) {
	t.Parallel()
	crashing := lint.Rule{
		ID: "test-crash", Severity: lint.Info, Category: lint.Values, Summary: "test",
		Check: func(*lint.Pass) { panic("no such index") },
	}
	ruleCrashed := lint.Rule{ID: lint.RuleCrashed, Severity: lint.Error, Category: lint.Linter, Summary: "test"}
	text := `-- a/pack.json --
{"//": "packlint:ignore rule-crashed go away", "name": "a"}
`
	everything := lint.Exclude{Path: "**", Reason: "all of it"}
	result := run(t, text, lint.Options{Excludes: []lint.Exclude{everything}}, &crashing, &invalidIgnore, &ruleCrashed)
	if !result.Crashed || result.Worst() != lint.Error {
		t.Errorf("crashed %t, worst %s", result.Crashed, result.Worst())
	}
}

func TestExclude(t *testing.T) {
	t.Parallel()
	text := `
-- packs/a-1.0.0/pack.json --
{"name": "app"}
-- packs/a-1.0.0/values.yaml --
one: bad
-- packs/a-1.0.0/manifests/deep/x.yaml --
one: bad
`
	const all = "packs/a-1.0.0/manifests/deep/x.yaml packs/a-1.0.0/pack.json packs/a-1.0.0/values.yaml"
	for _, c := range []struct {
		name string
		lint.Exclude
		want string // the files of what is left
	}{
		{"a rule", lint.Exclude{Rules: []string{"test-line"}}, "packs/a-1.0.0/pack.json"},
		{"a category", lint.Exclude{Rules: []string{"values"}}, "packs/a-1.0.0/pack.json"},
		{"another rule", lint.Exclude{Rules: []string{"unused-ignore"}}, all},
		{"a directory's name", lint.Exclude{Pack: "a-*"}, ""},
		{"a pack's name", lint.Exclude{Pack: "app"}, ""},
		{"a path", lint.Exclude{Pack: "packs/*", Dir: "."}, ""},
		{"a path from elsewhere", lint.Exclude{Pack: "./*", Dir: "packs"}, ""},
		{"another path", lint.Exclude{Pack: "other/*", Dir: "."}, all},
		{"a file", lint.Exclude{Path: "values.yaml"}, "packs/a-1.0.0/manifests/deep/x.yaml packs/a-1.0.0/pack.json"},
		{"files below", lint.Exclude{Path: "manifests/**"}, "packs/a-1.0.0/pack.json packs/a-1.0.0/values.yaml"},
		{"files in one directory", lint.Exclude{Path: "manifests/*"}, all},
		{"ended", lint.Exclude{Path: "**", Until: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), From: ".packlint.yaml:3"}, all},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.Reason = "because"
			result := run(t, text, lint.Options{Excludes: []lint.Exclude{c.Exclude}}, suppressRules...)
			var left []string
			for _, f := range result.Findings {
				if f.Suppressed == nil {
					left = append(left, f.File)
				}
			}
			if got := strings.Join(left, " "); got != c.want {
				t.Errorf("left: %q; want %q", got, c.want)
			}
			if ended := strings.Contains(strings.Join(result.Notes, ""), ".packlint.yaml:3: this exclusion ended on 2020-01-01"); ended != (c.name == "ended") {
				t.Errorf("notes: %q", result.Notes)
			}
		})
	}
}

// FuzzIgnore wants the findings of a file to survive whatever comments it has,
// and every instruction to be for something or be reported.
func FuzzIgnore(f *testing.F) {
	for _, seed := range []string{
		"a: bad # packlint:ignore test-line it is meant",
		"# packlint:ignore test-line,test-name until=2026-13-40 x\nbad",
		"# packlint:ignore ,,,\nbad",
		"#packlint:ignore\tRULE\u00a0reason\r\nbad",
		"{{/* packlint:ignore test-line */}} {{- /* packlint:ignore x y */ -}} bad",
		"# packlint:disable bad\n# packlint: ignore: test-line: bad",
		"bad # packlint:ignore test-line until=\xff",
		"# packlint:ignore té, ☃ snow\n\n\n#\nbad",
		"# packlint:ignore " + strings.Repeat("a,", 50) + " bad",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := pack.ParseJSON("pack.json", []byte(fmt.Sprintf(`{"//": %q}`, text)))
		for _, problem := range lint.CheckIgnores("values.yaml", text, d, suppressRules) {
			if problem.Line < 1 || problem.Column < 1 || problem.EndColumn <= problem.Column {
				t.Errorf("%q: a problem at %+v", text, problem)
			}
		}
	})
}
