package lint

import (
	"bytes"
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/packlint/packlint/pack"
)

// The rules about suppressions. They have no check: the chain of processors
// reports them.
const (
	UnusedIgnore  = "unused-ignore"
	InvalidIgnore = "invalid-ignore"
)

// ignore is an instruction in a file of a pack to leave findings alone: the
// comment
//
//	# packlint:ignore RULE[,RULE] [until=YYYY-MM-DD] reason
//
// on a line or above it, or, in pack.json, which has no comments, the text of
// a "//" key, for the object that it stands in.
type ignore struct {
	file        string
	first, last mark // what it is for
	words       string
	at          func(offset int) pack.Pos // of a byte in words

	rules    []ignoredRule
	reason   string
	problems []ignoreProblem
}

type mark struct{ line, column int }

func (m mark) before(n mark) bool {
	return m.line < n.line || m.line == n.line && m.column < n.column
}

type ignoredRule struct {
	id   string
	pos  pack.Pos
	used bool
}

type ignoreProblem struct {
	pos           pack.Pos
	message, hint string
}

const (
	// maxIgnoreFile is the size of the largest file that is read for
	// instructions. People do not write in larger ones.
	maxIgnoreFile = 4 << 20
	// maxIgnoreTotal bounds what is read of one pack.
	maxIgnoreTotal = 256 << 20
	// maxIgnores bounds the instructions of one pack, for what is done with
	// each of them.
	maxIgnores = 10_000
)

var ignoreMarker = []byte("packlint:")

// findIgnores reads all instructions in a pack.
func findIgnores(p *pack.Pack) []ignore {
	var out []ignore
	entries, err := p.Entries()
	if err != nil {
		return nil
	}
	read := 0
	for _, e := range entries {
		forms := ignoreForms(e.Path)
		if e.Size > maxIgnoreFile || forms == nil && e.Path != pack.MetaFile {
			continue
		}
		text, err := p.ReadFile(e.Path)
		if read += len(text); read > maxIgnoreTotal {
			return out
		}
		if err != nil || len(text) > maxIgnoreFile || !bytes.Contains(text, ignoreMarker) {
			continue
		}
		if e.Path == pack.MetaFile {
			out = append(out, ignoresInJSON(p.Meta())...)
		} else {
			out = append(out, ignoresInText(e.Path, string(text), forms)...)
		}
		if len(out) > maxIgnores {
			return out[:maxIgnores]
		}
	}
	return out
}

// The ways to write an instruction. Group 1 is what follows "packlint:".
var (
	hashComment     = regexp.MustCompile(`(?:^|\s)#+[ \t]*packlint:[ \t]*(.*?)\s*$`)
	templateComment = regexp.MustCompile(`\{\{-?[ \t]*/\*[ \t]*packlint:[ \t]*(.*?)[ \t]*\*/[ \t]*-?\}\}`)
	markdownComment = regexp.MustCompile(`<!--[ \t]*packlint:[ \t]*(.*?)[ \t]*-->`)
)

func ignoreForms(file string) []*regexp.Regexp {
	switch path.Ext(file) {
	case ".yaml", ".yml", ".tpl":
		return []*regexp.Regexp{templateComment, hashComment}
	case ".md":
		return []*regexp.Regexp{markdownComment}
	}
	return nil
}

// ignoresInText finds comments. One that has its line for itself is for the
// next line that holds more than a comment.
func ignoresInText(file, text string, forms []*regexp.Regexp) []ignore {
	var out, waiting []ignore
	hash := slices.Contains(forms, hashComment)
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSuffix(line, "\r")
		number := i + 1
		found, rest := findComment(file, line, number, forms)
		for j := range found {
			found[j].first, found[j].last = mark{line: number}, mark{line: number + 1}
		}
		bare := strings.TrimSpace(rest)
		switch {
		case bare != "" && !(hash && strings.HasPrefix(bare, "#")):
			for j := range waiting {
				waiting[j].last = mark{line: number + 1}
			}
			out = append(append(out, waiting...), found...)
			waiting = waiting[:0]
		default:
			waiting = append(waiting, found...)
		}
		if len(out)+len(waiting) > maxIgnores {
			break
		}
	}
	return append(out, waiting...)
}

