package render

import (
	"context"
	"path"
	"reflect"
	"slices"
	"strings"
	"sync"
	"text/template"
	"text/template/parse"
	"unicode/utf8"

	"helm.sh/helm/v3/pkg/chart"

	"github.com/packlint/packlint/pack"
)

// Tracing renders a second time, with templates whose texts carry a mark at
// the start of every line: a rune of the private use planes that stands for a
// file and a line. Where the output without marks equals the first one, the
// marks say which template line each line of output comes from. Templates that
// look at their own output (trunc, a checksum) can make a difference; then only
// the files themselves are marked, and not the definitions that they include.

const (
	firstMark = 0xF0000
	lastMark  = 0x10FFFD
)

func isMark(r rune) bool { return r >= firstMark && r <= lastMark }

// marks numbers the places that marks stand for.
type marks struct {
	definitions bool // mark definitions as well as files
	places      []Position
}

// rune returns the mark of a place, and false when there are no more.
func (m *marks) rune(at Position) (rune, bool) {
	if firstMark+len(m.places) > lastMark {
		return 0, false
	}
	m.places = append(m.places, at)
	return rune(firstMark + len(m.places) - 1), true
}

// mark puts marks into a parsed file.
func (m *marks) mark(file, text string, trees map[string]*parse.Tree) {
	for name, tree := range trees {
		if tree.Root == nil || parse.IsEmptyTree(tree.Root) {
			continue
		}
		top := name == file
		// A definition of one line is a name or a number that others work
		// with; it is the place of its use that counts.
		if top || m.definitions && hasLines(tree.Root) {
			m.list(tree.Root, file, text, top)
		}
	}
}

func hasLines(list *parse.ListNode) bool {
	if list == nil {
		return false
	}
	for _, node := range list.Nodes {
		switch n := node.(type) {
		case *parse.TextNode:
			if strings.Contains(string(n.Text), "\n") {
				return true
			}
		case *parse.IfNode:
			if hasLines(n.List) || hasLines(n.ElseList) {
				return true
			}
		case *parse.WithNode:
			if hasLines(n.List) || hasLines(n.ElseList) {
				return true
			}
		case *parse.RangeNode:
			if hasLines(n.List) || hasLines(n.ElseList) {
				return true
			}
		}
	}
	return false
}

func (m *marks) list(list *parse.ListNode, file, text string, top bool) {
	if list == nil {
		return
	}
	out := make([]parse.Node, 0, 2*len(list.Nodes))
	for _, node := range list.Nodes {
		switch n := node.(type) {
		case *parse.TextNode:
			n.Text = m.text(n, file, text)
		case *parse.ActionNode:
			if top && len(n.Pipe.Decl) == 0 {
				out = m.before(out, n.Pos, file, n.Line)
			}
		case *parse.TemplateNode:
			if top {
				out = m.before(out, n.Pos, file, n.Line)
			}
		case *parse.IfNode:
			m.list(n.List, file, text, top)
			m.list(n.ElseList, file, text, top)
		case *parse.WithNode:
			m.list(n.List, file, text, top)
			m.list(n.ElseList, file, text, top)
		case *parse.RangeNode:
			m.list(n.List, file, text, top)
			m.list(n.ElseList, file, text, top)
		}
		out = append(out, node)
	}
	list.Nodes = out
}

// before marks what an action prints.
func (m *marks) before(out []parse.Node, pos parse.Pos, file string, line int) []parse.Node {
	r, ok := m.rune(Position{Template: file, Line: line})
	if !ok {
		return out
	}
	return append(out, &parse.TextNode{NodeType: parse.NodeText, Pos: pos, Text: []byte(string(r))})
}

// text marks the start of a text and of each line in it.
func (m *marks) text(n *parse.TextNode, file, whole string) []byte {
	line := 1 + strings.Count(whole[:min(int(n.Pos), len(whole))], "\n")
	var b strings.Builder
	for i, part := range strings.SplitAfter(string(n.Text), "\n") {
		if part == "" {
			continue
		}
		if r, ok := m.rune(Position{Template: file, Line: line + i}); ok {
			b.WriteRune(r)
		}
		b.WriteString(part)
	}
	return []byte(b.String())
}

