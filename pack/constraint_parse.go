package pack

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bounds on one constraint. The longest of real packs has 200 bytes.
const (
	maxConstraint = 64 << 10 // bytes
	maxStates     = 20_000   // of an expression that is evaluated
)

// ParseConstraint reads the text of a constraint. What parsed is there even
// with faults; the constraint is nil when the text is no template at all.
func ParseConstraint(text string) (*Constraint, []ConstraintFault) {
	c, faults := parseConstraint(text, false)
	if !strings.Contains(text, `\"`) || !slices.ContainsFunc(faults, isBadTemplate) {
		return c, faults
	}
	// The documentation knows no escapes: \d stands in its expressions as it
	// is. Read with escaped quotes, the text may make sense nevertheless.
	escaped, again := parseConstraint(text, true)
	if slices.ContainsFunc(again, isBadTemplate) {
		return c, faults
	}
	at := strings.Index(text, `\"`)
	return escaped, append(again, ConstraintFault{
		Kind: OddTemplate, Span: Span{at, at + 2},
		Message: `the text contains \", and the documentation has no way to write a double quote within a text: this may end there`,
		Hint:    "do without the quote, or use a single one",
	})
}

func isBadTemplate(f ConstraintFault) bool { return f.Kind == BadTemplate }

func parseConstraint(text string, escapes bool) (*Constraint, []ConstraintFault) {
	p := constraintParser{text: text, escapes: escapes}
	if len(text) > maxConstraint {
		p.fault(BadTemplate, 0, 1, fmt.Sprintf("the constraint has %d KiB; packlint reads up to %d", len(text)>>10, maxConstraint>>10), "")
		return nil, p.faults
	}
	if !p.template() {
		return nil, p.faults
	}
	return &p.c, p.faults
}

type constraintParser struct {
	text    string
	escapes bool // \" does not end a string
	at      int
	c       Constraint
	faults  []ConstraintFault
}

func (p *constraintParser) fault(kind FaultKind, start, end int, message, hint string) *ConstraintFault {
	p.faults = append(p.faults, ConstraintFault{Kind: kind, Span: Span{start, end}, Message: message, Hint: hint})
	return &p.faults[len(p.faults)-1]
}

