package pack

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// ParseYAML reads a YAML text of one document. It never fails: what is wrong is
// in Err. A text that holds nothing but comments has neither Root nor Err.
func ParseYAML(file string, text []byte) *Document {
	d := newDocument(file, text)
	d.parse = ParseYAML
	if !d.checkEncoding() {
		return d
	}
	root, second, err := decodeYAML(text)
	if err != nil {
		line, message := explainYAML(d, err)
		return d.fail(d.At(line), message, yamlHint(d, line, message))
	}
	if second > 0 {
		return d.fail(d.At(ownLine(d, second)), "a second YAML document starts here; only the first would be read",
			"remove the '---' line, or move the second document to a file of its own")
	}
	if root == nil {
		return d
	}
	b := yamlBuilder{d: d, breaks: oddBreaks(text), done: map[*yaml.Node]*Node{}, active: map[*yaml.Node]bool{}, weight: map[*Node]int{}}
	node, err := b.build(root, 0)
	if err != nil {
		var syntax *SyntaxError
		if errors.As(err, &syntax) {
			return d.fail(syntax.Pos, syntax.Message, syntax.Hint)
		}
		return d.fail(d.At(1), err.Error(), "")
	}
	d.Root = node
	return d
}

// decodeYAML returns the first document, and the line of a second one with
// content (0 when there is none).
func decodeYAML(text []byte) (root *yaml.Node, second int, err error) {
	// The parser is fed by strangers, and its C heritage has panicked before.
	defer func() {
		if r := recover(); r != nil {
			root, second, err = nil, 0, fmt.Errorf("yaml: the parser gave up: %v", r)
		}
	}()
	dec := yaml.NewDecoder(bytes.NewReader(text))
	var doc, next yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if err == io.EOF {
			return nil, 0, nil
		}
		return nil, 0, err
	}
	if err := dec.Decode(&next); err == nil {
		if len(next.Content) > 0 && next.Content[0].Tag != "!!null" {
			return nil, next.Content[0].Line, nil
		}
	} else if err != io.EOF {
		return nil, 0, err
	}
	if len(doc.Content) == 0 || doc.Content[0].ShortTag() == "!!null" && doc.Content[0].Value == "" {
		return nil, 0, nil
	}
	return doc.Content[0], 0, nil
}

var yamlErrorLine = regexp.MustCompile(`^(?:yaml: )?(?:unmarshal errors:\s*)?(?:line (\d+): )?(.*)`)

// explainYAML takes the parser's message apart. Of an unknown anchor the parser
// does not tell the line.
func explainYAML(d *Document, err error) (line int, message string) {
	m := yamlErrorLine.FindStringSubmatch(strings.ReplaceAll(err.Error(), "\n", " "))
	line, _ = strconv.Atoi(m[1])
	if anchor := unknownAnchor.FindStringSubmatch(m[2]); anchor != nil && line == 0 {
		for n := 1; n <= d.Lines(); n++ {
			text, _, _ := strings.Cut(d.Line(n), " #")
			if strings.Contains(text, "*"+anchor[1]) && !strings.HasPrefix(strings.TrimSpace(text), "#") {
				return n, m[2]
			}
		}
	}
	return ownLine(d, max(line, 1)), m[2]
}

var unknownAnchor = regexp.MustCompile(`^unknown anchor '(.+)' referenced`)

// oddBreaks returns where the lines of a text start as YAML counts them, if that
// is not as editors and we do: a carriage return and the line and paragraph
// separators of Unicode end a line of YAML too.
func oddBreaks(text []byte) []int {
	starts, odd := []int{0}, false
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		i += size
		switch r {
		case '\n':
			starts = append(starts, i)
		case '\r':
			if i < len(text) && text[i] == '\n' {
				continue
			}
			fallthrough
		case '\u0085', '\u2028', '\u2029':
			starts, odd = append(starts, i), true
		}
	}
	if !odd {
		return nil
	}
	return starts
}

