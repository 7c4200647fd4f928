package policy

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

const customResourceDefinition = "CustomResourceDefinition"

// document is the input document of a rule: those of its sections that the rule
// looks at. Each is made once a pack, and those that no rule looks at are not
// made at all.
func (r *rule) document(p *lint.Pass) *ast.Term {
	out := ast.NewObject()
	if r.uses[""] || slices.ContainsFunc(slices.Collect(maps.Keys(r.uses)), func(s string) bool { return s == "pack" || strings.HasPrefix(s, "pack.") }) {
		out.Insert(ast.InternedTerm("pack"), r.packDocument(p))
	}
	for _, section := range []struct {
		name string
		make func(*lint.Pass) *ast.Term
	}{
		{"objects", func(p *lint.Pass) *ast.Term { return objects(p, r.crds) }},
		{"pods", pods},
		{"images", images},
	} {
		if r.usesAny(section.name) {
			out.Insert(ast.InternedTerm(section.name), section.make(p))
		}
	}
	if r.usesAny("repo") {
		out.Insert(ast.InternedTerm("repo"), p.SharedByRun(repoKey{}, func() any { return repo(p.Repo) }).(*ast.Term))
	}
	return ast.NewTerm(out)
}

// The keys of what the rules share.
type (
	repoKey    struct{}
	sectionKey struct {
		name string
		crds bool
	}
	bodiesKey struct{}
)

func section(p *lint.Pass, key sectionKey, compute func() *ast.Term) *ast.Term {
	return p.Shared(key, func() any { return compute() }).(*ast.Term)
}

func (r *rule) packDocument(p *lint.Pass) *ast.Term {
	at := p.Pack
	out := object("path", at.Path, "name", at.Name(), "version", at.Version(), "layer", at.Layer())
	for _, part := range []struct {
		name string
		make func() *ast.Term
	}{
		{"metadata", func() *ast.Term { return node(at.Meta().Root) }},
		{"values", func() *ast.Term { return node(at.Values().Root) }},
		{"schema", func() *ast.Term { return node(at.Schema().Root) }},
		{"presets", func() *ast.Term { return presets(at) }},
		{"files", func() *ast.Term { return files(at) }},
	} {
		if r.usesAny("pack", "pack."+part.name) {
			out.Insert(ast.InternedTerm(part.name), section(p, sectionKey{name: part.name}, part.make))
		}
	}
	return ast.NewTerm(out)
}

// object makes an object of keys and values in turn. A nil value is left out.
func object(pairs ...any) ast.Object {
	out := ast.NewObject()
	for i := 0; i < len(pairs); i += 2 {
		out.Insert(ast.InternedTerm(pairs[i].(string)), term(pairs[i+1]))
	}
	return out
}

// term turns what decoders of JSON and YAML give into a term.
func term(v any) *ast.Term {
	switch v := v.(type) {
	case *ast.Term:
		return v
	case ast.Value:
		return ast.NewTerm(v)
	}
	value, err := ast.InterfaceToValue(v)
	if err != nil {
		return ast.NullTerm()
	}
	return ast.NewTerm(value)
}

func list(items []*ast.Term) *ast.Term { return ast.NewTerm(ast.NewArray(items...)) }

func texts(items []string) *ast.Term {
	out := make([]*ast.Term, 0, len(items))
	for _, s := range items {
		out = append(out, ast.StringTerm(s))
	}
	return list(out)
}

// node turns a value of a file into a term; an absent one is null.
func node(n *pack.Node) *ast.Term {
	if n == nil {
		return ast.NullTerm()
	}
	switch n.Kind {
	case pack.Mapping:
		out := ast.NewObject()
		for _, pair := range n.Pairs {
			out.Insert(ast.StringTerm(pair.Key.Value), node(pair.Value)) // the last one counts
		}
		return ast.NewTerm(out)
	case pack.Sequence:
		items := make([]*ast.Term, 0, len(n.Items))
		for _, item := range n.Items {
			items = append(items, node(item))
		}
		return list(items)
	case pack.Bool:
		b, err := strconv.ParseBool(strings.ToLower(n.Value))
		if err == nil {
			return ast.BooleanTerm(b)
		}
	case pack.Number:
		if i, err := strconv.ParseInt(n.Value, 0, 64); err == nil {
			return term(i)
		}
		if f, err := strconv.ParseFloat(n.Value, 64); err == nil && f-f == 0 { // finite
			return term(f)
		}
	case pack.Null:
		return ast.NullTerm()
	}
	return ast.StringTerm(n.Value)
}

func presets(p *pack.Pack) *ast.Term {
	var out []*ast.Term
	for _, preset := range p.PresetList() {
		var remove []string
		for _, path := range preset.Remove {
			remove = append(remove, path.Value)
		}
		out = append(out, ast.NewTerm(object(
			"name", preset.Name, "displayName", preset.DisplayName, "group", preset.Group,
			"remove", texts(remove), "add", node(preset.Add),
		)))
	}
	return list(out)
}

func files(p *pack.Pack) *ast.Term {
	entries, _ := p.Entries() // what cannot be listed is a finding of other rules
	var out []*ast.Term
	for _, e := range entries {
		out = append(out, ast.NewTerm(object("path", e.Path, "size", e.Size)))
	}
	return list(out)
}

