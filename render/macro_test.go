package render

import (
	"bytes"
	"strings"
	"testing"
)

func testMacros() Macros {
	return Macros{
		KubernetesVersion: "1.33.2",
		Variables:         map[string]string{"NGC_API_KEY": "key", "multi": "a\nb", "quoted": `it"s`},
		PackValue: func(pack string, path []string) (string, bool) {
			switch pack {
			case "karpenter":
				if strings.Join(path, ".") == "awsAccountNumber" {
					return "123456789012", true
				}
				return "", true
			case "wordpress-chart":
				return strings.Join(path, "/"), true
			}
			return "", false
		},
	}
}

func TestMacroResolve(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"no macro", `a: {{ .Values.x }}`, `a: {{ .Values.x }}`},
		{"system", `a: "{{ .spectro.system.cluster.kubevip }}"`, `a: "192.0.2.10"`},
		{"no spaces", `a: '{{.spectro.system.cluster.name}}'`, `a: 'sample-cluster'`},
		{"trim markers", `a: '{{- .spectro.system.cluster.name -}}'`, `a: 'sample-cluster'`},
		{"embedded", `x/cluster={{ .spectro.system.cluster.uid }}`, `x/cluster=5f0000000000000000000006`},
		{"two", `{{ .spectro.system.reverseproxy.server }}:{{ .spectro.system.reverseproxy.port }}`, `proxy.example.com:443`},
		{"substr", `v{{ .spectro.system.kubernetes.version | substr 0 4 }}`, `v1.33`},
		{"chain", `{{ .spectro.system.cluster.name | upper | replace "-" "_" | quote }}`, `"SAMPLE_CLUSTER"`},
		{"argument", `{{ printf "%s.%s" .spectro.system.cluster.name .spectro.system.project.name }}`, `sample-cluster.sample-project`},
		{"unknown system", `a: "{{ .spectro.system.nothing }}"`, `a: ""`},
		{"unknown kind", `a: "{{ .spectro.foo.bar }}"`, `a: ""`},
		{"variable", `{{.spectro.var.NGC_API_KEY}}`, `key`},
		{"variable not given", `{{.spectro.var.other}}`, `sample`},
		{"user macro", `{{ .spectro.macro.NGC_API_KEY }} {{ .spectro.macro.other }}`, `key sample`},
		{"variable of two lines", `{{ .spectro.var.multi }}`, `a b`},
		{"pack", `{{.spectro.pack.karpenter.awsAccountNumber}}`, `123456789012`},
		{"pack without the path", `a: "{{.spectro.pack.karpenter.other}}"`, `a: ""`},
		{"pack without the path, default", `{{.spectro.pack.karpenter.other | default "x"}}`, `x`},
		{"pack with hyphen", `{{ .spectro.pack.wordpress-chart.charts.wordpress.wordpressUsername }}`, `charts/wordpress/wordpressUsername`},
		{"unknown pack", `{{ .spectro.pack.kubernetes.version }}`, `sample`},
		{"unknown pack, escaped default", `a: "{{ .spectro.pack.kubernetes.version | default \"1.19.0\"}}"`, `a: "1.19.0"`},
		{"variable not given, default", `{{ .spectro.var.other | default "8080" }}`, `8080`},
		{"app tier", `{{ .spectro.system.apptier.HOST }} {{ .spectro.app.$app-tier.VAR }}`, `sample sample`},
		{"unknown function", `{{ .spectro.system.cluster.name | nonsense }}`, `sample-cluster`},
		{"refused function", `{{ .spectro.system.cluster.name | repeat 1000000 }}`, `sample-cluster`},
		{"refused environment", `{{ .spectro.system.cluster.name | env }}`, `sample-cluster`},
		{"bad arguments", `{{ .spectro.system.cluster.name | substr 50 60 }}`, `sample-cluster`},
		{"wide printf", `{{ .spectro.system.cluster.name | printf "%999999999s" }}`, `sample-cluster`},
		{"growth", `{{ .spectro.system.cluster.name` + strings.Repeat(` | replace "a" "aaaaaaaaaa"`, 30) + ` }}`, `sample-cluster`},
		{"own value of a chart", `{{ .Values.spectro.image }}`, `{{ .Values.spectro.image }}`},
		{"Helm actions around", `{{ tpl . }}{{ .spectro.system.cloud.type }}{{ end }}`, `{{ tpl . }}vsphere{{ end }}`},
		{"legacy", `{{ .Spectro.cluster }}`, `{{ .Spectro.cluster }}`},
		{"control structure", `{{ if .spectro.system.cloud.type }}`, `{{ if .spectro.system.cloud.type }}`},
		{"over two lines", "{{ .spectro.system\n.cloud.type }}", "{{ .spectro.system\n.cloud.type }}"},
		{"not closed", "{{ .spectro.system.cloud.type }\n}}", "{{ .spectro.system.cloud.type }\n}}"},
		{"outside of braces", ".spectro.system.cloud.type }}", ".spectro.system.cloud.type }}"},
		{"comment", `# {{ .spectro.system.cloud.region }}`, `# us-east-1`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := string(testMacros().Resolve([]byte(test.in))); got != test.want {
				t.Errorf("Resolve(%q)\ngot  %q\nwant %q", test.in, got, test.want)
			}
		})
	}
}

