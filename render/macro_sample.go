package render

import (
	"strings"

	"github.com/packlint/packlint/pack"
)

// unknownSample stands for a value that only a user could give.
const unknownSample = "sample"

// sample returns the value of a reference. It is false when the value is made
// up, because only the user's cluster profile, or a pack outside of the run,
// could tell.
func (m Macros) sample(ref pack.MacroReference) (value string, known bool) {
	value, known = m.usualSample(ref)
	if m.others {
		value = otherSample(value)
	}
	return value, known
}

func (m Macros) usualSample(ref pack.MacroReference) (value string, known bool) {
	switch ref.Kind {
	case pack.SystemMacro:
		return m.systemSample(ref.Path), true
	case pack.VarMacro, pack.UserMacro:
		if v, ok := m.Variables[ref.Path]; ok {
			return v, true
		}
		return unknownSample, false
	case pack.PackMacro:
		name, path, _ := strings.Cut(ref.Path, ".")
		if m.PackValue != nil {
			if v, ok := m.PackValue(name, strings.Split(path, ".")); ok {
				return v, true
			}
		}
		return unknownSample, false
	case pack.AppMacro:
		// .spectro.app.$<deployment>-<tier>.<VAR> of app profiles.
		return unknownSample, false
	}
	// Palette knows no other kind; such a macro resolves to nothing.
	return "", true
}

// systemSample returns a sample of the type that the documentation gives the
// system macro (https://docs.spectrocloud.com/clusters/cluster-management/macros/),
// "" for one that it does not know, which resolves to nothing. Addresses and
// domains are those reserved for documentation (RFC 5737, RFC 2606).
func (m Macros) systemSample(name string) string {
	switch name {
	case "user.name":
		return "sample-user"
	case "user.email":
		return "user@example.com"
	case "user.uid":
		return "5f0000000000000000000001"
	case "tenant.uid":
		return "5f0000000000000000000002"
	case "project.name":
		return "sample-project"
	case "project.uid":
		return "5f0000000000000000000003"
	case "clusterprofile.name":
		return "sample-profile"
	case "clusterprofile.uid":
		return "5f0000000000000000000004"
	case "clusterprofile.infra.name":
		return "sample-infra-profile"
	case "clusterprofile.infra.uid":
		return "5f0000000000000000000005"
	case "clusterprofile.version", "clusterprofile.infra.version":
		return "1.0.0"
	case "cluster.name":
		return "sample-cluster"
	case "cluster.uid":
		return "5f0000000000000000000006"
	case "cluster.kubevip":
		return "192.0.2.10"
	case "cloudaccount.name":
		return "sample-account"
	case "cloudaccount.uid":
		return "5f0000000000000000000007"
	case "kubernetes.version":
		return m.kubernetesVersion()
	case "reverseproxy.server":
		return "proxy.example.com"
	case "reverseproxy.port", "reverseproxy.vhostport":
		return "443"
	case "reverseproxy.protocol":
		return "https"
	case "cloud.type":
		// One of the clouds that have a cluster.kubevip.
		return "vsphere"
	case "cloud.region", "aws.region":
		return "us-east-1"
	// App profiles and their deployments, of older releases.
	case "appprofile.name":
		return "sample-app-profile"
	case "appprofile.uid":
		return "5f0000000000000000000008"
	case "appdeployment.name":
		return "sample-app"
	case "appdeployment.uid":
		return "5f0000000000000000000009"
	case "appdeployment.tiername":
		return "sample-tier"
	}
	if strings.HasPrefix(name, "apptier.") {
		return unknownSample
	}
	return ""
}

func (m Macros) kubernetesVersion() string {
	if v := strings.TrimPrefix(m.KubernetesVersion, "v"); v != "" {
		return v
	}
	return "1.34.0"
}
