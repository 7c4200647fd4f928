package diff

import (
	"math"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/runtime"
	podresource "k8s.io/component-helpers/resource"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// Resources compares what the pods of the pack request in all, as shipped, and
// what constraints.resources in pack.json demands of a cluster.
type Resources struct {
	// Old is nil for a new pack, and all are nil where nothing is compared.
	Old *Requests `json:"old"`
	New *Requests `json:"new"`
	// OldDeclared and NewDeclared are nil where pack.json says nothing.
	OldDeclared *Declared `json:"old_declared"`
	NewDeclared *Declared `json:"new_declared"`
}

// Requests are sums over pods that run all the time; those of Jobs, CronJobs,
// hooks, and of what operators make of custom resources are not in them.
type Requests struct {
	// CPU and Memory are those of all replicas: "1500m", "2Gi".
	CPU    string `json:"cpu"`
	Memory string `json:"memory"`
	// NodeCPU and NodeMemory are those of DaemonSets, for each node.
	NodeCPU    string `json:"cpu_per_node"`
	NodeMemory string `json:"memory_per_node"`
	// Without counts the containers that request nothing of one or both.
	Without int `json:"containers_without_requests"`

	cpu, memory resource.Quantity
}

// Declared are the limits of constraints.resources, 0 for none.
type Declared struct {
	CPU    float64 `json:"cpu"`    // millicores
	Memory float64 `json:"memory"` // MiB
	// Computed names the resources of which the limit follows from values by
	// way of components, so that the number has no effect.
	Computed []string `json:"computed"`
}

func (c *comparer) resources() Resources {
	if !c.compared(ResourcesPart) {
		return Resources{}
	}
	out := Resources{New: requestsOf(c.newBase), NewDeclared: declared(c.new.Pack)}
	if c.old != nil {
		out.Old, out.OldDeclared = requestsOf(c.oldBase), declared(c.old.Pack)
	}
	// A cluster that is found too small when pods stay pending is found too late.
	if cpu, memory := out.New.beyond(out.NewDeclared); cpu || memory {
		cpuBefore, memoryBefore := out.Old.beyond(out.OldDeclared)
		if cpu && !cpuBefore {
			c.attention(ResourceRequests, "the pods request `%s` of cpu, constraints.resources in pack.json demands `%sm`", out.New.CPU, number(out.NewDeclared.CPU))
		}
		if memory && !memoryBefore {
			c.attention(ResourceRequests, "the pods request `%s` of memory, constraints.resources in pack.json demands `%sMi`", out.New.Memory, number(out.NewDeclared.Memory))
		}
	}
	return out
}

// beyond tells whether the pods request more than the pack says it needs.
func (r *Requests) beyond(d *Declared) (cpu, memory bool) {
	if r == nil || d == nil {
		return false, false
	}
	return d.CPU > 0 && float64(r.cpu.MilliValue()) > d.CPU, d.Memory > 0 && r.memory.AsApproximateFloat64() > d.Memory*(1<<20)
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func declared(p *pack.Pack) *Declared {
	list := p.Meta().Root.Get("constraints", "resources")
	if !list.Is(pack.Sequence) || list.Len() == 0 {
		return nil
	}
	out := &Declared{Computed: []string{}}
	for _, entry := range list.Items {
		limit, err := strconv.ParseFloat(numberText(entry.Get("minLimit")), 64)
		kind := entry.Get("type").Str()
		switch {
		case entry.Get("components").Len() > 0:
			out.Computed = append(out.Computed, kind)
		case err != nil || math.IsInf(limit, 0) || math.IsNaN(limit):
		case kind == "cpu":
			out.CPU = limit
		case kind == "memory":
			out.Memory = limit
		}
	}
	return out
}

func numberText(n *pack.Node) string {
	if !n.Is(pack.Number) {
		return ""
	}
	return n.Value
}

func requestsOf(r *lint.RenderedPack) *Requests {
	out := &Requests{}
	var nodeCPU, nodeMemory resource.Quantity
	for i := range r.Objects {
		o := &r.Objects[i]
		replicas, lasting := replicasOf(o)
		pods, ok := podSpec(o)
		if !lasting || !ok || o.Hooks != nil {
			continue
		}
		out.Without += withRequests(pods)
		sum := podresource.PodRequests(&corev1.Pod{Spec: *pods}, podresource.PodResourcesOptions{})
		cpu, memory := sum[corev1.ResourceCPU], sum[corev1.ResourceMemory]
		if o.Kind == "DaemonSet" {
			nodeCPU.Add(cpu)
			nodeMemory.Add(memory)
			continue
		}
		cpu.Mul(replicas)
		memory.Mul(replicas)
		out.cpu.Add(cpu)
		out.memory.Add(memory)
	}
	out.CPU, out.Memory = out.cpu.String(), binary(out.memory)
	out.NodeCPU, out.NodeMemory = nodeCPU.String(), binary(nodeMemory)
	return out
}

// binary writes an amount of memory in powers of two, however its parts were
// written.
func binary(q resource.Quantity) string {
	q.Format = resource.BinarySI
	return q.String()
}

// replicasOf is how many pods of a workload run, and whether they run for good.
func replicasOf(o *render.Object) (replicas int64, lasting bool) {
	switch o.Kind {
	case "Pod", "DaemonSet":
		return 1, true
	case "Deployment", "StatefulSet", "ReplicaSet", "ReplicationController":
		spec, _ := o.Body["spec"].(map[string]any)
		switch n := spec["replicas"].(type) {
		case int64:
			return max(n, 0), true
		case float64:
			return int64(max(min(n, math.MaxInt32), 0)), true
		}
		return 1, true
	}
	return 0, false
}

func podSpec(o *render.Object) (*corev1.PodSpec, bool) {
	path := render.PodTemplatePath(o)
	if path == nil {
		return nil, false
	}
	template := o.Body
	for _, key := range path {
		template, _ = template[key].(map[string]any)
	}
	fields, ok := template["spec"].(map[string]any)
	var out corev1.PodSpec
	if !ok || runtime.DefaultUnstructuredConverter.FromUnstructured(fields, &out) != nil {
		return nil, false
	}
	return &out, true
}

// withRequests gives containers the requests that the API server would: their
// limits, where they have no requests. It counts those left without.
func withRequests(pods *corev1.PodSpec) (without int) {
	for _, list := range [][]corev1.Container{pods.InitContainers, pods.Containers} {
		for i := range list {
			r := &list[i].Resources
			for name, limit := range r.Limits {
				if _, ok := r.Requests[name]; !ok {
					if r.Requests == nil {
						r.Requests = corev1.ResourceList{}
					}
					r.Requests[name] = limit
				}
			}
		}
	}
	for _, c := range pods.Containers {
		if c.Resources.Requests.Cpu().IsZero() || c.Resources.Requests.Memory().IsZero() {
			without++
		}
	}
	return without
}
