package lint

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// RuleCrashed is the id under which a failing rule is reported. It is a rule so
// that it can be listed and explained; it has no check.
const RuleCrashed = "rule-crashed"

// DefaultTimeout bounds the rendering of one pack. Real packs take less than a
// second.
const DefaultTimeout = time.Minute

// Options are the settings of a run.
type Options struct {
	Profile Profile
	// Enable and Disable hold rule ids and categories. Enable also brings in
	// optional rules; Disable wins.
	Enable, Disable []string
	// Severities overrides the severity of all findings of a rule, by id.
	Severities map[string]Severity
	// KubernetesVersion to render for and validate against; zero means the
	// newest that each pack supports.
	KubernetesVersion kube.Version
	// SchemaLocations are further sources of schemas, in kubeconform's syntax.
	SchemaLocations []string
	// Variables are samples for {{ .spectro.var.NAME }}.
	Variables map[string]string
	// Jobs is the number of packs worked on at a time; 0 means one a CPU.
	Jobs int
	// Timeout bounds the rendering of one pack; 0 means DefaultTimeout.
	Timeout time.Duration
	// Progress is told of each finished pack; calls do not overlap.
	Progress func(done, total int, path string)
}

// Engine runs a set of rules.
type Engine struct {
	rules []setRule
	opts  Options
}

// setRule is a rule with the severity that the options give it.
type setRule struct {
	*Rule
	severity Severity
	fixed    bool
}

// New checks the options against the rules.
func New(rules []*Rule, opts Options) (*Engine, error) {
	if opts.Profile == "" {
		opts.Profile = Default
	}
	if !slices.Contains(Profiles(), opts.Profile) {
		return nil, fmt.Errorf("unknown profile %q: use default, community or strict", opts.Profile)
	}
	known := map[string]bool{}
	for _, r := range rules {
		known[r.ID], known[string(r.Category)] = true, true
	}
	for _, name := range slices.Concat(opts.Enable, opts.Disable) {
		if !known[name] {
			return nil, fmt.Errorf("unknown rule or category %q; `packlint rules` lists them", name)
		}
	}
	for id := range opts.Severities {
		if !known[id] {
			return nil, fmt.Errorf("unknown rule %q; `packlint rules` lists them", id)
		}
	}
	l := &Engine{opts: opts}
	for _, r := range rules {
		if set := opts.apply(r); set.severity != Off {
			l.rules = append(l.rules, set)
		}
	}
	return l, nil
}

func (o *Options) apply(r *Rule) setRule {
	set := setRule{Rule: r, severity: r.in(o.Profile)}
	if r.Optional && slices.Contains(o.Enable, r.ID) {
		set.severity = r.Severity
	}
	if s, ok := o.Severities[r.ID]; ok {
		set.severity, set.fixed = s, true
	}
	if slices.Contains(o.Disable, r.ID) || slices.Contains(o.Disable, string(r.Category)) && !slices.Contains(o.Enable, r.ID) {
		set.severity = Off
	}
	return set
}

// Run lints the packs at the locations. The error is for what keeps the run as
// a whole from happening; everything about a pack is a finding.
func (l *Engine) Run(ctx context.Context, locations []pack.Location) (*Result, error) {
	start := time.Now()
	repo, err := load(locations)
	if err != nil {
		return nil, err
	}
	run, err := l.start(repo)
	if err != nil {
		return nil, err
	}
	results := make([]packResult, len(repo.Packs))
	run.each(ctx, func(i int) { results[i] = run.pack(ctx, repo.Packs[i]) })
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("the run was stopped: %w", context.Cause(ctx))
	}
	across := run.acrossPacks()

	out := &Result{packs: map[string]*pack.Pack{}}
	for i, p := range repo.Packs {
		out.packs[p.Path] = p
		findings := sortFindings(append(results[i].findings, across[p]...))
		setFingerprints(p, findings)
		out.Findings = append(out.Findings, findings...)
		out.Packs = append(out.Packs, results[i].report)
		out.Crashed = out.Crashed || results[i].crashed
	}
	out.Crashed = out.Crashed || run.crashedAcross
	slices.SortStableFunc(out.Findings, compareFindings)
	out.summarize(time.Since(start))
	return out, nil
}

func load(locations []pack.Location) (*Repo, error) {
	repo := &Repo{}
	var loader pack.Loader
	for _, at := range locations {
		p, err := loader.Load(at)
		if err != nil {
			return nil, err
		}
		repo.Packs = append(repo.Packs, p)
	}
	return repo, nil
}

// run is one run of a linter over a repository.
type run struct {
	*Engine
	repo          *Repo
	renderer      *renderer // nil when no rule needs it
	crashedAcross bool
}

