package kube

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// The values of Violation.Kind.
const (
	KindUnknownField = "unknown-field"
	KindType         = "type"
	KindRequired     = "required"
	KindEnum         = "enum"
	KindFormat       = "format"
	KindOther        = "other"
)

// Violation is one place where an object does not fit its schema.
type Violation struct {
	// Path leads from the object to the value in question: keys, and indices
	// in decimal. For a missing field it leads to where the field is missing.
	Path []string
	// Message says what is wrong, without naming the path.
	Message string
	// Hint says what to do about it, if that is known.
	Hint string
	// Kind is one of the Kind constants.
	Kind string
	// Field is the name of the unknown or missing field.
	Field string
	// Known are the fields that there are where one is unknown.
	Known []string
}

// Same says whether two violations are about the same, though the schemas may
// want different things there.
func (v Violation) Same(o Violation) bool {
	return v.Kind == o.Kind && v.Field == o.Field && slices.Equal(v.Path, o.Path)
}

// Pointer returns the path as a JSON pointer: "/spec/template".
func (v Violation) Pointer() string {
	var b strings.Builder
	for _, token := range v.Path {
		b.WriteByte('/')
		b.WriteString(strings.NewReplacer("~", "~0", "/", "~1").Replace(token))
	}
	return b.String()
}

// leavesOf appends the failures at the bottom of a tree of failures. Those above
// only say that something below them failed.
func leavesOf(e *jsonschema.ValidationError, out []*jsonschema.ValidationError) []*jsonschema.ValidationError {
	switch k := e.ErrorKind.(type) {
	case *kind.AnyOf:
		return append(out, alternatives(e)...)
	case *kind.OneOf:
		if len(k.Subschemas) == 0 {
			return append(out, alternatives(e)...)
		}
		return append(out, e)
	}
	if len(e.Causes) == 0 {
		return append(out, e)
	}
	for _, cause := range e.Causes {
		out = leavesOf(cause, out)
	}
	return out
}

// alternatives chooses what to say when none of several schemas fits: if none has
// the right type, that a value of one of these types is wanted; else the failures
// of the one that comes closest.
func alternatives(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(eitherOf(e)) > 1 {
		return []*jsonschema.ValidationError{e}
	}
	var closest []*jsonschema.ValidationError
	wrongType := &kind.Type{}
	for _, cause := range e.Causes {
		leaves := leavesOf(cause, nil)
		if t, ok := leaves[0].ErrorKind.(*kind.Type); ok && len(leaves) == 1 && len(leaves[0].InstanceLocation) == len(e.InstanceLocation) {
			wrongType.Got = t.Got
			for _, want := range t.Want {
				if !slices.Contains(wrongType.Want, want) {
					wrongType.Want = append(wrongType.Want, want)
				}
			}
			continue
		}
		if closest == nil || len(leaves) < len(closest) {
			closest = leaves
		}
	}
	if closest != nil {
		return closest
	}
	if wrongType.Got == "" {
		return []*jsonschema.ValidationError{{InstanceLocation: e.InstanceLocation, ErrorKind: e.ErrorKind}}
	}
	return []*jsonschema.ValidationError{{InstanceLocation: e.InstanceLocation, ErrorKind: wrongType}}
}

// eitherOf returns the fields one of which must be there, when each of several
// schemas only demands one field.
func eitherOf(e *jsonschema.ValidationError) []string {
	var out []string
	for _, cause := range e.Causes {
		leaves := leavesOf(cause, nil)
		if len(leaves) != 1 || len(leaves[0].InstanceLocation) != len(e.InstanceLocation) {
			return nil
		}
		required, ok := leaves[0].ErrorKind.(*kind.Required)
		if !ok || len(required.Missing) != 1 {
			return nil
		}
		out = append(out, strconv.Quote(required.Missing[0]))
	}
	return out
}

// nullsIn returns the failures that are about a null.
func nullsIn(leaves []*jsonschema.ValidationError) []null {
	var out []null
	for _, leaf := range leaves {
		if t, ok := leaf.ErrorKind.(*kind.Type); ok && t.Got == "null" && len(leaf.InstanceLocation) > 0 {
			out = append(out, null{leaf.InstanceLocation, t.Want})
		}
	}
	return out
}

