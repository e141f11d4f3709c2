package screen

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Our own icons, filled shapes in a square of 24, for the theme to colour.
var (
	IconCard = icon("card", `M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM4 6v12h16V6z`,
		`M6 8.5h5v4H6z`, `M6 14.5h9v1.6H6z`)
	IconCertificate = icon("certificate", `M6 2h9l5 5v5h-2V8.5h-4.5V4H6v16h5v2H6a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2z`,
		`M8 11h6v1.6H8z`, `M8 14.5h4v1.6H8z`, `M13.6 16.9a3.4 3.4 0 0 1 6.8 0a3.4 3.4 0 0 1 -6.8 0z`, `M15 20l2 .9 2-.9v3.4l-2-1-2 1z`)
	IconPIN = icon("pin", `M2.5 12a5.5 5.5 0 0 1 11 0a5.5 5.5 0 0 1 -11 0zM5.5 12a2.5 2.5 0 0 0 5 0a2.5 2.5 0 0 0 -5 0z`,
		`M12.6 10.9H22v5.2h-2.2v-3h-1.9v3h-2.2v-3h-3.1z`)
	IconReader = icon("reader", `M4 13h16a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2v-4a2 2 0 0 1 2-2zM4 15v4h16v-4z`,
		`M7 3h10a1.5 1.5 0 0 1 1.5 1.5V11h-2V5h-9v6h-2V4.5A1.5 1.5 0 0 1 7 3z`, `M6 16.2h4v1.6H6z`)
)

func icon(name string, paths ...string) fyne.Resource {
	svg := `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">`
	for _, p := range paths {
		svg += `<path fill="#000000" d="` + p + `"/>`
	}
	return theme.NewThemedResource(fyne.NewStaticResource("mitome-"+name+".svg", []byte(svg+`</svg>`)))
}

// chip is the contact plate of a card (ISO/IEC 7816-2): eight contacts around a middle.
var chip = fyne.NewStaticResource("mitome-chip.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="60" height="46" viewBox="0 0 60 46">`+
	`<path fill="#E9D9A6" d="M8 0h44a8 8 0 0 1 8 8v30a8 8 0 0 1-8 8H8a8 8 0 0 1-8-8V8a8 8 0 0 1 8-8z"/>`+
	`<path fill="#8C7634" d="M0 14.3h20v1.4H0zM40 14.3h20v1.4H40zM0 30.3h20v1.4H0zM40 30.3h20v1.4H40z"/>`+
	`<path fill="#8C7634" d="M19.3 0h1.4v46h-1.4zM39.3 0h1.4v46h-1.4zM20 10.3h20v1.4H20zM20 34.3h20v1.4H20z"/></svg>`))
