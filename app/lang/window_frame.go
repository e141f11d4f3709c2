package lang

// The window's frame, and what all its screens share.
var (
	WindowTitle = msg("Mitome 認め", "Mitome 認め")

	WindowCard         = msg("カード", "Card")
	WindowCertificates = msg("電子証明書", "Certificates")
	WindowPIN          = msg("暗証番号の変更", "Change a PIN")
	WindowSign         = msg("ファイルに署名", "Sign a file")

	// WindowLanguage is each language's name in itself.
	WindowLanguage = msg("日本語", "English")

	WindowDemo     = msg("見本のカードです。署名しても、本物としては扱われません。", "The demo card, not a real one. What it signs is never taken for real.")
	WindowTryDemo  = msg("カードなしで試す", "Try it without a card")
	WindowEndDemo  = msg("見本をやめる", "Leave the demo")
	WindowTryAgain = msg("もう一度", "Try again")
	WindowCancel   = msg("やめる", "Cancel")
	WindowOpen     = msg("選ぶ", "Choose")
	WindowContinue = msg("次へ", "Continue")
	WindowClose    = msg("閉じる", "Close")
	WindowDetails  = msg("詳細", "Details")
	WindowFewer    = msg("詳細を隠す", "Hide details")
	WindowNextStep = msg("次にすること", "What to do next")

	WindowCardWorks  = msg("カードと通信しています", "Working with the card")
	WindowDoNotMove  = msg("終わるまで、カードを動かさないでください。", "Do not move the card until this is done.")
	WindowLooksFirst = msg("カードを確かめています", "Looking at the card")
	WindowNeedsCard  = msg("カードをリーダーに置くと、始められます。", "Lay the card on the reader to begin.")
)
