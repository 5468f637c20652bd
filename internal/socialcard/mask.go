package socialcard

import (
	"cmp"
	"slices"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// A mask has the coverage of each pixel of a letter, from 0 to levels.
type mask struct {
	left, top     int // position of the first pixel, relative to the letter's origin
	width, height int
	cover         []byte
}

// levels is the number of shades of ink. With the background, they need two bits per pixel, which keeps images small.
const levels = 3

// An edge is a straight part of an outline, from top to bottom. It is never horizontal.
type edge struct {
	x0, y0, x1, y1 int // in 64ths of a pixel
	wind           int // 1 if the outline goes down, -1 if it goes up
}

// A crossing is the intersection of an edge and a scan line.
type crossing struct{ x, wind int }

// strips is the number of scan lines per row of pixels.
const strips = 8

// rasterize fills an outline by the non-zero winding rule. It returns nil for an empty outline. It uses integers,
// because floating-point results differ between processors that fuse multiplication and addition.
func rasterize(segments sfnt.Segments) *mask {
	edges := edgesOf(segments)
	if len(edges) == 0 {
		return nil
	}
	m := emptyMask(edges)
	sums := make([]int, m.width)
	var crossings []crossing
	for row := range m.height {
		clear(sums)
		for strip := range strips {
			y := (m.top+row)*64 + (2*strip+1)*64/(2*strips)
			crossings = crossings[:0]
			for _, e := range edges {
				if e.y0 <= y && y < e.y1 {
					crossings = append(crossings, crossing{e.x0 + (e.x1-e.x0)*(y-e.y0)/(e.y1-e.y0) - m.left*64, e.wind})
				}
			}
			slices.SortFunc(crossings, func(a, b crossing) int {
				return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.wind, b.wind))
			})
			wind := 0
			for i, c := range crossings {
				if wind != 0 {
					fill(sums, crossings[i-1].x, c.x)
				}
				wind += c.wind
			}
		}
		for x, sum := range sums {
			m.cover[row*m.width+x] = byte((sum*levels + 32*strips) / (64 * strips))
		}
	}
	return m
}

// emptyMask returns an empty mask that fits all edges.
func emptyMask(edges []edge) *mask {
	left, top, right, bottom := edges[0].x0, edges[0].y0, edges[0].x0, edges[0].y1
	for _, e := range edges {
		left, right = min(left, e.x0, e.x1), max(right, e.x0, e.x1)
		top, bottom = min(top, e.y0), max(bottom, e.y1)
	}
	m := &mask{left: left >> 6, top: top >> 6}
	m.width, m.height = right>>6+1-m.left, bottom>>6+1-m.top
	m.cover = make([]byte, m.width*m.height)
	return m
}

// fill adds a section of a scan line to the pixels it covers.
func fill(sums []int, from, to int) {
	for at := from; at < to; {
		pixel := at >> 6
		end := min(to, (pixel+1)<<6)
		sums[pixel] += end - at
		at = end
	}
}

// edgesOf flattens an outline into edges.
func edgesOf(segments sfnt.Segments) []edge {
	var edges []edge
	var start, at fixed.Point26_6
	to := func(p fixed.Point26_6) {
		switch {
		case p.Y > at.Y:
			edges = append(edges, edge{int(at.X), int(at.Y), int(p.X), int(p.Y), 1})
		case p.Y < at.Y:
			edges = append(edges, edge{int(p.X), int(p.Y), int(at.X), int(at.Y), -1})
		}
		at = p
	}
	for _, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			to(start)
			start, at = s.Args[0], s.Args[0]
		case sfnt.SegmentOpLineTo:
			to(s.Args[0])
		case sfnt.SegmentOpQuadTo:
			from := at
			for i := 1; i <= steps; i++ {
				to(fixed.Point26_6{
					X: quadraticPoint(from.X, s.Args[0].X, s.Args[1].X, i),
					Y: quadraticPoint(from.Y, s.Args[0].Y, s.Args[1].Y, i),
				})
			}
		}
	}
	to(start)
	return edges
}

// steps is the number of straight parts per curve.
const steps = 8

// quadraticPoint returns a coordinate of the i-th point of a quadratic curve, the only kind of curve in TrueType.
func quadraticPoint(from, over, to fixed.Int26_6, i int) fixed.Int26_6 {
	t := fixed.Int26_6(i)
	return ((steps-t)*(steps-t)*from + 2*t*(steps-t)*over + t*t*to) / (steps * steps)
}
