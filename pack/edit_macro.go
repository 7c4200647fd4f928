package pack

import (
	"regexp"
	"slices"
	"strings"
)

// Rewording writes a part of a macro in another way.
type Rewording struct {
	At       Pos
	From, To string
}

// RewordMacros returns the edits for rewordings in a file if they make each macro
// that they change into one as it is wanted, and leave the others and all around as
// it is. Where the file does not spell out what is reworded, they are nil.
func (p *Pack) RewordMacros(file string, want func(Macro) bool, rewordings ...Rewording) []Edit {
	doc := p.Text(file)
	var edits []Edit
	for _, r := range rewordings {
		start, end := doc.sourceOffset(r.At.Line, r.At.Column), doc.sourceOffset(r.At.Line, r.At.EndColumn)
		if r.At.File != file || start < 0 || end < start || string(doc.Text[start:end]) != r.From {
			return nil
		}
		edits = append(edits, doc.Replace(r.At, r.To))
	}
	if doc.reworded.Add(int64(len(doc.Text))) > maxReworded {
		return nil
	}
	before := doc.ownMacros()
	return doc.Checked(func(after *Document) bool {
		now := macrosIn(after)
		if len(now) != len(before) || (after.Err == nil) != (doc.Err == nil) || !sameShape(doc, after) {
			return false
		}
		changes := 0
		for i := range now {
			a, b := before[i], now[i]
			changed := a.Text != b.Text || (a.Fault == nil) != (b.Fault == nil)
			if changed && !want(b) || a.Unquoted != b.Unquoted {
				return false
			}
			if changed {
				changes++
			}
		}
		return changes > 0
	}, edits...)
}

// CureMacro corrects the form of a macro, if that makes it one as it is wanted.
func (p *Pack) CureMacro(m Macro, want func(Macro) bool) []Edit {
	if m.Fault == nil {
		return nil
	}
	for _, cure := range m.Fault.cures {
		if edits := p.RewordMacros(m.Pos.File, func(m Macro) bool { return m.Fault == nil && want(m) }, cure...); edits != nil {
			return edits
		}
	}
	return nil
}

// maxReworded bounds what is looked through for macros once more of one document, in
// bytes. That takes longer than to parse it.
const maxReworded = 1 << 20

// ownMacros are the macros of a document, which is looked through once.
func (d *Document) ownMacros() []Macro {
	d.macros.Do(func() { d.found = macrosIn(d) })
	return d.found
}

func macrosIn(doc *Document) []Macro {
	var c macroCollector
	c.file(doc, func() []*Preset { return presetsIn(doc) })
	return c.found
}

// sameShape tells whether two documents differ in texts at most, those that presets
// add included.
func sameShape(a, b *Document) bool {
	if !shaped(a.Root, b.Root, 0) {
		return false
	}
	if a.File != PresetsFile {
		return true
	}
	return slices.EqualFunc(presetsIn(a), presetsIn(b), func(p, q *Preset) bool { return shaped(p.Add, q.Add, 0) })
}

func shaped(a, b *Node, depth int) bool {
	if a == nil || b == nil || depth > maxDepth {
		return a == b
	}
	return a.Kind == b.Kind && (a.Kind == String || a.Value == b.Value) &&
		slices.EqualFunc(a.Items, b.Items, func(m, n *Node) bool { return shaped(m, n, depth+1) }) &&
		slices.EqualFunc(a.Pairs, b.Pairs, func(p, q Pair) bool { return shaped(p.Key, q.Key, depth+1) && shaped(p.Value, q.Value, depth+1) })
}

// requote finds the quotes for a scalar that the macro breaks. whole is the document
// with letters in the place of its macros, in which the scalar is.
func (m *Macro) requote(d, whole *Document, scalar *Node, place macroPlace) {
	if scalar == nil || scalar.Kind != String || !whole.spellsOut(scalar) {
		return
	}
	text := string(d.Text[d.sourceOffset(scalar.Pos.Line, scalar.Pos.Column):d.sourceOffset(scalar.Pos.Line, scalar.Pos.EndColumn)])
	value, own := text, ""
	if scalar.Style == Quoted {
		value, own = text[1:len(text)-1], text[:1]
	}
	quote := `"`
	if strings.ContainsAny(value, `"\`) {
		quote = `'`
	}
	if strings.Contains(value, quote) || quote == own || own != "" && strings.Contains(value, `\`) {
		return // it would have to be escaped, in the macro as well
	}
	quoted := quote + value + quote
	m.Quoted = quoted
	edits := whole.changing(scalar, func(n *Node) { n.Value = value }, whole.Replace(scalar.Pos, quoted))
	if edits != nil && place.around != nil {
		edits = place.around.within(place.preset, d, edits, place.around.Replace(place.move(scalar.Pos), quoted))
	}
	m.Requote = edits
}

// within checks that an edit does in the text of a scalar what edits do in the
// document that is read from this text.
func (d *Document) within(scalar *Node, inner *Document, edits []Edit, edit Edit) []Edit {
	text, err := inner.Apply(edits)
	if err != nil {
		return nil
	}
	return d.changing(scalar, func(n *Node) { n.Value = string(text) }, edit)
}

// cures are the ways to write what is wrong in a pipeline.
func (f *pipelineFault) cures(action string, at func(start, end int) Pos) [][]Rewording {
	if f.unpiped {
		function := action[f.start:f.end]
		return [][]Rewording{{{at(f.start, f.end), function, "| " + function}}}
	}
	var plain, escaped []Rewording
	for _, i := range f.typographic {
		end := i + len("“")
		pos, quote := at(i, end), action[i:end]
		plain, escaped = append(plain, Rewording{pos, quote, `"`}), append(escaped, Rewording{pos, quote, `\"`})
	}
	if plain == nil {
		return nil
	}
	return [][]Rewording{plain, escaped}
}

// Braces around a reference that are nearly those of a macro: two with a space
// between them, or one.
var (
	openingBraces = regexp.MustCompile(`(\{(?: *\{)?) *$`)
	closingBraces = regexp.MustCompile(`^ *(\}(?: *\})?)`)
)

// foreignBraces are the signs that make a brace behind them one of a shell, of a
// template of another kind, or of an escape.
const foreignBraces = "$%#@\\"

// braced writes the braces of a macro around a reference which has at least two on
// one side, if the line holds no others that they could belong to. Behind a $ or %
// they are those of something else, and apart, in a sentence, they may be so on purpose.
func braced(text string, s scannedMacro, before, after string, place macroPlace) [][]Rewording {
	left, right := openingBraces.FindStringSubmatchIndex(before), closingBraces.FindStringSubmatchIndex(after)
	if left == nil || right == nil {
		return nil
	}
	opening, closing, lead := before[left[2]:left[3]], after[right[2]:right[3]], before[:left[2]]
	if lead != "" && strings.ContainsRune(foreignBraces, rune(lead[len(lead)-1])) {
		return nil
	}
	if lead != "" && strings.Contains(opening+closing, " ") {
		return nil
	}
	if strings.Count(opening, "{")+strings.Count(closing, "}") < 3 || strings.Contains(lead, "{") || strings.Contains(after[right[3]:], "}") {
		return nil
	}
	open := place.at(s.Start-len(before)+left[2], s.Start-len(before)+left[3])
	end := place.at(s.End+right[2], s.End+right[3])
	return [][]Rewording{{{open, opening, macroOpen}, {end, closing, macroClose}}}
}
