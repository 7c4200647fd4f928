package rules

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/Masterminds/sprig/v3"

	"github.com/packlint/packlint/pack"
)

// manifestTemplate is a manifest that holds template actions. Palette renders it
// as Helm renders a template, with .Values rooted at manifests.<file stem>
// (pack-spec 3.3).
type manifestTemplate struct {
	*pack.Manifest
	// template is nil when the manifest does not parse; Problem says why.
	*template
	Problem *templateProblem

	doc *pack.Document
}

// templateProblem is why a template does not parse.
type templateProblem struct {
	Pos     pack.Pos
	Message string
}

// manifestTemplates are the manifests of a pack that hold template actions, each
// file once.
func manifestTemplates(p *pack.Pack) []manifestTemplate {
	var out []manifestTemplate
	seen := map[string]bool{}
	for _, m := range p.Manifests() {
		if seen[m.Path] || pack.Escapes(m.Path) || p.Exists(m.Path) != nil {
			continue
		}
		seen[m.Path] = true
		doc := p.Text(m.Path)
		if !pack.Templated(doc.Text) {
			continue
		}
		t := manifestTemplate{Manifest: m, doc: doc}
		var err error
		t.template, err = readTemplate(m.Path, maskMacros(string(doc.Text)))
		switch {
		case err == errTemplateSize:
			continue
		case err != nil:
			t.Problem = syntaxProblem(doc, err)
		default:
			t.Problem = t.unknownFunction()
		}
		out = append(out, t)
	}
	return out
}

// maskMacros blanks out Palette's macros, which a manifest may hold and which
// need not parse as template actions: pack names have hyphens.
func maskMacros(text string) string {
	return macroAction.ReplaceAllStringFunc(text, func(macro string) string { return strings.Repeat(" ", len(macro)) })
}

var macroAction = regexp.MustCompile(`\{\{-?[ \t]*\.[sS]pectro\.[^{}\n]*\}\}`)

// syntaxProblem takes the message of the template parser apart:
// "template: manifests/app.yaml:12: unexpected …".
func syntaxProblem(doc *pack.Document, err error) *templateProblem {
	message := strings.TrimPrefix(err.Error(), "template: "+doc.File+":")
	number, rest, ok := strings.Cut(message, ":")
	line, numberErr := strconv.Atoi(number)
	if !ok || numberErr != nil {
		return &templateProblem{doc.At(1), err.Error()}
	}
	// What is not closed is noticed at the end of the file.
	line = min(line, max(doc.Lines()-1, 1))
	return &templateProblem{doc.At(line), strings.TrimSpace(rest)}
}

func (t *manifestTemplate) unknownFunction() *templateProblem {
	var unknown []string
	first := -1
	for _, f := range t.Functions {
		if templateFunctions()[f.Name] || slices.Contains(unknown, f.Name) {
			continue
		}
		if unknown = append(unknown, f.Name); first < 0 {
			first = f.Offset
		}
	}
	if first < 0 {
		return nil
	}
	pos := t.doc.Offset(first, len(unknown[0]))
	if len(unknown) == 1 {
		return &templateProblem{pos, fmt.Sprintf("there is no function %q", unknown[0])}
	}
	return &templateProblem{pos, fmt.Sprintf("there are no functions %s", fewQuoted(unknown))}
}

// templateFunctions are the functions that Helm templates have: sprig's without
// those that read the environment, Helm's own, and those of text/template.
var templateFunctions = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for name := range maps.Keys(sprig.TxtFuncMap()) {
		names[name] = name != "env" && name != "expandenv"
	}
	for name := range strings.FieldsSeq(`
		include tpl required fail lookup toYaml toYamlPretty fromYaml fromYamlArray toJson fromJson
		fromJsonArray toToml mustToToml fromToml getHostByName
		and call html index slice js len not or print printf println urlquery eq ge gt le lt ne`) {
		names[name] = true
	}
	return names
})

// isPlain tells whether the pack has no values for a manifest: then nothing says
// that it is a template, and its braces may be for other software.
func (t *manifestTemplate) isPlain(p *pack.Pack) bool {
	return !supplied(p, []string{"manifests", t.Stem()})
}

// fewQuoted lists names for a message, the first four of many.
func fewQuoted(words []string) string {
	const most = 4
	var out []string
	for i, word := range words {
		if i == most {
			out = append(out, fmt.Sprintf("%d more", len(words)-most))
			break
		}
		out = append(out, "`"+word+"`")
	}
	return enumerate(out, "and")
}
