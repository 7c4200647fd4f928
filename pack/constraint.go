package pack

import (
	"regexp"
	"strconv"
	"strings"
)

// Constraint is what schema.yaml says of one path: a template of terms, such as
//
//	{{ required | format "${number:[1-10]}" | hints "How many replicas" }}
//
// The documentation gives the language by example, in "Pack Values Constraints"
// (docs.spectrocloud.com/registries-and-packs/pack-constraints).
type Constraint struct {
	Required bool
	ReadOnly bool
	// Format is nil when the value may have any.
	Format *Format
	// Hints are shown to the user in the UI.
	Hints []string
}

// Span is a part of a constraint's text, in bytes.
type Span struct{ Start, End int }

// Format is a text with placeholders. Text between them stands for itself.
type Format struct {
	Span
	Parts []FormatPart
}

// FormatPart is a literal text or a placeholder.
type FormatPart struct {
	Span
	Literal     string
	Placeholder *Placeholder
}

// The types of placeholders that the documentation names, and input, which
// packs use without it.
const (
	TypeString   = "string"
	TypeNumber   = "number"
	TypeBoolean  = "boolean"
	TypePassword = "password"
	TypeList     = "list"
	TypeIPv4     = "ipv4"
	TypeVersion  = "version"
	TypeInput    = "input"
)

// ConstraintTypes lists the documented types.
func ConstraintTypes() []string {
	return []string{TypeString, TypeNumber, TypeBoolean, TypePassword, TypeList, TypeIPv4, TypeVersion}
}

// Placeholder is ${type:option}. At most one of Regexp, Range and Options is
// set.
type Placeholder struct {
	Type string
	// Option is the text behind the colon, "" without one.
	Option  string
	Regexp  *regexp.Regexp
	Range   *Range
	Options []string

	// states is the size of the expression's automaton.
	states int
}

// Range is the bounds of a number, which belong to it.
type Range struct{ Min, Max float64 }

// Has tells whether the format has a placeholder of a type.
func (f *Format) Has(kind string) bool {
	_, ok := f.find(kind)
	return ok
}

// find returns the first placeholder of a type.
func (f *Format) find(kind string) (FormatPart, bool) {
	if f == nil {
		return FormatPart{}, false
	}
	for _, part := range f.Parts {
		if part.Placeholder != nil && part.Placeholder.Type == kind {
			return part, true
		}
	}
	return FormatPart{}, false
}

// First returns the first placeholder, nil when there is none.
func (f *Format) First() *Placeholder {
	if f != nil {
		for _, part := range f.Parts {
			if part.Placeholder != nil {
				return part.Placeholder
			}
		}
	}
	return nil
}

// single returns the placeholder of a format that consists of nothing else.
func (f *Format) single() *Placeholder {
	if len(f.Parts) != 1 {
		return nil
	}
	return f.Parts[0].Placeholder
}

// String writes the constraint as the documentation does.
func (c *Constraint) String() string {
	var terms []string
	if c.Required {
		terms = append(terms, "required")
	}
	if c.ReadOnly {
		terms = append(terms, "readonly")
	}
	if c.Format != nil {
		terms = append(terms, `format "`+c.Format.String()+`"`)
	}
	if len(c.Hints) > 0 {
		terms = append(terms, `hints "`+strings.Join(c.Hints, `" "`)+`"`)
	}
	return "{{ " + strings.Join(terms, " | ") + " }}"
}

// String is the text between the quotes of a format.
func (f *Format) String() string {
	var b strings.Builder
	for _, part := range f.Parts {
		if part.Placeholder != nil {
			b.WriteString(part.Placeholder.String())
		} else {
			b.WriteString(part.Literal)
		}
	}
	return b.String()
}

func (p *Placeholder) String() string {
	if p.Option == "" {
		return "${" + p.Type + "}"
	}
	return "${" + p.Type + ":" + p.Option + "}"
}

func (r Range) String() string {
	number := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	return number(r.Min) + " to " + number(r.Max)
}

// ConstraintFault says what is wrong with the text of a constraint.
type ConstraintFault struct {
	Kind FaultKind
	Span Span
	// Message says what is wrong, naming the text.
	Message string
	Hint    string
	// Word is what stands where one of Known was expected.
	Word  string
	Known []string
}

// FaultKind is what a ConstraintFault is about.
type FaultKind uint8

// The kinds of faults.
const (
	// BadTemplate: the text is not of the language.
	BadTemplate FaultKind = iota
	// OddTemplate: the text can be read, but hardly means what was intended,
	// or depends on what the documentation does not say.
	OddTemplate
	// UnknownType: a placeholder has a type that there is not.
	UnknownType
	// BadRegexp: a regular expression is not one of RE2.
	BadRegexp
	// BadOption: no value is in a range or list, or the type takes none.
	BadOption
)
