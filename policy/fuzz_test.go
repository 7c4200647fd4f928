package policy

import (
	"bytes"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
)

// FuzzDecode: whatever a policy gives is a finding or an error.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`"a message"`,
		`{"msg": "x", "object": 3, "path": "/spec/a~1b/0", "severity": "error", "hint": "y"}`,
		`{"msg": "x", "object": {"id": 1}, "path": ["spec", 0], "file": "values.yaml", "line": 3}`,
		`{"msg": "", "object": -1, "path": 7, "severity": "off", "line": 1e999}`,
		`[[]]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		value, err := ast.ValueFromReader(bytes.NewReader(text))
		if err != nil {
			t.Skip()
		}
		got, err := decode(value)
		if err == nil && got.Msg == "" {
			t.Errorf("%s is a finding without a message", text)
		}
	})
}
