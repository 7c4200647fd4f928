package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// PresetShape is sure of what the documentation says; whether a preset works
// without remove or displayName is not known, and a warning.
var PresetShape = lint.Rule{
	ID:       "preset-shape",
	Severity: lint.Error,
	Category: lint.Presets,
	Summary:  "an entry of presets.yaml is not a preset: a key is missing, of the wrong type, or a name is not unique",
	Why:      "The UI cannot offer the preset, or applies nothing when it is chosen. Of two presets with one name, only one can be chosen.",
	Fix:      "Give each preset a unique `name`, `displayName`, `group`, a list `remove` of dotted paths, and a text `add: |` that holds a mapping in YAML.",
	Related:  []string{"presets-empty", "preset-remove-dead", "preset-add-unknown-chart", constraintDocs},
	Check: func(p *lint.Pass) {
		if !hasFile(p.Pack, pack.PresetsFile) || p.Pack.Presets().Empty() {
			return
		}
		list, ok := presetsSequence(p)
		if !ok {
			return
		}
		for _, d := range p.Pack.Presets().Duplicates {
			p.Report(d.Key.Pos, fmt.Sprintf("the key %q stands twice in this mapping; only the last one counts", d.Key.Value),
				lint.See(d.First.Pos, "first set here"), lint.Hint("remove one of the two"), lint.Fix(p.Pack.Presets().RemoveDuplicate(d)))
		}
		for i, item := range list.Items {
			if item.Kind != pack.Mapping {
				p.Report(item.Pos, fmt.Sprintf("entry %d of presets is %s where a mapping is expected", i+1, item.Kind))
			}
		}
		if list.Len() > pack.MaxPresets {
			p.Report(list.Items[pack.MaxPresets].Pos, fmt.Sprintf("presets.yaml has %d presets; packlint reads the first %d", list.Len(), pack.MaxPresets), lint.As(lint.Warning))
		}
		names := map[string]*pack.Node{}
		for _, preset := range p.Pack.PresetList() {
			presetKeys(p, preset)
			presetAdd(p, preset)
			node := preset.Node.Get("name")
			if preset.Name == "" {
				continue
			}
			if first, ok := names[preset.Name]; ok {
				p.Report(node.Pos, fmt.Sprintf("a second preset is called %q; the name must be unique in the file", preset.Name),
					lint.See(first.Pos, "the first one"), lint.Hint("give one of the two another name"))
				continue
			}
			names[preset.Name] = node
		}
	},
}

// presetsSequence returns the list of presets, or reports why there is none.
func presetsSequence(p *lint.Pass) (list *pack.Node, ok bool) {
	doc := p.Pack.Presets()
	switch {
	case doc.Err != nil:
		p.Report(doc.Err.Pos, "presets.yaml is not valid YAML: "+doc.Err.Message, lint.Hint("%s", doc.Err.Hint))
		return nil, false
	case doc.Root.Kind != pack.Mapping:
		p.Report(doc.Root.Pos, fmt.Sprintf("presets.yaml holds %s where the key presets is expected", doc.Root.Kind), lint.Hint("write `presets:` above the list"))
		return nil, false
	}
	pair, ok := doc.Root.Pair("presets")
	switch {
	case !ok && doc.Root.Len() == 0: // presets-empty
		return nil, false
	case !ok:
		hint := lint.Hint("write `presets:` at the start of a line, and the list below it")
		if meant, near := closest(doc.Root.Pairs[0].Key.Value, []string{"presets"}); near {
			hint = lint.Hint("did you mean %s?", meant)
		}
		var fix []pack.Edit
		if _, certain := keyMeant(doc.Root, doc.Root.Pairs[0].Key.Value, []string{"presets"}); certain && doc.Root.Pairs[0].Value.Is(pack.Sequence) {
			fix = doc.Rename(doc.Root.Pairs[0].Key, "presets")
		}
		p.Report(doc.Root.Pairs[0].Key.Pos, fmt.Sprintf("presets.yaml has the key %q, and no key presets: there are no presets", doc.Root.Pairs[0].Key.Value), hint, lint.Fix(fix))
		return nil, false
	case pair.Value.Kind == pack.Null: // presets-empty
		return nil, false
	case pair.Value.Kind != pack.Sequence:
		p.Report(pair.Key.Pos, fmt.Sprintf("presets is %s where a list is expected", pair.Value.Kind), lint.Hint("write each preset as `- name: …`"))
		return nil, false
	}
	return pair.Value, true
}

// presetName names a preset in messages.
func presetName(preset *pack.Preset) string {
	if preset.Name == "" {
		return fmt.Sprintf("preset %d", preset.Index+1)
	}
	return fmt.Sprintf("the preset %q", preset.Name)
}

var presetKeyNames = []string{"name", "displayName", "group", "remove", "add"}

