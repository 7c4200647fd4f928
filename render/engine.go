package render

import (
	"bytes"
	"cmp"
	"context"
	"path"
	"slices"
	"strings"
	"sync"
	"text/template"
	"text/template/parse"

	"helm.sh/helm/v3/pkg/chart"

	"helm.sh/helm/v3/pkg/chartutil"
)

// chartTemplates holds the parsed templates of one chart. They are parsed when they
// are first executed, and once for all values. It is safe for concurrent use.
//
// What is done around text/template follows helm.sh/helm/v3/pkg/engine
// (v3.22.0); a test holds the output equal over all charts at hand.
type chartTemplates struct {
	mu    sync.Mutex
	files map[fileKey]*parsedFile
	sets  map[string]*templateSet
	texts map[string]*parsedText
	size  int // bytes of the keys of texts

	regexps map[string]*compiledRegexp

	clusterOnce sync.Once
	cluster     bool // some template looks at the Kubernetes version

	readsOnce, readWholeOnce sync.Once
	readRendered, readWhole  *readSet // with the chart's own values
}

func newChartTemplates() *chartTemplates {
	return &chartTemplates{
		files: map[fileKey]*parsedFile{},
		sets:  map[string]*templateSet{},
		texts: map[string]*parsedText{},

		regexps: map[string]*compiledRegexp{},
	}
}

// A file has the name that its chart's place in the tree gives it, and that
// depends on aliases: one archive member can be several templates.
type fileKey struct {
	name string
	file *chart.File
}

type parsedFile struct {
	text  string
	trees map[string]*parse.Tree
	plain bool // holds no actions
	err   error
}

// parsedText is a text given to tpl.
type parsedText struct {
	trees map[string]*parse.Tree
	err   error
}

// maxCachedTexts bounds the texts that tpl has parsed, in bytes. They come from
// values, and every variant of them can bring new ones.
const maxCachedTexts = 16 << 20

// renderable is one file below templates/ and the scope it is executed in.
type renderable struct {
	name     string
	basePath string
	file     *chart.File
	scope    chartutil.Values
	chart    *chart.Chart
}

// rendered is what executing one file gave.
type rendered struct {
	Name string
	Text string
	Err  error // of parsing or executing; Text is then empty

	unit  renderable
	set   *templateSet
	wrote bool // this template, or one before it, has changed a table
}

// wrote tells whether one of the templates has changed a table.
func wrote(all []rendered) bool {
	return len(all) > 0 && all[len(all)-1].wrote
}

// execute renders all templates of a chart in Helm's order. The chart has gone
// through chartutil.ProcessDependencies and values come from ToRenderValues;
// templates may change them. Unlike in Helm, one template's failure does not
// keep the others from being executed.
func (t *chartTemplates) execute(ctx context.Context, c *chart.Chart, values chartutil.Values, o executeOptions) []rendered {
	files := renderables(c, values)
	var set *templateSet
	if o.marked != nil {
		set = o.marked(t, c, files)
	} else {
		set = t.set(files)
	}
	in := set.instance(t)
	defer set.release(in)
	in.begin(ctx, o)
	out := make([]rendered, 0, len(files))
	unchanged := o.subcharts.begin(set)
	for i, f := range files {
		parsed := set.files[i]
		switch {
		case parsed.err != nil:
			out = append(out, rendered{Name: f.name, Err: parsed.err, unit: f, set: set, wrote: in.wrote})
			continue
		case isPartial(f.name):
			continue
		}
		if text, ok := unchanged.lookup(t, f); ok && !in.wrote {
			out = append(out, rendered{Name: f.name, Text: text, unit: f, set: set, wrote: in.wrote})
			continue
		}
		f.scope["Template"] = chartutil.Values{"Name": f.name, "BasePath": f.basePath}
		text, err := in.file(f.name, parsed, f.scope)
		out = append(out, rendered{Name: f.name, Text: text, Err: err, unit: f, set: set, wrote: in.wrote})
		if isLimit(err) {
			break
		}
		if err == nil {
			unchanged.note(f, text)
		}
	}
	unchanged.end(in.wrote)
	return out
}

// isPartial tells whether a file only holds definitions for others.
func isPartial(name string) bool { return strings.HasPrefix(path.Base(name), "_") }

// renderables lists the templates of a chart and its subcharts, and prepares
// the scope of each chart, as Helm's allTemplates does. Deep templates come
// first, so that a parent's definitions override those of its subcharts.
func renderables(c *chart.Chart, values chartutil.Values) []renderable {
	found := map[string]renderable{}
	collect(c, values, found)
	out := make([]renderable, 0, len(found))
	for _, f := range found {
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b renderable) int {
		return cmp.Or(strings.Count(b.name, "/")-strings.Count(a.name, "/"), strings.Compare(b.name, a.name))
	})
	return out
}

