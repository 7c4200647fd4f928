package github

import (
	"fmt"
	"regexp"
	"strings"

	api "github.com/google/go-github/v60/github"
)

// Event is what happened, as far as linting depends on it.
type Event struct {
	Name string
	// Pull is the pull request that the event is about, nil if it is about none.
	Pull *Pull
	// Base and Head are the commits between which something changed; "" where the
	// event has none, as for schedules.
	Base, Head string
	// Run is the run that a workflow_run event is about.
	Run *Run
}

// Pull is a pull request.
type Pull struct {
	Number int
	// Base is the tip of the base branch when the event happened, not the merge
	// base; Head is the last commit of the pull request.
	Base, Head string
	// Fork is true when the head lies in another repository, or in one that is
	// gone. Such pull requests come from strangers; their tokens can only read.
	Fork bool
}

// Run is a finished workflow run.
type Run struct {
	ID         int64
	Event      string // that the run was for
	Head       string // commit
	HeadOwner  string // of the repository that the head lies in
	HeadBranch string
}

var commitID = regexp.MustCompile(`^[0-9a-f]{40}([0-9a-f]{24})?$`)

// commit returns an id that is one: what an event says ends up as an argument of
// git and in URLs.
func commit(id string) string {
	if !commitID.MatchString(id) || strings.Trim(id, "0") == "" { // zeros: a new branch has no base
		return ""
	}
	return id
}

// ParseEvent reads the payload of an event. Events that change nothing, such as
// schedules, have neither base nor head.
func ParseEvent(name string, payload []byte) (Event, error) {
	e := Event{Name: name}
	switch name {
	case "pull_request", "pull_request_target", "push", "merge_group", "workflow_run":
	default:
		return e, nil
	}
	parsed, err := api.ParseWebHook(name, payload)
	if err != nil {
		return e, fmt.Errorf("the event %s cannot be read: %w", name, err)
	}
	switch p := parsed.(type) {
	case *api.PullRequestEvent:
		e.pull(p.GetPullRequest(), p.GetRepo())
	case *api.PullRequestTargetEvent:
		e.pull(p.GetPullRequest(), p.GetRepo())
	case *api.PushEvent:
		e.Base, e.Head = commit(p.GetBefore()), commit(p.GetAfter())
	case *api.MergeGroupEvent:
		e.Base, e.Head = commit(p.GetMergeGroup().GetBaseSHA()), commit(p.GetMergeGroup().GetHeadSHA())
	case *api.WorkflowRunEvent:
		run := p.GetWorkflowRun()
		e.Run = &Run{
			ID: run.GetID(), Event: run.GetEvent(), Head: commit(run.GetHeadSHA()),
			HeadOwner: run.GetHeadRepository().GetOwner().GetLogin(), HeadBranch: run.GetHeadBranch(),
		}
		if e.Run.Head == "" {
			return e, fmt.Errorf("the event %s names no commit", name)
		}
	}
	if (name == "pull_request" || name == "pull_request_target") && e.Pull == nil {
		return e, fmt.Errorf("the event %s names no pull request", name)
	}
	return e, nil
}

func (e *Event) pull(p *api.PullRequest, repo *api.Repository) {
	base, head := commit(p.GetBase().GetSHA()), commit(p.GetHead().GetSHA())
	if p.GetNumber() <= 0 || head == "" {
		return
	}
	from := p.GetHead().GetRepo()
	e.Pull = &Pull{
		Number: p.GetNumber(), Base: base, Head: head,
		Fork: from == nil || !strings.EqualFold(from.GetFullName(), repo.GetFullName()),
	}
	e.Base, e.Head = base, head
}

// Untrusted tells whether the files that are linted come from a stranger.
func (e Event) Untrusted() bool {
	return e.Name == "pull_request_target" || e.Pull != nil && e.Pull.Fork
}

// ChangedOnly is what the input changed-only is when nobody sets it: what is
// proposed is linted, and what is there already is not.
func (e Event) ChangedOnly() bool { return e.Pull != nil || e.Name == "merge_group" }

// dependabot is whom GitHub gives tokens that can only read.
const dependabot = "dependabot[bot]"

// ReadOnly tells whether GitHub gives the run a token that can only read, unless an
// administrator wants it otherwise; why is for people.
func (e Event) ReadOnly(actor string) (why string) {
	switch {
	case e.Name == "pull_request" && e.Pull.Fork:
		return "the pull request comes from a fork"
	case actor == dependabot && (e.Name == "push" || e.Name == "pull_request"):
		return "Dependabot caused the run"
	}
	return ""
}
