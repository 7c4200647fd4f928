package rules

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"github.com/packlint/packlint/pack"
)

// maxReadme bounds the README that is parsed; the longest real one has 90 KB.
const maxReadme = 1 << 20 // bytes

// readme is what the rules ask of a pack's README.md. Code blocks are in none
// of it but the text.
type readme struct {
	doc      *pack.Document
	headings []readmeItem
	links    []readmeItem // the destinations of links and images
	comments []readmeItem // HTML, comments among it
}

type readmeItem struct {
	text string
	pos  pack.Pos
}

// readReadme parses the README. It is false for packs without one, and for
// packs that are withdrawn, so that no rule asks for more there.
func readReadme(p *pack.Pack) (r readme, ok bool) {
	if withdrawn(p) || p.Exists(pack.ReadmeFile) != nil {
		return r, false
	}
	r.doc = p.Text(pack.ReadmeFile)
	source := r.doc.Text
	if len(source) > maxReadme {
		return r, false
	}
	at := func(n ast.Node, length int) pack.Pos {
		// Some inline nodes have no place of their own.
		for n.Pos() < 0 && n.Parent() != nil {
			n = n.Parent()
		}
		return r.doc.Offset(max(n.Pos(), 0), length)
	}
	root := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(source))
	err := ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			r.headings = append(r.headings, readmeItem{plainText(n, source), r.doc.At(at(n, 1).Line)})
		case *ast.Link:
			r.links = append(r.links, readmeItem{string(n.Destination), at(n, len(n.Destination))})
		case *ast.Image:
			r.links = append(r.links, readmeItem{string(n.Destination), at(n, len(n.Destination))})
		case *ast.AutoLink:
			r.links = append(r.links, readmeItem{string(n.URL(source)), at(n, len(n.URL(source)))})
		case *ast.HTMLBlock:
			var b bytes.Buffer
			for _, s := range n.Lines().Sliced(0, n.Lines().Len()) {
				b.Write(s.Value(source))
			}
			r.comments = append(r.comments, readmeItem{b.String(), r.doc.At(at(n, 1).Line)})
		case *ast.RawHTML:
			var b bytes.Buffer
			for _, s := range n.Segments.Sliced(0, n.Segments.Len()) {
				b.Write(s.Value(source))
			}
			r.comments = append(r.comments, readmeItem{b.String(), r.doc.At(at(n, 1).Line)})
		}
		return ast.WalkContinue, nil
	})
	return r, err == nil
}

// plainText is the text of a heading without its markup and HTML.
func plainText(n ast.Node, source []byte) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			b.Write(c.Segment.Value(source))
		case *ast.RawHTML:
		default:
			b.WriteString(plainText(c, source))
		}
	}
	return strings.TrimSpace(b.String())
}

// The sections of the community repository's README template.
var templateSections = []struct {
	name  string
	also  []string // what authors call the section instead
	asked bool     // the template has it for every pack
}{
	{"Prerequisites", []string{"prerequisite", "pre-requisite", "requirement"}, true},
	{"Parameters", []string{"parameter", "configuration", "values"}, true},
	{"Upgrade", []string{"upgrad"}, false},
	{"Usage", []string{"usage", "getting started", "quickstart", "quick start", "how to use"}, true},
	{"References", []string{"reference"}, false},
}

// sections tells which of the template's sections the README has, and which of
// those that every pack should have it lacks.
func (r readme) sections() (has, lacks []string) {
	for _, section := range templateSections {
		if r.hasHeading(section.also) {
			has = append(has, section.name)
		} else if section.asked {
			lacks = append(lacks, section.name)
		}
	}
	return has, lacks
}

func (r readme) hasHeading(words []string) bool {
	for _, h := range r.headings {
		for _, word := range words {
			if strings.Contains(strings.ToLower(h.text), word) {
				return true
			}
		}
	}
	return false
}

// short tells whether there is hardly a README at all.
func (r readme) short() bool { return len(bytes.TrimSpace(r.doc.Text)) < 50 }

// webHost returns the host of an absolute link to a web page.
func webHost(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return strings.ToLower(u.Hostname())
}
