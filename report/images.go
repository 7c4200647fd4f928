package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// ImageList is what packs deploy, and what they list.
type ImageList struct {
	Packs []PackImages `json:"packs"`
	// Mirrors maps registries, or repositories below them, to where copies go.
	Mirrors map[string]string `json:"-"`
}

// PackImages are the images of one pack.
type PackImages struct {
	Path    string `json:"path"`
	Name    string `json:"name"`
	Version string `json:"version"`
	// Images are those that the pack deploys in some variant, or may deploy.
	Images []ImageEntry `json:"images"`
	// Unused are the entries of pack.content.images that cover none of them.
	Unused []string `json:"unused"`
}

// ImageEntry is an image that a pack deploys, or may deploy.
type ImageEntry struct {
	// Reference is the image with registry and repository in full, and Written
	// how the object has it.
	Reference string `json:"reference"`
	Written   string `json:"written"`
	// Certainty is certain for an image of a pod, possible for one that a custom
	// resource, a variable, an argument, a ConfigMap or an annotation names.
	Certainty render.Certainty `json:"certainty"`
	Object    lint.ObjectRef   `json:"object"`
	Path      string           `json:"path"`
	Evidence  string           `json:"evidence"`
	Objects   int              `json:"objects"`
	// Shipped tells that it comes up with the pack's values as they are.
	Shipped  bool           `json:"shipped"`
	Variants []ImageVariant `json:"variants"`
	// Listed is the entry of pack.content.images that covers it, "" for none.
	Listed string `json:"listed"`

	reference render.Reference
}

// ImageVariant is a way to deploy the pack.
type ImageVariant struct {
	KubernetesVersion string `json:"kubernetes_version"`
	Preset            string `json:"preset"`
	// Enabled tells that the presets which values.yaml marks are applied, too.
	Enabled bool `json:"enabled"`
}

// Add adds the images of a pack, rendered in all variants.
func (l *ImageList) Add(p *pack.Pack, r *lint.RenderedPack) {
	out := PackImages{Path: p.Path, Name: p.Name(), Version: p.Version(), Images: []ImageEntry{}, Unused: []string{}}
	listed := lint.ListedImages(p)
	covers := map[*pack.Node]bool{}
	for _, use := range r.ImageUses() {
		entry := ImageEntry{
			Reference: use.Normalized.String(), Written: use.Reference, Certainty: use.Certainty, Object: lint.RefOf(use.Object),
			Path: kube.Violation{Path: use.Path}.Pointer(), Evidence: use.Evidence(), Objects: use.More + 1, reference: use.Normalized,
		}
		for _, v := range use.Variants {
			entry.Variants = append(entry.Variants, ImageVariant{v.Version.MinorString(), v.Preset, v.Enabled})
			entry.Shipped = entry.Shipped || v.Shipped()
		}
		if by, ok := lint.Covering(listed, use.Normalized); ok {
			entry.Listed = by.Node.Value
		}
		for _, by := range listed {
			covers[by.Node] = covers[by.Node] || by.Covers(use.Normalized)
		}
		out.Images = append(out.Images, entry)
	}
	for _, by := range listed {
		if !covers[by.Node] {
			out.Unused = append(out.Unused, by.Node.Value)
		}
	}
	l.Packs = append(l.Packs, out)
}

// ImageFormats are the formats of an ImageList, by name.
func ImageFormats() map[string]func(*ImageList, io.Writer) error {
	return map[string]func(*ImageList, io.Writer) error{
		"text":   (*ImageList).text,
		"json":   func(l *ImageList, w io.Writer) error { return Encode(w, l) },
		"yaml":   (*ImageList).yaml,
		"txt":    (*ImageList).plain,
		"skopeo": (*ImageList).skopeo,
		"oras":   (*ImageList).oras,
	}
}

// text is for people: what is deployed, whether it is listed, and the rest.
func (l *ImageList) text(w io.Writer) error {
	var b bytes.Buffer
	for i, p := range l.Packs {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s\n", visible(p.Path))
		table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
		missing := 0
		for _, image := range p.Images {
			mark := "listed"
			if image.Listed == "" {
				mark = "not listed"
				missing++
			}
			fmt.Fprintf(table, "  %s\t%s\t%s\n", mark, visible(image.Reference), visible(image.deployed()))
		}
		for _, entry := range p.Unused {
			if r, err := render.ParseReference(entry); err == nil {
				entry = r.String()
			}
			fmt.Fprintf(table, "  unused\t%s\tlisted, and deployed in no variant\n", visible(entry))
		}
		if err := table.Flush(); err != nil {
			return err
		}
		fmt.Fprintf(&b, "  %s, %d not listed, %d listed and not deployed\n", plural(len(p.Images), "image"), missing, len(p.Unused))
	}
	_, err := w.Write(b.Bytes())
	return err
}

