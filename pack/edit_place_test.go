package pack

import "testing"

// TestPlacing wants entries to move with their comments, and all else to stay.
func TestPlacing(t *testing.T) {
	t.Parallel()
	nest := func(first, last int, path ...string) func(*Document) []Edit {
		return func(d *Document) []Edit { return d.Nest(d.Root.Get(path...), first, last) }
	}
	wrap := func(first, last int, keys []string, path ...string) func(*Document) []Edit {
		return func(d *Document) []Edit { return d.Wrap(d.Root.Get(path...), first, last, keys...) }
	}
	lift := func(holder, index int) func(*Document) []Edit {
		return func(d *Document) []Edit { return d.Lift(d.Root, holder, index) }
	}
	lower := func(index, holder int) func(*Document) []Edit {
		return func(d *Document) []Edit { return d.Lower(d.Root, index, holder) }
	}
	const refused = ""
	for _, c := range []struct {
		name, text string
		edit       func(*Document) []Edit
		want       string
	}{
		{"entries below an empty one", "a:\n  b: # b\n  # about c\n  c: 1\n\n  d:\n    - |\n      x\n        \n      # y\n  # end\ne: 1\n", nest(1, 2, "a"),
			"a:\n  b: # b\n    # about c\n    c: 1\n\n    d:\n      - |\n        x\n          \n        # y\n    # end\ne: 1\n"},
		{"entries at the top", "a:\nb: 1\n# about c\nc:\n- 1\n# about d\nd: {x: 1}\n", nest(1, 2), "a:\n  b: 1\n  # about c\n  c:\n  - 1\n# about d\nd: {x: 1}\n"},
		{"the indentation of the document", "x:\n    y: 1\na:\nb: 1\r\n", nest(2, 2), "x:\n    y: 1\na:\n    b: 1\r\n"},
		{"a comment that is not indented", "a:\n  b:\n# about c\n  c: 1\n", nest(1, 1, "a"), "a:\n  b:\n# about c\n    c: 1\n"},
		{"a null that is written", "a: null\nb: 1\n", nest(1, 1), refused},
		{"an entry that is not empty", "a: 1\nb: 1\n", nest(1, 1), refused},
		{"entries of a line", "x: {a: , b: 1}\n", nest(1, 1, "x"), refused},
		{"an anchor that is used behind", "a:\nb: &b\n  c: 1\nd: *b\n", nest(1, 1), "a:\n  b: &b\n    c: 1\nd: *b\n"},

		{"below a new key", "a:\n  # about b\n\n  # about it\n  b: 1\n  c: \"x\n    y\"\n  # end\n", wrap(0, 1, []string{"k"}, "a"),
			"a:\n  k:\n    # about b\n\n    # about it\n    b: 1\n    c: \"x\n      y\"\n    # end\n"},
		{"below two keys", "# the file\n\na: 1\nb: 2\n", wrap(0, 1, []string{"m", "k"}), "# the file\n\nm:\n  k:\n    a: 1\n    b: 2\n"},
		{"below the first comment of the file", "# the file, or a\na: 1\n", wrap(0, 0, []string{"k"}), refused},
		{"one of several", "x:\n  a: 1\n  # about b\n  b:\n  - 1\n  # about c\n  c: 1\n", wrap(1, 1, []string{"on"}, "x"),
			"x:\n  a: 1\n  \"on\":\n    # about b\n    b:\n    - 1\n  # about c\n  c: 1\n"},
		{"a key that is there", "a: 1\nb: 2\n", wrap(0, 0, []string{"b"}), refused},

		{"out of the end of another", "a:\n  b: 1\n  # about c\n  c:\n    d: 1\ne: 1\n", lift(0, 1), "a:\n  b: 1\n# about c\nc:\n  d: 1\ne: 1\n"},
		{"out of the middle of another", "a:\n  c:\n    d: 1 # d\n  b:\n  - 1\n# about e\ne: 1\n", lift(0, 0), "a:\n  b:\n  - 1\nc:\n  d: 1 # d\n# about e\ne: 1\n"},
		{"all that there is", "a:\n  b: 1\n", lift(0, 0), refused},
		{"beside its like", "a:\n  b: 1\n  c: 1\nb: 1\n", lift(0, 0), refused},
		{"before its anchor", "a:\n  b: *x\n  c: &x 1\n", lift(0, 0), refused},

		{"into the one before", "a:\n    b: 1\n\n# about c\nc:\n- 1\nd: 1\n", lower(1, 0), "a:\n    b: 1\n\n    # about c\n    c:\n    - 1\nd: 1\n"},
		{"below comments that are not indented", "x:\n  a:\n    b: 1\n# about c\n  c: 1\n", func(d *Document) []Edit { return d.Lower(d.Root.Get("x"), 1, 0) }, "x:\n  a:\n    b: 1\n# about c\n    c: 1\n"},
		{"into one further up", "a:\n  b: 1\nx: 1\nc:\n  d: 1", lower(2, 0), "a:\n  b: 1\n  c:\n    d: 1\nx: 1"},
		{"into one further down", "c:\n  d: 1\na:\n  b: 1\nx: 1\n", lower(0, 1), "a:\n  b: 1\n  c:\n    d: 1\nx: 1\n"},
		{"with the first comment of the file", "# the file, or c\nc: 1\na:\n  b: 1\n", lower(0, 1), refused},
		{"below the first comment of the file", "# the file\n\n# about c\nc: 1\na:\n  b: 1\n", lower(0, 1), "# the file\n\na:\n  b: 1\n  # about c\n  c: 1\n"},
		{"into an empty one", "a: {}\nc: 1\n", lower(1, 0), refused},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := ParseYAML("v.yaml", []byte(c.text))
			if d.Err != nil && c.want != refused {
				t.Fatal(d.Err)
			}
			wantEdited(t, d, c.edit(d), c.want)
		})
	}
}

// TestEditNested wants a change of the text to be a change of the document.
func TestEditNested(t *testing.T) {
	t.Parallel()
	rename := func(inner *Document) []Edit { return inner.Rename(inner.Root.Pairs[0].Key, "new") }
	for _, c := range []struct {
		name, text string
		edit       func(*Document) []Edit
		want       string
	}{
		{"in a block", "add: |\n  old:\n    a: 1\n", rename, "add: |\n  new:\n    a: 1\n"},
		{"in quotes", `add: "old: 1\nb: 2"`, rename, `add: "new: 1\nb: 2"`},
		{"in a folded block", "add: >\n  old: 1\n  b\n", rename, ""},
		{"lines", "add: |\n  old: 1\n  b: 1\n", func(inner *Document) []Edit { return inner.Remove(inner.Root, 0) }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := ParseYAML("p.yaml", []byte(c.text))
			wantEdited(t, d, d.EditNested(d.Root.Get("add"), c.edit), c.want)
		})
	}
}
