package app

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/mitome-jp/mitome/app/screen"
)

// luminance and contrast are those of WCAG 2.2.
func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestContrast(t *testing.T) {
	text := map[fyne.ThemeColorName][]fyne.ThemeColorName{
		theme.ColorNameForeground: {theme.ColorNameBackground, screen.ColourPanel, screen.ColourSidebar, theme.ColorNameButton, theme.ColorNameInputBackground,
			theme.ColorNameOverlayBackground, theme.ColorNameMenuBackground, screen.ColourGoodPanel, screen.ColourWarnPanel, screen.ColourBadPanel},
		screen.ColourQuiet:                 {theme.ColorNameBackground, screen.ColourPanel, screen.ColourGoodPanel, screen.ColourWarnPanel, screen.ColourBadPanel},
		theme.ColorNameForegroundOnPrimary: {theme.ColorNamePrimary},
		theme.ColorNameDisabled:            {theme.ColorNameDisabledButton, theme.ColorNameBackground, screen.ColourSidebar, screen.ColourPanel},
		theme.ColorNamePlaceHolder:         {theme.ColorNameInputBackground},
		theme.ColorNameSuccess:             {screen.ColourGoodPanel, screen.ColourPanel},
		theme.ColorNameWarning:             {screen.ColourWarnPanel, screen.ColourPanel, theme.ColorNameBackground},
		theme.ColorNameError:               {screen.ColourBadPanel, screen.ColourPanel},
		screen.ColourOnCard:                {screen.ColourCard},
		screen.ColourOnSeal:                {screen.ColourSeal},
	}
	shapes := map[fyne.ThemeColorName][]fyne.ThemeColorName{ // WCAG 2.2, 1.4.11
		theme.ColorNamePrimary:     {screen.ColourPanel, theme.ColorNameBackground},
		theme.ColorNameInputBorder: {screen.ColourPanel, theme.ColorNameInputBackground},
		screen.ColourRing:          {screen.ColourPanel, theme.ColorNameBackground, screen.ColourSidebar},
	}
	for variant, name := range []string{"light", "dark"} {
		for _, kind := range []struct {
			pairs map[fyne.ThemeColorName][]fyne.ThemeColorName
			least float64
		}{{text, 4.5}, {shapes, 3}} {
			for front, grounds := range kind.pairs {
				for _, ground := range grounds {
					if c := contrast(palette[front][variant], palette[ground][variant]); c < kind.least {
						t.Errorf("%s: %s on %s has %.2f:1, less than %.1f:1", name, front, ground, c, kind.least)
					}
				}
			}
		}
	}
	if c := contrast(rgb(0), rgb(0xFFFFFF)); math.Abs(c-21) > 0.01 {
		t.Errorf("black on white has %.2f:1", c)
	}
}

func TestTheLookFollowsTheSystem(t *testing.T) {
	l := look{}
	if l.Color(theme.ColorNameBackground, theme.VariantLight) == l.Color(theme.ColorNameBackground, theme.VariantDark) {
		t.Error("light and dark are the same")
	}
	if l.Font(fyne.TextStyle{}) != fontRegular || l.Font(fyne.TextStyle{Bold: true}) != fontBold {
		t.Error("not the bundled font")
	}
}
