package publish

import (
	"context"
	"fmt"
	"strings"
)

// LastFiles returns the abbreviated hash of the last commit that contains a file for which is returns true, and the
// bytes of that file and of the files in folder at that commit, by name. Names are relative to the repository's folder,
// with slashes, and are taken literally. If neither HEAD nor an ancestor contains such a file, it returns "" and nil.
func (r *Repository) LastFiles(
	ctx context.Context, name, folder string, is func(src []byte) bool,
) (string, map[string][]byte, error) {
	prefix, err := r.Run(ctx, "", "rev-parse", "--show-prefix")
	if err != nil {
		return "", nil, err
	}
	if _, err := r.Run(ctx, "", "rev-parse", "--verify", "--quiet", "HEAD"); err != nil {
		return "", nil, nil // there is no commit
	}
	rejected := false
	accept := func(src []byte) bool {
		accepted := is(src)
		rejected = rejected || !accepted
		return accepted
	}
	for _, limit := range []string{"-1", "-100"} { // nearly always, the last commit is right
		touching, err := r.Run(ctx, "", "rev-list", limit, "HEAD", "--", ":(top,literal)"+prefix+name)
		if err != nil || touching == "" {
			return "", nil, err
		}
		commits := []string{"HEAD"}
		for _, commit := range strings.Fields(touching) {
			commits = append(commits, commit, commit+"^") // the commit may have deleted the file
		}
		for _, commit := range commits {
			files, err := r.filesAt(ctx, commit, prefix, name, folder)
			if err != nil {
				return "", nil, err
			}
			if src, there := files[name]; there && accept(src) {
				short, err := r.Run(ctx, "", "rev-parse", "--short", commit)
				return short, files, err
			}
		}
		if !rejected {
			break
		}
	}
	return "", nil, nil
}

// filesAt returns the bytes of a file and of the files in folder at a commit, or nil if the commit does not contain the
// file.
func (r *Repository) filesAt(ctx context.Context, commit, prefix, name, folder string) (map[string][]byte, error) {
	blobs, err := r.blobs(ctx, commit, prefix, name, folder)
	if _, there := blobs[name]; err != nil || !there {
		return nil, err
	}
	return r.contents(ctx, prefix, blobs)
}

// blobs returns the object names of regular files in a commit: of the file with the given name, and of those in folder.
func (r *Repository) blobs(ctx context.Context, commit, prefix, name, folder string) (map[string]string, error) {
	if _, err := r.Run(ctx, "", "rev-parse", "--verify", "--quiet", commit+"^{tree}"); err != nil {
		return nil, nil // the parent of a first commit
	}
	listing, err := r.Run(
		ctx, "", "ls-tree", "-r", "-z", "--full-tree", commit, "--", prefix+name, prefix+folder+"/",
	)
	if err != nil {
		return nil, err
	}
	blobs := map[string]string{}
	for line := range strings.SplitSeq(listing, "\x00") {
		about, file, _ := strings.Cut(line, "\t")
		if fields := strings.Fields(about); len(fields) == 3 && strings.HasPrefix(fields[0], "100") {
			blobs[strings.TrimPrefix(file, prefix)] = fields[2]
		}
	}
	return blobs, nil
}

// contents returns the bytes of files, as a checkout would write them.
func (r *Repository) contents(ctx context.Context, prefix string, blobs map[string]string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for name, blob := range blobs {
		answer, err := r.Run(ctx, blob+" "+prefix+name+"\n", "cat-file", "--batch", "--filters")
		if err != nil {
			return nil, err
		}
		head, data, found := strings.Cut(answer, "\n") // the header has the size before filters, which is useless here
		if !found {
			return nil, fmt.Errorf("git cat-file: %s", head)
		}
		files[name] = []byte(data)
	}
	return files, nil
}