func TestMacroSystemSamples(t *testing.T) {
	// The table of the documentation.
	for name := range strings.FieldsSeq(`user.name user.uid user.email tenant.uid project.name
		project.uid clusterprofile.name clusterprofile.uid clusterprofile.version
		clusterprofile.infra.name clusterprofile.infra.uid clusterprofile.infra.version
		cluster.name cluster.uid cluster.kubevip cloudaccount.name cloudaccount.uid
		kubernetes.version reverseproxy.server reverseproxy.port reverseproxy.protocol
		reverseproxy.vhostport cloud.type cloud.region`) {
		if got := (Macros{}).systemSample(name); got == "" {
			t.Errorf("%s has no sample", name)
		} else if strings.HasSuffix(name, ".uid") && len(got) != 24 {
			t.Errorf("%s = %q, want 24 digits", name, got)
		}
	}
}

func TestMacroGrowthIsBounded(t *testing.T) {
	m := Macros{Variables: map[string]string{"x": strings.Repeat("x", 1<<20)}}
	text := bytes.Repeat([]byte("{{ .spectro.var.x }}\n"), 100)
	if got := m.Resolve(text); len(got) > len(text)+maxMacroGrowth {
		t.Errorf("%d bytes", len(got))
	}
}

func FuzzMacros(f *testing.F) {
	for _, text := range []string{
		`{{ .spectro.system.kubernetes.version | substr 0 4 }}`,
		`"{{ .spectro.pack.a-b.c.d | default \"x\" | quote }}"`,
		"{{ .spectro.var.multi }}\n{{ .Values.x }}", `{{{{.spectro.}}}}`, "{{ `.spectro.` }}", `{{ (.spectro.var.x) | list | join "," }}`,
		`{{- .spectro.macro.x -}}`, `{{ .spectro.var.x | toJson | b64enc | trunc -3 }}`, `{{ index .spectro.var.x 0 }}`, `{{$x := .spectro.var.a}}`,
	} {
		f.Add([]byte(text))
	}
	m := testMacros()
	f.Fuzz(func(t *testing.T, text []byte) {
		before := bytes.Clone(text)
		got := m.Resolve(text)
		if !bytes.Equal(text, before) {
			t.Fatal("Resolve changed its argument")
		}
		if g, w := bytes.Count(got, []byte("\n")), bytes.Count(text, []byte("\n")); g != w {
			t.Fatalf("%q\nbecame %q: %d line breaks, want %d", text, got, g, w)
		}
		if !bytes.Contains(text, []byte(".spectro.")) && !bytes.Equal(got, text) {
			t.Fatalf("%q\nbecame %q", text, got)
		}
		if again := m.Resolve(got); !bytes.Contains(got, []byte(".spectro.")) && !bytes.Equal(again, got) {
			t.Fatalf("%q\nbecame %q, then %q", text, got, again)
		}
	})
}
