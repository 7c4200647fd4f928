// Package kube knows the Kubernetes API: which kinds exist in which release, and
// what their objects look like.
//
// The facts are generated from the OpenAPI documents and the type definitions of
// Kubernetes (see gen/) and embedded. Objects are validated by the engine inside
// kubeconform, santhosh-tekuri/jsonschema, on values that are already parsed.
//
// Custom resources are validated with the custom resource definitions at hand, by
// the same engine and as the API server does it; its own packages are what the
// tests compare with.
//
// A schema error on an object that an API server takes is the worst thing this
// package could do. Where the OpenAPI documents are stricter than the server, the
// server wins: an incomplete status, a null, a missing field whose zero value is
// legal are no violations.
//
// All data is read on first use; importing the package costs nothing.
package kube

//go:generate go run ./gen -root .
