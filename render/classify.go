package render

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"text/template/parse"
	"unicode"

	"helm.sh/helm/v3/pkg/chart"
)

// valuesRoot says where the values of the root chart's templates stand in a
// pack's values.yaml: ["charts", name] or ["manifests", stem].
type valuesRoot []string

// diagnosis is a failure, and the values that could cure it.
type diagnosis struct {
	Failure
	// paths are the values to try, the likeliest first; Failure.ValuesPath is
	// one of them.
	paths [][]string
	// fill are the paths of those that are empty: samples may go there.
	fill [][]string
	// follows is true for a failure that another one may explain.
	follows  bool
	template string // the file that was executed, "" for none
	// platform is true when the template asks for what only Palette knows, as
	// old manifests do ({{ .Spectro.cluster.name }}).
	platform bool
}

// diagnose classifies what went wrong with a template.
func (t *chartTemplates) diagnose(r rendered, root valuesRoot) diagnosis {
	d := diagnosis{Failure: Failure{Kind: NeedsInput, At: Position{Template: r.Name}}}
	chain, rest := frames(r.Err)
	if len(chain) == 0 {
		d.At, d.Message = parseFailure(r.Name, r.Err)
		d.Kind = Broken
		if isLimit(r.Err) {
			d.Kind, d.Message = Limit, r.Err.Error()
		}
		return d
	}
	d.At = t.position(r, innermost(chain))
	last := chain[len(chain)-1]
	place := t.resolve(r, chain)

	var limit *limitError
	var input *inputError
	var missing *missingTemplateError
	var text *tplParseError
	switch {
	case errors.As(rest, &limit):
		d.Kind, d.Message = Limit, limit.Error()
		return d
	case errors.As(rest, &input):
		d.Message = strings.TrimSpace(input.message)
		if input.function == "required" {
			d.candidates(r, root, place.lastArgument())
		} else {
			d.candidates(r, root, emptyFirst(r, place.aroundFail())...)
		}
		return d
	case errors.As(rest, &missing):
		d.Message = strings.TrimPrefix(missing.Error(), "template: ")
		if place.constantArgument(0) {
			d.Kind, d.follows = Broken, true
			return d
		}
		d.candidates(r, root, place.argument(0))
		return d
	case errors.As(rest, &text):
		_, message := parseFailure(rootName, text.err)
		d.Kind, d.Message = Broken, "the text given to tpl is no template: "+message
		d.candidates(r, root, place.argument(0))
		return d
	}

	d.Message = last.message
	if last.context != "" && !strings.HasPrefix(last.message, "error calling") {
		d.Message = fmt.Sprintf("<%s>: %s", last.context, last.message)
	}
	switch {
	case staticMistake.MatchString(last.message):
		d.Kind = Broken
		return d
	case strings.HasPrefix(last.message, `template "`) && strings.HasSuffix(last.message, `" not defined`):
		d.Kind, d.Message, d.follows = Broken, last.message, true
		return d
	}
	if o := place.subject(); len(o.path) > 0 && strings.EqualFold(o.path[0], "spectro") {
		d.platform = true
		return d
	}
	origins := place.operands()
	d.candidates(r, root, d.matching(r, last.message, origins)...)
	switch {
	case aboutNil.MatchString(last.message):
	case len(d.paths) == 0:
		// What the values have to do with it is not known.
		if o := place.subject(); o.known && len(o.path) > 0 && o.path[0] != "Values" && o.path[0] != "Subcharts" {
			d.Kind = Broken
		}
	case !d.anyEmpty(r, origins):
		// Where a table is expected and something else stands, that is it.
		d.Kind, d.paths = Broken, nil
		for i, o := range origins {
			_, n := lookup(r.unit.scope, o.path)
			origins[i].path = o.path[:n]
		}
		d.candidates(r, root, d.matching(r, last.message, origins)...)
	}
	return d
}

// innermost is the last frame in a file: texts given to tpl have no position
// that a reader could look up.
func innermost(chain []frame) frame {
	for _, f := range slices.Backward(chain) {
		if f.file != rootName {
			return f
		}
	}
	return chain[0]
}

// position is where a frame's expression begins. text/template points at the
// second name of a chain of fields.
func (t *chartTemplates) position(r rendered, f frame) Position {
	at := f.position()
	text, _, _ := t.source(r, f)
	if pos, ok := offset(text, f.line, f.column); ok && strings.HasPrefix(text[pos:], ".") {
		start := strings.TrimRightFunc(text[:pos], func(c rune) bool {
			return c == '.' || c == '_' || c == '$' || unicode.IsLetter(c) || unicode.IsDigit(c)
		})
		at.Column -= int(pos) - len(start)
	}
	return at
}

