package render

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// document is one YAML document of a rendered template.
type document struct {
	Text string
	Line int // first line in the rendered text, 1-based

	// Body is the document as the API server's clients decode it. Documents
	// with the same content share one Body, which must not be changed.
	Body       map[string]any
	Duplicates []DuplicateKey
}

// documentError is a document that the API server's clients could not decode.
type documentError struct {
	Line    int // in the rendered text, 1-based
	Message string
}

func (e *documentError) Error() string {
	return fmt.Sprintf("line %d: %s", e.Line, e.Message)
}

// documentParser splits rendered template output into YAML documents and
// decodes them as the API server's clients do: sigs.k8s.io/yaml over
// go.yaml.in/yaml/v2, which is YAML 1.1, so that an unquoted yes or on is a
// boolean. It is safe for concurrent use and remembers what it decoded, since
// the packs of one run carry the same documents in version after version.
type documentParser struct {
	cache documentCache
}

func newDocumentParser() *documentParser {
	return &documentParser{}
}

// parse returns the documents of rendered in their order. Documents that hold
// nothing but comments are left out.
func (p *documentParser) parse(rendered string) ([]document, []documentError) {
	var docs []document
	var errs []documentError
	for part := range splitDocuments(rendered) {
		content, skipped := skipComments(part.text)
		if content == "" {
			continue
		}
		d := p.cache.decode(content)
		switch {
		case d.err != nil:
			errs = append(errs, documentError{
				Line:    part.line + skipped + d.err.Line - 1,
				Message: d.err.Message,
			})
		case d.body != nil:
			docs = append(docs, document{
				Text:       part.text,
				Line:       part.line,
				Body:       d.body,
				Duplicates: shiftDuplicates(d.duplicates, skipped),
			})
		}
	}
	return docs, errs
}

// Decode returns the objects in the text of one, lists taken apart. For what was
// rendered not long ago, that costs next to nothing. The objects are shared and
// must not be changed.
func (r *Renderer) Decode(text string) []map[string]any {
	docs, _ := r.documents.parse(text)
	var out []map[string]any
	for _, d := range docs {
		for _, d := range unfold(d) {
			out = append(out, d.Body)
		}
	}
	return out
}

// skipComments cuts the comment and blank lines at the head of a document and
// says how many there were. Helm writes a "# Source:" comment over each
// template's output; without it, equal objects are equal text.
func skipComments(text string) (rest string, lines int) {
	for {
		i := 0
		for i < len(text) && text[i] == ' ' {
			i++
		}
		if i < len(text) && text[i] != '#' && text[i] != '\n' {
			return text, lines
		}
		end := strings.IndexByte(text, '\n')
		if end < 0 {
			end = len(text)
		}
		if !isPlainComment(text[i:end]) {
			// A control character or one of YAML 1.1's exotic line breaks:
			// the decoder must see it.
			return text, lines
		}
		if end == len(text) {
			return "", lines
		}
		text = text[end+1:]
		lines++
	}
}

func isPlainComment(line string) bool {
	for i := 0; i < len(line); i++ {
		if c := line[i]; c < ' ' && c != '\t' && (c != '\r' || i != len(line)-1) || c == 0x7f {
			return false
		}
	}
	return isASCII(line) || utf8.ValidString(line) && !strings.ContainsFunc(line, isExotic)
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// isExotic reports the runes that go.yaml.in/yaml/v2 rejects or takes for a
// line break or a byte order mark.
func isExotic(r rune) bool {
	return r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r >= 0xfffe && r <= 0xffff || r == 0xfeff
}

func shiftDuplicates(keys []DuplicateKey, lines int) []DuplicateKey {
	if lines == 0 || len(keys) == 0 {
		return keys
	}
	keys = slices.Clone(keys)
	for i := range keys {
		keys[i].Line += lines
		keys[i].First += lines
	}
	return keys
}

// newObject makes an Object of a document. The error is what the API server's
// clients would say about a document that names no apiVersion or kind.
func newObject(d document, src Source, template string, crd bool) (Object, *documentError) {
	o := Object{
		Body:          d.Body,
		Text:          d.Text,
		Line:          d.Line,
		Source:        src,
		Template:      template,
		CRD:           crd,
		DuplicateKeys: d.Duplicates,
	}
	var missing []string
	for _, field := range []struct {
		key string
		to  *string
	}{{"apiVersion", &o.APIVersion}, {"kind", &o.Kind}} {
		switch v := d.Body[field.key].(type) {
		case nil:
			missing = append(missing, field.key+" is not set")
		case string:
			if v == "" {
				missing = append(missing, field.key+" is not set")
			}
			*field.to = v
		default:
			missing = append(missing, field.key+" is not a string")
		}
	}
	if len(missing) > 0 {
		_, skipped := skipComments(d.Text)
		return Object{}, &documentError{Line: d.Line + skipped, Message: strings.Join(missing, ", ")}
	}
	metadata, _ := d.Body["metadata"].(map[string]any)
	o.Name, _ = metadata["name"].(string)
	o.Namespace, _ = metadata["namespace"].(string)
	annotations, _ := metadata["annotations"].(map[string]any)
	if hook, ok := annotations["helm.sh/hook"].(string); ok {
		for event := range strings.SplitSeq(hook, ",") {
			if event = strings.TrimSpace(event); event != "" {
				o.Hooks = append(o.Hooks, event)
			}
		}
	}
	return o, nil
}