// findComment returns the instructions in a line, and the line without them.
func findComment(file, line string, number int, forms []*regexp.Regexp) (found []ignore, rest string) {
	if !strings.Contains(line, string(ignoreMarker)) {
		return nil, line
	}
	for _, form := range forms {
		at := form.FindStringSubmatchIndex(line)
		if at == nil {
			continue
		}
		words, ok := instruction(line[at[2]:at[3]])
		if !ok {
			continue
		}
		start := at[3] - len(words)
		found = append(found, ignore{file: file, words: words, at: func(offset int) pack.Pos {
			column := utf8.RuneCountInString(line[:start+offset]) + 1
			word, _, _ := strings.Cut(words[offset:], " ")
			word, _, _ = strings.Cut(word, ",")
			return pack.Pos{File: file, Line: number, Column: column, EndColumn: column + max(1, utf8.RuneCountInString(word))}
		}})
		return found, line[:at[0]] + " " + line[at[1]:]
	}
	return nil, line
}

var (
	ignoreWord = regexp.MustCompile(`^ignore(?:[\s:]+|$)`)
	// otherWord is what people write who remember another linter.
	otherWord = regexp.MustCompile(`^(?:ignore[\w-]+|disable|nolint|skip|exclude|allow)\b`)
)

// instruction takes the word "ignore" from a comment. Words of other linters
// are kept, to be reported; other text is none of ours.
func instruction(text string) (words string, ok bool) {
	if m := ignoreWord.FindString(text); m != "" {
		return text[len(m):], true
	}
	return text, otherWord.MatchString(text)
}

// ignoresInJSON finds "//" keys. Their value is a text or a list of texts; they
// are for their object, and for the key that it is the value of.
func ignoresInJSON(d *pack.Document) []ignore {
	var out []ignore
	var walk func(n *pack.Node, start pack.Pos)
	walk = func(n *pack.Node, start pack.Pos) {
		for _, pair := range n.Pairs {
			if pair.Key.Value == "//" {
				texts := pair.Value.Items
				if pair.Value.Is(pack.String) {
					texts = []*pack.Node{pair.Value}
				}
				for _, text := range texts {
					after, ok := strings.CutPrefix(strings.TrimSpace(text.Str()), string(ignoreMarker))
					if !ok {
						continue
					}
					words, ok := instruction(strings.TrimSpace(after))
					if !ok {
						continue
					}
					out = append(out, ignore{
						file: d.File, words: words, at: func(int) pack.Pos { return text.Pos },
						first: mark{start.Line, start.Column}, last: end(n),
					})
				}
			}
			walk(pair.Value, pair.Key.Pos)
		}
		for _, item := range n.Items {
			walk(item, item.Pos)
		}
	}
	if d.Root != nil {
		walk(d.Root, pack.Pos{Line: 1, Column: 1})
	}
	return out
}

// end is the place after the last value in a node.
func end(n *pack.Node) mark {
	last := mark{n.Pos.Line, n.Pos.EndColumn}
	if len(n.Pairs) > 0 {
		last = end(n.Pairs[len(n.Pairs)-1].Value)
	}
	if len(n.Items) > 0 {
		last = end(n.Items[len(n.Items)-1])
	}
	return last
}

