package pack

import (
	"bytes"
	"strings"
)

// Mend makes a JSON text one that can be read, if there is nothing wrong with it but
// a byte order mark, commas before a closing bracket, and missing commas between
// values on lines of their own.
func (d *Document) Mend() []Edit {
	if d.Err == nil || !d.json() || len(d.Text) > maxEdited {
		return nil
	}
	var edits []Edit
	start := 0
	if d.HasBOM() {
		start = len(bomUTF8)
		edits = append(edits, d.splice(0, start, ""))
	}
	var before, last token
	for last.end = start; ; {
		next, ok := nextToken(d.Text, last.end)
		if !ok {
			break
		}
		switch {
		case next.closes() && last.kind == ',' && before.endsValue():
			edits = append(edits, d.splice(last.start, last.end, ""))
		case next.startsValue() && last.endsValue() && bytes.IndexByte(d.Text[last.end:next.start], '\n') >= 0:
			edits = append(edits, d.splice(last.end, last.end, ","))
		}
		before, last = last, next
	}
	return d.Checked(func(after *Document) bool { return after.Err == nil }, edits...)
}

// token is a string, a bracket, comma or colon, or any other word of a JSON text.
// Its kind is its first byte, and 0 for words.
type token struct {
	kind       byte
	start, end int
}

const punctuation = "{}[],:"

func (t token) closes() bool { return t.kind == '}' || t.kind == ']' }
func (t token) endsValue() bool {
	return t.end > t.start && (t.kind == 0 || t.kind == '"' || t.closes())
}
func (t token) startsValue() bool { return strings.IndexByte("\x00\"{[", t.kind) >= 0 }

func nextToken(text []byte, from int) (t token, ok bool) {
	const space = " \t\r\n"
	for from < len(text) && strings.IndexByte(space, text[from]) >= 0 {
		from++
	}
	if from == len(text) {
		return token{}, false
	}
	t = token{kind: text[from], start: from, end: from + 1}
	switch {
	case t.kind == '"':
		for ; t.end < len(text) && text[t.end] != '"'; t.end++ {
			if text[t.end] == '\\' {
				t.end++
			}
		}
		t.end++
		return t, t.end <= len(text)
	case strings.IndexByte(punctuation, t.kind) >= 0:
		return t, true
	}
	t.kind = 0
	for t.end < len(text) && strings.IndexByte(space+punctuation+`"`, text[t.end]) < 0 {
		t.end++
	}
	return t, true
}
