package pack

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Macro is a macro of Palette in a file of the pack, or what was clearly meant
// to be one. Macros in comments do not count.
type Macro struct {
	Pos  Pos    // with the braces, as far as they are on one line
	Text string // as written
	// References are what it refers to; those to .Spectro, which Palette
	// resolves no more, are in Legacy.
	References, Legacy []MacroReference
	// Functions are the names of the functions that it calls.
	Functions []string
	// Fault says why Palette cannot resolve it; nil for most.
	Fault *MacroFault
	// Quoted is the value that the macro breaks, for want of quotes or for the
	// wrong ones, in quotes that suit it, "" if there are none. Requote puts it so,
	// where that can be shown to change nothing else.
	Quoted  string
	Requote []Edit
	// Unquoted is true for a macro that a plain scalar of YAML starts with,
	// which reads as a mapping.
	Unquoted bool
	// Breaks is true when the document, or the add of the preset, does not
	// parse because of the macro.
	Breaks bool
	// Preset is the add that holds it (Preset.AddText or, where that is none,
	// Preset.Add), nil outside of presets.yaml.
	Preset *Node
}

// MacroFault is what is wrong with the form of a macro.
type MacroFault struct {
	Pos Pos
	// Message continues the macro's text: "… is not closed".
	Message, Hint string
	// Function is the name of the function that is unknown, if that is it.
	Function string

	cures [][]Rewording // ways to write it that may be meant, the likeliest first
}

// HasDefault tells whether the macro says what to put for a missing value.
func (m *Macro) HasDefault() bool {
	return slices.ContainsFunc(m.Functions, func(f string) bool { return f == "default" || f == "coalesce" || f == "ternary" })
}

// Macros returns the macros in values.yaml, the presets and the manifests.
func (p *Pack) Macros() []Macro { return p.macros() }

func (p *Pack) readMacros() []Macro {
	var c macroCollector
	c.file(p.Values(), nil)
	c.file(p.Presets(), p.PresetList)
	for _, m := range p.Manifests() {
		if text, err := m.Read(); err == nil && speaksOfSpectro(text) {
			c.file(p.Text(m.Path), nil)
		}
	}
	return c.found
}

// file looks through a file of the pack.
func (c *macroCollector) file(doc *Document, presets func() []*Preset) {
	switch {
	case !speaksOfSpectro(doc.Text):
	case doc.File == ValuesFile:
		c.document(doc, macroPlace{})
	case doc.File == PresetsFile:
		for _, preset := range presets() {
			switch add := preset.AddText; {
			case add != nil:
				inner := ParseYAML(PresetsFile, []byte(add.Value))
				trace := doc.trace(add)
				c.document(inner, macroPlace{preset: add, around: doc, move: func(pos Pos) Pos { return trace.outer(inner, pos) }})
			case preset.Add != nil:
				c.scalars(doc, preset.Add, macroPlace{preset: preset.Add})
			}
		}
	default:
		c.scan(string(doc.Text), macroPlace{text: true, at: func(start, end int) Pos { return doc.Offset(start, end-start) }})
	}
}

func speaksOfSpectro(text []byte) bool { return spectroWord.Match(text) }

var spectroWord = regexp.MustCompile(`[sS]pectro\.`)

// macroPlace is where a text stands in which macros are looked for.
type macroPlace struct {
	at     func(start, end int) Pos
	move   func(Pos) Pos // from the document into the file; nil when it is the file
	preset *Node
	around *Document // holds preset where that is a text of its own
	text   bool      // no scalar, but a whole file
	// hashComments is true where a # starts a comment of the text itself.
	hashComments bool
	key          bool
	breaks       bool
}

type macroCollector struct{ found []Macro }

// Bounds on what is looked at. No real pack comes near them: it has ten macros.
const (
	maxMacros = 2000
	// maxRepaired is the longest text, in bytes, that is repaired.
	maxRepaired = 1 << 20
	// maxRepairs bounds how many macros are taken one by one for what breaks a
	// document, and how many are put into quotes.
	maxRepairs = 20
	// maxLinePart is how much of a line, in bytes, is looked at for a comment.
	maxLinePart = 4 << 10
)

