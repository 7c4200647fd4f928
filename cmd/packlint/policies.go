package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/packlint/packlint/catalogue"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/policy"
	"github.com/packlint/packlint/publish"
)

// policyKeys are the keys that say which policies there are. They are read
// before the rest of a configuration, which may speak of their rules.
var policyKeys = []string{"policies", "rego-v0", "policy-allow"}

func registerPolicyFlags(f *pflag.FlagSet) {
	f.StringArray("policy", nil, "rules of your own in Rego: a file, a directory, or a bundle (`oci://REGISTRY/REPOSITORY:TAG@DIGEST`), repeatable")
	f.Bool("rego-v0", false, "read the policies as Rego v0")
	f.StringSlice("policy-allow", nil, "let policies call this `builtin`, although its result differs from run to run: "+strings.Join(policy.Grantable(), ", "))
}

// loadPolicies reads the policies that hold where a run starts.
func (c *configs) loadPolicies(cmd *cobra.Command, start, only string) error {
	cfg, err := c.policyConfig(start, only)
	if err != nil {
		return err
	}
	files := policy.Files{}
	for _, item := range cfg.List("policies") {
		read, err := c.readPolicy(cmd, item)
		if err != nil {
			return fmt.Errorf("%s: %w", item.From, err)
		}
		maps.Copy(files, read)
	}
	if len(files) == 0 {
		c.rules = catalogue.Builtin()
		return nil
	}
	reserved, _ := lint.RuleNames(catalogue.Builtin())
	c.users, err = policy.New(files, policy.Options{V0: cfg.On("rego-v0"), Allow: cfg.Values("policy-allow"), Reserved: reserved})
	if err != nil {
		return err
	}
	c.users.Compile()
	c.rules = catalogue.With(c.users.Rules())
	return nil
}

// policyConfig is what the files and the command line say about policies.
func (c *configs) policyConfig(start, only string) (lint.Config, error) {
	files := []place{{name: only}}
	if only == "" {
		var err error
		if files, err = c.filesAbove(start); err != nil {
			return nil, err
		}
	}
	var out lint.Config
	for _, at := range files {
		layer, err := c.parse(at, func(shown string, text []byte) (*lint.Layer, error) {
			return lint.ParseKeys(shown, filepath.ToSlash(filepath.Dir(shown)), text, policyKeys...)
		})
		if err != nil {
			return nil, err
		}
		if layer != nil {
			if only != "" {
				c.only = layer
			}
			out = append(out, layer)
		}
	}
	return append(out, c.flags), nil
}

// readPolicy reads what --policy or an entry of policies names. A configuration
// comes with a pull request: it is not what opens the network.
func (c *configs) readPolicy(cmd *cobra.Command, item lint.Item) (policy.Files, error) {
	fromFile := item.Layer != nil && item.Layer.File != ""
	if strings.HasPrefix(item.Value, publish.Scheme) {
		if fromFile {
			return nil, fmt.Errorf("the policy %s is not in the repository: give it on the command line, --policy, or keep a copy (`packlint policy pull`)", item.Value)
		}
		return pullPolicy(cmd, item.Value)
	}
	at := c.sourceOf(c.place(item, item.Value))
	dir, name, shown := at.root, at.name, filepath.Clean(item.Value)
	if dir == "" {
		dir, name = filepath.Split(filepath.Clean(at.name))
		if dir == "" {
			dir = "."
		}
	}
	if fromFile {
		shown = c.shown(c.place(item, item.Value).String())
	}
	if !filepath.IsLocal(name) {
		if fromFile {
			return nil, fmt.Errorf("a configuration names files of its repository only, and %s is none", item.Value)
		}
		dir, name = at.name, "." // .., or the root of the file system
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("the policy %s cannot be read: no such file or directory", shown)
	}
	defer root.Close()
	return policy.ReadFiles(root, name, filepath.ToSlash(shown))
}

// knownRules are the rules of packlint and of the policies that are in force in
// the working directory.
func knownRules(cmd *cobra.Command) ([]*lint.Rule, error) {
	layer, err := flagLayer(cmd.Flags())
	if err != nil {
		return nil, err
	}
	c, err := newConfigs(cmd, ".", "", layer)
	if err != nil {
		return nil, err
	}
	return c.rules, nil
}
