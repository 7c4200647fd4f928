package pack

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestParseYAML(t *testing.T) {
	t.Parallel()
	text := strings.Join([]string{
		`# comment`,
		`pack:`,
		`  namespace: "caf` + "\u00e9" + `"`,
		`  content: {images: [{image: 'it''s'}]}`,
		`charts:`,
		`  app:`,
		`    - on: true`,
		`      text: |`,
		`        one`,
		`      long: first`,
		`        second`,
		`      empty:`,
		`      "no": 0x10`,
	}, "\r\n")
	for _, bom := range []string{"", bomUTF8} {
		d := ParseYAML("values.yaml", []byte(bom+text))
		if d.Err != nil {
			t.Fatal(d.Err)
		}
		for _, tt := range []struct {
			path              []string
			kind              Kind
			style             Style
			value             string
			line, column, end int
		}{
			{[]string{"pack"}, Mapping, Plain, "", 3, 3, 20},
			{[]string{"pack", "namespace"}, String, Quoted, "caf\u00e9", 3, 14, 20},
			{[]string{"pack", "content", "images", "0", "image"}, String, Quoted, "it's", 4, 30, 37},
			{[]string{"charts", "app", "0", "on"}, Bool, Plain, "true", 7, 11, 15},
			{[]string{"charts", "app", "0", "text"}, String, Block, "one\n", 8, 13, 14},
			{[]string{"charts", "app", "0", "long"}, String, Plain, "first second", 10, 13, 18},
			{[]string{"charts", "app", "0", "empty"}, Null, Plain, "", 12, 13, 14},
			{[]string{"charts", "app", "0", "no"}, Number, Plain, "0x10", 13, 13, 17},
		} {
			n := d.Root.Get(tt.path...)
			if n == nil {
				t.Errorf("%v is absent", tt.path)
				continue
			}
			want := Pos{File: "values.yaml", Line: tt.line, Column: tt.column, EndColumn: tt.end}
			if n.Kind != tt.kind || n.Style != tt.style || n.Value != tt.value || n.Pos != want {
				t.Errorf("%v: %v (style %d) %q at %+v, want %v (style %d) %q at %+v", tt.path, n.Kind, n.Style, n.Value, n.Pos, tt.kind, tt.style, tt.value, want)
			}
		}
	}
}

func TestParseYAMLEmpty(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "\n", "# only a comment\n", "---\n", "---\n---\n", bomUTF8, "---\n# x\n...\n"} {
		if d := ParseYAML("values.yaml", []byte(text)); !d.Empty() {
			t.Errorf("%q: root %v, error %v", text, d.Root, d.Err)
		}
	}
}

func TestParseYAMLErrors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text string
		message    string // a part of it
		line       int
	}{
		{"UTF-16", "\xff\xfea\x00", "UTF-16", 1},
		{"Latin-1", "a: 1\nb: \xe9\n", "not valid UTF-8", 2},
		{"tab", "a:\n\tb: 1\n", "cannot start any token", 2},
		{"two documents", "a: 1\n---\nb: 1\n", "second YAML document", 3},
		{"unknown anchor", "a: 1 # *c\n# *c\nb: *c\n", "unknown anchor", 3},
		{"colon", "a: b: c\n", "mapping values are not allowed", 1},
		{"open bracket", "a: [1\n", "did not find expected", 1},
		{"mapping as a key", "a: 1\n? {b: 1}\n: 2\n", "plain value", 2},
		{"unquoted macro", "a: {{ .spectro.system.cluster.uid }}\n", "", 1},
		{"anchor in itself", "a: &x\n  b: *x\n", "refers to itself", 1},
		{"control character", "a: \x01\n", "control characters", 1},
		{"deep", strings.Repeat("[", maxDepth+2) + strings.Repeat("]", maxDepth+2), "levels deep", 1},
		{"deeper than the parser goes", strings.Repeat("[", 100_000), "depth", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := ParseYAML("values.yaml", []byte(tt.text))
			if d.Err == nil || d.Root != nil {
				t.Fatalf("it was accepted: %+v", d.Root)
			}
			if !strings.Contains(d.Err.Message, tt.message) {
				t.Errorf("the message is %q", d.Err.Message)
			}
			if d.Err.Pos.Line != tt.line {
				t.Errorf("it is placed on line %d, want %d", d.Err.Pos.Line, tt.line)
			}
		})
	}
}

