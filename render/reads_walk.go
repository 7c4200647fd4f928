package render

import (
	"regexp"
	"slices"
	"strings"
	"text/template/parse"

	"helm.sh/helm/v3/pkg/chart"
)

// A template gets at values by a field or key that is called Values, and that
// is there to see. What is left are templates that get at them through the root
// object as a whole: that print it, or go through its fields in a loop. To know
// them, the walk follows where root objects go: into variables, into tables and
// lists, and into the dot of what is included. It goes through a template again
// when something new comes into it, so that the order does not matter.

// carry tells what root objects an expression can hold.
type carry uint8

const (
	rootObject carry = 1 << iota // it can be one
	rootHolder                   // it can be a table or list with one in it
)

// operand is what is known of an expression.
type operand struct {
	carry
	// values is true for .Values and what is below it, and path says where;
	// nothing has looked at it yet.
	values bool
	path   []string
	// beyond is true when the path goes on by a key that is computed.
	beyond bool
	// literal is the text of a string.
	literal *string
}

// body is a file, a definition, or a text given to tpl.
type body struct {
	name string
	list *parse.ListNode
	kind bodyKind
	// places are those of the values of the charts that a file belongs to.
	places [][]string
	// called is true for a file that is included by its name, for all that is
	// known from another chart.
	called bool

	dot       carry
	variables map[string]carry
	stale     bool
}

type bodyKind uint8

const (
	fileBody bodyKind = iota
	definitionBody
	textBody
)

type readsWalk struct {
	templates *chartTemplates
	parsed    map[*chart.File]*parsedFile
	out       *readSet
	// parsedOnly leaves files out that have not been rendered.
	parsedOnly bool

	bodies []*body
	named  map[string][]*body
	files  map[*chart.File]*body
	// holders are the keys under which tables hold root objects; anyKey is true
	// when one of them is computed.
	holders map[string]bool
	anyKey  bool
	// included is what goes to templates whose names are computed, and rendered
	// what tpl hands to its texts.
	included, rendered carry
	tpl                bool

	literals map[string]bool
	texts    map[string]bool

	at  *body // that is being looked through
	dot carry // there
}

func newReadsWalk(t *chartTemplates) *readsWalk {
	return &readsWalk{
		templates: t, parsed: t.parsedFiles(), out: &readSet{},
		named: map[string][]*body{}, files: map[*chart.File]*body{},
		holders: map[string]bool{}, literals: map[string]bool{}, texts: map[string]bool{},
	}
}

// parsedFiles are the files that have been parsed to render them.
func (t *chartTemplates) parsedFiles() map[*chart.File]*parsedFile {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := make(map[*chart.File]*parsedFile, len(t.files))
	for key, parsed := range t.files {
		out[key.file] = parsed
	}
	return out
}

// file adds a file below templates/, or another place of one whose chart has
// an alias.
func (w *readsWalk) file(f *chart.File, place []string) {
	if b, ok := w.files[f]; ok {
		if b != nil {
			b.places = append(b.places, place)
		}
		return
	}
	w.files[f] = nil
	parsed, ok := w.parsed[f]
	if !ok {
		if w.parsedOnly {
			return
		}
		parsed = parseFile(f.Name, string(f.Data))
	}
	if parsed.err != nil {
		w.out.all = true
		return
	}
	if parsed.plain {
		return
	}
	for name, tree := range parsed.trees {
		switch {
		case tree.Root == nil:
		case tree.ParseName == name:
			b := &body{name: name, list: tree.Root, kind: fileBody, places: [][]string{place}, dot: rootObject}
			w.add(b)
			w.files[f] = b
		default:
			w.define(name, tree)
		}
	}
}

func (w *readsWalk) define(name string, tree *parse.Tree) {
	w.add(&body{name: name, list: tree.Root, kind: definitionBody, dot: w.included})
}

func (w *readsWalk) add(b *body) {
	b.stale, b.variables = true, map[string]carry{}
	w.bodies = append(w.bodies, b)
	w.named[b.name] = append(w.named[b.name], b)
}

// NamedValues finds the values that a text names as templates do.
func NamedValues(text string) [][]string {
	if !strings.Contains(text, ".Values.") {
		return nil
	}
	var out [][]string
	for _, m := range valuesInText.FindAllStringSubmatch(text, maxActions) {
		out = append(out, strings.Split(m[1], "."))
	}
	return out
}

var valuesInText = regexp.MustCompile(`\.Values\.([\w-]+(?:\.[\w-]+)*)`)

