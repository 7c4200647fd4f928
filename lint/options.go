package lint

import (
	"fmt"
	"slices"
	"time"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/pack"
)

// Options are the settings of a run.
type Options struct {
	Profile Profile
	// Enable and Disable hold rule ids and categories. Enable also brings in
	// optional rules; Disable wins.
	Enable, Disable []string
	// Severities overrides the severity of all findings of a rule, by id.
	Severities map[string]Severity
	// RuleSettings hold the Settings of rules, by rule id and name.
	RuleSettings map[string]map[string][]string
	// Excludes are findings that somebody has judged.
	Excludes []Exclude
	// KubernetesVersions to render for and validate against, beside those that a
	// pack declares; without any, the newest that each pack supports comes first.
	KubernetesVersions []kube.Version
	// Variables are samples for {{ .spectro.var.NAME }}.
	Variables map[string]string

	// PerPack holds the options of packs that have their own, by path. The
	// fields above count there; those below are of the run as a whole.
	PerPack map[string]*Options
	// SchemaLocations are further sources of schemas, in kubeconform's syntax.
	SchemaLocations []string
	// Bases are what was found before: such findings do not count again.
	Bases []*Base
	// Before is the state of the repository that rules about changes compare with.
	Before *Revision
	// Online is what registries have answered.
	Online *Online
	// Jobs is the number of packs worked on at a time; 0 means one a CPU.
	Jobs int
	// Timeout bounds the rendering of one pack; 0 means DefaultTimeout.
	Timeout time.Duration
	// Today is the day that suppressions end on; zero means today.
	Today time.Time
	// Progress is told of each finished pack; calls do not overlap.
	Progress func(done, total int, path string)
}

// Engine runs a set of rules.
type Engine struct {
	known   []*Rule
	opts    Options
	shared  *ruleset
	perPack map[string]*ruleset
}

// ruleset is what applies to a pack: its options, and the rules they turn on.
type ruleset struct {
	*Options
	rules []setRule
	needs Needs // the most that a rule needs
}

// setRule is a rule with the severity that the options give it.
type setRule struct {
	*Rule
	severity Severity
	fixed    bool // by the user: the rule has no say in it
}

func (s *ruleset) find(id string) (setRule, bool) {
	i, ok := slices.BinarySearchFunc(s.rules, id, func(r setRule, id string) int {
		switch {
		case r.ID < id:
			return -1
		case r.ID > id:
			return 1
		}
		return 0
	})
	if !ok {
		return setRule{}, false
	}
	return s.rules[i], true
}

func (s *ruleset) has(id string) bool {
	_, ok := s.find(id)
	return ok
}

// New checks the options against the rules.
func New(rules []*Rule, opts Options) (*Engine, error) {
	if opts.Today.IsZero() {
		opts.Today = time.Now()
	}
	l := &Engine{known: rules, opts: opts, perPack: map[string]*ruleset{}}
	var err error
	if l.shared, err = newRuleset(rules, &l.opts); err != nil {
		return nil, err
	}
	compiled := map[*Options]*ruleset{}
	for path, own := range opts.PerPack {
		set, ok := compiled[own]
		if !ok {
			clone := *own
			if set, err = newRuleset(rules, &clone); err != nil {
				return nil, err
			}
			compiled[own] = set
		}
		l.perPack[path] = set
	}
	return l, nil
}

// of returns what applies to a pack.
func (l *Engine) of(p *pack.Pack) *ruleset {
	if set, ok := l.perPack[p.Path]; ok {
		return set
	}
	return l.shared
}

func newRuleset(rules []*Rule, opts *Options) (*ruleset, error) {
	if opts.Profile == "" {
		opts.Profile = Default
	}
	if !slices.Contains(Profiles(), opts.Profile) {
		return nil, fmt.Errorf("unknown profile %q: use default, community or strict", opts.Profile)
	}
	ids, names := RuleNames(rules)
	for _, name := range slices.Concat(opts.Enable, opts.Disable) {
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("unknown rule or category %q%s; `packlint rules` lists them", name, didYouMean(name, names))
		}
	}
	for id := range opts.Severities {
		if !slices.Contains(ids, id) {
			return nil, fmt.Errorf("unknown rule %q%s; `packlint rules` lists them", id, didYouMean(id, ids))
		}
	}
	set := &ruleset{Options: opts}
	for _, r := range rules {
		if rule := opts.apply(r); rule.severity != Off {
			set.rules = append(set.rules, rule)
			set.needs = max(set.needs, r.Needs)
		}
	}
	slices.SortFunc(set.rules, func(a, b setRule) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return set, nil
}

// RuleNames returns the ids of rules, and the same with their categories: what
// rules can be turned on and off by.
func RuleNames(rules []*Rule) (ids, names []string) {
	for _, r := range rules {
		ids = append(ids, r.ID)
		if !slices.Contains(names, string(r.Category)) {
			names = append(names, string(r.Category))
		}
	}
	return ids, append(names, ids...)
}

func (o *Options) apply(r *Rule) setRule {
	set := setRule{Rule: r, severity: r.In(o.Profile)}
	if r.Optional && slices.Contains(o.Enable, r.ID) {
		set.severity = r.Severity
		if o.Profile == Strict && set.severity == Warning {
			set.severity = Error
		}
	}
	if s, ok := o.Severities[r.ID]; ok {
		set.severity, set.fixed = s, true
	}
	if slices.Contains(o.Disable, r.ID) || slices.Contains(o.Disable, string(r.Category)) && !slices.Contains(o.Enable, r.ID) {
		set.severity = Off
	}
	return set
}
