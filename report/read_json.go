package report

import (
	"encoding/json"
	"fmt"

	"github.com/packlint/packlint/lint"
)

// ReadJSON reads what the format json wrote. The result can be shown, but not be
// compared with others: the packs themselves are not in a report. What it says is
// as trustworthy as who wrote it.
func ReadJSON(text []byte) (*lint.Result, error) {
	var in jsonReport
	if err := json.Unmarshal(text, &in); err != nil {
		return nil, fmt.Errorf("it is no JSON report of packlint: %w", err)
	}
	if in.Tool.Name != "packlint" || in.Version != jsonVersion {
		return nil, fmt.Errorf("it is no JSON report of packlint in format %d", jsonVersion)
	}
	r := &lint.Result{Findings: in.Findings, Summary: lint.Summary{Packs: len(in.Packs), Objects: in.Summary.Objects}}
	for _, p := range in.Packs {
		r.Packs = append(r.Packs, lint.PackReport{
			Path: p.Path, Name: p.Name, Version: p.Version, Layer: p.Layer,
			Charts: p.Charts, Manifests: p.Manifests, Objects: p.Objects, Presets: p.Presets,
			Unvalidated: p.Unvalidated, Images: p.Images, Skipped: p.Skipped,
		})
	}
	for _, f := range r.Findings {
		r.Crashed = r.Crashed || f.Rule == lint.RuleCrashed
	}
	return r, nil
}
