package lint_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// variantPack shows its variant in a ConfigMap: what a preset sets, and which
// Kubernetes version it meets.
const variantPack = `
-- app/pack.json --
{
  "name": "app", "displayName": "app", "version": "1.0.0", "layer": "addon",
  "charts": ["charts/app-1.0.0.tgz"], "kubeManifests": ["manifests/extra.yaml"],
  "constraints": {"dependencies": [
    {"packName": "kubernetes", "layer": "k8s", "minVersion": "1.28.0", "maxVersion": "1.33.0", "type": "required"}
  ]}
}
-- app/values.yaml --
# spectrocloud.com/enabled-presets: Size:small
pack:
  namespace: app
  content:
    images:
      - image: ghcr.io/example/app:1.0.0
charts:
  app:
    size: small
    name: long-enough
    list: [one, two]
    nested:
      table: {b: 2}
    count: 3
    flag: true
manifests:
  extra:
    key: from-values
-- app/presets.yaml --
presets:
  - name: small
    displayName: Small
    group: Size
    remove: []
    add: |
      charts:
        app:
          size: small
  - name: large
    displayName: Large
    group: Size
    remove: []
    add: |
      charts:
        app:
          size: large
  - name: debug
    displayName: Debug
    group: Debug
    remove: ["charts.app.count"]
    add: |
      charts:
        app:
          debug: yes please
-- app/manifests/extra.yaml --
apiVersion: v1
kind: ConfigMap
metadata:
  name: extra
data:
  key: {{ .Values.key }}
  plain: constant
-- app/charts/app-1.0.0.tgz/app/Chart.yaml --
apiVersion: v2
name: app
version: 1.0.0
-- app/charts/app-1.0.0.tgz/app/templates/map.yaml --
apiVersion: v1
kind: ConfigMap
metadata:
  name: map
data:
  size: {{ .Values.size }}
  minor: {{ .Capabilities.KubeVersion.Minor | quote }}
  name: the-name-is-{{ .Values.name }}
  item: {{ index .Values.list 1 }}
  table: {{ toYaml .Values.nested.table | quote }}
  count: {{ .Values.count | quote }}
  flag: {{ .Values.flag | quote }}
  constant: small-thing
  {{- with .Values.debug }}
  debug: {{ . }}
  {{- end }}
`

// dataRule reports each entry of the ConfigMap.
func dataRule(needs lint.Needs) *lint.Rule {
	return &lint.Rule{
		ID: "test-data", Severity: lint.Error, Category: lint.Kubernetes, Summary: "test", Needs: needs,
		Check: func(p *lint.Pass) {
			for i := range p.Rendering.Objects {
				o := &p.Rendering.Objects[i]
				if o.Name != "map" {
					continue
				}
				data, _ := o.Body["data"].(map[string]any)
				for _, key := range []string{"size", "minor", "debug"} {
					if value, ok := data[key]; ok {
						p.ReportObject(o, []string{"data", key}, fmt.Sprintf("%s is %v", key, value))
					}
				}
			}
		},
	}
}

