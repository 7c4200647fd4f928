package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/packlint/packlint/github"
	"github.com/packlint/packlint/internal/git"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/report"
)

func changedCommand() *cobra.Command {
	var base string
	var shards int
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "changed [PATH…]",
		Short: "List the packs that a branch or a pull request changes",
		Long: `changed lists the packs at and below the paths whose files differ from the base,
and says on standard error what that is: the revision of --base; in a workflow of
GitHub Actions what its event says (with GITHUB_TOKEN by the API, which needs no
history); else the place where this branch left the default branch. The working
tree counts, and files that are not committed do. Where the base cannot be told,
all packs are listed.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return changed(cmd, args, base, shards, asJSON)
		},
	}
	cmd.Flags().StringVar(&base, "base", "", "compare with where this branch left this git `revision`")
	cmd.Flags().IntVar(&shards, "matrix", 0, "print a matrix for a workflow's strategy, with this `number` of shards at most")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON list")
	return cmd
}

func changed(cmd *cobra.Command, paths []string, base string, shards int, asJSON bool) error {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	if shards < 0 || shards > 0 && asJSON {
		return errors.New("--matrix takes a number of shards, and prints JSON of its own")
	}
	dir, err := directory(paths[0])
	if err != nil {
		return err
	}
	root, err := pack.Root(dir)
	if err != nil {
		return err
	}
	locations, err := pack.Find(paths)
	if err != nil {
		return err
	}
	if len(locations) == 0 {
		return noPack(paths)
	}
	changes, err := changesOf(cmd.Context(), git.Repo(root), base)
	if err != nil {
		return err
	}
	packs := changes.ChangedPacks(locations)
	log := github.Log{W: cmd.ErrOrStderr()}
	log.Say("%d of %s changed; %s", len(packs), plural(len(locations), "pack"), changes.How)
	for _, dir := range changes.DeletedPacks(root, locations) {
		log.Say("%s was deleted", dir)
	}
	out := cmd.OutOrStdout()
	switch {
	case shards > 0:
		fmt.Fprintln(out, github.NewMatrix(packs, shards))
	case asJSON:
		fmt.Fprintln(out, github.PathList(pathsOf(packs)))
	default:
		for _, p := range packs {
			fmt.Fprintln(out, report.Visible(p.Path))
		}
	}
	return nil
}

// changesOf chooses what to compare with. It does not fetch: only the action
// does.
func changesOf(ctx context.Context, repo git.Repo, base string) (github.Changes, error) {
	if base == "" && github.InWorkflow(os.Getenv) {
		env := github.ReadEnvironment(os.Getenv)
		event, err := env.Event()
		if err != nil {
			return github.Changes{}, err
		}
		origin := github.Origin{Event: event, Repo: repo}
		if token := os.Getenv("GITHUB_TOKEN"); token != "" {
			if origin.Client, err = github.NewClient(env, token); err != nil {
				return github.Changes{}, err
			}
		}
		return origin.Changes(ctx), nil
	}
	if base == "" {
		branch, err := github.DefaultBranch(ctx, repo)
		if err != nil {
			return github.Changes{}, err
		}
		base = branch
	}
	return github.SinceBranch(ctx, repo, base)
}

func pathsOf(packs []pack.Location) []string {
	var out []string
	for _, p := range packs {
		out = append(out, p.Path)
	}
	return out
}
