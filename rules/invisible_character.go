package rules

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// InvisibleCharacter leaves white space in comments alone, but not characters
// that change the order in which the line is shown.
var InvisibleCharacter = lint.Rule{
	ID:       "invisible-character",
	Severity: lint.Warning,
	Category: lint.Values,
	Summary:  "a file of the pack holds a character that nobody sees",
	Why:      "Two names that look the same are not, a key is not found, and a reviewer reads something else than the parser.",
	Fix:      "Delete the character, or write a plain space; it often comes in with text that is copied from a web page.",
	Related:  []string{"https://trojansource.codes/"},
	Check: func(p *lint.Pass) {
		files := []string{pack.MetaFile, pack.ValuesFile, pack.SchemaFile, pack.PresetsFile}
		for _, m := range p.Pack.Manifests() {
			if !pack.Escapes(m.Path) {
				files = append(files, m.Path)
			}
		}
		for _, file := range files {
			if p.Pack.Exists(file) == nil {
				checkInvisible(p, p.Pack.Text(file))
			}
		}
	},
}

func checkInvisible(p *lint.Pass, d *pack.Document) {
	count := 0
	for n := 1; n <= d.Lines() && count < maxPerPack; n++ {
		line := d.Line(n)
		if isASCIIText(line) || !utf8.ValidString(line) {
			continue
		}
		comment := len(line) // where a comment starts
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			comment = 0
		} else if i := strings.Index(line, " #"); i >= 0 {
			comment = i
		}
		if found := unseen(d, n, comment); len(found) > 0 {
			p.Report(found[0].pos, fmt.Sprintf("the line holds U+%04X, %s", found[0].char, found[0].name), lint.Hint("delete it, or write a plain space"),
				lint.Fix(madeVisible(d, n, found)))
			count++
		}
	}
}

// unseenChar is a character that nobody sees, or takes for another one.
type unseenChar struct {
	pos    pack.Pos
	offset int // in its line, in bytes
	char   rune
	name   string
}

// unseen finds such characters in a line. In its comment, only those count that
// change the direction of text.
func unseen(d *pack.Document, n, comment int) []unseenChar {
	var out []unseenChar
	line, column := d.Line(n), 0
	for i, r := range line {
		column++
		name, bidi := invisible(r)
		if name == "" || i >= comment && !bidi || joins(line, i, r) || n == 1 && i == 0 && r == '\ufeff' {
			continue
		}
		out = append(out, unseenChar{pack.Pos{File: d.File, Line: n, Column: column, EndColumn: column + 1}, i, r, name})
	}
	return out
}

// madeVisible takes out of a line what nobody sees, and writes a plain space for
// another one, if that changes a key, a plain text or the indentation. In quotes, in
// a block, and between letters that are written from right to left, a character may
// be meant: a script that looks for it, say. So it may in a template.
func madeVisible(d *pack.Document, n int, found []unseenChar) []pack.Edit {
	line := d.Line(n)
	if !d.Parsed() || strings.ContainsAny(line, `"'[](){}/`) || strings.ContainsFunc(line, rightToLeft) {
		return nil
	}
	var edits []pack.Edit
	for _, c := range found {
		edits = append(edits, d.Replace(c.pos, visible(string(c.char))))
	}
	return d.Checked(func(after *pack.Document) bool {
		return after.Err == nil && !inBlock(after.Root, n) && !d.Spoils(after) && (d.Err != nil || reads(d.Root) == reads(after.Root))
	}, edits...)
}

func rightToLeft(r rune) bool {
	return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana)
}

// inBlock tells whether a line belongs to a literal or folded block: to the value
// that starts last before it.
func inBlock(root *pack.Node, line int) bool {
	var last *pack.Node
	eachNode(root, func(n *pack.Node) {
		if n.Pos.Line <= line && (last == nil || last.Pos.Before(n.Pos)) {
			last = n
		}
	})
	return last != nil && last.Style == pack.Block && last.Pos.Line < line
}

// eachNode calls f for the nodes of a document, up to a depth that people reach.
func eachNode(root *pack.Node, f func(*pack.Node)) {
	const most = 200
	var walk func(n *pack.Node, depth int)
	walk = func(n *pack.Node, depth int) {
		if n == nil || depth > most {
			return
		}
		f(n)
		for _, pair := range n.Pairs {
			walk(pair.Key, depth+1)
			walk(pair.Value, depth+1)
		}
		for _, item := range n.Items {
			walk(item, depth+1)
		}
	}
	walk(root, 0)
}

// reads is what people see of a value.
func reads(root *pack.Node) string {
	var b strings.Builder
	eachNode(root, func(n *pack.Node) {
		fmt.Fprintf(&b, "%d %d %d %q\n", n.Kind, len(n.Pairs), len(n.Items), visible(n.Value))
	})
	return b.String()
}

func visible(text string) string {
	return strings.Map(func(r rune) rune {
		switch name, _ := invisible(r); {
		case r == 0xa0 || r == 0x202f:
			return ' '
		case name != "":
			return -1
		}
		return r
	}, text)
}

// joins tells whether a joiner stands between characters that it shapes, as in
// emoji and in scripts whose letters connect.
func joins(line string, i int, r rune) bool {
	if r != 0x200c && r != 0x200d {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(line[:i])
	after, _ := utf8.DecodeRuneInString(line[i+utf8.RuneLen(r):])
	return before >= utf8.RuneSelf && after >= utf8.RuneSelf
}

func isASCIIText(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// invisible names the characters that have no glyph of their own (Unicode,
// general categories Zs and Cf).
func invisible(r rune) (name string, bidi bool) {
	switch {
	case r == 0xa0 || r == 0x202f:
		return "a non-breaking space", false
	case r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x061c:
		return "a character that changes the direction of the text", true
	case r >= 0x200b && r <= 0x200d || r >= 0x2060 && r <= 0x2064 || r == 0xfeff:
		return "a character of no width", false
	case r == 0xad:
		return "a soft hyphen", false
	}
	return "", false
}
