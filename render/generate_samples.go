//go:build ignore

// Generates the keys and certificates in samples/, in the formats of sprig's
// functions (github.com/Masterminds/sprig/v3, crypto.go).
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"text/template"

	"github.com/Masterminds/sprig/v3"
)

// A century, so that no chart's own check calls them expired.
const script = `
{{- $ca := genCA "sample-ca" 36500 }}
{{- $server := genSignedCert "sample" (list "192.0.2.1") (list "sample" "sample.default.svc") 36500 $ca }}
{{- $self := genSelfSignedCert "sample" (list "192.0.2.1") (list "sample" "sample.default.svc") 36500 }}
{{- write "ca-cert" $ca.Cert }}{{ write "ca-key" $ca.Key }}
{{- write "server-cert" $server.Cert }}{{ write "server-key" $server.Key }}
{{- write "self-cert" $self.Cert }}{{ write "self-key" $self.Key }}
{{- range list "rsa" "dsa" "ecdsa" "ed25519" }}{{ write (printf "%s-key" .) (genPrivateKey .) }}{{ end }}
`

func main() {
	functions := sprig.TxtFuncMap()
	functions["write"] = func(name, text string) (string, error) {
		return "", os.WriteFile(filepath.Join("samples", name+".pem"), []byte(text), 0o644)
	}
	if err := os.MkdirAll("samples", 0o755); err != nil {
		log.Fatal(err)
	}
	t := template.Must(template.New("samples").Funcs(functions).Parse(script))
	if err := t.Execute(os.Stdout, nil); err != nil {
		log.Fatal(err)
	}
	fmt.Println("samples written")
}
