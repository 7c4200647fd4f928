package rules_test

import (
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/packlint/packlint/internal/packtest"
	"github.com/packlint/packlint/internal/ruletest"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/rules"
)

// ofFiles runs the rules that render nothing.
func ofFiles(t testing.TB) *lint.Engine {
	t.Helper()
	var run []*lint.Rule
	for _, r := range rules.All() {
		if r.Needs == lint.Files {
			run = append(run, r)
		}
	}
	linter, err := lint.New(run, lint.Options{Jobs: 1})
	if err != nil {
		t.Fatal(err)
	}
	return linter
}

// fixFiles wants the fixes of a pack to come to an end, and to leave what can be
// read so.
func fixFiles(t *testing.T, linter *lint.Engine, texts map[string]string) {
	t.Helper()
	dir := t.TempDir()
	packtest.Write(t, dir, nil)
	for name, text := range texts {
		path := filepath.Join(dir, "p", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	fixed, _, _ := ruletest.FixTree(t, linter, dir, dir, func(lint.Finding) bool { return true })
	for name, text := range texts {
		now, ok := fixed["p/"+name]
		if !ok {
			continue
		}
		parse := pack.ParseYAML
		if name == pack.MetaFile {
			parse = pack.ParseJSON
		}
		if before, after := parse(name, []byte(text)), parse(name, []byte(now)); before.Err == nil && after.Err != nil {
			t.Errorf("%s can be read no more: %v\n%q\n%q", name, after.Err, text, now)
		}
	}
}

// soundTexts are the text files of the pack without a finding.
func soundTexts(t testing.TB) map[string]string {
	t.Helper()
	sound, err := txtar.ParseFile(filepath.Join("testdata", "sound.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range sound.Files {
		if name, ok := strings.CutPrefix(f.Name, "sound-1.0.0/"); ok && strings.Count(name, "/") == 0 && path.Ext(name) != ".png" {
			texts[name] = string(f.Data)
		}
	}
	return texts
}

// TestFixesOfMistakes makes several mistakes at a time in a sound pack, such as
// people make, and fixes what there is to fix.
func TestFixesOfMistakes(t *testing.T) {
	t.Parallel()
	linter, sound := ofFiles(t), soundTexts(t)
	names := slices.Sorted(maps.Keys(sound))
	mistakes := []func(r *rand.Rand, line string) string{
		func(_ *rand.Rand, line string) string { return line + "\n" + line },
		func(_ *rand.Rand, line string) string { return "  " + line },
		func(_ *rand.Rand, line string) string { return strings.TrimPrefix(line, "  ") },
		func(_ *rand.Rand, line string) string { return strings.ReplaceAll(line, `"`, "") },
		func(_ *rand.Rand, line string) string { return strings.ToUpper(line) },
		func(_ *rand.Rand, line string) string { return strings.Replace(line, ": ", ":\u00a0", 1) },
		func(_ *rand.Rand, line string) string { return line + "\r" },
		func(_ *rand.Rand, line string) string { return strings.TrimSuffix(line, ",") },
		func(_ *rand.Rand, line string) string { return line + "," },
		func(_ *rand.Rand, line string) string { return line + " # why" },
		func(_ *rand.Rand, line string) string {
			key, _, _ := strings.Cut(line, ":")
			return key + ": {{ .spectro.system.cluster.name }}"
		},
		func(_ *rand.Rand, line string) string { key, _, _ := strings.Cut(line, ":"); return key + ": 7" },
		func(_ *rand.Rand, line string) string { key, _, _ := strings.Cut(line, ":"); return key + ":" },
		func(r *rand.Rand, line string) string {
			if i := r.IntN(len(line) + 1); i > 0 && i < len(line) {
				return line[:i-1] + line[i:i+1] + line[i-1:i] + line[i+1:] // neighbours change places
			}
			return ""
		},
	}
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 1))
		texts := maps.Clone(sound)
		for range 1 + r.IntN(4) {
			name := names[r.IntN(len(names))]
			lines := strings.Split(texts[name], "\n")
			i := r.IntN(len(lines))
			lines[i] = mistakes[r.IntN(len(mistakes))](r, lines[i])
			texts[name] = strings.Join(lines, "\n")
		}
		fixFiles(t, linter, texts)
		if t.Failed() {
			t.Fatalf("with the seed %d", seed)
		}
	}
}

