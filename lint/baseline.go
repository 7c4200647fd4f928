package lint

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// baselineVersion is of the file's format.
const baselineVersion = 1

type baselineFile struct {
	Version int            `json:"version"`
	Packs   []baselinePack `json:"packs"`
}

type baselinePack struct {
	Path     string  `json:"path"`
	Name     string  `json:"name"`
	Version  string  `json:"version"`
	Layer    string  `json:"layer"`
	Findings []Known `json:"findings"`
}

// ParseBaseline reads what Baseline wrote.
func ParseBaseline(text []byte) (*Base, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	var file baselineFile
	if err := dec.Decode(&file); err != nil {
		return nil, fmt.Errorf("it is no baseline of packlint: %w", err)
	}
	if file.Version != baselineVersion {
		return nil, fmt.Errorf("its format is %d, this packlint reads %d: write it anew with --write-baseline", file.Version, baselineVersion)
	}
	base := &Base{}
	for _, p := range file.Packs {
		for i := range p.Findings {
			p.Findings[i].Pack = p.Path
		}
		base.Packs = append(base.Packs, BasePack{Path: p.Path, Identity: Identity{p.Name, p.Version, p.Layer}, Findings: p.Findings})
	}
	base.index()
	return base, nil
}

// Baseline writes packs with findings to a file: sorted, one finding a line, and
// without what changes when nothing does, so that a diff shows what came and
// what went.
func (b *Base) Baseline() ([]byte, error) {
	packs := slices.Clone(b.Packs)
	slices.SortFunc(packs, func(x, y BasePack) int { return cmp.Compare(x.Path, y.Path) })
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n  \"version\": %d,\n  \"packs\": [", baselineVersion)
	separator := "\n"
	for _, p := range packs {
		if len(p.Findings) == 0 {
			continue
		}
		head, err := line(map[string]string{"path": p.Path})
		if err != nil {
			return nil, err
		}
		identity, err := line(struct {
			Name    string `json:"name"`
			Version string `json:"version"`
			Layer   string `json:"layer"`
		}(p.Identity))
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&out, "%s    {\n      %s,\n      %s,\n      \"findings\": [", separator, head[1:len(head)-1], identity[1:len(identity)-1])
		separator = ",\n"
		findings := slices.Clone(p.Findings)
		slices.SortFunc(findings, func(x, y Known) int {
			return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Rule, y.Rule), cmp.Compare(x.Message, y.Message), cmp.Compare(x.Fingerprint, y.Fingerprint))
		})
		for i, f := range findings {
			text, err := line(f)
			if err != nil {
				return nil, err
			}
			if i > 0 {
				out.WriteByte(',')
			}
			fmt.Fprintf(&out, "\n        %s", text)
		}
		out.WriteString("\n      ]\n    }")
	}
	if separator != "\n" {
		out.WriteString("\n  ")
	}
	out.WriteString("]\n}\n")
	return out.Bytes(), nil
}

func line(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(b.Bytes()), nil
}
