package report

import (
	_ "embed"
	"io"
	"slices"
	"time"

	"github.com/packlint/packlint/lint"
)

//go:embed report-schema.json
var reportSchema []byte

// JSONSchema is the JSON Schema of the json format.
func JSONSchema() []byte { return slices.Clone(reportSchema) }

// jsonFormat is for programs. Its keys and their order are a contract; nothing
// is ever left out: what there is not is null, "", [] or {}.
type jsonFormat struct{}

// jsonVersion is of the format.
const jsonVersion = 1

type jsonReport struct {
	Version  int            `json:"version"`
	Tool     jsonTool       `json:"tool"`
	Packs    []jsonPack     `json:"packs"`
	Findings []lint.Finding `json:"findings"`
	Summary  jsonSummary    `json:"summary"`
}

type jsonTool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type jsonPack struct {
	Path        string         `json:"path"`
	Name        string         `json:"name"`
	Version     string         `json:"version"`
	Layer       string         `json:"layer"`
	Charts      int            `json:"charts"`
	Manifests   int            `json:"manifests"`
	Objects     int            `json:"objects"`
	Unvalidated map[string]int `json:"unvalidated"`
	Images      []string       `json:"images"`
	Presets     int            `json:"presets"`
	Cached      bool           `json:"cached"`
	Duration    *int64         `json:"duration_ms"`
	Skipped     []string       `json:"skipped"`
}

type jsonSummary struct {
	Packs      int    `json:"packs"`
	Objects    int    `json:"objects"`
	Errors     int    `json:"error"`
	Warnings   int    `json:"warning"`
	Infos      int    `json:"info"`
	Suppressed int    `json:"suppressed"`
	Duration   *int64 `json:"duration_ms"`
}

func (jsonFormat) Write(w io.Writer, r *lint.Result, o Options) error {
	n := count(sections(r)...)
	out := jsonReport{
		Version:  jsonVersion,
		Tool:     jsonTool{Name: "packlint", Version: o.version()},
		Packs:    make([]jsonPack, 0, len(r.Packs)),
		Findings: make([]lint.Finding, 0, len(r.Findings)),
		Summary: jsonSummary{
			Packs: len(r.Packs), Objects: r.Summary.Objects,
			Errors: n.errors, Warnings: n.warnings, Infos: n.infos, Suppressed: n.suppressed,
			Duration: o.milliseconds(r.Summary.Duration),
		},
	}
	for _, p := range r.Packs {
		out.Packs = append(out.Packs, jsonPack{
			Path: p.Path, Name: p.Name, Version: p.Version, Layer: p.Layer,
			Charts: p.Charts, Manifests: p.Manifests, Objects: p.Objects,
			Unvalidated: orEmptyMap(p.Unvalidated),
			Images:      orEmpty(p.Images),
			Presets:     p.Presets,
			Duration:    o.milliseconds(p.Duration()),
			Skipped:     orEmpty(p.Skipped),
		})
	}
	for _, f := range r.Findings {
		f.Related, f.Fix = orEmpty(f.Related), orEmpty(f.Fix)
		out.Findings = append(out.Findings, f)
	}
	return Encode(w, out)
}

// milliseconds is nil unless durations are asked for: two runs print the same
// bytes.
func (o Options) milliseconds(d time.Duration) *int64 {
	if !o.Verbose {
		return nil
	}
	ms := d.Milliseconds()
	return &ms
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func orEmptyMap(m map[string]int) map[string]int {
	if m == nil {
		return map[string]int{}
	}
	return m
}