var (
	// Mistakes that are in the template, whatever the values are.
	staticMistake = regexp.MustCompile(`wrong number of args for|has arguments but cannot be invoked|is not a method but has arguments|can't give argument to non-function|is an unexported field|is not a defined function|nil is not a command|can't handle .* for arg of type|undefined variable`)
	// What text/template, sprig and reflect say about nil. A value of type
	// interface {} is one that is not there: others have the type they hold.
	aboutNil = regexp.MustCompile(`nil pointer|untyped nil|got interface \{\}$|interface conversion: interface( \{\})? is nil|<nil>|invalid value; expected|type invalid|on zero Value|nil data`)
	gotType  = regexp.MustCompile(`; got ([^;]+)$`)
)

// matching orders origins so that those come first whose value has the type
// that the message complains about, or is empty.
func (d *diagnosis) matching(r rendered, message string, origins []origin) []origin {
	got := ""
	if m := gotType.FindStringSubmatch(message); m != nil {
		got = strings.ReplaceAll(m[1], "chartutil.Values", "map[string]interface {}")
	}
	rank := func(o origin) int {
		value, _ := lookup(r.unit.scope, o.path)
		switch {
		case got != "" && strings.ReplaceAll(fmt.Sprintf("%T", value), "chartutil.Values", "map[string]interface {}") == got:
			return 0
		case isEmpty(value):
			return 1
		}
		return 2
	}
	out := slices.Clone(origins)
	slices.SortStableFunc(out, func(a, b origin) int { return rank(a) - rank(b) })
	if got != "" && len(out) > 0 && rank(out[0]) == 0 {
		out = slices.DeleteFunc(out, func(o origin) bool { return rank(o) > 0 })
	}
	return out
}

// emptyFirst puts the values that are empty before the others.
func emptyFirst(r rendered, origins []origin) []origin {
	out := slices.Clone(origins)
	slices.SortStableFunc(out, func(a, b origin) int {
		return boolRank(r, a) - boolRank(r, b)
	})
	return out
}

func boolRank(r rendered, o origin) int {
	if value, _ := lookup(r.unit.scope, o.path); isEmpty(value) {
		return 0
	}
	return 1
}

func (d *diagnosis) anyEmpty(r rendered, origins []origin) bool {
	return slices.ContainsFunc(origins, func(o origin) bool {
		value, _ := lookup(r.unit.scope, o.path)
		return o.known && isEmpty(value)
	})
}

// candidates notes the origins that are values of the pack.
func (d *diagnosis) candidates(r rendered, root valuesRoot, origins ...origin) {
	for _, o := range origins {
		if path := absolute(root, r.unit.chart, o); path != nil && !slices.ContainsFunc(d.paths, func(p []string) bool { return slices.Equal(p, path) }) {
			d.paths = append(d.paths, path)
			if value, _ := lookup(r.unit.scope, o.path); isUnset(value) {
				d.fill = append(d.fill, path)
			}
		}
	}
	if len(d.paths) > 0 {
		d.ValuesPath = d.paths[0]
	}
}

// isUnset tells whether a value may be one that a user has yet to decide on.
func isUnset(v any) bool { return isEmpty(v) || v == false || v == float64(0) }

// absolute makes an origin a path from the root of the pack's values.yaml, nil
// when it is none of its values.
func absolute(root valuesRoot, c *chart.Chart, o origin) []string {
	if !o.known || len(o.path) == 0 {
		return nil
	}
	path := o.path
	if i := slices.Index(path, element); i >= 0 {
		path = path[:i] // the list; which item is not known
	}
	var subcharts []string
	for parent := c; parent != nil && parent.Parent() != nil; parent = parent.Parent() {
		subcharts = append([]string{parent.Name()}, subcharts...)
	}
	for len(path) > 1 && path[0] == "Subcharts" {
		subcharts = append(subcharts, path[1])
		path = path[2:]
	}
	if len(path) < 2 || path[0] != "Values" {
		return nil
	}
	out := slices.Clone([]string(root))
	if path[1] != "global" {
		out = append(out, subcharts...)
	}
	return append(out, path[1:]...)
}

// resolve follows the chain of calls through the templates, with what is known
// about dot and the variables, to the place of the error. It returns nil when
// the way is lost.
func (t *chartTemplates) resolve(r rendered, chain []frame) *place {
	e := newEnv(origin{known: true})
	expected := r.Name
	var p *place
	for i, f := range chain {
		text, tree, trees := t.source(r, f)
		if tree == nil {
			return nil
		}
		if f.define != expected && f.file != rootName {
			// A {{template}} call leaves no trace in the error.
			e = t.through(r, trees, expected, f.define, e, 3)
		}
		pos, ok := offset(text, f.line, f.column)
		if !ok {
			return nil
		}
		if p = find(tree.Root, e, at(pos)); p == nil {
			return nil
		}
		if i == len(chain)-1 {
			return p
		}
		data := origin{}
		if id, ok := p.command.Args[0].(*parse.IdentifierNode); ok && (id.Ident == "include" || id.Ident == "tpl") {
			if args := p.arguments(); len(args) > 1 {
				data = args[1]
			}
			if name, ok := constant(p, 0); ok {
				expected = name
			} else {
				expected = chain[i+1].define
			}
		} else {
			expected = chain[i+1].define
		}
		e = newEnv(data)
	}
	return p
}

