package pack

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"time"

	"helm.sh/helm/v3/pkg/chart/loader"
)

// Bounds on one archive, on top of those that Helm sets on charts
// (loader.MaxDecompressedChartSize and MaxDecompressedFileSize). Tar headers
// count in none of Helm's: a few megabytes of gzip can hold millions of empty
// members.
const (
	maxArchiveSize    = 200 << 20 // bytes, unpacked, headers included
	maxArchiveMembers = 20_000
)

// member is one file of an archive, and the fs.FileInfo of it.
type member struct {
	name string // as the archive spells it
	data []byte
	mode fs.FileMode
	// hard is the earlier member that a hard link repeats; data is then empty.
	hard string
}

func (m member) Name() string       { return path.Base(m.name) }
func (m member) Size() int64        { return int64(len(m.data)) }
func (m member) Mode() fs.FileMode  { return m.mode }
func (m member) ModTime() time.Time { return time.Time{} }
func (m member) IsDir() bool        { return m.mode.IsDir() }
func (m member) Sys() any           { return nil }

// readTarGz reads all members of a .tar.gz but directories.
func readTarGz(data []byte) ([]member, error) {
	if !bytes.HasPrefix(data, []byte("\x1f\x8b")) {
		return nil, errors.New("it is not a gzip file")
	}
	zr, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("its gzip header is damaged: %w", err)
	}
	defer zr.Close()
	tr := tar.NewReader(&boundedReader{r: zr, left: maxArchiveSize})
	var out []member
	for {
		header, err := tr.Next()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			if errors.Is(err, tar.ErrHeader) {
				return nil, errors.New("it is gzip, but does not hold a tar archive")
			}
			return nil, fmt.Errorf("it is damaged: %w", err)
		}
		info := header.FileInfo()
		if info.IsDir() || header.Typeflag == tar.TypeXGlobalHeader || header.Typeflag == tar.TypeXHeader {
			continue
		}
		if len(out) == maxArchiveMembers {
			return nil, fmt.Errorf("it has more than %d members", maxArchiveMembers)
		}
		// The size in the header is the archive's claim: read what is there.
		var body bytes.Buffer
		if header.Size > 0 && header.Size < loader.MaxDecompressedFileSize {
			body.Grow(int(header.Size) + bytes.MinRead)
		}
		if _, err := io.Copy(&body, tr); err != nil {
			return nil, fmt.Errorf("its member %q is damaged: %w", header.Name, err)
		}
		m := member{name: header.Name, data: body.Bytes(), mode: info.Mode()}
		if header.Typeflag == tar.TypeLink {
			m.hard = header.Linkname
		}
		out = append(out, m)
	}
}

type boundedReader struct {
	r    io.Reader
	left int64
}

func (b *boundedReader) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("it unpacks to more than %d MiB", maxArchiveSize>>20)
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

var drivePath = regexp.MustCompile(`^[a-zA-Z]:/`)

// chartFiles applies what Helm's loader.LoadArchiveFiles does to the members of
// a chart archive: the first path component is dropped, whatever it is, and
// names that lead out of the chart are refused. It is written again here
// because Helm's function hides the dropped components and sets no bound on
// members; a test holds the two equal over all charts at hand.
func chartFiles(members []member) (files []*loader.BufferedFile, roots []string, err error) {
	seen := map[string]bool{}
	left := loader.MaxDecompressedChartSize
	for _, m := range members {
		delimiter := "/"
		if strings.ContainsRune(m.name, '\\') {
			delimiter = `\`
		}
		root, rest, _ := strings.Cut(m.name, delimiter)
		name := strings.ReplaceAll(rest, delimiter, "/")
		if path.IsAbs(name) {
			return nil, nil, fmt.Errorf("its member %q has an absolute path", m.name)
		}
		name = path.Clean(name)
		switch {
		case root == "Chart.yaml":
			return nil, nil, errors.New("its Chart.yaml stands at the top; Helm expects it in a folder (chart-name/Chart.yaml)")
		case name == ".":
			return nil, nil, fmt.Errorf("its member %q stands outside of the chart's folder", m.name)
		case strings.HasPrefix(name, ".."), drivePath.MatchString(name):
			return nil, nil, fmt.Errorf("its member %q leads out of the chart", m.name)
		}
		size := int64(len(m.data))
		if size > loader.MaxDecompressedFileSize {
			return nil, nil, fmt.Errorf("its member %q has %d MiB; Helm loads files of up to %d MiB", m.name, size>>20, loader.MaxDecompressedFileSize>>20)
		}
		if left -= size; left <= 0 {
			return nil, nil, fmt.Errorf("it unpacks to more than the %d MiB that Helm loads", loader.MaxDecompressedChartSize>>20)
		}
		if !seen[root] {
			seen[root] = true
			roots = append(roots, root)
		}
		files = append(files, &loader.BufferedFile{Name: name, Data: bytes.TrimPrefix(m.data, []byte(bomUTF8))})
	}
	if len(files) == 0 {
		return nil, nil, errors.New("it holds no files")
	}
	return files, roots, nil
}
