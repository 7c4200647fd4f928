package render

import (
	"reflect"
	"slices"
	"strings"
	"text/template/parse"
)

// origin is what the syntax of a template says about where a value comes from:
// a path from the root object of a chart's templates (["Values","image","tag"]),
// or a dict made of such.
type origin struct {
	known  bool
	path   []string
	fields map[string]origin
	// mentions are the paths that went into a value which is none of them, such
	// as a condition.
	mentions []origin
}

// element stands in a path for an item of a list that a range goes through.
const element = "\x00*"

func (o origin) field(names ...string) origin {
	for i, name := range names {
		if o.known {
			return origin{known: true, path: append(slices.Clip(o.path), names[i:]...)}
		}
		o = o.fields[name]
	}
	return o
}

// place is a node of a template and what is known where it stands.
type place struct {
	node    parse.Node         // the action, block or {{template}} call
	pipe    *parse.PipeNode    // the innermost pipeline
	index   int                // of the command in the pipeline
	command *parse.CommandNode // the innermost command
	arg     parse.Node         // the argument, or nil when it is the command
	env     env
}

// env is what is known about dot and the variables at a place in a template.
type env struct {
	dot        origin
	vars       map[string]origin
	conditions []*condition // the blocks around the place, the innermost last
}

type condition struct {
	pipe *parse.PipeNode
	env  env
}

func newEnv(dot origin) env { return env{dot: dot, vars: map[string]origin{"$": dot}} }

func (e env) with(dot origin, cond *parse.PipeNode) env {
	vars := make(map[string]origin, len(e.vars)+2)
	for name, o := range e.vars {
		vars[name] = o
	}
	return env{dot: dot, vars: vars, conditions: append(slices.Clip(e.conditions), &condition{cond, e})}
}

// find walks through a template's statements to the one that a test accepts.
func find(list *parse.ListNode, e env, accept func(parse.Node, env) *place) *place {
	if list == nil {
		return nil
	}
	for _, node := range list.Nodes {
		if p := accept(node, e); p != nil {
			return p
		}
		switch n := node.(type) {
		case *parse.ActionNode:
			e.declare(n.Pipe)
		case *parse.IfNode:
			if p := findBranch(&n.BranchNode, e, e.dot, accept); p != nil {
				return p
			}
		case *parse.WithNode:
			if p := findBranch(&n.BranchNode, e, e.pipe(n.Pipe), accept); p != nil {
				return p
			}
		case *parse.RangeNode:
			item := e.pipe(n.Pipe).field(element)
			inner := e.with(item, n.Pipe)
			for i, v := range n.Pipe.Decl {
				inner.vars[v.Ident[0]] = origin{}
				if i == len(n.Pipe.Decl)-1 {
					inner.vars[v.Ident[0]] = item
				}
			}
			if p := find(n.List, inner, accept); p != nil {
				return p
			}
			if p := find(n.ElseList, e.with(e.dot, n.Pipe), accept); p != nil {
				return p
			}
		}
	}
	return nil
}

func findBranch(n *parse.BranchNode, e env, dot origin, accept func(parse.Node, env) *place) *place {
	inner := e.with(dot, n.Pipe)
	inner.declare(n.Pipe)
	if p := find(n.List, inner, accept); p != nil {
		return p
	}
	return find(n.ElseList, e.with(e.dot, n.Pipe), accept)
}

// declare notes the variables that a pipeline sets. Which branch sets one is
// not known; the last assignment before a place wins.
func (e env) declare(pipe *parse.PipeNode) {
	o := e.pipe(pipe)
	if len(pipe.Decl) > 0 && !o.known && o.fields == nil {
		o.mentions = e.mentioned(pipe)
	}
	for _, v := range pipe.Decl {
		e.vars[v.Ident[0]] = o
	}
}

// at accepts the statement that holds the expression at a position.
func at(pos parse.Pos) func(parse.Node, env) *place {
	return func(node parse.Node, e env) *place {
		pipe := pipeOf(node)
		if pipe == nil {
			return nil
		}
		p := &place{node: node, env: e}
		if node.Position() == pos || searchPipe(pipe, pos, p) {
			if p.pipe == nil {
				p.pipe, p.command = pipe, pipe.Cmds[0]
			}
			return p
		}
		return nil
	}
}

