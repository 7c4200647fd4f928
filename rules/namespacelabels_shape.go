package rules

import (
	"fmt"
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// NamespaceLabelsShape covers namespaceAnnotations, which is written the same
// way, but may hold anything in its values, commas included.
var NamespaceLabelsShape = lint.Rule{
	ID:       "namespacelabels-shape",
	Severity: lint.Error,
	Category: lint.Values,
	Summary:  "pack.namespaceLabels is not written as `namespace: \"key=value,key=value\"`",
	Why:      "Palette reads one string a namespace. In any other form the labels are not put on, and a pod security level that they should set is not in force.",
	Fix:      "Write one string a namespace, with the labels separated by commas.",
	Related:  []string{"namespacelabels-target", "https://docs.spectrocloud.com/profiles/cluster-profiles/create-cluster-profiles/profile-customization/"},
	Check: func(p *lint.Pass) {
		for _, key := range []string{"namespaceLabels", "namespaceAnnotations"} {
			section := p.Pack.Values().Root.Get("pack", key)
			switch {
			case section.Blank():
			case section.Kind != pack.Mapping:
				p.Report(section.Pos, fmt.Sprintf("pack.%s is %s; it maps namespaces to strings", key, section.Kind),
					lint.Hint(`write %s: {%s: "key=value"}`, key, packNamespace(p.Pack.Values().Root)))
			default:
				for _, pair := range section.Pairs {
					checkLabelText(p, key, pair)
				}
			}
		}
	},
}

func checkLabelText(p *lint.Pass, section string, pair pack.Pair) {
	if pair.Value.Kind != pack.String {
		p.Report(pair.Value.Pos, fmt.Sprintf("pack.%s.%s is %s; write the pairs as one string", section, pair.Key.Value, pair.Value.Kind),
			lint.Hint(`write %s: "key=value,key=value"`, pair.Key.Value), lint.Fix(joinedLabels(p.Pack, section, pair)))
		return
	}
	// A macro stands for what is valid.
	text := macroText.ReplaceAllString(pair.Value.Value, "x")
	if strings.Contains(text, "{{") {
		return
	}
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		key, value, ok := strings.Cut(part, "=")
		problem := ""
		switch {
		case !ok && section == "namespaceAnnotations":
			return // the rest of a value that holds a comma
		case !ok:
			problem = fmt.Sprintf("%q is no key=value pair", part)
		case len(validation.IsQualifiedName(strings.TrimSpace(key))) > 0:
			problem = fmt.Sprintf("%q is no valid key", key)
		case section == "namespaceLabels" && len(validation.IsValidLabelValue(strings.TrimSpace(value))) > 0:
			problem = fmt.Sprintf("no label can have the value %q", value)
		}
		if problem != "" {
			p.Report(pair.Value.Pos, fmt.Sprintf("pack.%s.%s: %s", section, pair.Key.Value, problem),
				lint.Hint(`write the pairs as "key=value,key=value"`), lint.Fix(equatedLabels(p.Pack, section, pair)))
			return
		}
	}
}

// joinedLabels makes one text of a mapping from keys to values, or of a list of
// pairs.
func joinedLabels(p *pack.Pack, section string, pair pack.Pair) []pack.Edit {
	var labels []string
	sure := true
	add := func(label pack.Pair) {
		text, ok := labelValue(label.Value)
		labels, sure = append(labels, label.Key.Value+"="+text), sure && ok
	}
	for _, label := range pair.Value.Pairs {
		add(label)
	}
	for _, item := range pair.Value.Items {
		switch {
		case item.Is(pack.String):
			labels = append(labels, item.Value)
		case item.Is(pack.Mapping) && item.Len() == 1:
			add(item.Pairs[0])
		default:
			return nil
		}
	}
	if !sure || !allLabels(section, labels) {
		return nil
	}
	return p.Values().Joined(pair, strings.Join(labels, ","))
}

// labelValue is the text that a label has for a value. A number that YAML reads as
// another one than it looks like may mean either.
func labelValue(n *pack.Node) (text string, ok bool) {
	return n.Value, n.Is(pack.String) || n.Is(pack.Bool) || n.Is(pack.Number) && commonNumber.MatchString(n.Value)
}

var commonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// equatedLabels writes = in a text of pairs that have a colon instead.
func equatedLabels(p *pack.Pack, section string, pair pack.Pair) []pack.Edit {
	labels := strings.Split(pair.Value.Value, ",")
	for i, label := range labels {
		key, value, _ := strings.Cut(label, ":")
		if strings.Contains(label, "=") {
			return nil
		}
		labels[i] = strings.TrimSpace(key) + "=" + strings.TrimSpace(value)
	}
	if !allLabels(section, labels) {
		return nil
	}
	return p.Values().SetString(pair.Value, strings.Join(labels, ","))
}

// allLabels tells whether each text is a pair, of what a label may hold, or an
// annotation without a comma.
func allLabels(section string, texts []string) bool {
	for _, text := range texts {
		key, value, ok := strings.Cut(text, "=")
		if !ok || value == "" || len(validation.IsQualifiedName(key)) > 0 || strings.ContainsAny(value, ",{}\n") ||
			section == "namespaceLabels" && len(validation.IsValidLabelValue(value)) > 0 {
			return false
		}
	}
	return len(texts) > 0
}

// macroText is a macro within one line.
var macroText = regexp.MustCompile(`\{\{[^{}\n]*\.[sS]pectro\.[^{}\n]*\}\}`)
