package github

import (
	"strings"
	"testing"

	"github.com/packlint/packlint/internal/runnertest"
)

func TestHead(t *testing.T) {
	head := strings.Repeat("a", 40)
	for name, c := range map[string]struct {
		answer      runnertest.Answer
		want, wrong string
	}{
		"there":     {runnertest.Answer{Body: `{"number": 7, "head": {"sha": "` + head + `"}}`}, head, ""},
		"no commit": {runnertest.Answer{Body: `{"number": 7, "head": {"sha": "main"}}`}, "", "GitHub names no head of pull request #7"},
		"refused": {
			runnertest.Answer{Status: 403, Body: `{"message": "Resource not accessible by integration"}`}, "",
			"pull request #7 cannot be read: GitHub answers 403 Resource not accessible by integration (it needs the permission pull-requests: write)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			api := runnertest.NewAPI(t, token)
			api.On("GET /repos/o/r/pulls/7", c.answer)
			got, err := client(t, api).Head(t.Context(), 7)
			if got != c.want || (err != nil) != (c.wrong != "") || err != nil && err.Error() != c.wrong {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}
