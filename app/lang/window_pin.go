package lang

// Asking for PINs, and the screen on which one is changed.
var (
	PINAskSign   = msg("署名用パスワードを入力してください", "Type the signature password")
	PINAskAuth   = msg("利用者証明用の暗証番号を入力してください", "Type the user authentication PIN")
	PINAskDigits = msg("暗証番号を入力してください", "Type the PIN")
	PINTypeNow   = msg("いまの番号", "The present one")
	PINTypeNew   = msg("新しい番号", "The new one")
	PINTypeAgain = msg("新しい番号をもう一度", "The new one again")
	PINShow      = msg("見る", "Show")
	PINHide      = msg("隠す", "Hide")
	PINTyped     = msg("%d文字を入力。", "%d typed.")
	PINTypedOf   = msg("%[1]d / %[2]d けた", "%[1]d of %[2]d")
	PINCapitals  = msg("小文字は大文字として入力されます。", "Small letters are taken as capitals.")
	PINRefused   = msg("使えない文字です。%sで入力してください。", "That character cannot be used: %s.")
	PINMixture   = msg("英字と数字の両方が必要です。", "It needs both letters and digits.")
	PINSame      = msg("2回とも同じです。", "Both are the same.")
	PINNotSame   = msg("2回の入力が同じではありません。", "The two are not the same.")
	PINTries     = msg("残り回数: %s", "%s")

	PINAbout      = msg("新しくする暗証番号を選んでください。いまの番号が分かっている必要があります。", "Choose the one to change. You need to know the present one.")
	PINChange     = msg("変更する", "Change it")
	PINNewHead    = msg("新しい番号を決めてください", "Choose the new one")
	PINNewHow     = msg("%s。2回、同じものを入力してください。生年月日や電話番号など、人に分かりやすいものは避けてください。", "%s, the same twice. Keep away from what others can guess, such as a birthday or a telephone number.")
	PINDoChange   = msg("この番号に変更する", "Change to this one")
	PINChanged    = msg("変更しました", "Changed")
	PINChangedHow = msg("%sは、新しい番号に変わりました。これまでの番号は使えません。", "The new %s holds from now on, and the previous one no longer does.")

	PINLastHead  = msg("最後の1回かもしれません", "This may be the last try")
	PINLastHead1 = msg("最後の1回です", "This is the last try")
	PINLastStop  = msg("ここでやめる", "Stop here")
	PINLastGo    = msg("わかった上で続ける", "Go on nevertheless")
)
