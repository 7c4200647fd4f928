package pack

import (
	"regexp/syntax"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestParseConstraint(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		// The documentation's own examples.
		{`{{ required }}`, ""},
		{`{{ readonly }}`, ""},
		{`{{ format "${string}" }}`, ""},
		{`{{ format "${string:/^([a-z0-9].*)$/}" }}`, ""},
		{`{{ format "${number:[5000-5005]}" }}`, ""},
		{`{{ format "${number:/^(500[0-5])$/}" }}`, ""},
		{`{{ format "${boolean}" }}`, ""},
		{`{{ format "${password:/^([a-z0-9].*)$/}" }}`, ""},
		{`{{ format "${list:[PACK,GIT,CHART]}" }}`, ""},
		{`{{ format "${ipv4}" }}`, ""},
		{`{{ required | format "${version}" }}`, ""},
		{`{{ hints "description A" "description B" }}`, ""},
		{`{{ required | format "${ipv4} - ${ipv4}" | hints "ip pool range"}}`, `{{ required | format "${ipv4} - ${ipv4}" | hints "ip pool range" }}`},
		{`{{ required | format "${string}, ${string:/size=\d+/}" }}`, ""},
		// Shapes of real packs.
		{`{{ format "${list:[PreferNoSchedule,NoSchedule,NoExecute]}"  | hints "Enter the effect."}}`, `{{ format "${list:[PreferNoSchedule,NoSchedule,NoExecute]}" | hints "Enter the effect." }}`},
		{`{{ required | format "${string}/${string}:${version}" | hints "registry/repository:version." }}`, ""},
		{`{{ format "${input}" }}`, ""},
		{`{{required|format "${string}"}}`, `{{ required | format "${string}" }}`},
		{"  {{ required\n  | hints \"x }} y\" }}  ", `{{ required | hints "x }} y" }}`},
		{`{{ hints "a" | format "${string}" | required }}`, `{{ required | format "${string}" | hints "a" }}`},
		{`{{ hints "a" | "b" }}`, `{{ hints "a" "b" }}`},
		{`{{ format "${string:/^[^/}]+$/}" }}`, ""},
		{`{{ format "${string:/^a{1,3}$/}-${number:[-5-5]}" }}`, ""},
	} {
		c, faults := ParseConstraint(tt.text)
		if len(faults) > 0 {
			t.Errorf("%s: %q", tt.text, faults[0].Message)
			continue
		}
		if tt.want == "" {
			tt.want = tt.text
		}
		if c.String() != tt.want {
			t.Errorf("%s: printed as %s, want %s", tt.text, c, tt.want)
		}
	}
}

