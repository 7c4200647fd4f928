package report

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/diff"
)

func resourceSection(c *diff.Changes) changeSection {
	s := changeSection{title: "Resources requested", what: "resource", old: "before", new: "now"}
	r := c.Resources
	if r.New == nil {
		return s
	}
	old := r.Old
	if old == nil {
		old = &diff.Requests{}
	}
	for _, line := range []struct {
		name, old, new, declared string
	}{
		{"cpu", old.CPU, r.New.CPU, declaredText(r, "cpu")},
		{"memory", old.Memory, r.New.Memory, declaredText(r, "memory")},
		{"cpu on each node", old.NodeCPU, r.New.NodeCPU, ""},
		{"memory on each node", old.NodeMemory, r.New.NodeMemory, ""},
	} {
		row := changeRow{mark: rowChanged, name: line.name, old: line.old, new: line.new, note: line.declared}
		switch {
		case line.declared == "" && (line.old == "" || line.old == "0") && line.new == "0":
			continue
		case line.old == line.new || line.old == "":
			row.mark = rowPlain
		}
		s.rows = append(s.rows, row)
	}
	if len(s.rows) == 0 {
		return s
	}
	s.summary = "by pods that run all the time, as shipped; not by what operators create"
	if r.New.Without > 0 {
		s.summary += fmt.Sprintf("; %s without requests", plural(r.New.Without, "container"))
	}
	return s
}

// declaredText is what pack.json demands of a resource.
func declaredText(r diff.Resources, kind string) string {
	limit := func(d *diff.Declared) string {
		switch {
		case d == nil:
			return "nothing"
		case slices.Contains(d.Computed, kind):
			return "what its components request"
		case kind == "cpu" && d.CPU > 0:
			return fmt.Sprintf("%vm", d.CPU)
		case kind == "memory" && d.Memory > 0:
			return fmt.Sprintf("%vMi", d.Memory)
		}
		return "nothing"
	}
	old, new := limit(r.OldDeclared), limit(r.NewDeclared)
	switch {
	case r.NewDeclared == nil && r.OldDeclared == nil:
		return ""
	case r.Old != nil && old != new:
		return fmt.Sprintf("pack.json demands %s, before %s", new, old)
	}
	return "pack.json demands " + new
}
