package pack

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"text/template/parse"

	"github.com/Masterminds/sprig/v3"
)

// pipelineFault is what is wrong with the template expression of a macro, and
// where in its action; End is 0 for the macro as a whole.
type pipelineFault struct {
	start, end    int
	message, hint string
	// function is the name of an unknown function.
	function string
	// typographic are the offsets of quotes to write plain, and unpiped tells that a
	// known function stands at start without a | before it.
	typographic []int
	unpiped     bool
}

// checkPipeline parses an action as the template package does, and returns the
// functions it calls and its first fault.
func checkPipeline(s *MacroSpan) (functions []string, fault *pipelineFault) {
	if fault := typographicQuote(s.Action); fault != nil {
		return nil, fault
	}
	// Pack names hold hyphens, which a field of a template cannot: a field of
	// the same length stands in for each reference.
	source := []byte(s.Action)
	starts := map[int]bool{}
	var restore []string
	for _, ref := range s.References {
		source[ref.Start] = '.'
		for i := ref.Start + 1; i < ref.End; i++ {
			source[i] = 'x'
		}
		starts[ref.Start] = true
		restore = append(restore, string(source[ref.Start:ref.End]), s.Action[ref.Start:ref.End])
	}
	tree := parse.New("macro")
	tree.Mode = parse.SkipFuncCheck
	if _, err := tree.Parse(macroOpen+string(source)+macroClose, macroOpen, macroClose, map[string]*parse.Tree{}); err != nil {
		message := strings.TrimPrefix(strings.TrimPrefix(err.Error(), "template: "), "macro:1: ")
		return nil, &pipelineFault{message: "is no valid template: " + strings.NewReplacer(restore...).Replace(message)}
	}
	w := pipelineWalk{starts: starts}
	w.list(tree.Root)
	return w.functions, w.fault
}

func typographicQuote(action string) *pipelineFault {
	var fault *pipelineFault
	for i := 0; i < len(action); {
		if end := literalEnd(action, i); end > i {
			i = end
			continue
		}
		for _, quote := range []string{"“", "”", "„", "‘", "’"} {
			if !strings.HasPrefix(action[i:], quote) {
				continue
			}
			if fault == nil {
				fault = &pipelineFault{start: i, end: i + len(quote),
					message: fmt.Sprintf("has the typographic quote %s, which is none to a template", quote), hint: `write plain quotes: "`}
			}
			fault.typographic = append(fault.typographic, i)
		}
		i++
	}
	return fault
}

// pipelineWalk goes through the expression of a macro. Positions of its nodes
// count from the opening braces.
type pipelineWalk struct {
	starts    map[int]bool // of the references
	functions []string
	fault     *pipelineFault
}

func (w *pipelineWalk) list(l *parse.ListNode) {
	for _, n := range l.Nodes {
		if action, ok := n.(*parse.ActionNode); ok {
			w.pipe(action.Pipe)
		}
	}
}

func (w *pipelineWalk) pipe(p *parse.PipeNode) {
	for _, c := range p.Cmds {
		if field, ok := c.Args[0].(*parse.FieldNode); ok && len(c.Args) > 1 && w.starts[w.offset(field)] {
			first := w.fault == nil
			w.found(c.Args[1], "", fmt.Sprintf("lacks a | before %s", c.Args[1]), "separate the reference and the function by |")
			if called, ok := c.Args[1].(*parse.IdentifierNode); ok && first {
				w.fault.unpiped = slices.Contains(MacroFunctions(), called.Ident)
			}
		}
		for _, arg := range c.Args {
			switch arg := arg.(type) {
			case *parse.IdentifierNode:
				w.functions = append(w.functions, arg.Ident)
				if !slices.Contains(MacroFunctions(), arg.Ident) {
					w.found(arg, arg.Ident, fmt.Sprintf("calls %s, which is no function of sprig", arg.Ident), "")
				}
			case *parse.PipeNode:
				w.pipe(arg)
			case *parse.ChainNode:
				if inner, ok := arg.Node.(*parse.PipeNode); ok {
					w.pipe(inner)
				}
			}
		}
	}
}

// offset is where a node starts in the action.
func (w *pipelineWalk) offset(n parse.Node) int {
	return int(n.Position()) - len(macroOpen)
}

func (w *pipelineWalk) found(n parse.Node, function, message, hint string) {
	if w.fault == nil {
		start := w.offset(n)
		w.fault = &pipelineFault{start: start, end: start + len(n.String()), message: message, hint: hint, function: function}
	}
}

// MacroFunctions lists, in order, the functions that a macro can call: those of
// sprig and of the template package. Helm's own are no promise of Palette's, and
// no mistake for certain.
var MacroFunctions = sync.OnceValue(func() []string {
	names := strings.Fields(`and or not len index slice print printf println html js urlquery call eq ne lt le gt ge
		toYaml toYamlPretty mustToYaml fromYaml fromYamlArray toToml fromToml mustToToml toJson mustToJson fromJson fromJsonArray
		include tpl required lookup`)
	for name := range sprig.TxtFuncMap() {
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
})