func (p *constraintParser) space() {
	for p.at < len(p.text) && isSpace(p.text[p.at]) {
		p.at++
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func (p *constraintParser) next(token string) bool {
	if strings.HasPrefix(p.text[p.at:], token) {
		p.at += len(token)
		return true
	}
	return false
}

// found describes what stands at the parser's place, and its end.
func (p *constraintParser) found() (string, int) {
	rest := p.text[p.at:]
	if strings.TrimSpace(rest) == "" {
		return "the end", max(p.at, len(p.text))
	}
	end := strings.IndexAny(rest, " \t\r\n|\"}")
	switch {
	case strings.HasPrefix(rest, "}}"):
		return `"}}"`, p.at + 2
	case end < 0:
		end = len(rest)
	case end == 0:
		end = 1
	}
	return strconv.Quote(shortened(rest[:end])), p.at + end
}

// shortened cuts a text for a message.
func shortened(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

func (p *constraintParser) expected(what, hint string) bool {
	found, end := p.found()
	p.fault(BadTemplate, p.at, end, fmt.Sprintf("expected %s, found %s", what, found), hint)
	return false
}

// template = "{{" term { "|" term } "}}"
func (p *constraintParser) template() bool {
	p.space()
	if p.at == len(p.text) {
		p.fault(BadTemplate, 0, len(p.text), "the constraint is empty", `write '{{ required }}' or '{{ format "${string}" }}'`)
		return false
	}
	if !p.next("{{") {
		return p.expected(`"{{"`, `a constraint has the form '{{ required | format "${string}" | hints "…" }}'`)
	}
	for {
		p.space()
		if !p.term() {
			return false
		}
		p.space()
		if p.next("|") {
			continue
		}
		if !p.next("}}") {
			return p.expected(`"|" or "}}"`, p.missing())
		}
		break
	}
	p.space()
	if p.at < len(p.text) {
		return p.expected(`nothing behind "}}"`, "")
	}
	return true
}

// missing guesses what the text lacks where a term has ended.
func (p *constraintParser) missing() string {
	switch rest := p.text[p.at:]; {
	case strings.TrimSpace(rest) == "":
		return `end the constraint with "}}"`
	case strings.HasPrefix(rest, `"`):
		return `only hints takes several texts`
	case constraintWord(rest) != "" && slices.Contains(constraintTerms(), constraintWord(rest)):
		return `separate the terms with "|"`
	}
	return ""
}

func constraintTerms() []string { return []string{"required", "readonly", "format", "hints"} }

func constraintWord(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_'
	})
	if end < 0 {
		end = len(s)
	}
	return s[:end]
}

// term = "required" | "readonly" | "format" string | "hints" string { string }
func (p *constraintParser) term() bool {
	start := p.at
	word := constraintWord(p.text[p.at:])
	switch word {
	case "required":
		p.at += len(word)
		p.c.Required = true
		return true
	case "readonly":
		p.at += len(word)
		p.c.ReadOnly = true
		return true
	case "format":
		p.at += len(word)
		p.space()
		return p.formatTerm(start)
	case "hints":
		p.at += len(word)
		p.space()
		return p.hintsTerm()
	}
	// The documentation says that hints are combined with "|" and shows them
	// side by side: both are read.
	if len(p.c.Hints) > 0 && strings.HasPrefix(p.text[p.at:], `"`) {
		return p.hintsTerm()
	}
	what := "required, readonly, format or hints"
	if word == "" {
		return p.expected(what, "")
	}
	f := p.fault(BadTemplate, start, start+len(word), fmt.Sprintf("expected %s, found %q", what, shortened(word)), "")
	f.Word, f.Known = word, constraintTerms()
	return false
}

func (p *constraintParser) hintsTerm() bool {
	for first := true; ; first = false {
		if !first && !strings.HasPrefix(p.text[p.at:], `"`) {
			return true
		}
		span, ok := p.quoted("a text in double quotes behind hints")
		if !ok {
			return false
		}
		p.c.Hints = append(p.c.Hints, p.text[span.Start:span.End])
		p.space()
	}
}

func (p *constraintParser) formatTerm(start int) bool {
	span, ok := p.quoted("a text in double quotes behind format")
	if !ok {
		return false
	}
	if p.c.Format != nil {
		p.fault(OddTemplate, start, span.End+1, "this is the second format of the constraint; Palette keeps one for each path",
			"combine them: a format can hold several placeholders")
		return true
	}
	format := &Format{Span: span}
	if !p.format(format) {
		return false
	}
	p.c.Format = format
	return true
}

// quoted reads a text in double quotes and returns the span between them.
func (p *constraintParser) quoted(what string) (Span, bool) {
	if !strings.HasPrefix(p.text[p.at:], `"`) {
		hint := ""
		if strings.HasPrefix(p.text[p.at:], "'") || strings.HasPrefix(p.text[p.at:], "`") || strings.HasPrefix(p.text[p.at:], "\u201c") {
			hint = "use plain double quotes"
		}
		return Span{}, p.expected(what, hint)
	}
	start := p.at + 1
	for i := start; i < len(p.text); i++ {
		switch {
		case p.escapes && p.text[i] == '\\' && i+1 < len(p.text) && p.text[i+1] == '"':
			i++
		case p.text[i] == '"':
			p.at = i + 1
			return Span{start, i}, true
		}
	}
	p.fault(BadTemplate, p.at, len(p.text), "the text that starts with this quote does not end", `end it with '"'`)
	return Span{}, false
}

// format = { literal | "${" type [ ":" option ] "}" }
func (p *constraintParser) format(f *Format) bool {
	text := p.text[:f.End]
	for at := f.Start; at < f.End; {
		open := strings.Index(text[at:], "${")
		if open != 0 {
			end := f.End
			if open > 0 {
				end = at + open
			}
			f.Parts = append(f.Parts, FormatPart{Span: Span{at, end}, Literal: text[at:end]})
			at = end
			continue
		}
		part, ok := p.placeholder(text, at)
		if !ok {
			return false
		}
		f.Parts = append(f.Parts, part)
		at = part.End
	}
	p.literalOnly(f)
	return true
}

// literalOnly notices a format that has lost its placeholder.
func (p *constraintParser) literalOnly(f *Format) {
	if slices.ContainsFunc(f.Parts, func(part FormatPart) bool { return part.Placeholder != nil }) {
		return
	}
	text := p.text[f.Start:f.End]
	if strings.TrimSpace(text) == "" {
		p.fault(OddTemplate, f.Start-1, f.End+1, "the format is empty", `write format "${string}", or leave format out`)
		return
	}
	hint := `write format "${string}" for any text`
	if word := strings.Trim(text, "${}<> "); slices.Contains(ConstraintTypes(), strings.ToLower(word)) {
		hint = `write format "${` + strings.ToLower(word) + `}"`
	}
	p.fault(OddTemplate, f.Start, f.End, fmt.Sprintf("the format %q has no placeholder: no other value than this text itself fits it", shortened(text)), hint)
}

// placeholder reads ${…} at an offset of text.
func (p *constraintParser) placeholder(text string, start int) (FormatPart, bool) {
	at := start + len("${")
	name := strings.IndexAny(text[at:], ":}")
	if name < 0 {
		p.fault(BadTemplate, start, len(text), "the placeholder is not closed", `end it with "}"`)
		return FormatPart{}, false
	}
	ph := &Placeholder{Type: text[at : at+name]}
	typeSpan := Span{at, at + name}
	at += name
	if ph.Type == "" {
		p.fault(BadTemplate, start, at+1, "the placeholder has no type", `write "${string}"`)
		return FormatPart{}, false
	}
	known := ph.Type == TypeInput || slices.Contains(ConstraintTypes(), ph.Type)
	if !known {
		f := p.fault(UnknownType, typeSpan.Start, typeSpan.End, fmt.Sprintf("there is no type %q", shortened(ph.Type)), "")
		f.Word, f.Known = ph.Type, ConstraintTypes()
	}
	end := at + 1
	if text[at] == ':' {
		var ok bool
		if end, ok = p.option(text, at+1, ph, known); !ok {
			return FormatPart{}, false
		}
	} else if ph.Type == TypeList {
		p.fault(BadOption, start, end, "a list without options has no value that fits", `write the options: "${list:[A,B]}"`)
	}
	return FormatPart{Span: Span{start, end}, Placeholder: ph}, true
}

// option reads what stands behind the colon, with the closing brace, and
// returns its end.
func (p *constraintParser) option(text string, start int, ph *Placeholder, known bool) (end int, ok bool) {
	switch rest := text[start:]; {
	case strings.HasPrefix(rest, "/"):
		body, ok := p.expression(rest, start, ph)
		if !ok {
			return 0, false
		}
		end = start + 1 + body + len("/}")
		ph.Option = text[start : end-1]
		if ph.Type == TypeList {
			p.fault(BadOption, start, end-1, "a list takes options, not an expression", `write them as "${list:[A,B]}", or use "${string:/…/}"`)
		}
		return end, true
	case strings.HasPrefix(rest, "["):
		body := strings.Index(rest, "]}")
		if body < 0 {
			p.fault(BadTemplate, start, len(text), `expected "]" and "}" at the end of the range or list`, "")
			return 0, false
		}
		end = start + body + len("]}")
		ph.Option = text[start : end-1]
		if known {
			p.bracketed(ph, Span{start, end - 1}, rest[1:body])
		}
		return end, true
	}
	brace := strings.IndexByte(text[start:], '}')
	if brace < 0 {
		brace = len(text) - start
	}
	p.fault(BadTemplate, start, max(start+brace, start+1), fmt.Sprintf(`expected "/" or "[" behind the colon, found %q`, shortened(text[start:start+brace])),
		`write an expression as "${string:/…/}", a range as "${number:[1-10]}", options as "${list:[A,B]}"`)
	return 0, false
}

// expression reads /…/ and returns the length between the slashes. The first
// "/}" with which it compiles ends it: an expression can hold one itself, as in
// [^/}].
func (p *constraintParser) expression(rest string, start int, ph *Placeholder) (length int, ok bool) {
	const most = 16 // ends that are tried
	first, firstErr := -1, error(nil)
	for at := 1; ; at++ {
		i := strings.Index(rest[at:], "/}")
		if i < 0 {
			break
		}
		at += i
		states, err := expressionSize(rest[1:at])
		if err == nil {
			ph.states = states
			if states <= maxStates {
				ph.Regexp, err = regexp.Compile(rest[1:at])
			}
		}
		if err == nil {
			return at - 1, true
		}
		if first < 0 {
			first, firstErr = at, err
		}
		if at-first > 1<<10 || strings.Count(rest[:at], "/}") >= most {
			break
		}
	}
	if first < 0 {
		p.fault(BadTemplate, start, start+len(rest), `expected "/" and "}" at the end of the expression`, "")
		return 0, false
	}
	message := firstErr.Error()
	var bad *syntax.Error
	if errors.As(firstErr, &bad) {
		message = fmt.Sprintf("%s: %q", bad.Code, shortened(bad.Expr))
	}
	p.fault(BadRegexp, start, start+first+1, fmt.Sprintf("%q is no regular expression of RE2: %s", shortened(rest[1:first]), message), regexpHint(bad))
	return first - 1, true
}

func regexpHint(err *syntax.Error) string {
	if err != nil && strings.HasPrefix(err.Expr, "(?") {
		return "RE2 has no look-around and no backreferences: say it without"
	}
	return "RE2 is the dialect of Go: https://golang.org/s/re2syntax"
}

// expressionSize parses an expression and estimates how many states its
// automaton has.
func expressionSize(expr string) (int, error) {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return 0, err
	}
	return states(re), nil
}

