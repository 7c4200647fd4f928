package render

import (
	"encoding/json"
	"maps"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxListDepth bounds lists within lists.
const maxListDepth = 8

// unfold returns the objects of a list such as v1 List or ConfigMapList, which
// the API server's clients take apart, or the document itself. Items that name
// no kind are of the list's (k8s.io/apimachinery unstructuredJSONScheme).
func unfold(d document) []document {
	return unfoldList(d, 0)
}

func unfoldList(d document, depth int) []document {
	kind, _ := d.Body["kind"].(string)
	list, ok := d.Body["items"].([]any)
	if !ok || !strings.HasSuffix(kind, "List") || depth == maxListDepth {
		return []document{d}
	}
	version, _ := d.Body["apiVersion"].(string)
	itemKind := strings.TrimSuffix(kind, "List")
	texts := itemTexts(d.Text, len(list))
	var docs []document
	for i, item := range list {
		body, ok := item.(map[string]any)
		if !ok {
			continue
		}
		if body["kind"] == nil && itemKind != "" {
			body = maps.Clone(body) // the document's own is shared
			body["kind"] = itemKind
			if body["apiVersion"] == nil {
				body["apiVersion"] = version
			}
		}
		text := texts[i]
		one := document{Text: text.text, Line: d.Line + text.line - 1, Body: body}
		if len(d.Duplicates) > 0 {
			one.Duplicates = itemDuplicates(d.Duplicates, i, text)
		}
		docs = append(docs, unfoldList(one, depth+1)...)
	}
	return docs
}

// itemDuplicates picks the duplicate keys within the i-th item.
func itemDuplicates(keys []DuplicateKey, i int, item documentPart) []DuplicateKey {
	var own []DuplicateKey
	for _, key := range keys {
		if len(key.Path) > 2 && key.Path[0] == "items" && key.Path[1] == strconv.Itoa(i) {
			own = append(own, DuplicateKey{
				Path:  key.Path[2:],
				Line:  max(1, key.Line-item.line+1),
				First: max(1, key.First-item.line+1),
			})
		}
	}
	return own
}

// itemTexts cuts the items out of a list's text, each with its first line in
// the list. An item in block style is moved to the left by its indentation, so
// that it stands as a document of its own with the same lines. Where that
// cannot be (aliases, items on one line), the item has no text of its own and
// the whole list stands for it.
func itemTexts(text string, n int) []documentPart {
	parts := make([]documentPart, n)
	for i := range parts {
		parts[i] = documentPart{text: text, line: 1}
	}
	root := parseNodes([]byte(text))
	if root == nil {
		return parts
	}
	items, _ := childNode(root, "items", 0)
	if items == nil || items.Kind != yaml.SequenceNode || len(items.Content) != n {
		return parts
	}
	lines := strings.SplitAfter(text, "\n")
	offset, at := 0, 1 // of the line at which an item starts
	for i, item := range items.Content {
		for ; at < item.Line; at++ {
			offset += len(lines[at-1])
		}
		switch {
		case item.Kind != yaml.MappingNode:
		case item.Style&yaml.FlowStyle != 0:
			parts[i] = flowItem(text[offset:], item, parts[i])
		case items.Style&yaml.FlowStyle == 0:
			end := blockEnd(lines, item, items.Column)
			parts[i] = blockItem(lines[:end], item, parts[i])
		}
	}
	return parts
}

// blockEnd finds the line behind an item: the next that is not indented by
// more than the list's dashes.
func blockEnd(lines []string, item *yaml.Node, dash int) int {
	end := item.Line // the line behind the item's first
	for i := item.Line; i < len(lines); i++ {
		body := strings.TrimLeft(lines[i], " ")
		if strings.TrimSpace(body) == "" {
			continue
		}
		if len(lines[i])-len(body) < dash {
			if strings.HasPrefix(body, "#") {
				continue
			}
			break
		}
		end = i + 1
	}
	return end
}

// blockItem moves the lines of an item to the left.
func blockItem(lines []string, item *yaml.Node, whole documentPart) documentPart {
	indent := item.Column - 1
	var b strings.Builder
	for i := item.Line - 1; i < len(lines); i++ {
		line := lines[i]
		if i > item.Line-1 && len(strings.TrimLeft(line[:min(indent, len(line))], " \r\n")) > 0 && !strings.HasPrefix(strings.TrimLeft(line, " "), "#") {
			return whole
		}
		b.WriteString(cutIndent(line, indent))
	}
	return documentPart{text: strings.TrimRight(b.String(), "\n"), line: item.Line}
}

// cutIndent takes indent bytes off a line, fewer off a blank line or a comment
// that stands further left.
func cutIndent(line string, indent int) string {
	if len(line) > indent && strings.TrimSpace(line[:indent]) == "" {
		return line[indent:]
	}
	if rest := strings.TrimLeft(line, " "); strings.HasPrefix(rest, "#") || strings.TrimSpace(rest) == "" {
		return rest
	}
	return line[min(indent, len(line)):]
}

// flowItem cuts an item in JSON out of the text from its line on. YAML's flow
// style beyond JSON is left in the list.
func flowItem(text string, item *yaml.Node, whole documentPart) documentPart {
	start := item.Column - 1 // in characters
	if start >= len(text) || !isASCII(text[:start]) {
		return whole
	}
	dec := json.NewDecoder(strings.NewReader(text[start:]))
	var raw json.RawMessage
	if dec.Decode(&raw) != nil {
		return whole
	}
	return documentPart{text: string(raw), line: item.Line}
}
