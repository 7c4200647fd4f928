package lint

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Show writes what is in force as a configuration file, with comments that say
// where each value comes from.
func (c Config) Show() []byte {
	var lines [][2]string
	add := func(from, format string, args ...any) {
		lines = append(lines, [2]string{fmt.Sprintf(format, args...), from})
	}
	for _, k := range ConfigKeys() {
		switch k.kind {
		case excludeKey:
			c.showExcludes(add)
		case rulesKey:
			c.showRules(add)
		case tableKey:
			table := c.Table(k.Name)
			if len(table) > 0 {
				add("", "%s:", k.Name)
			}
			for _, item := range table {
				add(item.From, "  %s: %s", quoted(item.Name), quoted(item.Value))
			}
		case listKey:
			list := c.List(k.Name)
			if k.Name == "enable" || k.Name == "disable" {
				list = c.all(k.Name) // they add up
			}
			if len(list) > 0 {
				add("", "%s:", k.Name)
			}
			for _, item := range list {
				add(item.From, "  - %s", quoted(item.Value))
			}
		case numberKey, toggleKey, spanKey:
			item := c.Get(k.Name)
			add(item.From, "%s: %s", k.Name, item.Value)
		default:
			if item := c.Get(k.Name); item.Value != "" {
				add(item.From, "%s: %s", k.Name, quoted(item.Value))
			}
		}
	}
	width := 0
	for _, line := range lines {
		width = max(width, min(utf8.RuneCountInString(line[0]), 40))
	}
	var b bytes.Buffer
	for _, line := range lines {
		text := line[0]
		if line[1] != "" {
			text += strings.Repeat(" ", max(0, width-utf8.RuneCountInString(text))) + "  # " + line[1]
		}
		b.WriteString(text + "\n")
	}
	return b.Bytes()
}

func (c Config) all(key string) []Item {
	var out []Item
	for _, layer := range c {
		out = append(out, layer.settings[key]...)
	}
	return out
}

func (c Config) showExcludes(add func(from, format string, args ...any)) {
	excludes := c.Excludes()
	if len(excludes) > 0 {
		add("", "exclude:")
	}
	for _, e := range excludes {
		var parts []string
		part := func(key, value string) {
			if value != "" {
				parts = append(parts, key+": "+value)
			}
		}
		if len(e.Rules) > 0 {
			part("rule", "["+strings.Join(e.Rules, ", ")+"]")
		}
		part("pack", quotedOrEmpty(e.Pack))
		part("path", quotedOrEmpty(e.Path))
		if !e.Until.IsZero() {
			part("until", e.Until.Format(time.DateOnly))
		}
		part("reason", quoted(e.Reason))
		add(e.From, "  - {%s}", strings.Join(parts, ", "))
	}
}

func (c Config) showRules(add func(from, format string, args ...any)) {
	settings := c.RuleSettings()
	if len(settings) > 0 {
		add("", "rules:")
	}
	rule, name := "", ""
	for _, item := range settings {
		id, setting, _ := strings.Cut(item.Name, ".")
		if id != rule {
			add("", "  %s:", id)
		}
		if id != rule || setting != name {
			add("", "    %s:", setting)
		}
		rule, name = id, setting
		add(item.From, "      - %s", quoted(item.Value))
	}
}

// quoted writes a text as YAML, in double quotes unless it is a plain word.
func quoted(s string) string {
	plain := s != "" && s != "true" && s != "false" && s != "null" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz-") == "" && s[0] != '-'
	if plain {
		return s
	}
	text, err := line(s)
	if err != nil {
		return "\"\""
	}
	return string(text)
}

func quotedOrEmpty(s string) string {
	if s == "" {
		return ""
	}
	return quoted(s)
}

// ConfigSchema is the JSON Schema of a configuration, for editors.
func ConfigSchema(rules []*Rule) ([]byte, error) {
	type object = map[string]any
	ids, names := RuleNames(rules)
	slices.Sort(ids)
	slices.Sort(names)
	textOrList := func(item any) object {
		return object{"anyOf": []any{item, object{"type": "array", "items": item}}}
	}
	described := func(schema object, doc string) object {
		out := maps.Clone(schema)
		out["description"] = sentence(doc)
		return out
	}
	properties := object{}
	for _, k := range ConfigKeys() {
		text := object{"type": "string"}
		if len(k.values) > 0 {
			text = object{"enum": k.values}
		}
		var schema object
		switch k.kind {
		case toggleKey:
			schema = object{"type": "boolean"}
		case numberKey:
			schema = object{"type": "integer", "minimum": 0}
		case listKey:
			if k.Name == "enable" || k.Name == "disable" {
				text = object{"enum": names}
			}
			if k.Name == "kubernetes-version" { // 1.30 is a number to YAML
				text = object{"type": []string{"string", "number"}}
			}
			schema = textOrList(text)
		case tableKey:
			schema = object{"type": "object", "additionalProperties": text}
			if k.Name == "severity" {
				schema["propertyNames"] = object{"enum": ids}
			} else {
				schema["additionalProperties"] = object{"type": []string{"string", "number", "boolean"}}
			}
		case excludeKey:
			schema = object{"type": "array", "items": object{
				"type": "object", "additionalProperties": false, "required": []string{"reason"},
				"anyOf": []any{object{"required": []string{"rule"}}, object{"required": []string{"pack"}}, object{"required": []string{"path"}}},
				"properties": object{
					"rule":   described(textOrList(object{"enum": names}), "rules and categories; all, when absent"),
					"pack":   object{"type": "string", "description": "Glob: a path relative to this file, or without a slash the name of a pack or its directory."},
					"path":   object{"type": "string", "description": "Glob: a file of the pack, or a template in a chart archive."},
					"until":  object{"type": "string", "pattern": `^\d{4}-\d{2}-\d{2}$`, "description": "The last day of the exclusion."},
					"reason": object{"type": "string", "minLength": 1, "description": "Why the findings are accepted."},
				},
			}}
		case rulesKey:
			perRule := object{}
			for _, r := range rules {
				settings := object{}
				for _, s := range r.Settings {
					settings[s.Name] = described(textOrList(object{"type": "string"}), s.Doc)
				}
				if len(settings) > 0 {
					perRule[r.ID] = object{"type": "object", "additionalProperties": false, "properties": settings, "description": sentence(r.Summary)}
				}
			}
			schema = object{"type": "object", "additionalProperties": false, "properties": perRule}
		default:
			schema = text
		}
		if k.preset != "" && k.kind == textKey {
			schema["default"] = k.preset
		}
		properties[k.Name] = described(schema, k.Doc)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(object{
		"$schema": "http://json-schema.org/draft-07/schema#",
		"title":   "Configuration of packlint (" + ConfigFile + ")",
		"type":    "object", "additionalProperties": false, "properties": properties,
	})
	return b.Bytes(), err
}

func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] + "." }