// ownLine turns a line as YAML counts it into one of the document.
func ownLine(d *Document, line int) int {
	if breaks := oddBreaks(d.Text); breaks != nil && line <= len(breaks) {
		line, _ = d.lines.at(breaks[line-1])
	}
	return min(line, d.Lines())
}

// yamlHint names the usual cause behind the scanner's words.
func yamlHint(d *Document, line int, message string) string {
	switch {
	case strings.Contains(message, "found character that cannot start any token") && strings.Contains(d.Line(line), "\t"):
		return "indent with spaces; YAML does not allow tabs"
	case strings.Contains(message, "mapping values are not allowed"):
		return "quote the value if it holds ': ', or check the indentation of this line and the one above"
	case strings.Contains(message, "did not find expected key"), strings.Contains(message, "did not find expected '-' indicator"):
		return "check the indentation of this line and the lines above"
	case strings.Contains(message, "unknown anchor"):
		return "define the anchor before it is used, or quote the value if '*' is meant literally"
	}
	return ""
}

type yamlBuilder struct {
	d *Document
	// breaks is where YAML has lines start that others do not see.
	breaks []int
	// merged counts the entries that merge keys have copied.
	merged int
	done   map[*yaml.Node]*Node
	active map[*yaml.Node]bool
	// weight is the number of nodes that a node stands for once its aliases
	// are expanded: what a consumer of the document will meet.
	weight map[*Node]int
}

func (b *yamlBuilder) build(y *yaml.Node, depth int) (*Node, error) {
	if y.Kind == yaml.AliasNode {
		y = y.Alias
	}
	if n, ok := b.done[y]; ok {
		return n, nil
	}
	if b.active[y] {
		return nil, b.fault(y, "the anchor refers to itself", "")
	}
	if depth > maxDepth {
		return nil, b.fault(y, fmt.Sprintf("values are nested more than %d levels deep", maxDepth), "")
	}
	b.active[y] = true
	defer delete(b.active, y)

	n := &Node{Pos: b.pos(y), Value: y.Value, Style: style(y)}
	weight := 1
	switch y.Kind {
	case yaml.ScalarNode:
		n.Kind = scalarKind(y)
	case yaml.SequenceNode:
		n.Kind, n.Value = Sequence, ""
		for _, c := range y.Content {
			item, err := b.build(c, depth+1)
			if err != nil {
				return nil, err
			}
			n.Items = append(n.Items, item)
			weight += b.weight[item]
		}
	case yaml.MappingNode:
		n.Kind, n.Value = Mapping, ""
		if err := b.pairs(n, y, depth, &weight); err != nil {
			return nil, err
		}
	}
	if weight > maxNodes {
		return nil, b.fault(y, fmt.Sprintf("the document has more than %d values once its aliases are expanded", maxNodes), "")
	}
	b.done[y], b.weight[n] = n, weight
	return n, nil
}

