package render

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"embed"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"text/template"
)

//go:generate go run generate_samples.go

// Keys and certificates for templates that ask for new ones: real ones, made
// once, which nobody trusts. Making them anew takes a third of the time of
// rendering, and no two renderings would be alike.
//
//go:embed samples
var samples embed.FS

func samplePEM(name string) string {
	data, err := samples.ReadFile("samples/" + name + ".pem")
	if err != nil {
		panic(err)
	}
	return string(data)
}

// certificate has the fields that sprig's has.
type certificate struct {
	Cert string
	Key  string
}

// sampleHash is bcrypt's hash of "sample".
const sampleHash = "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"

// addCertificates replaces sprig's functions that make keys, certificates and
// hashes. Arguments are checked as far as sprig refuses what charts could give.
func (x *execution) addCertificates(m template.FuncMap) {
	signed := func(name string) certificate {
		return certificate{Cert: samplePEM(name + "-cert"), Key: samplePEM(name + "-key")}
	}
	withKey := func(name, key string) (certificate, error) {
		c := signed(name)
		if block, _ := pem.Decode([]byte(key)); block == nil {
			return certificate{}, errors.New("parsing private key: no PEM data in input")
		}
		c.Key = key
		return c, nil
	}
	byCA := func(ca certificate) error {
		if block, _ := pem.Decode([]byte(ca.Cert)); block == nil {
			return errors.New("unable to decode certificate")
		}
		if block, _ := pem.Decode([]byte(ca.Key)); block == nil {
			return errors.New("error parsing private key: no PEM data in input")
		}
		return nil
	}
	m["genCA"] = func(string, int) (certificate, error) { return signed("ca"), nil }
	m["genCAWithKey"] = func(_ string, _ int, key string) (certificate, error) { return withKey("ca", key) }
	m["genSelfSignedCert"] = func(string, []any, []any, int) (certificate, error) { return signed("self"), nil }
	m["genSelfSignedCertWithKey"] = func(_ string, _, _ []any, _ int, key string) (certificate, error) {
		return withKey("self", key)
	}
	m["genSignedCert"] = func(_ string, _, _ []any, _ int, ca certificate) (certificate, error) {
		return signed("server"), byCA(ca)
	}
	m["genSignedCertWithKey"] = func(_ string, _, _ []any, _ int, ca certificate, key string) (certificate, error) {
		if err := byCA(ca); err != nil {
			return certificate{}, err
		}
		return withKey("server", key)
	}
	m["genPrivateKey"] = func(kind string) string {
		switch kind {
		case "":
			kind = "rsa"
		case "rsa", "dsa", "ecdsa", "ed25519":
		default:
			return "Unknown type " + kind
		}
		return samplePEM(kind + "-key")
	}
	// sprig's checks are kept; its type has no name outside of it.
	build := reflect.ValueOf(m["buildCustomCert"])
	m["buildCustomCert"] = func(cert, key string) (certificate, error) {
		out := build.Call([]reflect.Value{reflect.ValueOf(cert), reflect.ValueOf(key)})
		if err, ok := out[1].Interface().(error); ok {
			return certificate{}, err
		}
		return certificate{Cert: out[0].FieldByName("Cert").String(), Key: out[0].FieldByName("Key").String()}, nil
	}
	m["bcrypt"] = func(string) string { return sampleHash }
	m["htpasswd"] = func(user, _ string) string {
		if strings.Contains(user, ":") {
			return "invalid username: " + user
		}
		return user + ":" + sampleHash
	}
	m["derivePassword"] = func(_ uint32, kind, _, _, _ string) string {
		if password, ok := derivedPasswords[kind]; ok {
			return password
		}
		return fmt.Sprintf("cannot find password template %s", kind)
	}
	m["encryptAES"] = func(password, text string) (string, error) {
		x.grow(2 * len(text))
		return encryptAES(password, text)
	}
}

// derivedPasswords has a sample for each kind that sprig's derivePassword
// knows, of the length and classes of characters that the kind stands for.
var derivedPasswords = map[string]string{
	"maximum": "bK7-fR3+wT9_sD4=hM2x",
	"long":    "ZedaFaxc9-Zaso",
	"medium":  "Jif4-Zov",
	"short":   "Hud5",
	"basic":   "kbt4wzg7",
	"pin":     "4917",
}

// encryptAES is sprig's, with an initialization vector of zeros: decryptAES
// reads what it writes.
func encryptAES(password, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	key := make([]byte, 32)
	copy(key, password)
	block, err := aes.NewCipher(key)
	if err != nil {
		return "", err
	}
	padding := aes.BlockSize - len(text)%aes.BlockSize
	content := append([]byte(text), bytes.Repeat([]byte{byte(padding)}, padding)...)
	out := make([]byte, aes.BlockSize+len(content))
	cipher.NewCBCEncrypter(block, out[:aes.BlockSize]).CryptBlocks(out[aes.BlockSize:], content)
	return base64.StdEncoding.EncodeToString(out), nil
}
