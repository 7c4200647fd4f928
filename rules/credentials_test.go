package rules

import (
	"strings"
	"testing"

	"github.com/packlint/packlint/pack"
)

func TestCredentials(t *testing.T) {
	words := credentials()
	for _, list := range [][]string{words.Secret, words.Reference, words.Around, words.Known, words.Placeholder} {
		if len(list) < 5 {
			t.Errorf("credentials.yaml: a list is short: %v", list)
		}
		for _, word := range list {
			if word != strings.ToLower(word) {
				t.Errorf("credentials.yaml: %q is not in lower case", word)
			}
		}
	}
	for _, tt := range []struct {
		key, value      string
		secret, literal bool
	}{
		{"password", "hunter2", true, true},
		{"adminPassword", "prom-operator", true, true},
		{"GF_ADMIN_PASSWORD", "changeme", true, true},
		{"slackBotToken", "xoxb-1234567890", true, true},
		{"secretKey", "minio1234", true, true},
		{"password", "123456", true, true},
		{"password", "REPLACE_ME", true, false},
		{"password", "<password>", true, false},
		{"password", "", true, false},
		{"password", "{{ .Values.global.password }}", true, false},
		{"password", "${PASSWORD}", true, false},
		{"token", "token", true, false},
		{"secretKey", "rabbitmq-password", true, false},
		{"apiKey", "your-api-key", true, false},
		{"token", "/var/run/secrets/token", true, false},
		{"passwordKey", "password", false, false},
		{"existingSecretPassword", "x", false, false},
		{"passwordSecretName", "x", false, false},
		{"tokenPath", "x", false, false},
		{"secret", "app", false, false},
		{"automountServiceAccountToken", "true", true, false},
		{"keyboard", "x", false, false},
	} {
		if got := isSecretKey(tt.key); got != tt.secret {
			t.Errorf("isSecretKey(%s) = %v", tt.key, got)
		}
		s := secretValue{path: []string{tt.key}, node: &pack.Node{Kind: pack.String, Value: tt.value}}
		if got := tt.secret && isLiteralSecret(s); got != tt.literal {
			t.Errorf("isLiteralSecret(%s: %s) = %v", tt.key, tt.value, got)
		}
	}
}