func (b *yamlBuilder) pairs(n *Node, y *yaml.Node, depth int, weight *int) error {
	own := map[string]*Node{}
	var merged []*Node
	for i := 0; i+1 < len(y.Content); i += 2 {
		k := y.Content[i]
		if k.ShortTag() == "!!merge" {
			value, err := b.build(y.Content[i+1], depth+1)
			if err != nil {
				return err
			}
			merged = append(merged, value)
			continue
		}
		key, err := b.build(k, depth+1)
		if err != nil {
			return err
		}
		if key.Kind == Mapping || key.Kind == Sequence {
			hint := ""
			if strings.Contains(b.d.Line(k.Line), "{{") {
				hint = "a value that starts with '{{' must be quoted: YAML reads '{' as the start of a mapping"
			}
			return b.fault(k, "a mapping key must be a plain value", hint)
		}
		value, err := b.build(y.Content[i+1], depth+1)
		if err != nil {
			return err
		}
		if first, ok := own[key.Value]; ok {
			b.d.Duplicates = append(b.d.Duplicates, Duplicate{Key: key, First: first, in: n, index: len(n.Pairs)})
		} else {
			own[key.Value] = key
		}
		n.Pairs = append(n.Pairs, Pair{Key: key, Value: value})
		*weight += b.weight[value] + 1
	}
	for _, m := range merged {
		sources := []*Node{m}
		if m.Kind == Sequence {
			sources = m.Items
		}
		for _, s := range sources {
			for _, pair := range s.Pairs {
				if own[pair.Key.Value] != nil {
					continue
				}
				if b.merged++; b.merged > maxNodes {
					return b.fault(y, fmt.Sprintf("the document has more than %d values once its aliases are expanded", maxNodes), "")
				}
				own[pair.Key.Value] = pair.Key
				n.Pairs = append(n.Pairs, Pair{Key: pair.Key, Value: pair.Value, Merged: true})
				*weight += b.weight[pair.Value] + 1
			}
		}
	}
	return nil
}

func (b *yamlBuilder) fault(y *yaml.Node, message, hint string) error {
	return &SyntaxError{Pos: b.pos(y), Message: message, Hint: hint}
}

// pos finds the end of a node on its first line, which the parser does not
// tell.
func (b *yamlBuilder) pos(y *yaml.Node) Pos {
	p := Pos{File: b.d.File, Line: y.Line, Column: y.Column}
	if b.breaks != nil && y.Line <= len(b.breaks) {
		start := b.breaks[y.Line-1]
		p.Line, p.Column = b.d.lines.at(start + len(b.d.Text[start:]) - len(skipRunes(b.d.Text[start:], y.Column-1)))
	}
	if last := b.d.Lines(); p.Line > last { // an absent value at the end of the text
		p.Line, p.Column = last, utf8.RuneCount(b.d.lines.line(last))+1
	}
	line := b.d.lines.line(p.Line)
	if p.Line == 1 {
		line = bytes.TrimPrefix(line, []byte(bomUTF8))
	}
	rest := skipRunes(line, p.Column-1)
	width := 1
	switch {
	case y.Kind == yaml.MappingNode || y.Kind == yaml.SequenceNode:
		width = utf8.RuneCount(bytes.TrimRight(rest, " \t"))
	case y.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		width = quotedWidth(rest)
	case y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		width = utf8.RuneCount(bytes.TrimRight(rest, " \t"))
	case bytes.HasPrefix(rest, []byte(y.Value)):
		width = utf8.RuneCountInString(y.Value)
	default: // a plain scalar over several lines
		width = utf8.RuneCount(bytes.TrimRight(rest, " \t"))
	}
	p.EndColumn = p.Column + max(width, 1)
	return p
}

func skipRunes(text []byte, n int) []byte {
	for ; n > 0 && len(text) > 0; n-- {
		_, size := utf8.DecodeRune(text)
		text = text[size:]
	}
	return text
}

// quotedWidth is the width in code points of the quoted scalar that text starts
// with, or of the whole line when it goes on to the next.
func quotedWidth(text []byte) int {
	if len(text) == 0 {
		return 1
	}
	quote := text[0]
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote == '"':
			i++
		case text[i] == quote && quote == '\'' && i+1 < len(text) && text[i+1] == '\'':
			i++
		case text[i] == quote:
			return utf8.RuneCount(text[:i+1])
		}
	}
	return utf8.RuneCount(bytes.TrimRight(text, " \t"))
}

func style(y *yaml.Node) Style {
	switch {
	case y.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		return Quoted
	case y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return Block
	}
	return Plain
}

func scalarKind(y *yaml.Node) Kind {
	switch y.ShortTag() {
	case "!!null":
		return Null
	case "!!bool":
		return Bool
	case "!!int", "!!float":
		return Number
	}
	return String
}
