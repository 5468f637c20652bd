//go:build !unix

package atomicfile

import "errors"

// WritePublic creates or replaces the content of a file that everybody can read.
func WritePublic(path string, data []byte) error {
	file, err := CreatePublic(path)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Close())
}
