package lang

// The screen of the certificates.
var (
	CertificatesAbout = msg("このカードに入っている、あなたの電子証明書です。", "The certificates that this card holds for you.")
	CertificateAuth   = msg("サイトへのログインなどで、あなた本人であることを示します。氏名や住所は入っていません。", "Shows web sites that it is you. It holds neither name nor address.")
	CertificateSign   = msg("書類への署名に使います。実印と同じ重みがあります。氏名・住所・生年月日・性別が入っているため、見るには署名用パスワードがいります。", "Signs documents, with the weight of a registered seal. It holds name, address, birth date and sex, so to see it takes the signature password.")
	CertificateShow   = msg("署名用電子証明書を見る", "Show the signature certificate")
	CertificateHide   = msg("隠す", "Hide it")
	CertificateAbsent = msg("このカードには入っていません。15歳未満の人には発行されません。", "Not on this card. Children under 15 get none.")

	CertificateValidity = msg("有効期限", "Valid")
	CertificateIssued   = msg("発行日", "Issued")
	CertificateSerial   = msg("シリアル番号", "Serial number")
	CertificateIssuer   = msg("認証局（CA）", "Issued by")
	CertificateName     = msg("氏名", "Name")
	CertificateAddress  = msg("住所", "Address")
	CertificateBirth    = msg("生年月日", "Birth date")
	CertificateSex      = msg("性別", "Sex")

	sexMale      = msg("男", "male")
	sexFemale    = msg("女", "female")
	sexNotStated = msg("記載なし", "not stated")

	eraMeiji  = msg("明治", "Meiji")
	eraTaisho = msg("大正", "Taisho")
	eraShowa  = msg("昭和", "Showa")
	eraHeisei = msg("平成", "Heisei")
	eraReiwa  = msg("令和", "Reiwa")

	birthEra    = msg("%[1]s（%[2]s%[3]d年）", "%[1]s (%[2]s %[3]d)")
	birthPartly = msg("%d年（月日は登録されていません）", "%d (month and day are not registered)")
	birthNoDay  = msg("%[1]d年%[2]d月（日は登録されていません）", "%[1]d-%02[2]d (the day is not registered)")

	CertificateReplaced  = msg("【 】の文字は、電子証明書に入れられないため、よく似た字などに置きかえられています。まちがいではありません。", "Characters in 【 】 stand for others that a certificate cannot hold. That is no mistake.")
	CertificateUncertain = msg("置きかえられた文字があるかどうかは、この証明書からは分かりません。", "Whether characters were replaced, this certificate does not tell.")
	CertificateRevoked   = msg("失効していないかどうかは、個人のパソコンからは確かめられません。引っ越しや結婚などで住民票が変わると、署名用電子証明書は失効します。", "Whether it has been revoked cannot be looked up from a private computer. A change in the resident register, such as a move or a marriage, revokes the signature certificate.")
)
