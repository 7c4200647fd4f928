package registrytest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/distribution/distribution/v3/configuration"
	"github.com/distribution/distribution/v3/registry/auth/token"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// tokens runs a token server as the distribution specification describes it, and
// returns the settings of a registry that trusts it.
func tokens(t testing.TB) configuration.Parameters {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: "test"}}, nil)
	must(t, err)
	keys, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "test", Algorithm: string(jose.ES256), Use: "sig"}}})
	must(t, err)
	file := filepath.Join(t.TempDir(), "jwks.json")
	must(t, os.WriteFile(file, keys, 0o600))

	const issuer, service = "registrytest", "packs"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if user != Username || password != Password {
			Refuse(w, http.StatusUnauthorized, "UNAUTHORIZED", "wrong user or password")
			return
		}
		now := time.Now()
		claims := token.ClaimSet{
			Issuer: issuer, Audience: token.AudienceList{service}, Subject: user,
			IssuedAt: now.Unix(), NotBefore: now.Add(-time.Minute).Unix(), Expiration: now.Add(time.Hour).Unix(),
		}
		for _, scope := range strings.Fields(strings.Join(r.URL.Query()["scope"], " ")) {
			if parts := strings.Split(scope, ":"); len(parts) == 3 {
				claims.Access = append(claims.Access, &token.ResourceActions{Type: parts[0], Name: parts[1], Actions: strings.Split(parts[2], ",")})
			}
		}
		signed, err := jwt.Signed(signer).Claims(claims).Serialize()
		if err != nil {
			Refuse(w, http.StatusInternalServerError, "UNKNOWN", err.Error())
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"token": signed, "expires_in": 3600})
	}))
	t.Cleanup(server.Close)
	return configuration.Parameters{"realm": server.URL + "/token", "service": service, "issuer": issuer, "jwks": file}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