// deployed says who deploys the image, and when.
func (e *ImageEntry) deployed() string {
	verb := "pulled by"
	if e.Certainty != render.Certain {
		verb = "named by"
	}
	out := fmt.Sprintf("%s %s", verb, e.Object)
	if e.Objects > 1 {
		out += fmt.Sprintf(" and %d more", e.Objects-1)
	}
	if e.Certainty != render.Certain {
		out += " in " + e.Evidence
	}
	if first := e.Variants[0]; first.Preset != "" {
		out += fmt.Sprintf(", with the preset %s", first.Preset)
	}
	if e.Listed != "" && e.Listed != e.Reference && e.Listed != e.Written {
		out += fmt.Sprintf(", listed as %s", e.Listed)
	}
	return out
}

// yaml is a block to paste into values.yaml. What is only named is commented
// with where.
func (l *ImageList) yaml(w io.Writer) error {
	var b bytes.Buffer
	for _, p := range l.Packs {
		if len(l.Packs) > 1 {
			fmt.Fprintf(&b, "# %s\n", visible(p.Path))
		}
		if len(p.Images) == 0 {
			b.WriteString("pack:\n  content:\n    images: []\n")
			continue
		}
		b.WriteString("pack:\n  content:\n    images:\n")
		for _, image := range p.Images {
			fmt.Fprintf(&b, "      - image: %s", image.reference)
			if !image.Shipped || image.Certainty != render.Certain {
				fmt.Fprintf(&b, " # %s", visible(image.deployed()))
			}
			b.WriteByte('\n')
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// references are the images to mirror: what the packs deploy or may deploy, and
// what they list besides, each once.
func (l *ImageList) references() []render.Reference {
	var out []render.Reference
	for _, p := range l.Packs {
		for _, image := range p.Images {
			out = append(out, image.reference)
		}
		for _, entry := range p.Unused {
			if r, err := render.ParseReference(entry); err == nil {
				out = append(out, r)
			}
		}
	}
	for i, r := range out {
		if r.Tag == "" && r.Digest == "" {
			out[i].Tag = "latest"
		}
	}
	slices.SortFunc(out, func(a, b render.Reference) int { return cmp.Compare(a.String(), b.String()) })
	return slices.Compact(out)
}

// plain has an image a line; with mirrors, its copy after a space.
func (l *ImageList) plain(w io.Writer) error {
	return l.lines(w, "", func(from render.Reference) string {
		if to, ok := l.mirrored(from); ok {
			return from.String() + " " + to
		}
		return from.String()
	})
}

// Mirror scripts copy what no mirror is configured for below $MIRROR.
const mirrorScript = `#!/bin/sh
# Copies the images of the packs. Registries without an entry in mirrors: go to
# the registry that MIRROR names, below their own name.
set -eu
`

func (l *ImageList) skopeo(w io.Writer) error {
	return l.lines(w, mirrorScript, func(from render.Reference) string {
		source := from
		if source.Digest != "" {
			source.Tag = "" // skopeo takes one of the two
		}
		return fmt.Sprintf("skopeo copy --all --preserve-digests \"docker://%s\" \"docker://%s\"", source, l.target(from))
	})
}

func (l *ImageList) oras(w io.Writer) error {
	return l.lines(w, mirrorScript, func(from render.Reference) string {
		return fmt.Sprintf("oras copy --recursive \"%s\" \"%s\"", from, l.target(from))
	})
}

func (l *ImageList) lines(w io.Writer, head string, line func(render.Reference) string) error {
	var b bytes.Buffer
	b.WriteString(head)
	for _, r := range l.references() {
		b.WriteString(line(r))
		b.WriteByte('\n')
	}
	_, err := w.Write(b.Bytes())
	return err
}

// target is where an image is copied to. A copy has a tag where there is one:
// a registry drops what only a digest names.
func (l *ImageList) target(from render.Reference) string {
	if to, ok := l.mirrored(from); ok {
		return to
	}
	return "${MIRROR:?}/" + tagged(from)
}

// mirrored applies the mirror with the longest matching prefix.
func (l *ImageList) mirrored(from render.Reference) (string, bool) {
	name, best := from.Name(), ""
	for prefix := range l.Mirrors {
		if (name == prefix || strings.HasPrefix(name, prefix+"/")) && len(prefix) > len(best) {
			best = prefix
		}
	}
	if best == "" {
		return "", false
	}
	return l.Mirrors[best] + strings.TrimPrefix(tagged(from), best), true
}

// tagged is the reference with one of tag and digest.
func tagged(r render.Reference) string {
	if r.Tag != "" {
		r.Digest = ""
	}
	return r.String()
}
