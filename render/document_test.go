package render

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"

	"helm.sh/helm/v3/pkg/releaseutil"
	sigsyaml "sigs.k8s.io/yaml"
)

// sigsDecode decodes as the API server's clients do.
func sigsDecode(text string) (any, error) {
	var v any
	err := sigsyaml.Unmarshal([]byte(text+"\n"), &v, func(d *json.Decoder) *json.Decoder {
		d.UseNumber()
		return d
	})
	return convertNumbers(v), err
}

// convertNumbers is k8s.io/apimachinery/pkg/util/json.ConvertInterfaceNumbers.
func convertNumbers(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			v[k] = convertNumbers(e)
		}
	case []any:
		for i, e := range v {
			v[i] = convertNumbers(e)
		}
	case json.Number:
		if i, err := v.Int64(); err == nil {
			return i
		}
		f, _ := v.Float64()
		return f
	}
	return v
}

// checkDocument compares one document with sigs.k8s.io/yaml.
func checkDocument(t *testing.T, text string) {
	t.Helper()
	want, wantErr := sigsDecode(text)
	slow := decodeDocument(text)
	switch {
	case wantErr != nil:
		if slow.err == nil {
			t.Fatalf("%q\ndecoded to %#v, want error %v", text, slow.body, wantErr)
		}
	case want == nil:
		if slow.err != nil || slow.body != nil {
			t.Fatalf("%q\ndecoded to %#v, %v, want nothing", text, slow.body, slow.err)
		}
	default:
		if _, ok := want.(map[string]any); !ok {
			if slow.err == nil {
				t.Fatalf("%q\ndecoded to %#v, want an error", text, slow.body)
			}
			break
		}
		if slow.err != nil {
			if slow.err.Message == strings.TrimPrefix(errTooDeep.Error(), "yaml: ") {
				return
			}
			t.Fatalf("%q\nerror %v, want none", text, slow.err)
		}
		if !reflect.DeepEqual(any(slow.body), want) {
			// Keys such as 1 and "1" meet in one; which stays is chance in
			// sigs.k8s.io/yaml.
			if again, _ := sigsDecode(text); reflect.DeepEqual(again, want) && !keysMeet(text) {
				t.Fatalf("%q\ndecoded to %#v\nwant       %#v", text, slow.body, want)
			}
		}
	}
	content, _ := skipComments(text)
	if d := decodeDocument(content); !reflect.DeepEqual(d.body, slow.body) || (d.err == nil) != (slow.err == nil) {
		t.Fatalf("%q\nwithout comments, decoded to %#v, %v\nwant %#v, %v", text, d.body, d.err, slow.body, slow.err)
	}
}

// keysMeet says whether a mapping of the document has two keys that differ in
// YAML and are the same in JSON.
func keysMeet(text string) bool {
	return len(findDuplicates([]byte(text+"\n"))) > 0
}

func FuzzDocument(f *testing.F) {
	for _, text := range documentCases {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		docs, errs := newDocumentParser().parse(text)
		lines := strings.Count(text, "\n") + 1
		for _, e := range errs {
			if e.Line < 1 || e.Line > lines {
				t.Fatalf("%q\nerror in line %d of %d", text, e.Line, lines)
			}
		}
		for _, d := range docs {
			if !strings.Contains(text, d.Text) {
				t.Fatalf("%q\nis no part of %q", d.Text, text)
			}
			for _, item := range unfold(d) {
				o := Object{Text: item.Text, Body: item.Body}
				if line := o.LineOf([]string{"metadata", "name"}); line < 1 || line > strings.Count(item.Text, "\n")+1 {
					t.Fatalf("%q\nline %d", item.Text, line)
				}
			}
		}
		for part := range splitDocuments(text) {
			checkDocument(t, part.text)
		}
	})
}

