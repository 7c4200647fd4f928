package github

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Inputs are the inputs of the action, as action.yml lists them. Those that are
// "" there leave the decision to the configuration of the repository.
type Inputs struct {
	Paths              []string
	ChangedOnly        bool
	FailOn             string
	Profile            string
	Config             string
	Policies           []string
	KubernetesVersions []string
	NewOnly            bool

	Summary     bool
	Comment     bool
	CommentID   string
	Suggest     bool
	SARIFFile   string
	UploadSARIF bool
	CheckRun    bool
	ReportFile  string
	Shards      int

	Publish  bool
	Registry string
	Token    string
}

// commentID tells apart the comments of several steps on one pull request.
var commentID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// ReadInputs reads the variables that the runner makes of inputs. The error names
// all that are wrong.
func ReadInputs(getenv func(string) string, e Event) (Inputs, error) {
	r := inputReader{getenv: getenv}
	in := Inputs{
		Paths:              r.paths("paths"),
		ChangedOnly:        r.toggle("changed-only", e.ChangedOnly()),
		FailOn:             r.text("fail-on"),
		Profile:            r.text("profile"),
		Config:             r.text("config"),
		Policies:           r.list("policies"),
		KubernetesVersions: r.list("kubernetes-versions"),
		NewOnly:            r.toggle("new-only", true),
		Summary:            r.toggle("summary", true),
		Comment:            r.toggle("comment", true),
		CommentID:          r.text("comment-id"),
		Suggest:            r.toggle("suggest", false),
		SARIFFile:          r.text("sarif-file"),
		UploadSARIF:        r.toggle("upload-sarif", false),
		CheckRun:           r.toggle("check-run", false),
		ReportFile:         r.text("report-file"),
		Shards:             r.number("shards", 1),
		Publish:            r.toggle("publish", false),
		Registry:           r.text("registry"),
		Token:              r.text("token"),
	}
	if in.CommentID == "" {
		in.CommentID = "packs"
	}
	if !commentID.MatchString(in.CommentID) {
		r.fail("comment-id", "it may have letters, digits, _ and -, 64 at most")
	}
	return in, errors.Join(r.errs...)
}

type inputReader struct {
	getenv func(string) string
	errs   []error
}

func (r *inputReader) fail(name, why string) {
	r.errs = append(r.errs, fmt.Errorf("the input %s is %q: %s", name, r.text(name), why))
}

// text reads an input. The runner keeps the hyphens of its name; who sets the
// variable by hand writes underscores, as shells want it.
func (r *inputReader) text(name string) string {
	variable := "INPUT_" + strings.ToUpper(name)
	return strings.TrimSpace(cmp.Or(r.getenv(variable), r.getenv(strings.ReplaceAll(variable, "-", "_"))))
}

// toggle reads true or false, in the spellings of YAML 1.2 as actions/toolkit
// does.
func (r *inputReader) toggle(name string, preset bool) bool {
	switch r.text(name) {
	case "":
		return preset
	case "true", "True", "TRUE":
		return true
	case "false", "False", "FALSE":
		return false
	}
	r.fail(name, "write true or false")
	return preset
}

func (r *inputReader) number(name string, preset int) int {
	text := r.text(name)
	if text == "" {
		return preset
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		r.fail(name, "write a number of 1 or more")
		return preset
	}
	return n
}

// list reads one entry a line, or several with commas between.
func (r *inputReader) list(name string) []string {
	var out []string
	for _, entry := range strings.FieldsFunc(r.text(name), func(c rune) bool { return c == '\n' || c == ',' }) {
		if entry = strings.TrimSpace(entry); entry != "" {
			out = append(out, entry)
		}
	}
	return out
}

// paths reads one path a line, or the JSON list of a shard.
func (r *inputReader) paths(name string) []string {
	text := r.text(name)
	var out []string
	if strings.HasPrefix(text, "[") {
		if err := json.Unmarshal([]byte(text), &out); err != nil {
			r.fail(name, "it starts like a JSON list of paths and is none")
		}
		return out
	}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
