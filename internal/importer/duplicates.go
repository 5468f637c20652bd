package importer

import (
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/identity"
	"github.com/offprint/offprint/internal/problem"
)

// A duplicates has all entries of a dump for one paper, at least two.
type duplicates struct {
	entries []*source

	checked bool       // whether removed is set
	removed *paperFile // the paper in the list of removed papers; nil if it is not removed
}

// setFile sets the file of an entry and of the other entries of its paper.
func (s *source) setFile(pf *paperFile) {
	s.file = pf
	if s.duplicates != nil {
		for _, e := range s.duplicates.entries {
			e.file = pf
		}
	}
}

// dropContestedDOIs removes each DOI that belongs to several arXiv identifiers from all entries that have it, and
// reports these entries. Such a DOI is wrong or belongs to a whole volume, so it does not identify a paper. If some
// entries kept it, the result would depend on the order of the entries.
func dropContestedDOIs(sources []*source) (remarks problem.List) {
	first := map[string]*source{}   // the first entry with a DOI and an arXiv identifier, by DOI
	another := map[string]*source{} // the first entry with the same DOI and another arXiv identifier
	for _, s := range sources {
		doi := s.keys[byDOI]
		if doi == "" || s.keys[byArxiv] == "" {
			continue
		}
		if f := first[doi]; f == nil {
			first[doi] = s
		} else if another[doi] == nil && f.keys[byArxiv] != s.keys[byArxiv] {
			another[doi] = s
		}
	}
	if len(another) == 0 {
		return nil
	}
	for _, s := range sources {
		doi := s.keys[byDOI]
		if another[doi] == nil {
			continue
		}
		what := "the DOI " + problem.Quote(s.want.DOI) + " of " + problem.Quote(s.want.Title) +
			" belongs to different arXiv identifiers: " + first[doi].arxivAndPlace() + " and " +
			another[doi].arxivAndPlace()
		remark := problemAt(s.at, what, "imported without it; correct the DOIs in the file")
		remark.Kind = "entries have a DOI that belongs to different arXiv identifiers"
		remarks = append(remarks, remark)
		s.want.DOI, s.keys[byDOI], s.record = "", "", nil
	}
	return remarks
}

// arxivAndPlace returns the arXiv identifier of an entry and its position in the dump, for a message.
func (s *source) arxivAndPlace() string {
	return problem.Quote(s.keys[byArxiv]) + " (" + s.at.Place() + ")"
}

// groupByPaper groups the entries of a dump by paper, in the order of the dump. The same entries in another order
// result in the same groups.
func groupByPaper(sources []*source) [][]*source {
	related := findRelated(sources)
	members := map[int][]*source{} // by root; only of sets with several entries, which are rare
	for i, s := range sources {
		if root := related.find(i); root != i {
			if members[root] == nil {
				members[root] = []*source{sources[root]}
			}
			members[root] = append(members[root], s)
		}
	}
	groups := make([][]*source, 0, len(sources))
	for i := range sources {
		switch {
		case related.find(i) != i: // its set was added with an earlier entry
		case members[i] == nil:
			groups = append(groups, sources[i:i+1:i+1])
		default:
			groups = append(groups, splitByPaper(members[i])...)
		}
	}
	return groups
}

// findRelated joins the entries that share an identifier or a title, directly or through others.
func findRelated(sources []*source) sets {
	related := newSets(len(sources))
	for _, property := range []int{byArxiv, byDOI, byTitle} {
		first := make(map[string]int, len(sources))
		for i, s := range sources {
			key := s.keys[property]
			if key == "" {
				continue
			}
			if j, known := first[key]; known {
				related.join(i, j)
			} else {
				first[key] = i
			}
		}
	}
	return related
}

// maxCompared is the number of related nodes above which splitByPaper does not compare them by title, because the time
// grows with its square.
const maxCompared = 500

// splitByPaper splits related entries into groups of one paper each, ordered by the first entry of each group, and sets
// the field duplicates of the entries.
//
// It starts with nodes of equal entries. Then it joins nodes with the same identifier, and nodes with the same title
// (see joinAgreeing).
func splitByPaper(entries []*source) [][]*source {
	nodes := joinByIdentifier(joinEqual(entries))
	if len(nodes) <= maxCompared {
		nodes = joinAgreeing(nodes)
	}
	order := map[*source]int{}
	for i, e := range entries {
		order[e] = i
	}
	for _, n := range nodes {
		slices.SortFunc(n, func(a, b *source) int { return order[a] - order[b] })
		if len(n) > 1 {
			group := &duplicates{entries: n}
			for _, e := range n {
				e.duplicates = group
			}
		}
	}
	slices.SortFunc(nodes, func(a, b []*source) int { return order[a[0]] - order[b[0]] })
	return nodes
}