// TestParseYAMLDuplicates follows trap D8: what a merge key brings in is no
// duplicate, and the mapping's own keys win over it.
func TestParseYAMLDuplicates(t *testing.T) {
	t.Parallel()
	d := ParseYAML("values.yaml", []byte(strings.Join([]string{
		"base: &base {a: 1, b: 2}",
		"other: &other {b: 3, c: 4}",
		"one: {<<: *base, b: 9}",
		"two: {<<: [*base, *other]}",
		"three: {<<: *base, <<: *other, d: 1}",
		"same: {x: 1, x: 2}",
		"one: {}",
	}, "\n")))
	if d.Err != nil {
		t.Fatal(d.Err)
	}
	var got []string
	for _, duplicate := range d.Duplicates {
		got = append(got, fmt.Sprint(duplicate.Key.Value, " ", duplicate.First.Pos.Line, ":", duplicate.Key.Pos.Line))
	}
	if !reflect.DeepEqual(got, []string{"x 6:6", "one 3:7"}) {
		t.Errorf("duplicates: %q", got)
	}
	for _, tt := range []struct{ path, want string }{
		{"two a", "1"}, {"two b", "2"}, {"two c", "4"}, {"three a", "1"}, {"three c", "4"}, {"same x", "2"},
	} {
		if n := d.Root.Get(strings.Fields(tt.path)...); n == nil || n.Value != tt.want {
			t.Errorf("%s is %+v, want %s", tt.path, n, tt.want)
		}
	}
}

// TestParseYAMLBreaks has the breaks that end a line for YAML, but for nobody
// else.
func TestParseYAMLBreaks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text   string
		line, column int // of the value of b
	}{
		{"LF", "a: 1\nb: 2\n", 2, 4},
		{"CRLF", "a: 1\r\nb: 2\r\n", 2, 4},
		{"CR", "a: 1\rb: 2\r", 1, 9},
		{"NEL", "a: 1\u0085b: 2\n", 1, 9},
	} {
		d := ParseYAML("values.yaml", []byte(tt.text))
		if n := d.Root.Get("b"); n == nil || n.Pos.Line != tt.line || n.Pos.Column != tt.column || n.Pos.EndColumn != tt.column+1 {
			t.Errorf("%s: %+v, error %v", tt.name, n, d.Err)
		}
	}
	if d := ParseYAML("values.yaml", []byte("a: 1\rb: [\r")); d.Err == nil || d.Err.Pos.Line != 1 {
		t.Errorf("error %+v", d.Err)
	}
}

func TestParseYAMLBombs(t *testing.T) {
	t.Parallel()
	var laughs, merges strings.Builder
	laughs.WriteString("l0: &l0 [lol]\n")
	for i := 1; i < 40; i++ {
		fmt.Fprintf(&laughs, "l%d: &l%d [%s*l%d]\n", i, i, strings.Repeat(fmt.Sprintf("*l%d, ", i-1), 9), i-1)
	}
	merges.WriteString("base: &base\n")
	for i := range 20_000 {
		fmt.Fprintf(&merges, "  k%d: 1\n", i)
	}
	merges.WriteString("all:\n")
	for range 20_000 {
		merges.WriteString("- <<: *base\n")
	}
	for name, text := range map[string]string{"aliases": laughs.String(), "merge keys": merges.String()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			d := ParseYAML("values.yaml", []byte(text))
			if d.Err == nil || !strings.Contains(d.Err.Message, "once its aliases are expanded") {
				t.Errorf("error %v", d.Err)
			}
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

func FuzzParseYAML(f *testing.F) {
	for _, seed := range []string{
		"a: 1\nb: [x, {y: z}]\n", "a: &x {b: 1}\nc:\n  <<: *x\n  b: 2\n", "a: |\n  text\n---\nb: 1\n", "\t", "- - - a",
		"a: b: c", "? [a]\n: b", "{{ x }}", "a: \"q\\n\n  r\"", "'", "\"\\", "%YAML 1.1\n---\na: !!binary x\n", "a: !t\n", "<<: 1", "<<: [1, {a: 1}]",
		bomUTF8 + "a: 1", "a:\r  b: 1\r", "a: \u2028b\n", "a: \u0085b", "&a [*a]", "&a a: *a", "\xff\xfe", "...", "?", "--- |\n a", "? a\n? a\n", "a: >\n\n\n b\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		checkDocument(t, ParseYAML("values.yaml", text))
	})
}
