package policy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/topdown/print"

	"github.com/packlint/packlint/lint"
)

// maxOvertime is how often a rule may run out of time in a run before it is run
// no more: an endless one would keep every pack waiting.
const maxOvertime = 3

// configKey is where a rule finds its settings: data.config.
const configKey = "config"

func newStore(data map[string]any, settings map[string][]string) (storage.Store, error) {
	config := map[string]any{}
	for name, values := range settings {
		list := make([]any, 0, len(values))
		for _, v := range values {
			list = append(list, v)
		}
		config[name] = list
	}
	all := map[string]any{}
	if err := merge(all, data); err != nil {
		return nil, err
	}
	all[configKey] = config
	return inmem.NewFromObjectWithOpts(all, inmem.OptRoundTripOnWrite(false), inmem.OptReturnASTValuesOnRead(true)), nil
}

// check runs the rule on a pack.
func (r *rule) check(p *lint.Pass) {
	if r.overtime.Load() >= maxOvertime {
		p.Crash(fmt.Sprintf("it was not run, after it had used up its %s on %d other packs", r.set.options.Limits.Time, maxOvertime), r.faultHint())
		return
	}
	err := r.guarded(p)
	if err == nil {
		return
	}
	if topdown.IsCancel(err) {
		r.overtime.Add(1)
		err = fmt.Errorf("it took more than %s", r.set.options.Limits.Time)
	}
	p.Crash(evaluationError(err), r.faultHint())
}

// evaluationError says what went wrong and where in the policy.
func evaluationError(err error) string {
	var e *topdown.Error
	if !errors.As(err, &e) {
		return oneLine(err)
	}
	if e.Location == nil {
		return e.Message
	}
	return fmt.Sprintf("%s:%d: %s", e.Location.File, e.Location.Row, oneLineText(e.Message))
}

// guarded makes an error of a panic in a builtin: a policy has brought it about.
func (r *rule) guarded(p *lint.Pass) (err error) {
	defer func() {
		if failed := recover(); failed != nil {
			err = fmt.Errorf("the evaluation panicked: %v", failed)
		}
	}()
	return r.run(p)
}

func (r *rule) run(p *lint.Pass) error {
	compiler := r.set.compile()
	if err := r.set.broken[r.file]; err != nil {
		return err
	}
	settings := map[string][]string{}
	for _, s := range r.Settings {
		if values := p.Setting(s.Name); values != nil {
			settings[s.Name] = values
		}
	}
	store, err := r.store(settings)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), r.set.options.Limits.Time)
	defer cancel()
	e := &evaluation{ctx: ctx, compiler: compiler, store: store, print: r.set.printer()}
	out := results{rule: r, pass: p}
	if !r.perObject {
		value, err := e.value(r.query, r.document(p))
		if err != nil || value == nil {
			return err
		}
		return out.report(value, nil)
	}
	for i := range p.Rendering.Objects {
		o := &p.Rendering.Objects[i]
		if o.TestHook() {
			continue
		}
		body := wholeBody(p, i)
		value, err := e.value(r.query, body)
		if err != nil {
			return err
		}
		if value == nil || empty(value) {
			continue
		}
		exempt, err := e.value(r.exceptions, body)
		if err != nil {
			return err
		}
		if exempt != nil && lists(exempt, r.exempt) {
			continue
		}
		if err := out.report(value, o); err != nil {
			return err
		}
	}
	return nil
}

// evaluation is the run of a rule on one pack.
type evaluation struct {
	ctx      context.Context
	compiler *ast.Compiler
	store    storage.Store
	print    print.Hook
}

// value evaluates a reference into data; nil is undefined.
func (e *evaluation) value(ref ast.Ref, input *ast.Term) (ast.Value, error) {
	txn, err := e.store.NewTransaction(e.ctx)
	if err != nil {
		return nil, err
	}
	defer e.store.Abort(e.ctx, txn)
	stop := topdown.NewCancel()
	defer context.AfterFunc(e.ctx, stop.Cancel)()
	result := ast.VarTerm("result")
	query := topdown.NewQuery(ast.NewBody(ast.Equality.Expr(result, ast.NewTerm(ref)))).
		WithCompiler(e.compiler).
		WithStore(e.store).
		WithTransaction(txn).
		WithInput(input).
		WithCancel(stop).
		WithStrictBuiltinErrors(true).
		WithPrintHook(e.print)
	var out ast.Value
	err = query.Iter(e.ctx, func(found topdown.QueryResult) error {
		out = found[result.Value.(ast.Var)].Value
		return nil
	})
	if err == nil && e.ctx.Err() != nil { // a builtin that does not look at the clock
		err = &topdown.Error{Code: topdown.CancelErr}
	}
	return out, err
}

func empty(v ast.Value) bool {
	set, ok := v.(ast.Set)
	return ok && set.Len() == 0
}

// lists tells whether one of the lists in a set holds a name.
func lists(exceptions ast.Value, name string) (found bool) {
	set, ok := exceptions.(ast.Set)
	if !ok {
		return false
	}
	want := ast.StringTerm(name)
	set.Foreach(func(t *ast.Term) {
		switch list := t.Value.(type) {
		case *ast.Array:
			list.Foreach(func(item *ast.Term) { found = found || item.Equal(want) })
		case ast.Set:
			found = found || list.Contains(want)
		}
	})
	return found
}

// printer passes on what a policy prints.
func (s *Set) printer() print.Hook {
	if s.options.Print == nil {
		return nil
	}
	return &printer{w: s.options.Print}
}

// SetPrint sets where what policies print goes from now on, as Options.Print.
func (s *Set) SetPrint(w io.Writer) { s.options.Print = &lineWriter{w: w} }

type printer struct{ w io.Writer }

// maxPrinted bounds what is printed at a time, in bytes.
const maxPrinted = 4096

func (p *printer) Print(c print.Context, text string) error {
	if len(text) > maxPrinted {
		text = text[:maxPrinted] + "…"
	}
	_, err := fmt.Fprintf(p.w, "%s:%d: %s\n", c.Location.File, c.Location.Row, printable(text))
	return err
}

// printable leaves out what would steer a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return '�'
		}
		return r
	}, s)
}

// lineWriter keeps the lines of several goroutines apart.
type lineWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lineWriter) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}
