package rules

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"text/template/parse"
)

// Bounds on a template that is looked into; render has its own.
const (
	maxTemplateSize    = 4 << 20 // bytes
	maxTemplateActions = 100_000
)

// template is what can be known of a Helm template without executing it.
type template struct {
	// Reads are the places where the template looks at .Values, in order.
	Reads []valuesRead
	// Functions are the names that the template calls.
	Functions []usedName
	// Roots are the fields of the root that it reads: Values, Release, ….
	Roots []usedName
}

// usedName is a name that a template uses, and its byte offset.
type usedName struct {
	Name   string
	Offset int
}

// valuesRead is one place where a template reads .Values.
type valuesRead struct {
	// Path is what stands below .Values; empty for .Values as a whole.
	Path   []string
	Offset int
	// Asked is true where the template only asks whether the value is there or
	// what it is, or brings a default: an absent one does no harm.
	Asked bool
	// Passed is true where the value goes on as a whole, so that everything
	// below it may be read.
	Passed bool
	// Defined is true in the body of a {{define}}, which charts share.
	Defined bool
	// Within are the values that the blocks around it depend on.
	Within *templateBlock
}

// templateBlock is an if, with or range, and what its condition reads.
type templateBlock struct {
	Paths [][]string
	Outer *templateBlock
}

var errTemplateSize = errors.New("the template is too large to look into")

// readTemplate parses a template without knowing its functions.
func readTemplate(name, text string) (*template, error) {
	if len(text) > maxTemplateSize || strings.Count(text, "{{") > maxTemplateActions {
		return nil, errTemplateSize
	}
	tree := parse.New(name)
	tree.Mode = parse.SkipFuncCheck
	trees := map[string]*parse.Tree{}
	if _, err := tree.Parse(text, "", "", trees); err != nil {
		return nil, err
	}
	r := &templateReader{rooted: true}
	r.node(tree.Root, nil)
	r.defined, r.rooted = true, false
	for _, name := range slices.Sorted(maps.Keys(trees)) {
		if trees[name] != tree {
			r.node(trees[name].Root, nil)
		}
	}
	slices.SortStableFunc(r.out.Reads, func(a, b valuesRead) int { return a.Offset - b.Offset })
	slices.SortStableFunc(r.out.Functions, byOffset)
	slices.SortStableFunc(r.out.Roots, byOffset)
	return &r.out, nil
}

func byOffset(a, b usedName) int { return a.Offset - b.Offset }

// templateReader walks the trees of one template.
type templateReader struct {
	out     template
	defined bool // in a {{define}}
	rooted  bool // the dot is the root
}

func (r *templateReader) node(node parse.Node, within *templateBlock) {
	switch n := node.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			r.node(child, within)
		}
	case *parse.ActionNode:
		r.pipe(n.Pipe, within, len(n.Pipe.Decl) > 0)
	case *parse.TemplateNode:
		if n.Pipe != nil {
			r.pipe(n.Pipe, within, true)
		}
	case *parse.IfNode:
		r.block(&n.BranchNode, within, true, false)
	case *parse.WithNode:
		r.block(&n.BranchNode, within, false, true)
	case *parse.RangeNode:
		r.block(&n.BranchNode, within, false, true)
	}
}

// block reads an if, with or range: its condition tolerates absent values, and
// what is inside depends on them.
func (r *templateReader) block(n *parse.BranchNode, within *templateBlock, condition, dot bool) {
	from := len(r.out.Reads)
	r.pipe(n.Pipe, within, true)
	inner := &templateBlock{Outer: within}
	for i := from; i < len(r.out.Reads); i++ {
		read := &r.out.Reads[i]
		inner.Paths = append(inner.Paths, read.Path)
		if condition && tests(n.Pipe) {
			read.Passed = false
		}
	}
	rooted := r.rooted
	r.rooted = rooted && !dot
	r.node(n.List, inner)
	r.rooted = rooted
	if n.ElseList != nil {
		r.node(n.ElseList, inner)
	}
}

// tests tells whether a condition looks at its values themselves, and hands
// none to a function that may look into it.
func tests(pipe *parse.PipeNode) bool {
	for _, cmd := range pipe.Cmds {
		if id, ok := cmd.Args[0].(*parse.IdentifierNode); ok && !slices.Contains(testFunctions, id.Ident) {
			return false
		}
		for _, arg := range cmd.Args {
			if inner, ok := arg.(*parse.PipeNode); ok && !tests(inner) {
				return false
			}
		}
	}
	return true
}

// testFunctions look at a value and not into it.
var testFunctions = []string{
	"and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "empty", "hasKey", "kindIs", "kindOf", "typeIs", "typeOf",
	"has", "contains", "hasPrefix", "hasSuffix", "len",
}

// tolerant are the functions that take a value which is not there.
var tolerant = []string{"default", "coalesce", "ternary", "empty", "required", "hasKey", "dig", "and", "or", "not", "kindIs", "typeIs", "eq", "ne"}

func (r *templateReader) pipe(pipe *parse.PipeNode, within *templateBlock, asked bool) {
	if pipe == nil {
		return
	}
	for i, cmd := range pipe.Cmds {
		tolerated := asked
		// {{ .Values.x | default "y" }}
		if i+1 < len(pipe.Cmds) {
			if id, ok := pipe.Cmds[i+1].Args[0].(*parse.IdentifierNode); ok && slices.Contains(tolerant, id.Ident) {
				tolerated = true
			}
		}
		r.command(cmd, within, tolerated)
	}
}

