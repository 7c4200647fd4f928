package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/report"
)

func renderCommand() *cobra.Command {
	var flags lintFlags
	var preset string
	cmd := &cobra.Command{
		Use:   "render PACK",
		Short: "Print the Kubernetes objects that a pack deploys",
		Long: `render prints the objects that the charts and manifests of a pack give with its
own values, as YAML, each with the template it comes from. Palette's macros, and
values that a chart demands and the pack leaves to the user, are samples.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return flags.render(cmd, args[0], preset)
		},
	}
	flags.registerRendering(cmd.Flags())
	cmd.Flags().StringVar(&preset, "preset", "", "render with this preset, `GROUP:NAME`")
	return cmd
}

// registerRendering adds the flags that decide what a pack renders.
func (flags *lintFlags) registerRendering(f *pflag.FlagSet) {
	f.StringSlice("kubernetes-version", nil, "Kubernetes `version` to render for and validate against, repeatable (default: the newest that each pack supports)")
	f.StringArray("var", nil, "sample for the macro .spectro.var.NAME (`NAME=VALUE`)")
	f.Duration("timeout", lint.DefaultTimeout, "`limit` on rendering one pack")
	flags.connection.registerTransport(f)
	f.StringVar(&flags.config, "config", "", "read this configuration `file`, and no other")
}

func (flags *lintFlags) render(cmd *cobra.Command, path, preset string) error {
	start, err := flags.start(cmd, []string{path})
	if err != nil {
		return err
	}
	if len(start.locations) > 1 {
		return fmt.Errorf("there are %d packs below %s: name one", len(start.locations), path)
	}
	engine, err := lint.New(start.configs.rules, start.options)
	if err != nil {
		return err
	}
	needs := lint.Rendered
	if preset != "" {
		needs = lint.AllVariants
	}
	whole := true
	err = engine.Render(cmd.Context(), start.locations, needs, func(p *pack.Pack, r *lint.RenderedPack) error {
		i := slices.IndexFunc(r.Variants, func(v *lint.RenderedPack) bool { return v.Preset == preset && !v.Enabled })
		if i < 0 {
			return unknownPreset(p, preset)
		}
		var notes []string
		notes, whole = report.Unrendered(r.Variants[i])
		for _, note := range notes {
			fmt.Fprintf(cmd.ErrOrStderr(), "packlint: %s\n", note)
		}
		return report.Objects(cmd.OutOrStdout(), r.Variants[i])
	})
	if err == nil && !whole {
		return status{exitFindings, errSilent}
	}
	return err
}

func unknownPreset(p *pack.Pack, name string) error {
	var known []string
	for _, preset := range p.PresetList() {
		known = append(known, fmt.Sprintf("%q", preset.ID()))
	}
	if len(known) == 0 {
		return errors.New("the pack has no presets")
	}
	return fmt.Errorf("the pack has no preset %q, but %s", name, strings.Join(known, ", "))
}