// mayRead tells whether a text can be a template, or a part of one that is put
// together, that reads values.
func mayRead(text string) bool {
	return strings.Contains(text, "{{") || strings.Contains(text, ".Values.")
}

// text adds a text that tpl may be given, or that may be a part of one.
func (w *readsWalk) text(text string) {
	if !mayRead(text) || w.texts[text] {
		return
	}
	w.texts[text] = true
	named := NamedValues(text)
	for _, path := range named {
		w.out.shared.add(path, true)
	}
	if !strings.Contains(text, "{{") {
		return
	}
	parsed := w.templates.text(text)
	if parsed.err != nil {
		// Not a template. It can still be a part of one.
		w.out.all = w.out.all || strings.Count(text, "Values") > len(named)
		return
	}
	for name, tree := range parsed.trees {
		switch {
		case tree.Root == nil:
		case name == rootName:
			w.add(&body{list: tree.Root, kind: textBody, dot: w.rendered})
		default:
			w.define(name, tree)
		}
	}
}

// literalTexts adds the strings in templates: tpl may be given them, or what is
// put together of them.
func (w *readsWalk) literalTexts() {
	for literal := range w.literals {
		w.text(literal)
		// What is put between the braces can be anything, $ for example.
		pieces := strings.Contains(literal, "%") || w.templates.text(literal).err != nil
		w.out.all = w.out.all || mayRead(literal) && pieces || !mayRead(literal) && strings.Contains(literal, "Values")
	}
}

// maxReadRounds bounds how often the templates of a chart are looked through; those
// at hand take 5.
const maxReadRounds = 50

// run looks through all templates until nothing new comes into any.
func (w *readsWalk) run() {
	again := true
	for round := 0; again && !w.out.all; round++ {
		if round == maxReadRounds {
			w.out.all = true
			return
		}
		again = false
		for i := 0; i < len(w.bodies) && !w.out.all; i++ {
			if b := w.bodies[i]; b.stale {
				b.stale, again = false, true
				w.at, w.dot = b, b.dot
				w.list(b.list)
			}
		}
	}
}

// reach lets root objects come into a template.
func (b *body) reach(c carry) {
	if b.dot|c != b.dot {
		b.dot |= c
		b.stale = true
	}
}

func (w *readsWalk) assign(variable string, c carry) {
	if had := w.at.variables[variable]; had|c != had {
		w.at.variables[variable] = had | c
		w.at.stale = true
	}
}

// hold notes a key under which a table holds a root object.
func (w *readsWalk) hold(key *string) {
	switch {
	case key == nil && !w.anyKey:
		w.anyKey = true
	case key != nil && !w.holders[*key]:
		w.holders[*key] = true
	default:
		return
	}
	for _, b := range w.bodies {
		b.stale = true
	}
}

// read notes that a template looks at a value: asks what it is, or takes it as
// a whole.
func (w *readsWalk) read(o operand, passed bool) {
	if !o.values {
		return
	}
	passed = passed || o.beyond
	if w.at.kind != fileBody || w.at.called {
		w.out.shared.add(o.path, passed)
	}
	for _, place := range w.at.places {
		w.out.own.add(slices.Concat(place, o.path), passed)
	}
}

// take uses an operand up, in a way that does not look into root objects.
func (w *readsWalk) take(o operand) carry {
	w.read(o, true)
	if o.literal != nil && (mayRead(*o.literal) || strings.Contains(*o.literal, "Values")) {
		w.literals[*o.literal] = true
	}
	return o.carry
}

// key takes a key of a table, unless it is written out and therefore no text
// that could be a template.
func (w *readsWalk) key(o operand) {
	if o.literal == nil {
		w.take(o)
	}
}

// expose uses an operand up in a way that nothing is known of.
func (w *readsWalk) expose(o operand) {
	if w.take(o) != 0 {
		w.out.all = true
	}
}

func (w *readsWalk) list(list *parse.ListNode) {
	if list == nil {
		return
	}
	for _, node := range list.Nodes {
		switch n := node.(type) {
		case *parse.ActionNode:
			if o := w.pipe(n.Pipe, false); len(n.Pipe.Decl) == 0 {
				w.expose(o)
			}
		case *parse.TemplateNode:
			var c carry
			if n.Pipe != nil {
				c = w.take(w.pipe(n.Pipe, false))
			}
			w.call(&n.Name, c)
		case *parse.IfNode:
			w.read(w.pipe(n.Pipe, len(n.Pipe.Decl) == 0), false)
			w.list(n.List)
			w.list(n.ElseList)
		case *parse.WithNode:
			c := w.take(w.pipe(n.Pipe, false))
			w.inside(c, n.List)
			w.list(n.ElseList)
		case *parse.RangeNode:
			w.loop(n)
			w.list(n.ElseList)
		}
	}
}