// origins reads the marks in an output. It returns the output without them,
// and for each line the place that it comes from.
func (m *marks) origins(marked string) (plain string, lines []Position) {
	var b strings.Builder
	b.Grow(len(marked))
	var last, at Position // the last mark, and that before the line's content
	content := false
	for i := 0; i < len(marked); {
		c := marked[i]
		if c < utf8.RuneSelf {
			switch {
			case c == '\n':
				if !content {
					at = last
				}
				lines = append(lines, at)
				content = false
			case c != ' ' && c != '\t' && !content:
				content, at = true, last
			}
			b.WriteByte(c)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(marked[i:])
		if isMark(r) {
			if n := int(r - firstMark); n < len(m.places) {
				last = m.places[n]
			}
		} else {
			if !content {
				content, at = true, last
			}
			b.WriteString(marked[i : i+size])
		}
		i += size
	}
	if !content {
		at = last
	}
	return b.String(), append(lines, at)
}

// unmarked are the functions that look into a text, other than to lay it out.
var unmarked = []string{
	"sha1sum", "sha256sum", "sha512sum", "adler32sum", "b64enc", "b32enc", "quote", "squote", "trunc",
	"fromYaml", "fromYamlArray", "fromJson", "fromJsonArray", "mustFromJson", "fromToml", "int", "int64",
	"float64", "atoi", "contains", "hasPrefix", "hasSuffix", "regexMatch", "regexFind", "regexReplaceAll",
	"regexReplaceAllLiteral", "splitList", "split", "lower", "upper", "semver", "semverCompare", "toJson",
}

// hideMarks takes the marks out of what these functions are given.
func (x *execution) hideMarks(m template.FuncMap) {
	for _, name := range unmarked {
		f := reflect.ValueOf(m[name])
		m[name] = reflect.MakeFunc(f.Type(), func(args []reflect.Value) []reflect.Value {
			for i, arg := range args {
				args[i] = withoutMarks(arg)
			}
			if f.Type().IsVariadic() {
				return f.CallSlice(args)
			}
			return f.Call(args)
		}).Interface()
	}
}

func withoutMarks(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.String:
		if s := v.String(); strings.ContainsFunc(s, isMark) {
			return reflect.ValueOf(removeMarks(s))
		}
	case reflect.Interface:
		if s, ok := v.Interface().(string); ok && strings.ContainsFunc(s, isMark) {
			out := reflect.New(v.Type()).Elem()
			out.Set(reflect.ValueOf(removeMarks(s)))
			return out
		}
	case reflect.Slice:
		if items, ok := v.Interface().([]any); ok {
			out := make([]any, len(items))
			for i, item := range items {
				if s, ok := item.(string); ok {
					item = removeMarks(s)
				}
				out[i] = item
			}
			return reflect.ValueOf(out)
		}
	}
	return v
}

func removeMarks(s string) string {
	return strings.Map(func(r rune) rune {
		if isMark(r) {
			return -1
		}
		return r
	}, s)
}

// markedSet is a set of templates with marks.
type markedSet struct {
	*templateSet
	marks marks
}

// marked returns a set's files with marks in them.
func (t *chartTemplates) marked(files []renderable, definitions bool) *markedSet {
	out := &markedSet{
		templateSet: &templateSet{marked: true, names: make([]string, len(files)), files: make([]*parsedFile, len(files))},
		marks:       marks{definitions: definitions},
	}
	for i, f := range files {
		parsed := &parsedFile{text: string(f.file.Data)}
		out.names[i], out.files[i] = f.name, parsed
		if !strings.Contains(parsed.text, "{{") {
			parsed.trees = map[string]*parse.Tree{f.name: plainTree(f.name, parsed.text)}
			out.marks.mark(f.name, parsed.text, parsed.trees)
			continue
		}
		parsed.trees, parsed.err = parseMarked(f.name, parsed.text, &out.marks)
	}
	return out
}

// traceKey names a unit of a rendering. The other parts of an Input are the
// same for a whole run.
type traceKey struct {
	pack    *pack.Pack
	presets string
	version string
	source  Source
}

// traceable is what tracing a unit's output takes.
type traceable struct {
	unit    unit
	values  map[string]any
	options executeOptions
	// repeat executes the templates as they were executed with values, if it is
	// set.
	repeat         func(context.Context, executeOptions) []rendered
	sampledValues  map[string]any
	sampledOptions executeOptions
	texts          map[string]tracedText

	mu    sync.Mutex
	tried []tracing
	lines map[string][]Position
}

