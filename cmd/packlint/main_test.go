package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/pflag"
	"golang.org/x/tools/txtar"

	"github.com/packlint/packlint/internal/packtest"
	"github.com/packlint/packlint/internal/registrytest"
	"github.com/packlint/packlint/lint"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"packlint": main})
}

// TestScripts runs the command line as users do. Beside testscript's own
// commands there are
//
//	tgz ARCHIVE DIR    packs DIR, as the archive's top folder
//	png FILE           writes a square image
//	at REPORT FILE:LINE RULE   wants the finding in a JSON or SARIF report
//	escapes FILE       replaces Go escapes (\r, \xff) in the file
//	replace OLD NEW FILE       replaces a text, which must be there
//	envfile NAME=FILE          sets a variable to what the file holds
//	registry VAR [htpasswd|token|tls]…  runs a registry; $VAR is its host:port,
//	                           $VAR_CA the certificate of its authority, and
//	                           $VAR_USER who may log in
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			// The root of a repository: reported paths start there.
			return os.Mkdir(filepath.Join(env.WorkDir, ".git"), 0o755)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"tgz":      cmdTgz,
			"png":      cmdPNG,
			"escapes":  cmdEscapes,
			"at":       cmdAt,
			"replace":  cmdReplace,
			"envfile":  cmdEnvfile,
			"registry": cmdRegistry,
		},
		RequireUniqueNames: true,
	})
}

func cmdTgz(ts *testscript.TestScript, _ bool, args []string) {
	archive, dir := ts.MkAbs(args[0]), ts.MkAbs(args[1])
	var files []txtar.File
	ts.Check(filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(filepath.Dir(dir), name)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(name)
		files = append(files, txtar.File{Name: filepath.ToSlash(rel), Data: data})
		return err
	}))
	ts.Check(os.MkdirAll(filepath.Dir(archive), 0o755))
	ts.Check(os.WriteFile(archive, packtest.TarGz(&scriptTB{ts: ts}, files), 0o644))
}

func cmdPNG(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), packtest.PNG(&scriptTB{ts: ts}, "64", "64"), 0o644))
}

func cmdEscapes(ts *testscript.TestScript, _ bool, args []string) {
	name := ts.MkAbs(args[0])
	text := strings.TrimSpace(ts.ReadFile(args[0]))
	raw, err := strconv.Unquote(`"` + strings.NewReplacer(`"`, `\"`, "\n", `\n`).Replace(text) + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(name, []byte(raw), 0o644))
}

func cmdEnvfile(ts *testscript.TestScript, _ bool, args []string) {
	name, file, _ := strings.Cut(args[0], "=")
	ts.Setenv(name, strings.TrimSpace(ts.ReadFile(file)))
}

func cmdReplace(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[2])
	if !strings.Contains(text, args[0]) {
		ts.Fatalf("%q is not in %s", args[0], args[2])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(strings.ReplaceAll(text, args[0], args[1])), 0o644))
}

// TestConfigKeys wants every flag of lint to have a key in the configuration,
// but for those that make no sense there.
func TestConfigKeys(t *testing.T) {
	t.Parallel()
	keys := map[string]bool{"exclude": true, "rules": true, "registries": true}
	for _, k := range lint.ConfigKeys() {
		keys[k.Flag()] = true
	}
	flags := map[string]bool{"exclude": true, "rules": true, "registries": true}
	imagesCommand().Flags().VisitAll(func(f *pflag.Flag) { flags[f.Name] = true })
	lintCommand().Flags().VisitAll(func(f *pflag.Flag) {
		flags[f.Name] = true
		if !keys[f.Name] && !slices.Contains([]string{"config", "write-baseline", "plain-http", "insecure", "ca-file", "online", "registry", "fix", "diff"}, f.Name) {
			t.Errorf("--%s has no key in the configuration", f.Name)
		}
	})
	for key := range keys {
		if !flags[key] {
			t.Errorf("the key %s has no flag", key)
		}
	}
}

// scriptTB lets packtest fail a script.
type scriptTB struct {
	testing.TB
	ts *testscript.TestScript
}

func (tb *scriptTB) Helper()           {}
func (tb *scriptTB) Fatal(args ...any) { tb.ts.Fatalf("%v", args) }
func (tb *scriptTB) Cleanup(f func())  { tb.ts.Defer(f) }

func (tb *scriptTB) TempDir() string {
	dir, err := os.MkdirTemp(tb.ts.Getenv("WORK"), "registry-")
	tb.ts.Check(err)
	return dir
}

func cmdRegistry(ts *testscript.TestScript, _ bool, args []string) {
	var o registrytest.Options
	for _, kind := range args[1:] {
		if kind == "tls" {
			o.TLS = true
		} else {
			o.Auth = kind
		}
	}
	r := registrytest.Start(&scriptTB{ts: ts}, o)
	ts.Setenv(args[0], r.Host)
	ts.Setenv(args[0]+"_CA", r.CAFile)
	ts.Setenv(args[0]+"_USER", registrytest.Username)
}

// cmdAt reads both kinds of report, whichever this is.
func cmdAt(ts *testscript.TestScript, _ bool, args []string) {
	var report struct {
		Findings []struct {
			Rule, File string
			Line       int
		}
		Runs []struct {
			Results []struct {
				RuleID    string
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine int }
					}
				}
			}
		}
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &report))
	var found []string
	for _, f := range report.Findings {
		found = append(found, fmt.Sprintf("%s:%d %s", f.File, f.Line, f.Rule))
	}
	for _, run := range report.Runs {
		for _, r := range run.Results {
			at := r.Locations[0].PhysicalLocation
			found = append(found, fmt.Sprintf("%s:%d %s", at.ArtifactLocation.URI, at.Region.StartLine, r.RuleID))
		}
	}
	if want := args[1] + " " + args[2]; !slices.Contains(found, want) {
		ts.Fatalf("%s is not among\n%s", want, strings.Join(found, "\n"))
	}
}

// TestWithoutNetwork wants the same report in a network namespace of its own,
// where nothing can be reached.
func TestWithoutNetwork(t *testing.T) {
	unshare, err := exec.LookPath("unshare")
	if err != nil {
		t.Skip("needs unshare (util-linux)")
	}
	binary := filepath.Join(t.TempDir(), "packlint")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	args := []string{"../../testdata/packs", "-o", "json", "--fail-on", "never"}
	want, err := exec.Command(binary, args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	if exec.Command(unshare, "-rn", "true").Run() != nil {
		t.Skip("this machine allows no network namespaces")
	}
	got, err := exec.Command(unshare, append([]string{"-rn", binary}, args...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("without a network the report differs:\n%s", got)
	}
}
