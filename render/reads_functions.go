package render

import (
	"reflect"
	"slices"
	"sync"
	"text/template/parse"
)

// askingFunctions look at a value and not into it, nor give it back.
var askingFunctions = []string{
	"and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "empty", "hasKey", "kindIs", "kindOf", "typeIs", "typeOf",
	"has", "contains", "hasPrefix", "hasSuffix", "len",
}

// function works out a call of a template function.
func (w *readsWalk) function(name string, args []parse.Node, piped *operand, asked bool) operand {
	asked = asked && slices.Contains(askingFunctions, name)
	operands := make([]operand, 0, len(args)+1)
	for _, arg := range args {
		operands = append(operands, w.argument(arg, asked))
	}
	if piped != nil {
		operands = append(operands, *piped)
	}
	if asked {
		for _, o := range operands {
			w.read(o, false)
		}
		return operand{}
	}
	switch name {
	case "include":
		return w.include(args, operands)
	case "tpl":
		return w.template(operands)
	case "index", "get":
		if len(operands) > 1 {
			return w.index(operands[0], operands[1:], args)
		}
	case "hasKey":
		if len(operands) == 2 {
			w.read(w.index(operands[0], operands[1:], args), true)
			return operand{}
		}
	case "dig":
		if n := len(operands); n > 2 {
			found := w.index(operands[n-1], operands[:n-2], nil)
			fallback := w.take(operands[n-2])
			return operand{carry: w.take(found) | fallback}
		}
	case "dict":
		return w.dict(operands)
	case "set":
		if len(operands) == 3 {
			return w.set(args, operands)
		}
	case "list", "tuple", "append", "mustAppend", "push", "mustPush", "prepend", "mustPrepend", "concat":
		return w.collected(operands, rootHolder)
	case "first", "mustFirst", "last", "mustLast":
		return w.collected(operands, rootObject|rootHolder)
	case "merge", "mustMerge", "mergeOverwrite", "mustMergeOverwrite":
		return w.merge(args, operands)
	case "and", "or", "default", "coalesce", "ternary", "required", "deepCopy", "mustDeepCopy", "omit", "pick", "unset":
		return w.collected(operands, 0)
	}
	for _, o := range operands {
		if w.take(o) != 0 && !harmless()[name] {
			w.out.all = true
		}
	}
	return operand{}
}

// harmless are functions that show nothing of a root object: those that only
// ask what it is, and those that want a text or number and fail on it.
var harmless = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for _, name := range []string{"not", "eq", "ne", "lt", "le", "gt", "ge", "empty", "kindIs", "kindOf", "typeIs", "typeIsLike", "typeOf", "keys", "len"} {
		names[name] = true
	}
	for name, f := range new(execution).templateFunctions() {
		t := reflect.TypeOf(f)
		wants := t.NumIn() > 0 && !t.IsVariadic()
		for i := range t.NumIn() {
			wants = wants && (t.In(i).Kind() == reflect.String || t.In(i).Kind() == reflect.Int)
		}
		names[name] = names[name] || wants
	}
	return names
})

// collected is the result of a function that gives back its operands, or
// something of them. What it makes of root objects is added.
func (w *readsWalk) collected(operands []operand, makes carry) operand {
	var out operand
	for _, o := range operands {
		out.carry |= w.take(o)
	}
	if out.carry != 0 {
		out.carry |= makes
	}
	if makes == rootHolder {
		out.carry &= rootHolder // a list is no root object
	}
	return out
}

func (w *readsWalk) include(args []parse.Node, operands []operand) operand {
	if len(operands) != 2 {
		for _, o := range operands {
			w.expose(o)
		}
		return operand{}
	}
	w.take(operands[0])
	c := w.take(operands[1])
	// {{ include (print $.Template.BasePath "/configmap.yaml") . }}
	if operands[0].literal == nil && len(args) > 0 && namesFile(args[0]) {
		w.reach(fileBody, c)
	} else {
		w.call(operands[0].literal, c)
	}
	return operand{}
}

