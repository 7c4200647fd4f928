package lint

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/packlint/packlint/pack"
)

// ConfigFile is the name of a configuration.
const ConfigFile = ".packlint.yaml"

// Layer is what one place sets: a configuration file, or the command line.
type Layer struct {
	// File is where the layer stands, for people; empty for the command line.
	File string
	// Dir is what the globs of exclusions start from, relative to the repository.
	Dir string

	settings map[string][]Item
	excludes []Exclude
	rules    []Item // Name is rule + "." + setting
}

// Item is one value that is set: of a scalar, or an entry of a list or table.
type Item struct {
	Name  string // of an entry of a table
	Value string
	From  string // file:line, a flag, or "default"
	Layer *Layer
}

// Config is what is in force: layers, each refining those before it.
type Config []*Layer

// ParseConfig reads a configuration file. The error names every mistake with
// its line.
func ParseConfig(file, dir string, text []byte, rules []*Rule) (*Layer, error) {
	r := configReader{layer: &Layer{File: file, Dir: dir, settings: map[string][]Item{}}, rules: rules}
	r.ids, r.names = RuleNames(rules)
	d := pack.ParseYAML(file, text)
	if d.Err != nil {
		return nil, d.Err
	}
	for _, dup := range d.Duplicates {
		r.fail(dup.Key, "%s stands here a second time, after line %d", dup.Key.Value, dup.First.Pos.Line)
	}
	switch {
	case d.Root == nil:
	case !d.Root.Is(pack.Mapping):
		r.fail(d.Root, "the configuration is %s; it must be a mapping", d.Root.Kind)
	default:
		for _, pair := range d.Root.Pairs {
			r.key(pair)
		}
	}
	if len(r.errs) > 0 {
		return nil, errors.Join(r.errs...)
	}
	return r.layer, nil
}

// ParseKeys reads some keys of a configuration file, and leaves what is wrong
// elsewhere in it to ParseConfig: for those that say which rules there are,
// without which the rest cannot be read.
func ParseKeys(file, dir string, text []byte, keys ...string) (*Layer, error) {
	r := configReader{layer: &Layer{File: file, Dir: dir, settings: map[string][]Item{}}}
	if d := pack.ParseYAML(file, text); d.Err == nil && d.Root.Is(pack.Mapping) {
		for _, key := range keys {
			if pair, ok := d.Root.Pair(key); ok {
				r.key(pair)
			}
		}
	}
	return r.layer, errors.Join(r.errs...)
}

// NewLayer returns the layer of the command line.
func NewLayer() *Layer { return &Layer{settings: map[string][]Item{}} }

// Set adds a value, and an entry of a list or table to those there are.
func (l *Layer) Set(key, name, value, from string) error {
	k, ok := findKey(key)
	if !ok {
		return fmt.Errorf("%s is no key of the configuration", key)
	}
	if err := k.verify(value); err != nil {
		return fmt.Errorf("%s %w", from, err)
	}
	l.settings[key] = append(l.settings[key], Item{Name: name, Value: value, From: from, Layer: l})
	return nil
}

// Whole lists what the layer sets of the run as a whole.
func (l *Layer) Whole() []Item {
	var out []Item
	for _, k := range ConfigKeys() {
		if items := l.settings[k.Name]; k.whole && len(items) > 0 {
			item := items[0]
			item.Name = k.Name
			out = append(out, item)
		}
	}
	return out
}

type configReader struct {
	layer      *Layer
	rules      []*Rule
	ids, names []string
	errs       []error
}

// maxConfigErrors keeps the answer to a file that is no configuration short.
const maxConfigErrors = 10

func (r *configReader) fail(n *pack.Node, format string, args ...any) {
	if len(r.errs) < maxConfigErrors {
		r.errs = append(r.errs, fmt.Errorf("%s:%d:%d: %s", r.layer.File, n.Pos.Line, n.Pos.Column, sprintf(format, args)))
	}
}

