package policy

import (
	"bytes"
	"embed"
	"fmt"
	"strings"
	"text/template"
)

//go:embed scaffold/*.tmpl
var scaffolds embed.FS

// Scaffold is a new rule with its test, to be put beside each other: files by
// name.
func Scaffold(id string) (map[string][]byte, error) {
	if !idPattern.MatchString(id) {
		return nil, fmt.Errorf("%q is no id of a rule: write words of small letters and digits with dashes between them, such as no-latest-tag", id)
	}
	about := struct{ ID, Package string }{id, strings.ReplaceAll(id, "-", "_")}
	if about.Package[0] >= '0' && about.Package[0] <= '9' {
		return nil, fmt.Errorf("%q starts with a digit, which a package of Rego cannot", id)
	}
	out := map[string][]byte{}
	templates, err := template.ParseFS(scaffolds, "scaffold/*.tmpl")
	if err != nil {
		return nil, err
	}
	for name, as := range map[string]string{"rule.rego.tmpl": about.Package + regoSuffix, "rule_test.rego.tmpl": about.Package + testSuffix} {
		var b bytes.Buffer
		if err := templates.ExecuteTemplate(&b, name, about); err != nil {
			return nil, err
		}
		out[as] = b.Bytes()
	}
	return out, nil
}
