package card

import "fmt"

// The most that one command may bring back over all GET RESPONSE rounds. The
// largest file of the card is an order of magnitude smaller; a card that goes
// on for longer is broken.
const (
	maxChained = 64 << 10
	maxRounds  = maxChained / MaxLe
)

const insGetResponse = 0xC0 // card.md, Link: «61xx: collect with 00 C0 00 00 xx»

// Exchange sends one command and brings back the whole answer: it collects
// what 61xx announces and, for a command that expects data, sends it once more
// with the Le that 6Cxx asks for. A command that expects no data is sent
// exactly once, whatever the card says; PINs travel in such commands.
//
// The status word of the answer is the caller's to judge (see Check). Errors
// are LinkErrors, or say that the command cannot be encoded; then nothing was
// sent.
func Exchange(t Transport, c Command) (Response, error) {
	r, err := transmit(t, c)
	if err != nil {
		return Response{}, err
	}
	if c.Le > 0 && r.SW.SW1() == 0x6C {
		c.Le = leOf(r.SW.SW2())
		if r, err = transmit(t, c); err != nil {
			return Response{}, err
		}
	}
	data := r.Data
	for round := 0; r.SW.SW1() == 0x61; round++ {
		if round == maxRounds {
			return Response{}, &LinkError{Fault: Malformed, Err: fmt.Errorf("an answer that does not end")}
		}
		want := leOf(r.SW.SW2())
		r, err = transmit(t, Command{INS: insGetResponse, Le: want})
		if err != nil {
			return Response{}, err
		}
		data = append(data[:len(data):len(data)], r.Data...)
		if r.SW.SW1() == 0x6C { // T=0: fewer were there than announced; 6Cxx brought none
			r, err = transmit(t, Command{INS: insGetResponse, Le: leOf(r.SW.SW2())})
			if err != nil {
				return Response{}, err
			}
			data = append(data, r.Data...)
		}
	}
	return Response{Data: data, SW: r.SW}, nil
}

// transmit sends one command and wipes its encoded bytes, which may hold a PIN.
func transmit(t Transport, c Command) (Response, error) {
	b, err := c.Encode(t.Protocol())
	if err != nil {
		return Response{}, err
	}
	defer clear(b)
	raw, err := t.Transmit(b)
	if err != nil {
		return Response{}, err
	}
	r, err := ParseResponse(raw)
	if err != nil {
		return Response{}, err
	}
	if c.Le > 0 && len(r.Data) > c.Le {
		return Response{}, &LinkError{Fault: Malformed, Err: fmt.Errorf("%d bytes where at most %d were asked for", len(r.Data), c.Le)}
	}
	return r, nil
}
