// Package docs holds the documentation to the program.
package docs

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/packlint/packlint/catalogue"
	"github.com/packlint/packlint/internal/packtest"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/policy"
	"github.com/packlint/packlint/report"
)

var update = flag.Bool("update", false, "rewrite the samples in outputs.md")

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestCommunityValidator: every rule that the table names exists, and has the
// severity there that it has in the community profile.
func TestCommunityValidator(t *testing.T) {
	text := read(t, "community-validator.md")
	mentions := regexp.MustCompile(`\[([^\]]+)\]\(rules/([a-z0-9-]+)\.md\)( (error|warning|info|off)\b)?`).FindAllStringSubmatch(text, -1)
	if len(mentions) < 15 {
		t.Errorf("only %d rules are named", len(mentions))
	}
	for _, m := range mentions {
		r, ok := catalogue.Find(catalogue.Builtin(), m[1])
		switch {
		case !ok || m[1] != m[2]:
			t.Errorf("%s: there is no such rule, or the link leads elsewhere", m[0])
		case m[4] == "":
			t.Errorf("%s: no severity is given", m[0])
		case r.In(lint.Community).String() != m[4]:
			t.Errorf("%s: in the community profile it is %s", m[0], r.In(lint.Community))
		}
	}
}

// TestJSONReport: every key of the schema is explained, and no other.
func TestJSONReport(t *testing.T) {
	var schema any
	if err := json.Unmarshal(report.JSONSchema(), &schema); err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	collectKeys(schema, keys)
	explained := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| ((?:`\\w+`(?:, )?)+) \\|").FindAllStringSubmatch(read(t, "json-report.md"), -1) {
		for key := range strings.SplitSeq(m[1], ", ") {
			explained[strings.Trim(key, "`")] = true
		}
	}
	for key := range keys {
		if !explained[key] {
			t.Errorf("json-report.md does not explain %s", key)
		}
	}
	for key := range explained {
		if !keys[key] {
			t.Errorf("json-report.md explains %s, which the report does not have", key)
		}
	}
}

// collectKeys gathers the names of the properties of a JSON Schema.
func collectKeys(schema any, keys map[string]bool) {
	switch s := schema.(type) {
	case map[string]any:
		if properties, ok := s["properties"].(map[string]any); ok {
			for key := range properties {
				keys[key] = true
			}
		}
		for _, below := range s {
			collectKeys(below, keys)
		}
	case []any:
		for _, below := range s {
			collectKeys(below, keys)
		}
	}
}

// TestOutputs: the sample of each format is what the format prints.
func TestOutputs(t *testing.T) {
	result := sample(t)
	var found []*lint.Rule
	for _, r := range catalogue.Builtin() {
		if slices.ContainsFunc(result.Findings, func(f lint.Finding) bool { return f.Rule == r.ID }) {
			found = append(found, r)
		}
	}
	text := read(t, "outputs.md")
	for name, format := range report.Formats() {
		var b bytes.Buffer
		if err := format.Write(&b, result, report.Options{Rules: found, Version: "1.0.0"}); err != nil {
			t.Fatal(err)
		}
		block := regexp.MustCompile(fmt.Sprintf("(?s)(<!-- sample: %s -->\n\n(`{3,})\\w+\n)(.*?)(\n`{3,}\n)", name))
		m := block.FindStringSubmatch(text)
		if m == nil {
			t.Errorf("outputs.md has no sample of the format %s", name)
			continue
		}
		want := strings.TrimRight(b.String(), "\n")
		if m[3] == want {
			continue
		}
		if !*update {
			t.Errorf("the sample of %s in outputs.md is stale: go test ./docs -update", name)
		}
		text = strings.Replace(text, m[0], m[1]+want+m[4], 1)
	}
	if *update {
		if err := os.WriteFile("outputs.md", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func sample(t *testing.T) *lint.Result {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/sample.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	packtest.Write(t, dir, archive.Files)
	locations, err := pack.Find([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	engine, err := lint.New(catalogue.Builtin(), lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	result, err := engine.Run(context.Background(), locations)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// TestPolicyInput: the table of the input document is that of its schema.
func TestPolicyInput(t *testing.T) {
	var schema map[string]any
	if err := json.Unmarshal(policy.InputSchema(), &schema); err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	table.WriteString("| path | type | what it is |\n|---|---|---|\n")
	schemaRows(&table, "input", schema)
	text := read(t, "policies.md")
	const begin, end = "<!-- input document: go test ./docs -update -->\n\n", "\n<!-- end -->"
	before, rest, _ := strings.Cut(text, begin)
	old, after, ok := strings.Cut(rest, end)
	if !ok {
		t.Fatal("policies.md has no place for the input document")
	}
	if old == table.String() {
		return
	}
	if !*update {
		t.Error("the input document in policies.md is stale: go test ./docs -update")
		return
	}
	if err := os.WriteFile("policies.md", []byte(before+begin+table.String()+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

// schemaRows writes a row for each property of a JSON Schema, and for those
// below it.
func schemaRows(b *strings.Builder, path string, schema map[string]any) {
	if items, ok := schema["items"].(map[string]any); ok {
		schemaRows(b, path+"[]", items)
	}
	properties, _ := schema["properties"].(map[string]any)
	order, _ := schema["required"].([]any)
	for _, name := range order {
		property, _ := properties[name.(string)].(map[string]any)
		kind, _ := property["type"].(string)
		if items, ok := property["items"].(map[string]any); ok && items["type"] == "string" {
			kind = "array of strings"
		}
		var choices []string
		if values, ok := property["enum"].([]any); ok {
			for _, v := range values {
				choices = append(choices, fmt.Sprintf("`%v`", v))
			}
			kind = strings.Join(choices, ", ")
		}
		if kind == "" {
			kind = "any"
		}
		fmt.Fprintf(b, "| `%s.%s` | %s | %s |\n", path, name, kind, property["description"])
		schemaRows(b, fmt.Sprintf("%s.%s", path, name), property)
	}
}

// TestLinks: every relative link of a page leads to a file.
func TestLinks(t *testing.T) {
	pages, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		text := regexp.MustCompile("(?s)```.*?```").ReplaceAllString(read(t, page), "")
		for _, m := range regexp.MustCompile(`\]\(([^)#]+)`).FindAllStringSubmatch(text, -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			if _, err := os.Stat(m[1]); err != nil {
				t.Errorf("%s: the link to %s leads nowhere", page, m[1])
			}
		}
	}
}

// TestIndex: README.md lists every page.
func TestIndex(t *testing.T) {
	pages, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	index := read(t, "README.md")
	for _, page := range pages {
		if page != "README.md" && !strings.Contains(index, "]("+page+")") {
			t.Errorf("README.md does not list %s", page)
		}
	}
}