var documentCases = []string{
	"a: 1\nb: yes\nc: on\nd: ~\ne: null\nf: 0x1f\ng: 017\nh: 1e3\ni: 1.0\nj: .5\nk: 1_000\nl: 0b11\nm: -0b11\nn: 12345678901234567890\no: +12\n",
	"y: 1\n1: x\n1.5: y\nyes: z\n2020-01-02: d\n",
	"a: 2020-01-02\nb: 2020-01-02T03:04:05Z\nc: 1.2.3\nd: 1:30\ne: 08\nf: 0o17\ng: '1'\nh: \"2\"\n",
	"a: .inf\n", "a: .nan\n", ".nan: 1\n", "~: 1\n", "null: 1\n", "? a\n: b\n", "[1]: 2\n", "{a: b}: c\n",
	"a: 1e400\nb: -0.0\nc: 1e21\nd: 123456789012345678\ne: 9223372036854775808\nf: -9223372036854775808\n",
	"a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 2\n",
	"a:\n  b:\n  - c: 1\n    d: 2\n  - e\n  -\n    f: 3\n  - - g\n    - h\n  -\n  i: j\n",
	"a:\n- b\n- c: |\n    text\n     more\n\n    end\n  d: >-\n    folded\n    text\n\n    para\n      more indented\n    back\n- e\n",
	"a: |+\n  keep\n\n\nb: |-\n  strip\n\nc: |2\n    two\nd: |\n\n   lead\n   x\ne: >\n\n  a\n\n\n  b\n",
	"a: |\n    \n  x\n", "a: |\n\tx\n", "a: |\n  x\n\ty\n", "a: |", "a: |\nb: 1\n", "a: >+\n\n\n", "- |\n x\n",
	"a: plain\n  goes\n\n  on # comment\nb: x # c\nc: x#y\nd: 'it''s\n  two\n\n  three'\ne: \"a\\\n   b\\n\\u00e9\\x41\n  c \t\n  d\"\n",
	"a: b: c\n", "a: b\n c: d\n", "a:\n  b: 1\n c: 2\n", "a: [1, two, \"three\", {x: y}, [], {}]\nb: {a: 1, 'b': \"2\", c: [d]}\n",
	"{\"a\": {\"b\": [1, 2.5, true, null, \"x\\ty\\u0041\"]},\n \"c\":\"d\"}", "{a:1}\n", "[a, b]\n", "just text\n", "42\n", "{}\n", "a: {b: http://x:80/y, c: d}\n",
	"a: [b\n  c, d]\n", "a: {b}\n", "a: [b: c]\n", "a: 'x' # c\nb: \"y\"# d\n", "'a b': 1\n\"c\\td\": 2\n", "a : 1\n", "a:\n",
	"a: 1\na: 2\n", "a:\n  b: 1\n  c: 2\n  b: 3\n", "a: {x: 1, x: 2}\n", "1: a\n\"1\": b\n", "a: 1\r\nb: 2\r\n", "a: |\r\n  x\r\n\r\n  y\r\nb: \"x\\\r\n  y\r\n\r\n z\"\r\nc: x\r\n  y\r\n# c\r\nd: >+\r\n  x\r\n\r\n  y\r\n\r\n", "a: x\ry\r\n", "\ufeffa: 1\n", "a: \u2028x\n", "a: \x01\n", "a: é\n",
	"a: - b\n", "a: -b\nc: --d\n-e: f\n", "a: :8080\nb: 'x:y'\nc: x:y\n:d: e\n", "a: @x\n", "a: `x`\n", "a: %x\n", "%YAML 1.1\n---\na: b\n", "a: !!str 1\nb: !!binary aGk=\nc: !!binary /w==\n",
	"a:\n\t- b\n", "a:\tb\n", "a: b\tc\n", "- a\n- b\n", "a: |\n  x\n...\n", "...\na: b\n", "a: \"x\n---\ny\"\n", "a: [1,\n... \n2]\n",
	"---\n---\na: 1\n", "---\n---\n---\na: 1\n", "---\n---\n {a: 1}\n",
	"---\na: 1\n---\n# only a comment\n---\n\n--- # text\nb: 2\n---c: 3\n", "# Source: x\n---\n# Source: y\n  a: 1\n  b: 2\n",
	"a:\n  # comment\n\n  b: 1\n # low comment\n  c: 2\n# none\nd:\n    # deeper\n  - x\n  # between\n  - y\n",
	"a:\n  |\n  x\n", "a:\n  'quoted'\nb:\n  [1]\nc:\n  plain\n  two\n", "a: 'x': y\n", "- a: 1\n b: 2\n",
	"apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: A\n  metadata:\n    name: x\n-   apiVersion: v1\n    kind: B\n    text: |\n      a\n- {kind: C, metadata: {name: z}}\n",
}

