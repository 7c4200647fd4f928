package pack

import "testing"

// TestForms wants a value to take another form, with its comments.
func TestForms(t *testing.T) {
	t.Parallel()
	of := func(edit func(*Document, Pair) []Edit) func(*Document) []Edit {
		return func(d *Document) []Edit {
			pair, _ := d.Root.Pair("a")
			return edit(d, pair)
		}
	}
	empty := of((*Document).EmptyList)
	literal := of((*Document).Literal)
	below := of(func(d *Document, p Pair) []Edit { return d.PutBelow(p, "schema") })
	joined := of(func(d *Document, p Pair) []Edit { return d.Joined(p, "x=1,y=2") })
	within := of(func(d *Document, p Pair) []Edit { return d.ReplaceWithin(p.Value, 2, 4, "new") })
	again := func(d *Document) []Edit { return d.RemoveDuplicate(d.Duplicates[0]) }
	const refused = ""
	for _, c := range []struct {
		name, text string
		edit       func(*Document) []Edit
		want       string
	}{
		{"nothing", "a: # none\n  # - x\nb: 1\n", empty, "a: [] # none\n  # - x\nb: 1\n"},
		{"nothing at the end", "a:", empty, "a: []"},
		{"a null", "a: ~ # none\n", empty, "a: [] # none\n"},
		{"an anchor", "a: &x\nb: *x\n", empty, refused},

		{"a mapping", "a: # add\n    # about b\n    b:\n    - 1\n\n    c: 1 # c\n    # end\n\nd: 1\n", literal, "a: | # add\n    # about b\n    b:\n    - 1\n\n    c: 1 # c\n    # end\n\nd: 1\n"},
		{"a comment further to the left", "a:\n  # about b\n    b: 1\n", literal, refused},
		{"a mapping in brackets", "a: {b: 1}\n", literal, refused},
		{"an alias", "x: &x 1\na:\n  b: *x\n", literal, refused},

		{"a scalar", "a: '{{ x }}' # why\r\nb: 1\r\n", below, "a:\r\n  schema: '{{ x }}' # why\r\nb: 1\r\n"},
		{"a scalar in brackets", "{a: 'x'}", below, refused},
		{"a block", "a: |\n  x\n", below, refused},

		{"labels", "a:\n  x: 1\n  y: 2\n\nb: 1\n", joined, "a: \"x=1,y=2\"\n\nb: 1\n"},
		{"a list at its key's column", "a:\n- x=1\n- y=2\nb: 1\n", joined, "a: \"x=1,y=2\"\nb: 1\n"},
		{"labels in brackets", "a: {x: 1, y: 2} # why\n", joined, "a: \"x=1,y=2\" # why\n"},
		{"labels with a comment", "a:\n  x: 1 # why\n", joined, refused},

		{"a part of a block", "a: |\n  x\n  old\n", within, "a: |\n  x\n  newd\n"},
		{"a part in quotes", "a: \"x:old\"\n", within, "a: \"x:newd\"\n"},
		{"a part with an escape", "a: \"x:\\u0041\\n\"\n", of(func(d *Document, p Pair) []Edit { return d.ReplaceWithin(p.Value, 2, 3, "b") }), refused},

		{"the same again", "a:\n  b: [1]\nc: 1\na:\n  b: [1]\n# end\n", again, "a:\n  b: [1]\nc: 1\n# end\n"},
		{"something else again", "a: 1\na: 2\n", again, refused},
		{"the same again with a comment", "a: 1\na: 1 # why\n", again, refused},
		{"the same again below a comment", "a: 1\n# why\na: 1\n", again, refused},
		{"the same again below a comment and an empty line", "a: 1\n\n# why\n\na: 1\n", again, refused},
		{"the same again in brackets with a comment", "{a: 1, # why\n a: 1}\n", again, refused},
		{"the same again in brackets", "{a: 1,\n a: 1} # why\n", again, "{a: 1} # why\n"},
		{"an anchor again", "a: 1\na: &x 1\nb: *x\n", again, refused},
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
