package lint

import "sync"

// shared holds what rules work out once a pack, or once a run, and share.
type shared struct{ values sync.Map }

// sharedKey keeps the values of two variants of a pack apart.
type sharedKey struct {
	key       any
	rendering *RenderedPack
}

func (s *shared) get(key any, compute func() any) any {
	once, _ := s.values.LoadOrStore(key, sync.OnceValue(compute))
	return once.(func() any)()
}

// Shared returns what compute gives, which is called once for the pack, in the
// variant that the pass is about, whichever rule asks first. The key must be of
// a type of the caller's package. The value is dropped with the pack.
func (p *Pass) Shared(key any, compute func() any) any {
	return p.perPack.get(sharedKey{key, p.Rendering}, compute)
}

// SharedByRun is as Shared, for what does not depend on the pack: it is called
// once for the run.
func (p *Pass) SharedByRun(key any, compute func() any) any {
	return p.perRun.get(key, compute)
}

// Crash says that the rule itself failed on the pack, and what to do about it.
// It is for rules that are not packlint's own: those panic.
func (p *Pass) Crash(message, hint string) {
	p.crashes = append(p.crashes, crash{who: p.rule.ID, message: message, hint: hint})
}

// Crash says that the rule failed as a whole; it is shown at the first pack.
func (p *RepoPass) Crash(message, hint string) {
	first := p.Repo.Packs[0]
	p.crashes[first] = append(p.crashes[first], crash{who: p.rule.ID, message: message, hint: hint})
}
