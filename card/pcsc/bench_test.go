package pcsc_test

import (
	"testing"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/pcsc"
	"github.com/mitome-jp/mitome/card/pcsc/pcsctest"
)

func BenchmarkList(b *testing.B) {
	pcsctest.Start(b)
	for b.Loop() {
		if _, err := pcsc.List(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkConnectAndClose(b *testing.B) {
	d := pcsctest.Start(b)
	r, _ := withCard(b, d, 0, behaviour{})
	for b.Loop() {
		held, err := r.Connect(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if err := held.Close(card.LeaveCard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTransmit(b *testing.B) {
	d := pcsctest.Start(b)
	r, _ := withCard(b, d, 0, behaviour{})
	held := connect(b, r)
	for b.Loop() {
		if _, err := card.Exchange(held, command); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkInsertions(b *testing.B) {
	d := pcsctest.Start(b)
	r := pcsc.Open(d.Reader(0))
	for b.Loop() {
		if _, ok := r.Insertions(b.Context()); !ok {
			b.Fatal("no count")
		}
	}
}
