package render

import (
	// Digests are checked with these.
	_ "crypto/sha256"
	_ "crypto/sha512"
	"strings"

	"github.com/distribution/reference"
)

// Reference is an image reference with all that Docker and Kubernetes fill in:
// busybox is docker.io/library/busybox. A missing tag stays missing, so that
// it differs from an explicit latest.
type Reference struct {
	Registry   string
	Repository string
	Tag        string
	Digest     string
}

// ParseReference parses an image reference by the grammar of
// github.com/distribution/reference, which the container runtimes use.
func ParseReference(s string) (Reference, error) {
	named, err := reference.ParseNormalizedNamed(s)
	if err != nil {
		return Reference{}, err
	}
	r := Reference{Registry: reference.Domain(named), Repository: reference.Path(named)}
	if tagged, ok := named.(reference.Tagged); ok {
		r.Tag = tagged.Tag()
	}
	if digested, ok := named.(reference.Digested); ok {
		r.Digest = digested.Digest().String()
	}
	return r, nil
}

// Name is the reference without tag and digest.
func (r Reference) Name() string {
	return r.Registry + "/" + r.Repository
}

func (r Reference) String() string {
	if r == (Reference{}) {
		return ""
	}
	var b strings.Builder
	b.WriteString(r.Name())
	if r.Tag != "" {
		b.WriteString(":" + r.Tag)
	}
	if r.Digest != "" {
		b.WriteString("@" + r.Digest)
	}
	return b.String()
}
