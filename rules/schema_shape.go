package rules

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// SchemaShape reports a file that does not parse, too.
var SchemaShape = lint.Rule{
	ID:       "schema-shape",
	Severity: lint.Error,
	Category: lint.Schema,
	Summary:  "schema.yaml is not a list of paths with one constraint each",
	Why:      "Palette reads schema.yaml as one mapping from the whole path of a value to the key `schema` with a text. What has another shape constrains nothing, and a file that does not parse breaks the validation of every profile with the pack.",
	Fix:      "Write each entry as the path from the root of values.yaml on one line, and `schema: '{{ … }}'` below it, in single quotes.",
	Related:  []string{"schema-template-syntax", "schema-path-unresolved", constraintDocs},
	Check: func(p *lint.Pass) {
		schema := p.Pack.Schema()
		switch {
		case !hasFile(p.Pack, pack.SchemaFile):
			return
		case schema.Err != nil:
			hint := schema.Err.Hint
			if line := schema.Line(schema.Err.Pos.Line); unquotedConstraint.MatchString(line) {
				hint = "put the constraint in single quotes: YAML reads '{' as the start of a mapping"
			}
			p.Report(schema.Err.Pos, "schema.yaml is not valid YAML: "+schema.Err.Message, lint.Hint("%s", hint))
			return
		case schema.Root != nil && schema.Root.Kind != pack.Mapping:
			p.Report(schema.Root.Pos, fmt.Sprintf("schema.yaml holds %s where a mapping from paths to constraints is expected", schema.Root.Kind))
			return
		}
		for _, d := range schema.Duplicates {
			p.Report(d.Key.Pos, fmt.Sprintf("%s stands twice; only the last one counts", shortPath(d.Key.Value)),
				lint.See(d.First.Pos, "first set here"), lint.Hint("remove one of the two"), lint.Fix(schema.RemoveDuplicate(d)))
		}
		entries := p.Pack.Constraints()
		for _, e := range entries {
			entryShape(p, e)
		}
		if total := schema.Root.Len(); total > len(entries) {
			p.Report(schema.Root.Pairs[len(entries)].Key.Pos, fmt.Sprintf("schema.yaml has %d entries; packlint reads the first %d", total, len(entries)), lint.As(lint.Warning))
		}
	},
}

var unquotedConstraint = regexp.MustCompile(`:\s*\{\{`)

func entryShape(p *lint.Pass, e pack.SchemaEntry) {
	wanted := lint.Hint("write %s: {schema: '{{ required }}'} or another constraint", shortPath(e.Path))
	switch {
	case e.Value.Kind == pack.String && strings.Contains(e.Value.Value, "{{"):
		p.Report(e.Value.Pos, fmt.Sprintf("the constraint of %s stands at the path itself, not at the key schema below it", shortPath(e.Path)),
			lint.Hint("write `schema:` in the next line, indented, and the constraint behind it"),
			lint.Fix(p.Pack.Schema().PutBelow(pack.Pair{Key: e.Key, Value: e.Value}, pack.SchemaTextKey)))
		return
	case e.Value.Kind != pack.Mapping:
		p.Report(e.Key.Pos, fmt.Sprintf("%s has %s where the key schema with a constraint is expected", shortPath(e.Path), e.Value.Kind), wanted)
		return
	}
	text, ok := e.Value.Pair(pack.SchemaTextKey)
	if !ok {
		if path, pos, nested := nestedEntry(e.Value, e.Path, 0); nested {
			p.Report(pos, fmt.Sprintf("the constraint of %s is nested; Palette expects the whole path as one key", shortPath(path)),
				lint.Hint("write `%s:` at the start of the line, and the constraint below it", shortPath(path)))
			return
		}
		for _, pair := range e.Value.Pairs {
			if meant, ok := closest(pair.Key.Value, []string{pack.SchemaTextKey}); ok {
				var fix []pack.Edit
				if _, certain := certainlyMeant(pair.Key.Value, []string{pack.SchemaTextKey}); certain && pair.Value.Is(pack.String) {
					fix = p.Pack.Schema().Rename(pair.Key, pack.SchemaTextKey)
				}
				p.Report(pair.Key.Pos, fmt.Sprintf("%s has the key %q where schema is expected", shortPath(e.Path), pair.Key.Value), lint.Hint("did you mean %s?", meant), lint.Fix(fix))
				return
			}
		}
		p.Report(e.Key.Pos, fmt.Sprintf("%s has no key schema: nothing is constrained", shortPath(e.Path)), wanted)
		return
	}
	if text.Value.Kind != pack.String {
		p.Report(text.Key.Pos, fmt.Sprintf("the constraint of %s is %s, not a text", shortPath(e.Path), text.Value.Kind),
			lint.Hint("write it in single quotes: schema: '{{ … }}'"))
		return
	}
	for _, pair := range e.Value.Pairs {
		if pair.Key.Value != pack.SchemaTextKey {
			p.Report(pair.Key.Pos, fmt.Sprintf("%s has the key %q beside schema; packlint knows of no reader of it", shortPath(e.Path), pair.Key.Value),
				lint.As(lint.Warning), lint.Hint("put hints and formats into the constraint: '{{ format \"${string}\" | hints \"…\" }}'"))
		}
	}
}

// nestedEntry finds an entry whose path was written as nested keys.
func nestedEntry(n *pack.Node, path string, depth int) (string, pack.Pos, bool) {
	if !n.Is(pack.Mapping) || depth > maxUseDepth {
		return "", pack.Pos{}, false
	}
	for _, pair := range n.Pairs {
		if pair.Key.Value == pack.SchemaTextKey && pair.Value.Is(pack.String) && depth > 0 {
			return path, pair.Key.Pos, true
		}
		if found, pos, ok := nestedEntry(pair.Value, path+"."+pair.Key.Value, depth+1); ok {
			return found, pos, true
		}
	}
	return "", pack.Pos{}, false
}