func (r *configReader) from(n *pack.Node) string {
	return fmt.Sprintf("%s:%d", r.layer.File, n.Pos.Line)
}

func (r *configReader) key(pair pack.Pair) {
	name := pair.Key.Value
	k, ok := findKey(name)
	if !ok {
		var known []string
		for _, k := range ConfigKeys() {
			known = append(known, k.Name)
		}
		r.fail(pair.Key, "unknown key %q%s", name, didYouMean(name, known))
		return
	}
	switch k.kind {
	case excludeKey:
		for _, entry := range r.items(name, pair.Value) {
			r.exclude(entry)
		}
	case rulesKey:
		for _, rule := range r.pairs(name, pair.Value) {
			r.rule(rule)
		}
	case tableKey:
		for _, entry := range r.pairs(name, pair.Value) {
			r.entry(k, entry)
		}
	case listKey:
		for _, text := range r.texts(name, pair.Value) {
			if name == "enable" || name == "disable" {
				r.name(text)
			}
			r.set(k, "", text)
		}
	default:
		if text, ok := r.scalar(name, pair.Value); ok {
			r.set(k, "", text)
		}
	}
}

func (r *configReader) entry(k ConfigKey, entry pack.Pair) {
	if k.Name == "severity" && !slices.Contains(r.ids, entry.Key.Value) {
		r.fail(entry.Key, "severity: unknown rule %q%s", entry.Key.Value, didYouMean(entry.Key.Value, r.ids))
		return
	}
	if text, ok := r.scalar(k.Name+"."+entry.Key.Value, entry.Value); ok {
		r.set(k, entry.Key.Value, text)
	}
}

func (r *configReader) set(k ConfigKey, name string, value *pack.Node) {
	if err := k.verify(value.Value); err != nil {
		r.fail(value, "%s %v", k.Name, err)
		return
	}
	r.layer.settings[k.Name] = append(r.layer.settings[k.Name], Item{Name: name, Value: value.Value, From: r.from(value), Layer: r.layer})
}

// name wants the id of a rule or a category.
func (r *configReader) name(n *pack.Node) bool {
	if slices.Contains(r.names, n.Value) {
		return true
	}
	r.fail(n, "unknown rule or category %q%s", n.Value, didYouMean(n.Value, r.names))
	return false
}

// scalar accepts every scalar: kubernetes-version: 1.30 is a number to YAML.
func (r *configReader) scalar(key string, n *pack.Node) (*pack.Node, bool) {
	if n.Is(pack.Mapping) || n.Is(pack.Sequence) || n.Is(pack.Null) {
		r.fail(n, "%s is %s; it must be a single value", key, n.Kind)
		return nil, false
	}
	return n, true
}

func (r *configReader) items(key string, n *pack.Node) []*pack.Node {
	if !n.Is(pack.Sequence) {
		r.fail(n, "%s is %s; it must be a list", key, n.Kind)
	}
	return n.Items
}

func (r *configReader) pairs(key string, n *pack.Node) []pack.Pair {
	if !n.Is(pack.Mapping) {
		r.fail(n, "%s is %s; it must be a mapping", key, n.Kind)
	}
	return n.Pairs
}

// texts reads a list of texts, or the one that stands for it.
func (r *configReader) texts(key string, n *pack.Node) []*pack.Node {
	list := []*pack.Node{n}
	if n.Is(pack.Sequence) {
		list = n.Items
	}
	var out []*pack.Node
	for _, item := range list {
		if text, ok := r.scalar(key, item); ok {
			out = append(out, text)
		}
	}
	return out
}

