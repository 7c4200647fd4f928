package policies_test

import (
	"flag"
	"testing"

	"github.com/packlint/packlint/internal/ruletest"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/policies"
)

var update = flag.Bool("update", false, "rewrite the findings of the examples")

// TestPolicies holds each policy to its example.
func TestPolicies(t *testing.T) { ruletest.Run(t, policies.All(), *update) }

// TestDefaults: what a policy finds is for an author to weigh: no error by
// default, and each in one of two categories.
func TestDefaults(t *testing.T) {
	t.Parallel()
	if n := len(policies.All()); n != 20 {
		t.Errorf("there are %d policies; the catalogue lists 20", n)
	}
	for _, r := range policies.All() {
		if r.Severity >= lint.Error || r.Community != lint.Unset || r.Optional {
			t.Errorf("%s is %s by default", r.ID, r.Severity)
		}
		if r.Category != lint.Security && r.Category != lint.Practice {
			t.Errorf("%s is of the category %s", r.ID, r.Category)
		}
		if r.Fix == "" || len(r.Related) == 0 || r.Foreign {
			t.Errorf("%s lacks a fix or something to read, or passes for a user's", r.ID)
		}
	}
}
