package diff

import (
	"fmt"

	"github.com/packlint/packlint/pack"
)

// releases calls out charts that Helm takes for others, because their releases
// have another name or namespace: nothing of them is upgraded.
func (c *comparer) releases(charts []Chart) {
	if !c.compared(ValuesPart) {
		return
	}
	var moved []string
	for _, ch := range charts {
		if ch.Old == nil || ch.New == nil {
			continue
		}
		if old, new := releaseOf(c.old.Pack, ch.Name), releaseOf(c.new.Pack, ch.Name); old != new {
			moved = append(moved, fmt.Sprintf("%s → %s", old, new))
		}
	}
	if len(moved) > 0 {
		c.attention(Release, "releases get another name or namespace (%s): for Helm they are new ones, which are installed and not upgraded", few(moved))
	}
}

type release struct{ name, namespace string }

func (r release) String() string { return r.namespace + "/" + r.name }

// releaseOf is as Palette names releases (pack-constraints.md,
// "pack.releaseNameOverride" and "pack.namespace").
func releaseOf(p *pack.Pack, chart string) release {
	own := p.Values().Root.Get("pack")
	out := release{name: p.DefaultRelease(chart), namespace: "default"}
	if s := own.Get("namespace").Str(); s != "" {
		out.namespace = s
	}
	override := own.Get("releaseNameOverride")
	if s := override.Str(); s != "" {
		out.name = s
	} else if s := override.Get(chart).Str(); s != "" {
		out.name = s
	}
	return out
}