// document looks through the scalars of a YAML document.
func (c *macroCollector) document(d *Document, place macroPlace) {
	if !speaksOfSpectro(d.Text) || len(d.Text) > maxTextSize {
		return
	}
	first := len(c.found)
	if d.Err != nil {
		d = c.repaired(d, place)
	}
	c.scalars(d, d.Root, place)
	slices.SortStableFunc(c.found[first:], func(a, b Macro) int {
		switch {
		case a.Pos.Before(b.Pos):
			return -1
		case b.Pos.Before(a.Pos):
			return 1
		}
		return 0
	})
}

// scalars looks through the scalars at and below a node.
func (c *macroCollector) scalars(d *Document, root *Node, place macroPlace) {
	seen := map[*Node]bool{}
	var walk func(n *Node, key bool)
	walk = func(n *Node, key bool) {
		if n == nil || seen[n] {
			return
		}
		seen[n] = true
		for _, pair := range n.Pairs {
			walk(pair.Key, true)
			walk(pair.Value, false)
		}
		for _, item := range n.Items {
			walk(item, false)
		}
		if n.Kind == String && spectroWord.MatchString(n.Value) {
			trace := d.trace(n)
			scalar := place
			scalar.key, scalar.hashComments = key, n.Style == Block
			scalar.at = func(start, end int) Pos { return place.moved(trace.within(start, end)) }
			c.scan(n.Value, scalar)
		}
	}
	walk(root, false)
}

func (p *macroPlace) moved(pos Pos) Pos {
	if p.move != nil {
		return p.move(pos)
	}
	return pos
}

// repaired finds the macros that keep a document from parsing: those that stand
// unquoted at the start of a value, and those whose own quotes end the scalar
// around them. It returns the document with these masked, and as it is when
// they are not all that is wrong with it.
func (c *macroCollector) repaired(d *Document, place macroPlace) *Document {
	if len(d.Text) > maxRepaired {
		return d
	}
	text := string(d.Text)
	var spans []scannedMacro
	masked := map[int]bool{}
	for s := range scanMacros(text) {
		if len(spans) == maxMacros {
			return d
		}
		if !s.stray && !s.control {
			masked[len(spans)] = true
			spans = append(spans, s)
		}
	}
	parse := func() *Document { return ParseYAML(d.File, maskMacros(text, spans, masked)) }
	whole := parse()
	if whole.Err != nil || len(spans) == 0 {
		return d
	}
	scalars := writtenScalars(whole.Root)
	starts := map[int]bool{} // the spans that a plain scalar starts with
	around := map[int]*Node{}
	for i, s := range spans {
		around[i] = scalarAround(scalars, d.Offset(s.Start, s.End-s.Start))
		starts[i] = around[i] != nil && around[i].Style == Plain && around[i].Pos.Column == d.Offset(s.Start, 0).Column
		masked[i] = starts[i]
	}
	place.breaks = true
	place.at = func(start, end int) Pos { return place.moved(d.Offset(start, end-start)) }
	quoting, requoted := 0, 0
	requote := func(macro *Macro, scalar *Node) {
		if requoted++; requoted <= maxRepairs {
			macro.requote(d, whole, scalar, place)
		}
	}
	for i, s := range spans {
		switch {
		case masked[i]:
			macro := c.add(text, s, place)
			macro.Unquoted = true
			requote(macro, around[i])
		case strings.ContainsAny(s.Action, `"'`) && quoting < maxRepairs:
			masked[i] = true
			quoting++
		}
	}
	if quoting > 0 && parse().Err != nil {
		return whole // not all of those with quotes were tried
	}
	for i, s := range spans {
		if !masked[i] || starts[i] {
			continue
		}
		masked[i] = false
		if parse().Err == nil {
			continue
		}
		masked[i] = true
		macro := c.add(text, s, place)
		macro.Fault = &MacroFault{Pos: macro.Pos, Message: "holds a quote that ends the scalar around it", Hint: "put the value in the other kind of quotes: '…' around a macro with \"…\""}
		requote(macro, around[i])
	}
	if fixed := parse(); fixed.Err == nil {
		return fixed
	}
	return whole
}

