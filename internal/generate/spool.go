package generate

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/zeebo/xxh3"

	"github.com/offprint/offprint/internal/atomicfile"
)

// Write calls a function that writes a file, and adds this file to the site. The buffer is scratch space: it receives
// small files whole, and large ones, such as those of the whole archive, in parts.
func (f *Folder) Write(name string, buffer *bytes.Buffer, write func(io.Writer) error) error {
	buffer.Reset()
	s := &spool{folder: f, name: name, buffer: buffer}
	err := write(s)
	if s.file == nil {
		if err != nil {
			return err
		}
		return f.Put(name, buffer.Bytes())
	}
	return errors.Join(err, s.finish())
}

// maxBuffered is the number of bytes from which a spool moves its buffer into the staged file.
const maxBuffered = 1 << 20

// A spool writes to a buffer, and from maxBuffered bytes on to a staged file.
type spool struct {
	folder *Folder
	name   string
	buffer *bytes.Buffer
	file   *os.File // nil while all bytes are in the buffer
	size   int64
	hash   *xxh3.Hasher
}

func (s *spool) Write(data []byte) (int, error) {
	_, _ = s.buffer.Write(data)
	if s.buffer.Len() < maxBuffered {
		return len(data), nil
	}
	return len(data), s.flush()
}

// flush moves the bytes of the buffer into the file.
func (s *spool) flush() error {
	if s.file == nil {
		local, err := localName(s.name)
		if err != nil {
			return err
		}
		if err := s.folder.makeFolder(filepath.Dir(local)); err != nil {
			return err
		}
		if s.file, err = atomicfile.CreatePublic(filepath.Join(s.folder.staging, local)); err != nil {
			return fmt.Errorf("writing %s: %w", s.name, err)
		}
		s.hash = xxh3.New()
	}
	data := s.buffer.Bytes()
	s.size += int64(len(data))
	_, _ = s.hash.Write(data)
	_, err := s.file.Write(data)
	s.buffer.Reset()
	if err != nil {
		return fmt.Errorf("writing %s: %w", s.name, err)
	}
	return nil
}

// finish completes the file, or removes it if the folder has the same one.
func (s *spool) finish() error {
	err := s.flush()
	if err := errors.Join(err, s.file.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", s.name, err)
	}
	f, staged := s.folder, s.file.Name()
	same := !f.fresh && f.isOld(s.name) && s.isUnchanged(staged)
	if again, err := f.register(s.name, !same, s.hash.Sum128().Bytes()); again || err != nil {
		return cmp.Or(err, error(duplicateError(s.name)))
	}
	if !same {
		return nil
	}
	if err := os.Remove(staged); err != nil {
		return fmt.Errorf("writing %s: %w", s.name, err)
	}
	return nil
}

// isUnchanged reports whether the folder already has the staged file.
func (s *spool) isUnchanged(staged string) bool {
	file, err := os.Open(staged)
	if err != nil {
		return false
	}
	defer file.Close()
	return s.folder.contains(s.name, s.size, file)
}
