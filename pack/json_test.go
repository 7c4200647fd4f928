package pack

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParseJSON(t *testing.T) {
	t.Parallel()
	text := "{\n  \"name\": \"caf\u00e9\", \"n\": -1.5e3,\r\n\t\"list\": [true, null, {\"a b\": \"\\u00e9\\n\"}]\n}\n"
	d := ParseJSON("pack.json", []byte(text))
	if d.Err != nil {
		t.Fatal(d.Err)
	}
	for _, tt := range []struct {
		path              []string
		kind              Kind
		value             string
		line, column, end int
	}{
		{nil, Mapping, "", 1, 1, 2},
		{[]string{"name"}, String, "caf\u00e9", 2, 11, 17},
		{[]string{"n"}, Number, "-1.5e3", 2, 24, 30},
		{[]string{"list"}, Sequence, "", 3, 10, 11},
		{[]string{"list", "0"}, Bool, "true", 3, 11, 15},
		{[]string{"list", "1"}, Null, "", 3, 17, 21},
		{[]string{"list", "2", "a b"}, String, "\u00e9\n", 3, 31, 41},
	} {
		n := d.Root.Get(tt.path...)
		if n == nil {
			t.Errorf("%v is absent", tt.path)
			continue
		}
		want := Pos{File: "pack.json", Line: tt.line, Column: tt.column, EndColumn: tt.end}
		if n.Kind != tt.kind || n.Value != tt.value || n.Pos != want {
			t.Errorf("%v: %v %q at %+v, want %v %q at %+v", tt.path, n.Kind, n.Value, n.Pos, tt.kind, tt.value, want)
		}
		if tt.path != nil && !reflect.DeepEqual(d.Root.PathTo(n.Pos.Line, n.Pos.Column), tt.path) {
			t.Errorf("the path to %v is %v", tt.path, d.Root.PathTo(n.Pos.Line, n.Pos.Column))
		}
	}
}

func TestParseJSONErrors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text   string
		message      string // a part of it
		line, column int
	}{
		{"empty", "", "empty", 1, 1},
		{"blank", " \n\t", "empty", 1, 2},
		{"BOM", bomUTF8 + "{}", "byte order mark", 1, 1},
		{"UTF-16 LE", "\xff\xfe{\x00}\x00", "UTF-16", 1, 1},
		{"UTF-16 BE", "\xfe\xff\x00{\x00}", "UTF-16", 1, 1},
		{"Latin-1", "{\n\"a\": \"\xe9\"}", "not valid UTF-8", 2, 7},
		{"comma at the end", "{\n  \"a\": 1,\n}", "comma before the closing '}'", 3, 1},
		{"comma at the end of a list", "[1,\n]", "comma before the closing ']'", 2, 1},
		{"comment", "{\n  \"a\": 1, // one\n}", "no comments", 2, 11},
		{"no comma", "{\"a\": 1\n \"b\": 2}", "comma or a closing bracket", 2, 2},
		{"no comma, in another script", "{\"a\": 1\n \u00e9}", "found '\u00e9'", 2, 2},
		{"single quotes", "{'a': 1}", "single quotes", 1, 2},
		{"line break in a string", "{\"a\": \"b\n\"}", "line break", 1, 9},
		{"cut off", "{\"a\": [1", "ends before", 1, 8},
		{"two values", "{} {}", "invalid character", 1, 4},
		{"deep", strings.Repeat("[", maxDepth+2) + strings.Repeat("]", maxDepth+2), "too deeply", 1, 1},
		{"too deep for encoding/json", strings.Repeat("[", 20_000), "depth", 1, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := ParseJSON("pack.json", []byte(tt.text))
			if d.Err == nil || d.Root != nil {
				t.Fatalf("it was accepted: %+v", d.Root)
			}
			if !strings.Contains(d.Err.Message, tt.message) {
				t.Errorf("the message is %q", d.Err.Message)
			}
			if d.Err.Pos.Line != tt.line || tt.name != "too deep for encoding/json" && d.Err.Pos.Column != tt.column {
				t.Errorf("it is placed at %d:%d, want %d:%d", d.Err.Pos.Line, d.Err.Pos.Column, tt.line, tt.column)
			}
		})
	}
}

