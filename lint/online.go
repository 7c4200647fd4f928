package lint

// Online is what registries have answered before the rules run: rules ask
// nobody. It is nil without --online.
type Online struct {
	// Images are the answers by reference, normalised and as render.Reference
	// prints it. A reference that nobody answered for is not in it.
	Images map[string]ImageAnswer
	// Registry is where published packs were looked for, "" for nowhere.
	Registry string
	// Published has the packs that are there, by the path of the pack in this
	// run.
	Published map[string]PublishedPack
}

// ImageAnswer is what a registry says of an image. That it could not be asked is
// no answer.
type ImageAnswer uint8

// The three answers.
const (
	ImageFound   ImageAnswer = iota + 1
	ImageMissing             // it says that there is none
	ImageGated               // it does not say without credentials, or with these
)

// PublishedPack is what is published under a pack's name and version.
type PublishedPack struct {
	Reference, Digest string
	// Differ are the files in which it differs from the pack, sorted.
	Differ []string
	// Unreadable says why they are not known; "" when they are.
	Unreadable string
}
