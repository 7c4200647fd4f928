package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/packlint/packlint/pack"
)

// publishJudged publishes packs that the action has judged already, and returns the
// references of what is there afterwards, with their digests.
func publishJudged(cmd *cobra.Command, s *start, packs []pack.Location, registry string) ([]string, error) {
	flags := &publishFlags{registry: registry, noLint: true, output: "json", jobs: 4, quiet: true, noProgress: true}
	if err := flags.check(); err != nil {
		return nil, err
	}
	judged := *s
	judged.locations = packs
	run := &publication{publishFlags: flags, start: &judged, cmd: cmd, judge: func(string) string { return "" }}
	err := run.choose()
	if err != nil {
		return nil, err
	}
	if run.packs, err = loadAll(packs); err != nil {
		return nil, err
	}
	run.sources = newSources(cmd.Context(), s.configs.root)
	result, err := run.push()
	if err != nil {
		return nil, err
	}
	var published []string
	for i := range result.Packs {
		switch p := &result.Packs[i]; {
		case p.Good():
			published = append(published, p.Reference+"@"+p.Digest)
		case err == nil:
			err = fmt.Errorf("%s: %s", p.Pack, p.Message)
		}
	}
	if n := result.Summary.Failed; n > 1 {
		err = fmt.Errorf("%w; and %s more", err, plural(n-1, "pack"))
	}
	return published, err
}
