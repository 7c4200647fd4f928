package diff

import "github.com/packlint/packlint/pack"

// Values compares values.yaml by path. The list of images is left out: it is in
// Images.
type Values struct {
	Changes []Change `json:"changes"`
	// Lines counts the lines of the file that differ. Formatting is how many of
	// them change no value: comments, order, indentation, quotes.
	Lines      int `json:"lines"`
	Formatting int `json:"formatting"`
}

func (c *comparer) values() Values {
	out := Values{Changes: []Change{}}
	if c.old == nil || !c.compared(ValuesPart) {
		return out
	}
	changed := diffLines(string(c.old.Pack.Values().Text), string(c.new.Pack.Values().Text))
	out.Lines = changed.size()
	for _, change := range c.document(ValuesPart, (*pack.Pack).Values) {
		changed.explain(change)
		if change.path.below("pack", "content", "images") {
			continue
		}
		c.noteDefault(&change)
		out.Changes = append(out.Changes, change)
	}
	out.Formatting = changed.size()
	return out
}

// noteDefault says what a chart makes of a value that is no longer there, or was
// not there before.
func (c *comparer) noteDefault(ch *Change) {
	if len(ch.path) < 3 || !ch.path.below("charts") || !ch.Added() && !ch.Removed() {
		return
	}
	name, rest := ch.path[1].key, ch.path[2:]
	side, value := c.new, ch.Old
	if ch.Added() {
		side, value = c.old, ch.New
	}
	known, ok := chartNamed(side, name)
	if !ok {
		return
	}
	inherited := rest.get(c.defaultsOf(known.Chart))
	switch {
	case inherited == nil:
	case equal(inherited, value.node) && ch.Added():
		ch.Note = "was the chart's default before"
	case equal(inherited, value.node):
		ch.Note = "is the chart's default"
	case value.node.Is(pack.Mapping) || value.node.Is(pack.Sequence):
	case ch.Added():
		ch.Note = "the chart's default was " + valueOf(inherited).String()
	default:
		ch.Note = "the chart's default is " + valueOf(inherited).String()
	}
}
