package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/render"
)

// Objects writes the objects of a variant as a stream of YAML documents, each
// with a comment that says where it comes from. The text is the templates' own.
func Objects(w io.Writer, r *lint.RenderedPack) error {
	var b bytes.Buffer
	for i := range r.Objects {
		o := &r.Objects[i]
		fmt.Fprintf(&b, "---\n# from: %s\n", visible(originOf(r, o)))
		switch {
		case o.CRD:
			b.WriteString("# from the chart's crds/ folder, installed before the rest\n")
		case o.Hooks != nil:
			fmt.Fprintf(&b, "# hook: %s\n", visible(strings.Join(o.Hooks, ", ")))
		}
		if o.Sampled {
			b.WriteString("# with samples in place of values that the user has to set\n")
		}
		// What parses as YAML holds no control characters.
		b.WriteString(strings.TrimSpace(strings.TrimPrefix(o.Text, "\ufeff")))
		b.WriteByte('\n')
	}
	_, err := w.Write(b.Bytes())
	return err
}

// originOf is "charts/x-1.0.0.tgz: x/templates/deploy.yaml:3", or the line of a
// manifest.
func originOf(r *lint.RenderedPack, o *render.Object) string {
	at := r.Locate(o.Source, o.Template, o.Line)
	name := o.Source.Path
	if o.Source.Manifest < 0 {
		name += ": " + at.Template
	}
	if at.Line > 0 {
		name += fmt.Sprintf(":%d", at.Line)
	}
	return name
}

// Unrendered is RenderedPack.Unrendered, fit to be printed.
func Unrendered(r *lint.RenderedPack) (notes []string, whole bool) {
	notes, whole = r.Unrendered()
	for i, note := range notes {
		notes[i] = visible(note)
	}
	return notes, whole
}
