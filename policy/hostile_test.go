package policy_test

import (
	"bytes"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/policy"
)

// bystander is a rule that must run whatever the others do.
var bystander = own("bystander", `report contains "I ran"`)

// twoPacks are what a hostile policy must not keep from being linted.
const twoPacks = onePack + "\n-- packs/other/pack.json --\n{\"name\": \"other\", \"displayName\": \"other\", \"version\": \"1.0.0\", \"layer\": \"addon\"}\n"

// runHostile runs a hostile policy beside the bystander on two packs, and wants
// both packs to be linted and the crash to be told.
func runHostile(t *testing.T, hostile policy.Files, options policy.Options) string {
	t.Helper()
	files := policy.Files{}
	for _, some := range []policy.Files{hostile, bystander} {
		for name, text := range some {
			files[name] = text
		}
	}
	result, got := run(t, twoPacks, newSet(t, files, options), lint.Options{})
	if n := strings.Count(got, "[bystander] I ran"); n != 2 {
		t.Errorf("the other rule ran on %d of 2 packs:\n%s", n, got)
	}
	if !result.Crashed || !strings.Contains(got, "[rule-crashed] hostile failed") {
		t.Errorf("the crash is not told:\n%s", got)
	}
	for _, f := range result.Findings {
		if f.Rule == lint.RuleCrashed && !strings.Contains(f.Hint, "hostile.rego is at fault, not the pack") {
			t.Errorf("the hint is %q", f.Hint)
		}
	}
	return got
}

func want(t *testing.T, got, text string) {
	t.Helper()
	if !strings.Contains(got, text) {
		t.Errorf("got\n%s\nwithout %q", got, text)
	}
}

func TestNoNetwork(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a policy reached the network") })}
	go server.Serve(listener)
	defer server.Close()
	got := runHostile(t, own("hostile", `report contains http.send({"method": "GET", "url": "http://`+listener.Addr().String()+`"}).body`), policy.Options{})
	want(t, got, "undefined function http.send: policies reach no network")
	want(t, runHostile(t, own("hostile", `report contains net.lookup_ip_addr("localhost")[_]`), policy.Options{}), "policies reach no network")
}

// TestNoRemoteSchema: the type checker loads no schema from the network either.
func TestNoRemoteSchema(t *testing.T) {
	t.Parallel()
	got := runHostile(t, own("hostile", `report contains "x" if json.match_schema({}, {"$ref": "http://127.0.0.1:9/schema.json"})[0]`), policy.Options{})
	want(t, got, "hostile.rego:7")
}

func TestNoEnvironment(t *testing.T) {
	t.Parallel()
	want(t, runHostile(t, own("hostile", `report contains opa.runtime().env.HOME`), policy.Options{}), "policies do not see the environment")
}

func TestNoTimeUnlessAllowed(t *testing.T) {
	t.Parallel()
	files := own("hostile", `report contains "late" if time.now_ns() > 0`)
	want(t, runHostile(t, files, policy.Options{}), "--policy-allow time.now_ns allows it")
	_, got := run(t, onePack, newSet(t, files, policy.Options{Allow: []string{"time.now_ns"}}), lint.Options{})
	want(t, got, "[hostile] late")
	if _, err := policy.New(files, policy.Options{Allow: []string{"http.send"}}); err == nil {
		t.Error("http.send can be allowed")
	}
}

func TestEndlessComprehension(t *testing.T) {
	t.Parallel()
	endless := own("hostile", `report contains sprintf("%d", [count([1 | some x in numbers.range(1, 100000); some y in numbers.range(1, 100000); x * y == 7])])`)
	start := time.Now()
	got := runHostile(t, endless, policy.Options{Limits: policy.Limits{Time: 200 * time.Millisecond}})
	want(t, got, "it took more than 200ms")
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("it was stopped after %s", took)
	}
}

// TestEndlessOnManyPacks: a policy that runs out of time again and again is run
// no more.
func TestEndlessOnManyPacks(t *testing.T) {
	t.Parallel()
	packs := ""
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		packs += "-- packs/" + name + "/pack.json --\n{\"name\": \"" + name + "\", \"displayName\": \"x\", \"version\": \"1.0.0\", \"layer\": \"addon\"}\n"
	}
	endless := own("hostile", `report contains "x" if {
	some x in numbers.range(1, 100000)
	some y in numbers.range(1, 100000)
	x * y == 0
}`)
	_, got := run(t, packs, newSet(t, endless, policy.Options{Limits: policy.Limits{Time: 50 * time.Millisecond}}), lint.Options{Jobs: 1})
	if strings.Count(got, "it took more than 50ms") != 3 || strings.Count(got, "it was not run, after it had used up its 50ms on 3 other packs") != 2 {
		t.Error(got)
	}
}

func TestHugeMessage(t *testing.T) {
	t.Parallel()
	// 100 MB: "x" a hundred million times, by doubling.
	huge := own("hostile", `
ten(s) := concat("", [s, s, s, s, s, s, s, s, s, s])

report contains ten(ten(ten(ten(ten(ten(ten(ten("x"))))))))
`)
	want(t, runHostile(t, huge, policy.Options{}), "it gives more than 1024 KiB of messages")
}

func TestManyFindings(t *testing.T) {
	t.Parallel()
	many := own("hostile", `report contains sprintf("%d", [x]) if some x in numbers.range(1, 5000)`)
	want(t, runHostile(t, many, policy.Options{}), "it gives more than 1000 findings")
}

// TestStrictErrors: a builtin that fails is an error of the rule, and not an
// undefined value that would make the rule silently pass.
func TestStrictErrors(t *testing.T) {
	t.Parallel()
	want(t, runHostile(t, own("hostile", `report contains "x" if to_number(input.pack.name) > 1`), policy.Options{}), "hostile.rego:7: to_number")
}

func TestWrongResults(t *testing.T) {
	t.Parallel()
	for body, message := range map[string]string{
		`report contains 7`:                                           "a result is 7; it must be a message, or an object with msg",
		`report contains {"message": "x"}`:                            "a result has no msg",
		`report contains {"msg": "x", "object": 99}`:                  "it gives the object 99, and input.objects has no such id",
		`report contains {"msg": "x", "severity": "fatal"}`:           "severity of a result is \"fatal\"",
		`report contains {"msg": "x", "path": "spec"}`:                "path of a result is \"spec\"; it must be a JSON pointer",
		`report contains {"msg": "x", "file": "../../../etc/passwd"}`: "it gives the file \"../../../etc/passwd\", which the pack does not have",
	} {
		want(t, runHostile(t, own("hostile", body), policy.Options{}), message)
	}
}

// TestBrokenLibrary: a rule whose library is broken does not quietly pass.
func TestBrokenLibrary(t *testing.T) {
	t.Parallel()
	files := own("hostile", `
import data.lib

report contains "x" if not lib.fine
`)
	files["lib.rego"] = []byte("package lib\n\nfine if opa.runtime()\n")
	want(t, runHostile(t, files, policy.Options{}), "hostile.rego uses lib.rego, which is broken")
}

// TestPrint: what a policy prints goes where it is told to, and steers no
// terminal.
func TestPrint(t *testing.T) {
	t.Parallel()
	set := newSet(t, own("prints", `report contains "x" if print("hello", "\u001b[2J")`), policy.Options{})
	var out bytes.Buffer
	set.SetPrint(&out)
	run(t, onePack, set, lint.Options{})
	if got := out.String(); !strings.HasPrefix(got, "prints.rego:7: hello") || strings.Contains(got, "\x1b") {
		t.Errorf("printed %q", got)
	}
}
