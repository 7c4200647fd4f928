package publish

import (
	"context"
	"encoding/base64"
	"strings"
	"sync"

	"oras.land/oras-go/v2/registry/remote/auth"
)

// secrets remembers what was used to log in, so that no message repeats it: a
// server may quote a request in its answer.
type secrets struct {
	mu    sync.Mutex
	known []string
}

func (s *secrets) remember(find auth.CredentialFunc) auth.CredentialFunc {
	return func(ctx context.Context, host string) (auth.Credential, error) {
		c, err := find(ctx, host)
		s.add(c.Password, c.RefreshToken, c.AccessToken)
		if c.Password != "" {
			s.add(base64.StdEncoding.EncodeToString([]byte(c.Username + ":" + c.Password)))
		}
		return c, err
	}
}

func (s *secrets) add(texts ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, text := range texts {
		if text != "" {
			s.known = append(s.known, text)
		}
	}
}

func (s *secrets) mask(text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, secret := range s.known {
		text = strings.ReplaceAll(text, secret, "***")
	}
	return text
}