func TestParseConstraintFaults(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text    string
		kind    FaultKind
		at      string // the text of the fault's span
		message string // a part of it
	}{
		{``, BadTemplate, ``, "is empty"},
		{`required`, BadTemplate, `required`, `expected "{{", found "required"`},
		{`{{ required`, BadTemplate, ``, `expected "|" or "}}", found the end`},
		{`{{ }}`, BadTemplate, `}}`, `found "}}"`},
		{`{{ require }}`, BadTemplate, `require`, `found "require"`},
		{`{{ required format "${string}" }}`, BadTemplate, `format`, `expected "|"`},
		{`{{ format '${string}' }}`, BadTemplate, `'${string`, `expected a text in double quotes`},
		{`{{ format "${string}" }} x`, BadTemplate, `x`, `nothing behind "}}"`},
		{`{{ hints }}`, BadTemplate, `}}`, `text in double quotes behind hints`},
		{`{{ hints "a }}`, BadTemplate, `"a }}`, `does not end`},
		{`{{ format "${string" }}`, BadTemplate, `${string`, `not closed`},
		{`{{ format "${}" }}`, BadTemplate, `${}`, `no type`},
		{`{{ format "${string:^a$}" }}`, BadTemplate, `^a$`, `expected "/" or "["`},
		{`{{ format "${string:/a}" }}`, BadTemplate, `/a}`, `end of the expression`},
		{`{{ format "${list:[a}" }}`, BadTemplate, `[a}`, `expected "]"`},
		{`{{ hints "say \"hello\"" }}`, OddTemplate, `\"`, `no way to write a double quote`},
		{`{{ format "string" }}`, OddTemplate, `string`, `no placeholder`},
		{`{{ format "" }}`, OddTemplate, `""`, `is empty`},
		{`{{ format "${string}" | format "${number}" }}`, OddTemplate, `format "${number}"`, `second format`},
		{`{{ format "${strng}" }}`, UnknownType, `strng`, `no type "strng"`},
		{`{{ format "${ipv6:/x/}" }}`, UnknownType, `ipv6`, `no type`},
		{`{{ format "${string:/^(?!a)/}" }}`, BadRegexp, `/^(?!a)/`, `RE2: invalid or unsupported Perl syntax`},
		{`{{ format "${string:/a(/}" }}`, BadRegexp, `/a(/`, `missing closing`},
		{`{{ format "${number:[9-1]}" }}`, BadOption, `[9-1]`, `wrong way round`},
		{`{{ format "${number:[1,2]}" }}`, BadOption, `[1,2]`, `no range`},
		{`{{ format "${string:[a,b]}" }}`, BadOption, `[a,b]`, `neither a range nor a list`},
		{`{{ format "${list}" }}`, BadOption, `${list}`, `without options`},
		{`{{ format "${list:[ , ]}" }}`, BadOption, `[ , ]`, `no options`},
		{`{{ format "${list:/a|b/}" }}`, BadOption, `/a|b/`, `takes options`},
	} {
		_, faults := ParseConstraint(tt.text)
		if len(faults) != 1 {
			t.Errorf("%s: %d faults %v", tt.text, len(faults), faults)
			continue
		}
		f := faults[0]
		if f.Kind != tt.kind || !strings.Contains(f.Message, tt.message) || tt.text[f.Span.Start:f.Span.End] != tt.at {
			t.Errorf("%s: kind %d at %q: %s; want kind %d at %q: %s", tt.text, f.Kind, tt.text[f.Span.Start:f.Span.End], f.Message, tt.kind, tt.at, tt.message)
		}
	}
}

func TestConstraintCheck(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		format, value string // the value as YAML
		want          Fit
	}{
		{"${string}", "abc", Fits},
		{"${string}", "8080", FitsConverted},
		{"${string}", "true", FitsConverted},
		{"${string}", `"8080"`, Fits},
		{"${string}", "[a]", Misfits},
		{"${string}", "{a: b}", Misfits},
		{"${string:/^[a-z]+$/}", "abc", Fits},
		{"${string:/^[a-z]+$/}", "ABC", Misfits},
		{"${number}", "8080", Fits},
		{"${number}", "-0.28", Fits},
		{"${number}", "0x1F", Fits},
		{"${number}", `"0.28"`, FitsConverted}, // trap E3
		{"${number}", "many", Misfits},
		{"${number:[5000-5005]}", "5003", Fits},
		{"${number:[5000-5005]}", "5006", Misfits},
		{"${number:[5000-5005]}", `"5003"`, FitsConverted},
		{"${number:[5000-5005]}", `"5006"`, Misfits},
		{"${number:[-5--1]}", "-3", Fits},
		{"${number:/^(500[0-5])$/}", "5005", Fits},
		{"${number:/^(500[0-5])$/}", "5006", Misfits},
		{"${boolean}", "false", Fits},
		{"${boolean}", `"true"`, FitsConverted},
		{"${boolean}", "yes", FitsConverted},
		{"${boolean}", "maybe", Misfits},
		{"${password}", "s3cret", Fits},
		{"${list:[A, B]}", "B", Fits},
		{"${list:[1,2]}", "2", Fits},
		{"${list:[A,B]}", "C", Misfits},
		{"${ipv4}", "10.0.0.1", Fits},
		{"${ipv4}", "10.0.0.256", Misfits},
		{"${ipv4}", "::1", Misfits},
		{"${version}", "1.2.3", Fits},
		{"${version}", "1.2.3-rc.1+5", Fits},
		{"${version}", "1.27", FitsConverted},
		{"${version}", "v1.2.3", FitsConverted},
		{"${version}", "latest", Misfits},
		{"${input}", "12", Fits},
		{"${strng}", "12", Fits}, // nothing is known about the type
		{"${ipv4} - ${ipv4}", "10.10.10.10 - 10.10.10.255", Fits},
		{"${ipv4} - ${ipv4}", "10.10.10.10", Misfits},
		{"${ipv4} - ${ipv4}", "10.10.10.10-10.10.10.255", Misfits},
		{`${string}, ${string:/size=\d+/}`, "type-zeroedthick, size=150", Fits},
		{`${string}, ${string:/size=\d+/}`, "type-zeroedthick, size=s", Misfits},
		{"${string}/${string}:${version}", "ghcr.io/spectrocloud/hello-universe:1.1.1", Fits},
		{"${string}/${string}:${version}", "ghcr.io/spectrocloud/hello-universe", Misfits},
		{"${number}${string}", "12Gi", Fits},
		{"${number:[1-10]}", `""`, Fits}, // not set
		{"${number:[1-10]}", "", Fits},
		{"${number:[1-10]}", `"{{ .spectro.var.replicas }}"`, Fits},
	} {
		c, faults := ParseConstraint(`{{ format "` + tt.format + `" }}`)
		if c == nil {
			t.Fatalf("%s: %v", tt.format, faults)
		}
		n := ParseYAML(ValuesFile, []byte("v: "+tt.value)).Root.Get("v")
		if got, reason := c.Check(n); got != tt.want || (got == Fits) != (reason == "") {
			t.Errorf("%s of %s: %d (%s), want %d", tt.format, tt.value, got, reason, tt.want)
		}
	}
}

