package lint_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/packlint/packlint/lint"
)

// TestBase wants what a pack had before to be suppressed, what its predecessor
// had to be inherited, and all else to be new.
func TestBase(t *testing.T) {
	t.Parallel()
	files := func(dir, name, version, layer string, keys ...string) string {
		return fmt.Sprintf("-- %s/pack.json --\n{\"name\": %q, \"version\": %q, \"layer\": %q}\n-- %s/values.yaml --\ncharts:\n  app: {%s}\n",
			dir, name, version, layer, dir, strings.Join(keys, ": 1, ")+": 1")
	}
	before := files("a-1.0.0", "a", "1.0.0", "addon", "old", "older") +
		files("a-1.9.0", "a", "1.9.0", "addon", "old", "both") +
		files("a-csi", "a", "1.10.0", "csi", "csi")
	base := lint.NewBase(run(t, before, lint.Options{}, &keysRule))
	text, err := base.Baseline()
	if err != nil {
		t.Fatal(err)
	}
	if base, err = lint.ParseBaseline(text); err != nil {
		t.Fatal(err)
	}
	base.Reason = "known"
	for _, c := range []struct{ name, files, want string }{
		{"the same", files("a-1.9.0", "a", "1.9.0", "addon", "old", "both"), "known known"},
		{"something new", files("a-1.9.0", "a", "1.9.0", "addon", "old", "new", "both"), "known new known"},
		{"something that the version before had", files("a-1.9.0", "a", "1.9.0", "addon", "older", "both"), "inherited known"},
		{"moved", files("elsewhere", "a", "1.9.0", "addon", "old", "both"), "known known"},
		{"the next version", files("a-1.10.0", "a", "1.10.0", "addon", "old", "both", "new"), "inherited inherited new"},
		{"what an older version had", files("a-1.10.0", "a", "1.10.0", "addon", "older"), "new"},
		{"a version between", files("a-1.2.0", "a", "1.2.0", "addon", "older", "both"), "inherited new"},
		{"a version before all", files("a-0.9.0", "a", "0.9.0", "addon", "old"), "new"},
		{"bumped in place", files("a-1.9.0", "a", "1.9.1", "addon", "old", "both"), "inherited inherited"},
		{"another layer", files("a-csi-2", "a", "1.11.0", "csi", "old", "csi"), "new inherited"},
		{"another name in a directory that looks like the next", files("a-1.11.0", "b", "1.11.0", "addon", "old"), "new"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			result := run(t, c.files, lint.Options{Bases: []*lint.Base{base}}, &keysRule)
			var got []string
			for _, f := range result.Findings {
				state := "new"
				switch {
				case f.Suppressed != nil:
					state = *f.Suppressed
				case f.Inherited:
					state = "inherited"
				}
				got = append(got, state)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %q; want %q", got, c.want)
			}
			if failed := result.Worst() != lint.Unset; failed != slices.Contains(got, "new") {
				t.Errorf("worst is %s", result.Worst())
			}
		})
	}
}

// TestStale wants entries that match nothing to be named, unless the rule or
// the pack was not looked at.
func TestStale(t *testing.T) {
	t.Parallel()
	base := lint.NewBase(run(t, twoPacks, lint.Options{}, &keysRule, &nameRule))
	one := strings.Replace(twoPacks[:strings.Index(twoPacks, "-- b-1.0.0/pack.json")], "    two: 2\n", "", 1)
	for _, c := range []struct {
		opts lint.Options
		want string
	}{
		{lint.Options{}, "two is set on line 4 by version 1.0.0"},
		{lint.Options{Disable: []string{"test-keys"}}, ""},
	} {
		c.opts.Bases = []*lint.Base{base}
		var got []string
		for _, known := range run(t, one, c.opts, &keysRule, &nameRule).Stale {
			got = append(got, known.Message)
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%+v: %q; want %q", c.opts.Disable, got, c.want)
		}
	}
}

// TestBaselineFile wants a file that people can read and compare.
func TestBaselineFile(t *testing.T) {
	t.Parallel()
	base := lint.NewBase(run(t, twoPacks, lint.Options{Disable: []string{"test-name"}}, &keysRule, &nameRule))
	text, err := base.Baseline()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		`{`, `  "version": 1,`, `  "packs": [`, `    {`,
		`      "path":"a-1.0.0",`, `      "name":"a","version":"1.0.0","layer":"addon",`, `      "findings": [`,
		`        {"rule":"test-keys","file":"values.yaml","message":"one is set on line 3 by version 1.0.0","fingerprint":"`,
	} {
		if line := strings.Split(string(text), "\n")[i]; !strings.HasPrefix(line, want) {
			t.Errorf("line %d is %q; want %q", i+1, line, want)
		}
	}
	slices.Reverse(base.Packs)
	if again, err := base.Baseline(); err != nil || !bytes.Equal(again, text) {
		t.Errorf("the order of the packs shows: %v", err)
	}
	for _, bad := range []string{"", "{", `{"version": 2, "packs": []}`, `{"findings": []}`, "[]"} {
		if _, err := lint.ParseBaseline([]byte(bad)); err == nil {
			t.Errorf("%q must be refused", bad)
		}
	}
	empty, err := (&lint.Base{}).Baseline()
	if err != nil || string(empty) != "{\n  \"version\": 1,\n  \"packs\": []\n}\n" {
		t.Errorf("nothing is written as %q, %v", empty, err)
	}
}
