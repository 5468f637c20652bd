package render

import (
	"fmt"
	"html/template"

	"github.com/offprint/offprint/internal/theme"
)

// logoSize returns the attributes with the size of the logo, so that nothing moves while it loads: that of its picture,
// at the height of the style sheet. It returns nothing if the size of the picture is unknown.
func (r *Renderer) logoSize(address string) template.HTMLAttr {
	width, height := r.options.Assets.PictureSize(assetName(address))
	if height == 0 {
		return ""
	}
	scaled := max(1, (width*theme.LogoHeight+height/2)/height)
	return template.HTMLAttr(fmt.Sprintf(`width="%d" height="%d"`, scaled, theme.LogoHeight))
}
