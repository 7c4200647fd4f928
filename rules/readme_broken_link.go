package rules

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ReadmeBrokenLink judges relative links only, and reports them together: they
// come with a text that was copied from elsewhere. Those that start at the
// site's root (/cluster-profiles/…) are meant for the documentation site.
var ReadmeBrokenLink = lint.Rule{
	ID:       "readme-broken-link",
	Severity: lint.Warning,
	Category: lint.Structure,
	Summary:  "a relative link in README.md leads to a file that is not in the pack",
	Why:      "Palette shows the README on its own, and registries hold one pack at a time: a relative link that was copied from the upstream project, or that leads to another pack of the repository, leads nowhere.",
	Fix:      "Use the absolute address of the page, or put the file into the pack.",
	Related:  []string{"readme-missing"},
	Check: func(p *lint.Pass) {
		r, ok := readReadme(p.Pack)
		if !ok {
			return
		}
		var broken []readmeItem
		seen := map[string]bool{}
		for _, link := range r.links {
			target := linkTarget(link.text)
			if target == "" || seen[target] {
				continue
			}
			seen[target] = true
			if name := path.Clean(target); pack.Escapes(name) || p.Pack.Exists(name) != nil && !isDirectory(p.Pack, name) {
				broken = append(broken, readmeItem{target, link.pos})
			}
		}
		switch len(broken) {
		case 0:
		case 1:
			p.Report(broken[0].pos, fmt.Sprintf("the link to %s leads to nothing: the pack has no such file", broken[0].text),
				lint.Hint("%s", linkHint(p.Pack, broken[0].text)))
		default:
			options := []lint.Option{lint.Hint("%s", linkHint(p.Pack, broken[0].text))}
			var targets []string
			for i, link := range broken {
				if targets = append(targets, link.text); i > 0 && i < maxListed {
					options = append(options, lint.See(link.pos, "the link to %s", link.text))
				}
			}
			p.Report(broken[0].pos, fmt.Sprintf("%d links lead to nothing, as the pack has no such files: %s", len(broken), listed(targets)), options...)
		}
	},
}

// linkTarget is the path of a relative link, unescaped, and "" for links of
// other kinds and for text that only looks like a link: [a-z]([-a-z]*).
func linkTarget(link string) string {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || u.Scheme != "" || u.Host != "" || strings.HasPrefix(u.Path, "/") || strings.ContainsAny(link, "[]{}<>*^|\\\"$@ \t") {
		return ""
	}
	return u.Path
}

var domainName = regexp.MustCompile(`^(www\.|[a-z0-9-]+\.)+(com|io|org|net|dev|sh|cloud|ai|co)(/|$)`)

func linkHint(p *pack.Pack, target string) string {
	switch {
	case domainName.MatchString(target):
		return "did you mean https://" + target + "?"
	case strings.HasPrefix(target, ".."):
		return "what lies outside of the pack is not there when users read the README: use the absolute address"
	}
	if similar := similarFile(p, target); similar != "" && path.Dir(similar) == path.Dir(path.Clean(target)) {
		return "did you mean " + similar + "?"
	}
	if home := upstreamOf(p); home != "" {
		return "use the absolute address of the page; the chart's project is at " + home
	}
	return "use the absolute address of the page, or put the file into the pack"
}
