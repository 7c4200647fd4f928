package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// ForeignNamespace takes a namespace for hard-wired when its name stands in the
// template itself: one that is computed from values is the user's to change, and
// one that values.yaml names anywhere is there for the user to see. The
// namespaces that every cluster has are nobody's. Those of the packs that this
// one depends on will be there; where such a pack is not in the run, its
// namespace is not known.
var ForeignNamespace = lint.Rule{
	ID:       "foreign-namespace",
	Severity: lint.Warning,
	Category: lint.Kubernetes,
	Summary:  "an object is hard-wired to a namespace that neither the pack nor the cluster brings along",
	Why:      "Where that namespace does not exist, the object is rejected and the installation fails; where it does, the pack changes what belongs to other software, whatever namespace the user has chosen.",
	Fix:      "Use `{{ .Release.Namespace }}` in the template, or list the namespace in `pack.additionalNamespaces`.",
	Related:  []string{"namespace-missing", "https://docs.spectrocloud.com/profiles/cluster-profiles/create-cluster-profiles/profile-customization/"},
	Needs:    lint.Rendered,
	Check: func(p *lint.Pass) {
		own, unscoped := ownNamespaces(p), clusterScoped(p)
		var foreign []string // in the order of the objects
		objects := map[string][]*render.Object{}
		for i := range p.Rendering.Objects {
			o := &p.Rendering.Objects[i]
			if o.Namespace == "" || o.TestHook() || isAlwaysThere(o.Namespace) || own[o.Namespace] {
				continue
			}
			gvk := kube.ParseGVK(o.APIVersion, o.Kind)
			if namespaced, ok := kube.Namespaced(gvk); ok && !namespaced || unscoped[kube.GVK{Group: gvk.Group, Kind: gvk.Kind}] {
				continue
			}
			if objects[o.Namespace] == nil {
				foreign = append(foreign, o.Namespace)
			}
			objects[o.Namespace] = append(objects[o.Namespace], o)
		}
		if len(foreign) == 0 {
			return
		}
		known, unknown := namespacesOfDependencies(p)
		visible := valuesTexts(p.Pack)
		templates := templateLines{}
		for _, namespace := range foreign {
			if known[namespace] || visible[namespace] {
				continue
			}
			wired := slices.DeleteFunc(objects[namespace], func(o *render.Object) bool { return !templates.hardWire(p, o) })
			if len(wired) == 0 {
				continue
			}
			var refs []string
			for _, o := range wired {
				refs = append(refs, fmt.Sprintf("%s %s", o.Kind, o.Name))
			}
			message := fmt.Sprintf("the namespace %s is written into the template of %s, but the pack goes to %s and does not create it",
				namespace, listed(refs), resolved(p, packNamespace(p.Rendering.Values)))
			options := []lint.Option{lint.Key(namespace), lint.Hint("write `namespace: {{ .Release.Namespace }}`, or add %s to pack.additionalNamespaces", namespace)}
			if len(unknown) > 0 {
				message += fmt.Sprintf("; whether %s does is not known here", enumerate(unknown, "or"))
				options = append(options, lint.As(lint.Info))
			}
			p.ReportObject(wired[0], []string{"metadata", "namespace"}, message, options...)
		}
	},
}

// namespacesOfDependencies are the namespaces of the packs that the pack depends
// on, and the names of those that are not in the run. Nobody looks for a
// namespace of other software in the layers below.
func namespacesOfDependencies(p *lint.Pass) (known map[string]bool, unknown []string) {
	known = map[string]bool{}
	for _, d := range dependencies(p.Pack) {
		if d.Type == depNotSupported || d.Type == depUpgrade || d.Layer == "os" || d.Layer == "k8s" {
			continue
		}
		packs := p.Repo.Named(d.Name)
		if len(packs) == 0 {
			unknown = append(unknown, d.Name)
		}
		for _, other := range packs {
			known[packNamespace(other.Values().Root)] = true
			for _, name := range namespacesOf(other.Values().Root.Get("pack", "additionalNamespaces")) {
				known[name] = true
			}
		}
	}
	return known, unknown
}

// valuesTexts are the texts that stand as values in values.yaml.
func valuesTexts(p *pack.Pack) map[string]bool {
	out := map[string]bool{}
	seen := map[*pack.Node]bool{} // aliases make a graph of it
	var walk func(n *pack.Node)
	walk = func(n *pack.Node) {
		if n == nil || seen[n] {
			return
		}
		seen[n] = true
		out[n.Str()] = true
		for _, item := range n.Items {
			walk(item)
		}
		for _, pair := range n.Pairs {
			walk(pair.Value)
		}
	}
	walk(p.Values().Root)
	return out
}

// templateLines are the lines of the templates that were looked at.
type templateLines map[string][]string

// hardWire tells whether the object's namespace stands in its template as it
// is, and not as the last resort of a choice.
func (t templateLines) hardWire(p *lint.Pass, o *render.Object) bool {
	at := p.Rendering.Locate(o.Source, o.Template, o.Line+o.LineOf([]string{"metadata", "namespace"})-1)
	lines := t.of(p.Pack, o.Source, at.Template)
	if at.Line < 1 || at.Line > len(lines) || at.Line > 1 && elseBranch.MatchString(lines[at.Line-2]) {
		return false
	}
	for _, match := range namespaceField.FindAllStringSubmatch(lines[at.Line-1], -1) {
		if match[1] == o.Namespace {
			return true
		}
	}
	return false
}

// namespaceField is a field with a name for a value, and nothing else.
var namespaceField = regexp.MustCompile(`\bnamespace["']?:\s*["']?([a-z0-9-]+)["']?\s*(?:[,}#]|$)`)

var elseBranch = regexp.MustCompile(`\{\{-?\s*else\b`)

// of returns the lines of a template by the name that Helm gives it, or of a
// manifest; none when there is no such file.
func (t templateLines) of(p *pack.Pack, source render.Source, name string) []string {
	key := source.Path + ":" + name
	lines, ok := t[key]
	if !ok {
		var text []byte
		if source.Manifest >= 0 {
			text = p.Text(source.Path).Text
		} else if archive, err := p.LoadArchive(source.Path); err == nil {
			text = archive.Template(name)
		}
		lines = strings.Split(string(text), "\n")
		t[key] = lines
	}
	return lines
}
