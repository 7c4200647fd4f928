package pack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// ParseJSON reads a JSON text. It never fails: what is wrong is in Err.
func ParseJSON(file string, text []byte) *Document {
	d := newDocument(file, text)
	d.parse = ParseJSON
	if !d.checkEncoding() {
		return d
	}
	body := text
	if d.HasBOM() {
		return d.fail(d.Offset(0, len(bomUTF8)), "the file starts with a byte order mark, which JSON does not allow",
			"save the file as UTF-8 without a byte order mark")
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return d.fail(d.At(1), "the file is empty", "")
	}
	var whole json.RawMessage
	if err := json.Unmarshal(body, &whole); err != nil {
		var syntax *json.SyntaxError
		if !errors.As(err, &syntax) {
			return d.fail(d.At(1), err.Error(), "")
		}
		offset := int(max(syntax.Offset-1, 0))
		message, hint := explainJSON(body, offset, syntax.Error())
		return d.fail(d.Offset(offset, 1), message, hint)
	}
	p := jsonParser{d: d, dec: json.NewDecoder(bytes.NewReader(body))}
	p.dec.UseNumber()
	root, err := p.value(0)
	if err != nil {
		return d.fail(d.At(1), err.Error(), "")
	}
	d.Root = root
	return d
}

// explainJSON turns encoding/json's words into those of a pack author for the
// slips that people make in pack.json.
func explainJSON(text []byte, offset int, message string) (string, string) {
	before := bytes.TrimRight(text[:min(offset, len(text))], " \t\r\n")
	c, _ := utf8.DecodeRune(text[min(offset, len(text)):])
	switch {
	case strings.Contains(message, "unexpected end"):
		return "the file ends before the JSON is complete", "a closing brace or bracket is missing"
	case (c == '}' || c == ']') && bytes.HasSuffix(before, []byte(",")):
		return fmt.Sprintf("there is a comma before the closing %q", c), "remove the trailing comma; JSON does not allow it"
	case c == '/' || c == '#':
		return "JSON has no comments", "remove the comment"
	case strings.Contains(message, "after object key:value pair"), strings.Contains(message, "after array element"):
		return fmt.Sprintf("found %q where a comma or a closing bracket should be", c), "is a comma missing at the end of the value before?"
	case c == '\'':
		return "single quotes do not delimit strings in JSON", "use double quotes"
	case strings.Contains(message, "in string literal"):
		return "a string holds a line break or control character", "is a closing quote missing?"
	}
	return message, ""
}

type jsonParser struct {
	d     *Document
	dec   *json.Decoder
	nodes int
}

// token returns the next token and its region in the text.
func (p *jsonParser) token() (json.Token, Pos, error) {
	start := int(p.dec.InputOffset())
	for start < len(p.d.Text) && strings.IndexByte(" \t\r\n,:", p.d.Text[start]) >= 0 {
		start++
	}
	tok, err := p.dec.Token()
	if err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return nil, Pos{}, err
	}
	return tok, p.d.Offset(start, int(p.dec.InputOffset())-start), nil
}

func (p *jsonParser) value(depth int) (*Node, error) {
	tok, pos, err := p.token()
	if err != nil {
		return nil, err
	}
	return p.valueOf(tok, pos, depth)
}

func (p *jsonParser) valueOf(tok json.Token, pos Pos, depth int) (*Node, error) {
	if p.nodes++; depth > maxDepth || p.nodes > maxNodes {
		return nil, fmt.Errorf("the JSON is nested too deeply or has too many values")
	}
	n := &Node{Pos: pos}
	switch tok := tok.(type) {
	case nil:
		n.Kind = Null
	case bool:
		n.Kind, n.Value = Bool, fmt.Sprint(tok)
	case json.Number:
		n.Kind, n.Value = Number, tok.String()
	case string:
		n.Kind, n.Value, n.Style = String, tok, Quoted
	case json.Delim:
		if tok == '[' {
			n.Kind = Sequence
			for p.dec.More() {
				item, err := p.value(depth + 1)
				if err != nil {
					return nil, err
				}
				n.Items = append(n.Items, item)
			}
		} else {
			n.Kind = Mapping
			if err := p.pairs(n, depth); err != nil {
				return nil, err
			}
		}
		_, _, err := p.token() // the closing delimiter
		return n, err
	}
	return n, nil
}

func (p *jsonParser) pairs(n *Node, depth int) error {
	first := map[string]*Node{}
	for p.dec.More() {
		tok, pos, err := p.token()
		if err != nil {
			return err
		}
		key := &Node{Kind: String, Style: Quoted, Value: tok.(string), Pos: pos}
		value, err := p.value(depth + 1)
		if err != nil {
			return err
		}
		if earlier, ok := first[key.Value]; ok {
			p.d.Duplicates = append(p.d.Duplicates, Duplicate{Key: key, First: earlier, in: n, index: len(n.Pairs)})
		} else {
			first[key.Value] = key
		}
		n.Pairs = append(n.Pairs, Pair{Key: key, Value: value})
	}
	return nil
}
