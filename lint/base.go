package lint

import (
	"slices"

	"github.com/packlint/packlint/pack"
)

// Base is what was found before: written down in a baseline, or found by
// linting an older revision.
type Base struct {
	// Reason is why its findings do not count any more.
	Reason string
	Packs  []BasePack
}

// BasePack is what was found in one pack.
type BasePack struct {
	Path string
	Identity
	Findings []Known

	fingerprints map[string]bool
}

// Known is a finding as far as it is needed to recognise it, and to read about.
type Known struct {
	// Pack is the path of the pack; it is not written down a second time.
	Pack        string `json:"-"`
	Rule        string `json:"rule"`
	File        string `json:"file"`
	Message     string `json:"message"`
	Fingerprint string `json:"fingerprint"`
}

// NewBase takes what a run found and nobody has judged.
func NewBase(r *Result) *Base {
	base := &Base{}
	byPath := map[string]int{}
	for _, p := range r.Packs {
		byPath[p.Path] = len(base.Packs)
		base.Packs = append(base.Packs, BasePack{Path: p.Path, Identity: identityOf(r.packs[p.Path])})
	}
	for _, f := range r.Findings {
		i, ok := byPath[f.Pack]
		if !ok || f.Suppressed != nil || f.Rule == RuleCrashed {
			continue
		}
		known := Known{Pack: f.Pack, Rule: f.Rule, File: f.pos.File, Message: f.Message, Fingerprint: f.Fingerprint}
		base.Packs[i].Findings = append(base.Packs[i].Findings, known)
	}
	base.index()
	return base
}

// At is the same pack known at another path.
func (p BasePack) At(path string) BasePack {
	p.Path = path
	p.Findings = slices.Clone(p.Findings)
	for i := range p.Findings {
		p.Findings[i].Pack = path
	}
	return p
}

func (b *Base) index() {
	for i := range b.Packs {
		p := &b.Packs[i]
		p.fingerprints = map[string]bool{}
		for _, f := range p.Findings {
			p.fingerprints[f.Fingerprint] = true
		}
	}
}

// Size counts the findings, and the packs that have some.
func (b *Base) Size() (findings, packs int) {
	for _, p := range b.Packs {
		if len(p.Findings) > 0 {
			packs++
		}
		findings += len(p.Findings)
	}
	return findings, packs
}

// lookup returns what is known of a pack, and of its predecessor: the newest
// lower version of the same name and layer. The directory's name says nothing.
func (b *Base) lookup(path string, self Identity) (own, predecessor *BasePack) {
	for i := range b.Packs {
		known := &b.Packs[i]
		sameVersion := known.Version == self.Version || known.Version == "" || self.Version == ""
		sameName := known.Name == self.Name && known.Layer == self.Layer
		switch {
		case known.Path == path && sameVersion:
			own = known
		case sameName && known.Version == self.Version:
			if own == nil { // it was moved
				own = known
			}
		case (sameName || known.Path == path) && pack.CompareVersions(known.Version, self.Version) < 0:
			if predecessor == nil || pack.CompareVersions(known.Version, predecessor.Version) > 0 {
				predecessor = known
			}
		}
	}
	return own, predecessor
}

func (p *BasePack) has(fingerprint string) bool { return p != nil && p.fingerprints[fingerprint] }

// stale returns the findings of the pack that the rules of a run would have
// found and did not.
func (p *BasePack) stale(set *ruleset, found []Finding) []Known {
	if p == nil {
		return nil
	}
	there := map[string]bool{}
	for _, f := range found {
		there[f.Fingerprint] = true
	}
	var out []Known
	for _, known := range p.Findings {
		if !there[known.Fingerprint] && set.has(known.Rule) {
			out = append(out, known)
		}
	}
	return out
}
