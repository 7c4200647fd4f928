// Package lint runs rules over packs and collects what they find.
package lint

// Rule is one check. Rules are values: pure, without state, safe for
// concurrent use. They read the model in a Pass and report into it.
type Rule struct {
	// ID is the rule's name in reports, configuration and suppressions of other
	// people's repositories: it never changes.
	ID string
	// Severity in the default profile.
	Severity Severity
	// Community is the severity in the community profile, where it differs.
	Community Severity
	// Optional rules run only when they are enabled by name; their Severity is
	// what they have then.
	Optional bool
	Category Category
	// Summary says in one line what is wrong, as a noun phrase or clause
	// without a full stop.
	Summary string
	// Why says what the defect does to a user or a cluster.
	Why string
	// Fix says what to do instead.
	Fix string
	// Related names other rules, or holds links to documentation.
	Related []string

	// Foreign rules are the user's: packlint's documentation has no page of them.
	Foreign bool

	// Settings are what the configuration can change about the rule, below
	// rules: and its id.
	Settings []Setting

	// Given names the flags without which the rule has nothing to look at.
	Given string
	// Needs says how much work the engine must do before Check can run.
	Needs Needs
	// Check looks at one pack.
	Check func(*Pass)
	// CheckRepo looks across all packs of the run, once.
	CheckRepo func(*RepoPass)
}

// Setting is a list of texts that the configuration gives to a rule. A single
// text may stand for a list of one.
type Setting struct {
	Name string
	// Doc completes the sentence "the setting holds …".
	Doc string
}

// Category groups rules in listings and in the configuration.
type Category string

// The categories, in the order of the documentation.
const (
	Structure   Category = "structure"
	Metadata    Category = "metadata"
	Values      Category = "values"
	Manifests   Category = "manifests"
	Images      Category = "images"
	Schema      Category = "schema"
	Presets     Category = "presets"
	Macros      Category = "macros"
	Constraints Category = "constraints"
	Rendering   Category = "rendering"
	Kubernetes  Category = "kubernetes"
	Security    Category = "security"
	Practice    Category = "practice"
	Repository  Category = "repository"
	Policy      Category = "policy" // the user's own rules that name no other
	Linter      Category = "linter"
)

// Needs is what a rule's Check reads beyond the pack's own files.
type Needs uint8

// A rule that needs rendering sees Pass.Rendering; without such a rule the
// engine renders nothing. Each level needs more than those before it.
const (
	Files Needs = iota
	// Rendered is the pack as shipped, for one Kubernetes version.
	Rendered
	// EachVersion runs Check for each Kubernetes version that the pack is
	// rendered for.
	EachVersion
	// EachVariant runs Check for each version and each preset. A finding that
	// several of them give is reported once, for the first.
	EachVariant
	// AllVariants runs Check once, and Pass.Rendering.Variants holds them all.
	AllVariants
)

// In returns the severity that the rule has in a profile.
func (r *Rule) In(p Profile) Severity {
	severity := r.Severity
	switch {
	case r.Optional:
		return Off
	case p == Community && r.Community != Unset:
		severity = r.Community
	case p == Strict && severity == Warning:
		severity = Error
	}
	return severity
}

// Profile is a set of severities for a purpose.
type Profile string

// Community is what the public community repository of packs demands; Strict
// makes errors of the default profile's warnings.
const (
	Default   Profile = "default"
	Community Profile = "community"
	Strict    Profile = "strict"
)

// Profiles lists the profiles.
func Profiles() []Profile { return []Profile{Default, Community, Strict} }

// Categories lists the categories in the order of the documentation.
func Categories() []Category {
	return []Category{Structure, Metadata, Values, Manifests, Images, Schema, Presets, Macros, Constraints, Rendering, Kubernetes, Security, Practice, Repository, Policy, Linter}
}
