package rules

import (
	"fmt"
	"path"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ChartTwinDrift compares what the two would deploy; compareCharts says what
// that leaves out.
var ChartTwinDrift = lint.Rule{
	ID:        "chart-twin-drift",
	Severity:  lint.Warning,
	Community: lint.Error,
	Category:  lint.Structure,
	Summary:   "an unpacked chart differs from the archive beside it",
	Why:       "Palette deploys the archive. The unpacked chart is what people read, review and search: they approve other content than users run, and a fix in the folder reaches nobody.",
	Fix:       "Package the folder again if it has the intended content, or unpack the archive again.",
	Related:   []string{"chart-twin-version", "chart-filename-mismatch"},
	Check: func(p *lint.Pass) {
		for _, t := range twins(p.Pack) {
			folder, err := t.load(p.Pack)
			if err != nil {
				p.Report(t.chart.Node.Pos, fmt.Sprintf("the unpacked chart %s differs from %s: Helm cannot load the folder: %v", t.dir, t.chart.Path, err),
					lint.Hint("unpack the archive again: tar -xzf %s", t.chart.Path), lint.Cause(t.cause()), lint.Key(t.dir))
				continue
			}
			differences := compareCharts(t.archive.Chart, folder, t.ignores(p.Pack), "", 0)
			if len(differences) == 0 {
				continue
			}
			options := []lint.Option{
				lint.Hint("if the folder is right, package it again: helm package %s -d %s; if the archive is, replace the folder by its content", t.dir, path.Dir(t.chart.Path)),
				lint.Cause(t.cause()), lint.Key(t.dir),
			}
			var names []string
			for i, d := range differences {
				names = append(names, d.String())
				file := path.Join(t.dir, d.name)
				if i < maxListed && d.line > 0 && p.Pack.Exists(file) == nil {
					options = append(options, lint.See(pack.Pos{File: file, Line: d.line, Column: 1}, "%s", d.explain()))
				}
			}
			p.Report(t.chart.Node.Pos, fmt.Sprintf("the unpacked chart %s differs from %s, which is what users run: %s", t.dir, t.chart.Path, listed(names)), options...)
		}
	},
}