// joinEqual groups entries into nodes. The entries of a node have the same title, abstract, identifiers, authors, date
// and venue.
func joinEqual(entries []*source) (nodes [][]*source) {
	type facts struct {
		arxiv, doi, authors, date, venue string
		count                            int
		texts                            texts
	}
	at := map[facts]int{}
	for _, e := range entries {
		f := facts{
			e.keys[byArxiv], e.keys[byDOI], strings.Join(e.want.Authors, "\n"), e.want.Date.String(),
			e.want.Venue.YAML(), e.want.AuthorCount, e.texts,
		}
		i, known := at[f]
		// Entries with a title such as "Editorial" and no other data may be different papers.
		if known && identity.CompareListed(nodes[i][0].identity(), e.identity()).Verdict == identity.Same {
			nodes[i] = append(nodes[i], e)
			continue
		}
		at[f] = len(nodes)
		nodes = append(nodes, []*source{e})
	}
	return nodes
}

// joinByIdentifier joins the nodes of equal entries that have the same identifier. It never joins different arXiv
// identifiers, because dropContestedDOIs removed the DOIs that connect them.
func joinByIdentifier(nodes [][]*source) [][]*source {
	sets := newSets(len(nodes))
	for _, property := range []int{byArxiv, byDOI} {
		first := map[string]int{}
		for i, n := range nodes {
			key := n[0].keys[property]
			if key == "" {
				continue
			}
			if j, known := first[key]; known {
				sets.join(i, j)
			} else {
				first[key] = i
			}
		}
	}
	return sets.apply(nodes)
}

// A relation is the result of comparing two nodes.
type relation int

const (
	neutral  relation = iota // no entries have the same title, and none are certainly different papers
	agree                    // some entries have the same title and are the same paper; none are different papers
	conflict                 // two entries are certainly different papers, or doubtful with the same title
)

// joinAgreeing joins each set of nodes that agree, directly or through others, if no two of them are in conflict. A
// conflict occurs, for example, if an entry without names agrees with papers of different authors. In a set with a
// conflict, it joins two nodes only if they agree and have the same relation to every node.
func joinAgreeing(nodes [][]*source) [][]*source {
	relations, agreeing := compareAll(nodes)
	inConflict := map[int]bool{} // sets of agreeing that have a conflict
	for i := range nodes {
		for j := range i {
			if set := agreeing.find(i); set == agreeing.find(j) && relations[i][j] == conflict {
				inConflict[set] = true
			}
		}
	}
	joined := newSets(len(nodes))
	for i := range nodes {
		for j := range i {
			set := agreeing.find(i)
			if set == agreeing.find(j) &&
				(!inConflict[set] || relations[i][j] == agree && slices.Equal(relations[i], relations[j])) {
				joined.join(i, j)
			}
		}
	}
	return joined.apply(nodes)
}

// compareAll returns the relations of all pairs of nodes, and the sets of nodes that agree, directly or through others.
func compareAll(nodes [][]*source) (relations [][]relation, agreeing sets) {
	relations, agreeing = make([][]relation, len(nodes)), newSets(len(nodes))
	different := make([][]*source, len(nodes))
	for i, n := range nodes {
		different[i] = withDifferentFacts(n)
	}
	for i := range nodes {
		relations[i] = make([]relation, len(nodes))
		relations[i][i] = agree
		for j := range i {
			r := compareNodes(different[i], different[j])
			relations[i][j], relations[j][i] = r, r
			if r == agree {
				agreeing.join(i, j)
			}
		}
	}
	return relations, agreeing
}

// withDifferentFacts returns the first of the entries that are equal for a comparison.
func withDifferentFacts(entries []*source) []*source {
	if len(entries) == 1 {
		return entries
	}
	seen := map[identity.Facts]bool{}
	var different []*source
	for _, e := range entries {
		if facts := e.identity().Facts(); !seen[facts] {
			seen[facts] = true
			different = append(different, e)
		}
	}
	return different
}

// compareNodes compares each entry of one node with each entry of the other.
func compareNodes(a, b []*source) relation {
	found := neutral
	for _, x := range a {
		for _, y := range b {
			verdict := identity.CompareListed(x.identity(), y.identity()).Verdict
			sameTitle := x.keys[byTitle] == y.keys[byTitle]
			if verdict == identity.Different || sameTitle && verdict != identity.Same {
				return conflict
			}
			if sameTitle {
				found = agree
			}
		}
	}
	return found
}

// sets are disjoint sets of the numbers from 0 to the length minus 1 (union-find). Each element is a smaller number of
// its index's set, or the index itself if it is the smallest of its set.
type sets []int

// newSets returns n sets of one number each.
func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = i
	}
	return s
}

// find returns the smallest number of the set of i, which represents the set.
func (s sets) find(i int) int {
	for s[i] != i {
		i = s[i]
	}
	return i
}

// join joins the sets of i and j.
func (s sets) join(i, j int) {
	i, j = s.find(i), s.find(j)
	s[max(i, j)] = min(i, j)
}

// apply joins the nodes whose indexes are in the same set.
func (s sets) apply(nodes [][]*source) (joined [][]*source) {
	at := map[int]int{}
	for i, n := range nodes {
		root := s.find(i)
		k, known := at[root]
		if !known {
			at[root] = len(joined)
			joined = append(joined, slices.Clone(n))
			continue
		}
		joined[k] = append(joined[k], n...)
	}
	return joined
}
