//go:build !linux && !darwin

package watch

import "io/fs"

func idOf(fs.FileInfo) fileID { return fileID{} }
