package diff

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/packlint/packlint/pack"
)

// rendered are the parts that come out of rendering.
var rendered = []Part{ImagesPart, ObjectsPart, ResourcesPart}

// documents are the files that parts are made of. Of some parts, only the new
// version's matters.
var documents = []struct {
	of         func(*pack.Pack) *pack.Document
	optional   bool
	parts, new []Part
}{
	{(*pack.Pack).Meta, false, slices.Concat([]Part{MetadataPart, ChartsPart}, rendered), []Part{SameChartsPart}},
	{(*pack.Pack).Values, false, slices.Concat([]Part{ValuesPart}, rendered), []Part{DefaultsPart}},
	// The images are those of all presets together. An object that only a preset
	// brings is left out instead.
	{(*pack.Pack).Presets, true, []Part{PresetsPart, ImagesPart}, nil},
	{(*pack.Pack).Schema, true, []Part{SchemaPart}, nil},
}

// findObstacles looks for what cannot be read, before anything is compared.
func (c *comparer) findObstacles() {
	c.Obstacles = []Obstacle{}
	for _, d := range documents {
		for _, s := range c.sides() {
			doc := d.of(s.Pack)
			reason := unreadable(doc)
			if reason == "" || absent(s.Pack, doc) && (d.optional || c.bothLackValues(doc)) {
				continue
			}
			parts := d.parts
			if s.which == NewSide {
				parts = slices.Concat(parts, d.new)
			}
			c.Obstacles = append(c.Obstacles, Obstacle{s.which, doc.File, reason, parts})
			c.noteUnreadable(s, doc, reason)
		}
	}
	for _, s := range c.sides() {
		switch {
		case s.Pack.Meta().Err != nil:
		case s.Rendering == nil:
			c.Obstacles = append(c.Obstacles, Obstacle{s.which, "", "was not rendered", rendered})
		case s.Rendering.Unread != "" && unreadable(s.Pack.Values()) == "":
			c.Obstacles = append(c.Obstacles, Obstacle{s.which, pack.ValuesFile, "is not read by Helm: " + s.Rendering.Unread, rendered})
		}
	}
	if !c.compared(PresetsPart) && c.compared(ObjectsPart) {
		c.notChecked("objects were compared without those that come with presets")
	}
}

// comparedSide is a side, and which of the two it is.
type comparedSide struct {
	*Side
	which string
}

// sides are the versions that there are.
func (c *comparer) sides() []comparedSide {
	if c.old == nil {
		return []comparedSide{{c.new, NewSide}}
	}
	return []comparedSide{{c.old, OldSide}, {c.new, NewSide}}
}

// noteUnreadable says where a file cannot be read, and in the parser's words.
func (c *comparer) noteUnreadable(s comparedSide, d *pack.Document, reason string) {
	whose := ""
	if s.which == OldSide {
		whose = "of the old version "
	}
	reason = "it " + reason
	if d.Err != nil {
		reason = d.Err.Error()
	}
	c.notChecked(fmt.Sprintf("%s %swas not compared: %s", d.File, whose, reason))
}

// unreadable says why a file does not hold what it should, "" if it does or is
// empty.
func unreadable(d *pack.Document) string {
	switch {
	case d.Err == nil && d.File == pack.MetaFile && !d.Root.Is(pack.Mapping),
		d.Err == nil && d.Root != nil && !d.Root.Is(pack.Null) && !d.Root.Is(pack.Mapping):
		return "holds no mapping"
	case d.Err == nil:
		return ""
	}
	for _, subject := range []string{"the file ", "it "} {
		if predicate, ok := strings.CutPrefix(d.Err.Message, subject); ok {
			return predicate
		}
	}
	language := "YAML"
	if d.File == pack.MetaFile {
		language = "JSON"
	}
	return fmt.Sprintf("is not valid %s, line %d", language, d.Err.Pos.Line)
}

func absent(p *pack.Pack, d *pack.Document) bool { return errors.Is(p.Exists(d.File), fs.ErrNotExist) }

// bothLackValues tells whether no side has a values.yaml: both leave everything to
// the charts then, and can be compared.
func (c *comparer) bothLackValues(d *pack.Document) bool {
	return d.File == pack.ValuesFile && !slices.ContainsFunc(c.sides(), func(s comparedSide) bool { return !absent(s.Pack, d) })
}
