package screen

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const radius = 12

// ground is a rounded rectangle in a colour of the theme.
type ground struct {
	widget.BaseWidget
	fill, stroke fyne.ThemeColorName
	radius       float32
	min          fyne.Size
}

func newGround(fill, stroke fyne.ThemeColorName) *ground {
	g := &ground{fill: fill, stroke: stroke, radius: radius}
	g.ExtendBaseWidget(g)
	return g
}

func (g *ground) CreateRenderer() fyne.WidgetRenderer {
	r := &groundRenderer{ground: g, rect: &canvas.Rectangle{}}
	r.Refresh()
	return r
}

type groundRenderer struct {
	ground *ground
	rect   *canvas.Rectangle
}

func (r *groundRenderer) Refresh() {
	r.rect.FillColor, r.rect.CornerRadius = colour(r.ground.fill), r.ground.radius
	r.rect.StrokeWidth = 0
	if r.ground.stroke != "" {
		r.rect.StrokeColor, r.rect.StrokeWidth = colour(r.ground.stroke), 1
	}
	r.rect.Refresh()
}

func (r *groundRenderer) Layout(size fyne.Size)        { r.rect.Resize(size) }
func (r *groundRenderer) MinSize() fyne.Size           { return r.ground.min }
func (r *groundRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.rect} }
func (r *groundRenderer) Destroy()                     {}

// on puts content on a ground.
func on(g *ground, content fyne.CanvasObject) *fyne.Container {
	return container.NewStack(g, container.New(inner{inset, inset}, content))
}

// panel is a group of things that belong together.
func panel(objects ...fyne.CanvasObject) fyne.CanvasObject {
	return on(newGround(ColourPanel, theme.ColorNameSeparator), stack(objects...))
}

// table is a panel of rows.
func table(objects ...fyne.CanvasObject) fyne.CanvasObject {
	return on(newGround(ColourPanel, theme.ColorNameSeparator), container.New(column{rowGap}, objects...))
}

// notice is a panel that says how something is: good, to be minded, or bad.
func notice(ground, tint fyne.ThemeColorName, icon fyne.Resource, head string, objects ...fyne.CanvasObject) fyne.CanvasObject {
	rest := append([]fyne.CanvasObject{NewText(head, theme.SizeNameSubHeadingText, tint).bold()}, objects...)
	content := container.New(row{grow: 1, gap: gap}, picture(icon, tint, 28), stack(rest...))
	return on(newGround(ground, ""), content)
}

func good(head string, objects ...fyne.CanvasObject) fyne.CanvasObject {
	return notice(ColourGoodPanel, theme.ColorNameSuccess, theme.ConfirmIcon(), head, objects...)
}

func mind(head string, objects ...fyne.CanvasObject) fyne.CanvasObject {
	return notice(ColourWarnPanel, theme.ColorNameWarning, theme.WarningIcon(), head, objects...)
}

func bad(head string, objects ...fyne.CanvasObject) fyne.CanvasObject {
	return notice(ColourBadPanel, theme.ColorNameError, theme.ErrorIcon(), head, objects...)
}

// picture is an icon in a colour of the theme.
func picture(icon fyne.Resource, tint fyne.ThemeColorName, size float32) fyne.CanvasObject {
	themed := theme.NewThemedResource(icon)
	themed.ColorName = tint
	image := canvas.NewImageFromResource(themed)
	image.FillMode = canvas.ImageFillContain
	image.SetMinSize(fyne.NewSquareSize(size))
	return container.NewCenter(image)
}

// drawing is a picture in colours of its own.
func drawing(of fyne.Resource, size fyne.Size) fyne.CanvasObject {
	image := canvas.NewImageFromResource(of)
	image.FillMode = canvas.ImageFillContain
	image.SetMinSize(size)
	return container.NewCenter(image)
}

// NewGround is a plain ground in a colour of the theme.
func NewGround(fill fyne.ThemeColorName) fyne.CanvasObject {
	g := newGround(fill, "")
	g.radius = 0
	return g
}

// NewBar puts a mark, text that wraps and a button beside each other.
func NewBar(mark, text fyne.CanvasObject, b *Button) fyne.CanvasObject {
	return container.New(inner{inset, 8}, container.New(row{grow: 1, gap: inset, middle: true}, mark, text, b))
}