func states(re *syntax.Regexp) int {
	n := 1 + len(re.Rune)
	for _, sub := range re.Sub {
		n = min(n+states(sub), maxStates+1)
	}
	if re.Op == syntax.OpRepeat {
		n = min(n*max(re.Min, re.Max, 1), maxStates+1)
	}
	return n
}

// bracketed reads a range or the options of a list.
func (p *constraintParser) bracketed(ph *Placeholder, span Span, body string) {
	switch ph.Type {
	case TypeInput: // undocumented
	case TypeList:
		for option := range strings.SplitSeq(body, ",") {
			ph.Options = append(ph.Options, strings.TrimSpace(option))
		}
		if strings.TrimSpace(strings.ReplaceAll(body, ",", "")) == "" {
			p.fault(BadOption, span.Start, span.End, "the list has no options: no value fits it", `write the options: "${list:[A,B]}"`)
		}
	case TypeNumber:
		r, ok := parseRange(body)
		switch {
		case !ok:
			p.fault(BadOption, span.Start, span.End, fmt.Sprintf("%q is no range of numbers", shortened(ph.Option)), `write it as "${number:[1-10]}"`)
		case r.Min > r.Max:
			p.fault(BadOption, span.Start, span.End, fmt.Sprintf("the range %s is the wrong way round: no number is in it", ph.Option), "write the smaller number first")
		default:
			ph.Range = &r
		}
	default:
		hint := `write the options as "${list:[A,B]}"`
		if _, ok := parseRange(body); ok {
			hint = `write a range as "${number:` + ph.Option + `}"`
		}
		p.fault(BadOption, span.Start, span.End, fmt.Sprintf("the type %s takes neither a range nor a list, and has %q", ph.Type, shortened(ph.Option)), hint)
	}
}

var rangeForm = regexp.MustCompile(`^\s*([+-]?\d+(?:\.\d+)?)\s*-\s*([+-]?\d+(?:\.\d+)?)\s*$`)

func parseRange(body string) (Range, bool) {
	m := rangeForm.FindStringSubmatch(body)
	if m == nil {
		return Range{}, false
	}
	low, err1 := strconv.ParseFloat(m[1], 64)
	high, err2 := strconv.ParseFloat(m[2], 64)
	return Range{low, high}, err1 == nil && err2 == nil && !math.IsInf(low, 0) && !math.IsInf(high, 0)
}