// tracing is a way to render with marks: with samples or without, and with marks
// in the definitions that templates include or without.
type tracing struct{ sampled, definitions bool }

// tracedText is what a template rendered, and whether with samples.
type tracedText struct {
	text    string
	sampled bool
}

func keyOf(in Input, source Source) traceKey {
	key := traceKey{pack: in.Pack, version: in.KubernetesVersion, source: source}
	for _, preset := range slices.Concat(in.Enabled, in.Presets) {
		key.presets += preset.Name + "\x00"
	}
	return key
}

func (r *Renderer) keep(in Input, source Source, t *traceable) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.traces[keyOf(in, source)] = t
}

func (r *Renderer) traceable(in Input, source Source) *traceable {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.traces[keyOf(in, source)]
}

// Forget drops what is kept of a pack's renderings.
func (r *Renderer) Forget(p *pack.Pack) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for key := range r.traces {
		if key.pack == p {
			delete(r.traces, key)
		}
	}
	delete(r.packs, p)
}

// Trace returns, for each line that a template rendered, the place in the
// templates that it comes from: the template's own text, or that of a
// definition it includes. The result is empty when that cannot be established.
// It is worked out once for a chart.
func (r *Renderer) Trace(ctx context.Context, in Input, source Source, template string) []Position {
	t := r.traceable(in, source)
	if t == nil {
		if _, err := r.Render(ctx, in); err != nil {
			return nil
		}
		if t = r.traceable(in, source); t == nil {
			return nil
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.lines == nil {
		t.lines = map[string][]Position{}
	}
	if lines, ok := t.traced(ctx, template); ok {
		return lines
	}
	// CRDs and manifests without actions are what they are in the file.
	if text, ok := t.verbatim(template); ok {
		t.lines[template] = identity(template, text)
	}
	return t.lines[template]
}

// traced finds the lines of a template. Each of the renderings with marks serves
// all templates, and is made when one is asked for that those before leave open.
func (t *traceable) traced(ctx context.Context, template string) ([]Position, bool) {
	if lines, ok := t.lines[template]; ok {
		return lines, true
	}
	text, ok := t.texts[template]
	if !ok || text.sampled && t.sampledValues == nil {
		return nil, false
	}
	for _, definitions := range []bool{true, false} {
		if _, ok := t.lines[template]; ok {
			break
		}
		way := tracing{text.sampled, definitions}
		if !slices.Contains(t.tried, way) {
			t.tried = append(t.tried, way)
			t.trace(ctx, way)
		}
	}
	lines, ok := t.lines[template]
	return lines, ok
}

func identity(template, text string) []Position {
	lines := make([]Position, strings.Count(text, "\n")+1)
	for i := range lines {
		lines[i] = Position{Template: template, Line: i + 1}
	}
	return lines
}

func (t *traceable) verbatim(template string) (string, bool) {
	switch u := t.unit.(type) {
	case *chartUnit:
		for _, crd := range u.archive.Chart.CRDObjects() {
			if crd.Filename == template || path.Base(crd.Filename) == path.Base(template) && strings.HasSuffix(template, crd.Name) {
				return string(crd.File.Data), true
			}
		}
	case *manifestUnit:
		if !pack.Templated(u.text) {
			return string(u.text), true
		}
	}
	return "", false
}

// trace renders the unit with marks, and notes the lines of the templates
// whose output stays the same.
func (t *traceable) trace(ctx context.Context, way tracing) {
	values, options := t.values, t.options
	if way.sampled {
		values, options = t.sampledValues, t.sampledOptions
	}
	var m *marks
	options.marked = func(templates *chartTemplates, c *chart.Chart, files []renderable) *templateSet {
		set := templates.marked(files, way.definitions)
		m = &set.marks
		return set.templateSet
	}
	var texts []rendered
	if t.repeat != nil && !way.sampled {
		texts = t.repeat(ctx, options)
	} else {
		texts = t.unit.attempt(ctx, values, options).texts
	}
	if m == nil {
		return
	}
	for _, out := range texts {
		want, ok := t.texts[out.Name]
		if _, done := t.lines[out.Name]; done || !ok || out.Err != nil || want.sampled != way.sampled {
			continue
		}
		if plain, lines := m.origins(out.Text); plain == want.text {
			t.lines[out.Name] = lines
		}
	}
}
