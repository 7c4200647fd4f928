package render

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"text/template"
	"time"

	"helm.sh/helm/v3/pkg/chart"
)

// Bounds limits what the templates of one chart or manifest may use up. Zero
// values stand for the defaults.
type Bounds struct {
	// Timeout bounds the time for one chart or manifest.
	Timeout time.Duration
	// OutputBytes bounds the bytes that templates and functions produce,
	// intermediate results included: what is indented and included five
	// times counts five times.
	OutputBytes int
	// Steps bounds the iterations of loops and the calls of templates.
	Steps int
	// Depth bounds templates that call templates.
	Depth int
}

// Default bounds. The largest of the 158 charts at hand produces 3.5 MB in 1,045
// steps, and calls 9 templates deep.
const (
	DefaultOutputBytes = 256 << 20
	DefaultSteps       = 2_000_000
	DefaultDepth       = 1_000
)

// maxInclude is Helm's own bound on a template that includes itself.
const maxInclude = 1000

func (b Bounds) orDefaults() Bounds {
	if b.OutputBytes <= 0 {
		b.OutputBytes = DefaultOutputBytes
	}
	if b.Steps <= 0 {
		b.Steps = DefaultSteps
	}
	if b.Depth <= 0 || b.Depth > DefaultDepth {
		// Stack use grows with depth; a deeper bound could not be kept.
		b.Depth = DefaultDepth
	}
	return b
}

// executeOptions says how templates are executed.
type executeOptions struct {
	Bounds Bounds
	// Lint is Helm's lint mode: required and fail let everything pass.
	Lint bool
	// others asks for other random values, and another time, than the usual ones.
	others bool
	// subcharts keeps what unchanged subcharts render; nil keeps nothing.
	subcharts *subchartMemory
	// marked makes the set of templates to execute, for tracing.
	marked func(*chartTemplates, *chart.Chart, []renderable) *templateSet
}

// execution is the state of one rendering, and the templates bound to it.
type execution struct {
	templates *chartTemplates
	root      *template.Template

	ctx      context.Context
	options  executeOptions
	bounds   Bounds
	included map[string]int
	buffers  []*buffer // one a depth, for reuse

	current string // the file that is executed
	serial  int    // random values handed out in it
	depth   int
	steps   int
	bytes   int
	polls   int

	wrote    bool // a template has changed a table
	pointers bool // the value that is about to be printed holds some
}

func (x *execution) begin(ctx context.Context, o executeOptions) {
	x.ctx, x.options, x.bounds = ctx, o, o.Bounds.orDefaults()
	x.included = map[string]int{}
	x.depth, x.steps, x.bytes, x.polls, x.wrote = 0, 0, 0, 0, false
}

func (x *execution) end() {
	x.ctx, x.included = nil, nil
	for _, b := range x.buffers {
		if b.Cap() > 1<<20 {
			b.Buffer = bytes.Buffer{}
		}
	}
}

// limitError says that a bound was reached. It is a pointer so that functions
// without an error result can panic with it; text/template turns that into an
// ordinary error.
type limitError struct{ reason string }

func (e *limitError) Error() string { return e.reason }

func limitf(format string, args ...any) *limitError {
	return &limitError{fmt.Sprintf(format, args...)}
}

func isLimit(err error) bool {
	var limit *limitError
	return errors.As(err, &limit)
}

// inputError is what required and fail return.
type inputError struct {
	function string // "required" or "fail"
	message  string
}

func (e *inputError) Error() string { return e.message }

// missingTemplateError is an include of a template that does not exist.
type missingTemplateError struct{ name, root string }

func (e *missingTemplateError) Error() string {
	return fmt.Sprintf("template: no template %q associated with template %q", e.name, e.root)
}

// tplParseError is a text given to tpl that is no template.
type tplParseError struct {
	text string
	err  error
}

func (e *tplParseError) Error() string {
	return fmt.Sprintf("cannot parse template %q: %v", e.text, e.err)
}

func (e *tplParseError) Unwrap() error { return e.err }

