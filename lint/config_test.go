package lint_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/packlint/packlint/lint"
)

var settingsRule = lint.Rule{
	ID: "test-settings", Severity: lint.Info, Category: lint.Metadata, Summary: "test",
	Settings: []lint.Setting{{Name: "allow", Doc: "names"}},
	Check: func(p *lint.Pass) {
		if !slices.Contains(p.Setting("allow"), p.Pack.Name()) {
			p.Report(p.Pack.Anchor(), "not allowed")
		}
	},
}

var optionalRule = lint.Rule{
	ID: "test-optional", Severity: lint.Info, Optional: true, Category: lint.Values, Summary: "test",
	Check: func(p *lint.Pass) { p.Report(p.Pack.Anchor(), "optional") },
}

func configRules() []*lint.Rule {
	return []*lint.Rule{&invalidIgnore, &keysRule, &lineRule, &nameRule, &optionalRule, &settingsRule, &unusedIgnore}
}

func layer(t *testing.T, file, text string) *lint.Layer {
	t.Helper()
	dir, _, _ := strings.Cut(file, "/")
	if dir == file {
		dir = "."
	}
	l, err := lint.ParseConfig(file, dir, []byte(text), configRules())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestConfigErrors wants every mistake to be named with its line, and with what
// was probably meant.
func TestConfigErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"profle: strict", `1:1: unknown key "profle"; did you mean profile?`},
		{"a: 1\nb: 2", "1:1: unknown key \"a\"\n.packlint.yaml:2:1: unknown key \"b\""},
		{"profile: strikt", `1:10: profile "strikt" is unknown: use default, community, strict; did you mean strict?`},
		{"profile: [strict]", `1:10: profile is a list; it must be a single value`},
		{"profile:", `profile is null; it must be a single value`},
		{"fail-on: high", `1:10: fail-on "high" is unknown: use error, warning, info, never`},
		{"disable: [test-nam]", `1:11: unknown rule or category "test-nam"; did you mean test-name?`},
		{"enable: metadat", `1:9: unknown rule or category "metadat"; did you mean metadata?`},
		{"severity:\n  test-nam: info", `2:3: severity: unknown rule "test-nam"; did you mean test-name?`},
		{"severity:\n  test-name: eror", `2:14: severity "eror" is unknown: use off, info, warning, error; did you mean error?`},
		{"severity: info", `1:11: severity is a string; it must be a mapping`},
		{"jobs: many", `1:7: jobs "many" is no whole number`},
		{"jobs: -1", `1:7: jobs "-1" is no whole number`},
		{"timeout: 90", `1:10: timeout "90" is no duration such as 90s or 2m`},
		{"verbose: yes please", `1:10: verbose "yes please" is neither true nor false`},
		{"kubernetes-version: 1.2", `kubernetes-version "1.2": packlint has no schemas for Kubernetes 1.2`},
		{"exclude: test-name", `1:10: exclude is a string; it must be a list`},
		{"exclude:\n- rule: test-name", `2:3: exclude: the entry gives no reason`},
		{"exclude:\n- {rule: test-name, reason: ' '}", `the entry gives no reason`},
		{"exclude:\n- reason: all of it", `2:3: exclude: the entry names no rule, pack or path`},
		{"exclude:\n- {rule: test-nam, reason: x}", `unknown rule or category "test-nam"; did you mean test-name?`},
		{"exclude:\n- {rules: test-name, reason: x}", `2:4: exclude: unknown key "rules"; did you mean rule?`},
		{"exclude:\n- {pack: '[', reason: x}", `2:10: exclude: "[" is no glob`},
		{"exclude:\n- {pack: x, until: soon, reason: x}", `until is "soon"; it must be a date`},
		{"exclude:\n- just text", `an entry of exclude is a string; it must be a mapping`},
		{"rules: {test-setting: {allow: x}}", `rules: unknown rule "test-setting"; did you mean test-settings?`},
		{"rules: {test-settings: {alow: x}}", `rules: test-settings has no setting "alow", only allow; did you mean allow?`},
		{"rules: {test-name: {allow: x}}", `rules: test-name has no settings`},
		{"jobs: 1\njobs: 2", `2:1: jobs stands here a second time, after line 1`},
		{"- jobs", `1:1: the configuration is a list; it must be a mapping`},
		{"jobs: [", `.packlint.yaml:1:`},
		{"\xff", `not valid UTF-8`},
	} {
		_, err := lint.ParseConfig(".packlint.yaml", ".", []byte(c.text), configRules())
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q:\n got %v\nwant %s", c.text, err, c.want)
		}
	}
}

