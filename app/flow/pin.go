package flow

import (
	"context"

	"github.com/mitome-jp/mitome/card/mynumber"
)

// ChangePIN changes the signature or the authentication PIN. It asks for the
// present one and for the new one before the card is held; one call is one
// try at most.
//
// Errors: those of mynumber.Do, Verify and ChangePIN; *TokenError,
// *ChangedError; *AfterError around an answer that was lost; ErrDeclined.
func (m *Machine) ChangePIN(ctx context.Context, r mynumber.Reader, ask Prompter, kind mynumber.PINKind) error {
	a, err := lookAt(ctx, r, kind, nil)
	if err != nil {
		return err
	}
	present, err := askPIN(ctx, ask, a.question(ToChange))
	if err != nil {
		return err
	}
	defer present.Wipe()
	changed, err := ask.NewPIN(ctx, kind)
	if err != nil {
		return err
	}
	defer changed.Wipe()
	ask.Progress(Progress{Step: WithCard})
	return a.do(ctx, func(s *mynumber.Session) error { return s.ChangePIN(present, changed) })
}
