package lint

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/packlint/packlint/pack"
)

// Exclude takes findings out of the count, for a reason. What it does not name,
// it does not ask for.
type Exclude struct {
	// Rules are ids and categories.
	Rules []string
	// Pack is a glob for the pack's directory, its path relative to Dir, or its
	// name when the glob holds no slash.
	Pack string
	// Path is a glob for the file within the pack, or for the template in an
	// archive that the finding comes from.
	Path string
	// Until is the last day; zero means for ever.
	Until  time.Time
	Reason string
	// Dir is where the configuration stands, relative to the repository; From
	// is the place in it.
	Dir, From string
}

func (e *Exclude) ended(today time.Time) bool { return !e.Until.IsZero() && dayAfter(e.Until, today) }

func (e *Exclude) ending() string {
	return fmt.Sprintf("%s: this exclusion ended on %s and has no effect any more (%s)", e.From, e.Until.Format(time.DateOnly), e.Reason)
}

func (e *Exclude) covers(known []*Rule, p *pack.Pack, f *Finding) bool {
	return e.coversRule(known, f.Rule) && e.coversPack(p) && (e.Path == "" ||
		doublestar.MatchUnvalidated(e.Path, f.pos.File) || f.Template != "" && doublestar.MatchUnvalidated(e.Path, templateFile(f.Template)))
}

func (e *Exclude) coversRule(known []*Rule, id string) bool {
	if len(e.Rules) == 0 || slices.Contains(e.Rules, id) {
		return true
	}
	i := slices.IndexFunc(known, func(r *Rule) bool { return r.ID == id })
	return i >= 0 && slices.Contains(e.Rules, string(known[i].Category))
}

func (e *Exclude) coversPack(p *pack.Pack) bool {
	if e.Pack == "" {
		return true
	}
	if strings.Contains(e.Pack, "/") {
		return doublestar.MatchUnvalidated(strings.TrimSuffix(path.Join(e.Dir, e.Pack), "/"), p.Path)
	}
	return doublestar.MatchUnvalidated(e.Pack, p.Base()) || doublestar.MatchUnvalidated(e.Pack, p.Name())
}

// templateFile is the template without the archive and the line:
// "charts/x-1.0.0.tgz:x/templates/deploy.yaml:12" comes from
// x/templates/deploy.yaml.
func templateFile(template string) string {
	_, file, _ := strings.Cut(template, ":")
	file, _, _ = strings.Cut(file, ":")
	return file
}
