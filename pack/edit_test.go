package pack

import (
	"strings"
	"testing"
)

// TestEdits wants each edit to leave everything else as it was written.
func TestEdits(t *testing.T) {
	t.Parallel()
	get := func(path ...string) func(*Document) *Node {
		return func(d *Document) *Node { return d.Root.Get(path...) }
	}
	set := func(value string, path ...string) func(*Document) []Edit {
		return func(d *Document) []Edit { return d.SetString(get(path...)(d), value) }
	}
	rename := func(name string, path ...string) func(*Document) []Edit {
		return func(d *Document) []Edit {
			pair, _ := d.Root.Get(path[:len(path)-1]...).Pair(path[len(path)-1])
			return d.Rename(pair.Key, name)
		}
	}
	remove := func(index int, path ...string) func(*Document) []Edit {
		return func(d *Document) []Edit { return d.Remove(get(path...)(d), index) }
	}
	images := func(path ...string) func(*Document) []Edit {
		return func(d *Document) []Edit {
			return d.Append(get(path...)(d), NewMapping("image", NewString("x.io/y:1")), NewMapping("image", NewString("5")))
		}
	}
	add := func(path ...string) func(*Document) []Edit {
		return func(d *Document) []Edit {
			return d.Add(get(path...)(d), "new", NewMapping("list", NewSequence(NewString("a"), NewMapping("b", NewString("yes")))))
		}
	}
	const refused = ""
	for _, c := range []struct {
		name, file, text string
		edit             func(*Document) []Edit
		want             string
	}{
		{"a plain word", "v.yaml", "a: old # why\nb: 1\n", set("new", "a"), "a: new # why\nb: 1\n"},
		{"a plain word that YAML 1.1 takes for a boolean", "v.yaml", "a: old\n", set("yes", "a"), "a: \"yes\"\n"},
		{"single quotes", "v.yaml", "a: 'it''s'\n", set("isn't", "a"), "a: 'isn''t'\n"},
		{"double quotes", "v.yaml", "a: \"x\\ny\"\n", set("<\"\n>", "a"), "a: \"<\\\"\\n>\"\n"},
		{"a number becomes a text", "v.yaml", "a: {b: 010}\n", set("010", "a", "b"), "a: {b: \"010\"}\n"},
		{"a boolean becomes a text", "p.json", `{"a": true, "b": [1e3]}`, set("true", "a"), `{"a": "true", "b": [1e3]}`},
		{"JSON keeps what it need not escape", "p.json", `{"a": "x"}`, set("ü<&>\"", "a"), `{"a": "ü<&>\""}`},
		{"an anchor stays", "v.yaml", "a: &x old\nb: *x\n", set("new", "a"), refused},
		{"what an alias stands for as well", "v.yaml", "a: &x {k: old}\nb: *x\n", set("new", "a", "k"), refused},
		{"a text of several lines", "v.yaml", "a: one\n  two\n", set("new", "a"), refused},
		{"a block", "v.yaml", "a: |\n  one\n", set("new", "a"), refused},

		{"a key", "v.yaml", "a:\n  b: 1 # b\n", rename("c", "a", "b"), "a:\n  c: 1 # b\n"},
		{"a key that is a word of YAML 1.1", "v.yaml", "b: 1\n", rename("on", "b"), "\"on\": 1\n"},
		{"a key of JSON", "p.json", "{\n  \"KubeManifests\": []\n}", rename("kubeManifests", "KubeManifests"), "{\n  \"kubeManifests\": []\n}"},
		{"a key that is there", "v.yaml", "a: 1\nb: 2\n", rename("b", "a"), refused},

		{"the last item", "v.yaml", "l:\n  - a # a\n  - b\n# end\nm: 1\n", remove(1, "l"), "l:\n  - a # a\n# end\nm: 1\n"},
		{"an item of several lines", "v.yaml", "l:\n- x: 1\n  y:\n  - 2\n\n- z\n", remove(0, "l"), "l:\n\n- z\n"},
		{"an item at the end of the text", "v.yaml", "l:\r\n- a\r\n- b", remove(1, "l"), "l:\r\n- a"},
		{"the only item", "v.yaml", "l:\n- a\nm: 1\n", remove(0, "l"), refused},
		{"a pair with what is below it", "v.yaml", "a:\n  b:\n    c: |\n      text\n\n      more\n  d: 1\n", remove(0, "a"), "a:\n  d: 1\n"},
		{"a pair that is a list at its column", "v.yaml", "a:\n- 1\n- 2\nb: 3\n", remove(0), "b: 3\n"},
		{"an item with a comment", "v.yaml", "l:\n- a\n- b # why\n", remove(1, "l"), refused},
		{"a key that is there twice", "v.yaml", "a: 1\nb: 2\na: 3\n", remove(2), refused},
		{"the first pair of an item", "v.yaml", "- a: 1\n  b: 2\n", remove(0, "0"), refused},
		{"an item in brackets", "v.yaml", "l: [a, 'b', c] # l\n", remove(1, "l"), "l: [a, c] # l\n"},
		{"the last item in brackets", "p.json", "{\"l\": [\n  [1],\n  {\"a\": [2]}\n]}", remove(1, "l"), "{\"l\": [\n  [1]\n]}"},
		{"the only item in brackets", "p.json", `{"l": [ {"a": "]"} ]}`, remove(0, "l"), `{"l": [  ]}`},
		{"a pair of JSON", "p.json", "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}", remove(1), "{\n  \"a\": 1,\n  \"c\": 3\n}"},
		{"the last pair of JSON", "p.json", "{\n  \"a\": {\"x\": \"}\"},\n  \"c\": 3\n}\n", remove(1), "{\n  \"a\": {\"x\": \"}\"}\n}\n"},

		{"to a list", "v.yaml", "l:\n  - image: a # a\n\n# m\nm: 1\n", images("l"), "l:\n  - image: a # a\n  - image: x.io/y:1\n  - image: \"5\"\n\n# m\nm: 1\n"},
		{"to a list at its key's column", "v.yaml", "l:\n- image: |\n    a\n", images("l"), "l:\n- image: |\n    a\n- image: x.io/y:1\n- image: \"5\"\n"},
		{"to an empty list", "v.yaml", "a:\n  l: []\nm: 1\r\n", images("a", "l"), "a:\n  l:\n    - image: x.io/y:1\n    - image: \"5\"\nm: 1\r\n"},
		{"to an empty list with a comment", "v.yaml", "l: [] # none\n", images("l"), "l: [{image: x.io/y:1}, {image: \"5\"}] # none\n"},
		{"to brackets", "v.yaml", "l: [{image: a}]\n", images("l"), "l: [{image: a}, {image: x.io/y:1}, {image: \"5\"}]\n"},
		{"to brackets with quotes", "v.yaml", "l: [{\"image\": \"a\"}]\n", images("l"), `l: [{"image": "a"}, {"image": "x.io/y:1"}, {"image": "5"}]` + "\n"},
		{"to an empty list of an item", "v.yaml", "- l: []\n  m: 1\n", images("0", "l"), "- l:\n    - image: x.io/y:1\n    - image: \"5\"\n  m: 1\n"},
		{"to JSON in one line", "p.json", `{"l": []}`, images("l"), `{"l": [{"image": "x.io/y:1"}, {"image": "5"}]}`},
		{"to JSON in lines", "p.json", "{\"l\": [\r\n  \"a\"\r\n]}", images("l"), "{\"l\": [\r\n  \"a\",\r\n  {\"image\": \"x.io/y:1\"},\r\n  {\"image\": \"5\"}\r\n]}"},

		{"a pair", "v.yaml", "a:\n  b: 1\n\nc: 2\n", add("a"), "a:\n  b: 1\n  new:\n    list:\n      - a\n      - b: \"yes\"\n\nc: 2\n"},
		{"a pair where four spaces are a step", "v.yaml", "x:\n    a:\n        b: 1\n", add("x", "a"), "x:\n    a:\n        b: 1\n        new:\n            list:\n                - a\n                - b: \"yes\"\n"},
		{"a pair where lists are not indented", "v.yaml", "x:\n- 1\na:\n  b: 1\n", add("a"), "x:\n- 1\na:\n  b: 1\n  new:\n    list:\n    - a\n    - b: \"yes\"\n"},
		{"a pair where lists are indented otherwise", "v.yaml", "x:\n    l:\n      - 1\na:\n    b: 1\n", add("a"), "x:\n    l:\n      - 1\na:\n    b: 1\n    new:\n        list:\n          - a\n          - b: \"yes\"\n"},
		{"a pair in brackets", "v.yaml", "a: {b: c}\n", add("a"), "a: {b: c, new: {list: [a, {b: \"yes\"}]}}\n"},
		{"a pair beside a merge", "v.yaml", "x: &x {k: 1}\na:\n  <<: *x\n  b: 1\n", add("a"), "x: &x {k: 1}\na:\n  <<: *x\n  b: 1\n  new:\n    list:\n      - a\n      - b: \"yes\"\n"},
		{"a pair of an item", "v.yaml", "- a: 1\n  b: 2\n- c\n", add("0"), "- a: 1\n  b: 2\n  new:\n    list:\n      - a\n      - b: \"yes\"\n- c\n"},
		{"a pair to JSON", "p.json", "{\"a\": {\n  \"b\": 1\n}}", add("a"), "{\"a\": {\n  \"b\": 1,\n  \"new\": {\"list\": [\"a\", {\"b\": \"yes\"}]}\n}}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			parse := ParseYAML
			if strings.HasSuffix(c.file, ".json") {
				parse = ParseJSON
			}
			d := parse(c.file, []byte(c.text))
			if d.Err != nil {
				t.Fatal(d.Err)
			}
			wantEdited(t, d, c.edit(d), c.want)
		})
	}
}