func (r *configReader) rule(pair pack.Pair) {
	id := pair.Key.Value
	i := slices.IndexFunc(r.rules, func(known *Rule) bool { return known.ID == id })
	if i < 0 {
		r.fail(pair.Key, "rules: unknown rule %q%s", id, didYouMean(id, r.ids))
		return
	}
	var known []string
	for _, s := range r.rules[i].Settings {
		known = append(known, s.Name)
	}
	for _, entry := range r.pairs("rules."+id, pair.Value) {
		name := entry.Key.Value
		switch {
		case len(known) == 0:
			r.fail(entry.Key, "rules: %s has no settings", id)
		case !slices.Contains(known, name):
			r.fail(entry.Key, "rules: %s has no setting %q, only %s%s", id, name, strings.Join(known, ", "), didYouMean(name, known))
		default:
			for _, text := range r.texts("rules."+id+"."+name, entry.Value) {
				r.layer.rules = append(r.layer.rules, Item{Name: id + "." + name, Value: text.Value, From: r.from(text), Layer: r.layer})
			}
		}
	}
}

func (r *configReader) exclude(n *pack.Node) {
	e := Exclude{Dir: r.layer.Dir, From: r.from(n)}
	known := []string{"rule", "pack", "path", "until", "reason"}
	for _, pair := range r.pairs("an entry of exclude", n) {
		key, value := pair.Key.Value, pair.Value
		if !slices.Contains(known, key) {
			r.fail(pair.Key, "exclude: unknown key %q%s", key, didYouMean(key, known))
			continue
		}
		if key == "rule" {
			for _, text := range r.texts("exclude: rule", value) {
				if r.name(text) {
					e.Rules = append(e.Rules, text.Value)
				}
			}
			continue
		}
		text, ok := r.scalar("exclude: "+key, value)
		if !ok {
			continue
		}
		switch key {
		case "pack":
			e.Pack = r.glob(text)
		case "path":
			e.Path = r.glob(text)
		case "reason":
			e.Reason = strings.TrimSpace(text.Value)
		case "until":
			day, err := time.Parse(time.DateOnly, text.Value)
			if err != nil {
				r.fail(text, "exclude: until is %q; it must be a date such as 2031-12-31", text.Value)
			}
			e.Until = day
		}
	}
	switch {
	case !n.Is(pack.Mapping):
	case e.Reason == "":
		r.fail(n, "exclude: the entry gives no reason; say why the findings are accepted")
	case n.Get("rule") == nil && e.Pack == "" && e.Path == "":
		r.fail(n, "exclude: the entry names no rule, pack or path; it would exclude everything")
	default:
		r.layer.excludes = append(r.layer.excludes, e)
	}
}

func (r *configReader) glob(n *pack.Node) string {
	pattern := strings.TrimPrefix(n.Value, "./")
	if pattern == "" || !doublestar.ValidatePattern(pattern) {
		r.fail(n, "exclude: %q is no glob", n.Value)
	}
	return pattern
}

// Get returns the value of a key, and what holds when nobody sets it.
func (c Config) Get(key string) Item {
	for _, layer := range slices.Backward(c) {
		if items := layer.settings[key]; len(items) > 0 {
			return items[len(items)-1]
		}
	}
	k, _ := findKey(key)
	return Item{Value: k.preset, From: "default"}
}

// On tells whether a toggle is on.
func (c Config) On(key string) bool { return c.Get(key).Value == "true" }

// List returns the value of a list: of the last layer that sets it.
func (c Config) List(key string) []Item {
	for _, layer := range slices.Backward(c) {
		if items, ok := layer.settings[key]; ok {
			return items
		}
	}
	if item := c.Get(key); item.Value != "" {
		return []Item{item}
	}
	return nil
}

// Values are the values of List.
func (c Config) Values(key string) []string {
	var out []string
	for _, item := range c.List(key) {
		out = append(out, item.Value)
	}
	return out
}

// Table returns the entries of a table by name; later layers replace entries of
// those before.
func (c Config) Table(key string) []Item {
	last := map[string]Item{}
	for _, layer := range c {
		for _, item := range layer.settings[key] {
			last[item.Name] = item
		}
	}
	return slices.SortedFunc(maps.Values(last), func(a, b Item) int { return cmp.Compare(a.Name, b.Name) })
}

