package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

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
		own := ownNamespaces(p)
		var foreign []string // in the order of the objects
		objects := map[string][]*render.Object{}
		for i := range p.Rendering.Objects {
			o := &p.Rendering.Objects[i]
			if o.Namespace == "" || o.TestHook() || isAlwaysThere(o.Namespace) || slices.Contains(own, o.Namespace) || !isNamespaced(p, o) {
				continue
			}
			if objects[o.Namespace] == nil {
				foreign = append(foreign, o.Namespace)
			}
			objects[o.Namespace] = append(objects[o.Namespace], o)
		}
		for _, namespace := range foreign {
			wired := slices.DeleteFunc(objects[namespace], func(o *render.Object) bool { return !isHardWired(p, o) })
			known, unknown := namespacesOfDependencies(p)
			if len(wired) == 0 || slices.Contains(known, namespace) || isValue(p.Pack.Values().Root, namespace) {
				continue
			}
			var refs []string
			for _, o := range wired {
				refs = append(refs, fmt.Sprintf("%s %s", o.Kind, o.Name))
			}
			message := fmt.Sprintf("the namespace %s is written into the template of %s, but the pack goes to %s and does not create it",
				namespace, listed(refs), resolved(p, packNamespace(p.Pack)))
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
func namespacesOfDependencies(p *lint.Pass) (known, unknown []string) {
	for _, d := range dependencies(p.Pack) {
		if d.Type == depNotSupported || d.Type == depUpgrade || d.Layer == "os" || d.Layer == "k8s" {
			continue
		}
		packs := p.Repo.Named(d.Name)
		if len(packs) == 0 {
			unknown = append(unknown, d.Name)
		}
		for _, other := range packs {
			known = append(append(known, packNamespace(other)), namespacesOf(other.Values().Root.Get("pack", "additionalNamespaces"))...)
		}
	}
	return known, unknown
}

// isValue tells whether a text at or below a node of values.yaml is the name.
func isValue(root *pack.Node, name string) bool {
	seen := map[*pack.Node]bool{} // aliases make a graph of it
	var walk func(n *pack.Node) bool
	walk = func(n *pack.Node) bool {
		if n == nil || seen[n] {
			return false
		}
		seen[n] = true
		return n.Str() == name || slices.ContainsFunc(n.Items, walk) ||
			slices.ContainsFunc(n.Pairs, func(pair pack.Pair) bool { return walk(pair.Value) })
	}
	return walk(root)
}

// isHardWired tells whether the object's namespace stands in its template as it
// is, and not as the last resort of a choice.
func isHardWired(p *lint.Pass, o *render.Object) bool {
	at := p.Rendering.Locate(o.Source, o.Template, o.Line+o.LineOf([]string{"metadata", "namespace"})-1)
	lines := strings.Split(templateText(p.Pack, o.Source, at.Template), "\n")
	if at.Line < 1 || at.Line > len(lines) || at.Line > 1 && elseBranch.MatchString(lines[at.Line-2]) {
		return false
	}
	wired := regexp.MustCompile(`\bnamespace["']?:\s*["']?` + regexp.QuoteMeta(o.Namespace) + `["']?\s*([,}#]|$)`)
	return wired.MatchString(lines[at.Line-1])
}

var elseBranch = regexp.MustCompile(`\{\{-?\s*else\b`)

// templateText is the text of a template by the name that Helm gives it, or of a
// manifest; empty when there is none.
func templateText(p *pack.Pack, source render.Source, name string) string {
	if source.Manifest >= 0 {
		return string(p.Text(source.Path).Text)
	}
	archive, err := p.LoadArchive(source.Path)
	if err != nil {
		return ""
	}
	return string(archive.Template(name))
}
