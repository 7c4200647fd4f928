package pack

import (
	"strings"
	"testing"
)

func TestKindEdits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, text string
		edit       func(*Document, *Node) []Edit
		want       string // "" where it is refused
	}{
		{"p.json", `{"a": "x", "b": 1}`, (*Document).InList, `{"a": ["x"], "b": 1}`},
		{"p.json", "{\"a\": {\n  \"x\": \"}\"\n}}", (*Document).InList, "{\"a\": [{\n  \"x\": \"}\"\n}]}"},
		{"p.json", `{"a": []}`, (*Document).InList, `{"a": [[]]}`},
		{"v.yaml", "a: x # x\n", (*Document).InList, "a: [x] # x\n"},
		{"v.yaml", "a:\n  x: 1\n", (*Document).InList, ""},
		{"v.yaml", "a: |\n  x\n", (*Document).InList, ""},

		{"p.json", `{"a": "10"}`, (*Document).Unquote, `{"a": 10}`},
		{"p.json", `{"a": "1.50"}`, (*Document).Unquote, `{"a": 1.50}`},
		{"v.yaml", "a: '10' # ten\n", (*Document).Unquote, "a: 10 # ten\n"},
		{"p.json", `{"a": "010"}`, (*Document).Unquote, ""},
		{"p.json", `{"a": "1, 2"}`, (*Document).Unquote, ""},
		{"p.json", `{"a": "10Gi"}`, (*Document).Unquote, ""},
		{"p.json", `{"a": 10}`, (*Document).Unquote, ""},

		{"p.json", `{"a": [ ]}`, empty(Mapping), `{"a": {}}`},
		{"p.json", `{"a": {}}`, empty(Sequence), `{"a": []}`},
		{"v.yaml", "a: {} # none\n", empty(Sequence), "a: [] # none\n"},
		{"p.json", `{"a": [1]}`, empty(Mapping), ""},
		{"p.json", `{"a": ""}`, empty(Mapping), ""},
	} {
		d := parsed(c.file, c.text)
		wantEdited(t, d, c.edit(d, d.Root.Get("a")), c.want)
		if c.edit(d, nil) != nil {
			t.Error("what is absent is edited")
		}
	}
}

func empty(kind Kind) func(*Document, *Node) []Edit {
	return func(d *Document, n *Node) []Edit { return d.SetEmpty(n, kind) }
}

func parsed(file, text string) *Document {
	if strings.HasSuffix(file, ".json") {
		return ParseJSON(file, []byte(text))
	}
	return ParseYAML(file, []byte(text))
}
