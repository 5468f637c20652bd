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

// Write calls a function that writes a file, and adds this file to the site. It uses the buffer for small files and for
// pieces of large ones, such as those that contain the whole archive.
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

// inMemory is the size up to which a file is kept in memory.
const inMemory = 1 << 20

// A spool keeps what is written to it in memory until it has a megabyte, and then in a staged file.
type spool struct {
	folder *Folder
	name   string
	buffer *bytes.Buffer
	file   *os.File // nil as long as everything is in the buffer
	size   int64
	hash   *xxh3.Hasher
}

func (s *spool) Write(data []byte) (int, error) {
	_, _ = s.buffer.Write(data)
	if s.buffer.Len() < inMemory {
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
	same := !f.fresh && f.isOld(s.name) && s.isHeld(staged)
	if again, err := f.note(s.name, !same, s.hash.Sum128().Bytes()); again || err != nil {
		return cmp.Or(err, f.twice(s.name))
	}
	if !same {
		return nil
	}
	if err := os.Remove(staged); err != nil {
		return fmt.Errorf("writing %s: %w", s.name, err)
	}
	return nil
}

// isHeld reports whether the folder already has the file.
func (s *spool) isHeld(staged string) bool {
	file, err := os.Open(staged)
	if err != nil {
		return false
	}
	defer file.Close()
	return s.folder.holds(s.name, s.size, file)
}
