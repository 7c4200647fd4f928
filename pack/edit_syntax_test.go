package pack

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestMend wants a text to be mended only where it reads well afterwards, and where
// nothing but commas and a byte order mark is in the way.
func TestMend(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"\ufeff{\"a\": 1}\n", "{\"a\": 1}\n"},
		{"{\n  \"a\": [1, 2,],\n  \"b\": \"x,]\",\n}\n", "{\n  \"a\": [1, 2],\n  \"b\": \"x,]\"\n}\n"},
		{"\ufeff{\r\n  \"a\": {}\r\n  \"b\": \"\\\"\",\r\n}", "{\r\n  \"a\": {},\r\n  \"b\": \"\\\"\"\r\n}"},
		{"{\"a\": true\n\"b\": [\n{}\n{}\n\"c\"\n1\n]}", "{\"a\": true,\n\"b\": [\n{},\n{},\n\"c\",\n1\n]}"},
		{`{"a": 1}`, ""},
		{`{"a": "The "best" one",}`, ""},
		{"{\"a\": \"The \"\nbest\" one\"}", ""},
		{`{"a": 1 "b": 2}`, ""},
		{`{"a": [,]}`, ""},
		{`{"a": [1,,2]}`, ""},
		{"{\"a\": 1, // one\n}", ""},
		{"{\"a\": 1,}}", ""},
		{"{\"a\": {\"b\": 1,}", ""},
		{"{\"a\"\n1}", ""},
		{"{\"a\": \"x\ny\",}", ""},
		{`{"a": "x\`, ""},
		{"\xff\xfe{\x00}\x00", ""},
		{"", ""},
	} {
		d := ParseJSON("p.json", []byte(c.text))
		wantEdited(t, d, d.Mend(), c.want)
	}
}

// FuzzMend wants what is mended to be JSON, and to differ in commas and a byte order
// mark only.
func FuzzMend(f *testing.F) {
	for _, text := range []string{"\ufeff{\"a\": [1,],}", "{\"a\": 1\n\"b\": \"\\\"\"\n}", "[\"a\n", "{\"a\": [tru\n[]]}", "\"\\"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := ParseJSON("p.json", []byte(text))
		edits := d.Mend()
		if edits == nil {
			return
		}
		mended, err := d.Apply(edits)
		if err != nil || !json.Valid(mended) {
			t.Errorf("%q becomes %q, %v", text, mended, err)
		}
		left := strings.NewReplacer(",", "", "\ufeff", "")
		if left.Replace(string(mended)) != left.Replace(text) {
			t.Errorf("%q becomes %q", text, mended)
		}
	})
}