func TestDocumentCases(t *testing.T) {
	for _, text := range documentCases {
		for part := range splitDocuments(text) {
			checkDocument(t, part.text)
		}
	}
}

func TestDocumentSplitAsHelm(t *testing.T) {
	cases := append([]string{
		"", "\n\n", "---", "---\n---\n", "---\n---\na: 1", "a\n---\n---\nb", "a\n   \n---   \n   b\n---", "a\r\n---\r\nb\r\n", "----\na", "a\n----\nb", "a ---\nb", "a: |\n  ---\n", "\ufeff---\na\n---\nb",
	}, documentCases...)
	for _, text := range cases {
		var want []string
		for i, m := 0, releaseutil.SplitManifests(text); i < len(m); i++ {
			if s := m["manifest-"+strconv.Itoa(i)]; s != "" {
				want = append(want, s)
			}
		}
		var got []string
		for part := range splitDocuments(text) {
			got = append(got, part.text)
			lines := strings.SplitAfter(text, "\n")
			if !strings.HasPrefix(strings.TrimLeft(strings.Join(lines[part.line-1:], ""), " -\t"), strings.TrimLeft(part.text, " -\t")) {
				t.Errorf("%q: %q is not in line %d", text, part.text, part.line)
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q\nsplit into %q\nwant       %q", text, got, want)
		}
	}
}

// corpusFiles returns the YAML files of the corpus that are no templates.
var corpusFiles = sync.OnceValue(func() []string {
	root := filepath.FromSlash("../../shared/corpus/packs")
	seen := map[string]bool{}
	var texts []string
	_ = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".yaml") && !strings.HasSuffix(path, ".json") {
			return nil
		}
		b, err := os.ReadFile(path)
		if err == nil && !seen[string(b)] && (!bytes.Contains(b, []byte("{{")) || strings.Contains(path, "crds")) {
			seen[string(b)] = true
			texts = append(texts, string(b))
		}
		return nil
	})
	return texts
})

func TestDocumentCorpus(t *testing.T) {
	texts := corpusFiles()
	if len(texts) == 0 {
		t.Skip("../shared/corpus is absent")
	}
	for _, text := range texts {
		if len(text) > 300_000 && testing.Short() {
			continue
		}
		for part := range splitDocuments(text) {
			checkDocument(t, part.text)
		}
	}
}

// BenchmarkDocument decodes 5 MB of CRDs. With 2 shared cores, go1.26:
//
//	sigs.k8s.io   18 MB/s   96 MB   1487 k allocations
//	yaml.v2       24 MB/s   66 MB   1091 k   without the round trip through JSON
//	cached      3131 MB/s                    the same documents again
//
// A decoder of our own for the plain part of YAML reached 164 MB/s. It was
// taken out again: a thousand lines, for a fifth of a run's time.
func BenchmarkDocument(b *testing.B) {
	var crds strings.Builder
	for _, text := range corpusFiles() {
		if strings.Contains(text, "kind: CustomResourceDefinition") && crds.Len() < 4<<20 && !strings.Contains(text, "{{") {
			crds.WriteString("---\n" + text + "\n")
		}
	}
	if crds.Len() == 0 {
		b.Skip("../shared/corpus is absent")
	}
	var parts []string
	size := 0
	for part := range splitDocuments(crds.String()) {
		parts = append(parts, part.text)
		size += len(part.text)
	}
	for name, decode := range map[string]func(string){
		"sigs.k8s.io": func(s string) { var v map[string]any; _ = sigsyaml.Unmarshal([]byte(s), &v) },
		"yaml.v2":     func(s string) { decodeDocument(s) },
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, s := range parts {
					decode(s)
				}
			}
		})
	}
	b.Run("cached", func(b *testing.B) {
		p := newDocumentParser()
		text := crds.String()
		p.parse(text)
		b.SetBytes(int64(size))
		for b.Loop() {
			p.parse(text)
		}
	})
}

