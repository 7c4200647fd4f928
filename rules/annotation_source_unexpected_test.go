package rules_test

import (
	"fmt"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/packlint/packlint/internal/packtest"
	"github.com/packlint/packlint/internal/ruletest"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/rules"
)

// TestSourceFix wants a source to be replaced where only one can be right, and where
// no name gets lost.
func TestSourceFix(t *testing.T) {
	t.Parallel()
	expect := func(values ...string) lint.Options {
		return lint.Options{RuleSettings: map[string]map[string][]string{rules.AnnotationSourceUnexpected.ID: {"expect": values}}}
	}
	for _, c := range []struct {
		annotations string
		options     lint.Options
		want        string // "" where there is no fix
	}{
		{`"source": "acme"`, lint.Options{}, ""},
		{`"source": "acme", "contributor": "acme"`, lint.Options{}, ""},
		{`"source": "acme"`, lint.Options{Profile: lint.Community}, ""},
		{`"source": "acme", "contributor": "acme"`, lint.Options{Profile: lint.Community}, "community"},
		{`"source": "acme-gmbh", "contributor": "Acme GmbH, Berlin"`, lint.Options{Profile: lint.Community}, "community"},
		{`"source": "acme-gmbh", "contributor": "Jane Doe"`, lint.Options{Profile: lint.Community}, ""},
		{`"source": "spectrocloud", "contributor": "acme"`, lint.Options{Profile: lint.Community}, "community"},
		{`"source": "acme"`, expect("example"), "example"},
		{`"source": "acme"`, expect("example", "other"), ""},
		{`"source": "OTHER"`, expect("example", "other"), "other"},
	} {
		dir := t.TempDir()
		packtest.Write(t, dir, []txtar.File{{Name: "app/pack.json", Data: fmt.Appendf(nil,
			`{"name": "app", "displayName": "App", "version": "1.0.0", "layer": "addon", "annotations": {%s}}`, c.annotations)}})
		linter, err := lint.New([]*lint.Rule{&rules.AnnotationSourceUnexpected}, c.options)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range ruletest.LintTree(t, linter, dir).Findings {
			for _, e := range f.Fix {
				got += e.Text
			}
		}
		if want := fmt.Sprintf("%q", c.want); got != want && (got != "" || c.want != "") {
			t.Errorf("%s: the fix is %s, not %s", c.annotations, got, want)
		}
	}
}
