package render

import (
	"fmt"
	"html/template"

	"github.com/offprint/offprint/internal/theme"
)

// logoSize returns attributes with the size of the logo, so that the page does not move while it loads: its size in the
// file, scaled to the height in the style sheet. It returns "" if the size in the file is unknown.
func (r *Renderer) logoSize(address string) template.HTMLAttr {
	width, height := r.options.Assets.PictureSize(assetName(address))
	if height == 0 {
		return ""
	}
	scaled := max(1, (width*theme.LogoHeight+height/2)/height)
	return template.HTMLAttr(fmt.Sprintf(`width="%d" height="%d"`, scaled, theme.LogoHeight))
}
