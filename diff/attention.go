package diff

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/pack"
)

// Attention is a change that is easily missed, and may be costly.
type Attention struct {
	// Kind is a word for programs.
	Kind Kind `json:"kind"`
	// Message has what is the pack's between backticks.
	Message string `json:"message"`
}

// Kind says what a reviewer's attention is wanted for.
type Kind string

// The kinds of Attention, in the order of a report.
const (
	// LowerVersion: the version goes down, of the pack or of a chart.
	LowerVersion Kind = "lower-version"
	// SameVersion: the pack changes, its version does not.
	SameVersion Kind = "same-version"
	// ImmutableField: Kubernetes refuses to change the field.
	ImmutableField Kind = "immutable-field"
	// Release: for Helm, a chart is another release than before.
	Release Kind = "release"
	// DataLoss: an object goes that takes others, or data, with it.
	DataLoss Kind = "data-loss"
	// CRDVersionGone: a version of a custom resource, or a field of it, goes.
	CRDVersionGone Kind = "crd-version"
	// CRDFolder: a chart's crds/ folder changes, which Helm does not upgrade.
	CRDFolder Kind = "crd-folder"
	// ChartContent: a chart changes under its old version.
	ChartContent Kind = "chart-content"
	// ChartDefaults: defaults of a chart that values.yaml does not set.
	ChartDefaults Kind = "chart-defaults"
	// RequiredValue: schema.yaml demands a value that the pack leaves empty.
	RequiredValue Kind = "required-value"
	// Permissions: a role allows more than before, or a new one what is as good
	// as everything.
	Permissions Kind = "permissions"
	// ResourceRequests: the pods request more than pack.json declares.
	ResourceRequests Kind = "resource-requests"
)

// Kinds lists the kinds of Attention, in the order of a report.
func Kinds() []Kind {
	return []Kind{
		LowerVersion, SameVersion, ImmutableField, Release, DataLoss, CRDVersionGone, CRDFolder, ChartContent, ChartDefaults,
		RequiredValue, Permissions, ResourceRequests,
	}
}

func byKind(a, b Attention) int { return slices.Index(Kinds(), a.Kind) - slices.Index(Kinds(), b.Kind) }

func (c *comparer) attention(kind Kind, format string, args ...any) {
	c.Attention = append(c.Attention, Attention{kind, fmt.Sprintf(format, args...)})
}

// versions compares the versions of the pack.
func (c *comparer) versions() {
	if c.Old == nil || c.Old.Version == "" || c.New.Version == "" || !c.compared(MetadataPart) {
		return
	}
	switch order := pack.CompareVersions(c.Old.Version, c.New.Version); {
	case order > 0:
		c.attention(LowerVersion, "the version goes down, from `%s` to `%s`", c.Old.Version, c.New.Version)
	case c.Old.Version == c.New.Version && len(c.Files.Added)+len(c.Files.Removed)+len(c.Files.Changed) > 0:
		c.attention(SameVersion, "the version stays `%s`: who has the pack already may not notice that it changed", c.New.Version)
	}
}