func pipeOf(node parse.Node) *parse.PipeNode {
	switch n := node.(type) {
	case *parse.ActionNode:
		return n.Pipe
	case *parse.TemplateNode:
		return n.Pipe
	case *parse.IfNode:
		return n.Pipe
	case *parse.WithNode:
		return n.Pipe
	case *parse.RangeNode:
		return n.Pipe
	}
	return nil
}

// searchPipe finds the innermost command at a position.
func searchPipe(pipe *parse.PipeNode, pos parse.Pos, p *place) bool {
	for i, cmd := range pipe.Cmds {
		if hidden(cmd) {
			continue
		}
		for _, arg := range cmd.Args {
			found := arg.Position() == pos
			switch n := arg.(type) {
			case *parse.PipeNode:
				if searchPipe(n, pos, p) {
					return true
				}
			case *parse.ChainNode:
				if inner, ok := n.Node.(*parse.PipeNode); ok && !found && searchPipe(inner, pos, p) {
					return true
				}
			}
			if found {
				p.pipe, p.index, p.command, p.arg = pipe, i, cmd, arg
				return true
			}
		}
		if cmd.Position() == pos {
			p.pipe, p.index, p.command = pipe, i, cmd
			return true
		}
	}
	return false
}

// hidden tells whether a command is one that parsing has added.
func hidden(cmd *parse.CommandNode) bool {
	id, ok := cmd.Args[0].(*parse.IdentifierNode)
	return ok && strings.HasPrefix(id.Ident, "packlint_")
}

// pipe says where the value of a pipeline comes from.
func (e env) pipe(pipe *parse.PipeNode) origin {
	if pipe == nil {
		return origin{}
	}
	return e.upTo(pipe, len(pipe.Cmds))
}

// upTo says where the value of a pipeline's first n commands comes from.
func (e env) upTo(pipe *parse.PipeNode, n int) (o origin) {
	for i, cmd := range pipe.Cmds[:n] {
		if hidden(cmd) {
			continue
		}
		args := e.args(cmd, cmd.Args)
		if i > 0 {
			args = append(args, o)
		}
		o = e.call(cmd, args)
	}
	return o
}

func (e env) args(cmd *parse.CommandNode, nodes []parse.Node) []origin {
	if _, ok := cmd.Args[0].(*parse.IdentifierNode); !ok {
		return nil
	}
	out := make([]origin, 0, len(nodes))
	for _, n := range nodes[1:] {
		out = append(out, e.node(n))
	}
	return out
}

// node says where the value of an operand comes from.
func (e env) node(node parse.Node) origin {
	switch n := node.(type) {
	case *parse.DotNode:
		return e.dot
	case *parse.FieldNode:
		return e.dot.field(n.Ident...)
	case *parse.VariableNode:
		return e.vars[n.Ident[0]].field(n.Ident[1:]...)
	case *parse.ChainNode:
		return e.node(n.Node).field(n.Field...)
	case *parse.PipeNode:
		return e.pipe(n)
	}
	return origin{}
}

