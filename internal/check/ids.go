package check

// ids finds duplicate ids on a page, because links reach only the first.
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
				"the id "+id+" occurs twice on the page, first at "+where.Place(),
				"change one of the two",
				"",
			)
			continue
		}
		seen[id] = e
	}
}
