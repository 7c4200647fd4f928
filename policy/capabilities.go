package policy

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// forbidden says why a policy has no use of a builtin, "" when it may call it.
// What is not forbidden is a function of its arguments.
func forbidden(builtin string) string {
	switch builtin {
	case "http.send", "net.lookup_ip_addr":
		return "policies reach no network"
	case "opa.runtime":
		return "policies do not see the environment"
	case "rego.parse_module":
		return "policies read no other policies"
	case "time.now_ns", "io.jwt.decode_verify", "crypto.x509.parse_and_verify_certificates",
		"crypto.x509.parse_and_verify_certificates_with_options", "providers.aws.sign_req":
		return "its result depends on the time, and two runs must give the same"
	case "rand.intn", "uuid.rfc4122", "io.jwt.encode_sign", "io.jwt.encode_sign_raw":
		return "its result is random, and two runs must give the same"
	case "parse_config", "parse_config_file", "parse_combined_config_files":
		return "it is conftest's own and reads files, which policies do not"
	}
	if strings.HasPrefix(builtin, "net.") {
		return "no function of net. is available to policies"
	}
	return ""
}

// Grantable lists the builtins that are forbidden by default and can be allowed:
// those that reach nothing.
func Grantable() []string {
	return []string{
		"net.cidr_contains", "net.cidr_contains_matches", "net.cidr_intersects", "net.cidr_is_valid", "net.cidr_merge",
		"rand.intn", "time.now_ns", "uuid.rfc4122",
	}
}

// capabilities are what policies are compiled with.
func (s *Set) capabilities() *ast.Capabilities {
	caps := ast.CapabilitiesForThisVersion()
	caps.Builtins = slices.DeleteFunc(caps.Builtins, func(b *ast.Builtin) bool {
		return forbidden(b.Name) != "" && !slices.Contains(s.options.Allow, b.Name)
	})
	caps.AllowNet = []string{} // no host at all; nil would be any
	return caps
}

// explain says why a builtin is missing, where that is what an error is about.
func explain(e *ast.Error) string {
	name, ok := strings.CutPrefix(e.Message, "undefined function ")
	if !ok {
		return ""
	}
	why := forbidden(name)
	if slices.Contains(Grantable(), name) {
		why += "; --policy-allow " + name + " allows it"
	}
	return why
}
