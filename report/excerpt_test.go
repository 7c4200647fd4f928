package report

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestExcerpt(t *testing.T) {
	long := strings.Repeat("abcdefghi ", 100)
	for name, c := range map[string]struct {
		line               string
		column, end, width int
		want, marks        string
	}{
		"plain":        {"key: value", 6, 11, 80, "key: value", "     ^^^^^"},
		"tabs":         {"\tkey:\tvalue", 7, 12, 80, "    key:    value", "            ^^^^^"},
		"the tab":      {"\tkey", 1, 2, 80, "    key", "^^^^"},
		"cjk":          {"名前: 値 x", 5, 6, 80, "名前: 値 x", "      ^^"},
		"after cjk":    {"名前: 値 x", 7, 8, 80, "名前: 値 x", "         ^"},
		"combining":    {"e\u0301a\u0308: x", 3, 5, 80, "e\u0301a\u0308: x", " ^"},
		"half a glyph": {"e\u0301x", 2, 3, 80, "e\u0301x", "^"},
		"after marks":  {"e\u0301a\u0308: x", 7, 8, 80, "e\u0301a\u0308: x", "    ^"},
		"emoji":        {"👩‍💻 x", 5, 6, 80, "👩‍💻 x", "   ^"},
		"escape":       {"a\x1bb", 3, 4, 80, `a\x1bb`, "     ^"},
		"the escape":   {"a\x1bb", 2, 3, 80, `a\x1bb`, " ^^^^"},
		"bidi":         {"a\u202eb", 3, 4, 80, `a\u202eb`, "       ^"},
		"bad bytes":    {"a\xff\xfeb", 4, 5, 80, `a\xff\xfeb`, "         ^"},
		"lone mark":    {"\u0301x", 2, 3, 80, `\u0301x`, "      ^"},
		"command":      {"##[error]", 1, 3, 80, `#\x23[error]`, "^^^^^"},
		"past the end": {"ab", 3, 4, 80, "ab", "  ^"},
		"far past":     {"ab", 30, 40, 80, "ab", "  ^"},
		"too long":     {"ab", 2, 99, 80, "ab", " ^"},
		"no region":    {"ab", 0, 0, 80, "ab", "^"},
		"empty":        {"", 1, 2, 80, "", "^"},
		"start":        {long, 1, 4, 30, "abcdefghi abcdefghi abcdefgh…", "^^^"},
		"middle":       {long, 501, 504, 30, "…bcdefghi abcdefghi abcdefghi…", "          ^^^"},
		"end":          {long + "END", 1001, 1004, 30, "…fghi abcdefghi abcdefghi END", "                          ^^^"},
		"long region":  {long, 101, 900, 30, "…abcdefghi abcdefghi abcdefgh…", " ^^^^^^^^^^^^^^^^^^^^^^^^^^^^"},
		"very long":    {strings.Repeat(long, 1000) + "X", 1_000_001, 1_000_002, 30, "…defghi abcdefghi abcdefghi X", "                            ^"},
	} {
		t.Run(name, func(t *testing.T) {
			e := newExcerpt(c.line, c.column, c.end, c.width)
			marks := strings.Repeat(" ", e.at) + strings.Repeat("^", e.length)
			if e.text != c.want || marks != c.marks {
				t.Errorf("got\n%s|\n%s|\nwant\n%s|\n%s|", e.text, marks, c.want, c.marks)
			}
		})
	}
}

func FuzzExcerpt(f *testing.F) {
	for _, a := range attacks {
		f.Add(a, 1, 2, 80)
		f.Add("x"+a+"\t値", 3, 9, 30)
	}
	f.Add(strings.Repeat("値\t", 3000), 2500, 2600, 40)
	f.Fuzz(func(t *testing.T, line string, column, end, width int) {
		if strings.Contains(line, "\n") { // no line
			return
		}
		width = min(width, 500)
		e := newExcerpt(line, column, end, width)
		harmless(t, "text", []byte("| "+e.text))
		limit := max(width, minExcerptWidth)
		if n := columns(e.text); n > limit {
			t.Errorf("%d columns of %d: %q", n, limit, e.text)
		}
		if e.at < 0 || e.length < 1 || e.at+e.length > limit {
			t.Errorf("carets at %d, length %d of %d", e.at, e.length, limit)
		}
		if !utf8.ValidString(e.text) {
			t.Error("invalid UTF-8")
		}
	})
}

func FuzzWrap(f *testing.F) {
	f.Add("a message ::error:: of some  words", 30, 20)
	f.Fuzz(func(t *testing.T, text string, first, rest int) {
		text = visible(text)
		lines := wrap(text, first, rest)
		for i, line := range lines {
			if i > 0 && strings.HasPrefix(strings.TrimLeft(line, " "), "::") {
				t.Errorf("line %d is a command: %q", i, line)
			}
		}
		if squeeze(strings.Join(lines, " ")) != squeeze(text) {
			t.Errorf("%q became %q", text, lines)
		}
	})
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
