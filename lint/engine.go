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

// Run lints the packs at the locations. The error is for what keeps the run as
// a whole from happening; everything about a pack is a finding.
func (l *Engine) Run(ctx context.Context, locations []pack.Location) (*Result, error) {
	start := time.Now()
	repo, err := load(locations)
	if err != nil {
		return nil, err
	}
	repo.Before, repo.Online = l.opts.Before, l.opts.Online
	run, err := l.start(repo)
	if err != nil {
		return nil, err
	}
	results := make([]packResult, len(repo.Packs))
	run.each(ctx, func(i int) { results[i] = run.pack(ctx, repo.Packs[i]) })
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("the run was stopped: %w", context.Cause(ctx))
	}
	run.customizeAcross(ctx, results)
	across, crashes := run.acrossPacks(ctx)

	out := &Result{packs: map[string]*pack.Pack{}}
	for i, p := range repo.Packs {
		out.packs[p.Path] = p
		c := chain{
			run: run, pack: p, set: run.of(p), ignores: results[i].ignores,
			crashes:  append(results[i].crashes, crashes[p]...),
			findings: append(results[i].findings, across[p]...),
		}
		c.process(out)
		out.Packs = append(out.Packs, results[i].report)
	}
	slices.SortStableFunc(out.Findings, compareFindings)
	out.Notes = slices.Compact(slices.Sorted(slices.Values(out.Notes)))
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
	repo     *Repo
	renderer *renderer // nil when no rule needs it
	shared   shared
	// custom holds the custom resources of packs that other packs define.
	custom map[*pack.Pack][]CustomResource
}

func (l *Engine) start(repo *Repo) (*run, error) {
	r := &run{Engine: l, repo: repo}
	if !slices.ContainsFunc(repo.Packs, func(p *pack.Pack) bool { return l.of(p).needs >= Rendered }) {
		return r, nil
	}
	var err error
	r.renderer, err = l.newRenderer(repo)
	return r, err
}

func (l *Engine) newRenderer(repo *Repo) (*renderer, error) {
	schemas, err := kube.NewValidator(kube.Options{SchemaLocations: l.opts.SchemaLocations})
	if err != nil {
		return nil, err
	}
	return &renderer{
		templates:   render.NewRendererWith(kube.WellKnownSchema),
		schemas:     schemas,
		repo:        repo,
		optionsOf:   func(p *pack.Pack) *Options { return l.of(p).Options },
		timeout:     cmp.Or(l.opts.Timeout, DefaultTimeout),
		apiVersions: map[kube.Version][]string{},
	}, nil
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
	crashes  []crash
	ignores  []ignore
	custom   customizations
}

// pack lints one pack. Its rendering is dropped at the end: what later stages
// need of it is in the report.
func (r *run) pack(ctx context.Context, p *pack.Pack) packResult {
	start := time.Now()
	out := packResult{report: newPackReport(p), ignores: findIgnores(p)}
	set := r.of(p)
	rendering, failed := r.rendering(ctx, p, set.needs)
	if failed != nil {
		out.crashes = append(out.crashes, *failed)
	}
	if rendering != nil {
		limited, cancel := context.WithTimeout(ctx, r.renderer.timeout)
		if failed := guard(customValidation, func() {
			out.custom = rendering.customize(limited)
			out.custom.open = append(out.custom.open, rendering.customizeVariants(limited, out.custom.open)...)
		}); failed != nil {
			out.crashes = append(out.crashes, *failed)
		}
		cancel()
		out.report.addRendering(rendering)
		defer r.renderer.templates.Forget(p)
	}
	perPack := &shared{}
	for _, rule := range set.rules {
		if rule.Check == nil || rule.Needs >= Rendered && rendering == nil {
			continue
		}
		pass := Pass{Pack: p, Repo: r.repo, rule: rule.Rule, options: set.Options, perPack: perPack, perRun: &r.shared}
		if failed := guard(rule.ID, func() { pass.check(rendering) }); failed != nil {
			out.crashes = append(out.crashes, *failed)
		}
		out.crashes = append(out.crashes, pass.crashes...)
		out.findings = append(out.findings, pass.findings...)
	}
	out.report.duration = time.Since(start)
	return out
}

func (r *run) rendering(ctx context.Context, p *pack.Pack, needs Needs) (rendering *RenderedPack, failed *crash) {
	if r.renderer == nil || needs < Rendered || p.Meta().Root == nil {
		return nil, nil
	}
	const who = "the renderer"
	var err error
	failed = guard(who, func() { rendering, err = r.renderer.render(ctx, p, needs) })
	if failed == nil && err != nil && ctx.Err() == nil {
		failed = &crash{who: who, message: err.Error()}
	}
	return rendering, failed
}

// acrossPacks runs the rules that look across packs. Each runs once, if it is
// on for any pack; what it crashes with is shown at the first.
func (r *run) acrossPacks(ctx context.Context) (map[*pack.Pack][]Finding, map[*pack.Pack][]crash) {
	findings, crashes := map[*pack.Pack][]Finding{}, map[*pack.Pack][]crash{}
	for _, rule := range r.known {
		on := func(p *pack.Pack) bool { return r.of(p).has(rule.ID) }
		if rule.CheckRepo == nil || !slices.ContainsFunc(r.repo.Packs, on) {
			continue
		}
		pass := RepoPass{Repo: r.repo, rule: rule, run: r, ctx: ctx, findings: findings, crashes: crashes}
		if failed := guard(rule.ID, func() { rule.CheckRepo(&pass) }); failed != nil {
			first := r.repo.Packs[0]
			crashes[first] = append(crashes[first], *failed)
		}
		pass.forget()
	}
	return findings, crashes
}

// crash is a failure of packlint itself.
type crash struct {
	who, message, stack string
	hint                string // "" for what is packlint's own fault
}

// guard turns a panic into a crash to report, so that one bad rule does not keep
// people from seeing what the others found.
func guard(who string, work func()) (failed *crash) {
	defer func() {
		if r := recover(); r != nil {
			failed = &crash{who: who, message: fmt.Sprint(r), stack: string(debug.Stack())}
		}
	}()
	work()
	return nil
}

func (c crash) finding(p *pack.Pack) Finding {
	f := Finding{
		Rule:     RuleCrashed,
		Severity: Error,
		Message:  fmt.Sprintf("%s failed on this pack: %s", c.who, firstLine(c.message)),
		Hint:     cmp.Or(c.hint, "this is a defect of packlint: please report it; the other rules have run"),
		Related:  []Related{},
		pos:      pack.Pos{File: pack.MetaFile},
		key:      c.who,
	}
	if at := crashSite(c.stack); at != "" {
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
