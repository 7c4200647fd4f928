package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ChartsKeyMismatch goes by the name in Chart.yaml, which all real packs but one
// use (pack-spec 3.2), and speaks when what was meant is there to see.
var ChartsKeyMismatch = lint.Rule{
	ID:       "charts-key-mismatch",
	Severity: lint.Error,
	Category: lint.Values,
	Summary:  "the values of a chart do not stand below charts.<name in Chart.yaml>",
	Why:      "Palette hands a chart the values below `charts.<name in Chart.yaml>`. All settings elsewhere are ignored: the pack deploys on the chart's defaults, whatever users set.",
	Fix:      "Name the key after the chart, and keep its values below it.",
	Related:  []string{"charts-key-unknown", "charts-key-absent", "values-indentation"},
	Check: func(p *lint.Pass) {
		section, ok := readChartsSection(p.Pack)
		if !ok {
			return
		}
		for _, c := range section.charts {
			keys, how := section.mistaken(c)
			if len(keys) == 0 {
				continue
			}
			cause := lint.Cause("charts-key " + c.Name())
			switch how {
			case "named":
				p.Report(keys[0].Key.Pos, fmt.Sprintf("charts.%s is not read: the chart is called %s in its Chart.yaml, and deploys on its defaults", keys[0].Key.Value, c.Name()),
					cause, lint.Hint("rename the key to %s", c.Name()), lint.See(c.Node.Pos, "the chart"), lint.Fix(section.namedAfter(p, c, keys[0])))
			case "below charts":
				p.Report(keys[0].Key.Pos, fmt.Sprintf("%s directly below charts:, where nothing reads them: the chart %s deploys on its defaults", standing(keys), c.Name()),
					cause, lint.Hint("put %s: in between, and indent them below it", c.Name()), lint.Fix(section.withLevel(p, c, keys)))
			default:
				p.Report(keys[0].Key.Pos, fmt.Sprintf("%s at the top of values.yaml, where nothing reads them: the chart %s deploys on its defaults", standing(keys), c.Name()),
					cause, lint.Hint("put them below charts: and %s:", c.Name()), lint.Fix(section.withSection(p, c, keys)))
			}
		}
	},
}

// namedAfter renames the key of a chart that is called after the chart's file or
// directory.
func (s chartsSection) namedAfter(p *lint.Pass, c *pack.Chart, pair pack.Pair) []pack.Edit {
	archive, err := c.Load()
	rest, named := strings.CutPrefix(fileStem(c.Path), pair.Key.Value)
	if err != nil || !pair.Value.Is(pack.Mapping) || !slices.Contains(archive.Roots, pair.Key.Value) && (!named || !versionSuffix.MatchString(rest)) {
		return nil
	}
	return followed(p, p.Pack.Values().Rename(pair.Key, c.Name()), []string{"charts", pair.Key.Value}, []string{"charts", c.Name()})
}

var versionSuffix = regexp.MustCompile(`^(-v?[0-9][^/]*)?$`)

// withLevel puts the whole section below the chart, if all of it is the chart's.
func (s chartsSection) withLevel(p *lint.Pass, c *pack.Chart, keys []pack.Pair) []pack.Edit {
	if len(keys) != s.node.Len() {
		return nil
	}
	fix := p.Pack.Values().Wrap(s.node, 0, len(keys)-1, c.Name())
	for _, pair := range keys {
		if ofAnotherChart(c, pair) {
			return nil
		}
		fix = followed(p, fix, []string{"charts", pair.Key.Value}, []string{"charts", c.Name(), pair.Key.Value})
	}
	return fix
}

// withSection puts what stands at the top below the chart, if all of it is the
// chart's, and none can be meant for the section pack.
func (s chartsSection) withSection(p *lint.Pass, c *pack.Chart, keys []pack.Pair) []pack.Edit {
	first := indexOf(s.root, keys[0].Key)
	last := first + len(keys) - 1
	if len(keys) != len(strayKeys(s.root)) || indexOf(s.root, keys[len(keys)-1].Key) != last {
		return nil
	}
	fix := p.Pack.Values().Wrap(s.root, first, last, "charts", c.Name())
	for _, pair := range keys {
		if ofAnotherChart(c, pair) {
			return nil
		}
		if slices.Contains(knownPackKeys(), pair.Key.Value) {
			return nil
		}
		fix = followed(p, fix, []string{pair.Key.Value}, []string{"charts", c.Name(), pair.Key.Value})
	}
	return fix
}

// ofAnotherChart tells whether an entry can be the section of a chart that is gone: a
// mapping that holds what the defaults of this one do not have there.
func ofAnotherChart(c *pack.Chart, pair pack.Pair) bool {
	archive, err := c.Load()
	return err != nil || pair.Value.Is(pack.Mapping) && !likeDefault(pair.Value, archive.Chart.Values[pair.Key.Value])
}
