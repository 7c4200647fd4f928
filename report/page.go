package report

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	markdowntext "github.com/yuin/goldmark/text"

	"github.com/packlint/packlint/lint"
)

// Measures of a page on a terminal.
const (
	pageIndent = 2
	codeIndent = 4
	// A line longer than this is hard to read, however wide the terminal.
	maxPageWidth = 100
)

// Page writes a page of documentation, in Markdown, for a terminal: the
// documentation of rules is made of headings, paragraphs, lists, tables and code
// blocks, and so little does not need the twenty modules of a full renderer.
// Colour and Width count.
func Page(w io.Writer, markdown []byte, o Options) error {
	p := page{painter: painter(o.Color), width: maxPageWidth, source: markdown}
	if o.Width > 0 {
		p.width = min(p.width, o.Width)
	}
	doc := goldmark.New(goldmark.WithExtensions(extension.Table)).Parser().Parse(markdowntext.NewReader(markdown))
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		p.block(n)
	}
	_, err := w.Write(append(bytes.TrimRight(p.Bytes(), "\n"), '\n'))
	return err
}

// page is a page being written.
type page struct {
	bytes.Buffer
	painter
	width  int
	source []byte
}

func (p *page) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.HTMLBlock: // a note to those who edit the file
		return
	case *ast.Heading:
		s := blue
		if n.Level == 1 {
			s = bold
		}
		p.flow(p.words(n, s), 0, 0)
	case *ast.FencedCodeBlock:
		p.code(n, string(n.Language(p.source)))
	case *ast.CodeBlock:
		p.code(n, "")
	case *ast.List:
		p.list(n)
	case *tables.Table:
		p.table(n)
	default:
		p.flow(p.words(n, regular), pageIndent, pageIndent)
	}
	p.WriteString("\n")
}

func (p *page) list(n *ast.List) {
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		bullet := word{{text: "•", style: blue}}
		for c := item.FirstChild(); c != nil; c = c.NextSibling() {
			p.flow(append([]word{bullet}, p.words(c, regular)...), pageIndent, pageIndent+columns("• "))
			bullet = word{{text: " "}}
		}
	}
}

// findingLine is a finding as the pages show it.
var findingLine = regexp.MustCompile(`^([^ ]+:\d+:\d+: )(error|warning|info)(: )(.*)$`)

// code writes a block of code. What packlint says is no code: its long lines are
// wrapped, and its severities have colours.
func (p *page) code(n ast.Node, language string) {
	says := language == "text"
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		line := strings.TrimRight(string(segment.Value(p.source)), "\n")
		if !says {
			line = strings.ReplaceAll(line, "\t", strings.Repeat(" ", tabWidth))
			p.line(codeIndent, p.paint(dimComment(line), visible(line)))
			continue
		}
		indent := len(line) - len(strings.TrimLeft(line, " "))
		var words []word
		if found := findingLine.FindStringSubmatch(line); found != nil {
			words = styled(found[1], dim)
			severity, err := lint.ParseSeverity(found[2])
			if err == nil {
				words = append(words, word{{found[2], styleOf(severity)}, {":", regular}})
			}
			words = append(words, styled(found[4], regular)...)
		} else {
			words = styled(line, regular)
		}
		p.flow(words, codeIndent+indent, codeIndent+indent+hanging)
	}
}

// dimComment is the style of a line of code.
func dimComment(line string) style {
	if strings.HasPrefix(strings.TrimLeft(line, " "), "#") {
		return dim
	}
	return regular
}

func (p *page) line(indent int, text string) {
	if text == "" {
		p.WriteString("\n")
		return
	}
	fmt.Fprintf(p, "%*s%s\n", indent, "", text)
}

// table writes a table with aligned columns. The last one takes what the others
// leave.
func (p *page) table(n *tables.Table) {
	var rows [][][]word
	var widths []int
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells [][]word
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			s := regular
			if len(cells) == 0 {
				s = dim
			}
			words := p.words(cell, s)
			if len(widths) == len(cells) {
				widths = append(widths, 0)
			}
			widths[len(cells)] = max(widths[len(cells)], lineWidth(words))
			cells = append(cells, words)
		}
		rows = append(rows, cells)
	}
	for _, cells := range rows {
		empty := true
		column := pageIndent
		var line []word
		for i, words := range cells {
			empty = empty && len(words) == 0
			if len(words) > 0 && plainOf(cells[0]) == "Severity" && i > 0 {
				words = severityWords(words)
			}
			if i == len(cells)-1 {
				line = append(line, words...)
				break
			}
			padding := widths[i] - lineWidth(words) + 1
			line = append(line, words...)
			line = append(line, word{{text: strings.Repeat(" ", padding-1)}})
			column += widths[i] + 2
		}
		if !empty {
			p.flow(line, pageIndent, column)
		}
	}
}

// severityWords gives the names of severities their colours.
func severityWords(words []word) []word {
	for _, w := range words {
		for i := range w {
			switch name, _, _ := strings.Cut(w[i].text, ";"); name {
			case "error", "warning", "info":
				if severity, err := lint.ParseSeverity(name); err == nil {
					w[i].style = styleOf(severity)
				}
			}
		}
	}
	return words
}

// piece is text of one style; a word is pieces that no line break parts.
type (
	piece struct {
		text  string
		style style
	}
	word []piece
)

func (w word) width() int {
	n := 0
	for _, p := range w {
		n += columns(p.text)
	}
	return n
}

func lineWidth(words []word) int {
	n := max(len(words)-1, 0)
	for _, w := range words {
		n += w.width()
	}
	return n
}

func plainOf(words []word) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		for _, p := range w {
			b.WriteString(p.text)
		}
	}
	return b.String()
}

// styled takes text apart into words of one style.
func styled(text string, s style) []word {
	var out []word
	for _, w := range strings.Fields(text) {
		out = append(out, word{{visible(w), s}})
	}
	return out
}

// words takes the inline content of a node apart.
func (p *page) words(n ast.Node, s style) []word {
	var out []word
	glued := false // whether the next piece belongs to the last word
	add := func(text string, s style) {
		for i, part := range strings.Split(text, " ") {
			if i > 0 {
				glued = false
			}
			if part == "" {
				continue
			}
			if !glued || len(out) == 0 {
				out = append(out, nil)
			}
			out[len(out)-1] = append(out[len(out)-1], piece{visible(part), s})
			glued = true
		}
	}
	var walk func(n ast.Node, s style)
	walk = func(n ast.Node, s style) {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			switch c := c.(type) {
			case *ast.Text:
				add(string(c.Value(p.source)), s)
				if c.SoftLineBreak() || c.HardLineBreak() {
					glued = false
				}
			case *ast.CodeSpan:
				if p.painter {
					walk(c, cyan)
				} else {
					add("`", s)
					walk(c, s)
					add("`", s)
				}
			case *ast.AutoLink:
				add(string(c.URL(p.source)), underline)
			case *ast.Emphasis:
				walk(c, bold)
			default:
				walk(c, s)
			}
		}
	}
	walk(n, s)
	return out
}

// flow writes words in lines, with an indentation for the first and the others.
func (p *page) flow(words []word, first, rest int) {
	fmt.Fprintf(p, "%*s", first, "")
	used := first
	for i, w := range words {
		n := w.width()
		switch {
		case i == 0:
		case used+1+n > p.width && used > rest:
			fmt.Fprintf(p, "\n%*s", rest, "")
			used = rest
		default:
			p.WriteString(" ")
			used++
		}
		for _, part := range w {
			p.WriteString(p.paint(part.style, part.text))
		}
		used += n
	}
	p.WriteString("\n")
}
