package rules

import (
	"bytes"
	"fmt"
	"slices"

	"helm.sh/helm/v3/pkg/chart"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ValuesKeyNotInChart asks for much before it speaks: the chart has values of
// its own, the key is in neither them nor the name of a subchart, and no
// template of the chart or its subcharts so much as mentions the word (trap D4).
var ValuesKeyNotInChart = lint.Rule{
	ID:       "values-key-not-in-chart",
	Severity: lint.Warning,
	Category: lint.Values,
	Summary:  "the pack sets a value that the chart does not know",
	Why:      "The setting has no effect: a typing error, a level of nesting too few, or a value of an older chart.",
	Fix:      "Compare with the chart's values.yaml: correct the key, put it where it belongs, or remove it.",
	Related:  []string{"charts-key-unknown", "values-indentation"},
	Check: func(p *lint.Pass) {
		for _, c := range p.Pack.Charts() {
			archive, err := c.Load()
			if err != nil || len(archive.Chart.Values) == 0 {
				continue
			}
			var unknown []pack.Pair
			for _, pair := range own(p.Pack.Values().Root.Get("charts", c.Name())) {
				if !knowsValue(archive.Chart, pair.Key.Value) {
					unknown = append(unknown, pair)
				}
			}
			if len(unknown) > 0 {
				reportUnknownValues(p, c.Name(), archive.Chart, unknown)
			}
		}
	},
}

func reportUnknownValues(p *lint.Pass, name string, c *chart.Chart, unknown []pack.Pair) {
	known := sortedKeys(c.Values)
	hint := lint.Hint("the chart's own values are %s", enumerate(known[:min(len(known), 12)], "and"))
	if meant, ok := closest(unknown[0].Key.Value, known); ok {
		hint = lint.Hint("did you mean %s?", meant)
	}
	// coder's chart expects everything below coder:.
	for _, key := range known {
		if below, ok := c.Values[key].(map[string]any); ok {
			if _, ok := below[unknown[0].Key.Value]; ok {
				hint = lint.Hint("the chart has it one level down: charts.%s.%s.%s", name, key, unknown[0].Key.Value)
			}
		}
	}
	p.Report(unknown[0].Key.Pos, fmt.Sprintf("charts.%s: no template or values.yaml of the chart mentions %s", name, names(unknown)),
		lint.Key("unknown values of "+name), hint)
}

// own are the entries that are written in the mapping itself.
func own(n *pack.Node) []pack.Pair {
	if !n.Is(pack.Mapping) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(n.Pairs), func(pair pack.Pair) bool { return pair.Merged })
}

func knowsValue(c *chart.Chart, key string) bool {
	if _, ok := c.Values[key]; ok || key == "global" || key == "tags" {
		return true
	}
	for _, d := range c.Metadata.Dependencies {
		if d != nil && (d.Name == key || d.Alias == key || d.Condition == key+".enabled") {
			return true
		}
	}
	return c.Metadata.Name == key || mentions(c, key)
}

func mentions(c *chart.Chart, word string) bool {
	for _, files := range [][]*chart.File{c.Templates, c.Files} {
		for _, f := range files {
			if f != nil && bytes.Contains(f.Data, []byte(word)) {
				return true
			}
		}
	}
	if bytes.Contains(c.Schema, []byte(word)) {
		return true
	}
	return slices.ContainsFunc(c.Dependencies(), func(d *chart.Chart) bool { return d.Name() == word || mentions(d, word) })
}
