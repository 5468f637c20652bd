package entry

import "testing"

func TestPaperHosts(t *testing.T) {
	for _, h := range paperHosts {
		if !IsAtPaperHost(h.example) {
			t.Errorf("%s: %s is not the address of a paper", h.host, h.example)
		}
	}
	for _, address := range []string{
		"https://openreview.net/group?id=ICLR.cc/2024/Conference", "https://github.com/example/x", "https://arxiv.org/",
		"https://www.mdpi.com/about/announcements/1", "https://www.nature.com/nature/articles", "https://hal.science/",
		"https://blog.neurips.cc/2023/paper-awards", "https://example.org/www.nature.com/articles/1",
		"https://notnature.com/articles/1", "ftp://www.nature.com/articles/1", "https://aclanthology.org/",
		"https://blog.oup.com/2023/article", "https://[", "",
	} {
		if IsAtPaperHost(address) {
			t.Errorf("%s is the address of a paper", address)
		}
	}
}