func (r *templateReader) command(cmd *parse.CommandNode, within *templateBlock, asked bool) {
	args := cmd.Args
	if id, ok := args[0].(*parse.IdentifierNode); ok {
		r.out.Functions = append(r.out.Functions, usedName{id.Ident, int(id.Pos)})
		if path, table, ok := lookup(id.Ident, args[1:]); ok {
			r.read(table, path, within, asked || id.Ident == "hasKey" || id.Ident == "dig")
			// What else is in the arguments: the keys, and a default.
			for _, arg := range args[1:] {
				if arg != table {
					r.argument(arg, within, true)
				}
			}
			return
		}
		asked = asked || slices.Contains(tolerant, id.Ident)
		args = args[1:]
	}
	for _, arg := range args {
		r.argument(arg, within, asked)
	}
}

func (r *templateReader) argument(arg parse.Node, within *templateBlock, asked bool) {
	switch n := arg.(type) {
	case *parse.PipeNode:
		r.pipe(n, within, asked)
		return
	case *parse.IdentifierNode:
		r.out.Functions = append(r.out.Functions, usedName{n.Ident, int(n.Pos)})
		return
	case *parse.StringNode:
		// A text given to tpl is a template itself.
		for _, path := range pathsInText(n.Text) {
			r.out.Reads = append(r.out.Reads, valuesRead{Path: path, Offset: int(n.Pos), Asked: true, Passed: true, Defined: true, Within: within})
		}
		return
	case *parse.FieldNode:
		if r.rooted {
			r.out.Roots = append(r.out.Roots, usedName{n.Ident[0], int(n.Pos)})
		}
	case *parse.ChainNode:
		if _, ok := valuesPath(n); !ok {
			r.argument(n.Node, within, asked)
			return
		}
		if inner, ok := n.Node.(*parse.PipeNode); ok {
			r.functionsOf(inner)
		}
	}
	if path, ok := valuesPath(arg); ok {
		r.read(arg, path, within, asked)
	}
}

// functionsOf notes the functions of a pipeline whose reads are known.
func (r *templateReader) functionsOf(pipe *parse.PipeNode) {
	for _, cmd := range pipe.Cmds {
		for _, arg := range cmd.Args {
			if id, ok := arg.(*parse.IdentifierNode); ok {
				r.out.Functions = append(r.out.Functions, usedName{id.Ident, int(id.Pos)})
			}
		}
	}
}

func (r *templateReader) read(node parse.Node, path []string, within *templateBlock, asked bool) {
	r.out.Reads = append(r.out.Reads, valuesRead{
		Path: path, Offset: int(node.Position()), Asked: asked, Passed: true, Defined: r.defined, Within: within,
	})
}

// valuesPath returns what a field, $.Values.a.b or (.Values.a).b names below
// .Values.
func valuesPath(node parse.Node) ([]string, bool) {
	switch n := node.(type) {
	case *parse.FieldNode:
		return belowValues(n.Ident)
	case *parse.VariableNode:
		return belowValues(n.Ident)
	case *parse.ChainNode:
		if path, ok := valuesPath(n.Node); ok {
			return slices.Concat(path, n.Field), true
		}
		return belowValues(n.Field)
	case *parse.PipeNode:
		if len(n.Cmds) == 1 && len(n.Decl) == 0 {
			args := n.Cmds[0].Args
			if len(args) == 1 {
				return valuesPath(args[0])
			}
			if id, ok := args[0].(*parse.IdentifierNode); ok {
				path, _, ok := lookup(id.Ident, args[1:])
				return path, ok
			}
		}
	}
	return nil, false
}

func belowValues(names []string) ([]string, bool) {
	i := slices.Index(names, "Values")
	if i < 0 {
		return nil, false
	}
	path := names[i+1:]
	// .Values.AsMap is .Values in the type that sprig's functions want.
	if len(path) == 1 && path[0] == "AsMap" {
		path = nil
	}
	return path, true
}

// lookup reads a call that takes values by name: index .Values "a" "b", get
// .Values "a", dig "a" "b" "default" .Values.
func lookup(function string, args []parse.Node) (path []string, table parse.Node, ok bool) {
	var keys []parse.Node
	switch function {
	case "index", "get", "hasKey":
		if len(args) < 2 {
			return nil, nil, false
		}
		table, keys = args[0], args[1:]
	case "dig":
		if len(args) < 3 {
			return nil, nil, false
		}
		table, keys = args[len(args)-1], args[:len(args)-2]
	default:
		return nil, nil, false
	}
	path, ok = valuesPath(table)
	if !ok {
		return nil, nil, false
	}
	path = slices.Clone(path)
	for _, key := range keys {
		s, ok := key.(*parse.StringNode)
		if !ok {
			break
		}
		path = append(path, s.Text)
	}
	return path, table, true
}

var valuesInText = regexp.MustCompile(`\.Values\.([\w-]+(?:\.[\w-]+)*)`)

// pathsInText finds the values that a text names, a template in a value for
// example.
func pathsInText(text string) [][]string {
	if !strings.Contains(text, ".Values.") {
		return nil
	}
	var out [][]string
	for _, m := range valuesInText.FindAllStringSubmatch(text, maxTemplateActions) {
		out = append(out, strings.Split(m[1], "."))
	}
	return out
}
