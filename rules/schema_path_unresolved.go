package rules

import (
	"fmt"
	"regexp"
	"strings"

	"helm.sh/helm/v3/pkg/chartutil"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// SchemaPathUnresolved looks into the presets as well: most paths that
// values.yaml does not have come with one (trap A9). Paths that miss the same
// section are one finding.
var SchemaPathUnresolved = lint.Rule{
	ID:       "schema-path-unresolved",
	Severity: lint.Warning,
	Category: lint.Schema,
	Summary:  "a path in schema.yaml is neither in values.yaml nor in a preset",
	Why:      "The constraint applies to nothing: what it should check is not checked, and what it should mask is shown in clear text.",
	Fix:      "Write the whole path from the root of values.yaml, `charts.<chart>.…` or `manifests.<manifest>.…`; add the value if it is missing.",
	Related:  []string{"schema-shape", "preset-remove-dead", constraintDocs},
	Check: func(p *lint.Pass) {
		values := p.Pack.Values()
		if values.Err != nil || !presetsReadable(p.Pack) {
			return
		}
		groups := map[string][]pack.SchemaEntry{}
		var order []string
		for _, e := range p.Pack.Constraints() {
			if e.Value.Kind != pack.Mapping || e.Text == nil || inValuesOrPresets(p.Pack, e.Path) {
				continue // schema-shape has spoken, or all is well
			}
			missing := firstMissing(p.Pack, e.Path)
			if groups[missing] == nil {
				order = append(order, missing)
			}
			groups[missing] = append(groups[missing], e)
		}
		for _, missing := range order[:min(len(order), maxPerPack)] {
			reportUnresolved(p, missing, groups[missing])
		}
	},
}

// firstMissing is the path up to the first key that neither the values nor a
// preset have.
func firstMissing(p *pack.Pack, path string) string {
	_, shortest := p.Values().Root.Deepest(path)
	for _, preset := range p.PresetList() {
		if _, rest := preset.Add.Deepest(path); len(rest) < len(shortest) {
			shortest = rest
		}
	}
	key, _, _ := strings.Cut(shortest, ".")
	return strings.TrimSuffix(path, shortest) + key
}

func reportUnresolved(p *lint.Pass, missing string, entries []pack.SchemaEntry) {
	first := entries[0]
	options := []lint.Option{lint.Hint("%s", unresolvedHint(p.Pack, first.Path)), lint.Key("unresolved " + missing)}
	// A chart whose values stand in the wrong place: charts-key-mismatch.
	if chart, ok := strings.CutPrefix(missing, "charts."); ok || missing == "charts" {
		if missing == "charts" {
			chart, _, _ = strings.Cut(strings.TrimPrefix(first.Path, "charts."), ".")
		}
		options = append(options, lint.Cause("charts-key "+chart))
	}
	message := fmt.Sprintf("%s is neither in values.yaml nor in a preset: the constraint applies to nothing", shortPath(first.Path))
	if more := len(entries) - 1; more > 0 && missing != first.Path {
		message = fmt.Sprintf("%s is neither in values.yaml nor in a preset: the constraints of %s and %d more below it apply to nothing", shortPath(missing), shortPath(first.Path), more)
	}
	p.Report(first.Key.Pos, message, options...)
}

func unresolvedHint(p *pack.Pack, path string) string {
	at, rest := p.Values().Root.Deepest(path)
	above := strings.TrimSuffix(strings.TrimSuffix(path, rest), ".")
	last := rest[strings.LastIndexByte(rest, '.')+1:]
	switch {
	case at.Is(pack.Sequence):
		return fmt.Sprintf("%s is a list: write %s.$[]… for a value in each of its items", above, above)
	case at.Is(pack.String) && at.Style == pack.Block:
		return fmt.Sprintf("%s is a block of text: there are no values in it that Palette could check", above)
	}
	for _, prefix := range sectionPrefixes(p) {
		if inValuesOrPresets(p, prefix+path) {
			return fmt.Sprintf("did you mean %s?", prefix+path)
		}
	}
	if meant, ok := nearestPath(p, path); ok {
		return fmt.Sprintf("did you mean %s?", meant)
	}
	if line := commentedOut(p, last); line > 0 {
		return fmt.Sprintf("%s is commented out in line %d of values.yaml: remove the #, or the constraint", last, line)
	}
	if inChartDefaults(p, path) {
		return "the chart itself has the value: add it to values.yaml, so that users see it"
	}
	return "add the value to values.yaml, or remove the constraint"
}

// sectionPrefixes are what a path lacks that was written from the root of a
// chart or manifest.
func sectionPrefixes(p *pack.Pack) []string {
	out := []string{"charts.", "manifests."}
	for _, name := range chartNames(p) {
		out = append(out, "charts."+name+".")
	}
	for _, stem := range manifestStems(p) {
		out = append(out, "manifests."+stem+".")
	}
	return out
}

// commentedOut is the line of values.yaml that has a key behind a #.
func commentedOut(p *pack.Pack, key string) int {
	if key == "" || len(key) > 200 {
		return 0
	}
	form, err := regexp.Compile(`^\s*#[#\s-]*"?` + regexp.QuoteMeta(key) + `"?\s*:`)
	if err != nil {
		return 0
	}
	values := p.Values()
	for n := 1; n <= values.Lines(); n++ {
		if line := values.Line(n); strings.Contains(line, "#") && form.MatchString(line) {
			return n
		}
	}
	return 0
}

// inChartDefaults tells whether a chart's own values.yaml has a path.
func inChartDefaults(p *pack.Pack, path string) bool {
	for _, c := range p.Charts() {
		rest, ok := strings.CutPrefix(path, "charts."+c.Name()+".")
		if archive, err := c.Load(); ok && err == nil {
			if _, err := chartutil.Values(archive.Chart.Values).PathValue(rest); err == nil {
				return true
			}
		}
	}
	return false
}
