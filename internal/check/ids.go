package check

// ids finds duplicate ids on a page; links reach only the first.
func ids(f *finder, d *document) {
	seen := map[string]*element{}
	for i := range d.elements {
		e := &d.elements[i]
		id, ok := e.get("id")
		if !ok {
			continue
		}
		if first, twice := seen[id]; twice {
			where := f.locate(d.mention(first, "id", id))
			f.at(
				Error,
				d.mention(e, "id", id),
				"the id "+id+" stands twice on a page, first in "+where.Place(),
				"give one of the two another",
				"",
			)
			continue
		}
		seen[id] = e
	}
}
