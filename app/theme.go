package app

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/mitome-jp/mitome/app/screen"
	"github.com/mitome-jp/mitome/assets"
)

var (
	fontRegular = fyne.NewStaticResource("BIZUDPGothic-Regular.ttf", assets.FontRegular)
	fontBold    = fyne.NewStaticResource("BIZUDPGothic-Bold.ttf", assets.FontBold)
)

// look is the program's theme: its own colours, light and dark as the system
// is, the bundled font, and text large enough for everybody.
type look struct{}

// palette has every colour, light first. A test holds text to 4.5:1 on each
// ground that it is put on (WCAG 2.2, 1.4.3).
var palette = map[fyne.ThemeColorName][2]color.NRGBA{
	theme.ColorNameBackground:          {rgb(0xF6F3EC), rgb(0x14191D)},
	theme.ColorNameForeground:          {rgb(0x20262B), rgb(0xECEFF1)},
	theme.ColorNamePrimary:             {rgb(0x2F5D73), rgb(0x9CCBE0)},
	theme.ColorNameForegroundOnPrimary: {rgb(0xFFFFFF), rgb(0x0E2430)},
	theme.ColorNameHyperlink:           {rgb(0x2F5D73), rgb(0x9CCBE0)},
	theme.ColorNameButton:              {rgb(0xE5E0D4), rgb(0x2C353C)},
	theme.ColorNameDisabledButton:      {rgb(0xECE9E1), rgb(0x20272C)},
	theme.ColorNameDisabled:            {rgb(0x5D6266), rgb(0x949DA4)},
	theme.ColorNamePlaceHolder:         {rgb(0x5E666C), rgb(0xA6AFB5)},
	theme.ColorNameInputBackground:     {rgb(0xFFFFFF), rgb(0x10161A)},
	theme.ColorNameInputBorder:         {rgb(0x7F8A91), rgb(0x7C8890)},
	theme.ColorNameSeparator:           {rgb(0xE0DBCF), rgb(0x333D44)},
	theme.ColorNameHover:               {rgba(0x2F5D73, 0x18), rgba(0x9CCBE0, 0x20)},
	theme.ColorNamePressed:             {rgba(0x2F5D73, 0x30), rgba(0x9CCBE0, 0x38)},
	theme.ColorNameFocus:               {rgba(0x2F5D73, 0x00), rgba(0x9CCBE0, 0x00)}, // screen.Button has a ring instead
	theme.ColorNameSelection:           {rgba(0x2F5D73, 0x40), rgba(0x9CCBE0, 0x40)},
	theme.ColorNameScrollBar:           {rgba(0x20262B, 0x70), rgba(0xECEFF1, 0x70)},
	theme.ColorNameOverlayBackground:   {rgb(0xFFFFFF), rgb(0x1C2328)},
	theme.ColorNameMenuBackground:      {rgb(0xFFFFFF), rgb(0x1C2328)},
	theme.ColorNameHeaderBackground:    {rgb(0xEDE8DC), rgb(0x1C2328)},
	theme.ColorNameShadow:              {rgba(0x000000, 0x22), rgba(0x000000, 0x66)},
	theme.ColorNameSuccess:             {rgb(0x1E6B45), rgb(0x86D3A8)},
	theme.ColorNameWarning:             {rgb(0x7F4F00), rgb(0xF0C069)},
	theme.ColorNameError:               {rgb(0xA32A1C), rgb(0xFFA598)},

	screen.ColourPanel:     {rgb(0xFFFFFF), rgb(0x1C2328)},
	screen.ColourQuiet:     {rgb(0x565E64), rgb(0xB3BCC2)},
	screen.ColourSidebar:   {rgb(0xEBE6DA), rgb(0x0F1316)},
	screen.ColourCard:      {rgb(0x2F5D73), rgb(0x2F5D73)},
	screen.ColourOnCard:    {rgb(0xFFFFFF), rgb(0xFFFFFF)},
	screen.ColourGoodPanel: {rgb(0xE7F2EB), rgb(0x16281F)},
	screen.ColourWarnPanel: {rgb(0xFBF0D8), rgb(0x2B2413)},
	screen.ColourBadPanel:  {rgb(0xFBE9E6), rgb(0x321B18)},
	screen.ColourRing:      {rgb(0xB93A2A), rgb(0xF0C069)},
	screen.ColourSeal:      {rgb(0xB93A2A), rgb(0xE8806F)},
	screen.ColourOnSeal:    {rgb(0xFFFFFF), rgb(0x2A0D08)},
}

func rgb(hex uint32) color.NRGBA { return rgba(hex, 0xFF) }

func rgba(hex uint32, alpha uint8) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: alpha}
}

func (look) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	if both, ok := palette[name]; ok {
		if variant == theme.VariantDark {
			return both[1]
		}
		return both[0]
	}
	return theme.DefaultTheme().Color(name, variant)
}

func (look) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Symbol:
		return theme.DefaultTheme().Font(style)
	case style.Bold:
		return fontBold
	}
	return fontRegular
}

func (look) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

func (look) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return 16
	case theme.SizeNameCaptionText:
		return 14
	case theme.SizeNameSubHeadingText:
		return 18
	case theme.SizeNameHeadingText:
		return 25
	case theme.SizeNameInlineIcon:
		return 22
	case theme.SizeNameInputRadius, theme.SizeNameButtonRadius, theme.SizeNameSelectionRadius:
		return 8
	}
	return theme.DefaultTheme().Size(name)
}