// wantEdited wants edits to make a text of a document, or to be none where it is
// empty.
func wantEdited(t *testing.T, d *Document, edits []Edit, want string) {
	t.Helper()
	if edits == nil {
		if want != "" {
			t.Errorf("%q: no edit", d.Text)
		}
		return
	}
	got, err := d.Apply(edits)
	if err != nil || string(got) != want {
		t.Errorf("%q: %v\n--- got\n%s\n--- want\n%s", d.Text, err, got, want)
	}
}

func TestApply(t *testing.T) {
	t.Parallel()
	d := newDocument("f", []byte("äb\r\n\ncd"))
	at := func(line, column, endLine, endColumn int, text string) Edit {
		return Edit{File: "f", Line: line, Column: column, EndLine: endLine, EndColumn: endColumn, Text: text}
	}
	for _, c := range []struct {
		edits []Edit
		want  string // "" for an error
	}{
		{[]Edit{at(3, 2, 3, 3, "X"), at(1, 1, 1, 2, "")}, "b\r\n\ncX"},
		{[]Edit{at(1, 3, 2, 1, "\n")}, "äb\n\ncd"},
		{[]Edit{at(3, 3, 3, 3, "1"), at(3, 3, 3, 3, "2")}, "äb\r\n\ncd12"},
		{[]Edit{at(1, 1, 1, 3, "x"), at(1, 2, 1, 3, "y")}, ""},
		{[]Edit{at(1, 5, 1, 5, "x")}, ""},
		{[]Edit{at(4, 1, 4, 1, "x")}, ""},
		{[]Edit{at(3, 1, 1, 1, "x")}, ""},
		{[]Edit{at(0, 1, 1, 1, "x")}, ""},
		{nil, "äb\r\n\ncd"},
	} {
		got, err := d.Apply(c.edits)
		if string(got) != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%v: %q, %v", c.edits, got, err)
		}
	}
	two := newDocument("f", []byte("a\nb"))
	if got, err := two.Apply([]Edit{two.DeleteLines(2, 2)}); err != nil || string(got) != "a" {
		t.Errorf("without the last of two lines: %q, %v", got, err)
	}
	for first, want := range map[int]string{1: "\ncd", 2: "äb\r\ncd", 3: "äb\r\n"} {
		if got, err := d.Apply([]Edit{d.DeleteLines(first, first)}); err != nil || string(got) != want {
			t.Errorf("without line %d: %q, %v", first, got, err)
		}
	}
}