func TestDocumentErrors(t *testing.T) {
	deep := strings.Repeat("[", 5000) + strings.Repeat("]", 5000)
	var bomb strings.Builder
	bomb.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 10; i++ {
		b, a := strconv.Itoa(i), strconv.Itoa(i-1)
		bomb.WriteString("a" + b + ": &a" + b + " [" + strings.Repeat("*a"+a+", ", 9) + "*a" + a + "]\n")
	}
	for _, test := range []struct {
		name, in string
		line     int
		message  string
	}{
		{"second document", "# Source: x\na: 1\n---\n# comment\nb: 1\n c: 2\n", 6, "mapping values are not allowed in this context"},
		{"parser", "---\na:\n  - b\n  c: d\n", 4, "did not find expected '-' indicator"},
		{"parser, key", "a: 1\nb: 2\n}\n", 3, "did not find expected key"},
		{"flow", "a: 1\nb: [1, 2\nc: 3\n", 3, "did not find expected ',' or ']'"},
		{"tab", "a:\n\tb: 1\n", 2, "found character that cannot start any token"},
		{"first line", "a: b: c\n", 1, "mapping values are not allowed in this context"},
		{"quote", "a: 1\nb: \"x\n", 2, "found unexpected end of stream"},
		{"list", "---\n\n- a\n- b\n", 3, "the document is a list, not an object"},
		{"text", "hello\n", 1, "the document is a string, not an object"},
		{"number", "1\n", 1, "the document is a number, not an object"},
		{"boolean", "yes\n", 1, "the document is a boolean, not an object"},
		{"anchor", "a: *x\n", 1, "unknown anchor 'x' referenced"},
		{"bomb", bomb.String(), 1, "document contains excessive aliasing"},
		{"itself", "a: &a [*a]\n", 1, "anchor 'a' value contains itself"},
		{"deep", "a: " + deep + "\n", 1, "the document nests more than 1000 levels deep"},
		{"infinite", "a: .inf\n", 1, "+Inf has no JSON form"},
		{"control character", "a: 1\nb: 2\nc: \x01\n", 3, "control characters are not allowed"},
		{"invalid UTF-8", "a: 1\nb: \xff\n", 2, "invalid leading UTF-8 octet"},
		{"null key", "~: 1\n", 1, "null as a mapping key"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, errs := newDocumentParser().parse(test.in)
			if len(errs) != 1 || errs[0] != (documentError{Line: test.line, Message: test.message}) {
				t.Errorf("got %v, want line %d: %s", errs, test.line, test.message)
			}
		})
	}
}