func presetKeys(p *lint.Pass, preset *pack.Preset) {
	meant := map[string]bool{}
	for _, pair := range preset.Node.Pairs {
		if contains(presetKeyNames, pair.Key.Value) {
			continue
		}
		if known, ok := closest(pair.Key.Value, presetKeyNames); ok && preset.Node.Get(known) == nil {
			meant[known] = true
			var fix []pack.Edit
			if certain, ok := keyMeant(preset.Node, pair.Key.Value, presetKeyNames); ok && fitsPreset(certain, pair.Value) {
				fix = p.Pack.Presets().Rename(pair.Key, known)
			}
			p.Report(pair.Key.Pos, fmt.Sprintf("%s has the key %q, which nothing reads", presetName(preset), pair.Key.Value), presetKeySeverity(known), lint.Hint("did you mean %s?", known), lint.Fix(fix))
			continue
		}
		p.Report(pair.Key.Pos, fmt.Sprintf("%s has the key %q, which packlint knows no reader of", presetName(preset), pair.Key.Value), lint.As(lint.Warning),
			lint.Hint("the keys are %s", enumerate(presetKeyNames, "and")))
	}
	for _, key := range presetKeyNames {
		pair, ok := preset.Node.Pair(key)
		if !ok {
			if !meant[key] {
				reportMissingKey(p, preset, key)
			}
			continue
		}
		switch {
		case key == "add":
		case key == "remove":
			presetRemove(p, preset, pair)
		case pair.Value.Blank():
			p.Report(pair.Key.Pos, fmt.Sprintf("%s has an empty %s", presetName(preset), key), presetKeySeverity(key), lint.Hint("write a text"))
		case pair.Value.Kind != pack.String:
			var fix []pack.Edit
			if pair.Value.Is(pack.Number) || pair.Value.Is(pack.Bool) {
				fix = p.Pack.Presets().SetString(pair.Value, pair.Value.Value)
			}
			p.Report(pair.Value.Pos, fmt.Sprintf("the %s of %s is %s, not a text", key, presetName(preset), pair.Value.Kind), lint.Hint("quote it"), lint.Fix(fix))
		}
	}
}

// fitsPreset tells whether a value is what a preset has under a key.
func fitsPreset(key string, value *pack.Node) bool {
	if key != "remove" {
		return value.Is(pack.String) && !value.Blank()
	}
	return value.Is(pack.Sequence) && !slices.ContainsFunc(value.Items, func(path *pack.Node) bool { return !path.Is(pack.String) || path.Blank() })
}

// presetKeySeverity: a preset cannot be chosen without a name, and does nothing
// without add; packlint knows of no other key what Palette makes of its absence.
func presetKeySeverity(key string) lint.Option {
	if key == "name" || key == "add" {
		return lint.As(lint.Error)
	}
	return lint.As(lint.Warning)
}

func reportMissingKey(p *lint.Pass, preset *pack.Preset, key string) {
	if key == "add" && len(preset.Remove) > 0 {
		p.Report(preset.Node.Pos, fmt.Sprintf("%s has no key add; packlint assumes that it needs one even if it only removes", presetName(preset)), lint.As(lint.Warning),
			lint.Hint("write `add: \"\"`"))
		return
	}
	value := map[string]string{"remove": " []", "add": " |, and YAML in the next lines"}[key]
	p.Report(preset.Node.Pos, fmt.Sprintf("%s has no key %s", presetName(preset), key), presetKeySeverity(key), lint.Hint("add `%s:%s`", key, value))
}

func presetRemove(p *lint.Pass, preset *pack.Preset, pair pack.Pair) {
	switch {
	case pair.Value.Kind == pack.Null:
		p.Report(pair.Key.Pos, fmt.Sprintf("the remove of %s is null; packlint assumes that Palette wants a list", presetName(preset)), lint.As(lint.Warning), lint.Hint("write `remove: []`"),
			lint.Fix(p.Pack.Presets().EmptyList(pair)))
	case pair.Value.Kind != pack.Sequence:
		p.Report(pair.Value.Pos, fmt.Sprintf("the remove of %s is %s, not a list of paths", presetName(preset), pair.Value.Kind), lint.Hint("write `remove: [\"charts.name.key\"]`"))
	default:
		for _, item := range pair.Value.Items {
			if item.Kind != pack.String || item.Blank() {
				p.Report(item.Pos, fmt.Sprintf("an item in the remove of %s is %s, not a dotted path", presetName(preset), item.Kind), lint.Hint("write a path such as \"charts.name.key\""))
			}
		}
	}
}

func presetAdd(p *lint.Pass, preset *pack.Preset) {
	pair, ok := preset.Node.Pair("add")
	if !ok {
		return
	}
	for _, d := range preset.AddDuplicates {
		p.Report(d.Key.Pos, fmt.Sprintf("the key %q stands twice in the add of %s; only the last one counts", d.Key.Value, presetName(preset)),
			lint.See(d.First.Pos, "first set here"), lint.Hint("remove one of the two"))
	}
	switch add := pair.Value; {
	case preset.AddErr != nil && brokenByMacro(p.Pack, preset.AddText): // macro-unquoted, macro-malformed
	case preset.AddErr != nil:
		p.Report(preset.AddErr.Pos, fmt.Sprintf("the add of %s is not valid YAML: %s", presetName(preset), preset.AddErr.Message), lint.Hint("%s", preset.AddErr.Hint))
	case add.Is(pack.Mapping):
		p.Report(pair.Key.Pos, fmt.Sprintf("the add of %s is a mapping; Palette expects a text that holds YAML", presetName(preset)), lint.Hint("write `add: |`, and leave the lines below it"),
			lint.Fix(p.Pack.Presets().Literal(pair)))
	case add.Kind != pack.String && add.Kind != pack.Null:
		p.Report(add.Pos, fmt.Sprintf("the add of %s is %s, not a text that holds YAML", presetName(preset), add.Kind), lint.Hint("write `add: |`, and YAML in the next lines"))
	case preset.Add != nil && preset.Add.Kind != pack.Mapping:
		p.Report(preset.Add.Pos, fmt.Sprintf("the add of %s holds %s where a mapping is expected", presetName(preset), preset.Add.Kind), lint.Hint("start it with `charts:` or `manifests:`"))
	case preset.Add.Len() == 0 && len(preset.Remove) == 0:
		p.Report(pair.Key.Pos, fmt.Sprintf("%s neither adds nor removes anything", presetName(preset)), lint.As(lint.Warning), lint.Hint("write in add what choosing it sets"))
	}
}
