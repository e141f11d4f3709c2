// Package pcsc owns the way to the attached card readers: it lists and watches
// them, connects to a card and holds it in a transaction. It goes through the
// PC/SC service of the system, pcscd on Linux, by way of ebfe/scard. It never
// knows what is on a card.
//
// Every handle is released on every path, with one deliberate exception: one
// context stays open from the first question about a card's comings and goings
// till the end of the process, for it is by its death that a restart of the
// service is noticed (see Reader.Insertions).
//
// Windows ends a transaction that lies idle for five seconds by resetting the
// card. The sessions of this program are far shorter than that; a caller that
// is not must expect card.Removed.
package pcsc
