package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// SchemaDefaultViolates judges the values as shipped and those that presets
// bring. A value that is not set is the business of required, and what a macro
// will be is not known. Whether Palette takes "8080" for a number is not
// documented (trap E3): one finding a path says so.
var SchemaDefaultViolates = lint.Rule{
	ID:       "schema-default-violates",
	Severity: lint.Warning,
	Category: lint.Schema,
	Summary:  "a value that the pack ships does not satisfy its own constraint in schema.yaml",
	Why:      "Palette validates the values when a profile is saved. The pack fails that as it is shipped, or once the preset is chosen, before the user has changed anything.",
	Fix:      "Correct the value or the constraint. A number or boolean must not stand in quotes, and a text that looks like one must.",
	Related:  []string{"schema-range-list-invalid", "schema-required-empty", constraintDocs},
	Check: func(p *lint.Pass) {
		budget := maxSearched
		for _, e := range p.Pack.Constraints() {
			if e.Constraint == nil || e.Constraint.Format == nil {
				continue
			}
			var converted []violation
			for _, v := range shippedValues(p.Pack, e) {
				if budget--; budget < 0 {
					return
				}
				fit, reason := e.Constraint.Check(v.node)
				v.reason = reason
				switch fit {
				case pack.Misfits:
					v.report(p, e)
				case pack.FitsConverted:
					converted = append(converted, v)
				}
			}
			reportConverted(p, e, converted)
		}
	},
}

// violation is a value that does not satisfy its constraint.
type violation struct {
	node   *pack.Node
	preset string // that brings it, "" for values.yaml
	reason string
}

// shippedValues are the values at the path of a constraint, as shipped and with
// each preset.
func shippedValues(p *pack.Pack, e pack.SchemaEntry) []violation {
	var out []violation
	nodes, _ := p.Values().Root.Lookup(e.Path)
	for _, n := range nodes {
		out = append(out, violation{node: n})
	}
	for _, preset := range p.PresetList() {
		nodes, _ := preset.Add.Lookup(e.Path)
		for _, n := range nodes {
			out = append(out, violation{node: n, preset: preset.ID()})
		}
	}
	return out
}

func (v violation) report(p *lint.Pass, e pack.SchemaEntry) {
	p.Report(v.node.Pos, v.sentence(e), v.options(e)...)
}

// sentence says what is wrong, and never what a password is.
func (v violation) sentence(e pack.SchemaEntry) string {
	if v.node.Kind == pack.Mapping || v.node.Kind == pack.Sequence || e.Constraint.Format.Has(pack.TypePassword) {
		return fmt.Sprintf("%s %s", shortPath(e.Path), v.reason)
	}
	return fmt.Sprintf("%s is set to %s, which %s", shortPath(e.Path), quoteValue(v.node), v.reason)
}

func (v violation) options(e pack.SchemaEntry) []lint.Option {
	return []lint.Option{
		func(f *lint.Finding) { f.Preset = v.preset },
		lint.See(e.Pos(e.Constraint.Format.Span), "the constraint is %q", e.Constraint.Format.String()),
		lint.Hint("change the value, or the format in schema.yaml"),
	}
}

// reportConverted reports values that have another type than the constraint,
// once a path.
func reportConverted(p *lint.Pass, e pack.SchemaEntry, found []violation) {
	if len(found) == 0 {
		return
	}
	first := found[0]
	message := first.sentence(e) + "; this assumes that Palette does not convert it"
	if more := len(found) - 1; more > 0 {
		message += fmt.Sprintf(" (and so in %s)", count(more, "preset"))
	}
	options := first.options(e)
	options = append(options, lint.Key("converted "+e.Path), lint.Cause("converted-values"), lint.Hint("%s", convertedHint(e, first.node)))
	for _, v := range found[1:min(len(found), maxListed)] {
		options = append(options, lint.See(v.node.Pos, "so does %s", v.preset))
	}
	p.Report(first.node.Pos, message, options...)
}

func convertedHint(e pack.SchemaEntry, n *pack.Node) string {
	switch {
	case e.Constraint.Format.Has(pack.TypeVersion):
		return "write the version as x.y.z, or use ${string}"
	case n.Kind != pack.String:
		return "quote the value: \"" + n.Value + "\""
	case n.Style == pack.Plain:
		return "write true or false"
	}
	return "write the value without quotes, or use ${string} with an expression"
}