// maskMacros returns the text with letters in the place of some macros; no
// other character moves.
func maskMacros(text string, spans []scannedMacro, masked map[int]bool) []byte {
	var b strings.Builder
	at := 0
	for i, s := range spans {
		if !masked[i] {
			continue
		}
		b.WriteString(text[at:s.Start])
		for range text[s.Start:s.End] {
			b.WriteByte('x')
		}
		at = s.End
	}
	b.WriteString(text[at:])
	return []byte(b.String())
}

// writtenScalars returns the texts of a document that are written on one line, by
// line.
func writtenScalars(root *Node) map[int][]*Node {
	out := map[int][]*Node{}
	seen := map[*Node]bool{}
	var walk func(*Node)
	walk = func(n *Node) {
		if n == nil || seen[n] {
			return
		}
		seen[n] = true
		if n.Kind == String && n.Style != Block {
			out[n.Pos.Line] = append(out[n.Pos.Line], n)
		}
		for _, pair := range n.Pairs {
			walk(pair.Key)
			walk(pair.Value)
		}
		for _, item := range n.Items {
			walk(item)
		}
	}
	walk(root)
	return out
}

// scalarAround returns the scalar that holds a place, nil when none does.
func scalarAround(scalars map[int][]*Node, pos Pos) *Node {
	for _, n := range scalars[pos.Line] {
		if n.Pos.Column <= pos.Column && pos.EndColumn <= n.Pos.EndColumn {
			return n
		}
	}
	return nil
}

// scan looks through one text.
func (c *macroCollector) scan(text string, place macroPlace) {
	for s := range scanMacros(text) {
		if len(c.found) >= maxMacros {
			return
		}
		switch {
		case s.control, (place.text || place.hashComments) && commentStart.MatchString(lineBefore(text, s.Start, maxLinePart)):
		case s.stray:
			c.stray(text, s, place)
		case len(s.References)+len(s.legacy) > 0:
			c.add(text, s, place)
		case len(s.dotless) > 0 && knownMacroKind(s.dotless[0].Kind) && s.dotless[0].Path != "":
			c.add(text, s, place)
		}
	}
}

// commentStart finds a comment in what stands before a macro on its line. A
// block scalar is most often YAML or a script, whose comments start so as well.
var commentStart = regexp.MustCompile(`(^|\s)#`)

// lineBefore is what stands before an offset on its line, or the last bytes of
// it.
func lineBefore(text string, offset, most int) string {
	before := text[max(0, offset-most):offset]
	return before[strings.LastIndexByte(before, '\n')+1:]
}

// add takes a macro in, and checks its form.
func (c *macroCollector) add(text string, s scannedMacro, place macroPlace) *Macro {
	at := func(start, end int) Pos { return place.at(s.at(text, start), s.at(text, end)) }
	m := Macro{
		Pos:        place.at(s.Start, s.End),
		Text:       text[s.Start:s.End],
		References: slices.Clone(s.References),
		Legacy:     slices.Clone(s.legacy),
		Preset:     place.preset,
		Breaks:     place.breaks,
	}
	for _, refs := range [][]MacroReference{m.References, m.Legacy} {
		for i := range refs {
			refs[i].Pos = at(refs[i].Start, refs[i].End)
		}
	}
	if len(s.References) > 0 {
		var fault *pipelineFault
		m.Functions, fault = checkPipeline(&s.MacroSpan)
		for _, ref := range m.References {
			if message := incomplete(ref); message != "" {
				fault = &pipelineFault{start: ref.Start, end: ref.End, message: message, hint: "name it in full: .spectro." + form(ref.Kind)}
				break
			}
		}
		if fault != nil {
			m.Fault = &MacroFault{Pos: m.Pos, Message: fault.message, Hint: fault.hint, Function: fault.function}
			if fault.end > 0 {
				m.Fault.Pos = at(fault.start, fault.end)
			}
			m.Fault.cures = fault.cures(s.Action, at)
		}
	}
	if len(s.dotless) > 0 && m.Fault == nil {
		if ref := s.dotless[0]; knownMacroKind(ref.Kind) && ref.Path != "" {
			m.Fault = &MacroFault{Pos: at(ref.Start, ref.End),
				Message: fmt.Sprintf("lacks the dot before %s", s.Action[ref.Start:ref.End]), Hint: "write " + ref.String()}
			m.Fault.cures = [][]Rewording{{{m.Fault.Pos, s.Action[ref.Start:ref.End], ref.String()}}}
		}
	}
	c.found = append(c.found, m)
	return &c.found[len(c.found)-1]
}

