package policy

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/packlint/packlint/lint"
)

// metadata are the annotations of a package or rule that packlint reads.
type metadata struct {
	*ast.Annotations
	id string
}

// customKeys are what custom: may hold for packlint. Other keys are other
// programs'.
const (
	idKey        = "id"
	severityKey  = "severity"
	communityKey = "community" // severity in the community profile
	categoryKey  = "category"
	fixKey       = "fix"
	settingsKey  = "settings"
	optionalKey  = "optional"
)

// packageMetadata returns nil for a package that claims to be no rule.
func packageMetadata(m *ast.Module) (*metadata, error) {
	for _, a := range m.Annotations {
		if id, ok := a.Custom[idKey]; ok && (a.Scope == "package" || a.Scope == "subpackages") {
			return newMetadata(a, id)
		}
	}
	return nil, nil
}

// ruleMetadata returns nil for a rule without annotations.
func ruleMetadata(r *ast.Rule) (*metadata, error) {
	for _, a := range r.Annotations {
		if id, ok := a.Custom[idKey]; ok {
			return newMetadata(a, id)
		}
	}
	if len(r.Annotations) > 0 {
		return &metadata{Annotations: r.Annotations[0]}, nil
	}
	return nil, nil
}

var idPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func newMetadata(a *ast.Annotations, id any) (*metadata, error) {
	m := &metadata{Annotations: a}
	text, ok := id.(string)
	if !ok || !idPattern.MatchString(text) {
		return nil, m.wrong("custom.id is %v; it must be words of small letters and digits with dashes between them", id)
	}
	m.id = text
	return m, nil
}

func (m *metadata) wrong(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", m.Location.File, m.Location.Row, fmt.Sprintf(format, args...))
}

// apply fills a rule with what the annotations say.
func (m *metadata) apply(r *lint.Rule) error {
	if m.id != "" {
		r.ID = m.id
	}
	if m.Title != "" {
		r.Summary = strings.TrimSuffix(oneLineText(m.Title), ".")
	}
	if m.Description != "" {
		r.Why = strings.TrimSpace(m.Description)
	}
	for _, related := range m.RelatedResources {
		r.Related = append(r.Related, related.Ref.String())
	}
	for _, key := range slices.Sorted(maps.Keys(m.Custom)) {
		if err := m.custom(r, key, m.Custom[key]); err != nil {
			return err
		}
	}
	return nil
}

func oneLineText(s string) string { return strings.Join(strings.Fields(s), " ") }

func (m *metadata) custom(r *lint.Rule, key string, value any) error {
	text, isText := value.(string)
	switch key {
	case severityKey, communityKey:
		severity, err := lint.ParseSeverity(text)
		if err != nil || severity == lint.Off {
			return m.wrong("custom.%s is %v; it must be error, warning or info", key, value)
		}
		if key == severityKey {
			r.Severity = severity
		} else {
			r.Community = severity
		}
	case categoryKey:
		if !slices.Contains(lint.Categories(), lint.Category(text)) || lint.Category(text) == lint.Linter {
			return m.wrong("custom.category is %v; `packlint rules` shows the categories", value)
		}
		r.Category = lint.Category(text)
	case fixKey:
		if !isText {
			return m.wrong("custom.fix is no text")
		}
		r.Fix = strings.TrimSpace(text)
	case optionalKey:
		on, ok := value.(bool)
		if !ok {
			return m.wrong("custom.optional is %v; it must be true or false", value)
		}
		r.Optional = on
	case settingsKey:
		table, ok := value.(map[string]any)
		if !ok {
			return m.wrong("custom.settings must be a mapping from names to what they hold")
		}
		for _, name := range slices.Sorted(maps.Keys(table)) {
			r.Settings = append(r.Settings, lint.Setting{Name: name, Doc: fmt.Sprint(table[name])})
		}
	}
	return nil
}
