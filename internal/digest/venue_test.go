package digest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/testutil/digesttest"
)

func TestVenuesOfAllFormats(t *testing.T) {
	things := digest.Venue{Journal: "Journal of Things", Volume: "3", Number: "2", Pages: "1–20", Publisher: "Elsevier"}
	icml := digest.Venue{Booktitle: "Proceedings of ICML", Volume: "139", Pages: "7–9", Publisher: "PMLR"}
	tests := []struct {
		name, src string
		want      digest.Venue
		further   string // fields
	}{
		{"BibTeX's article", `@article{a, title={T}, journal={Journal of {T}hings}, volume=3, number={2}, ` +
			`pages={1--20}, publisher={Elsevier}, editor={E. Ditor}, annote={Read it}, file={a.pdf}}`, things,
			"annote = Read it, editor = E. Ditor"},
		{"BibLaTeX's article", `@article{a, title={T}, journaltitle={Journal of Things}, volume={3}, issue={2}, ` +
			`pages={1–20}, publisher={Elsevier}, note={Best paper}}`, things, "issue = 2, note = Best paper"},
		{"proceedings", `@inproceedings{a, title={T}, booktitle={Proceedings of ICML}, volume={139}, pages={7-9}, ` +
			`organization={PMLR}}`, icml, "organization = PMLR"},
		{"a volume that papers refer to", "@inproceedings{a, title={T}, crossref={b}, pages={7--9}}\n" +
			"@proceedings{b, title={Proceedings of ICML}, year=2021, volume=139, publisher={PMLR}}", icml, ""},
		{"a book that is also a paper",
			"@incollection{a, title={T}, crossref={b}, pages={5--5}}\n@book{b, title={Things}, publisher={MIT Press}}",
			digest.Venue{Booktitle: "Things", Pages: "5", Publisher: "MIT Press"}, ""},
		{"Google Scholar's preprint", `@article{a, title={T}, journal={arXiv preprint arXiv:2301.00001}, year={2023}}`,
			digest.Venue{}, "journal = arXiv preprint arXiv:2301.00001"},
		{"DBLP's preprint", `@article{a, title={T}, journal={CoRR}, volume={abs/2301.00001}, eprinttype={arXiv}, ` +
			`eprint={2301.00001}, timestamp={x}, biburl={y}}`, digest.Venue{},
			"journal = CoRR, volume = abs/2301.00001"},
		{"an article listed by DBLP as a preprint", `@article{a, title={T}, journal={Things}, volume={abs/2301.00001}}`,
			digest.Venue{Journal: "Things"}, "volume = abs/2301.00001"},
		{"an article with a number instead of pages", `@article{a, title={T}, journal={Things}, eid={e12}}`,
			digest.Venue{Journal: "Things", Pages: "e12"}, "eid = e12"},
		{"an article in RIS", "TY  - JOUR\nTI  - T\nT2  - Journal of Things\nJO  - J. Things\nVL  - 3\nIS  - 2\n" +
			"SP  - 1\nEP  - 20\nPB  - Elsevier\nED  - E. Ditor\nSN  - 1234\nER  - \n", things,
			"editor = {E. Ditor}, issn = 1234, shortjournal = J. Things"},
		{"proceedings in RIS",
			"TY  - CONF\nTI  - T\nT2  - ICML\nC3  - Proceedings of ICML\nVL  - 139\nSP  - 7\nEP  - 9\nPB  - PMLR\n" +
				"ER  - \n", icml, ""},
		{"a preprint in RIS", "TY  - UNPB\nTI  - T\nPB  - arXiv\nER  - \n", digest.Venue{}, "publisher = arXiv"},
		{"an article in CSL-JSON", `[{"type":"article-journal","title":"T","container-title":"Journal of ` +
			`<i>Things</i>","volume":"3","issue":2,"page":"1-20","publisher":"Elsevier","editor":[{"family":"E"}],` +
			`"genre":"","language":"en"}]`, things, "editor = E, language = en"},
		{"proceedings in CSL-JSON", `[{"type":"paper-conference","title":"T","container-title":"Proceedings of ` +
			`ICML","volume":139,"page":"7-9","publisher":"PMLR"}]`, icml, ""},
		{"a preprint in CSL-JSON", `[{"type":"article","title":"T","publisher":"arXiv","number":"arXiv:2301.00001"}]`,
			digest.Venue{}, "publisher = arXiv"},
		{"Zotero's table", "Item Type,Title,Publication Title,Volume,Issue,Pages,Publisher\n" +
			"journalArticle,T,Journal of Things,3,2,1-20,Elsevier\n", things, ""},
		{"Zotero's table of proceedings", "Item Type,Title,Publication Title,Volume,Issue,Pages,Publisher\n" +
			"conferencePaper,T,Proceedings of ICML,139,,7-9,PMLR\n", icml, ""},
		{"Scopus's table", "Title,Source title,Volume,Issue,Page start,Page end,Publisher,Document Type\n" +
			"T,Journal of Things,3,2,1,20,Elsevier,Article\n", things, ""},
		{"a column of conferences", "Title,Conference\nT,ICLR 2024\n", digest.Venue{Booktitle: "ICLR 2024"}, ""},
		{"arXiv's reference",
			`<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id><entry>` +
				`<id>http://arxiv.org/abs/2301.00001v1</id><title>T</title><summary>S.</summary>` +
				`<arxiv:journal_ref xmlns:arxiv="http://arxiv.org/schemas/atom">J. Things 3 (2023) 1-20` +
				`</arxiv:journal_ref></entry></feed>`,
			digest.Venue{Journal: "J. Things 3 (2023) 1-20"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := digest.Read([]byte(tt.src), digest.Options{Name: "a", Date: digesttest.Date(t, "2026-02-20")})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, d.Entries[0].Venue); diff != "" {
				t.Error(diff)
			}
			var further []string
			for name, value := range d.Entries[0].Fields {
				further = append(further, name+" = "+value)
			}
			slices.Sort(further)
			if got := strings.Join(further, ", "); got != tt.further {
				t.Errorf("got further fields %q, want %q", got, tt.further)
			}
		})
	}
}