// call says where the value of a command comes from; args are the origins of
// its arguments, with the value piped into it as the last.
func (e env) call(cmd *parse.CommandNode, args []origin) origin {
	id, ok := cmd.Args[0].(*parse.IdentifierNode)
	if !ok {
		return e.node(cmd.Args[0])
	}
	if len(args) == 0 {
		return origin{}
	}
	last := args[len(args)-1]
	switch id.Ident {
	case "dict":
		fields := map[string]origin{}
		for i := 1; i+1 < len(cmd.Args); i += 2 {
			if key, ok := cmd.Args[i].(*parse.StringNode); ok {
				fields[key.Text] = args[i]
			}
		}
		return origin{fields: fields}
	case "get", "index", "slice":
		return keyed(args[0], cmd.Args[2:])
	case "dig":
		return keyed(last, cmd.Args[1:max(len(cmd.Args)-2, 1)])
	case "coalesce", "or", "tpl", "pick", "omit", "set", "unset", "merge", "mergeOverwrite", "mustMerge", "mustMergeOverwrite", "append", "without":
		return args[0]
	case "default":
		if !last.known && last.fields == nil && len(args) == 2 {
			return args[0]
		}
		return last
	case "required", "toString", "quote", "squote", "trim", "lower", "upper", "title", "trunc", "trimSuffix",
		"trimPrefix", "trimAll", "replace", "int", "int64", "float64", "b64enc", "b64dec", "toYaml", "toJson",
		"fromYaml", "fromJson", "fromYamlArray", "fromJsonArray", "indent", "nindent", "deepCopy", "mustDeepCopy",
		"first", "last", "rest", "keys", "values", "join", "sortAlpha", "uniq", "compact", "toStrings", "reverse",
		"regexReplaceAll", "regexReplaceAllLiteral", "splitList", "split", "nospace", "len", "semver", "urlParse":
		return last
	}
	return origin{}
}

// keyed follows constant keys.
func keyed(o origin, keys []parse.Node) origin {
	for _, key := range keys {
		switch k := key.(type) {
		case *parse.StringNode:
			o = o.field(k.Text)
		case *parse.NumberNode:
			o = o.field(element)
		default:
			return origin{}
		}
	}
	return o
}

// mentioned lists the paths that a pipeline looks at, as a condition does.
func (e env) mentioned(pipe *parse.PipeNode) (out []origin) {
	add := func(o origin) {
		if o.known && len(o.path) > 0 {
			out = append(out, o)
		}
	}
	var visit func(node parse.Node)
	visit = func(node parse.Node) {
		switch n := node.(type) {
		case *parse.PipeNode:
			for _, cmd := range n.Cmds {
				visit(cmd)
			}
		case *parse.CommandNode:
			if id, ok := n.Args[0].(*parse.IdentifierNode); ok {
				switch id.Ident {
				case "hasKey", "get", "index", "dig":
					if len(n.Args) > 2 {
						if id.Ident == "dig" {
							add(e.call(n, e.args(n, n.Args)))
						} else {
							add(keyed(e.node(n.Args[1]), n.Args[2:]))
						}
						return
					}
				}
			}
			for _, arg := range n.Args {
				visit(arg)
			}
		case *parse.FieldNode:
			add(e.node(n))
		case *parse.VariableNode:
			o := e.node(n)
			add(o)
			out = append(out, o.mentions...)
		case *parse.ChainNode:
			if o := e.node(n); o.known {
				add(o)
			} else {
				visit(n.Node)
			}
		}
	}
	if pipe != nil {
		visit(pipe)
	}
	return out
}

// lookup returns what is at a path in the root object of a chart's templates.
// It stops at what is no table, and says how far it got. Of a list's items it
// follows the first that leads to nothing.
func lookup(v any, path []string) (value any, length int) {
	for i, key := range path {
		if key == element {
			items := reflect.ValueOf(v)
			switch items.Kind() {
			case reflect.Slice:
				for j := range items.Len() {
					value, n := lookup(items.Index(j).Interface(), path[i+1:])
					if isEmpty(value) || j == items.Len()-1 {
						return value, i + 1 + n
					}
				}
			case reflect.Map:
				keys := items.MapKeys()
				slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
				for j, key := range keys {
					value, n := lookup(items.MapIndex(key).Interface(), path[i+1:])
					if isEmpty(value) || j == len(keys)-1 {
						return value, i + 1 + n
					}
				}
			}
			return nil, i
		}
		table := reflect.ValueOf(v)
		if table.Kind() != reflect.Map || table.Type().Key().Kind() != reflect.String {
			return v, i
		}
		item := table.MapIndex(reflect.ValueOf(key))
		if !item.IsValid() || !item.CanInterface() {
			return nil, i
		}
		v = item.Interface()
	}
	return v, len(path)
}

// isEmpty tells whether a value is a placeholder that a user fills in.
func isEmpty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(v) == ""
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Map, reflect.Slice:
		return r.Len() == 0
	}
	return false
}