// namesFile tells whether an expression puts a name together that starts with
// the folder of the chart's templates.
func namesFile(node parse.Node) bool {
	pipe, ok := node.(*parse.PipeNode)
	if !ok || len(pipe.Cmds) != 1 || len(pipe.Cmds[0].Args) < 2 {
		return false
	}
	args := pipe.Cmds[0].Args
	function, ok := args[0].(*parse.IdentifierNode)
	if !ok || function.Ident != "print" {
		return false
	}
	switch first := args[1].(type) {
	case *parse.FieldNode:
		return slices.Equal(first.Ident, []string{"Template", "BasePath"})
	case *parse.VariableNode:
		return slices.Equal(first.Ident[1:], []string{"Template", "BasePath"})
	}
	return false
}

func (w *readsWalk) template(operands []operand) operand {
	w.tpl = true
	for i, o := range operands {
		c := w.take(o)
		if i == 1 {
			w.rendered |= c
			w.reach(textBody, c)
		}
	}
	return operand{}
}

// index follows keys, some of which may be computed.
func (w *readsWalk) index(o operand, keys []operand, args []parse.Node) operand {
	for i, key := range keys {
		switch {
		case key.literal != nil:
			o = w.fields(o, []string{*key.literal})
			continue
		case o.values:
			o.beyond = true
		case o.carry == 0:
			o = operand{}
		default:
			// A number is that of an item, and a root object has none.
			number := false
			if i+1 < len(args) {
				_, number = args[i+1].(*parse.NumberNode)
			}
			if o.carry&rootObject != 0 && !number {
				w.out.all = true
			}
			o = operand{carry: rootObject | rootHolder}
		}
		w.expose(key)
	}
	return o
}

// dict makes a table. One with .Values in its place is as good as a root
// object, and those who get it read .Values from it.
func (w *readsWalk) dict(operands []operand) operand {
	var out operand
	if len(operands)%2 == 1 { // a key without a value
		w.expose(operands[len(operands)-1])
	}
	for i := 0; i+1 < len(operands); i += 2 {
		key, value := operands[i], operands[i+1]
		w.key(key)
		if key.literal != nil && *key.literal == "Values" && value.values && !value.beyond && len(value.path) == 0 {
			out.carry |= rootObject
			continue
		}
		if w.take(value) != 0 {
			w.hold(key.literal)
			out.carry |= rootHolder
		}
	}
	return out
}

// set changes the table that it is given.
func (w *readsWalk) set(args []parse.Node, operands []operand) operand {
	table := w.take(operands[0])
	w.key(operands[1])
	if w.take(operands[2]) != 0 {
		w.hold(operands[1].literal)
		w.changed(args, table, rootHolder)
		table |= rootHolder
	}
	return operand{carry: table}
}

// merge changes the first table that it is given.
func (w *readsWalk) merge(args []parse.Node, operands []operand) operand {
	out := w.collected(operands, 0)
	if len(operands) > 0 && out.carry != 0 {
		w.changed(args, operands[0].carry, out.carry)
	}
	return out
}

// changed notes that root objects come into a table. That is known of variables
// only, and of tables that are made on the spot.
func (w *readsWalk) changed(args []parse.Node, had, c carry) {
	if had|c == had || len(args) == 0 {
		return
	}
	switch table := args[0].(type) {
	case *parse.VariableNode:
		if len(table.Ident) == 1 && table.Ident[0] != "$" {
			w.assign(table.Ident[0], had|c)
			return
		}
	case *parse.PipeNode:
		if len(table.Cmds) == 1 {
			if function, ok := table.Cmds[0].Args[0].(*parse.IdentifierNode); ok && (function.Ident == "dict" || function.Ident == "deepCopy" || function.Ident == "mustDeepCopy") {
				return
			}
		}
	}
	w.out.all = true
}