func collect(c *chart.Chart, parent chartutil.Values, found map[string]renderable) chartutil.Values {
	subcharts := map[string]any{}
	scope := chartutil.Values{
		"Chart": struct {
			chart.Metadata
			IsRoot bool
		}{*c.Metadata, c.IsRoot()},
		"Files":        newFiles(c.Files),
		"Release":      parent["Release"],
		"Capabilities": parent["Capabilities"],
		"Values":       chartutil.Values{},
		"Subcharts":    subcharts,
	}
	if c.IsRoot() {
		scope["Values"] = parent["Values"]
	} else if values, err := parent.Table("Values." + c.Name()); err == nil {
		scope["Values"] = values
	}
	for _, d := range c.Dependencies() {
		// Helm makes this a plain map; its type can be printed.
		subcharts[d.Name()] = map[string]any(collect(d, scope, found))
	}
	id := c.ChartFullPath()
	for _, f := range c.Templates {
		if f == nil || strings.EqualFold(c.Metadata.Type, "library") && !isPartial(f.Name) {
			continue
		}
		name := path.Join(id, f.Name)
		found[name] = renderable{name: name, basePath: path.Join(id, "templates"), file: f, scope: scope, chart: c}
	}
	return scope
}

// templateSet is a set of files that are executed together: those of a chart
// with the subcharts that its values enable.
type templateSet struct {
	names []string      // in the order of execution
	files []*parsedFile // the same
	idle  sync.Pool     // of *execution

	marked bool // for tracing
}

func (t *chartTemplates) set(files []renderable) *templateSet {
	var key strings.Builder
	for _, f := range files {
		key.WriteString(f.name)
		key.WriteByte(0)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if set, ok := t.sets[key.String()]; ok {
		return set
	}
	set := &templateSet{names: make([]string, len(files)), files: make([]*parsedFile, len(files))}
	for i, f := range files {
		k := fileKey{f.name, f.file}
		parsed, ok := t.files[k]
		if !ok {
			parsed = parseFile(f.name, string(f.file.Data))
			t.files[k] = parsed
		}
		set.names[i], set.files[i] = f.name, parsed
	}
	t.sets[key.String()] = set
	return set
}

func parseFile(name, text string) *parsedFile {
	if !strings.Contains(text, "{{") {
		return &parsedFile{text: text, plain: true, trees: map[string]*parse.Tree{name: plainTree(name, text)}}
	}
	trees, err := parseTemplate(name, text)
	return &parsedFile{text: text, trees: trees, err: err}
}

// plainTree is what parsing a text without actions gives.
func plainTree(name, text string) *parse.Tree {
	root := &parse.ListNode{NodeType: parse.NodeList}
	if text != "" {
		root.Nodes = []parse.Node{&parse.TextNode{NodeType: parse.NodeText, Text: []byte(text)}}
	}
	return &parse.Tree{Name: name, ParseName: name, Root: root}
}

// text returns a text for tpl, parsed.
func (t *chartTemplates) text(text string) *parsedText {
	t.mu.Lock()
	parsed, ok := t.texts[text]
	t.mu.Unlock()
	if ok {
		return parsed
	}
	parsed = &parsedText{}
	parsed.trees, parsed.err = parseTemplate(rootName, text)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.size+len(text) <= maxCachedTexts {
		t.size += len(text)
		t.texts[text] = parsed
	}
	return parsed
}

// rootName is the name of Helm's root template, which the texts of tpl inherit
// and error messages show.
const rootName = "gotpl"

// instance returns an execution with the set's templates in it. The functions
// of a template set are bound when it is built, so one that is running cannot
// be shared; idle ones are kept for the next variant.
func (s *templateSet) instance(t *chartTemplates) *execution {
	if in, ok := s.idle.Get().(*execution); ok {
		return in
	}
	in := &execution{templates: t}
	functions := in.functions()
	if s.marked {
		in.hideMarks(functions)
	}
	in.root = template.New(rootName).Option("missingkey=zero").Funcs(functions)
	in.root.Funcs(in.bind(in.root))
	for _, f := range s.files {
		for name, tree := range f.trees {
			// The error is for html/template; there is none.
			_, _ = in.root.AddParseTree(name, tree)
		}
	}
	return in
}

func (s *templateSet) release(in *execution) {
	in.end()
	s.idle.Put(in)
}

// file executes one file.
func (x *execution) file(name string, parsed *parsedFile, scope chartutil.Values) (text string, err error) {
	x.current, x.serial = name, 0
	if parsed.plain {
		for _, tree := range parsed.trees {
			if len(tree.Root.Nodes) > 0 {
				text = string(tree.Root.Nodes[0].(*parse.TextNode).Text)
			}
		}
		return clean(text), x.charge(len(text))
	}
	tmpl := x.root.Lookup(name)
	text, err = x.run(tmpl, scope)
	if err != nil {
		return "", err
	}
	return clean(text), nil
}

// clean removes what text/template prints for nil. Helm does so too, because
// missingkey=zero does not help with values of type any.
func clean(text string) string { return strings.ReplaceAll(text, "<no value>", "") }

// buffer collects the output of one template and charges it to the execution.
type buffer struct {
	bytes.Buffer
	x *execution
}

func (b *buffer) Write(p []byte) (int, error) {
	if err := b.x.charge(len(p)); err != nil {
		return 0, err
	}
	return b.Buffer.Write(p)
}
