package rules

import (
	"fmt"
	"strconv"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

const (
	leastCPU   = 10  // millicores; less can only be meant as cores
	mostMemory = 1e6 // MiB; more can only be meant as bytes or KiB
)

// ResourceUnitSuspect leaves a minLimit alone that has no effect anyway.
var ResourceUnitSuspect = lint.Rule{
	ID:       "resource-unit-suspect",
	Severity: lint.Warning,
	Category: lint.Constraints,
	Summary:  "a resource constraint is so small or large that it is likely in the wrong unit",
	Why:      "A minLimit is a plain number: millicores of cpu, MiB of memory, GB of diskSize. In another unit, it asks for nothing, or for more than any cluster has.",
	Fix:      "Convert the number: two cores are 2000, one GiB of memory is 1024.",
	Related:  []string{"resource-minlimit-ignored", "https://docs.spectrocloud.com/registries-and-packs/pack-constraints/"},
	Check: func(p *lint.Pass) {
		for _, r := range resources(p.Pack) {
			node := r.Node.Get("minLimit")
			if !node.Is(pack.Number) || len(r.Components) > 0 {
				continue
			}
			limit, err := strconv.ParseFloat(node.Value, 64)
			switch {
			case err != nil:
			case r.Type == "cpu" && limit > 0 && limit < leastCPU:
				p.Report(node.Pos, fmt.Sprintf("minLimit of cpu is in millicores: %s is next to nothing", node.Value),
					lint.Hint("write %s for %s cores", wholeNumber(limit*1000), node.Value))
			case r.Type == "memory" && limit > mostMemory && limit < 16*mostMemory: // up to 16 GiB in KiB
				p.Report(node.Pos, fmt.Sprintf("minLimit of memory is in MiB: %s is %s GiB", node.Value, wholeNumber(limit/1024)),
					lint.Hint("write %s if the number was in KiB", wholeNumber(limit/1024)))
			case r.Type == "memory" && limit > mostMemory:
				p.Report(node.Pos, fmt.Sprintf("minLimit of memory is in MiB: %s is %s GiB", node.Value, wholeNumber(limit/1024)),
					lint.Hint("write %s if the number was in bytes", wholeNumber(limit/(1<<20))))
			}
		}
	},
}

// wholeNumber writes a number without a fraction that says nothing.
func wholeNumber(f float64) string { return strconv.FormatFloat(float64(int64(f+0.5)), 'f', -1, 64) }
