package screen

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Colours beyond the toolkit's, which the theme must have too.
const (
	ColourPanel     fyne.ThemeColorName = "mitome.panel"     // the ground of a group
	ColourQuiet     fyne.ThemeColorName = "mitome.quiet"     // text that explains
	ColourSidebar   fyne.ThemeColorName = "mitome.sidebar"   // the ground of the navigation
	ColourCard      fyne.ThemeColorName = "mitome.card"      // the picture of the card
	ColourOnCard    fyne.ThemeColorName = "mitome.onCard"    // text on it
	ColourGoodPanel fyne.ThemeColorName = "mitome.goodPanel" // grounds of what went well,
	ColourWarnPanel fyne.ThemeColorName = "mitome.warnPanel" // of what to mind,
	ColourBadPanel  fyne.ThemeColorName = "mitome.badPanel"  // and of what went wrong
	ColourSeal      fyne.ThemeColorName = "mitome.seal"      // vermilion, as of a seal
	ColourRing      fyne.ThemeColorName = "mitome.ring"      // around what has the keyboard
	ColourOnSeal    fyne.ThemeColorName = "mitome.onSeal"
)

func colour(name fyne.ThemeColorName) color.Color { return theme.Color(name) }
