package pack

import "testing"

// TestVersions wants versions to be written as they are: in quotes only where they
// could be taken for numbers.
func TestVersions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, value, want string }{
		{"a: 5.0.5 # new\n", "1.20.0", "a: 1.20.0 # new\n"},
		{"a: 5.0.5\n", "1.20.0-rc.1", "a: 1.20.0-rc.1\n"},
		{"a: v5.0.5\n", "1.20", "a: \"1.20\"\n"},
		{"a: '5.0.5'\n", "1.20.0", "a: '1.20.0'\n"},
	} {
		d := parsed("v.yaml", c.text)
		wantEdited(t, d, d.SetString(d.Root.Get("a"), c.value), c.want)
	}
}