func (l *Engine) start(repo *Repo) (*run, error) {
	r := &run{Engine: l, repo: repo}
	if !slices.ContainsFunc(l.rules, func(s setRule) bool { return s.Needs == Rendered }) {
		return r, nil
	}
	schemas, err := kube.NewValidator(kube.Options{SchemaLocations: l.opts.SchemaLocations})
	if err != nil {
		return nil, err
	}
	r.renderer = &renderer{
		templates:   render.NewRenderer(),
		schemas:     schemas,
		repo:        repo,
		version:     l.opts.KubernetesVersion,
		variables:   l.opts.Variables,
		timeout:     cmp.Or(l.opts.Timeout, DefaultTimeout),
		apiVersions: map[kube.Version][]string{},
	}
	return r, nil
}

// each calls work for every pack, on as many goroutines as the options ask for.
func (r *run) each(ctx context.Context, work func(int)) {
	total := len(r.repo.Packs)
	jobs := r.opts.Jobs
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	indices := make(chan int)
	var group sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for range min(jobs, total) {
		group.Go(func() {
			for i := range indices {
				work(i)
				mu.Lock()
				done++
				if r.opts.Progress != nil {
					r.opts.Progress(done, total, r.repo.Packs[i].Path)
				}
				mu.Unlock()
			}
		})
	}
	for i := range total {
		if ctx.Err() != nil {
			break
		}
		indices <- i
	}
	close(indices)
	group.Wait()
}

type packResult struct {
	report   PackReport
	findings []Finding
	crashed  bool
}

// pack lints one pack. Its rendering is dropped at the end: what later stages
// need of it is in the report.
func (r *run) pack(ctx context.Context, p *pack.Pack) packResult {
	start := time.Now()
	out := packResult{report: newPackReport(p)}
	rendering, crash := r.rendering(ctx, p)
	if crash != nil {
		out.findings, out.crashed = append(out.findings, *crash), true
	}
	if rendering != nil {
		out.report.addRendering(rendering)
		defer r.renderer.templates.Forget(p)
	}
	for _, rule := range r.rules {
		if rule.Check == nil || rule.Needs == Rendered && rendering == nil {
			continue
		}
		pass := r.newPass(rule)
		pass.Pack, pass.Rendering = p, rendering
		if rule.Needs != Rendered {
			pass.Rendering = nil
		}
		if crash := guard(p, rule.ID, func() { rule.Check(&pass) }); crash != nil {
			out.findings, out.crashed = append(out.findings, *crash), true
		}
		out.findings = append(out.findings, pass.findings...)
	}
	out.report.duration = time.Since(start)
	return out
}

func (r *run) newPass(rule setRule) Pass {
	return Pass{Repo: r.repo, rule: rule.Rule, severity: rule.severity, fixed: rule.fixed, profile: r.opts.Profile}
}

func (r *run) rendering(ctx context.Context, p *pack.Pack) (rendering *RenderedPack, crash *Finding) {
	if r.renderer == nil || p.Meta().Root == nil {
		return nil, nil
	}
	var err error
	crash = guard(p, "the renderer", func() { rendering, err = r.renderer.render(ctx, p) })
	if crash == nil && err != nil && ctx.Err() == nil {
		crash = crashed(p, "the renderer", err.Error(), "")
	}
	return rendering, crash
}

func (r *run) acrossPacks() map[*pack.Pack][]Finding {
	out := map[*pack.Pack][]Finding{}
	for _, rule := range r.rules {
		if rule.CheckRepo == nil || len(r.repo.Packs) == 0 {
			continue
		}
		pass := RepoPass{Repo: r.repo, pass: r.newPass(rule), findings: out}
		first := r.repo.Packs[0]
		if crash := guard(first, rule.ID, func() { rule.CheckRepo(&pass) }); crash != nil {
			out[first], r.crashedAcross = append(out[first], *crash), true
		}
	}
	return out
}

// guard turns a panic into a finding about the rule, so that one bad rule does
// not keep people from seeing what the others found.
func guard(p *pack.Pack, who string, work func()) (crash *Finding) {
	defer func() {
		if r := recover(); r != nil {
			crash = crashed(p, who, fmt.Sprint(r), string(debug.Stack()))
		}
	}()
	work()
	return nil
}

func crashed(p *pack.Pack, who, message, stack string) *Finding {
	f := &Finding{
		Rule:     RuleCrashed,
		Severity: Error,
		Message:  fmt.Sprintf("%s failed on this pack: %s", who, firstLine(message)),
		Hint:     "this is a defect of packlint: please report it; the other rules have run",
		Related:  []Related{},
		pos:      pack.Pos{File: pack.MetaFile},
		key:      who,
	}
	if at := crashSite(stack); at != "" {
		f.Message += " (" + at + ")"
	}
	f.locate(p)
	return f
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// crashSite is the source line that panicked: the first frame of the stack
// after the runtime's panic.
func crashSite(stack string) string {
	_, after, ok := strings.Cut(stack, "\npanic(")
	if !ok {
		return ""
	}
	lines := strings.Split(after, "\n")
	if len(lines) < 4 {
		return ""
	}
	at, _, _ := strings.Cut(strings.TrimSpace(lines[3]), " ")
	if i := strings.LastIndex(at, "/packlint/"); i >= 0 {
		at = at[i+len("/packlint/"):]
	}
	return at
}