// bodies returns the Kubernetes objects as terms, each made when it is first
// asked for. Of a CustomResourceDefinition that is not asked for whole there is
// no spec: it is the largest part of many packs, and hardly a policy looks at it.
func bodies(p *lint.Pass) func(i int, whole bool) *ast.Term {
	return p.Shared(bodiesKey{}, func() any {
		all := p.Rendering.Objects
		made := make([]func() *ast.Term, len(all))
		for i := range all {
			made[i] = sync.OnceValue(func() *ast.Term { return term(all[i].Body) })
		}
		return func(i int, whole bool) *ast.Term {
			if all[i].Kind != customResourceDefinition || whole {
				return made[i]()
			}
			head := maps.Clone(all[i].Body)
			delete(head, "spec")
			return term(head)
		}
	}).(func(int, bool) *ast.Term)
}

// wholeBody is the body of an object for a rule that sees it by itself. That of a
// CustomResourceDefinition is made as far as the rule looks at it.
func wholeBody(p *lint.Pass, i int) *ast.Term {
	if o := &p.Rendering.Objects[i]; o.Kind == customResourceDefinition {
		return ast.NewTerm(ast.LazyObject(o.Body))
	}
	return bodies(p)(i, true)
}

func objects(p *lint.Pass, crds bool) *ast.Term {
	return section(p, sectionKey{"objects", crds}, func() *ast.Term {
		body := bodies(p)
		out := make([]*ast.Term, 0, len(p.Rendering.Objects))
		for i := range p.Rendering.Objects {
			o := &p.Rendering.Objects[i]
			out = append(out, ast.NewTerm(object(
				"id", i, "apiVersion", o.APIVersion, "kind", o.Kind, "namespace", o.Namespace, "name", o.Name,
				"body", body(i, crds), "origin", origin(o),
			)))
		}
		return list(out)
	})
}

func origin(o *render.Object) *ast.Term {
	return ast.NewTerm(object("file", o.Source.Path, "template", o.Template, "crd", o.CRD, "hooks", texts(o.Hooks), "test", o.TestHook(), "sampled", o.Sampled))
}

// pods are the pod specs of the workloads that Kubernetes brings along, whatever
// kind of object holds them. What only `helm test` runs is not among them.
func pods(p *lint.Pass) *ast.Term {
	return section(p, sectionKey{name: "pods"}, func() *ast.Term {
		var out []*ast.Term
		for i := range p.Rendering.Objects {
			o := &p.Rendering.Objects[i]
			spec, path, ok := o.PodSpec()
			if !ok || o.TestHook() {
				continue
			}
			at := bodies(p)(i, true)
			for _, step := range path {
				if at = at.Get(ast.StringTerm(step)); at == nil {
					break
				}
			}
			if at == nil {
				continue
			}
			pointer := "/" + strings.Join(path, "/")
			out = append(out, ast.NewTerm(object(
				"object", i, "kind", o.Kind, "namespace", o.Namespace, "name", o.Name, "hooks", texts(o.Hooks),
				"path", pointer, "spec", at, "containers", containers(spec, at, pointer),
			)))
		}
		return list(out)
	})
}

// containerFields are the lists of a pod spec that hold containers, and what
// input.pods calls them.
var containerFields = []struct{ field, kind string }{
	{"containers", "main"}, {"initContainers", "init"}, {"ephemeralContainers", "ephemeral"},
}

func containers(spec map[string]any, pod *ast.Term, pointer string) *ast.Term {
	var out []*ast.Term
	for _, list := range containerFields {
		items, _ := spec[list.field].([]any)
		for i, item := range items {
			container, ok := item.(map[string]any)
			if !ok {
				continue
			}
			name, _ := container["name"].(string)
			kind := list.kind
			if kind == "init" && container["restartPolicy"] == "Always" {
				kind = "sidecar"
			}
			body := pod.Get(ast.StringTerm(list.field)).Get(ast.IntNumberTerm(i))
			out = append(out, ast.NewTerm(object(
				"name", name, "type", kind, "path", pointer+"/"+list.field+"/"+strconv.Itoa(i), "body", body,
			)))
		}
	}
	return list(out)
}

func images(p *lint.Pass) *ast.Term {
	return section(p, sectionKey{name: "images"}, func() *ast.Term {
		var out []*ast.Term
		for _, image := range p.Rendering.Images() {
			var pointer strings.Builder
			for _, step := range image.Path {
				pointer.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(step))
			}
			n := image.Normalized
			out = append(out, ast.NewTerm(object(
				"reference", image.Reference, "registry", n.Registry, "repository", n.Repository, "tag", n.Tag, "digest", n.Digest,
				"object", image.Object, "path", pointer.String(),
				"certain", image.Certainty == render.Certain, "test", image.TestHook,
			)))
		}
		return list(out)
	})
}

// repo is what a rule sees of the other packs of the run.
func repo(r *lint.Repo) *ast.Term {
	var out []*ast.Term
	for _, p := range r.Packs {
		out = append(out, ast.NewTerm(object(
			"path", p.Path, "name", p.Name(), "version", p.Version(), "layer", p.Layer(), "metadata", node(p.Meta().Root),
		)))
	}
	return ast.NewTerm(object("packs", list(out)))
}

// Document is the whole input document, as JSON, for those who write policies.
func Document(p *lint.Pass) ([]byte, error) {
	r := rule{uses: map[string]bool{"": true}, crds: true}
	value, err := ast.JSON(r.document(p).Value)
	if err != nil {
		return nil, err
	}
	return json.MarshalIndent(value, "", "  ")
}
