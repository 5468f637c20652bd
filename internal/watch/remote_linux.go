package watch

import "golang.org/x/sys/unix"

// remote maps the magic numbers of file systems to their names (statfs(2); the numbers without a constant are in stat.c
// of GNU coreutils). The kernel does not report all changes of their files: another computer, the host of a virtual
// machine or container, or a program behind FUSE can change them. Overlays are not listed, because the kernel reports
// changes made through them.
var remote = map[uint32]string{
	unix.NFS_SUPER_MAGIC:   "NFS",
	unix.SMB_SUPER_MAGIC:   "SMB",
	unix.SMB2_SUPER_MAGIC:  "SMB",
	unix.CIFS_SUPER_MAGIC:  "SMB",
	unix.V9FS_MAGIC:        "9p",   // WSL's /mnt/c
	unix.FUSE_SUPER_MAGIC:  "FUSE", // also virtiofs, which Docker Desktop uses for bind mounts
	unix.AFS_SUPER_MAGIC:   "AFS",
	unix.AFS_FS_MAGIC:      "AFS",
	unix.CEPH_SUPER_MAGIC:  "Ceph",
	unix.CODA_SUPER_MAGIC:  "Coda",
	unix.NCP_SUPER_MAGIC:   "NCP",
	unix.OCFS2_SUPER_MAGIC: "OCFS2",
	0x0bd00bd0:             "Lustre",
	0x47504653:             "GPFS",
	0x19830326:             "BeeGFS",
	0x786f4256:             "vboxsf",
	0x7c7c6673:             "prl_fs",
	0xbacbacbc:             "vmhgfs",
}

// remoteFileSystem returns the kind of the file system of a folder if it does not report every change, or else "".
func remoteFileSystem(path string) string {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return ""
	}
	return remote[uint32(s.Type)]
}