// describe turns failures into violations, sorted.
func describe(leaves []*jsonschema.ValidationError, schema *jsonschema.Schema, g GVK, object map[string]any, removed []null) []Violation {
	secret := g.Kind == "Secret" && g.Group == ""
	var out []Violation
	for _, leaf := range leaves {
		path := slices.Clone(leaf.InstanceLocation)
		value := at(object, path)
		if fields := eitherOf(leaf); len(fields) > 1 {
			last := len(fields) - 1
			text := "needs one of the fields " + strings.Join(fields[:last], ", ") + " and " + fields[last]
			out = append(out, Violation{Path: path, Message: text, Kind: KindRequired})
			continue
		}
		switch k := leaf.ErrorKind.(type) {
		case *kind.AdditionalProperties:
			known := knownFields(schema, path)
			for _, name := range k.Properties {
				out = append(out, Violation{
					Path:    append(slices.Clone(path), name),
					Message: fmt.Sprintf("unknown field %q", name),
					Hint:    fieldHint(schema, path, name),
					Known:   known,
					Kind:    KindUnknownField,
					Field:   name,
				})
			}
		case *kind.Required:
			for _, name := range k.Missing {
				hint := ""
				where := append(slices.Clone(path), name)
				if slices.ContainsFunc(removed, func(n null) bool { return slices.Equal(n.path, where) }) {
					hint = fmt.Sprintf("%q is there, but null, which counts as missing", name)
				}
				out = append(out, Violation{
					Path:    path,
					Message: fmt.Sprintf("missing required field %q", name),
					Hint:    hint,
					Kind:    KindRequired,
					Field:   name,
				})
			}
		case *kind.Type:
			out = append(out, Violation{
				Path:    path,
				Message: fmt.Sprintf("must be %s, but is %s", wanted(k.Want), show(value, secret)),
				Hint:    typeHint(k.Want, value, secret),
				Kind:    KindType,
			})
		case *kind.Enum:
			out = append(out, Violation{
				Path:    path,
				Message: fmt.Sprintf("must be one of %s, but is %s", literals(k.Want), strings.TrimPrefix(show(value, secret), "the string ")),
				Hint:    enumHint(k.Want, value),
				Kind:    KindEnum,
			})
		case *kind.Const:
			out = append(out, Violation{
				Path:    path,
				Message: fmt.Sprintf("must be %s, but is %s", literals([]any{k.Want}), strings.TrimPrefix(show(value, secret), "the string ")),
				Kind:    KindEnum,
			})
		case *kind.Format:
			text, hint := formatMessage(k, g, path, value)
			out = append(out, Violation{Path: path, Message: text, Hint: hint, Kind: KindFormat})
		case *kind.OneOf:
			out = append(out, Violation{Path: path, Message: "fits more than one of the alternatives, and must fit exactly one", Kind: KindOther})
		case *kind.AnyOf:
			out = append(out, Violation{Path: path, Message: "fits none of the alternatives", Kind: KindOther})
		case *kind.Not:
			out = append(out, Violation{Path: path, Message: "has a form that is ruled out", Kind: KindOther})
		case *kind.FalseSchema:
			out = append(out, Violation{Path: path, Message: "must not be set", Kind: KindOther})
		case *kind.InvalidJsonValue:
			out = append(out, Violation{Path: path, Message: fmt.Sprintf("is no JSON value (%T)", value), Kind: KindOther})
		default:
			// Custom resources and schemas of schema locations have these.
			text := boundMessage(k, value, secret)
			if text == "" {
				text = k.LocalizedString(message.NewPrinter(language.English))
			}
			out = append(out, Violation{Path: path, Message: text, Kind: KindOther})
		}
	}
	out = misspelled(out)
	sortViolations(out)
	return slices.CompactFunc(out, func(a, b Violation) bool {
		return slices.Equal(a.Path, b.Path) && a.Message == b.Message
	})
}

// misspelled makes one violation of two that are one mistake: a required field is
// missing because its name is misspelled.
func misspelled(list []Violation) []Violation {
	for i := range list {
		unknown := &list[i]
		if unknown.Kind != KindUnknownField {
			continue
		}
		parent := unknown.Path[:len(unknown.Path)-1]
		j := slices.IndexFunc(list, func(v Violation) bool {
			return v.Kind == KindRequired && v.Field != "" && slices.Equal(v.Path, parent) && unknown.Hint == didYouMean(v.Field)
		})
		if j < 0 {
			continue
		}
		unknown.Message += fmt.Sprintf(", and missing required field %q", list[j].Field)
		unknown.Kind, unknown.Field = KindRequired, list[j].Field
		list[j].Message = "" // told
	}
	return slices.DeleteFunc(list, func(v Violation) bool { return v.Message == "" })
}

func sortViolations(list []Violation) {
	slices.SortFunc(list, func(a, b Violation) int {
		if c := comparePaths(a.Path, b.Path); c != 0 {
			return c
		}
		return strings.Compare(a.Message, b.Message)
	})
}

// comparePaths orders token by token, indices by number.
func comparePaths(a, b []string) int {
	return slices.CompareFunc(a, b, func(x, y string) int {
		i, errX := strconv.Atoi(x)
		j, errY := strconv.Atoi(y)
		if errX == nil && errY == nil {
			return i - j
		}
		return strings.Compare(x, y)
	})
}

// at returns the value that a path leads to.
func at(v any, path []string) any {
	for _, token := range path {
		switch container := v.(type) {
		case map[string]any:
			v = container[token]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(container) {
				return nil
			}
			v = container[i]
		default:
			return nil
		}
	}
	return v
}

// wanted names types: "a string or an integer".
func wanted(types []string) string {
	names := map[string]string{
		"string": "a string", "integer": "an integer", "number": "a number", "boolean": "true or false",
		"array": "a list", "object": "a mapping", "null": "null",
	}
	out := make([]string, 0, len(types))
	for _, t := range types {
		out = append(out, names[t])
	}
	slices.Sort(out)
	return strings.Join(out, " or ")
}

// show names a value: `the string "3"`, "a list". What is secret is not shown.
func show(v any, secret bool) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		if secret {
			return "a string"
		}
		return "the string " + quoted(v)
	case bool:
		if secret {
			return "a boolean"
		}
		return fmt.Sprintf("the boolean %t", v)
	case []any:
		return "a list"
	case map[string]any:
		return "a mapping"
	default:
		if secret {
			return "a number"
		}
		return "the number " + literal(v)
	}
}

// quoted quotes a string, the middle of which is left out if it is long.
func quoted(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most-20]) + "…" + string(r[len(r)-19:])
	}
	return strconv.Quote(s)
}

// literal writes a scalar as JSON does.
func literal(v any) string {
	if s, ok := v.(string); ok {
		return quoted(s)
	}
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}

func literals(values []any) string {
	out := make([]string, 0, len(values))
	for _, v := range values {
		out = append(out, literal(v))
	}
	return strings.Join(out, ", ")
}
