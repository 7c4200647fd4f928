package diff

import (
	"slices"
	"strings"
	"testing"
)

const role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\nrules:\n"

func TestRoles(t *testing.T) {
	for _, test := range []struct {
		name, old, new string
		gained, lost   []string
		changed        bool
	}{
		{
			"written in another way",
			"- {apiGroups: ['', apps], resources: [pods], verbs: [get, list]}",
			"- {apiGroups: [apps], resources: [pods], verbs: [list, get]}\n- {apiGroups: [''], resources: [pods], verbs: [get]}\n- {apiGroups: [''], resources: [pods], verbs: [list]}",
			nil, nil, false,
		},
		{
			"all of them, and then some", "- {apiGroups: [''], resources: [secrets], verbs: ['*']}", "- {apiGroups: [''], resources: [secrets, pods/log], verbs: [get]}\n- {nonResourceURLs: [/metrics], verbs: [get]}",
			[]string{"get: /metrics, pods/log"}, []string{"*: secrets"}, true,
		},
		{
			"one of that name", "- {apiGroups: [''], resources: [secrets], resourceNames: [a], verbs: [get]}", "- {apiGroups: [''], resources: [secrets], verbs: [get]}",
			[]string{"get: secrets"}, nil, true,
		},
	} {
		c := manifests(t, role+test.old, role+test.new)
		if len(c.Objects.Changed) == 0 {
			if test.changed {
				t.Errorf("%s: no change", test.name)
			}
			continue
		}
		o := c.Objects.Changed[0]
		expect(t, test.name, o.Gained, test.gained)
		expect(t, test.name, o.Lost, test.lost)
		if got := slices.Contains(kindsOf(c), Permissions); got != (len(test.gained) > 0) {
			t.Errorf("%s: %v", test.name, c.Attention)
		}
	}
}

// TestRoleBomb: a role of a million permissions is compared as text.
func TestRoleBomb(t *testing.T) {
	var many strings.Builder
	for i := range 1000 {
		if i > 0 {
			many.WriteByte(',')
		}
		many.WriteString("a" + strings.Repeat("b", i%7) + string(rune('a'+i%26)))
	}
	list := "[" + many.String() + "]"
	c := manifests(t, role+"- {apiGroups: "+list+", resources: "+list+", verbs: "+list+"}", role+"- {apiGroups: [x], resources: "+list+", verbs: "+list+"}")
	if len(c.Objects.Changed) != 1 || len(c.Objects.Changed[0].Gained) > 0 || len(c.Objects.Changed[0].Changes) == 0 {
		t.Errorf("%+v", c.Objects.Changed)
	}
}

// TestFew: a list in a sentence is cut between its items, or between words.
func TestFew(t *testing.T) {
	long := strings.Repeat("resource.group, ", 8)
	for want, list := range map[string][]string{
		"`a`, `b`":                                 {"a", "b"},
		"`a`, `b`, `c` and more":                   {"a", "b", "c", "d"},
		"`get: " + long[:7*16] + "…`, `b`":         {"get: " + long, "b"},
		"`" + strings.Repeat("x", 119) + "…`, `b`": {strings.Repeat("x", 121), "b"},
	} {
		if got := few(list); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestNewRoles(t *testing.T) {
	named := func(name, rules string) string {
		return strings.Replace(role, "name: r", "name: "+name, 1) + rules
	}
	const admin = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\nsubjects: []\n"
	const none, secrets = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n", "- {apiGroups: [''], resources: [secrets, pods], verbs: [get, list]}"
	for _, test := range []struct{ old, new, want string }{
		{none, none + "---\n" + named("r", secrets), "the new ClusterRole `r` may `get, list: secrets`"},
		{none, none + "---\n" + named("r", "- {apiGroups: [''], resources: [secrets], resourceNames: [own], verbs: [get]}"), ""},
		{none, none + "---\n" + named("r", "- {apiGroups: [x.example], resources: [secrets], verbs: [get]}"), ""},
		{none, none + "---\n" + named("r", "- {apiGroups: ['*'], resources: ['*'], verbs: ['*']}"), "the new ClusterRole `r` may `*: *.*`"},
		{named("old", secrets), named("new", secrets), ""},
		{none, none + "---\n" + admin, "ClusterRoleBinding `b` gives the rights of `cluster-admin` to its accounts"},
		{admin, strings.Replace(admin, "name: b", "name: c", 1), ""},
	} {
		c := manifests(t, test.old, test.new)
		var got []string
		for _, a := range c.Attention {
			if a.Kind == Permissions {
				got = append(got, a.Message)
			}
		}
		if strings.Join(got, "\n") != test.want {
			t.Errorf("%s\n%s\n%q, want %q", test.old, test.new, got, test.want)
		}
	}
}