// TestLayers wants the last layer that says something to win, for each rule,
// entry and setting by itself, and lists of exclusions to add up.
func TestLayers(t *testing.T) {
	t.Parallel()
	flags := lint.NewLayer()
	for _, set := range [][3]string{{"severity", "test-keys", "error"}, {"enable", "", "test-line"}, {"var", "b", "flag"}} {
		if err := flags.Set(set[0], set[1], set[2], "--"+set[0]); err != nil {
			t.Fatal(err)
		}
	}
	config := lint.Config{
		layer(t, ".packlint.yaml", `
profile: strict
disable: [values, test-settings]
severity: {test-keys: warning, test-name: "off"}
kubernetes-version: 1.30
var: {a: root, b: root}
timeout: 5s
rules: {test-settings: {allow: [one, two]}}
exclude: [{rule: test-name, reason: the root says so}]
`),
		layer(t, "packs/.packlint.yaml", `
profile: community
enable: metadata
severity: {test-name: info}
rules: {test-settings: {allow: three}}
exclude: [{pack: a, reason: the directory says so}]
`),
		flags,
	}
	opts, err := config.Options(configRules())
	if err != nil {
		t.Fatal(err)
	}
	if opts.Profile != lint.Community || len(opts.KubernetesVersions) != 1 || opts.KubernetesVersions[0].Minor != 30 || opts.Timeout != 5*time.Second {
		t.Errorf("profile %s, version %s, timeout %s", opts.Profile, opts.KubernetesVersions, opts.Timeout)
	}
	slices.Sort(opts.Enable)
	if got := fmt.Sprint(opts.Enable, opts.Disable); got != "[test-keys test-line test-name test-settings] [test-optional]" {
		t.Errorf("enabled and disabled: %s", got)
	}
	if want := map[string]lint.Severity{"test-keys": lint.Error, "test-name": lint.Info}; !maps.Equal(opts.Severities, want) {
		t.Errorf("severities: %v", opts.Severities)
	}
	if want := map[string]string{"a": "root", "b": "flag"}; !maps.Equal(opts.Variables, want) {
		t.Errorf("variables: %v", opts.Variables)
	}
	if got := opts.RuleSettings["test-settings"]["allow"]; !slices.Equal(got, []string{"three"}) {
		t.Errorf("settings: %q", got)
	}
	if len(opts.Excludes) != 2 || opts.Excludes[1].Dir != "packs" || opts.Excludes[1].From != "packs/.packlint.yaml:6" {
		t.Errorf("excludes: %+v", opts.Excludes)
	}
	result := run(t, `
-- a/pack.json --
{"name": "three"}
-- a/values.yaml --
charts: {app: {}}
-- b/pack.json --
{"name": "four"}
-- b/values.yaml --
charts: {app: {}}
`, opts, configRules()...)
	var got []string
	for _, f := range result.Findings {
		if f.Suppressed == nil {
			got = append(got, f.Pack+" "+f.Rule+"="+f.Severity.String())
		}
	}
	if want := []string{"b test-settings=info"}; !slices.Equal(got, want) {
		t.Errorf("findings: %q; want %q", got, want)
	}
}

// TestPerPack wants each pack to be held to its own options, by rules across
// packs too.
func TestPerPack(t *testing.T) {
	t.Parallel()
	across := lint.Rule{
		ID: "test-across", Severity: lint.Info, Category: lint.Repository, Summary: "test",
		CheckRepo: func(p *lint.RepoPass) {
			for _, one := range p.Repo.Packs {
				p.Report(one, one.Anchor(), "across")
			}
		},
	}
	own := &lint.Options{Profile: lint.Community, Disable: []string{"test-across"}}
	result := run(t, twoPacks, lint.Options{Disable: []string{"test-keys"}, PerPack: map[string]*lint.Options{"b-1.0.0": own}}, &across, &keysRule, &nameRule)
	var got []string
	for _, f := range result.Findings {
		got = append(got, f.Pack+" "+f.Rule+"="+f.Severity.String())
	}
	want := []string{"a-1.0.0 test-across=info", "a-1.0.0 test-name=warning", "b-1.0.0 test-name=error", "b-1.0.0 test-keys=info"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q; want %q", got, want)
	}
}

