package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mitome-jp/mitome/card/virtual"
)

const (
	gibibyte = 1 << 30
	pairs    = 5 // of runs, ours and openssl's in turn: these machines are noisy
)

// bench is what the benchmarks of the whole process stand on: the program as
// it is shipped, a data folder of its own, and a GiB to sign.
type bench struct {
	b                 *testing.B
	dir, mitome, data string
	content, out      string
	cert, key         string // openssl's signer
}

func newBench(b *testing.B) *bench {
	b.Helper()
	w := &bench{b: b, dir: b.TempDir()}
	w.mitome, w.data = filepath.Join(w.dir, "mitome"), filepath.Join(w.dir, "data")
	w.run(nil, "", "go", "build", "-o", w.mitome, ".")
	w.run(nil, "", w.mitome, "card", "--reader", "demo") // makes the demo card's keys
	return w
}

// withGibibyte makes the content and a signer for openssl.
func (w *bench) withGibibyte() {
	w.b.Helper()
	w.content, w.out = filepath.Join(w.dir, "content"), filepath.Join(w.dir, "out")
	w.cert, w.key = filepath.Join(w.dir, "cert.pem"), filepath.Join(w.dir, "key.pem")
	f, err := os.Create(w.content)
	if err != nil {
		w.b.Fatal(err)
	}
	block := make([]byte, 1<<20)
	for i := range block {
		block[i] = byte(i * i >> 3)
	}
	for range gibibyte / len(block) {
		if _, err := f.Write(block); err != nil {
			w.b.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		w.b.Fatal(err)
	}
	w.run(nil, "", "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=bench", "-keyout", w.key, "-out", w.cert)
}

// usage is what one run of a process took.
type usage struct {
	wall time.Duration
	peak int64 // bytes; 0 where the system does not tell
}

// run runs a command to its end. Exit codes other than 0 are a failure, but
// for those allowed.
func (w *bench) run(allowed []int, stdin string, name string, args ...string) usage {
	w.b.Helper()
	c := exec.Command(name, args...)
	c.Env = append(os.Environ(), "XDG_DATA_HOME="+w.data, "LC_ALL=C.UTF-8")
	c.Stdin = strings.NewReader(stdin)
	start := time.Now()
	output, err := c.CombinedOutput()
	u := usage{wall: time.Since(start)}
	if c.ProcessState == nil || err != nil && !slices.Contains(allowed, c.ProcessState.ExitCode()) {
		w.b.Fatalf("%s: %v\n%s", name, err, output)
	}
	u.peak = peak(c.ProcessState)
	return u
}

// beside runs ours and the peer's in turn, each after what the one before has
// written is on the disk, and reports the median of the ratios, both medians
// and the greatest peaks. A peak is never under that of the test itself, from
// which the process was forked.
func (w *bench) beside(ours, peers func() usage) {
	var ratios, mine, theirs []float64
	var most, theirMost int64
	for range pairs {
		w.run(nil, "", "sync")
		a := ours()
		w.run(nil, "", "sync")
		p := peers()
		ratios = append(ratios, a.wall.Seconds()/p.wall.Seconds())
		mine, theirs = append(mine, a.wall.Seconds()), append(theirs, p.wall.Seconds())
		most, theirMost = max(most, a.peak), max(theirMost, p.peak)
	}
	w.b.ReportMetric(median(mine), "s")
	w.b.ReportMetric(median(theirs), "openssl-s")
	w.b.ReportMetric(median(ratios), "ratio(max.1.2)")
	w.b.ReportMetric(float64(most)/(1<<20), "MiB(max.64)")
	w.b.ReportMetric(float64(theirMost)/(1<<20), "openssl-MiB")
	w.b.ReportMetric(0, "ns/op")
}

func median(x []float64) float64 {
	slices.Sort(x)
	return x[len(x)/2]
}

// BenchmarkGibibyte signs and verifies 1 GiB as a whole process, beside openssl.
func BenchmarkGibibyte(b *testing.B) {
	w := newBench(b)
	w.withGibibyte()
	pin := virtual.DemoPINs.Sign + "\n"
	theirs := filepath.Join(w.dir, "theirs")
	sign := func(args ...string) func() usage {
		args = append([]string{"sign", "--reader", "demo", "--force", "-o", w.out}, args...)
		return func() usage { return w.run(nil, pin, w.mitome, append(args, w.content)...) }
	}
	openssl := func(args ...string) func() usage {
		args = append([]string{"cms", "-binary"}, args...)
		return func() usage { return w.run(nil, "", "openssl", args...) }
	}
	making := []string{"-sign", "-cades", "-signer", w.cert, "-inkey", w.key, "-in", w.content, "-outform", "DER", "-out", theirs}
	judging := []string{"-verify", "-cades", "-inform", "DER", "-CAfile", w.cert, "-purpose", "any", "-out", os.DevNull, "-in", theirs}
	verify := func(args ...string) func() usage {
		return func() usage { return w.run([]int{6}, "", w.mitome, append([]string{"verify", w.out}, args...)...) } // the demo is never trusted
	}
	for _, kind := range []struct {
		name                string
		ours, mine          []string
		theirMaking, theirs []string
	}{
		{"detached", []string{"--detached"}, []string{"--content", w.content}, nil, []string{"-content", w.content}},
		{"attached", nil, nil, []string{"-nodetach", "-stream"}, nil},
	} {
		b.Run("sign/"+kind.name, func(b *testing.B) {
			w.b = b
			for b.Loop() {
				w.beside(sign(kind.ours...), openssl(append(making, kind.theirMaking...)...))
			}
		})
		b.Run("verify/"+kind.name, func(b *testing.B) {
			w.b = b
			for b.Loop() {
				w.beside(verify(kind.mine...), openssl(append(judging, kind.theirs...)...))
			}
		})
	}
}

// BenchmarkStart is the time from the start of `mitome card --reader demo` to
// its output, from the second run on.
func BenchmarkStart(b *testing.B) {
	w := newBench(b)
	for b.Loop() {
		var walls []float64
		for range 4 * pairs {
			walls = append(walls, float64(w.run(nil, "", w.mitome, "card", "--reader", "demo").wall.Milliseconds()))
		}
		b.ReportMetric(median(walls), "ms(max.150)")
		b.ReportMetric(slices.Max(walls), "worst-ms")
	}
	b.ReportMetric(0, "ns/op")
}
