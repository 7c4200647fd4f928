package report

import (
	"slices"
	"strings"

	"github.com/packlint/packlint/diff"
)

// notCompared says what stands in the way of a comparison.
func notCompared(obstacles []diff.Obstacle) string {
	var reasons []string
	for _, o := range obstacles {
		reasons = append(reasons, o.String())
	}
	return "not compared: " + strings.Join(reasons, "; ")
}

// orObstacles is a section, or what keeps its part from being compared: then it
// being empty says nothing.
func orObstacles(c *diff.Changes, part diff.Part, s changeSection) changeSection {
	if obstacles := c.ObstaclesTo(part); len(obstacles) > 0 {
		return changeSection{title: s.title, summary: notCompared(obstacles)}
	}
	return s
}

// aboutUnread is the pack at a glance where a pack.json cannot be read: what the
// other one says, compared with nothing.
func aboutUnread(c *diff.Changes) (name, versions string, rest []string) {
	unread := func(side string) bool {
		return slices.ContainsFunc(c.ObstaclesTo(diff.MetadataPart), func(o diff.Obstacle) bool { return o.Side == side })
	}
	version := func(side string, id diff.Identity) string {
		if unread(side) {
			return "unknown"
		}
		return id.Version
	}
	name, versions = c.New.Name, version(diff.NewSide, c.New)
	switch {
	case c.Old == nil:
		versions += " (new)"
	case !unread(diff.OldSide) || !unread(diff.NewSide):
		versions = version(diff.OldSide, *c.Old) + " → " + versions
	}
	if unread(diff.NewSide) {
		if c.Old != nil && !unread(diff.OldSide) {
			name = c.Old.Name
		}
		return name, versions, nil
	}
	return name, versions, factsOf(c.New)
}

// factsOf are facts of a pack, compared with nothing.
func factsOf(id diff.Identity) []string {
	var out []string
	for _, fact := range []struct{ what, value string }{{"layer", id.Layer}, {"type", id.Type}, {"source", id.Source}} {
		if fact.value != "" {
			out = append(out, fact.what+" "+fact.value)
		}
	}
	return out
}
