package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/publish"
)

// local splits what is to be linted into paths and references to registries.
func local(args []string) (paths, refs []string) {
	for _, arg := range args {
		if strings.HasPrefix(arg, publish.Scheme) {
			refs = append(refs, arg)
		} else {
			paths = append(paths, arg)
		}
	}
	return paths, refs
}

// startOf is the directory that the configuration of a run is looked for in.
func startOf(args []string) (string, error) {
	if paths, _ := local(args); len(paths) > 0 {
		return directory(paths[0])
	}
	return ".", nil
}

// locate finds the packs of paths, and fetches those of references. What is
// fetched stays in memory.
func (c *connection) locate(cmd *cobra.Command, args []string) ([]pack.Location, error) {
	paths, refs := local(args)
	found, err := pack.Find(paths)
	if err != nil || len(refs) == 0 {
		return found, err
	}
	options := c.transport()
	if options.Credential, err = storedCredentials(); err != nil {
		return nil, err
	}
	client, err := publish.NewClient(options)
	if err != nil {
		return nil, err
	}
	for _, arg := range refs {
		ref, err := publish.ParseReference(arg)
		if err != nil {
			return nil, err
		}
		at, err := client.Find(cmd.Context(), ref)
		if err != nil {
			return nil, err
		}
		location, err := client.Location(cmd.Context(), at)
		if err != nil {
			return nil, err
		}
		found = append(found, location)
	}
	return found, nil
}

func noPack(paths []string) error {
	return fmt.Errorf("no pack found at or below %s: a pack is a directory with a %s", strings.Join(paths, ", "), pack.MetaFile)
}