// incomplete tells what a reference of a known kind lacks.
func incomplete(r MacroReference) string {
	name, path, _ := strings.Cut(r.Path, ".")
	switch {
	case !knownMacroKind(r.Kind):
		return ""
	case strings.HasPrefix(r.Path, "."), strings.HasSuffix(r.Path, "."), strings.Contains(r.Path, ".."):
		return "has a dot too many in " + r.String()
	case r.Path == "" && (r.Kind == SystemMacro || r.Kind == PackMacro):
		return fmt.Sprintf("names nothing below .spectro.%s", r.Kind)
	case r.Path == "":
		return fmt.Sprintf("names no variable below .spectro.%s", r.Kind)
	case r.Kind == PackMacro && path == "":
		return fmt.Sprintf("names no value of the pack %s", name)
	}
	return ""
}

func form(kind string) string {
	switch kind {
	case PackMacro:
		return "pack.NAME.PATH"
	case SystemMacro:
		return "system.cluster.name"
	}
	return kind + ".NAME"
}

// stray reports a reference whose braces are missing or wrong. One in running
// text is left alone.
func (c *macroCollector) stray(text string, s scannedMacro, place macroPlace) {
	ref := text[s.Start:s.End]
	before := lineBefore(text, s.Start, maxMacro)
	after, _, _ := strings.Cut(text[s.End:min(len(text), s.End+maxMacro)], "\n")
	if i := strings.LastIndex(before, macroClose); i >= 0 {
		before = before[i+len(macroClose):]
	}
	if i := strings.Index(after, macroOpen); i >= 0 {
		after = after[:i]
	}
	opened, closed := strings.Contains(before, macroOpen), strings.Contains(after, macroClose)
	hint := fmt.Sprintf("write {{ %s }}", ref)
	var message string
	switch {
	case opened && closed, opened && closesBelow(text[s.End:]), closed && opensAbove(text[:s.Start]):
		return
	case opened:
		message = "is opened by {{ and not closed by }}"
	case closed:
		message = "is closed by }} and not opened by {{"
	case strings.HasSuffix(strings.TrimRight(before, " -"), "{") && strings.Contains(after, "}"):
		message = "has not the braces of a macro: two on either side, without a space between them"
	case !place.text && strings.TrimSpace(text) == ref:
		message = "stands there without the braces of a macro"
		if place.key {
			message, hint = "has not the braces of a macro, or no quotes around them", fmt.Sprintf("write \"{{ %s }}\"", ref)
		}
	default:
		return
	}
	pos := place.at(s.Start, s.End)
	c.found = append(c.found, Macro{Pos: pos, Text: ref, Preset: place.preset, Breaks: place.breaks,
		Fault: &MacroFault{Pos: pos, Message: message, Hint: hint, cures: braced(text, s, before, after, place)}})
}

// closesBelow tells whether an action goes on to its end in a later line.
func closesBelow(text string) bool {
	text = text[:min(len(text), maxMacro)]
	end, next := strings.Index(text, macroClose), strings.Index(text, macroOpen)
	return end >= 0 && (next < 0 || end < next)
}

// opensAbove tells whether an action started in an earlier line.
func opensAbove(text string) bool {
	text = text[max(0, len(text)-maxMacro):]
	start, last := strings.LastIndex(text, macroOpen), strings.LastIndex(text, macroClose)
	return start >= 0 && start > last
}
