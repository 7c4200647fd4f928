package runnertest

import (
	"fmt"
	"testing"
)

func TestParseCommand(t *testing.T) {
	for line, want := range map[string]string{
		"  ::error file=a%2Cb,line=3::x%0Ay::z": "error map[file:a,b line:3] x\ny::z",
		"::Warning::":                           "warning map[] ",
		"::warning title=50%25::a %253A b":      "warning map[title:50%] a %3A b",
		"text ##[add-mask]x":                    "add-mask map[] x",
		"::unknown:: ##[error a=b;c=d]x":        "error map[a:b c:d] x",
		"text ::error::x":                       "none",
		"::nothing":                             "none",
		"##[nothing]x":                          "none",
		"##[error":                              "none",
	} {
		got := "none"
		if c, ok := ParseCommand(line); ok {
			got = fmt.Sprintf("%s %v %s", c.Name, c.Properties, c.Data)
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	}
}
