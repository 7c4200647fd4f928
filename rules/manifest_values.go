package rules

import (
	"strings"
	"text/template/parse"

	"github.com/packlint/packlint/pack"
)

// valueUse is one place where a manifest reads .Values.
type valueUse struct {
	path   []string // without Values
	offset int
	// guarded is true when an if, with, default or the like takes care of a
	// value that is not there.
	guarded bool
}

// valueUses reads a manifest's syntax tree. A text that does not parse has none:
// manifest-render-failed has said so.
func valueUses(text string) []valueUse {
	tree := parse.New("manifest")
	tree.Mode = parse.SkipFuncCheck
	trees := map[string]*parse.Tree{}
	parsed, err := tree.Parse(text, "", "", trees)
	if err != nil || parsed.Root == nil {
		return nil
	}
	var uses []valueUse
	walkUses(parsed.Root, false, 0, &uses)
	for i := range uses {
		// The parser places a chain of fields at its second.
		if start := strings.LastIndex(text[:min(uses[i].offset+1, len(text))], ".Values"); start >= 0 {
			uses[i].offset = start
		}
	}
	return uses
}

// maxUseDepth bounds the walk; templates of people nest less.
const maxUseDepth = 200

func walkUses(n parse.Node, guarded bool, depth int, uses *[]valueUse) {
	if depth > maxUseDepth {
		return
	}
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			walkUses(child, guarded, depth+1, uses)
		}
	case *parse.ActionNode:
		walkPipe(n.Pipe, guarded, depth+1, uses)
	case *parse.IfNode:
		walkBranch(&n.BranchNode, depth, uses)
	case *parse.WithNode:
		walkBranch(&n.BranchNode, depth, uses)
	case *parse.RangeNode:
		walkBranch(&n.BranchNode, depth, uses)
	case *parse.TemplateNode:
		walkPipe(n.Pipe, guarded, depth+1, uses)
	}
}

// walkBranch: what stands below a condition is read only if it holds.
func walkBranch(n *parse.BranchNode, depth int, uses *[]valueUse) {
	walkPipe(n.Pipe, true, depth+1, uses)
	walkUses(n.List, true, depth+1, uses)
	walkUses(n.ElseList, true, depth+1, uses)
}

func walkPipe(n *parse.PipeNode, guarded bool, depth int, uses *[]valueUse) {
	if n == nil || depth > maxUseDepth {
		return
	}
	for _, command := range n.Cmds {
		if id, ok := command.Args[0].(*parse.IdentifierNode); ok {
			switch id.Ident {
			case "default", "coalesce", "ternary", "hasKey", "dig", "required", "empty", "and", "or", "not":
				guarded = true
			}
		}
	}
	for _, command := range n.Cmds {
		for _, arg := range command.Args {
			switch arg := arg.(type) {
			case *parse.FieldNode:
				addUse(arg.Ident, int(arg.Pos), guarded, uses)
			case *parse.VariableNode:
				if arg.Ident[0] == "$" {
					addUse(arg.Ident[1:], int(arg.Pos), guarded, uses)
				}
			case *parse.PipeNode:
				walkPipe(arg, guarded, depth+1, uses)
			}
		}
	}
}

func addUse(chain []string, offset int, guarded bool, uses *[]valueUse) {
	if len(chain) > 1 && chain[0] == "Values" {
		*uses = append(*uses, valueUse{path: chain[1:], offset: offset, guarded: guarded})
	}
}

// supplied tells whether the shipped values or a preset have a path, or a value
// on the way to it that is no mapping and may hold anything.
func supplied(p *pack.Pack, path []string) bool {
	if p.Values().Root.Get(path...) != nil {
		return true
	}
	for _, preset := range p.PresetList() {
		if preset.Apply(p.Values().Root).Get(path...) != nil {
			return true
		}
	}
	return false
}

func dottedValues(path []string) string { return ".Values." + strings.Join(path, ".") }