// TestEditsAreBounded: of thousands of mistakes the first are fixed.
func TestEditsAreBounded(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"short lines": "a: 1\n", "long lines": "a: 1 # " + strings.Repeat("x", 1000) + "\n"} {
		const lines = 500
		d := ParseYAML("v.yaml", []byte("l:\n"+strings.Repeat("- "+text, lines)))
		fixed := 0
		for _, item := range d.Root.Get("l").Items {
			if d.Rename(item.Pairs[0].Key, "b") != nil {
				fixed++
			}
		}
		if fixed == 0 || fixed == lines || fixed*len(d.Text) > maxTried {
			t.Errorf("%s: %d of %d", name, fixed, lines)
		}
	}
	bomb := "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\n" +
		"d: [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n"
	d := ParseYAML("v.yaml", []byte(bomb+strings.Repeat("x: 1\n", 200)))
	fixed := 0
	for _, duplicate := range d.Duplicates {
		if d.Rename(duplicate.Key, "y") != nil {
			fixed++
		}
	}
	if fixed == len(d.Duplicates) {
		t.Error("a bomb is copied for each key")
	}
}

// FuzzEdits wants no edit of any document to panic, and each one to be applicable.
// That it changes what it should and nothing else, each edit checks itself.
func FuzzEdits(f *testing.F) {
	for _, text := range []string{
		"a: 1\nb:\n- c\n- {d: [e, 'f'], g: &x h}\n# i\nj: *x\n", "{\"a\": [1, {\"b\": true}], \"c\": {}}", "- - - a\n  - b\n",
		"\ufeffa: |\n  b\n\n  # c\r\nd: [\n  e,\n  f ]\n", "? a\n: b\n\"c\": !!str 1\n<<: {k: v}\n", "a: \"b\n  c\"\u0085d: []",
	} {
		for node := range 4 {
			f.Add(text, node, node, "new: \x00\n")
		}
	}
	f.Fuzz(func(t *testing.T, text string, node, index int, value string) {
		for _, d := range []*Document{ParseYAML("f.yaml", []byte(text)), ParseJSON("f.json", []byte(text))} {
			var all []*Node
			var walk func(*Node, int)
			walk = func(n *Node, depth int) {
				if n == nil || depth > 20 || len(all) > 100 {
					return
				}
				all = append(all, n)
				for _, p := range n.Pairs {
					walk(p.Key, depth+1)
					walk(p.Value, depth+1)
				}
				for _, item := range n.Items {
					walk(item, depth+1)
				}
			}
			walk(d.Root, 0)
			if len(all) == 0 || len(text) > 1000 {
				continue
			}
			n := all[uint(node)%uint(len(all))]
			for _, edits := range [][]Edit{
				d.SetString(n, value), d.Rename(n, value), d.Remove(n, index), d.Append(n, NewString(value)), d.Add(n, value, NewMapping(value, NewString(value))),
			} {
				if edits == nil {
					continue
				}
				if _, err := d.Apply(edits); err != nil {
					t.Errorf("%q: %v", text, err)
				}
			}
		}
	})
}
