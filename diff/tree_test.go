package diff

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/packlint/packlint/pack"
)

// lines writes changes as a reader sees them.
func lines(changes []Change) []string {
	out := []string{}
	for _, c := range changes {
		switch {
		case c.Added():
			out = append(out, fmt.Sprintf("+ %s: %s", c.Path, c.New))
		case c.Removed():
			out = append(out, fmt.Sprintf("- %s: %s", c.Path, c.Old))
		default:
			out = append(out, fmt.Sprintf("~ %s: %s → %s", c.Path, c.Old, c.New))
		}
		if c.Note != "" {
			out[len(out)-1] += " (" + c.Note + ")"
		}
		for _, line := range c.Lines {
			out = append(out, "    "+line)
		}
	}
	return out
}

func yamlNode(t testing.TB, text string) *pack.Node {
	t.Helper()
	d := pack.ParseYAML("values.yaml", []byte(text))
	if d.Err != nil {
		t.Fatal(d.Err)
	}
	return orEmpty(d.Root)
}

func TestCompareByPath(t *testing.T) {
	for _, test := range []struct {
		name, old, new string
		want           []string
	}{
		{"order, comments, quotes, flow", "a: 1\nb: [x, z]\nc: text # why\n", "# b\nc: 'text'\nb:\n    - x\n    - \"z\"\na: 1\n", nil},
		{"changed, added, removed", "a: {b: 1, c: 2}", "a: {b: 3, d: 4}", []string{"~ a.b: 1 → 3", "+ a.d: 4", "- a.c: 2"}},
		{"a table is one change", "a: 1", "a: 1\nb: {c: {d: [1, {e: null}]}}", []string{`+ b: {"c":{"d":[1,{"e":null}]}}`}},
		{"a type is a change", `a: "5"`, "a: 5", []string{`~ a: "5" → 5`}},
		{"words that Helm takes for booleans", "a: yes\nb: 'no'\nc: True\n", "a: 'yes'\nb: 'no'\nc: true\n", []string{"~ a: yes → yes (with quotes it is text, without them Helm reads a boolean)"}},
		{"null, empty, nothing", "a:\nb: {}\nc: 1\nd: ~\n", "a: ''\nb: []\nd: null\n", []string{`~ a: null → ""`, "~ b: {} → []", "- c: 1"}},
		{"a scalar becomes a table", "a: 1", "a: {b: 1}", []string{`~ a: 1 → {"b":1}`}},
		{"named items in any order", "l: [{name: a, v: 1}, {name: b, v: 2}]", "l: [{name: b, v: 3}, {name: c}, {name: a, v: 1}]",
			[]string{"~ l[name=b].v: 2 → 3", `+ l[name=c]: {"name":"c"}`}},
		{"a name that stands twice names nothing", "l: [{name: a, v: 1}, {name: a, v: 2}]", "l: [{name: a, v: 1}, {name: a, v: 3}]", []string{"~ l[1].v: 2 → 3"}},
		{"arguments", "l: [a, b, c]", "l: [a, x, b, c, d]", []string{"+ l[1]: x", "+ l[4]: d"}},
		{"many arguments", "l: [a, b, c, d]", "l: [a, x, 'y z', e, d, f]", []string{`~ l: ["a","b","c","d"] → ["a","x","y z","e","d","f"]`, "    - b", "    - c", "    + x", "    + y z", "    + e", "    + f"}},
		{"as many arguments", "l: [a, b, c]", "l: [a, x, c]", []string{"~ l[1]: b → x"}},
		{"arguments in another order", "l: [a, b]", "l: [b, a]", []string{`~ l: ["a","b"] → ["b","a"] (the same items in another order)`}},
		{"one of two that are equal goes", "l: [a, a, b]", "l: [a, b]", []string{"- l[1]: a"}},
		{"a text of many lines", "t: |\n  a\n  b\n  c\n", "t: |\n  a\n  x\n  c\n", []string{`~ t: "a\nb\nc\n" → "a\nx\nc\n"`, "    -b", "    +x"}},
		{"keys that read as something else", "'a.b/c': 1\n", "'a.b/c': 2\n'': 1\n", []string{`~ ["a.b/c"]: 1 → 2`, `+ [""]: 1`}},
		{"aliases and merge keys", "x: &x {a: 1, b: 2}\ny: *x\n", "x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}\n", []string{"~ y.b: 2 → 3"}},
		{"a key that stands twice: the last counts", "a: 1\na: 2\n", "a: 2\n", nil},
		{"nested lists", "a: [[1, 2], [3]]", "a: [[1, 2], [4]]", []string{"~ a[1][0]: 3 → 4"}},
	} {
		got := lines(compare(nil, yamlNode(t, test.old), yamlNode(t, test.new)))
		if !slices.Equal(got, test.want) {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
		if same := compare(nil, yamlNode(t, test.new), yamlNode(t, test.new)); len(same) > 0 {
			t.Errorf("%s: differs from itself: %s", test.name, lines(same))
		}
	}
}

// TestReformatted: of 600 lines that were indented anew, three have changed.
func TestReformatted(t *testing.T) {
	var old, new strings.Builder
	old.WriteString("charts:\n  web:\n")
	new.WriteString("# generated\ncharts:\n    web:\n")
	for i := range 598 {
		value := i
		if i%250 == 100 {
			value = -i
		}
		fmt.Fprintf(&old, "    key%d: \"%d\" # what it is\n", i, i)
		fmt.Fprintf(&new, "        key%d: '%d'\n", i, value)
	}
	changes := compare(nil, yamlNode(t, old.String()), yamlNode(t, new.String()))
	if len(changes) != 2 {
		t.Errorf("%d changes", len(changes))
	}
	changed := diffLines(old.String(), new.String())
	if n := changed.size(); n != 600 { // all but "charts:"
		t.Errorf("%d lines", n)
	}
	for _, c := range changes {
		changed.explain(c)
	}
	if n := changed.size(); n != 598 {
		t.Errorf("%d lines of formatting", n)
	}
}

// TestExplain: what is left of the changed lines are those that change no value.
func TestExplain(t *testing.T) {
	for _, test := range []struct {
		old, new    string
		lines, rest int
	}{
		{"a: 1\n", "a: 2\n", 1, 0},
		{"a: 1\n", "a: 2 # two\n# three\n", 2, 1},
		{"", "a:\n  b: |\n    x\n    y\n  c:\n    - 1\n    - d: 2\n", 7, 0},
		{"a:\n  - x\n  # why\n  - y\n", "", 4, 1},
		{"l: [a, b]\n", "l:\n  - a\n  - b\n", 3, 3},
		{"a: |\n  x\n  y\n", "a: |\n  x\n  z\n  w\n", 2, 0},
		{"a: 1\nb: 2\n", "b: 2\na: 1\n", 1, 1},
	} {
		d := diffLines(test.old, test.new)
		lines := d.size()
		for _, c := range compare(nil, yamlNode(t, test.old), yamlNode(t, test.new)) {
			d.explain(c)
		}
		if lines != test.lines || d.size() != test.rest {
			t.Errorf("%q, %q: %d lines, %d of formatting; want %d, %d", test.old, test.new, lines, d.size(), test.lines, test.rest)
		}
	}
}

// TestDeepLists: lists in lists are looked at once, not once a level.
func TestDeepLists(t *testing.T) {
	const depth = 900
	deep := func(leaf string) *pack.Node {
		wide := strings.Repeat("1,", 20_000)
		return yamlNode(t, strings.Repeat("[0,", depth)+"["+wide+leaf+"]"+strings.Repeat("]", depth))
	}
	if got := compare(nil, deep("2"), deep("3")); len(got) != 1 || got[0].New.String() != "3" {
		t.Errorf("%s", lines(got))
	}
}

// FuzzCompare: any two values can be compared, and none differs from itself.
func FuzzCompare(f *testing.F) {
	f.Add("a: {b: 1, c: [x, {name: y}]}", "a: {b: '1', c: [{name: y, z: |\n  t\n}]}")
	f.Add("- a\n- - b\n  - c\n", "&x [*x]")
	f.Add("x: &x {a: 1}\ny: {<<: *x}\n", "x: yes\n")
	f.Fuzz(func(t *testing.T, old, new string) {
		a, b := pack.ParseYAML("values.yaml", []byte(old)), pack.ParseYAML("values.yaml", []byte(new))
		if a.Err != nil || b.Err != nil {
			return
		}
		lines := diffLines(old, new)
		if (lines.size() == 0) != (ended(old) == ended(new)) {
			t.Errorf("%d lines differ", lines.size())
		}
		changes := compare(nil, orEmpty(a.Root), orEmpty(b.Root))
		for _, c := range changes {
			text, err := json.Marshal(c)
			if err != nil || !json.Valid(text) {
				t.Errorf("%v in %s", err, text)
			}
			lines.explain(c)
		}
		if len(changes) > 0 && equal(orEmpty(a.Root), orEmpty(b.Root)) {
			t.Errorf("%d changes between %q and %q", len(changes), old, new)
		}
		if same := compare(nil, a.Root, a.Root); len(same) > 0 {
			t.Errorf("%q differs from itself: %+v", old, same)
		}
	})
}
