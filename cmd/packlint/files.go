package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/packlint/packlint/pack"
)

func filesCommand() *cobra.Command {
	var flags lintFlags
	cmd := &cobra.Command{
		Use:   "files [FILE…]",
		Short: "Lint the packs that files belong to, for git hooks",
		Long: `files lints each pack that one of the files belongs to, once. Files that belong to
no pack, or are not there any more, are passed over; if nothing is left, all is
well. The flags are those of lint.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			packs := owners(args)
			if len(packs) == 0 {
				fmt.Fprintln(cmd.ErrOrStderr(), "packlint: none of the files belongs to a pack")
				return nil
			}
			return flags.lint(cmd, packs)
		},
	}
	flags.register(cmd.Flags())
	flags.fix.register(cmd.Flags())
	return cmd
}

// owners are the directories of the packs that files belong to, each once. An
// archive outside of packs can be anything: it is passed over.
func owners(files []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, file := range files {
		if info, err := os.Stat(file); err != nil || info.IsDir() {
			continue
		}
		found, err := pack.Find([]string{file})
		if err != nil {
			continue // it belongs to none
		}
		for _, at := range found {
			if !seen[at.Dir] && !at.Archive {
				seen[at.Dir] = true
				out = append(out, at.Dir)
			}
		}
	}
	return out
}
