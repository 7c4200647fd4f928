package report

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// maxMarkdownText bounds one text of a pack, in characters.
const maxMarkdownText = 1000

// markdownText writes text that may come from a pack as inline Markdown, in a
// table or elsewhere. Nothing in it can be markup: not Markdown, not HTML, and
// not what GitHub makes links of afterwards (@names, #numbers, commits, URLs,
// :emoji:). Words of letters and plain punctuation stand as they are; everything
// else is code, where no reader looks for markup.
func markdownText(s string) string { return inlineText(s, markdownCode) }

// htmlText is markdownText where HTML stands, not Markdown.
func htmlText(s string) string { return inlineText(s, htmlCode) }

func inlineText(s string, code func(string) string) string {
	var b strings.Builder
	for _, span := range markdownSpans(limitItems(visible(s), maxMarkdownText)) {
		if span.code {
			b.WriteString(code(span.text))
		} else {
			b.WriteString(span.text)
		}
	}
	return b.String()
}

// markdownCode writes visible text as code. Four characters would have an effect
// in code as well, or have one in some readers: they stand between spans, as
// entities.
func markdownCode(s string) string {
	const special = "`|\\<"
	var b strings.Builder
	for s != "" {
		i := strings.IndexAny(s, special)
		if i < 0 {
			i = len(s)
		}
		if i > 0 {
			b.WriteString("`" + s[:i] + "`")
		}
		if i < len(s) {
			b.WriteString("&#" + strconv.Itoa(int(s[i])) + ";")
			i++
		}
		s = s[i:]
	}
	return b.String()
}

// htmlCode writes visible text as code where HTML stands, not Markdown.
func htmlCode(s string) string {
	var b strings.Builder
	b.WriteString("<code>")
	for _, r := range visible(s) {
		if r < unicode.MaxASCII && !plainRune(r) && !strings.ContainsRune(" /_", r) {
			b.WriteString("&#" + strconv.Itoa(int(r)) + ";")
		} else {
			b.WriteRune(r)
		}
	}
	b.WriteString("</code>")
	return b.String()
}

type markdownSpan struct {
	code bool
	text string
}

// markdownSpans sorts text into prose and code. What stands between backticks
// is code already.
func markdownSpans(s string) []markdownSpan {
	var out []markdownSpan
	add := func(code bool, text string) {
		switch last := len(out) - 1; {
		case text == "":
		case last >= 0 && out[last].code == code:
			out[last].text += text
		default:
			out = append(out, markdownSpan{code, text})
		}
	}
	for s != "" {
		prose, rest, open := strings.Cut(s, "`")
		code, after, closed := strings.Cut(rest, "`")
		if open && (!closed || code == "") { // no pair: a character like others
			rest, closed = s[len(prose):], false
			prose, rest = prose+rest[:1], rest[1:]
		}
		for i, word := range strings.Split(prose, " ") {
			if i > 0 {
				add(false, " ")
			}
			before, core, behind := peel(word)
			add(false, brackets.Replace(before))
			add(!plainWord(core), core)
			add(false, brackets.Replace(behind))
		}
		if closed {
			add(true, code)
			rest = after
		}
		s = rest
	}
	return out
}

// brackets of placeholders (<your name>) stand as entities.
var brackets = strings.NewReplacer("<", "&#60;", ">", "&#62;")

// peel takes the punctuation of a sentence off a word.
func peel(word string) (before, core, behind string) {
	core = strings.TrimLeft(word, `("'<`)
	before = word[:len(word)-len(core)]
	behind = core
	core = strings.TrimRight(core, `)"',.;:!?>`)
	return before, core, behind[len(core):]
}

// linked are plain words that GitHub makes links of, or of a part of them: commits,
// issues of this or another tracker, and addresses.
var linked = regexp.MustCompile(`\b[0-9a-fA-F]{7,40}\b|^[A-Za-z][A-Za-z0-9]*-\d|(?i)www\.`)

// plainWord tells whether a word without its punctuation is prose.
func plainWord(word string) bool {
	return strings.IndexFunc(word, func(r rune) bool { return !plainRune(r) }) < 0 && !linked.MatchString(word)
}

func plainRune(r rune) bool {
	return r > unicode.MaxASCII || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(".,'-", r)
}
