package kube

import "testing"

// BenchmarkValidateDeployment validates with a schema that is compiled already.
//
//	the object has a null, is copied without it and validated twice   0.46 ms  1030 allocs
func BenchmarkValidateDeployment(b *testing.B) {
	v, err := NewValidator(Options{})
	if err != nil {
		b.Fatal(err)
	}
	object := parse(b, deployment)
	b.ReportAllocs()
	for b.Loop() {
		if verdict, violations, err := v.Validate(Newest(), object); verdict != Valid || err != nil {
			b.Fatal(verdict, violations, err)
		}
	}
}

// BenchmarkFirstValidation is what a fresh process pays for its first object,
// save for finding the lines of the embedded data.
//
//	definitions compiled one by one, bottom up   6.8 ms  53569 allocs  4.1 MB
func BenchmarkFirstValidation(b *testing.B) {
	object := parse(b, deployment)
	b.ReportAllocs()
	for b.Loop() {
		v, err := NewValidator(Options{})
		if err != nil {
			b.Fatal(err)
		}
		if verdict, violations, err := v.Validate(Newest(), object); verdict != Valid || err != nil {
			b.Fatal(verdict, violations, err)
		}
	}
}