const wholeConfig = `
profile: community
enable: [test-optional]
disable: [values]
severity:
  test-name: info
exclude:
  - rule: [test-name, values]
    pack: packs/*
    path: values.yaml
    until: 2031-12-31
    reason: "it is meant: so"
rules:
  test-settings:
    allow: [one, "two words"]
mirrors:
  docker.io: registry.example.com/hub
kubernetes-version: "1.30"
var:
  name: value
fail-on: warning
baseline: per-pack
new-since: origin/main
policies: [policies]
rego-v0: false
policy-allow: [time.now_ns]
schema-location: [default]
base: origin/main
registries: {prod: registry.example/packs}
output: [text, json=out.json]
color: never
jobs: 4
timeout: 1m30s
no-progress: true
quiet: false
verbose: true
`

// TestShow wants what is shown to be a configuration that says the same.
func TestShow(t *testing.T) {
	t.Parallel()
	one := lint.Config{layer(t, ".packlint.yaml", wholeConfig)}
	shown := string(one.Show())
	again := lint.Config{layer(t, ".packlint.yaml", shown)}
	a, err := one.Options(configRules())
	if err != nil {
		t.Fatal(err)
	}
	b, err := again.Options(configRules())
	if err != nil {
		t.Fatal(err)
	}
	a.Excludes[0].From, b.Excludes[0].From = "", ""
	if fmt.Sprintf("%+v", a) != fmt.Sprintf("%+v", b) {
		t.Errorf("shown:\n%s\n%+v\n%+v", shown, a, b)
	}
	for _, want := range []string{"# .packlint.yaml:2\n", "# .packlint.yaml:27\n"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not in\n%s", want, shown)
		}
	}
}

// TestConfigSchema wants the schema to accept what the reader accepts, and to
// name every key.
func TestConfigSchema(t *testing.T) {
	t.Parallel()
	text, err := lint.ConfigSchema(configRules())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("mem:///config.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("mem:///config.json")
	if err != nil {
		t.Fatal(err)
	}
	validate := func(text string) error {
		var v any
		if err := yaml.Unmarshal([]byte(strings.ReplaceAll(text, "2031-12-31", `"2031-12-31"`)), &v); err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(raw)))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(value)
	}
	if err := validate(wholeConfig); err != nil {
		t.Error(err)
	}
	for _, k := range lint.ConfigKeys() {
		if !strings.Contains(wholeConfig, "\n"+k.Name+":") {
			t.Errorf("the test leaves out %s", k.Name)
		}
	}
	for _, bad := range []string{
		"profle: strict", "profile: lax", "disable: [no-such-rule]", "severity: {test-name: high}", "severity: {no-such-rule: info}",
		"jobs: -1", "exclude: [{rule: test-name}]", "exclude: [{reason: x}]", "rules: {test-name: {allow: x}}", "rules: {test-settings: {alow: x}}",
	} {
		if validate(bad) == nil {
			t.Errorf("the schema accepts %q", bad)
		}
	}
}

// FuzzConfig wants a configuration to be refused with a line, or to give options
// that an engine takes, and to be shown as one that does too.
func FuzzConfig(f *testing.F) {
	f.Add(wholeConfig)
	f.Add("exclude: &a [{rule: test-name, reason: x}, *a]")
	f.Add("var: {? [a] : b}\nseverity: {test-name: }")
	f.Add("timeout: 9999999999999h\njobs: 99999999999999999999")
	f.Add("exclude: [{pack: '{a,{b,[c-', path: '\\', reason: x}]")
	f.Add("var: {\"a\\nb\": \"c\\\"d\\u2028\"}")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := lint.ParseConfig(".packlint.yaml", ".", []byte(text), configRules())
		if err != nil {
			if !strings.HasPrefix(err.Error(), ".packlint.yaml:") {
				t.Errorf("%q: the error has no line: %v", text, err)
			}
			return
		}
		config := lint.Config{l}
		opts, err := config.Options(configRules())
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if _, err := lint.New(configRules(), opts); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if _, err := lint.ParseConfig("shown", ".", config.Show(), configRules()); err != nil {
			t.Errorf("%q is shown as\n%s\n%v", text, config.Show(), err)
		}
	})
}
