package policy

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// results reports what a rule gives, within its limits.
type results struct {
	rule *rule
	pass *lint.Pass

	findings, bytes int
}

// finding is one result of a policy: a message, or an object with these keys.
type finding struct {
	Msg string
	// Object is the id of an entry of input.objects.
	Object *int
	// Path is a JSON pointer into the body of the object, or into File.
	Path []string
	// File is a file of the pack, and Line a line of it.
	File     string
	Line     int
	Severity lint.Severity
	Hint     string
}

// report reports the results in a set, which are about an object when the rule
// saw but that one.
func (out *results) report(value ast.Value, about *render.Object) error {
	each := func(t *ast.Term) error {
		f, err := decode(t.Value)
		if err != nil {
			return err
		}
		return out.add(f, about)
	}
	switch v := value.(type) {
	case ast.Set:
		return v.Iter(each)
	case *ast.Array:
		return v.Iter(each)
	}
	return fmt.Errorf("it gives %s; it must give a set of messages", ast.ValueName(value))
}

func (out *results) add(f finding, about *render.Object) error {
	limits := out.rule.set.options.Limits
	out.findings++
	out.bytes += len(f.Msg) + len(f.Hint)
	switch {
	case out.findings > limits.Findings:
		return fmt.Errorf("it gives more than %d findings; those beyond are not shown", limits.Findings)
	case out.bytes > limits.Output:
		return fmt.Errorf("it gives more than %d KiB of messages; those beyond are not shown", limits.Output>>10)
	}
	var options []lint.Option
	if f.Hint != "" {
		options = append(options, lint.Hint("%s", f.Hint))
	}
	if f.Severity != lint.Unset {
		options = append(options, lint.As(f.Severity))
	}
	objects := func() []render.Object {
		if out.pass.Rendering == nil {
			return nil
		}
		return out.pass.Rendering.Objects
	}()
	switch {
	case f.Object != nil && (*f.Object < 0 || *f.Object >= len(objects)):
		return fmt.Errorf("it gives the object %d, and input.objects has no such id", *f.Object)
	case f.Object != nil:
		about = &objects[*f.Object]
	case f.File != "" || f.Path != nil && about == nil:
		about = nil
	}
	if about != nil {
		if scalar(about.Body, f.Path) {
			out.pass.ReportObject(about, f.Path, f.Msg, options...)
		} else {
			out.pass.ReportTemplate(about, f.Path, f.Msg, options...)
		}
		return nil
	}
	pos, err := f.pos(out.pass.Pack)
	if err == nil {
		out.pass.Report(pos, f.Msg, options...)
	}
	return err
}

// pos is the place of a finding that is about no object.
func (f *finding) pos(p *pack.Pack) (pack.Pos, error) {
	if f.File == "" && f.Path == nil {
		return p.Anchor(), nil
	}
	file := f.File
	if file == "" {
		file = pack.MetaFile
	}
	if p.Exists(file) != nil {
		if f.Path == nil {
			return pack.Pos{}, fmt.Errorf("it gives the file %q, which the pack does not have", file)
		}
		return p.Anchor(), nil
	}
	text := p.Text(file)
	switch {
	case f.Line > 0:
		return text.At(min(f.Line, text.Lines())), nil
	case len(f.Path) > 0:
		return nearest(text, f.Path), nil
	}
	return pack.Pos{File: file, Line: 1, Column: 1, EndColumn: 2}, nil
}

// nearest is the place of the value at a path, or of the nearest one above it:
// of its key, where it has one.
func nearest(d *pack.Document, path []string) pack.Pos {
	pos := pack.Pos{File: d.File, Line: 1, Column: 1, EndColumn: 2}
	n := d.Root
	for _, step := range path {
		if pair, ok := n.Pair(step); ok {
			pos, n = pair.Key.Pos, pair.Value
			continue
		}
		if n = n.Get(step); n == nil {
			break
		}
		pos = n.Pos
	}
	return pos
}

// scalar tells whether an object has a field that holds a single value. What is
// missing is set by nobody, and tables are mostly written by the template: to
// look for values behind them costs renderings and finds little.
func scalar(v any, path []string) bool {
	for _, step := range path {
		switch at := v.(type) {
		case map[string]any:
			next, ok := at[step]
			if !ok {
				return false
			}
			v = next
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(at) {
				return false
			}
			v = at[i]
		default:
			return false
		}
	}
	switch v.(type) {
	case map[string]any, []any:
		return false
	}
	return true
}

// decode reads one result.
func decode(v ast.Value) (finding, error) {
	if text, ok := v.(ast.String); ok && text != "" {
		return finding{Msg: string(text)}, nil
	}
	object, ok := v.(ast.Object)
	if !ok {
		return finding{}, fmt.Errorf("a result is %s; it must be a message, or an object with msg", shortened(ast.NewTerm(v)))
	}
	var f finding
	var errs []error
	want := func(key string, read func(ast.Value) bool, what string) {
		t := object.Get(ast.StringTerm(key))
		if t != nil && !read(t.Value) {
			errs = append(errs, fmt.Errorf("%s of a result is %s; it must be %s", key, shortened(t), what))
		}
	}
	text := func(to *string) func(ast.Value) bool {
		return func(v ast.Value) bool {
			s, ok := v.(ast.String)
			*to = string(s)
			return ok
		}
	}
	want("msg", text(&f.Msg), "a text")
	want("hint", text(&f.Hint), "a text")
	want("file", text(&f.File), "the path of a file in the pack")
	want("object", f.readObject, "the id of an entry of input.objects")
	want("path", f.readPath, "a JSON pointer")
	want("line", func(v ast.Value) bool { return readInt(v, &f.Line) }, "a number")
	want("severity", func(v ast.Value) (ok bool) {
		s, _ := v.(ast.String)
		var err error
		f.Severity, err = lint.ParseSeverity(string(s))
		return err == nil && f.Severity != lint.Off
	}, "error, warning or info")
	if f.Msg == "" && len(errs) == 0 {
		errs = append(errs, errors.New("a result has no msg"))
	}
	return f, errors.Join(errs...)
}

// shortened is a value for a message.
func shortened(t *ast.Term) string {
	const most = 80
	s := []rune(t.String())
	if len(s) > most {
		s = append(s[:most], '…')
	}
	return string(s)
}

func readInt(v ast.Value, to *int) bool {
	n, ok := v.(ast.Number)
	if !ok {
		return false
	}
	*to, ok = n.Int()
	return ok
}

// readObject accepts an id, and an entry of input.objects with its id.
func (f *finding) readObject(v ast.Value) bool {
	if entry, ok := v.(ast.Object); ok {
		id := entry.Get(ast.StringTerm("id"))
		if id == nil {
			return false
		}
		v = id.Value
	}
	f.Object = new(int)
	return readInt(v, f.Object)
}

// readPath reads a JSON pointer (RFC 6901), or its tokens in an array.
func (f *finding) readPath(v ast.Value) bool {
	f.Path = []string{}
	switch v := v.(type) {
	case ast.String:
		if v == "" {
			return true
		}
		tokens := strings.Split(string(v), "/")
		if tokens[0] != "" {
			return false
		}
		for _, token := range tokens[1:] {
			f.Path = append(f.Path, strings.NewReplacer("~1", "/", "~0", "~").Replace(token))
		}
		return true
	case *ast.Array:
		ok := true
		v.Foreach(func(t *ast.Term) {
			switch token := t.Value.(type) {
			case ast.String:
				f.Path = append(f.Path, string(token))
			case ast.Number:
				f.Path = append(f.Path, string(token))
			default:
				ok = false
			}
		})
		return ok
	}
	return false
}
