package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/report"
)

func imagesCommand() *cobra.Command {
	var flags lintFlags
	var format string
	names := strings.Join(slices.Sorted(maps.Keys(report.ImageFormats())), ", ")
	cmd := &cobra.Command{
		Use:   "images PACK…",
		Short: "List the images that packs deploy, against those they list",
		Long: `images renders packs as shipped, with each preset, and for each end of the
Kubernetes range that they declare, and lists the images that come up: in pods,
and in what operators read. text and json compare them with pack.content.images;
yaml is such a list, ready to paste; txt, skopeo and oras are for copying all of
them to an air-gapped site, by way of the mirrors in the configuration.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return flags.images(cmd, args, format)
		},
	}
	flags.registerRendering(cmd.Flags())
	cmd.Flags().StringVarP(&format, "output", "o", "text", "output `FORMAT`: "+names)
	cmd.Flags().StringArray("mirrors", nil, "where copies go, `REGISTRY=TARGET`, repeatable")
	return cmd
}

func (flags *lintFlags) images(cmd *cobra.Command, paths []string, format string) error {
	write, ok := report.ImageFormats()[format]
	if !ok {
		return fmt.Errorf("unknown output format %q: use %s", format, strings.Join(slices.Sorted(maps.Keys(report.ImageFormats())), ", "))
	}
	start, err := flags.start(cmd, paths)
	if err != nil {
		return err
	}
	list := report.ImageList{Mirrors: map[string]string{}}
	for _, item := range start.config.Table("mirrors") {
		list.Mirrors[item.Name] = item.Value
	}
	engine, err := lint.New(start.configs.rules, start.options)
	if err != nil {
		return err
	}
	whole := true
	err = engine.Render(cmd.Context(), start.locations, lint.AllVariants, func(p *pack.Pack, r *lint.RenderedPack) error {
		notes, all := report.Unrendered(r)
		if !all {
			whole = false
			for _, note := range notes {
				fmt.Fprintf(cmd.ErrOrStderr(), "packlint: %s: %s\n", p.Path, note)
			}
		}
		list.Add(p, r)
		return nil
	})
	if err != nil {
		return err
	}
	if err := write(&list, cmd.OutOrStdout()); err != nil {
		return status{exitFailed, err}
	}
	if !whole {
		return status{exitFindings, errSilent}
	}
	return nil
}
