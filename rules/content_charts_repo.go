package rules

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/packlint/packlint/lint"
)

// ContentChartsRepo cannot ask the repository; it goes by the form of the URL.
var ContentChartsRepo = lint.Rule{
	ID:        "content-charts-repo",
	Severity:  lint.Info,
	Community: lint.Warning,
	Category:  lint.Images,
	Summary:   "the repo of an entry of pack.content.charts is no Helm repository",
	Why:       "The chart cannot be fetched from there, or not safely.",
	Fix:       "Give the URL that `helm repo add` takes, with https:// or oci://.",
	Related:   []string{"content-charts-key"},
	Check: func(p *lint.Pass) {
		for _, entry := range contentCharts(p.Pack) {
			repo := entry.Get("repo")
			if repo.Blank() {
				continue
			}
			u, err := url.Parse(repo.Value)
			switch {
			case err != nil || u.Scheme == "" || u.Host == "":
				p.Report(repo.Pos, fmt.Sprintf("the repo %q has no scheme", repo.Value), lint.Hint("write https://%s", repo.Value))
			case u.Scheme == "http":
				p.Report(repo.Pos, fmt.Sprintf("the repo %s is fetched without encryption", repo.Value), lint.Hint("write https://"))
			case u.Scheme != "https" && u.Scheme != "oci":
				p.Report(repo.Pos, fmt.Sprintf("the repo %s has the scheme %s; Helm fetches by https or oci", repo.Value, u.Scheme))
			case u.Host == "github.com" || strings.Contains(u.Path, "/tree/") || strings.Contains(u.Path, "/blob/"):
				p.Report(repo.Pos, fmt.Sprintf("the repo %s is a page about the source, not a Helm repository", repo.Value),
					lint.Hint("give the URL that `helm repo add` takes"))
			}
		}
	},
}
