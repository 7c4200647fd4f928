package render

import (
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// LineOf returns the line in o.Text (1-based) of the value at a JSON pointer's
// tokens: the line of its key in a mapping, or of the item in a list. For a
// path that the text does not have, it is the line of the nearest ancestor.
func (o *Object) LineOf(path []string) int {
	root := parseNodes([]byte(o.Text))
	if root == nil {
		return 1
	}
	line, node := root.Line, root
	for _, token := range path {
		next, at := childNode(node, token, 0)
		if next == nil {
			break
		}
		node, line = next, at
	}
	return line
}

// parseNodes returns the root of the text's first document, or nil.
func parseNodes(text []byte) (root *yaml.Node) {
	defer func() {
		// A panic of the library must not take the run down for the sake of a
		// line number.
		if recover() != nil {
			root = nil
		}
	}()
	var doc yaml.Node
	if yaml.Unmarshal(text, &doc) != nil || len(doc.Content) != 1 {
		return nil
	}
	return doc.Content[0]
}

// childNode returns the child that a token names and the line it starts on.
func childNode(n *yaml.Node, token string, depth int) (child *yaml.Node, line int) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n == nil || depth > maxDepth {
		return nil, 0
	}
	switch n.Kind {
	case yaml.MappingNode:
		var merged *yaml.Node
		for i := 0; i+1 < len(n.Content); i += 2 {
			if isMergeKey(n.Content[i]) {
				merged = n.Content[i+1]
			} else if nodeKey(n.Content[i]) == token {
				child, line = n.Content[i+1], n.Content[i].Line // the last one wins
			}
		}
		if child != nil || merged == nil {
			return child, line
		}
		if merged.Kind != yaml.SequenceNode {
			return childNode(merged, token, depth+1)
		}
		for _, m := range merged.Content {
			if child, line = childNode(m, token, depth+1); child != nil {
				return child, line
			}
		}
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(n.Content) {
			return n.Content[i], n.Content[i].Line
		}
	}
	return nil, 0
}

func isMergeKey(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Value == "<<" && (n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0)
}

// nodeKey is the key under which the decoder files the value: YAML 1.1 has
// words for booleans that the node library leaves alone.
func nodeKey(n *yaml.Node) string {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n == nil {
		return ""
	}
	if n.Kind == yaml.ScalarNode && n.Style == 0 {
		switch n.Value {
		case "y", "Y", "yes", "Yes", "YES", "True", "TRUE", "on", "On", "ON":
			return "true"
		case "n", "N", "no", "No", "NO", "False", "FALSE", "off", "Off", "OFF":
			return "false"
		}
	}
	return n.Value
}

// findDuplicates lists the keys that a mapping of the document sets twice.
// Keys under an alias belong to its anchor, and a merge key sets none.
func findDuplicates(text []byte) []DuplicateKey {
	root := parseNodes(text)
	if root == nil {
		return nil
	}
	var found []DuplicateKey
	var walk func(n *yaml.Node, path []string)
	walk = func(n *yaml.Node, path []string) {
		switch n.Kind {
		case yaml.MappingNode:
			first := make(map[string]int, len(n.Content)/2)
			for i := 0; i+1 < len(n.Content); i += 2 {
				if isMergeKey(n.Content[i]) {
					walk(n.Content[i+1], path)
					continue
				}
				key, line := nodeKey(n.Content[i]), n.Content[i].Line
				below := append(slices.Clip(path), key)
				if at, ok := first[key]; ok {
					found = append(found, DuplicateKey{Path: below, Line: line, First: at})
				} else {
					first[key] = line
				}
				walk(n.Content[i+1], below)
			}
		case yaml.SequenceNode:
			for i, item := range n.Content {
				walk(item, append(slices.Clip(path), strconv.Itoa(i)))
			}
		}
	}
	walk(root, nil)
	return found
}
