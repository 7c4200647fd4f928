package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/render"
)

// variants chooses the Kubernetes version for which both sides are compared as
// shipped: the newest that both were rendered for.
func (c *comparer) variants() {
	c.newBase = c.new.Rendering
	if c.old == nil || !c.compared(ObjectsPart) {
		return
	}
	c.oldBase = c.old.Rendering
	found := false
	for _, old := range c.old.Rendering.Variants {
		for _, new := range c.new.Rendering.Variants {
			if !old.Shipped() || !new.Shipped() || old.Version != new.Version {
				continue
			}
			if !found || new.Version.Compare(c.newBase.Version) > 0 {
				c.oldBase, c.newBase, found = old, new, true
			}
		}
	}
	if !found {
		c.notChecked(fmt.Sprintf("the two versions support no Kubernetes version in common: the old one was rendered for %s, the new one for %s",
			c.oldBase.Version, c.newBase.Version))
	}
}

// variantText says when something is deployed, "" for the pack as shipped.
func variantText(v, base *lint.RenderedPack) string {
	switch {
	case v == base:
		return ""
	case v.Preset != "":
		return fmt.Sprintf("with the preset `%s`", v.Preset)
	case v.Enabled:
		return "with the presets that values.yaml marks as enabled"
	}
	return "on Kubernetes " + v.Version.MinorString()
}

// partial tells whether a chart or manifest of a side is missing from what was
// rendered, as a whole or in part.
func (c *comparer) partial(s *Side) bool {
	if _, broken := chartFiles(s); len(broken) > 0 {
		return true
	}
	for _, m := range s.Pack.Manifests() {
		if _, err := m.Read(); err != nil {
			return true
		}
	}
	return slices.ContainsFunc(s.Rendering.Failures, func(f render.Failure) bool {
		return f.Kind != render.KubeVersion && !(f.Kind == render.NeedsInput && f.Sampled)
	})
}

// unrendered adds what stands in the way of a comparison as users would see it.
// Of the old version, only what the new one has no more.
func (c *comparer) unrendered() {
	again := map[string]bool{}
	for _, s := range []struct {
		who  string
		side *Side
	}{{"", c.new}, {"the old version: ", c.old}} {
		if s.side == nil {
			continue
		}
		if s.side.Rendering == nil {
			c.notChecked(s.who + "it was not rendered: objects, images and resources are unknown")
			continue
		}
		if !c.compared(ObjectsPart) {
			continue
		}
		notes, _ := s.side.Rendering.Unrendered()
		if c.partial(s.side) {
			c.notChecked(s.who + "not all of it was rendered: what seems to be there on one side only may be on both")
		}
		for _, note := range notes {
			// The archive's name has a version in it.
			_, reason, _ := strings.Cut(note, ": ")
			if s.side == c.new {
				again[reason] = true
			} else if again[reason] {
				continue
			}
			c.notChecked(s.who + note)
		}
	}
}
