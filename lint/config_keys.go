package lint

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/render"
)

// ConfigKey is a key of the configuration; but for exclude and rules, each is also a
// flag, mostly of the same name.
type ConfigKey struct {
	Name string
	Doc  string
	flag string // its name, where it is not that of the key
	kind keyKind
	// whole keys are settings of the run as a whole: they count where the run
	// starts, not in the directories below.
	whole  bool
	values []string // that a text may have; any, when there are none
	preset string   // what holds when nobody says anything
	check  func(string) error
}

type keyKind uint8

const (
	textKey   keyKind = iota
	toggleKey         // true or false
	numberKey         // a whole number, not negative
	spanKey           // a duration
	listKey           // of texts; a single text is a list of one
	tableKey          // from names to texts
	excludeKey
	rulesKey
)

// ConfigKeys lists the keys of the configuration in the order of the
// documentation.
func ConfigKeys() []ConfigKey {
	return []ConfigKey{
		{Name: "profile", Doc: "set of severities", values: []string{string(Default), string(Community), string(Strict)}, preset: string(Default)},
		{Name: "enable", Doc: "rules and categories to run, even if they are off by default", kind: listKey},
		{Name: "disable", Doc: "rules and categories not to run", kind: listKey},
		{Name: "severity", Doc: "severity of all findings of a rule", kind: tableKey, values: severityNames[1:]},
		{Name: "exclude", Doc: "findings that are accepted, with the reason", kind: excludeKey},
		{Name: "rules", Doc: "settings of rules", kind: rulesKey},
		{Name: "kubernetes-version", Doc: "Kubernetes versions to render for and validate against, the first of them before all else", kind: listKey, check: checkKubernetesVersion},
		{Name: "mirrors", Doc: "where packlint images sends copies: registries, or repositories below them, and their targets", kind: tableKey, whole: true, check: checkMirror},
		{Name: "var", Doc: "samples for the macros .spectro.var.NAME", kind: tableKey},
		{Name: "fail-on", Doc: "lowest severity that makes the exit code 1", whole: true, values: []string{"error", "warning", "info", "never"}, preset: "error"},
		{Name: "baseline", Doc: "file with known findings, which do not count; per-pack for one beside each pack", whole: true},
		{Name: "new-since", Doc: "git revision: findings that were there do not count", whole: true},
		{Name: "base", Doc: "git revision that the change starts from: rules about changes compare with it", whole: true},
		{Name: "policies", flag: "policy", Doc: "rules of your own, in Rego: files and directories", kind: listKey, whole: true},
		{Name: "rego-v0", Doc: "read the policies as Rego v0", kind: toggleKey, whole: true, preset: "false"},
		{Name: "policy-allow", Doc: "builtins that policies may call although their results differ from run to run", kind: listKey, whole: true},
		{Name: "schema-location", Doc: "further sources of schemas, in kubeconform's syntax", kind: listKey, whole: true},
		{Name: "registries", Doc: "registries to publish to, HOST/BASE by name", kind: tableKey, whole: true},
		{Name: "output", Doc: "outputs, FORMAT or FORMAT=FILE", kind: listKey, whole: true, preset: "text"},
		{Name: "color", Doc: "colour of the text output", whole: true, values: []string{"auto", "always", "never"}, preset: "auto"},
		{Name: "jobs", Doc: "packs to work on at a time; 0 for one a CPU", kind: numberKey, whole: true, preset: "0"},
		{Name: "timeout", Doc: "limit on rendering one pack", kind: spanKey, whole: true, preset: DefaultTimeout.String()},
		{Name: "no-progress", Doc: "show no progress on a terminal", kind: toggleKey, whole: true, preset: "false"},
		{Name: "quiet", Doc: "print only errors and the summary", kind: toggleKey, whole: true, preset: "false"},
		{Name: "verbose", Doc: "print more: infos in full, durations, what was not checked", kind: toggleKey, whole: true, preset: "false"},
	}
}

// Flag is the name of the key's flag.
func (k ConfigKey) Flag() string { return cmp.Or(k.flag, k.Name) }

func findKey(name string) (ConfigKey, bool) {
	for _, k := range ConfigKeys() {
		if k.Name == name {
			return k, true
		}
	}
	return ConfigKey{}, false
}

// verify says what is wrong with a value, in words that start with it.
func (k ConfigKey) verify(value string) error {
	wrong := func(what string) error { return fmt.Errorf("%q is %s", value, what) }
	switch k.kind {
	case toggleKey:
		if value != "true" && value != "false" {
			return wrong("neither true nor false")
		}
	case numberKey:
		if n, err := strconv.Atoi(value); err != nil || n < 0 {
			return wrong("no whole number")
		}
	case spanKey:
		if d, err := time.ParseDuration(value); err != nil || d < 0 {
			return wrong("no duration such as 90s or 2m")
		}
	}
	if len(k.values) > 0 {
		for _, known := range k.values {
			if value == known {
				return nil
			}
		}
		return fmt.Errorf("%q is unknown: use %s%s", value, strings.Join(k.values, ", "), didYouMean(value, k.values))
	}
	if k.check != nil {
		if err := k.check(value); err != nil {
			return fmt.Errorf("%q: %w", value, err)
		}
	}
	return nil
}

// checkMirror wants what an image's repository can be put behind.
func checkMirror(s string) error {
	if r, err := render.ParseReference(s + "/image"); err != nil || r.Name() != s+"/image" {
		return errors.New("it is no registry, such as registry.example.com or registry.example.com/mirror")
	}
	return nil
}

func checkKubernetesVersion(s string) error {
	_, err := parseKubernetesVersion(s)
	return err
}

func parseKubernetesVersion(s string) (kube.Version, error) {
	v, err := kube.ParseVersion(s)
	if err != nil {
		return kube.Version{}, err
	}
	return EmbeddedVersion(v)
}