func TestDocumentDuplicates(t *testing.T) {
	for _, test := range []struct {
		name, in string
		want     []DuplicateKey
	}{
		{"none", "a: 1\nb: {a: 1}\n", nil},
		{"root, behind a comment", "# Source: x\n\na: 1\nb: 2\na: 3\n", []DuplicateKey{{Path: []string{"a"}, Line: 5, First: 3}}},
		{"nested", "a:\n- b: 1\n  c: 2\n  b: 3\n", []DuplicateKey{{Path: []string{"a", "0", "b"}, Line: 4, First: 2}}},
		{"thrice", "a: 1\na: 2\na: 3\n", []DuplicateKey{{Path: []string{"a"}, Line: 2, First: 1}, {Path: []string{"a"}, Line: 3, First: 1}}},
		{"flow", "{a: 1,\n a: 2}\n", []DuplicateKey{{Path: []string{"a"}, Line: 2, First: 1}}},
		{"quoted", "a: 1\n\"a\": 2\n", []DuplicateKey{{Path: []string{"a"}, Line: 2, First: 1}}},
		{"number and string", "1: a\n\"1\": b\n", []DuplicateKey{{Path: []string{"1"}, Line: 2, First: 1}}},
		{"boolean", "yes: 1\non: 2\n", []DuplicateKey{{Path: []string{"true"}, Line: 2, First: 1}}},
		{"merge", "a: &x {b: 1}\nc:\n  <<: *x\n  b: 2\nd:\n  b: 2\n  <<: *x\n", nil},
		{"merges", "a: &x {b: 1}\nc:\n  <<: *x\n  <<: {b: 1}\n", nil},
		{"anchor", "a: &x {b: 1}\nc: *x\nd: *x\n", nil},
		{"merge and duplicate", "a: &x {b: 1}\nc:\n  <<: *x\n  b: 2\n  b: 3\n", []DuplicateKey{{Path: []string{"c", "b"}, Line: 5, First: 4}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			docs, errs := newDocumentParser().parse(test.in)
			if len(docs) != 1 || len(errs) > 0 {
				t.Fatal(docs, errs)
			}
			if got := docs[0].Duplicates; !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
			if want, _ := sigsDecode(docs[0].Text); test.name != "number and string" && !reflect.DeepEqual(any(docs[0].Body), want) {
				t.Errorf("decoded to %v, want %v", docs[0].Body, want)
			}
		})
	}
}

func TestDocumentLineOf(t *testing.T) {
	o := Object{Text: `# comment
metadata:
  name: x
  labels: &l
    a: b
spec:
  list:
  - one
  - k: v
    text: |
      long
      text
  - {flow: 1,
     more: 2}
  merged:
    <<: *l
    1: int
  alias: *l
`}
	for path, want := range map[string]int{
		"": 2, "metadata": 2, "metadata name": 3, "spec list 0": 8, "spec list 1": 9, "spec list 1 k": 9, "spec list 1 text": 10,
		"spec list 2 more": 14, "spec list 7": 7, "spec nothing at all": 6, "nothing": 2, "spec merged a": 5, "spec alias a": 5,
		"spec merged 1": 17, "metadata name deeper": 3, "spec list x": 7,
	} {
		if got := o.LineOf(strings.Fields(path)); got != want {
			t.Errorf("LineOf(%s) = %d, want %d", path, got, want)
		}
	}
	if got := (&Object{Text: "a: [\n"}).LineOf([]string{"a"}); got != 1 {
		t.Errorf("LineOf in broken text = %d", got)
	}
}

