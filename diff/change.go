package diff

import (
	"encoding/json"
	"strings"

	"github.com/packlint/packlint/pack"
)

// Change is a value that is not on both sides, or not the same.
type Change struct {
	// Path leads to the value: charts.web.env[name=PORT].value.
	Path string `json:"path"`
	// Old and New are nil where the value is not there.
	Old *Value `json:"old"`
	New *Value `json:"new"`
	// Lines are those of a text of several lines that differ, each after a "-"
	// or a "+", or the items of a list of scalars. It is empty for other values.
	Lines []string `json:"lines"`
	// Note says what the values alone do not.
	Note string `json:"note"`

	path path
}

// Added tells whether only the new side has the value.
func (c *Change) Added() bool { return c.Old == nil }

// Removed tells whether only the old side has the value.
func (c *Change) Removed() bool { return c.New == nil }

// Value is a value of a pack, or of an object that the pack deploys.
type Value struct {
	// Line is where it stands in its file; 0 when it stands in none.
	Line int

	node *pack.Node
}

func valueOf(n *pack.Node) *Value {
	if n == nil {
		n = &pack.Node{}
	}
	return &Value{Line: n.Pos.Line, node: n}
}

// entryValue stands where its key does.
func entryValue(p pack.Pair) *Value {
	v := valueOf(p.Value)
	v.Line = p.Key.Pos.Line
	return v
}

// MarshalJSON gives the value as JSON, and its line.
func (v *Value) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Value json.RawMessage `json:"value"`
		Line  int             `json:"line"`
	}{json.RawMessage(compact(v.node)), v.Line})
}

// UnmarshalJSON reads what MarshalJSON wrote. Whoever wrote it: a value is data.
func (v *Value) UnmarshalJSON(text []byte) error {
	var in struct {
		Value json.RawMessage `json:"value"`
		Line  int             `json:"line"`
	}
	if err := json.Unmarshal(text, &in); err != nil {
		return err
	}
	d := pack.ParseJSON("", in.Value)
	if d.Err != nil {
		return d.Err
	}
	*v = Value{Line: in.Line, node: d.Root}
	if v.node == nil {
		v.node = &pack.Node{}
	}
	return nil
}

// String is the value in one line, for people. Text stands as it is unless it
// would read as something else, or has line breaks.
func (v *Value) String() string {
	if v == nil {
		return ""
	}
	if n := v.node; n.Is(pack.String) && clearText(n.Value) {
		return n.Value
	}
	return compact(v.node)
}

// clearText tells whether a text needs no quotes to be recognised as one.
func clearText(s string) bool {
	if s == "" || s != strings.TrimSpace(s) || strings.ContainsAny(s, "\r\n") {
		return false
	}
	var other any
	return json.Unmarshal([]byte(s), &other) != nil
}

// compact writes a value as JSON in one line, keys in their order.
func compact(n *pack.Node) string {
	var b strings.Builder
	writeCompact(&b, n)
	return b.String()
}

func writeCompact(b *strings.Builder, n *pack.Node) {
	if n == nil {
		b.WriteString("null")
		return
	}
	switch n.Kind {
	case pack.Mapping:
		b.WriteByte('{')
		for i, pair := range effective(n) {
			if i > 0 {
				b.WriteString(",")
			}
			writeText(b, pair.Key.Value)
			b.WriteString(":")
			writeCompact(b, pair.Value)
		}
		b.WriteByte('}')
	case pack.Sequence:
		b.WriteByte('[')
		for i, item := range n.Items {
			if i > 0 {
				b.WriteString(",")
			}
			writeCompact(b, item)
		}
		b.WriteByte(']')
	case pack.Null:
		b.WriteString("null")
	case pack.Bool, pack.Number:
		// YAML has spellings of both that JSON has not.
		if json.Valid([]byte(n.Value)) {
			b.WriteString(n.Value)
			return
		}
		writeText(b, n.Value)
	default:
		writeText(b, n.Value)
	}
}

func writeText(b *strings.Builder, s string) {
	var out strings.Builder
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		b.WriteString(`""`) // no string is refused
		return
	}
	b.WriteString(strings.TrimSuffix(out.String(), "\n"))
}

// effective are the entries of a mapping that count: of a key that stands twice,
// the last.
func effective(n *pack.Node) []pack.Pair {
	last := make(map[string]int, len(n.Pairs))
	for i := range n.Pairs {
		last[n.Pairs[i].Key.Value] = i
	}
	if len(last) == len(n.Pairs) {
		return n.Pairs
	}
	out := make([]pack.Pair, 0, len(last))
	for i, pair := range n.Pairs {
		if last[pair.Key.Value] == i {
			out = append(out, pair)
		}
	}
	return out
}