// inside looks through a block with another dot.
func (w *readsWalk) inside(dot carry, list *parse.ListNode) {
	outer := w.dot
	w.dot = dot
	w.list(list)
	w.dot = outer
}

func (w *readsWalk) loop(n *parse.RangeNode) {
	item := w.pipe(n.Pipe, false)
	c := w.take(item)
	if c&rootObject != 0 {
		w.out.all = true
		return
	}
	if c != 0 {
		c = rootObject | rootHolder
	}
	if declared := n.Pipe.Decl; len(declared) > 0 {
		w.assign(declared[len(declared)-1].Ident[0], c)
	}
	w.inside(c, n.List)
}

// pipe works out a pipeline. One that is only asked for its truth does not take
// what it looks at.
func (w *readsWalk) pipe(pipe *parse.PipeNode, asked bool) operand {
	var o operand
	for i, cmd := range pipe.Cmds {
		var piped *operand
		if i > 0 {
			previous := o
			piped = &previous
		}
		o = w.command(cmd, piped, asked)
	}
	if len(pipe.Decl) == 0 {
		return o
	}
	c := w.take(o)
	for _, variable := range pipe.Decl {
		w.assign(variable.Ident[0], c)
	}
	return operand{carry: c}
}

func (w *readsWalk) command(cmd *parse.CommandNode, piped *operand, asked bool) operand {
	if name, ok := cmd.Args[0].(*parse.IdentifierNode); ok {
		return w.function(name.Ident, cmd.Args[1:], piped, asked)
	}
	o := w.argument(cmd.Args[0], asked)
	if len(cmd.Args) == 1 && piped == nil {
		return o
	}
	// A method.
	w.read(o, true)
	for _, arg := range cmd.Args[1:] {
		w.expose(w.argument(arg, false))
	}
	if piped != nil {
		w.expose(*piped)
	}
	return operand{}
}

func (w *readsWalk) argument(node parse.Node, asked bool) operand {
	switch n := node.(type) {
	case *parse.DotNode:
		return operand{carry: w.dot}
	case *parse.FieldNode:
		return w.fields(operand{carry: w.dot}, n.Ident)
	case *parse.VariableNode:
		o := operand{carry: w.at.variables[n.Ident[0]]}
		if n.Ident[0] == "$" {
			o.carry = w.at.dot
		}
		return w.fields(o, n.Ident[1:])
	case *parse.ChainNode:
		return w.fields(w.argument(n.Node, false), n.Field)
	case *parse.PipeNode:
		return w.pipe(n, asked)
	case *parse.IdentifierNode:
		return w.function(n.Ident, nil, nil, asked)
	case *parse.StringNode:
		return operand{literal: &n.Text}
	}
	return operand{}
}

// valuesMethods are the methods of .Values, which come before its keys.
var valuesMethods = []string{"AsMap", "Encode", "PathValue", "Table", "YAML"}

// fields follows fields, or keys that are written out.
func (w *readsWalk) fields(o operand, names []string) operand {
	o.literal = nil
	for _, name := range names {
		switch {
		case o.values && !o.beyond && len(o.path) == 0 && name == "AsMap":
			// .Values itself, in the type that sprig's functions want.
		case o.values && !o.beyond && len(o.path) == 0 && slices.Contains(valuesMethods, name):
			o.beyond = true
		case o.values && !o.beyond:
			o.path = append(slices.Clip(o.path), name)
		case o.values:
		case name == "Values":
			o = operand{values: true}
		case name == "Subcharts":
			w.out.all = true
		case o.carry != 0 && (w.holders[name] || w.anyKey):
			o = operand{carry: rootObject | rootHolder}
		default:
			o = operand{}
		}
	}
	return o
}

// call lets root objects come into a template that is included.
func (w *readsWalk) call(name *string, c carry) {
	if name != nil {
		for _, b := range w.named[*name] {
			b.reach(c)
			if b.kind == fileBody && !b.called {
				b.called, b.stale = true, true
			}
		}
		return
	}
	w.included |= c
	w.reach(definitionBody, c)
}

// reach lets root objects come into all templates of a kind.
func (w *readsWalk) reach(kind bodyKind, c carry) {
	for _, b := range w.bodies {
		if b.kind == kind {
			b.reach(c)
		}
	}
}
