// Package github is packlint inside of a GitHub workflow: what happened (events),
// which packs that changed, and how people are told: annotations, the summary of
// the job, outputs, the comment on the pull request, code scanning, a check run.
//
// Everything that packs, branches and pull requests contain is a stranger's text.
// It reaches logs, pages and outputs only in the forms of package report, and
// outputs only with what means nothing to a shell or to YAML.
package github

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
)

// Environment is what the runner tells a step, in variables of its environment.
type Environment struct {
	EventName  string
	EventPath  string // a file with the event's payload
	SHA, Ref   string // what the workflow runs for
	Repository string // owner/name
	ServerURL  string // of the pages, without a slash at the end
	APIURL     string // of github.com or of a GitHub Enterprise Server
	RunID      string
	Actor      string // who caused the run
	Output     string // file that takes the outputs of the step; "" if there is none
	Summary    string // file that takes the summary; "" if there is none
}

// ReadEnvironment reads the variables.
func ReadEnvironment(getenv func(string) string) Environment {
	return Environment{
		EventName:  getenv("GITHUB_EVENT_NAME"),
		EventPath:  getenv("GITHUB_EVENT_PATH"),
		SHA:        getenv("GITHUB_SHA"),
		Ref:        getenv("GITHUB_REF"),
		Repository: getenv("GITHUB_REPOSITORY"),
		ServerURL:  strings.TrimRight(cmp.Or(getenv("GITHUB_SERVER_URL"), "https://github.com"), "/"),
		APIURL:     cmp.Or(getenv("GITHUB_API_URL"), "https://api.github.com"),
		RunID:      getenv("GITHUB_RUN_ID"),
		Actor:      getenv("GITHUB_ACTOR"),
		Output:     getenv("GITHUB_OUTPUT"),
		Summary:    getenv("GITHUB_STEP_SUMMARY"),
	}
}

// InWorkflow tells whether the process runs in a workflow.
func InWorkflow(getenv func(string) string) bool { return getenv("GITHUB_ACTIONS") == "true" }

// maxPayload bounds what is read of an event; GitHub sends up to 25 MB.
const maxPayload = 32 << 20

// Event reads the event that caused the run.
func (e Environment) Event() (Event, error) {
	if e.EventName == "" || e.EventPath == "" {
		return Event{}, errors.New("GITHUB_EVENT_NAME or GITHUB_EVENT_PATH is not set: this is no workflow of GitHub Actions")
	}
	f, err := os.Open(e.EventPath)
	if err != nil {
		return Event{}, fmt.Errorf("the event cannot be read: %w", err)
	}
	defer f.Close()
	payload, err := io.ReadAll(io.LimitReader(f, maxPayload))
	if err != nil {
		return Event{}, fmt.Errorf("the event cannot be read: %w", err)
	}
	return ParseEvent(e.EventName, payload)
}

var repositoryName = regexp.MustCompile(`^[A-Za-z0-9_-]+/[A-Za-z0-9._-]+$`)

// splitRepository returns owner and name.
func (e Environment) splitRepository() (owner, name string, err error) {
	if !repositoryName.MatchString(e.Repository) {
		return "", "", fmt.Errorf("GITHUB_REPOSITORY is %q, not owner/name", e.Repository)
	}
	owner, name, _ = strings.Cut(e.Repository, "/")
	return owner, name, nil
}

// RunURL is the page of the workflow run, "" outside of one.
func (e Environment) RunURL() string {
	if e.RunID == "" || !repositoryName.MatchString(e.Repository) {
		return ""
	}
	return e.ServerURL + "/" + e.Repository + "/actions/runs/" + e.RunID
}

// FilesURL is what the page of a file at a commit starts with, "" if unknown.
func (e Environment) FilesURL(commit string) string {
	if commit == "" || !repositoryName.MatchString(e.Repository) {
		return ""
	}
	return e.ServerURL + "/" + e.Repository + "/blob/" + commit + "/"
}
