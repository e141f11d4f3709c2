package virtual

import (
	"net"
	"syscall"
)

// acknowledge tells the other side at once what was read. vpcd writes the
// length of a message and the message apart, and its kernel holds the second
// back until the first is acknowledged, which otherwise takes 40 ms for every
// APDU. Linux forgets the wish soon, so it is repeated. Where it is refused the
// card is merely slower.
func acknowledge(conn net.Conn) {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) {
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_QUICKACK, 1)
	})
}
