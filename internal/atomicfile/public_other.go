//go:build !unix

package atomicfile

import "errors"

// WritePublic creates a file or replaces its content. Everybody can read it.
func WritePublic(path string, data []byte) error {
	file, err := CreatePublic(path)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Close())
}
