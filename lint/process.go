package lint

import (
	"slices"

	"github.com/packlint/packlint/pack"
)

// chain is the way of one pack's findings from the rules to the reports.
type chain struct {
	run      *run
	pack     *pack.Pack
	set      *ruleset
	crashes  []crash
	ignores  []ignore
	findings []Finding
	notes    []string
	stale    []Known
}

// process runs the processors. Their order matters; each says what it must come
// after.
func (c *chain) process(out *Result) {
	c.crash()
	c.suppress()
	c.exclude()
	c.baseline()
	c.dedupe()
	c.severity()
	c.sort()
	out.Findings = append(out.Findings, c.findings...)
	out.Crashed = out.Crashed || len(c.crashes) > 0
	out.Notes = append(out.Notes, c.notes...)
	out.Stale = append(out.Stale, c.stale...)
}

// open calls f for each finding that still counts. What packlint itself did
// wrong is nobody's to suppress.
func (c *chain) open(f func(*Finding)) {
	for i := range c.findings {
		if at := &c.findings[i]; at.Suppressed == nil && at.Rule != RuleCrashed {
			f(at)
		}
	}
}

// crash makes findings of crashes. It comes first: all that follows must see
// everything that is reported.
func (c *chain) crash() {
	for _, crash := range c.crashes {
		c.findings = append(c.findings, crash.finding(c.pack))
	}
}

// suppress applies the instructions in the pack's files, and reports those that
// are wrong or of no use. After crash; before everything that could take a
// finding away from an instruction, which would then look unused.
func (c *chain) suppress() {
	for i := range c.ignores {
		c.ignores[i].resolve(c.run.known, c.run.opts.Today)
	}
	c.open(func(f *Finding) {
		for i := range c.ignores {
			if c.ignores[i].covers(f) {
				f.Suppressed = &c.ignores[i].reason
				return
			}
		}
	})
	for i := range c.ignores {
		c.ignores[i].report(c)
	}
}

// exclude applies the exclusions of the configuration. After suppress: an
// instruction at the place says more than one in a list, and suppress adds
// findings.
func (c *chain) exclude() {
	for _, e := range c.set.Excludes {
		if e.ended(c.run.opts.Today) {
			c.notes = append(c.notes, e.ending())
			continue
		}
		c.open(func(f *Finding) {
			if e.covers(c.run.known, c.pack, f) {
				f.Suppressed = &e.Reason
			}
		})
	}
}

// baseline marks what was found before, by the same pack or by its predecessor.
// After exclude: what is judged one by one does not belong in a baseline.
func (c *chain) baseline() {
	slices.SortStableFunc(c.findings, compareFindings)
	setFingerprints(c.pack, c.findings)
	identity := identityOf(c.pack)
	for _, base := range c.run.opts.Bases {
		own, predecessor := base.lookup(c.pack.Path, identity)
		c.open(func(f *Finding) {
			switch {
			case own.has(f.Fingerprint):
				f.Suppressed = &base.Reason
			case predecessor.has(f.Fingerprint):
				f.Inherited = true
			}
		})
		if len(c.crashes) == 0 {
			c.stale = append(c.stale, own.stale(c.set, c.findings)...)
		}
	}
}

// dedupe drops repetitions, such as what each preset shows again. After
// baseline, which puts them side by side.
func (c *chain) dedupe() {
	c.findings = slices.CompactFunc(c.findings, func(a, b Finding) bool { return compareFindings(a, b) == 0 })
}

// severity gives each finding its severity: the one that the user set, or that
// the rule gave to this finding, or that the rule has in the profile. After
// everything that adds findings.
func (c *chain) severity() {
	for i := range c.findings {
		f := &c.findings[i]
		rule, ok := c.set.find(f.Rule)
		switch {
		case !ok: // a crash
		case rule.fixed || f.Severity == Unset:
			f.Severity = rule.severity
		case c.set.Profile == Strict && f.Severity == Warning:
			f.Severity = Error
		}
	}
}

// sort puts the findings into the order of the reports. Last: dedupe and
// whatever may be added to the chain need not keep it.
func (c *chain) sort() { slices.SortStableFunc(c.findings, compareFindings) }
