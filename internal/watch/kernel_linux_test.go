package watch

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/offprint/offprint/internal/testutil/missing"
	"golang.org/x/sys/unix"
)

// ownKernel is the environment variable that inNamespace sets in the second run of a test.
const ownKernel = "OFFPRINT_TEST_NAMESPACE"

// inNamespace runs the calling test a second time, in namespaces where it may mount file systems and set limits. In the
// second run it returns a folder. In the first run it waits for the second and returns "".
func inNamespace(t *testing.T) string {
	if dir := os.Getenv(ownKernel); dir != "" {
		return dir
	}
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), ownKernel+"="+t.TempDir())
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	out, err := cmd.CombinedOutput()
	switch {
	case cmd.ProcessState == nil:
		missing.Skip(t, "this system does not let users create namespaces: ", err)
	case err != nil:
		t.Errorf("%v\n%s", err, out)
	case bytes.Contains(out, []byte("--- SKIP")):
		missing.Skip(t, string(out))
	}
	return ""
}

// TestOverlayReportsChanges shows why an overlay, such as the root of a container, is not polled: changes made through
// it are reported, even those of files and folders of its lower layer.
func TestOverlayReportsChanges(t *testing.T) {
	dir := inNamespace(t)
	if dir == "" {
		return
	}
	s := &site{t: t, root: filepath.Join(dir, "lower"), printed: make(chan string, 10)}
	s.write("content/papers/a.md", "a")
	s.write("content/papers/b.md", "b")
	s.root = dir
	for _, name := range []string{"upper", "work", "merged"} {
		if err := os.Mkdir(s.path(name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	layers := "lowerdir=" + s.path("lower") + ",upperdir=" + s.path("upper") + ",workdir=" + s.path("work")
	if err := unix.Mount("overlay", s.path("merged"), "overlay", 0, layers); err != nil {
		missing.Skip(t, "this system cannot mount an overlay: ", err)
	}
	defer unix.Unmount(s.path("merged"), unix.MNT_DETACH)
	s.root = s.path("merged")
	if kind := remoteFileSystem(s.root); kind != "" {
		t.Errorf("an overlay is classified as %s", kind)
	}
	s.watch(false, system{openFsnotify, func(string) string { return "" }})
	s.write("content/papers/a.md", "new")
	s.awaitPath("content/papers/a.md")
	s.write("content/papers/.b.md.tmp", "new")
	s.rename("content/papers/.b.md.tmp", "content/papers/b.md")
	s.awaitPath("content/papers/b.md")
	s.write("content/pages/c.md", "c")
	s.awaitPath("all")
	s.write("content/pages/c.md", "new")
	s.awaitPath("content/pages/c.md")
}

// TestLimitsOfTheKernel lowers the real limits of Linux.
func TestLimitsOfTheKernel(t *testing.T) {
	dir := inNamespace(t)
	if dir == "" {
		return
	}
	for _, limits := range []struct {
		name               string
		watches, instances string
		want               string // in the message
	}{
		{"some folders", "2", "9", "fs.inotify.max_user_watches="},
		{"no new folder", "4", "9", "fs.inotify.max_user_watches="}, // the root, content, papers and layouts fit
		{"no instance", "9", "0", "fs.inotify.max_user_instances="},
	} {
		t.Run(limits.name, func(t *testing.T) {
			for setting, value := range map[string]string{
				"max_inotify_watches": limits.watches, "max_inotify_instances": limits.instances,
			} {
				if err := os.WriteFile("/proc/sys/user/"+setting, []byte(value), 0o644); err != nil {
					missing.Skip(t, "this system does not have this limit: ", err)
				}
			}
			s := newSite(t)
			s.watch(false, system{openFsnotify, func(string) string { return "" }})
			s.write("content/papers/a.md", "new")
			s.awaitPath("content/papers/a.md")
			s.write("static/css/a.css", "a")
			s.awaitPath("all")
			s.write("static/css/a.css", "new")
			s.awaitPath("static/css/a.css")
			if line := s.printedLine(); !strings.Contains(line, limits.want) {
				t.Error(line)
			}
		})
	}
}
