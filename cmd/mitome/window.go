package main

import (
	"context"

	"github.com/mitome-jp/mitome/app"
)

// window opens the window. It owns the main goroutine until it is closed.
func window(ctx context.Context, p *program) error {
	m, err := p.machine()
	if err != nil {
		return err
	}
	leaveOwnConsole()
	return app.Run(ctx, m, p.lang, p.reader)
}
