package diff

import (
	"slices"
	"strings"
	"testing"
)

func TestReleases(t *testing.T) {
	const chart = "-- %/charts/c-1.tgz/c/Chart.yaml --\napiVersion: v2\nname: c\nversion: 1.0.0\n-- %/pack.json --\n" + `{"name": "p", "version": "1", "layer": "addon", "charts": ["charts/c-1.tgz"]}` + "\n-- %/values.yaml --\n"
	for _, test := range []struct{ old, new, want string }{
		{"a: 1", "a: 2", ""},
		{"pack: {namespace: x}", "pack: {namespace: y}", "`x/p-c → y/p-c`"},
		{"pack: {releaseNameOverride: {c: r}}", "pack: {releaseNameOverride: r}", ""},
		{"pack: {releaseNameOverride: {other: r}}", "pack: {releaseNameOverride: {c: r}}", "`default/p-c → default/r`"},
		{"a: 1", "pack: {releaseNameOverride: {c: p-c}, namespace: default}", ""},
	} {
		c := packsOf(t, strings.ReplaceAll(chart, "%", "old")+test.old+"\n"+strings.ReplaceAll(chart, "%", "new")+test.new+"\n")
		i := slices.IndexFunc(c.Attention, func(a Attention) bool { return a.Kind == Release })
		switch {
		case i < 0 && test.want != "", i >= 0 && (test.want == "" || !strings.Contains(c.Attention[i].Message, test.want)):
			t.Errorf("%s, %s: %v", test.old, test.new, c.Attention)
		}
	}
}

// TestDefaults: what the pack sets is out of the chart's hands, table by table.
func TestDefaults(t *testing.T) {
	const chart = `
-- %/pack.json --
{"name": "p", "version": "1", "layer": "addon", "charts": ["charts/c-1.tgz"]}
-- %/charts/c-1.tgz/c/Chart.yaml --
apiVersion: v2
name: c
version: 1.0.0
dependencies:
  - {name: db, version: 1.0.0, alias: main, repository: https://charts.example}
  - {name: db, version: 1.0.0, alias: copy, repository: https://charts.example}
-- %/charts/c-1.tgz/c/charts/db/Chart.yaml --
apiVersion: v2
name: db
version: 1.0.0
`
	c := packsOf(t, strings.ReplaceAll(chart, "%", "old")+`
-- old/charts/c-1.tgz/c/charts/db/values.yaml --
size: 1
-- old/charts/c-1.tgz/c/values.yaml --
a: {set: 1, unset: 1}
list: [1]
none: 1
main: {size: 5}
-- old/values.yaml --
charts: {c: {a: {set: 0}, same: 7, gone: 8}}
`+strings.ReplaceAll(chart, "%", "new")+`
-- new/charts/c-1.tgz/c/charts/db/values.yaml --
size: 2
-- new/charts/c-1.tgz/c/values.yaml --
a: {set: 2, unset: 2, table: {p: 1, q: 2}}
list: [2]
none: 2
main: {size: 5}
same: 7
gone: 9
-- new/values.yaml --
charts: {c: {a: {set: 0, table: {p: 0}}, list: [3], none: null}}
`)
	expect(t, "defaults", lines(c.Charts[0].Defaults), []string{
		"+ charts.c.a.table.q: 2", "~ charts.c.a.unset: 1 → 2", "~ charts.c.copy.size: 1 → 2", "+ charts.c.gone: 9", "+ charts.c.same: 7",
	})
	if got := c.Charts[0].Pinned; got != 4 { // a.set, a.table.p, list, none
		t.Errorf("%d pinned", got)
	}
	expect(t, "values", lines(c.Values.Changes), []string{
		`+ charts.c.a.table: {"p":0}`, "+ charts.c.list: [3]", "+ charts.c.none: null (the chart's default was 1)",
		"- charts.c.same: 7 (is the chart's default)", "- charts.c.gone: 8 (the chart's default is 9)",
	})
	expect(t, "attention", kindsOf(c), []Kind{SameVersion, ChartContent, ChartDefaults})
}
