package flow

import (
	"context"
	"fmt"
	"testing"

	"github.com/mitome-jp/mitome/card/virtual"
)

// BenchmarkAPDUs counts what signing costs in round trips (design.md, «Card
// sessions»), with a certificate of 1.1 KiB. The look is the session before
// the PIN question, which shows the tries left; the card is released while the
// person types.
func BenchmarkAPDUs(b *testing.B) {
	count := func(files int) (look, sign int) {
		c, r := newCard(b, virtual.Options{Compact: true})
		p := signer(b)
		p.meanwhile = func() { look = len(c.Trace()) }
		q := SignRequest{}
		for i := range files {
			q.Paths = append(q.Paths, file(b, fmt.Sprintf("%d.txt", i), "content"))
		}
		if _, err := newDesk(b, r).SignFiles(context.Background(), r, p, q); err != nil {
			b.Fatal(err)
		}
		return look, len(c.Trace()) - look
	}
	for b.Loop() {
		look, one := count(1)
		_, five := count(5)
		b.ReportMetric(float64(look), "APDUs/look")
		b.ReportMetric(float64(one), "APDUs/first(max.11)")
		b.ReportMetric(float64(five-one)/4, "APDUs/further(max.1)")
	}
	b.ReportMetric(0, "ns/op")
}
