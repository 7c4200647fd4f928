// Package diff works out what changes for the users of a pack from one version
// to the next: its values by path, what it deploys, and what that may do.
package diff

import (
	"slices"

	"helm.sh/helm/v3/pkg/chart"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// Changes is what is different between two versions of a pack. Lists are never
// nil, so that JSON has [] for them.
type Changes struct {
	// Old is nil for a new pack; what the new one has is then listed as added,
	// but for its metadata and values.
	Old *Identity `json:"old"`
	New Identity  `json:"new"`
	// Attention is what a reviewer should not miss.
	Attention []Attention `json:"attention"`
	// Metadata are the values of pack.json.
	Metadata []Change `json:"metadata"`
	Charts   []Chart  `json:"charts"`
	Values   Values   `json:"values"`
	Images   Images   `json:"images"`
	Objects  Objects  `json:"objects"`
	Presets  []Preset `json:"presets"`
	// Schema are the entries of schema.yaml.
	Schema    []Change  `json:"schema"`
	Files     Files     `json:"files"`
	Resources Resources `json:"resources"`
	// SameCharts are other packs of the repository with a chart of this one.
	SameCharts []SameChart `json:"same_charts"`
	// Obstacles keep some of these parts from being compared.
	Obstacles []Obstacle `json:"obstacles"`
	// NotChecked says what was not compared, or not as a user would get it.
	NotChecked []string `json:"not_checked"`
}

// Identity is a pack at a glance.
type Identity struct {
	Path        string `json:"path"`
	Name        string `json:"name"`
	DisplayName string `json:"display_name"`
	Version     string `json:"version"`
	Layer       string `json:"layer"`
	// Type is pack.json's addonType, Source its annotation of that name.
	Type   string `json:"type"`
	Source string `json:"source"`
}

func identityOf(p *pack.Pack) Identity {
	known, meta := lint.IdentityOf(p.Meta(), p.Path), p.Meta().Root
	return Identity{
		Path: p.Path, Name: known.Name, Version: known.Version, Layer: known.Layer,
		DisplayName: meta.Get("displayName").Str(),
		Type:        meta.Get("addonType").Str(),
		Source:      meta.Get("annotations", "source").Str(),
	}
}

// Side is one version of a pack.
type Side struct {
	Pack *pack.Pack
	// Rendering is of all variants, nil when the pack could not be rendered.
	Rendering *lint.RenderedPack
}

// Compare compares two versions of a pack. old is nil for a new pack. around are
// the packs of the repository, in which to look for the same charts.
func Compare(old *Side, new Side, around []*pack.Pack) *Changes {
	c := &comparer{old: old, new: &new, Changes: &Changes{New: identityOf(new.Pack)}}
	if old != nil {
		id := identityOf(old.Pack)
		c.Old = &id
	}
	c.findObstacles()
	c.variants()
	c.Metadata = c.metadata()
	c.Charts = c.charts()
	c.Values = c.values()
	c.Images = c.images()
	c.Objects = c.objects()
	c.Presets = c.presets()
	c.Schema = c.schema()
	c.Files = c.files()
	c.versions()
	c.Resources = c.resources()
	c.SameCharts = c.sameCharts(around)
	c.unrendered()
	slices.SortStableFunc(c.Attention, byKind)
	c.Attention, c.NotChecked = filled(c.Attention), filled(c.NotChecked)
	return c.Changes
}

// comparer fills Changes, one part after the other.
type comparer struct {
	*Changes
	old, new *Side // old is nil for a new pack
	// oldBase and newBase are the variants as shipped that are compared.
	oldBase, newBase *lint.RenderedPack

	knownDefaults map[*chart.Chart]*pack.Node
}

func (c *comparer) notChecked(what string) { c.NotChecked = append(c.NotChecked, what) }

// filled makes an empty list of none.
func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
