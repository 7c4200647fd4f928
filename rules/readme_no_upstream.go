package rules

import (
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ReadmeNoUpstream takes any link to a site other than Spectro Cloud's for one
// to the upstream project.
var ReadmeNoUpstream = lint.Rule{
	ID:       "readme-no-upstream",
	Severity: lint.Info,
	Category: lint.Structure,
	Summary:  "README.md has no link to the project that the pack deploys",
	Why:      "A pack is a wrapper. For everything beyond it (how the software works, its release notes, its issues) users need the way to the project itself.",
	Fix:      "Link the project's documentation or repository, usually under References.",
	Related:  []string{"readme-section-missing"},
	Check: func(p *lint.Pass) {
		r, ok := readReadme(p.Pack)
		if !ok || r.short() {
			return
		}
		for _, link := range r.links {
			if host := webHost(link.text); host != "" && host != "img.shields.io" && !spectroHost(host) {
				return
			}
		}
		// Links in HTML are links as well.
		for _, html := range r.comments {
			if strings.Contains(html.text, `href="http`) || strings.Contains(html.text, `href='http`) {
				return
			}
		}
		hint := "link the project's documentation or repository under a heading \"## References\""
		if home := upstreamOf(p.Pack); home != "" {
			hint = "add a link under a heading \"## References\"; the chart names " + home
		}
		p.Report(r.doc.At(1), "README.md has no link to the project that the pack deploys", lint.Hint("%s", hint))
	},
}

func spectroHost(host string) bool {
	return host == "spectrocloud.com" || strings.HasSuffix(host, ".spectrocloud.com")
}

// upstreamOf is where the pack's charts say that their project lives.
func upstreamOf(p *pack.Pack) string {
	for _, c := range p.Charts() {
		archive, err := c.Load()
		if err != nil {
			continue
		}
		meta := archive.Chart.Metadata
		for _, link := range append([]string{meta.Home}, meta.Sources...) {
			if webHost(link) != "" {
				return link
			}
		}
	}
	return ""
}
