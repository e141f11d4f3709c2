package pcsctest

import "testing"

func TestVirtualReaders(t *testing.T) {
	got, err := virtual([]string{"Other 01 00", "Virtual PCD 00 01", "Virtual PCD 00 00"})
	if want := [slots]string{"Virtual PCD 00 00", "Virtual PCD 00 01"}; err != nil || got != want {
		t.Errorf("%q, %v", got, err)
	}
	for _, names := range [][]string{nil, {"Virtual PCD 00 00"}, {"Other 00 00", "Other 00 01"}} {
		if got, err := virtual(names); err == nil {
			t.Errorf("found %q among %q", got, names)
		}
	}
}

// Each test has the service to itself, and leaves none behind.
func TestStartStopsWithTheTest(t *testing.T) {
	for range 2 {
		t.Run("", func(t *testing.T) {
			d := Start(t)

			if d.Reader(0) == "" || d.Reader(0) == d.Reader(1) || d.Addr(0) != "127.0.0.1:35963" || d.Addr(1) != "127.0.0.1:35964" {
				t.Errorf("readers %q and %q at %s and %s", d.Reader(0), d.Reader(1), d.Addr(0), d.Addr(1))
			}
			if !d.foreign {
				d.Stop()
				if runs, err := dial(); runs || err != nil {
					t.Errorf("after Stop: %v, %v", runs, err)
				}
				d.Restart()
			}
		})
	}
}

// What a killed service leaves behind does not keep the next from starting.
func TestStartAfterAKill(t *testing.T) {
	d := Start(t)
	d.ours()
	if err := d.running.command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-d.running.ended
	d.running = nil
	d.Restart()
}
