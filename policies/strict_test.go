package policies_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/format"

	"github.com/packlint/packlint/policies"
	"github.com/packlint/packlint/policy"
)

// TestStrict holds the policies to what the compiler's strict mode wants: no
// unused variables, arguments or imports, no deprecated builtins.
func TestStrict(t *testing.T) {
	t.Parallel()
	set, err := policies.Load(policy.Options{Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	for file, err := range set.Broken() {
		t.Errorf("%s: %v", file, err)
	}
}

// TestFormat holds the policies and their tests to `opa fmt`.
func TestFormat(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.rego")
	if err != nil {
		t.Fatal(err)
	}
	libraries, err := filepath.Glob("lib/*.rego")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(files, libraries...) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want, err := format.Source(name, text)
		if err != nil {
			t.Error(err)
			continue
		}
		if bytes.Equal(text, want) {
			continue
		}
		if *update {
			err = os.WriteFile(name, want, 0o644)
		}
		if err != nil || !*update {
			t.Errorf("%s is not formatted: go test ./policies -update (%v)", name, err)
		}
	}
}

// TestRego runs the tests that are written in Rego. Each rule has some, and they
// evaluate all of it.
func TestRego(t *testing.T) {
	t.Parallel()
	root, err := os.OpenRoot(".")
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	files, err := policy.ReadFiles(root, ".", "")
	if err != nil {
		t.Fatal(err)
	}
	set, err := policy.New(files, policy.Options{Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	report, err := set.Test(context.Background(), true)
	if err != nil {
		t.Fatal(err)
	}
	tested := map[string]bool{}
	for _, r := range report.Results {
		tested[strings.TrimSuffix(r.File, "_test.rego")] = true
		if r.Failed || r.Err != nil {
			t.Errorf("%s:%d: %s failed: %v\n%s", r.File, r.Line, r.Name, r.Err, r.Output)
		}
	}
	for _, r := range policies.All() {
		if !tested[strings.ReplaceAll(r.ID, "-", "_")] {
			t.Errorf("rule %s has no test in Rego", r.ID)
		}
	}
	for _, c := range report.Coverage {
		if c.Percent() < 100 {
			t.Errorf("%s: the tests do not reach the lines %s", c.File, strings.Join(c.MissedLines, ", "))
		}
	}
}
