// Command mitome shows what is on a My Number Card, changes its PINs, signs
// files and checks signatures: in a window, or with a subcommand in the
// terminal. It owns arguments, text and JSON; what is done is in app/flow, and
// every sentence in app/lang. It never takes a PIN from an argument or the
// environment.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() { os.Exit(mitome(time.Now)) }

// mitome runs with this process's arguments and streams. A signal that would
// end the process ends the work instead, so that the card is locked first.
func mitome(now func() time.Time) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	return run(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr}, now)
}
