package render

// Source names where in the pack an object or a failure comes from: one entry
// of charts[] or one of kubeManifests[] in pack.json.
type Source struct {
	// Chart is the index into pack.json charts[], or -1 for a manifest.
	Chart int
	// Manifest is the index into pack.json kubeManifests[], or -1 for a chart.
	Manifest int
	// Path is the entry's file, relative to the pack ("charts/x-1.0.0.tgz").
	Path string
}

// Position is a place in a template. Line and Column are 1-based; 0 means that
// only the file is known.
type Position struct {
	// Template is the template's name as Helm prints it
	// ("eck-stack/charts/eck-kibana/templates/deploy.yaml"), or, for a manifest,
	// its path in the pack.
	Template string
	Line     int
	Column   int
}

// Object is one Kubernetes object that the pack deploys.
type Object struct {
	APIVersion string
	Kind       string
	Namespace  string // as written; empty when the object names none
	Name       string

	// Body is the object as the API server would decode it (YAML 1.1 scalars,
	// JSON types: map[string]any, []any, string, bool, int64, float64, nil).
	// It may be shared between outputs and must not be changed.
	Body map[string]any

	// Text is the YAML document, and Line its first line in the rendered
	// template (1-based), so that a line of Text can be traced to its template
	// by a Tracer.
	Text string
	Line int

	Source   Source
	Template string // see Position.Template

	// CRD marks an object from a chart's crds/ folder, which Helm installs
	// before and apart from the templates.
	CRD bool
	// Hooks holds the events of the helm.sh/hook annotation, nil for an
	// ordinary object. Test hooks run only on `helm test`.
	Hooks []string

	// Sampled marks an object rendered with a sample in place of an input that
	// the pack leaves to the user.
	Sampled bool

	// DuplicateKeys lists mapping keys that the document sets twice.
	DuplicateKeys []DuplicateKey
}

// DuplicateKey is a mapping key written twice in one rendered document.
type DuplicateKey struct {
	Path  []string // JSON pointer tokens of the key
	Line  int      // 1-based line in Object.Text of the second occurrence
	First int      // 1-based line in Object.Text of the first
}

// FailureKind says what stopped a chart or manifest from rendering. The
// difference that matters to a pack author is whether a user can cure it.
type FailureKind string

const (
	// Broken: no user input can cure it (template syntax, unknown function,
	// missing include, a wrong type among the shipped values).
	Broken FailureKind = "broken"
	// NeedsInput: the chart waits for a value (`required`, `fail`, a missing
	// property of values.schema.json, a null where something is needed).
	NeedsInput FailureKind = "needs-input"
	// ValuesSchema: the shipped values violate the chart's values.schema.json
	// in a way that is not just a missing or empty required input.
	ValuesSchema FailureKind = "values-schema"
	// InvalidYAML: the template executed, but its output does not parse.
	InvalidYAML FailureKind = "invalid-yaml"
	// KubeVersion: Chart.yaml kubeVersion excludes the version rendered for.
	KubeVersion FailureKind = "kube-version"
	// Limit: rendering went beyond the bounds of time, size or depth.
	Limit FailureKind = "limit"
)

// Failure is one reason why a chart or manifest did not render as shipped.
type Failure struct {
	Kind    FailureKind
	Source  Source
	At      Position // the innermost template position
	Message string   // Helm's own words, cleaned of its nesting

	// RenderedLine is the 1-based line of a template's output that InvalidYAML
	// is about, 0 for other kinds. A Tracer finds the template's line.
	RenderedLine int

	// ValuesPath is the path from the root of values.yaml to the value behind
	// the failure (["charts","eck-x","licenseKey"]), nil when it could not be
	// established.
	ValuesPath []string

	// Sampled is true when a sample for ValuesPath let the rest be rendered.
	Sampled bool

	// CuredByPreset names a preset ("group:name") with which the chart renders,
	// "" when there is none.
	CuredByPreset string
}

// Output is what one rendering of a pack gives: plain data that can cross a
// process boundary.
type Output struct {
	Objects  []Object
	Failures []Failure
	// Unread says why values.yaml cannot be read, so that nothing was rendered.
	Unread string
	// Skipped says in words what could not be checked and why.
	Skipped []string
}