func TestVariants(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		needs    lint.Needs
		versions []kube.Version
		want     string
	}{
		{"shipped", lint.Rendered, nil, `
pack.json:3 error: minor is 33
values.yaml:9 error: size is small`},
		{"versions", lint.EachVersion, nil, `
pack.json:3 warning: On Kubernetes 1.28: minor is 28
pack.json:3 error: minor is 33
values.yaml:9 error: size is small`},
		{"asked", lint.EachVersion, []kube.Version{{Major: 1, Minor: 30}}, `
pack.json:3 warning: On Kubernetes 1.28: minor is 28
pack.json:3 warning: On Kubernetes 1.33: minor is 33
pack.json:3 error: minor is 30
values.yaml:9 error: size is small`},
		{"variants", lint.EachVariant, nil, `
pack.json:3 warning: On Kubernetes 1.28: minor is 28
pack.json:3 error: minor is 33
presets.yaml:17 error [Size:large]: With the preset "Size:large": size is large
presets.yaml:25 error [Debug:debug]: With the preset "Debug:debug": debug is yes please
values.yaml:9 error: size is small`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			result := run(t, variantPack, lint.Options{KubernetesVersions: tt.versions}, dataRule(tt.needs))
			var got strings.Builder
			for _, f := range result.Findings {
				fmt.Fprintf(&got, "\n%s:%d %s", strings.TrimPrefix(f.File, "app/"), f.Line, f.Severity)
				if f.Preset != "" {
					fmt.Fprintf(&got, " [%s]", f.Preset)
				}
				fmt.Fprintf(&got, ": %s", f.Message)
			}
			// The small preset, which is enabled, gives what is shipped. It also
			// applies beside the debug preset, and gives nothing new there.
			if got.String() != tt.want {
				t.Errorf("got%s\nwant%s", got.String(), tt.want)
			}
		})
	}
}

// TestVariantsOfRendering holds the list of variants and their order.
func TestVariantsOfRendering(t *testing.T) {
	t.Parallel()
	var got []string
	eachRendering(t, func(_ *pack.Pack, r *lint.RenderedPack) {
		for _, v := range r.Variants {
			got = append(got, fmt.Sprintf("%s %q %v", v.Version.MinorString(), v.Preset, v.Enabled))
		}
	})
	want := []string{
		`1.33 "" false`, `1.28 "" false`, `1.33 "" true`,
		`1.33 "Size:small" false`, `1.33 "Size:large" false`, `1.33 "Debug:debug" false`, `1.33 "Debug:debug" true`,
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func eachRendering(t *testing.T, see func(*pack.Pack, *lint.RenderedPack)) {
	t.Helper()
	_, at := locate(t, variantPack)
	engine, err := lint.New(nil, lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = engine.Render(context.Background(), at, lint.AllVariants, func(p *pack.Pack, r *lint.RenderedPack) error {
		see(p, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestSetBy finds the values behind fields, and none behind what only looks
// like one.
func TestSetBy(t *testing.T) {
	t.Parallel()
	tests := []struct {
		preset, object, field string
		want                  string // "" when the template sets it
	}{
		{"", "map", "size", "charts.app.size values.yaml:9"},
		{"", "map", "name", "charts.app.name values.yaml:10"},
		{"", "map", "item", "charts.app.list.1 values.yaml:11"},
		{"", "map", "count", "charts.app.count values.yaml:14"},
		{"", "map", "flag", "charts.app.flag values.yaml:15"},
		{"", "map", "constant", ""},
		{"", "map", "minor", ""},
		{"", "extra", "key", "manifests.extra.key values.yaml:18"},
		{"", "extra", "plain", ""},
		{"Size:large", "map", "size", "charts.app.size presets.yaml:17"},
		{"Debug:debug", "map", "debug", "charts.app.debug presets.yaml:25"},
	}
	eachRendering(t, func(p *pack.Pack, r *lint.RenderedPack) {
		for _, tt := range tests {
			for _, v := range r.Variants {
				if v.Preset != tt.preset || v.Enabled || v.Version != r.Version {
					continue
				}
				o := objectNamed(v, tt.object)
				got := ""
				if path, value, ok := v.SetBy(p, o, []string{"data", tt.field}); ok {
					got = fmt.Sprintf("%s %s:%d", strings.Join(path, "."), value.Value.Pos.File, value.Value.Pos.Line)
				}
				if got != tt.want {
					t.Errorf("%s.%s with preset %q: got %q, want %q", tt.object, tt.field, tt.preset, got, tt.want)
				}
			}
		}
	})
}

func objectNamed(r *lint.RenderedPack, name string) *render.Object {
	for i := range r.Objects {
		if r.Objects[i].Name == name {
			return &r.Objects[i]
		}
	}
	return nil
}
