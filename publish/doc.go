// Package publish takes packs to registries and back: a pack becomes a
// deterministic archive, the archive an OCI artefact as Palette expects it.
//
// The layout in the registry is that of the Spectro Cloud documentation, "Add
// Packs to an OCI Registry", which pushes with ORAS v1.0:
//
//	HOST/BASE/spectro-packs/archive/NAME:VERSION
//
// A registry knows no compare-and-swap: whoever puts a tag replaces what was
// there. All that protects a published version is looking before, and looking
// after.
package publish
