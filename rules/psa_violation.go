package rules

import (
	"fmt"

	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"

	"github.com/packlint/packlint/lint"
)

// PSAViolation asks the API server's own Pod Security admission about the pods
// as they are written. The version latest is that of the newest Kubernetes
// release that the pack supports. The labels that only warn and audit do no
// harm, and webhooks that would change the pods are not known.
var PSAViolation = lint.Rule{
	ID:       "psa-violation",
	Severity: lint.Error,
	Category: lint.Kubernetes,
	Summary:  "pods violate the Pod Security level that the pack enforces on their namespace",
	Why:      "The API server takes the workload and rejects each of its pods: the deployment waits for replicas that never come, and the reason stands in an event of a ReplicaSet.",
	Fix:      "Give the pods the security context that the level demands, or enforce a level that allows what they need.",
	Related:  []string{"privileged-without-psa", "namespacelabels-target", "https://kubernetes.io/docs/concepts/security/pod-security-standards/"},
	Needs:    lint.EachVariant,
	Check: func(p *lint.Pass) {
		inForce := enforcements(p)
		cluster := p.Rendering.Version
		if len(inForce) == 0 || cluster.Compare(podSecuritySince) < 0 {
			return
		}
		for i := range p.Rendering.Objects {
			o := &p.Rendering.Objects[i]
			namespace := deployedTo(p, o)
			enforced, ok := inForce[namespace]
			if !ok || enforced.Level == "" || enforced.Level == api.LevelPrivileged {
				continue
			}
			pods, ok := securedPodsOf(o)
			if !ok {
				continue
			}
			results := pods.forbidden(enforced.LevelVersion, cluster)
			if len(results) == 0 {
				continue
			}
			why := policy.AggregateCheckResults(results)
			message := fmt.Sprintf("%s %s: its pods violate PodSecurity %q, which %s enforces on the namespace %s: %s",
				o.Kind, o.Name, enforced.LevelVersion, enforced.by, namespace, why.ForbiddenDetail())
			hint := lint.Hint("correct these fields, or relax the label to %s", enforceLabel(api.LevelBaseline))
			if len(pods.forbidden(api.LevelVersion{Level: api.LevelBaseline, Version: enforced.Version}, cluster)) > 0 {
				hint = lint.Hint("leave out what the level forbids, or, where the pods cannot do without, relax the label to %s", enforceLabel(api.LevelPrivileged))
			}
			p.ReportObject(o, pods.field(results[0]), message,
				append(sampled(o), hint, enforced.see(), lint.Cause("pod-security "+namespace),
					lint.Key(fmt.Sprintf("%s %s: %s: %s", o.Kind, o.Name, enforced.Level, reasons(results))))...)
		}
	},
}
