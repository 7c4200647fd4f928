package rules

import (
	"errors"
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
	var out template
	out.node(tree.Root, true)
	for _, t := range trees {
		if t != tree {
			out.node(t.Root, false) // the dot of a definition can be anything
		}
	}
	slices.SortFunc(out.Functions, byOffset)
	slices.SortFunc(out.Roots, byOffset)
	return &out, nil
}

func byOffset(a, b usedName) int { return a.Offset - b.Offset }

// node notes the names below a node. The dot may be the root there.
func (t *template) node(node parse.Node, rooted bool) {
	switch n := node.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			t.node(child, rooted)
		}
	case *parse.ActionNode:
		t.node(n.Pipe, rooted)
	case *parse.TemplateNode:
		t.node(n.Pipe, rooted)
	case *parse.IfNode:
		t.block(&n.BranchNode, rooted, rooted)
	case *parse.WithNode:
		t.block(&n.BranchNode, rooted, false)
	case *parse.RangeNode:
		t.block(&n.BranchNode, rooted, false)
	case *parse.PipeNode:
		if n == nil {
			return
		}
		for _, cmd := range n.Cmds {
			for _, arg := range cmd.Args {
				t.node(arg, rooted)
			}
		}
	case *parse.ChainNode:
		t.node(n.Node, rooted)
	case *parse.IdentifierNode:
		t.Functions = append(t.Functions, usedName{n.Ident, int(n.Pos)})
	case *parse.FieldNode:
		if rooted {
			t.Roots = append(t.Roots, usedName{n.Ident[0], int(n.Pos)})
		}
	}
}

// block notes the names in an if, with or range.
func (t *template) block(n *parse.BranchNode, rooted, inside bool) {
	t.node(n.Pipe, rooted)
	t.node(n.List, inside)
	t.node(n.ElseList, rooted)
}
