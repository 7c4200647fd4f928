package policies_test

import (
	"flag"
	"testing"

	"github.com/packlint/packlint/internal/ruletest"
	"github.com/packlint/packlint/policies"
)

var update = flag.Bool("update", false, "rewrite the findings of the examples")

// TestPolicies holds each policy to its example.
func TestPolicies(t *testing.T) { ruletest.Run(t, policies.All(), *update) }