func TestDocumentUnfold(t *testing.T) {
	in := `---
# Source: x
apiVersion: v1
kind: ConfigMapList
items:
# first
- metadata:
    name: a
  data:
    text: |
      one
      two
    b: 1
    b: 2
-   apiVersion: v1
    kind: List
    items:
      - apiVersion: v1
        kind: Secret
        metadata: {name: b}
# between
- {"apiVersion": "v1", "kind": "Service",
   "metadata": {"name": "c"}}
- not an object
`
	docs, errs := newDocumentParser().parse(in)
	if len(docs) != 1 || len(errs) > 0 {
		t.Fatal(docs, errs)
	}
	items := unfold(docs[0])
	lines := strings.Split(in, "\n")
	var got []string
	for _, item := range items {
		o, err := newObject(item, Source{}, "", false)
		if err != nil {
			t.Fatal(err)
		}
		if again := decodeDocument(o.Text); again.err != nil || !reflect.DeepEqual(again.body["metadata"], o.Body["metadata"]) {
			t.Errorf("%q\ngives %v, want %v", o.Text, again.body, o.Body)
		}
		if line := lines[o.Line+o.LineOf([]string{"metadata", "name"})-2]; !strings.HasSuffix(strings.NewReplacer(`"`, "", "}", "").Replace(line), "name: "+o.Name) {
			t.Errorf("the name of %s is in %q", o.Name, line)
		}
		got = append(got, o.APIVersion+" "+o.Kind+" "+o.Name)
	}
	if want := []string{"v1 ConfigMap a", "v1 Secret b", "v1 Service c"}; !reflect.DeepEqual(got, want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	if want := []DuplicateKey{{Path: []string{"data", "b"}, Line: 8, First: 7}}; !reflect.DeepEqual(items[0].Duplicates, want) {
		t.Errorf("got %v, want %v", items[0].Duplicates, want)
	}
	if body := docs[0].Body["items"].([]any)[0].(map[string]any); body["kind"] != nil {
		t.Error("unfold changed the list")
	}
}

func TestDocumentUnfoldJSON(t *testing.T) {
	docs, _ := newDocumentParser().parse("{\"kind\": \"List\", \"apiVersion\": \"v1\", \"items\": [\n {\"kind\": \"A\", \"apiVersion\": \"v1\", \"metadata\": {\"name\": \"x\"}},\n {\"kind\": \"B\", \"apiVersion\": \"v1\",\n \"metadata\": {\"name\": \"y\"}}]}")
	items := unfold(docs[0])
	if len(items) != 2 || items[1].Line != 3 || !strings.HasPrefix(items[1].Text, `{"kind": "B"`) || !strings.HasSuffix(items[1].Text, "}}") {
		t.Errorf("%+v", items)
	}
}

func TestDocumentObject(t *testing.T) {
	docs, _ := newDocumentParser().parse("apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: ns\n  annotations:\n    helm.sh/hook: pre-install, ,post-install\n")
	src := Source{Chart: 1, Manifest: -1, Path: "charts/x.tgz"}
	o, err := newObject(docs[0], src, "x/templates/a.yaml", true)
	if err != nil {
		t.Fatal(err)
	}
	want := Object{APIVersion: "apps/v1", Kind: "Deployment", Namespace: "ns", Name: "web", Body: docs[0].Body, Text: docs[0].Text, Line: 1,
		Source: src, Template: "x/templates/a.yaml", CRD: true, Hooks: []string{"pre-install", "post-install"}}
	if !reflect.DeepEqual(o, want) {
		t.Errorf("got  %+v\nwant %+v", o, want)
	}
	for in, want := range map[string]string{
		"\n# c\na: 1\n":                  "line 3: apiVersion is not set, kind is not set",
		"apiVersion: 1\nkind: \"\"\n":    "line 1: apiVersion is not a string, kind is not set",
		"---\napiVersion: v1\nkind: ~\n": "line 2: kind is not set",
	} {
		docs, _ := newDocumentParser().parse(in)
		if _, err := newObject(docs[0], src, "", false); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", in, err, want)
		}
	}
}

func TestDocumentCache(t *testing.T) {
	p := newDocumentParser()
	first, _ := p.parse("# Source: a\nx: 1\n---\ny: 2\n")
	second, _ := p.parse("y: 2\n---\n# Source: other\n\nx: 1\n")
	same := func(a, b map[string]any) bool { return reflect.ValueOf(a).Pointer() == reflect.ValueOf(b).Pointer() }
	if !same(first[0].Body, second[1].Body) || !same(first[1].Body, second[0].Body) {
		t.Error("equal documents were decoded twice")
	}
	// More than two generations of other documents push them out.
	for i := range 40 {
		p.parse("x: " + strconv.Itoa(i) + "\ny: " + strings.Repeat("y", 1<<20))
	}
	if p.cache.size > cacheGeneration || len(p.cache.young)+len(p.cache.old) > 2*cacheGeneration>>20 {
		t.Errorf("the cache holds %d documents, %d bytes", len(p.cache.young)+len(p.cache.old), p.cache.size)
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for i := range 100 {
				p.parse("x: " + strconv.Itoa(i%10))
			}
		})
	}
	group.Wait()
}