func TestParseJSONDuplicates(t *testing.T) {
	t.Parallel()
	d := ParseJSON("pack.json", []byte("{\"a\": 1, \"b\": {\"a\": 2},\n \"a\": {\"c\": 1, \"\\u0063\": 2},\n \"a\": 3}"))
	var got []string
	for _, duplicate := range d.Duplicates {
		if duplicate.Key.Value != duplicate.First.Value || !duplicate.First.Pos.Before(duplicate.Key.Pos) {
			t.Errorf("%+v is said to repeat %+v", duplicate.Key, duplicate.First)
		}
		got = append(got, duplicate.Key.Value)
	}
	if strings.Join(got, " ") != "c a a" {
		t.Errorf("duplicates: %v", got)
	}
	if n := d.Root.Get("a"); n.Value != "3" {
		t.Errorf("the last one counts, not %q", n.Value)
	}
}

// FuzzParseJSON holds ParseJSON to encoding/json, which Palette's tools use:
// both accept the same texts and read the same values.
func FuzzParseJSON(f *testing.F) {
	for _, seed := range []string{
		`{"name": "app", "version": "1.0.0", "charts": ["charts/app.tgz"], "x": [1, -2.5e10, true, null]}`,
		"{\"a\": 1,\r\n}", "[[[]]]", `"\ud800"`, `{"a":{"a":1,"a":2}}`, "", " ", "{'a'}", "\u00e9", "0", "-", "1e999",
		bomUTF8 + "{}", "\xff\xfe", "{\"\xff\": 1}", "{\"a\" 1}", "// x\n{}", "\x00", "nul", "[1 2]", "\"\n\"", "\"\U0004234e",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		d := ParseJSON("pack.json", text)
		checkDocument(t, d)
		if !utf8.Valid(text) || deep(text) {
			return
		}
		dec := json.NewDecoder(bytes.NewReader(text))
		dec.UseNumber()
		var want any
		accepted := json.Valid(text) && dec.Decode(&want) == nil
		if accepted != (d.Err == nil) {
			t.Fatalf("encoding/json accepts it: %t, ParseJSON: %v", accepted, d.Err)
		}
		if accepted && !reflect.DeepEqual(decoded(d.Root), want) {
			t.Errorf("read as %#v, want %#v", decoded(d.Root), want)
		}
	})
}

// deep tells whether a text may be beyond the bounds of ParseJSON.
func deep(text []byte) bool {
	return bytes.Count(text, []byte("["))+bytes.Count(text, []byte("{")) >= maxDepth
}

func decoded(n *Node) any {
	switch n.Kind {
	case Mapping:
		m := map[string]any{}
		for _, pair := range n.Pairs {
			m[pair.Key.Value] = decoded(pair.Value)
		}
		return m
	case Sequence:
		list := []any{}
		for _, item := range n.Items {
			list = append(list, decoded(item))
		}
		return list
	case Bool:
		return n.Value == "true"
	case Number:
		return json.Number(n.Value)
	case String:
		return n.Value
	}
	return nil
}

// checkDocument holds a document to what its users rely on: it has a root or an
// error, and every position is one of the text.
func checkDocument(t *testing.T, d *Document) {
	t.Helper()
	if d.Err != nil {
		if d.Root != nil || d.Err.Message == "" {
			t.Errorf("a broken document has the root %v and the message %q", d.Root, d.Err.Message)
		}
		checkPos(t, d, d.Err.Pos)
		return
	}
	seen := map[*Node]bool{}
	var walk func(*Node)
	walk = func(n *Node) {
		if n == nil || seen[n] {
			return
		}
		seen[n] = true
		checkPos(t, d, n.Pos)
		for _, pair := range n.Pairs {
			walk(pair.Key)
			walk(pair.Value)
		}
		for _, item := range n.Items {
			walk(item)
		}
	}
	walk(d.Root)
	for _, duplicate := range d.Duplicates {
		checkPos(t, d, duplicate.Key.Pos)
		checkPos(t, d, duplicate.First.Pos)
	}
}

func checkPos(t *testing.T, d *Document, p Pos) {
	t.Helper()
	switch {
	case p.File != d.File, p.Line < 1, p.Column < 1, p.EndColumn <= p.Column:
		t.Errorf("%+v is no position", p)
	case p.Line > d.Lines():
		t.Errorf("%+v lies behind the %d lines of %q", p, d.Lines(), d.Text)
	case p.Column > utf8.RuneCountInString(d.Line(p.Line))+2:
		t.Errorf("%+v lies behind the end of the line %q", p, d.Line(p.Line))
	}
}