// FuzzFixes wants fixes to come to an end, whatever a pack's files hold, and not to
// break what can be read.
func FuzzFixes(f *testing.F) {
	sound := soundTexts(f)
	f.Add(sound[pack.MetaFile], sound[pack.ValuesFile], sound[pack.PresetsFile], "a: {schema: '{{ required }}'}\n")
	f.Add("\ufeff{\"Name\": \"x\", \"KubeManifests\": [\"manifests\\\\a.yaml\"], \"eol\": \"\",}", "pack:\nnamespace: a\r\ncharts: {}\n", "presets:\n- name: 1\n  remove:\n  add: {a: {{.spectro.var.x}}}\n", "a: {Schema: 1}\n")
	f.Add("{\"annotations\": {\"a\": true, \"a\": true}, \"cloudTypes\": \"aws\"}", "pack:\n  content:\n    images:\n    - iamge: busybox\n    - busybox\n    namespace: x\n", "", "")
	f.Add("{}", "a: {{ .spectro.system.cluster.name }} # b\nb: \u00a0\u200bc\n\td: {{ spectro.var.x }}\n", "presets: []", "a:\n  schema: '{{ format \"${number:[9-1]}\" }}'\n")
	linter := ofFiles(f)
	f.Fuzz(func(t *testing.T, meta, values, presets, schema string) {
		if len(meta)+len(values)+len(presets)+len(schema) > 10_000 {
			return
		}
		fixFiles(t, linter, map[string]string{pack.MetaFile: meta, pack.ValuesFile: values, pack.PresetsFile: presets, pack.SchemaFile: schema, "manifests/a.yaml": "a: 1\n"})
	})
}

// TestFixesOfCorpus fixes real packs, one for each set of rules that have fixes for
// some: what is fixed is gone, and what is new was there all the time, where nothing
// read it.
func TestFixesOfCorpus(t *testing.T) {
	t.Parallel()
	const corpus = "../../shared/corpus/packs"
	packs, _ := filepath.Glob(filepath.Join(corpus, "*"))
	if len(packs) == 0 {
		t.Skip("the corpus of real packs is not at " + corpus)
	}
	linter, err := lint.New(rules.All(), lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	awake := []string{"secret-plaintext-default", "secret-without-password-schema"} // of values that take effect
	known, fixing := map[string]bool{}, map[string]string{}
	for _, f := range ruletest.LintTree(t, linter, corpus).Findings {
		known[f.Fingerprint] = true
		if name := path.Base(f.Pack); f.Fixable && !strings.Contains(fixing[name], f.Rule) {
			fixing[name] += " " + f.Rule
		}
	}
	seen := map[string]bool{"": true}
	for _, dir := range packs {
		name := filepath.Base(dir)
		if seen[fixing[name]] {
			continue
		}
		seen[fixing[name]] = true
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			packtest.Write(t, root, nil)
			if err := os.CopyFS(filepath.Join(root, name), os.DirFS(dir)); err != nil {
				t.Fatal(err)
			}
			_, cured, after := ruletest.FixTree(t, linter, root, filepath.Join(root, name), func(lint.Finding) bool { return true })
			if len(cured) == 0 {
				t.Error("nothing is fixed")
			}
			left := map[string]bool{}
			for _, f := range after {
				left[f.Fingerprint] = true
				if !known[f.Fingerprint] && !slices.Contains(awake, f.Rule) {
					t.Errorf("fixing brings about %s:%d: %s: %s", f.File, f.Line, f.Rule, f.Message)
				}
			}
			for _, f := range cured {
				if left[f.Fingerprint] {
					t.Errorf("fixing does not cure %s:%d: %s", f.File, f.Line, f.Rule)
				}
			}
		})
	}
}
