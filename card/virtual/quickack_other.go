//go:build !linux

package virtual

import "net"

// acknowledge is for vpcd, which runs on Linux.
func acknowledge(net.Conn) {}