// TestConstraintBounds has constraints whose evaluation would take long.
func TestConstraintBounds(t *testing.T) {
	t.Parallel()
	start := time.Now()
	long := strings.Repeat("a", 1<<20)
	for _, format := range []string{
		strings.Repeat("${string:/a*b/}", 200),
		"${string:/((a{1000}){100}){100}/}",
		"${string:/(a{1000}){10}b/}",
		strings.Repeat("${string:/(/}", 2000),
		"${string:/[" + strings.Repeat("/}", 20_000),
		strings.Repeat("a", 1<<20),
	} {
		if c, _ := ParseConstraint(`{{ format "` + format + `" }}`); c != nil {
			c.Check(&Node{Kind: String, Value: long})
			c.Check(&Node{Kind: String, Value: long[:500]})
		}
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestConstraints(t *testing.T) {
	t.Parallel()
	p := loadOne(t, lay(t, map[string]string{
		"a/pack.json": "{}",
		"a/schema.yaml": strings.Join([]string{
			`charts.app.port:`,
			`  schema: '{{ format "${nmbr}" | hints "it''s" }}'`,
			`charts.app.list.$[].name: {schema: "{{ format \"${strng}\" }}"}`,
			`charts.app.block:`,
			`  schema: |-`,
			`    {{ required`,
			`    | format "${blck}" }}`,
			`charts.app.folded:`,
			`  schema: >-`,
			`    {{ required |`,
			`    format "${fldd}" }}`,
			`charts.app.plain: {}`,
		}, "\n"),
	}))
	entries := p.Constraints()
	if len(entries) != 5 {
		t.Fatalf("%d entries", len(entries))
	}
	for i, want := range []Pos{
		{SchemaFile, 2, 25, 29},
		{SchemaFile, 3, 51, 56},
		{SchemaFile, 7, 17, 21},
		{SchemaFile, 9, 11, 13},
	} {
		if len(entries[i].Faults) != 1 {
			t.Errorf("%s: faults %v", entries[i].Path, entries[i].Faults)
			continue
		}
		if got := entries[i].Pos(entries[i].Faults[0].Span); got != want {
			t.Errorf("%s: at %+v, want %+v", entries[i].Path, got, want)
		}
	}
	if e := entries[4]; e.Text != nil || e.Constraint != nil {
		t.Errorf("an entry without a text: %+v", e)
	}
	if e, ok := p.Constraint([]string{"charts", "app", "list", "3", "name"}); !ok || e.Path != "charts.app.list.$[].name" {
		t.Errorf("found %q", e.Path)
	}
	if _, ok := p.Constraint([]string{"charts", "app"}); ok {
		t.Error("a part of a path was found")
	}
}

func TestLookup(t *testing.T) {
	t.Parallel()
	root := ParseYAML(ValuesFile, []byte(strings.Join([]string{
		"a:",
		"  b: 1",
		"  b.c: 2",
		"  b.c.d: {e: 3}",
		"list: [{x: 4}, {x: 5}, {y: 6}]",
		"none: []",
		"null:",
		"unset:",
	}, "\n"))).Root
	for _, tt := range []struct {
		path string
		want string
		ok   bool
	}{
		{"a.b", "1", true},
		{"a.b.c", "2", true},
		{"a.b.c.d.e", "3", true},
		{"a.b.c.x", "", false},
		{"list.$[].x", "4 5", true},
		{"list.$[].z", "", false},
		{"list.0.x", "", false},
		{"none.$[].x", "", true},
		{"unset.$[]", "", true},
		{"a.$[].b", "", false},
		{"a.", "", false},
		{".a", "", false},
		{"a..b", "", false},
		{"b", "", false},
	} {
		nodes, ok := root.Lookup(tt.path)
		var values []string
		for _, n := range nodes {
			values = append(values, n.Value)
		}
		if ok != tt.ok || strings.Join(values, " ") != tt.want {
			t.Errorf("%s: %q %t", tt.path, values, ok)
		}
	}
	if at, rest := root.Deepest("a.b.x.y"); at.Value != "1" || rest != "x.y" {
		t.Errorf("deepest: %+v and %q", at, rest)
	}
}

// FuzzConstraint: nothing panics, faults stand in the text, and what is printed
// is read as the same.
func FuzzConstraint(f *testing.F) {
	for _, seed := range []string{
		`{{ required | format "${ipv4} - ${ipv4}" | hints "a" "b" }}`, `{{ format "${list:[A,B]}" }}`, `{{ format "${number:[1-10]}" }}`,
		`{{ format "${string:/^[^/}]+$/}" }}`, `{{ hints "say \"x\"" }}`, `{{ format "${string:/(?!a)/}" }}`, `{{ readonly }}`, `{{`, `{{ format "${`, `{{ format "$${a}${" }}`,
		`{{ format "${string:/\d{3}/}x${version}" | hints "}}" }}`, "{{ hints \"\u00e9\" }}", "{{ format \"${string:[\" }}",
	} {
		f.Add(seed, "10.0.0.1 - 10.0.0.2")
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		c, faults := ParseConstraint(text)
		for _, fault := range faults {
			if fault.Span.Start < 0 || fault.Span.End < fault.Span.Start || fault.Span.End > len(text) || fault.Message == "" {
				t.Fatalf("fault %+v of a text of %d bytes", fault, len(text))
			}
		}
		if c == nil {
			if len(faults) == 0 {
				t.Fatal("no constraint and no fault")
			}
			return
		}
		for _, kind := range []Kind{Null, Bool, Number, String, Mapping} {
			if fit, reason := c.Check(&Node{Kind: kind, Value: value}); (fit == Fits) != (reason == "") {
				t.Fatalf("fit %d with the reason %q", fit, reason)
			}
		}
		if slices.ContainsFunc(faults, func(f ConstraintFault) bool { return f.Kind == OddTemplate || f.Kind == BadOption }) {
			return
		}
		again, _ := ParseConstraint(c.String())
		if again == nil || again.String() != c.String() {
			t.Fatalf("%q is printed as %q, and that as %v", text, c, again)
		}
		if c.Format != nil {
			for _, part := range c.Format.Parts {
				if ph := part.Placeholder; ph != nil && ph.Regexp != nil {
					if _, err := syntax.Parse(ph.Regexp.String(), syntax.Perl); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	})
}