// resolve reads the instruction's words. Without a reason, or past its day, it
// suppresses nothing.
func (g *ignore) resolve(known []*Rule, today time.Time) {
	problem := func(offset int, hint, format string, args ...any) {
		g.problems = append(g.problems, ignoreProblem{pos: g.at(offset), message: sprintf(format, args), hint: hint})
	}
	const form = "write `packlint:ignore RULE reason`"
	if word := otherWord.FindString(g.words); word != "" {
		problem(0, form, "packlint has no instruction %q", word)
		return
	}
	list := ruleList.FindString(g.words)
	if list == "" {
		problem(0, form, "the suppression names no rule")
		return
	}
	ids, _ := RuleNames(known)
	offset := 0
	for _, part := range strings.SplitAfter(list, ",") {
		id := strings.Trim(part, ", \t:")
		at := offset + strings.Index(part, id)
		offset += len(part)
		switch i := slices.Index(ids, id); {
		case id == "":
		case i < 0:
			problem(at, "", "the suppression names %q, which is no rule%s", id, didYouMean(id, ids))
		case known[i].Category == Linter:
			problem(at, "remove the suppression", "%s cannot be suppressed", id)
		default:
			g.rules = append(g.rules, ignoredRule{id: id, pos: g.at(at)})
		}
	}
	reason := strings.TrimLeft(g.words[len(list):], " \t:—–-")
	if m := untilWord.FindStringSubmatch(reason); m != nil {
		at := strings.Index(g.words, m[0])
		day, err := time.Parse(time.DateOnly, m[1])
		switch {
		case err != nil:
			problem(at, "write it as until=2031-12-31", "the suppression ends on %q, which is no date", m[1])
			g.rules = nil
		case dayAfter(day, today):
			problem(at, "cure the finding, or set another day", "the suppression ended on %s and has no effect any more", m[1])
			g.rules = nil
		}
		reason = strings.TrimLeft(reason[len(m[0]):], " \t:—–-")
	}
	if g.reason = reason; g.reason == "" {
		problem(0, "say after the rule why the finding is accepted", "the suppression of %s gives no reason and has no effect", strings.TrimRight(list, " \t:,"))
		g.rules = nil
	}
}

var (
	// ruleList is a list of rules: each comma brings in a further word.
	ruleList  = regexp.MustCompile(`^[^\s,]+(?:\s*,\s*[^\s,]+)*,?`)
	untilWord = regexp.MustCompile(`^until[=:]\s*(\S*)`)
)

// dayAfter tells whether a day is over.
func dayAfter(day, now time.Time) bool {
	return now.Format(time.DateOnly) > day.Format(time.DateOnly)
}

// covers tells whether a finding is suppressed, and notes that it was.
func (g *ignore) covers(f *Finding) bool {
	at := mark{f.Line, f.Column}
	if f.pos.File != g.file || at.before(g.first) || !at.before(g.last) {
		return false
	}
	for i := range g.rules {
		if g.rules[i].id == f.Rule {
			g.rules[i].used = true
			return true
		}
	}
	return false
}

// report adds what is wrong with the instruction to the findings.
func (g *ignore) report(c *chain) {
	add := func(rule string, pos pack.Pos, message, hint string) {
		f := Finding{Rule: rule, Message: message, Hint: hint, Related: []Related{}, pos: pos}
		f.locate(c.pack)
		c.findings = append(c.findings, f)
	}
	if c.set.has(InvalidIgnore) {
		for _, p := range g.problems {
			add(InvalidIgnore, p.pos, p.message, p.hint)
		}
	}
	// After a crash, and of a rule that is off, nobody knows.
	if !c.set.has(UnusedIgnore) || len(c.crashes) > 0 {
		return
	}
	for _, r := range g.rules {
		if !r.used && c.set.has(r.id) {
			add(UnusedIgnore, r.pos, fmt.Sprintf("there is no finding of %s here to suppress", r.id), cmp.Or(g.near(c, r.id), "remove the suppression"))
		}
	}
}

// near helps with an instruction that stands in the wrong place.
func (g *ignore) near(c *chain, rule string) string {
	for i := range c.findings {
		if f := &c.findings[i]; f.Rule == rule && f.pos.File == g.file && f.Suppressed == nil {
			return fmt.Sprintf("remove it, or move it to line %d, where there is one", f.Line)
		}
	}
	return ""
}
