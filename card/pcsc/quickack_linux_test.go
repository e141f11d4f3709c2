package pcsc_test

import (
	"net"
	"syscall"
)

// acknowledgeAtOnce spares 40 ms for each message: vpcd writes the length and
// the message apart, so the kernel holds the second back until the first is
// acknowledged. Linux forgets the wish after each read.
func acknowledgeAtOnce(conn net.Conn) {
	raw, err := conn.(*net.TCPConn).SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) {
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_QUICKACK, 1)
	})
}
