package render

import (
	"errors"
	"reflect"
	"strings"
	"sync"
	"text/template/parse"
)

// Bounds on the shape of a template. They keep the Go stack in bounds when it
// is parsed and executed: at DefaultDepth, 250 KB a template are 250 MB of the
// gigabyte that Go allows.
const (
	maxActions     = 200_000 // in one file
	maxBlocks      = 200     // if, with, range and else-if inside each other
	maxExpressions = 50      // parentheses inside each other
)

// parseTemplate parses a text and adds the actions that keep its execution in
// bounds.
func parseTemplate(name, text string) (map[string]*parse.Tree, error) {
	return parseMarked(name, text, nil)
}

// parseMarked is parseTemplate with marks for tracing.
func parseMarked(name, text string, m *marks) (map[string]*parse.Tree, error) {
	if strings.Count(text, "{{") > maxActions {
		return nil, limitf("a template has more than %d actions", maxActions)
	}
	trees, err := parse.Parse(name, text, "", "", functionNames())
	if err != nil {
		return nil, err
	}
	if m != nil {
		m.mark(name, text, trees)
	}
	for _, tree := range trees {
		if tree.Root == nil || parse.IsEmptyTree(tree.Root) {
			// An empty definition overrides nothing, and must stay empty.
			continue
		}
		if err := measure(tree.Root, 0, 0); err != nil {
			return nil, err
		}
		instrument(tree.Root)
	}
	return trees, nil
}

var errNodeKind = errors.New("unknown kind of template node")

// measure checks how deep blocks and expressions are nested.
func measure(node parse.Node, blocks, expressions int) error {
	switch {
	case blocks > maxBlocks:
		return limitf("a template has more than %d blocks inside each other", maxBlocks)
	case expressions > maxExpressions:
		return limitf("a template has more than %d parentheses inside each other", maxExpressions)
	}
	all := func(blocks, expressions int, nodes ...parse.Node) error {
		for _, n := range nodes {
			if n == nil || reflect.ValueOf(n).IsNil() {
				continue
			}
			if err := measure(n, blocks, expressions); err != nil {
				return err
			}
		}
		return nil
	}
	switch n := node.(type) {
	case *parse.ListNode:
		return all(blocks, expressions, n.Nodes...)
	case *parse.ActionNode:
		return all(blocks, expressions, n.Pipe)
	case *parse.TemplateNode:
		return all(blocks, expressions, n.Pipe)
	case *parse.IfNode:
		return all(blocks+1, expressions, n.Pipe, n.List, n.ElseList)
	case *parse.WithNode:
		return all(blocks+1, expressions, n.Pipe, n.List, n.ElseList)
	case *parse.RangeNode:
		return all(blocks+1, expressions, n.Pipe, n.List, n.ElseList)
	case *parse.PipeNode:
		for _, cmd := range n.Cmds {
			if err := all(blocks, expressions+1, cmd.Args...); err != nil {
				return err
			}
		}
	case *parse.ChainNode:
		return all(blocks, expressions, n.Node)
	case *parse.TextNode, *parse.CommentNode, *parse.BreakNode, *parse.ContinueNode,
		*parse.BoolNode, *parse.DotNode, *parse.FieldNode, *parse.IdentifierNode,
		*parse.NilNode, *parse.NumberNode, *parse.StringNode, *parse.VariableNode:
	default:
		return errNodeKind
	}
	return nil
}

// Names of functions that only instrumented trees call: templates cannot name
// them, because parsing does not know them.
const (
	stepFunction  = "packlint_step"
	enterFunction = "packlint_enter"
	leaveFunction = "packlint_leave"
	printFunction = "packlint_print"
)

// instrument adds a step to every iteration of a loop, counts {{template}}
// calls, which text/template allows to nest 100,000 deep in each include, and
// checks values that are not strings before they are printed: fmt follows a
// value that contains itself until the stack ends.
func instrument(list *parse.ListNode) {
	if list == nil {
		return
	}
	out := make([]parse.Node, 0, len(list.Nodes))
	for _, node := range list.Nodes {
		switch n := node.(type) {
		case *parse.ActionNode:
			if len(n.Pipe.Decl) == 0 && !printsString(n.Pipe) {
				n.Pipe.Cmds = append(n.Pipe.Cmds, command(printFunction, n.Pos))
			}
		case *parse.IfNode:
			instrument(n.List)
			instrument(n.ElseList)
		case *parse.WithNode:
			instrument(n.List)
			instrument(n.ElseList)
		case *parse.RangeNode:
			instrument(n.List)
			instrument(n.ElseList)
			n.List.Nodes = append([]parse.Node{action(stepFunction, n.Pos, n.Line)}, n.List.Nodes...)
		case *parse.TemplateNode:
			out = append(out, action(enterFunction, n.Pos, n.Line), n, action(leaveFunction, n.Pos, n.Line))
			continue
		}
		out = append(out, node)
	}
	list.Nodes = out
}

func action(function string, pos parse.Pos, line int) *parse.ActionNode {
	return &parse.ActionNode{NodeType: parse.NodeAction, Pos: pos, Line: line, Pipe: &parse.PipeNode{
		NodeType: parse.NodePipe, Pos: pos, Line: line, Cmds: []*parse.CommandNode{command(function, pos)},
	}}
}

func command(function string, pos parse.Pos) *parse.CommandNode {
	return &parse.CommandNode{NodeType: parse.NodeCommand, Pos: pos, Args: []parse.Node{
		parse.NewIdentifier(function).SetPos(pos),
	}}
}

// printsString tells whether a pipeline ends in a function whose result is a
// string.
func printsString(pipe *parse.PipeNode) bool {
	last := pipe.Cmds[len(pipe.Cmds)-1]
	switch first := last.Args[0].(type) {
	case *parse.IdentifierNode:
		return stringFunctions()[first.Ident]
	case *parse.StringNode, *parse.NumberNode, *parse.BoolNode:
		return len(last.Args) == 1
	}
	return false
}

// functionNames is the function map for parsing, which only looks at names.
var functionNames = sync.OnceValue(func() map[string]any {
	names := map[string]any{}
	for name := range new(execution).templateFunctions() {
		names[name] = true
	}
	for _, name := range []string{
		"and", "call", "html", "index", "slice", "js", "len", "not", "or", "print", "printf",
		"println", "urlquery", "eq", "ge", "gt", "le", "lt", "ne",
	} {
		names[name] = true
	}
	return names
})

// stringFunctions are the functions whose result is a string.
var stringFunctions = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for name, f := range new(execution).templateFunctions() {
		if t := reflect.TypeOf(f); t.NumOut() > 0 && t.Out(0).Kind() == reflect.String {
			names[name] = true
		}
	}
	return names
})
