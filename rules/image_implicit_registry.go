package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// ImageImplicitRegistry is one finding a pack: the entries have one cause.
var ImageImplicitRegistry = lint.Rule{
	ID:        "image-implicit-registry",
	Severity:  lint.Info,
	Community: lint.Warning,
	Category:  lint.Images,
	Summary:   "images in pack.content.images do not name their registry",
	Why:       "They come from Docker Hub by default. Mirrors and registry rules go by the name of the registry, and may pass them by.",
	Fix:       "Write `docker.io/` in front, and `docker.io/library/` where there is no organisation.",
	Related:   []string{"image-not-listed"},
	Check: func(p *lint.Pass) {
		var found []string
		var unnamed []*pack.Node
		entries := imageEntries(p.Pack)
		for _, node := range entries {
			if r, err := render.ParseReference(node.Value); err == nil && !strings.HasPrefix(node.Value, r.Registry+"/") && !strings.HasPrefix(node.Value, "index.docker.io/") {
				found, unnamed = append(found, node.Value), append(unnamed, node)
			}
		}
		if len(found) > 0 {
			reference, _ := render.ParseReference(found[0])
			hint := lint.Hint("write %s", reference)
			if !onDockerHub(reference) {
				hint = lint.Hint("write the registry in front that was meant: %s is hardly one of Docker Hub", reference.Repository)
			}
			p.Report(unnamed[0].Pos, fmt.Sprintf("%d of %d images name no registry: %s", len(found), len(entries), shorten(found)),
				lint.Key("image-implicit-registry"), hint, lint.Fix(inFull(p.Pack.Values(), unnamed)))
		}
	},
}

// dockerHub is the registry that images without one come from.
const dockerHub = "docker.io"

// onDockerHub tells whether Docker Hub can have a repository, which is one name
// below an organisation there. The first word of some is that of another registry.
func onDockerHub(r render.Reference) bool {
	organisation, _, _ := strings.Cut(r.Repository, "/")
	return strings.Count(r.Repository, "/") < 2 && !slices.Contains([]string{"gcr", "ghcr", "quay", "mcr", "ecr", "k8s", "lscr", "nvcr", "xpkg"}, organisation)
}

// inFull writes references with all that goes without saying, if all of them can be
// on Docker Hub: a path that is too long for it may lack the registry that was meant.
func inFull(values *pack.Document, references []*pack.Node) (edits []pack.Edit) {
	for _, node := range references {
		reference, _ := render.ParseReference(node.Value)
		edit := values.SetString(node, reference.String())
		if edit == nil || !onDockerHub(reference) {
			return nil
		}
		edits = append(edits, edit...)
	}
	return edits
}

// shorten lists the first few of many.
func shorten(list []string) string {
	const most = 4
	if len(list) > most {
		list = append(list[:most:most], fmt.Sprintf("%d more", len(list)-most))
	}
	return enumerate(list, "and")
}
