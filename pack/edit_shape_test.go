package pack

import "testing"

// TestShapes wants edits that put values below keys to leave everything else as it
// was written.
func TestShapes(t *testing.T) {
	t.Parallel()
	images := NewSequence(NewMapping("image", NewString("x.io/y:1")), NewMapping("image", NewString("z")))
	fill := func(key string, path ...string) func(*Document) []Edit {
		return func(d *Document) []Edit {
			pair, _ := d.Root.Get(path...).Pair(key)
			return d.Fill(pair, images)
		}
	}
	nest := func(index int) func(*Document) []Edit {
		return func(d *Document) []Edit { return d.PutItemBelow(d.Root.Get("l"), index, "image") }
	}
	const refused = ""
	for _, c := range []struct {
		name, text string
		edit       func(*Document) []Edit
		want       string
	}{
		{"an entry without a value", "p:\n  c:\n    i:\n  d: 1\n", fill("i", "p", "c"), "p:\n  c:\n    i:\n      - image: x.io/y:1\n      - image: z\n  d: 1\n"},
		{"an entry where four spaces are a step", "p:\n    i:\n    d: 1\n", fill("i", "p"), "p:\n    i:\n        - image: x.io/y:1\n        - image: z\n    d: 1\n"},
		{"an entry where lists are not indented", "p:\n  l:\n  - 1\n  i:\n", fill("i", "p"), "p:\n  l:\n  - 1\n  i:\n  - image: x.io/y:1\n  - image: z\n"},
		{"an entry with a comment", "i: # none: yet\r\n# d\r\nd: 1\r\n", fill("i"), "i: # none: yet\r\n  - image: x.io/y:1\r\n  - image: z\r\n# d\r\nd: 1\r\n"},
		{"an entry at the end of the text", "d: 1\n\"i\":", fill("i"), "d: 1\n\"i\":\n  - image: x.io/y:1\n  - image: z"},
		{"an entry of an item", "- i:\n  d: 1\n", fill("i", "0"), "- i:\n    - image: x.io/y:1\n    - image: z\n  d: 1\n"},
		{"a null that is written", "i: null\n", fill("i"), refused},
		{"an anchor", "i: &a\nj: *a\n", fill("i"), refused},
		{"an entry in brackets", "{i: , d: 1}\n", fill("i"), refused},
		{"a value", "i: []\n", fill("i"), refused},

		{"an item", "l:\n- a/b:1 # c\n- d\n", nest(0), "l:\n- image: a/b:1 # c\n- d\n"},
		{"an item in quotes", "l:\n  -   'a'\n  - \"b\"\n", nest(1), "l:\n  -   'a'\n  - image: \"b\"\n"},
		{"an item in brackets", "l: [a, b] # c\n", nest(1), "l: [a, {image: b}] # c\n"},
		{"an item of several lines", "l:\n- a\n  b\n", nest(0), refused},
		{"an item with an anchor", "l:\n- &x a\n- *x\n", nest(0), refused},
		{"a mapping", "l:\n- a: b\n", nest(0), refused},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := ParseYAML("v.yaml", []byte(c.text))
			if d.Err != nil {
				t.Fatal(d.Err)
			}
			wantEdited(t, d, c.edit(d), c.want)
		})
	}
}