// RuleSettings returns the settings of rules, each from the last layer that
// gives it; Name is rule + "." + setting.
func (c Config) RuleSettings() []Item {
	from := map[string]*Layer{}
	for _, layer := range c {
		for _, item := range layer.rules {
			from[item.Name] = layer
		}
	}
	var out []Item
	for _, layer := range c {
		for _, item := range layer.rules {
			if from[item.Name] == layer {
				out = append(out, item)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Item) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// Excludes returns the exclusions of all layers.
func (c Config) Excludes() []Exclude {
	var out []Exclude
	for _, layer := range c {
		out = append(out, layer.excludes...)
	}
	return out
}

// Options turns the configuration into the options of a run over the rules.
func (c Config) Options(rules []*Rule) (Options, error) {
	opts := Options{
		Profile: Profile(c.Get("profile").Value), Excludes: c.Excludes(),
		Severities: map[string]Severity{}, Variables: map[string]string{}, RuleSettings: map[string]map[string][]string{},
	}
	ids, names := RuleNames(rules)
	for _, key := range []string{"enable", "disable"} {
		for _, layer := range c {
			for _, item := range layer.settings[key] {
				if !slices.Contains(names, item.Value) {
					return opts, fmt.Errorf("%s: unknown rule or category %q%s; `packlint rules` lists them", item.From, item.Value, didYouMean(item.Value, names))
				}
			}
		}
	}
	for _, item := range c.Table("severity") {
		if !slices.Contains(ids, item.Name) {
			return opts, fmt.Errorf("%s: unknown rule %q%s; `packlint rules` lists them", item.From, item.Name, didYouMean(item.Name, ids))
		}
	}
	for _, rule := range rules {
		c.choose(rule, &opts)
	}
	for _, item := range c.Table("var") {
		opts.Variables[item.Name] = item.Value
	}
	for _, item := range c.RuleSettings() {
		id, name, _ := strings.Cut(item.Name, ".")
		if opts.RuleSettings[id] == nil {
			opts.RuleSettings[id] = map[string][]string{}
		}
		opts.RuleSettings[id][name] = append(opts.RuleSettings[id][name], item.Value)
	}
	for _, v := range c.List("kubernetes-version") {
		version, err := parseKubernetesVersion(v.Value)
		if err != nil {
			return opts, fmt.Errorf("%s: %w", v.From, err)
		}
		opts.KubernetesVersions = append(opts.KubernetesVersions, version)
	}
	opts.SchemaLocations = c.Values("schema-location")
	// These were verified when they were set.
	opts.Jobs, _ = strconv.Atoi(c.Get("jobs").Value)
	opts.Timeout, _ = time.ParseDuration(c.Get("timeout").Value)
	return opts, nil
}

// choose decides whether a rule runs, and as what: by the last layer that says
// something about it. Within one layer its id counts before its category, and
// disable before enable.
func (c Config) choose(rule *Rule, opts *Options) {
	for _, layer := range slices.Backward(c) {
		if severity := layer.severity(rule.ID); severity != Unset && severity != Off {
			opts.Severities[rule.ID] = severity
			break
		}
	}
	for _, layer := range slices.Backward(c) {
		severity, category := layer.severity(rule.ID), string(rule.Category)
		switch {
		case layer.lists("disable", rule.ID) || severity == Off:
		case severity != Unset || layer.lists("enable", rule.ID):
			opts.Enable = append(opts.Enable, rule.ID)
			return
		case layer.lists("disable", category):
		case layer.lists("enable", category):
			opts.Enable = append(opts.Enable, rule.ID)
			return
		default:
			continue
		}
		opts.Disable = append(opts.Disable, rule.ID)
		return
	}
}

func (l *Layer) lists(key, name string) bool {
	return slices.ContainsFunc(l.settings[key], func(i Item) bool { return i.Value == name })
}

func (l *Layer) severity(rule string) Severity {
	severity := Unset
	for _, item := range l.settings["severity"] {
		if item.Name == rule {
			severity, _ = ParseSeverity(item.Value) // verified when it was set
		}
	}
	return severity
}