// source finds the tree that a frame executes.
func (t *chartTemplates) source(r rendered, f frame) (text string, tree *parse.Tree, trees map[string]*parse.Tree) {
	if f.file == rootName {
		parsed := t.text(f.text)
		return f.text, parsed.trees[f.define], parsed.trees
	}
	for i, file := range r.set.files {
		if r.set.names[i] == f.file {
			return file.text, file.trees[f.define], file.trees
		}
	}
	return "", nil, nil
}

// through finds the {{template}} call of one definition in another one, and
// returns what is known behind it.
func (t *chartTemplates) through(r rendered, trees map[string]*parse.Tree, from, to string, e env, depth int) env {
	if depth == 0 {
		return newEnv(origin{})
	}
	tree := trees[from]
	for _, file := range r.set.files {
		if tree != nil {
			break
		}
		tree = file.trees[from]
	}
	if tree == nil {
		return newEnv(origin{})
	}
	var found *env
	var others []string
	var inner []env
	find(tree.Root, e, func(n parse.Node, at env) *place {
		if call, ok := n.(*parse.TemplateNode); ok && found == nil {
			next := newEnv(at.pipe(call.Pipe))
			if call.Name == to {
				found = &next
			} else {
				others, inner = append(others, call.Name), append(inner, next)
			}
		}
		return nil
	})
	if found != nil {
		return *found
	}
	for i, name := range others {
		if next := t.through(r, trees, name, to, inner[i], depth-1); next.dot.known || next.dot.fields != nil {
			return next
		}
	}
	return newEnv(origin{})
}

// arguments are the origins of a command's arguments, the value piped into it
// included.
func (p *place) arguments() []origin {
	if p == nil || p.command == nil {
		return nil
	}
	args := p.env.args(p.command, p.command.Args)
	if p.index > 0 {
		args = append(args, p.env.upTo(p.pipe, p.index))
	}
	return args
}

func (p *place) argument(i int) origin {
	if args := p.arguments(); i < len(args) {
		return args[i]
	}
	return origin{}
}

func (p *place) lastArgument() origin {
	args := p.arguments()
	if len(args) == 0 {
		return origin{}
	}
	return args[len(args)-1]
}

func (p *place) constantArgument(i int) bool {
	_, ok := constant(p, i)
	return ok
}

func constant(p *place, i int) (string, bool) {
	if p == nil || p.command == nil {
		return "", false
	}
	if i+1 < len(p.command.Args) {
		s, ok := p.command.Args[i+1].(*parse.StringNode)
		if ok {
			return s.Text, true
		}
	}
	return "", false
}

// subject is the origin of what the error points at.
func (p *place) subject() origin {
	switch {
	case p == nil:
		return origin{}
	case p.arg != nil:
		return p.env.node(p.arg)
	case p.command != nil:
		return p.env.call(p.command, p.arguments())
	}
	return origin{}
}

// operands are the known origins that take part in the failing expression: the
// field that the error points at, or all arguments of a call.
func (p *place) operands() (out []origin) {
	if p == nil {
		return nil
	}
	add := func(origins ...origin) {
		for _, o := range origins {
			if o.known && len(o.path) > 1 {
				out = append(out, o)
			}
		}
	}
	switch p.arg.(type) {
	case *parse.FieldNode, *parse.ChainNode, *parse.VariableNode, *parse.DotNode:
		add(p.subject())
	}
	_, call := p.command.Args[0].(*parse.IdentifierNode)
	if call && (len(out) == 0 || p.index > 0) {
		add(p.looksUp())
		add(p.arguments()...)
		if len(out) == 0 {
			for _, arg := range p.command.Args[1:] {
				if pipe, ok := arg.(*parse.PipeNode); ok {
					add(p.env.mentioned(pipe)...)
				}
			}
		}
	}
	if len(out) == 0 {
		switch n := p.node.(type) {
		case *parse.RangeNode:
			add(p.env.pipe(n.Pipe))
		case *parse.WithNode:
			add(p.env.pipe(n.Pipe))
		}
	}
	return out
}

// looksUp is the origin of what a command with constant keys looks up.
func (p *place) looksUp() origin {
	switch id, _ := p.command.Args[0].(*parse.IdentifierNode); id.Ident {
	case "index", "get", "dig":
		return p.env.call(p.command, p.arguments())
	}
	return origin{}
}

// aroundFail lists the values that the conditions around a `fail` look at,
// those of the innermost first.
func (p *place) aroundFail() (out []origin) {
	if p == nil {
		return nil
	}
	for _, c := range slices.Backward(p.env.conditions) {
		out = append(out, c.env.mentioned(c.pipe)...)
	}
	return out
}
