package publish

import (
	"fmt"
	"regexp"
	"strings"

	"oras.land/oras-go/v2/registry"
)

// archivePath is the namespace that Palette expects below a registry's base path.
const archivePath = "spectro-packs/archive"

// componentForm is the OCI distribution specification's grammar of one component
// of a repository's name.
var componentForm = regexp.MustCompile(`^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*$`)

// Target is where packs are published to: HOST/BASE, as it is given to Palette.
type Target struct {
	Host string // with its port, if it has one
	Base string // "" for packs at the top of the registry
}

// ParseTarget reads HOST[/BASE].
func ParseTarget(s string) (Target, error) {
	text := strings.TrimSuffix(strings.TrimPrefix(s, "oci://"), "/")
	if scheme, rest, ok := strings.Cut(text, "://"); ok {
		return Target{}, fmt.Errorf("registry %q: leave %s:// away, a registry is HOST/BASE; write %s", s, scheme, rest)
	}
	host, base, _ := strings.Cut(text, "/")
	t := Target{Host: host, Base: base}
	if base == archivePath || strings.HasSuffix(base, "/"+archivePath) {
		return t, fmt.Errorf("registry %q: leave /%s away, it is added", s, archivePath)
	}
	if strings.Contains(host, "@") {
		return t, fmt.Errorf("registry: credentials do not belong into its address; use packlint login, or --username with --password-stdin")
	}
	if err := (registry.Reference{Registry: host, Repository: t.repository("x")}).Validate(); err != nil {
		hint := ""
		if base != strings.ToLower(base) {
			hint = "; names in a registry are lower case"
		}
		return t, fmt.Errorf("registry %q is not HOST/BASE: %w%s", s, err, hint)
	}
	return t, nil
}

func (t Target) String() string {
	if t.Base == "" {
		return t.Host
	}
	return t.Host + "/" + t.Base
}

// repository is the repository of a pack, without the host.
func (t Target) repository(name string) string {
	return strings.TrimPrefix(t.Base+"/"+archivePath+"/"+name, "/")
}

// Reference is where a version of a pack is published.
func (t Target) Reference(name, version string) registry.Reference {
	return registry.Reference{Registry: t.Host, Repository: t.repository(name), Reference: version}
}
