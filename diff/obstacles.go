package diff

import (
	"fmt"
	"slices"
)

// Obstacle keeps parts of two packs from being compared: a file of one of them
// that cannot be read. Such parts are left empty, which does not say that nothing
// of them changes.
type Obstacle struct {
	// Side is the version whose file it is: OldSide or NewSide.
	Side string `json:"side"`
	// File is "" where it is the version as a whole.
	File string `json:"file"`
	// Reason continues the file's name: "is not valid YAML, line 14".
	Reason string `json:"reason"`
	Parts  []Part `json:"parts"`
}

// The two versions that are compared.
const (
	OldSide = "old"
	NewSide = "new"
)

func (o Obstacle) String() string {
	if o.File == "" {
		return fmt.Sprintf("the %s version %s", o.Side, o.Reason)
	}
	return fmt.Sprintf("%s of the %s version %s", o.File, o.Side, o.Reason)
}

// Part is a part of Changes, by its key in JSON.
type Part string

// The parts that something can keep from being compared.
const (
	MetadataPart   Part = "metadata" // and what Identity has
	ChartsPart     Part = "charts"
	DefaultsPart   Part = "defaults"
	ValuesPart     Part = "values" // and the names of releases
	ImagesPart     Part = "images"
	ObjectsPart    Part = "objects"
	PresetsPart    Part = "presets"
	SchemaPart     Part = "schema"
	ResourcesPart  Part = "resources"
	SameChartsPart Part = "same_charts"
)

// ObstaclesTo are those that keep a part from being compared.
func (c *Changes) ObstaclesTo(part Part) []Obstacle {
	var out []Obstacle
	for _, o := range c.Obstacles {
		if slices.Contains(o.Parts, part) {
			out = append(out, o)
		}
	}
	return out
}

func (c *Changes) compared(part Part) bool { return len(c.ObstaclesTo(part)) == 0 }
