"""What kind of abuse a text alleges, from its words in some ten languages: the heaviest category wins.

A word in the Subject counts three times; the words of the evidence (log lines) less than the words of the writer.
"""

import re

from parsers.phrasebook import Phrasebook, book
from parsers.report import Category

_WORDS: tuple[tuple[Category, float, str], ...] = (
    (Category.LOGIN_ATTACK, 0.8, r"不正アクセス|unauthori[sz]ed access"),
    (Category.PHISHING, 3, r"피싱|sites? frauduleux|fraudulent (?:web ?)?(?:sites?|pages?)|sito fraudolento|sitio fraudulento|betrügerische\w* (?:web)?seite\w*|pide(?:n)? (?:la |el |su )?(?:clave|pin|contrase\w+)|(?:demande|r[ée]clame)\w* (?:le |mon |votre )?(?:code|num[ée]ro de carte|mot de passe)|chiede (?:il |la )?(?:pin|password|codice)|przesyłk\w+ .{0,40}dopłat\w*|(?:strona|stronę) (?:podszywa|udając)\w*|podszywa\w+|push-?tan|genau wie die echte|wie das original|card number|(?:wanting|asking for|asks for|wants) (?:my|your|the) (?:card|bank|password|login)\w*|parcel .{0,40}(?:could not|undeliver|pay)|lừa đảo|giả mạo|oltalama|pengelabuan|פישינג|ฟิชชิ่ง|fałszyw\w+ stron\w+|podrobn?ený? (?:stránk\w+|web)|falešn\w+ stránk\w+|gefälschte\w* (?:bank|seite|login|web)\w*|bankseite|täuschend ähnlich|zum verwechseln|tan-verfahren|fausse page|faux site|page frauduleuse|p[aá]gina (?:falsa|fraudulenta|clonada)|sito (?:falso|clone|fasullo)|nepwebsite|valse (?:site|website|bankpagina)|поддельн\w+ (?:сайт|страниц)\w*|偽冒|釣魚網|仿冒|假冒|phish\w*|hame[çc]onnage|フィッシング|を(?:装う|装った|装って|かたる|かたった|騙る|騙った|騙り)|(?:暗証番号|パスワード|カード番号|口座番号)\w{0,4}を?\s?(?:入力させ|入れさせ|入れる|盗)\w*|фишинг\w*|钓鱼|釣魚|fake login|copy of a bank'?s? login|nachgebaute bank\w*|suplantaci[oó]n|login form|impersonat\w*|credential harvest\w*|zum abfischen"),
    (Category.PHISHING, 1, r"take ?down|imitates|なりすま\w*|bank(?:ing)?\b.{0,30}(?:page|site)"),
    (Category.MALWARE, 3, r"악성 ?코드|mã độc|phần mềm độc hại|zararlı yazılım|złośliw\w+|škodliv\w+|kártevő\w*|perangkat perusak|มัลแวร์|不正プログラム|悪意のある(?:ソフト|プログラム)|malware|schadsoftware|schadcode|マルウェア|ウイルス|virus(?:es)?\b|trojan\w*|trojaner|ransomware|恶意软件|惡意程式|惡意程序|вредоносн\w*|вирус\w*|logiciel malveillant|programa malicioso|web ?shell|malicious (?:file|content|code|software|url|payload)|exploit kit|dropper|c2 server (?:at|on)"),
    (Category.MALWARE, 1, r"sha256|payload|infected file|exe\b|loader"),
    (Category.COPYRIGHT, 4, r"copyright\w*|infring(?:ement|ing|ed|er)\w*|dmca|著作権\w*|direitos de autor|titolar\w+ (?:\w+ )?dei diritti|diritti audiovisivi|senza licenza|ohne lizenz|sans licence|sin licencia|opera cinematografica|violazione del diritto d'autore|titulaire des droits|ayants? droit|titular(?:es)? de (?:los )?derechos|rechteinhaber\w*|filesharing|tauschb[oö]rse\w*|derechos de autor|droits? d'auteur|urheberrecht\w*|auteursrecht\w*|diritto d'autore|авторск\w* прав\w*|版权|版權|piracy|bittorrent|torrent|peer-to-peer|p2p"),
    (Category.DDOS, 4, r"디도스|boot(?:ed|ing|s)? (?:me|us|him|her) off\w*|knock(?:ed|ing|s)? (?:me|us|our \w+) off\w*|lost (?:my |our )?internet|tấn công từ chối dịch vụ|hizmet engelleme|odmow\w+ usługi|túlterheléses|serangan ddos|dos\b|ddos\b|ddos\w*|denial[- ]of[- ]service|volumetric|flood(?:ing|ed)?\b|amplification|reflection attack|dienstverweigerung|déni de service|deni de service|denegaci[oó]n de servicio|拒绝服务|阻斷服務|サービス妨害|大量のトラフィック|distributed attack|mbit\b|gbit\b|mbps|gbps|booter|syn flood|udp flood|отказ в обслуживании"),
    (Category.OPEN_SERVICE, 4, r"open \w+(?: \w+)? report|accessible \w+(?: \w+)? report|exposed \w+ report|vulnerable \w+(?: \w+)? report|offene[rn]? [\w-]+(?:-server|server|dienste?)|aus dem internet erreichbar|ohne authentifizierung|unauthenticated|without authentication|sans authentification|sin autenticaci[oó]n|exposed device\w*|open (?:mqtt|dns|redis|mongo\w*) \w+|sårbar\w*|öppen (?:snmp|dns|ntp|ssdp|rdp|resolver)\w*|åben\w* (?:dns|ntp|resolver)\w*|(?:avoin|otwart\w+|otevřen\w+|nyitott) (?:dns|ntp|snmp|port|resolver)\w*|openly accessible|(?:reachable|accessible) from (?:anywhere|the (?:whole )?internet)|外部から(?:利用|アクセス|接続)可能|インターネットに公開|踏み台に悪用|open (?:recursive )?(?:dns )?resolver\w*|(?:serveurs?|r[ée]solveurs?) (?:\w+ ){0,2}(?:ouverts?|mal configur[ée]s?)|r[ée]flecteurs?|reflektor\w*|reflectors?\b|servidor(?:es)? (?:\w+ ){0,2}abiert[oa]s?|server (?:\w+ ){0,2}apert[oi]|offene\w* \w*server|open recursive \w+|(?:can|could|may|might) be (?:ab)?used for (?:ddos |dns )?(?:amplification|reflection|attacks)|openresolver\w*|open (?:proxy|relay|ntp|memcached|snmp|ssdp|redis|mongodb|elasticsearch|telnet|rdp|smb|ldap|mdns|portmap\w*|port ?mapper|service)|exploitable \w+ server|monlist|amplifier|publicly accessible|offener? (?:dns|resolver|dienst|port)|オープンリゾルバ\w*|開放|misconfigured|vulnerable (?:service|server|system)s?|exposed (?:service|server|database|port)s?"),
    (Category.OPEN_SERVICE, 1.5, r"vulnerab\w*|unpatched|outdated|answered spoofed"),
    (Category.MALWARE, 9, r"(?:c2|c&c|cnc|command[- ]and[- ]control) (?:server|panel|controller)s? (?:of [\w ]{1,50} )?(?:at|on|hosted|running)\b"),
    (Category.INFECTED_HOST, 4, r"接続してきた(?:端末|機器)|指令サーバ|シンクホール|遠隔操作|infected|infizier\w*|infect[ée]\w*|besmet\w*|botnet\w*|bot[ -]?netz|\bbot (?:detect\w*|infect\w*)|zombie|sinkhole\w*|c2[- ]server|command[- ]and[- ]control|commandoserver|感染|заражен\w*|заражён\w*|僵尸|殭屍|compromised (?:host|machine|device|computer|system)s?|drone|dispositivo bot|behaves like a bot|spyware|stealer"),
    (Category.LOGIN_ATTACK, 3.5, r"로그인 시도|무차별 대입|dò mật khẩu|dò (?:tìm )?mật khẩu|đăng nhập (?:trái phép|thất bại)|parola saldırı\w*|kaba kuvvet|şifre deneme\w*|hesap\w* ele|hádání hesel|prolomi\w+ hes\w+|zgadywani\w+ haseł|łamani\w+ haseł|jelszó\w*|percobaan (?:login|masuk)|ldap (?:login )?fail\w*|vpn (?:login|parola|authentication)\w*|logdesc=\"[^\"]*login fail\w*|authorization failure|passwor[dt]angriff\w*|passwort-?angriff\w*|(?:essaie|tente|cherche)\w* .{0,40}(?:d'entrer|de se connecter|connexion) .{0,30}(?:administration|compte|admin)|AdminLogin|(?:deviner|devinait) (?:mon|notre|nos|les) mots? de passe|adivinar (?:la |las )?contraseñas?|indovinare (?:la |le )?password|wachtwoord(?:en)? (?:te )?raden|リスト型攻撃|パスワードを(?:変え|推測|試)\w*|ログインを試\w*|認証(?:失敗|エラー)|brute[- ]?forc\w*|bruteforc\w*|password (?:guess\w*|attack|spray\w*)|guessing passwords?|dictionary attack|login attempts?|log-?in (?:attack|attempt)\w*|logon (?:attempt|failure)s?|failed logins?|failed password|authentication fail\w*|auth(?:entication)? attack|unauthori[sz]ed (?:log|sign)[- ]?in\w*|credential stuffing|unauthorised access to accounts|不正な?ログイン|ログイン(?:の)?試行|ブルートフォース|総当たり|パスワード攻撃|暴力破解|口令|爆破|anmeldeversuch\w*|login-?versuch\w*|einlogg?versuch\w*|passw[oö]rt\w*|tentatives?(?: \w+){0,2} (?:de connexion|d'authentification)|force brute|fuerza bruta|intentos? de (?:acceso|inicio de sesi[oó]n)|for[çc]a bruta|tentativ[ioa] di accesso|inlogpoging\w*|(?:za|wy)?logowa(?:ć|ni[ae])\w*|włama(?:ni|ć)\w*|подбор\w* парол\w*|перебор\w*|gætteri|getteri|gætte|sip[- ]regist\w*|sip-angriff\w*|register .{0,20}(?:attack|flood)|voip|toll fraud"),
    (Category.LOGIN_ATTACK, 2, r"\bssh\b|sshd|\bsasl\b|authenticator failed|incorrect authentication|imap(?:-login)?|pop3|\brdp\b|telnet|wp-login|xmlrpc|ftp(?:d)?\b|invalid user|sip\b|asterisk|smtp auth|break(?:ing)? in(?:to)?|\bpasswords?\b"),
    (Category.PORT_SCAN, 3.5, r"포트 ?스캔|스캔|dò quét|quét cổng|port tarama\w*|taram(?:a|ası)\w*|skanowani\w*|skenov\w+|pemindaian|phpmyadmin scan|portszkennel\w*|(?:port|net|network|host)[- ]?scan\w*|scan(?:ning|ned|s|ner|nen|nt)?\b|scans?\b|gescan\w*|poortscan\w*|prob(?:e|es|ing|ed)\b|sweep\w*|sonda\w*|escaneo\w*|esc[aâ]ner|balayage|varredura\w*|scansion\w*|ポートスキャン|スキャン|端口扫描|扫描|掃描|сканир\w*|reconnaissance|darknet|decoy systems?|unsolicited (?:connection|packet)s?|intrusion attempt\w*|firewall (?:log|block)\w*"),
    (Category.PORT_SCAN, 1.2, r"syn\b|blocked ports?|dropped|unauthori[sz]ed access attempts?|unused addresses|hitting our firewall"),
    (Category.SPAM, 3, r"스팸|thư rác|istenmeyen (?:e-?posta|ileti)\w*|nevyžádan\w+|niechcian\w+ (?:mail|wiadomo)\w*|kéretlen\w*|surat sampah|สแปม|uønsket\w*|reklame\w*|oönskad\w*|reklám\w*|宣伝が|出会い系|勧誘(?:の)?メール|crypto garbage|spam\w*|\bube\b|\buce\b|unsolicited (?:bulk |commercial )?(?:e-?mail|message|mail)s?|junk (?:mail|e-?mail)|迷惑メール\w*|迷惑行為メール|スパム\w*|広告メール|宣伝メール|受信拒否|垃圾邮件|垃圾郵件|спам\w*|рассылк\w*|нежелательн\w* (?:почт\w*|сообщени\w*)|messaggi indesiderati|posta indesiderata|correo no deseado|courrier ind[ée]sirable|pourriel\w*|ongewenste (?:e-?)?mail|unerw[uü]nschte \w*|werbemail\w*|特定電子メール|newsletter i never|mass mail\w*|spamtrap\w*|bulk mail|advertis\w*|広告"),
    (Category.SPAM, 1, r"blocklist\w*|block list|blacklist\w*|dnsbl|\brbl\b|listed\b|mailing|unsubscribe|reputation"),
    (Category.FRAUD, 3, r"fraud\w*|frauduleu\w*|(?:gestolen|stolen) (?:credit ?)?cards?|gestolen creditcards|cartes? (?:bancaires? )?vol[ée]es?|tarjetas? (?:de cr[ée]dito )?robadas?|carte (?:di credito )?rubate|gestohlene\w* (?:kredit)?karte\w*|(?:bogus|fake) (?:cash-on-delivery )?orders?|不正注文|不正利用|チャージバック|他人の(?:クレジット)?カード|chargebacks?|vylák\w+|podvodn\w+|csalás\w*|csaló\w*|penipuan|gian lận|escroc\w*|betrug\w*|scam\w*|419\b|counterfeit\w*|fake ?shop\w*|fraudulent\w*|詐欺\w*|偽サイト|偽ショップ|詐騙|诈骗|arnaque\w*|escroquerie|estafa\w*|truffa\w*|oplichting|мошенни\w*|bedr[äa]g\w*|bedräglig\w*|svindel\w*|podvod\w*|oszust\w*|dolandırıcı\w*|fake (?:shop|pharmacy|store|web ?shop)|advance fee|money mule|carding|stolen (?:credit )?cards?|card testing|testing .{0,20}cards"),
    (Category.OTHER, 2.2, r"exploits?\b|modsecurity|union.{1,5}select|/etc/passwd|phpunit|cve-\d{4}|remote code execution|code execution|directory traversal|sql injection|web ?(?:attack|probing|exploit)\w*|exploit attempts?|defacement|harass\w*|誹謗中傷|名誉毀損|tentatives? d'ex[ée]cution|comment spam|vulnerability (?:scan|prob)\w*"),
    (Category.OTHER, 1, r"tentatives? d'intrusion|hacking attempts?|weak spots|scraping|crawl\w*|bad bot"),
)  # fmt: skip
_ORDER = tuple(dict.fromkeys(category for category, _, _ in _WORDS))
_BOOK: Phrasebook[tuple[Category, float]] = Phrasebook(
    (words, (category, weight)) for category, weight, words in _WORDS
)
_ACCUSES = book(
    r"your (?:network|ip|customer|client|user|server|address|range|system|host|space|subscriber)|from your|under your|please (?:stop|take|investigate|act|block|remove|look into|deal|check|disconnect|have a look)|take ?down|abuse (?:report|notice|complaint|from)|complain|attack(?:s|ed|ing)?\b|hack(?:s|ed|ing|er|ers)?\b|d?dos(?:s?ed|s?ing)?\b|was (?:detected|observed|seen|noticed)|were (?:detected|observed|seen)|spam\b|phishing|infring\w+|ihr(?:em|en|er|e)? (?:netz|server|kunde|system|ip)|votre (?:r[ée]seau|client|serveur)|su (?:red|cliente|servidor)|uw (?:netwerk|klant|server)|vostr[oa] (?:rete|cliente)|sua rede|вашего? (?:адрес|сет)|с вашего|jeres net"
    r"|you guys|it'?s you\b|ban (?:him|her|them)\b|(?:me|nos) han (?:entrado|robado|hackeado)|account (?:was |has been )?(?:hacked|taken over)|compte (?:pirat[ée]|hack[ée])|konto gehackt|desde vuestra red|vuestra red|(?:van|bij|één van) jullie|jullie (?:netwerk|adres|klant|server)\w*|chez vous|tra i vostri|dalla vostra|dal vostro|do vosso|da vossa|vosso endere[cç]o|diffid\w+|far cessare|quý (?:công ty|vị|đơn vị)|tấn công|dò quét|xử lý|tanggapan|mohon (?:segera )?(?:ditindak|tindak|dihentikan|diperiksa)|jaringan anda|dari jaringan|ağınız\w*|sunucunuz\w*|müşteriniz\w*|engelle\w+|waszej? (?:sieci|klient)\w*|państwa (?:sieci|klient|adres)\w*|vaš[íie]\w* (?:sít|síti|zákazn|server|adres)\w*|ve vaší síti|önök\w*|hálózat(?:uk|ából)\w*|deres (?:net|kunde|server)\w*|ert nätverk|era? kund\w*"
    r"|(?:locked out|blocked|banned) .{0,60}(?:login|log-in|signing in|sign-in|attempts)|failed (?:login|log-in|logon) attempts?|login failures?|chez vous|bei ihnen|bij jullie|da voi|送って(?:くる|きて|きた|きます)|届い(?:て|た)|止めて(?:下さい|ください|くれ)|やめ(?:て|る)よう|荒らし|中傷"
    r"|貴社(?:の|が|で|管理)|御社(?:の|が|で)|迷惑(?:メール|です|行為)|不正アクセス|攻撃(?:を|が|元)|通報|被害|対処(?:を|して)|対応(?:をお願い|して(?:くだ|下)さい|願います)|フィッシング|귀사|신고|停止(?:を|して|措置)|やめさせ|贵网段|贵司|贵公司|貴公司|投诉|通報|攻击"
)
_URL = re.compile(r"h(?:tt|xx)ps?://\S+", re.IGNORECASE)


def category_of(subject: str, prose: str, evidence: str = "") -> Category:
    """The category that a complaint with these texts is about; `other` when no word tells."""
    scores: dict[Category, float] = {}
    for text, factor in ((subject[:500], 3.0), (prose[:4000], 1.0), (evidence[:1500], 0.4)):
        for (category, weight), words in _words_in(text).items():
            scores[category] = scores.get(category, 0.0) + weight * factor * (
                1 + 0.25 * min(len(words) - 1, 3)
            )
    return max(_ORDER, key=lambda c: scores.get(c, 0.0)) if scores else Category.OTHER


def _words_in(text: str) -> dict[tuple[Category, float], set[str]]:
    """The words of each weight and category in a text, its web addresses left out."""
    found: dict[tuple[Category, float], set[str]] = {}
    for word, value in _BOOK.find(_URL.sub(" ", text)):
        found.setdefault(value, set()).add(word)
    return found


def accuses(text: str) -> bool:
    """Does a text speak of somebody's abuse, or ask for something to be done against it?"""
    return _ACCUSES.search(text[:20_000])