// poll looks at the deadline now and then.
func (x *execution) poll() error {
	if x.polls++; x.polls&0x3f == 0 && x.ctx.Err() != nil {
		return limitf("rendering took longer than the time it may take")
	}
	return nil
}

func (x *execution) step() error {
	if x.steps++; x.steps > x.bounds.Steps {
		return limitf("rendering takes more than %d steps", x.bounds.Steps)
	}
	return x.poll()
}

func (x *execution) charge(n int) error {
	if x.bytes += n; x.bytes > x.bounds.OutputBytes {
		return limitf("rendering produces more than %d MiB", x.bounds.OutputBytes>>20)
	}
	return x.poll()
}

func (x *execution) enter() error {
	if x.depth >= x.bounds.Depth {
		return limitf("templates call each other more than %d deep", x.bounds.Depth)
	}
	x.depth++
	return x.step()
}

func (x *execution) leave() { x.depth-- }

// run executes a template into a string.
func (x *execution) run(tmpl *template.Template, data any) (text string, err error) {
	depth := x.depth
	if err := x.enter(); err != nil {
		return "", err
	}
	// A failed template leaves without its {{template}} calls having left.
	defer func() { x.depth = depth }()
	for len(x.buffers) <= depth {
		x.buffers = append(x.buffers, &buffer{x: x})
	}
	b := x.buffers[depth]
	b.Reset()
	// text/template recovers panics of functions, but not its own.
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(runtime.Error); !ok {
				panic(r)
			}
			text, err = "", fmt.Errorf("rendering template failed: %v", r)
		}
	}()
	if err := tmpl.Execute(b, data); err != nil {
		return "", err
	}
	return b.String(), nil
}

// bind makes the functions that see the templates of a set.
func (x *execution) bind(set *template.Template) template.FuncMap {
	return template.FuncMap{
		"include": func(name string, data any) (string, error) { return x.include(set, name, data) },
		"tpl":     func(text string, data any) (string, error) { return x.tpl(set, text, data) },
	}
}

func (x *execution) include(set *template.Template, name string, data any) (string, error) {
	if x.included[name] > maxInclude {
		return "", limitf("rendering template has a nested reference name: %s: unable to execute template", name)
	}
	tmpl := set.Lookup(name)
	if tmpl == nil {
		return "", &missingTemplateError{name, set.Name()}
	}
	x.included[name]++
	defer func() { x.included[name]-- }()
	return x.run(tmpl, data)
}

func (x *execution) tpl(set *template.Template, text string, data any) (string, error) {
	if !strings.Contains(text, "{{") {
		return clean(text), x.charge(len(text))
	}
	parsed := x.templates.text(text)
	if parsed.err != nil {
		if isLimit(parsed.err) {
			return "", parsed.err
		}
		return "", &tplParseError{text, parsed.err}
	}
	// Helm clones the whole set, so that what the text defines ends with it. A
	// text that defines nothing can do without.
	main := set.New(rootName)
	if len(parsed.trees) == 1 {
		main.Tree = parsed.trees[rootName]
	} else {
		clone, err := set.Clone()
		if err != nil {
			return "", fmt.Errorf("cannot clone template: %w", err)
		}
		clone.Option("missingkey=zero").Funcs(x.bind(clone))
		main = clone.New(rootName)
		for name, tree := range parsed.trees {
			_, _ = main.AddParseTree(name, tree)
		}
	}
	out, err := x.run(main, data)
	if err != nil {
		return "", &tplError{text, err}
	}
	return clean(out), nil
}

// required fails on nil and the empty string, as Helm's does.
func (x *execution) required(message string, value any) (any, error) {
	if s, ok := value.(string); value == nil || ok && s == "" {
		if x.options.Lint {
			return "", nil
		}
		return value, &inputError{"required", message}
	}
	return value, nil
}

func (x *execution) fail(message string) (string, error) {
	if x.options.Lint {
		return "", nil
	}
	return "", &inputError{"fail", message}
}
