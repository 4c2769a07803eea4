"""Mails that complain of nobody: answers, newsletters, offers, questions, tests, delistings, lures."""

import re
from collections import Counter
from enum import StrEnum
from functools import lru_cache

from parsers import acts, allegations, asides, matter, passages, settled
from parsers.acts import Act
from parsers.headers import split_mailbox
from parsers.message import Message
from parsers.patterns import Caseless, led, lower
from parsers.phrasebook import Phrasebook, book
from parsers.report import Category


class _Sign(StrEnum):
    """What a mail may be that nobody complains in."""

    NEWSLETTER = "newsletter"
    SALES = "sales"
    QUESTION = "question"
    REVERSE_NAME = "reverse name"
    TEST = "test"
    RESEARCH = "research"
    """A visitor examined our own site."""
    APPLICATION = "application"
    VALIDATION = "validation"
    SURVEY = "survey"
    OPERATIONS = "operations"
    """Our own machines and colleagues."""


_SIGNS: Phrasebook[_Sign] = Phrasebook(
    (words, sign)
    for sign, words in (
        (
            _Sign.NEWSLETTER,
            r"avprenumerera|avregistrera|meld deg av|avmeld\w*|afmeld\w*|peruuta tilaus|uutiskirje\w*|odhlási\w+|odhlášení|leiratkozás\w*|hírlevél\w*|dezabon\w+|отпис\w+|відпис\w+|відпиш\w+|απεγγραφή|abonelikten çık\w*|odjavite se|atsisakyti prenumeratos|수신 ?거부|hủy đăng ký|berhenti berlangganan|ยกเลิกการรับ|להסרה מרשימת|إلغاء الاشتراك"
            r"|bolet[ií][mn]\b|nesta edi[çc][ãa]o|en este n[úu]mero|in questo numero|in dieser ausgabe|dans ce num[ée]ro|w tym numerze|в этом выпуске|cancelar (?:la |a )?su[bs]\w+|se d[ée]sinscrire|annulla(?:re)? (?:l')?iscrizione|uitschrijven|wypisz|отписаться|issue #?\d+|call for (?:papers|speakers|presentations)|early[- ]bird|vroegboek\w*|frühbucher\w*|uitnodiging (?:en|voor|tot)|einladung zu\w*|invitation (?:à|au)|invito (?:a|al)\b|convite para|приглаша\w+|ご招待|邀请函|bollettin[oi] (?:settimanal|mensil|n\.)\w*|settimana dal|siete iscritt\w+|per cancellarsi|bulletin (?:hebdomadaire|mensuel|n°)|vous recevez ce(?:tte|t)?|bolet[ií]n (?:semanal|mensual|de amenazas)|para darse de baja|(?:wochen|monats)bericht|wöchentlich\w* (?:newsletter|bericht|überblick)|sie erhalten diese|nieuwsbrief|u ontvangt deze|boletim (?:semanal|mensal)|еженедельн\w+|рассылк\w+|本期|周报|週報|月报|月報|you(?: are|'re)? (?:get|getting) this (?:e-?mail |newsletter |message )?because|in this issue|本メールの配信停止|配信停止は|バックナンバー|参加費|懇親会|講演者|プログラム(?:は|の詳細)|お申し?込み(?:は|締切)|(?:カンファレンス|セミナー|シンポジウム|研修会|勉強会|説明会).{0,30}(?:開催|ご案内)|今週の|目次|第\d+号|週刊|月刊|view (?:this (?:e-?mail|newsletter) )?in (?:your )?browser|you(?: are|'re)? (?:receiv(?:e|ing) this (?:e-?mail|newsletter|message) because you|subscribed)|newsletter|weekly (?:digest|update|#)|this week:|webinar|unsubscribe (?:here|from this|at any time)|im browser (?:ansehen|anzeigen)|メールマガジン|メルマガ|配信停止はこちら|ニュースレター|register now|save the date|read more",
        ),
        (
            _Sign.SALES,
            r"rabatt?\w*|boka (?:en )?demo|prova gratis|book en demo|prøv gratis|alennu\w*|tarjou\w*|varaa (?:demo|esittely)|kokeile ilmaiseksi|zniżk\w*|umów (?:demo|prezentację)|slev\w+|zľav\w+|vyzkoušejte zdarma|vyskúšajte zadarmo|kedvezmény\w*|bemutató\w*|reducere\w*|ofert\w+|încercare gratuită|отстъпк\w+|знижк\w+|έκπτωσ\w*|δωρεάν δοκιμή|indirim\w*|ücretsiz (?:deneme|demo)|popust\w*|ponud\w+|brezplačn\w+|soodustus\w*|pakkumi\w*|atlaid\w*|piedāvājum\w*|nuolaid\w*|pasiūlym\w*|할인|무료 ?체험|giảm giá|ưu đãi|dùng thử|diskon\b|uji coba gratis|ส่วนลด|ทดลองใช้ฟรี|הנחה|הדגמה|خصم|تجربة مجانية"
            r"|book (?:a|my|your)(?: \d+-minute)? (?:demo|call)|\d+ ?% off|see (?:our )?(?:plans|pricing)|price from|\$ ?\d[\d.,]* ?(?:per|/)|€ ?\d[\d.,]* ?(?:per|pro|par|al|/)|usd \d+ per|discount|special offer|best price|buy (?:now|clean|ipv4)|we (?:offer|sell|buy|lease)|lease (?:clean )?ipv4|for (?:sale|lease|rent)|quotation|free trial|our (?:services|products|solution|offers|platform)|(?:usd|us\$|\$|€|eur|£) ?\d[\d.,]* (?:an?|per|and|/) ?(?:ip|month|user|seat|address|mailbox)|\d[\d.,]* (?:usd|eur|usdt|dollars)\b|(?:lease|rental|passive) income|earn(?:ing)? (?:money|from|with)|no cost to you|book (?:a|your) (?:meeting|call|slot|free|\d+[- ]min)|\d\d minutes (?:next|this) week|account executive|grab a slot|\d\d minutes on|not the right person|desks like yours|looks like in our|(?:sales|growth|business development) (?:manager|director|lead|team|representative|executive)|not interested\?|payment (?:by|via|in|methods?)|satisfied (?:customers|clients|providers|users)|(?:results? |24 hours, )guaranteed|money[- ]back|we also sell|at booth|(?:you receive|receiving) this because|in \d+ (?:seconds|clicks)|remove .{0,40}from (?:all |the )?(?:blacklists?|blocklists?)|warm(?:ed)?-up|no longer wish to receive|do not want to receive|unsubscribe \|seo\b|guest post|backlinks?|plans from|deliverability|dedicated (?:clean )?ips?|boost your|per month|lease or sell|(?:open|willing) to (?:lease|sell|rent)|ipv4 broker|interested in (?:selling|leasing|buying)|have a buyer|per address|clean reputation|pay monthly|/ip/month|unused ipv4|\d\d[- ]min(?:ute)?s? call|increase your|grow your|partnership (?:proposal|opportunity)|schedule a (?:call|demo)|book a demo"
            r"|ajánlat\w*|bérl\w+|kínál\w*|kedvező áron|nabídk\w+|предложени\w+|скидк\w+|tilbud|erbjudande\w*|aanbieding\w*|korting|sconto|értékesít\w+|vertriebs\w*|営業のご案内|無料診断|導入実績|今後の配信が(?:ご)?不要|営業(?:部|担当)|ご提案|お見積|見積(?:書|り)|ご紹介させて|無料(?:相談|トライアル|体験)|キャンペーン|新サービス|突然のご連絡|製品の?ご紹介|サービスの?ご紹介|価格表|ご興味が(?:ございましたら|おあり)|製品(?:の)?ご案内|資料請求|angebot|rabatt|vermiet\w+|preisliste|(?:unsere|unser) (?:produkt|lösung|dienst)\w*|(?:ab|nur) \d[\d.,]* ?(?:€|eur)|notre (?:solution|offre|gamme)|nos (?:offres|services|solutions)|tarifs?|démonstration gratuite|demonstration gratuite|prix|nuestr[oa]s? (?:soluci|servici|ofert|product)\w*|precios?|descuento\w*|prueba gratuita|i nostri (?:servizi|prodotti)|la nostra (?:soluzione|offerta)|prezz[oi]|prova gratuita|onze (?:diensten|oplossing|producten)|prijs(?:lijst|opgave)?|noss[oa]s? (?:servi[çc]|solu[çc]|ofert|produt)\w*|pre[çc]os?|desconto\w*|цен[аы]|тариф\w*|аренд\w+|наш\w* (?:услуг|решени|продукт|сервис)\w*|\d+元|元/月|租用|出租|优惠|優惠|促销|促銷|特价|特價|报价|報價|价格|價格|套餐|qq\s?[::]|微信\s?[::]|联系(?:qq|微信)|telegram\s?[::]|如有打扰|如有打擾|退订|退訂|代理商?招|独享|獨享|高防|(?:现货|现有)|免费试用|免費試用|offre sp[ée]ciale|oferta especial|offerta",
        ),
        (
            _Sign.QUESTION,
            r"配信停止(?:希望|を希望|の?お願い|して(?:ください|下さい|ほしい|欲しい))|メルマガ.{0,20}(?:停止|解除)|unsubscribe me|教えてください|教えて(?:いただけ|頂け)|設定方法|逆引き(?:の)?(?:設定|登録|変更|申請)|請求書(?:の)?(?:再発行|送付|発行)|再発行|料金(?:の|について)|解約(?:したい|手続|方法)|契約(?:内容|変更)(?:の|を|に)|名義変更|how (?:do|can|should) (?:i|we) (?:set|configure|change|get|reach)|(?:invoice|bill) (?:copy|again|for)|my (?:invoice|bill|contract)|wie (?:kann|stelle) ich|comment (?:puis-je|configurer)|como puedo|cómo puedo",
        ),
        (
            _Sign.REVERSE_NAME,
            r"reverse (?:dns|name|lookup|record)s?(?!\s*:)|rdns(?!\s*:)|ptr[ -](?:record|eintr[aä]g\w*|entry|запис\w*|záznam\w*)|(?:enregistrement|registro|record) ptr\b|resolution inverse|résolution inverse|(?:dns|zone|resoluci[oó]n|risoluzione) invers[oae]|rückw[aä]rtsaufl[oö]sung|ruckw[aä]rtsaufl[oö]sung|rueckwaertsaufloesung|reverse[- ]dns-eintr|обратн\w+ (?:dns|зон\w*|запис\w*)|zpětn\w+ (?:dns|záznam\w*)|逆引き|反向解析|反解|ptr ?(?:记录|記錄)",
        ),
        (
            _Sign.TEST,
            r"this (?:e-?mail |mail |message |report |notification )?is (?:only |just |merely )?(?:a |an )?(?:\w+ )?test(?! of (?:our|my|the) (?:block|patience))|(?:sample|demo) (?:data|set|rows|tenant|account)\b|test data\b|(?:サンプル|テスト)データ|これは.{0,12}テスト|テスト(?:メール|送信|配信)?です|(?:dies|das|hier) (?:ist|handelt es sich um) (?:nur |lediglich )?(?:ein|eine|einen) test\w*|ceci est un (?:simple )?(?:test|essai|message de test)|(?:message|courriel|email|e-mail) de test|esto es (?:s[oó]lo )?una prueba|(?:mensaje|correo) de prueba|questo è (?:solo )?un(?:a)? (?:test|prova|messaggio di prova)|messaggio di prova|dit is (?:slechts )?een test\w*|testbericht|(?:isto|este) é (?:apenas )?um(?:a)? (?:teste|mensagem de teste)|mensagem de teste|это (?:только )?тест\w*|тестовое (?:сообщение|письмо|уведомление)|这是.{0,8}测试|这只是.{0,8}测试|這是.{0,8}測試|這只是.{0,8}測試|(?:测试|測試)(?:邮件|郵件)",
        ),
        (
            _Sign.RESEARCH,
            r"(?:security|independent|bug|vulnerability) (?:researcher|hunter)|ethical hack\w+|white ?hat|bug hunter|pen(?:etration)? ?test(?:er|ing)|vulnerability (?:name|report|title|type|disclosure)|(?:found|discovered|identified|reporting|report) (?:a |an |some |this |multiple |several |few )?(?:\w+ )?(?:vulnerabilit\w+|bugs?|security (?:issue|flaw|bug|hole)s?)|steps to reproduce|proof of concept|\bpoc\b|severity|responsible disclosure|responsibly disclos\w+|clickjacking|missing (?:dmarc|spf|security headers?|hsts|rate limit)|(?:dmarc|spf) record|cvss|impact:|remediation|脆弱性(?:を|の)?(?:発見|報告)|sicherheitsl[üu]cke|faille|vuln[ée]rabilit\w+|vulnerabilidad\w*|vulnerabilit[àa]|kwetsbaarheid|уязвимост\w+|漏洞",
        ),
        (
            _Sign.APPLICATION,
            r"my (?:job |unsolicited |speculative )?application|an application (?:for|as)|unsolicited application|speculative application|i (?:am|would like to|wish to|hereby|'m) (?:applying|apply) (?:for|to|as)|(?:my|attached|enclosed) (?:resume|résumé|cv|curriculum vitae|cover letter)|(?:looking|available) for (?:a )?(?:new )?(?:job|position|employment|internship|role)|job application"
            r"|(?:meine|initiativ)\s?bewerbung|bewerbe (?:ich )?mich|(?:mein(?:en)?|anbei|beiliegend) (?:\w+ )?lebenslauf|(?:ma|une) candidature|candidature spontan[ée]e|mon (?:cv|curriculum)|lettre de motivation|(?:mi|una) (?:candidatura|solicitud de empleo)|(?:mi|adjunto) (?:el |mi )?(?:cv|curr[íi]culum)|mia candidatura|una candidatura|(?:mio|allego il) (?:cv|curriculum)|posizione (?:di|come|aperta)|mijn (?:sollicitatie|cv)|solliciteer|(?:minha|meu) (?:candidatura|curr[íi]culo)|мо[её] резюме|ваканси\w+|(?:на|в) должность|履歴書|職務経歴書|(?:求人|採用|募集|貴社の.{0,12})に?(?:へ)?(?:応募|志望)|简历|簡歷|履歷|(?:应聘|應徵|求职|求職)",
        ),
        (
            _Sign.SURVEY,
            r"how did we do|(?:would|do) you rate|how satisfied|(?:satisfaction|feedback|customer) survey|rate (?:our|your|the|this) (?:support|service|experience|conversation)|満足度|zufrieden\w*|satisfait\w*|satisfacci[oó]n|soddisf\w+|tevreden\w*|アンケート|設問|研究室|調査(?:に|へ)の?ご?協力|ご回答|回答(?:期限|内容)|統計(?:的に)?処理|倫理委員会|承認番号|survey|questionnaire|(?:master|bachelor|phd|doctoral)(?:'s)? (?:thesis|student)|(?:your|voluntary) participation|participants?|anonymised|research (?:project|group|study)|umfrage|fragebogen|masterarbeit|teilnahme|enquête (?:en ligne|de)|questionnaire|m[ée]moire de|votre participation|encuesta|cuestionario|tesis|su participaci[oó]n|sondaggio|questionario|tesi di|enqu[eê]te|vragenlijst|scriptie|pesquisa (?:acad|de)|disserta[çc][ãa]o|опрос|анкет\w+|исследовани\w+|问卷|問卷|调研",
        ),
        (
            _Sign.OPERATIONS,
            r"引継ぎ|引き継ぎ|当番|障害(?:が)?(?:発生|復旧|通知)|トリガー|しきい値|閾値|監視(?:システム|サーバ|グラフ|アラート)|イベントid|起票しない|内線|深刻度|最新値|on[- ]call|hand-?over|shift notes?|threshold|trigger|problem (?:started|name)|severity|host:|service:|state:|alert(?:manager|name)|nagios|zabbix|icinga|prometheus|queue (?:size|length)|bereitschaft|übergabe|schwellwert|astreinte|seuil|guardia|umbral|soglia|reperibilità|drempel|дежурн\w+|порог",
        ),
        (
            _Sign.VALIDATION,
            r"validat\w+|verif(?:y|ication) (?:of )?(?:your|the|this) (?:abuse|contact|e-?mail|mailbox)|irt(?:-object| object|:)|abuse-mailbox|abuse-c\b|abuse contact|whois (?:database|record|data)|(?:periodic|annual|yearly|regular)\w* (?:validation|verification|check|review)|every (?:12|six|6|twelve) months|link (?:will |that )?expires?|marked as invalid|(?:member|lir|my\w+) portal|resources that|policy|contacto de abuso|validaci[oó]n|contato de abuso|valida[çc][ãa]o|(?:abuse|連絡)(?:窓口|先)(?:情報)?の(?:確認|検証)|(?:登録情報|連絡先)の(?:確認|更新)",
        ),
    )
)


_DIGITS = re.compile(r"\d+")


@lru_cache(maxsize=4)
def _signs_in(text: str) -> Counter[_Sign]:
    """How many different phrases of each sign stand in a text; two prices are one."""
    return Counter(
        sign for _, sign in {(_DIGITS.sub("", phrase), sign) for phrase, sign in _SIGNS.find(text)}
    )


_WISHES = book(
    r"(?:could|can|would|will) you|please|kindly|(?:i|we)(?:'d| would)? (?:need|like|want|wish|request)|request(?:ing)? (?:a|the|for)|set up|bitte|k[öo]nn(?:t)?en sie|m[öo]chte|ben[öo]tige|merci de|pourri?ez|pouvez|veuillez|souhait\w+|por favor|podr[ií]an?|pueden|ruego|quisiera|necesit\w+|solicit\w+|vorr(?:ei|emmo)|potete|potreste|prego|chied\w+|graag|kunt u|kunnen jullie|gostar[ií]a\w*|poderiam?|прошу|просим|пожалуйста|prosím|proszę|お願い|依頼|希望|申請|してください|请|請|麻烦|kérem|kérjük"
)

_NO_OFFENCE = led(
    r"\broskapostina\b|\bsom (?:skräppost|spam|søppelpost)\b|\bjako spam\b|\bspamként\b|\bca spam\b|\bως spam\b|\bspam olarak\b|\bkao spam\b|\bкак спам\b|\bяк спам\b|\bspam[- ]?(?:folders?|box(?:es)?|filter\w*|ordnern?|verdacht|check|score|schutz|protection)\b|\b(?:as|in|im|into|en|als|come|como|nello|à) (?:the |their |den |il |el |la )?(?:spam|junk)\b|\b(?:dossiers?|carpeta|cartella|pasta|map|папк\w+) (?:de |di )?(?:spams?|спам\w*)\b|迷惑メール」?(?:フォルダ|扱い|判定|に(?:入|振|分類|な)|と判定)|(?:スパム|迷惑メール)と?判定|垃圾(?:邮件|郵件)?(?:箱|夹|匣|文件夹)"
    r"|\banti[- ]?(?:spam|virus|ddos|malware|phishing|bot)\b|\b(?:d?dos|virus|malware|phishing|bot)[- ]?(?:protection|filter\w*|schutz|mitigation|prevention|abwehr)\b|(?:不正アクセス|ddos|迷惑メール|スパム|ウイルス|マルウェア|攻撃)の?(?:対策|フィルタ|防止|防御|防护|防護|保護)"
)
"""Where his own mails end up, and what he is protected by: words of abuse that accuse nobody."""

_VALIDATION = Caseless(
    r"(?:validat\w+|verif\w+|confirm)\b.{0,80}\babuse[- ](?:contact|mailbox|address|e-?mail|c)\b"
    r"|\babuse[- ](?:contact|mailbox|c)\b.{0,80}\b(?:validat\w+|verif\w+)",
    re.DOTALL,
)
"""A registry asks whether our abuse address is read."""

_ASKS_US = Caseless(
    r"(?:please|kindly|could you|can you|we (?:need|require)|in order to|bitte|merci de|por favor)\b.{0,120}"
    r"\b(?:logs?|log ?(?:lines|files|entries)|headers?|time ?stamps?|evidence|proof|more (?:information|details)|protokolle?)\b",
    re.DOTALL,
)

_OUR_COMPLAINT = Caseless(
    r"\byour (?:complaint|report|abuse (?:report|complaint|notice)|notification|ticket|inquiry|request)\b"
    r"|\bihre (?:beschwerde|meldung|anfrage)\b|\bvotre (?:plainte|signalement)\b|\bsu (?:queja|reclamaci[oó]n)\b",
)

_ACCOUNT_LURE = book(
    r"(?:mailbox|mail box|e-?mail account|quota|storage)\b.{0,60}(?:full|exceeded|reached|limit|expires?|deactivat\w*|suspended|upgrade)"
    r"|(?:validate|verify|confirm|update|re-?activate|upgrade) your (?:account|mailbox|e-?mail|password|identity|webmail)"
    r"|click (?:here|below|on the link|the link|the button)|(?:within|in) (?:24|48) hours|will be (?:deactivated|suspended|closed|deleted|blocked)"
)

_REPORTS = Caseless(
    r"phish|spam|abuse (?:report|complaint)|your (?:network|ip|server|customer)|i (?:got|received|have received)|we (?:got|received|have received)"
    r"|forward|please (?:stop|investigate|take|block)|report(?:ing|ed)? ",
)

_TEST_SUBJECT = Caseless(
    r"\[\s*test\b|\(\s*test\b|^\W{0,5}(?:test|testing|testmail|test[- ](?:mail|e-?mail|message|notification|report|nachricht|meldung)|testbericht|testnachricht|testmeldung|тест\w*|prueba|prova|teste|essai|テスト\w*|测试|測試)\b|\btest\W{1,4}please (?:ignore|disregard)|テスト(?:メール|送信|配信)|[【\[(（]テスト|\bsample (?:data|report|feed|notification)\b|サンプルデータ|测试邮件|測試郵件|\b(?:mensaje|correo) de prueba|\bmessage de test|\bmessaggio di prova|\bmensagem de teste",
)

_INVENTED = book(
    r"no (?:real |actual )?(?:incident|abuse|attack|offen[cs]e) (?:has |was |took |is |occurr|happened)|(?:values|data|addresses|everything|entries|rows) (?:below |in it |here )?(?:is|are) (?:all )?(?:made up|fictitious|invented|dummy|sample|not real)|(?:made[- ]up|fictitious|invented) (?:example|sample|values|data|addresses|content|complaint|report|incident)|dummy (?:complaint|report|incident|text)|sample of (?:what|how)|none of (?:them|these|the \w+) (?:is|are) (?:in|from) your|not your (?:network|addresses|range|ips)\b|架空(?!請求|の請求)|ダミー(?!サイト|ページ)|実在の?.{0,12}(?:では|ありません|しません|ございません)|実際の(?:事案|事象|インシデント|通信)では|起票(?:は)?(?:しない|不要)"
    r"|(?:kein|keinen) (?:echter |echten |realer )?vorfall|frei erfunden|erfundene|fiktive?\b|aucun incident|donn[ée]es fictives|fictifs?\b|ning[uú]n incidente|datos fictici\w+|fictici[oa]s?\b|nessun incidente|dati fittizi|fittizi[oae]?\b|geen incident|verzonnen|fict[íi]ci[oa]s?\b|вымышлен\w*|虚构|虛構|并非真实|並非真實"
)
"""Nothing of it happened."""

_NO_ACTION = book(
    r"please (?:just )?(?:ignore|disregard|delete|discard) (?:this|it|the (?:test|message|mail))|please ignore\s*(?:\]|[.!*]|$)|no (?:action|response|reply|answer) (?:is |from you is )?(?:needed|required|necessary|expected)|not a real|no need to (?:act|respond|reply)|無視して|破棄して|削除して(?:くだ|いただ)|対応(?:は|の必要は|は一切)?(?:不要|ありません|ございません)|一切不要|bitte (?:ignorieren|nicht beachten|l[öo]schen)|(?:keine|kein) (?:aktion|reaktion|handlungsbedarf|handlung)|merci de (?:l['’]|ne pas tenir compte|ignorer)|veuillez (?:l['’]|ne pas tenir compte|ignorer)|aucune (?:action|r[ée]ponse)|(?:ignore|ignoren|descarte) este|ninguna (?:acci[oó]n|respuesta)|no (?:se )?requiere (?:ninguna )?(?:acci[oó]n|respuesta)|ignorare|ignorate|nessuna (?:azione|risposta)|negeren|geen (?:actie|reactie)|nenhuma (?:a[çc][ãa]o|resposta)|favor ignorar|desconsider\w+|проигнорируйте|игнорируйте|не требуется|忽略|无视|無視|无需处理|無需處理|无需回复"
)

_REWARD = Caseless(
    r"\bbount(?:y|ies)\b|\breward\b|\bhall of fame\b|\bswag\b|\bcompensat(?:e|ion)\b|報奨金|謝礼|\bbelohnung\b|\br[ée]compense\b|\brecompensa\b|\bricompensa\b|\bbeloning\b|вознагражден|赏金|賞金|奖励"
)

_LURE = book(
    r"see the (?:proof|evidence)|(?:download|open|view|check) (?:the )?(?:proof|evidence|images|document|list)|you (?:could|can|will) be sued|my (?:copyrighted )?(?:images|photos|illustrations|photographs)|legal action will|lawsuit"
)


def is_unasked(message: Message) -> bool:
    """Mails that speak of abuse and complain of none, with addresses in them that readers of formats would take."""
    if (
        _is_invitation(message)
        or _is_digest(message)
        or settled.is_settled(message)
        or asides.is_aside(message)
    ):
        return True
    if _is_post(message):
        return not allegations.pleads(passages.new_text(message.text[:40_000]))
    text = f"{message.subject}\n{passages.new_text(message.text[:40_000])}"
    flowing = " ".join(text.split())
    signs = _signs_in(flowing)
    if _is_test(message.subject, signs, flowing):
        return True
    if signs[_Sign.SALES] >= 3 and _INVENTED.search(flowing):
        return True
    if (
        (_ANNOUNCED.search(message.subject) or _WORKS.search(message.subject))
        and not matter.has_evidence(text)
        and not allegations.pleads(flowing)
    ):
        return True
    if any(p.message is not None for p in message.parts):
        return False
    if (
        _asks_for_his_line(message.subject, text)
        or _asks_for_a_name(message.subject, text, flowing)
        or _asks_about_his_bill(message.subject, text, flowing)
        or _asks_to_be_let_in(message, text, flowing)
        or _asks_about_the_way(message.subject, text, flowing)
        or _is_refused_elsewhere(message.subject, text, flowing)
        or _hands_over(message, text)
        or _asks_for_a_price(message.subject, text, flowing)
        or _is_pitch(message, signs, text)
    ):
        return True
    if not signs:
        return False
    if signs[_Sign.SURVEY] >= 3 and not matter.has_evidence(text):
        return signs[_Sign.SURVEY] > 3 or not allegations.pleads(flowing)
    if signs[_Sign.OPERATIONS] >= 2 and asides.is_from_our_house(message):
        return not matter.has_log(text, calm=False) and not allegations.pleads(flowing)
    if not (
        _begs(signs, flowing) or _asks_to_validate(signs, text, flowing) or _is_offer(message, signs, text)
    ):
        return False
    if allegations.pleads(flowing) or _NAMES_OFFENDER.search(text):
        return False
    praises = signs[_Sign.SALES] >= 3 or signs[_Sign.NEWSLETTER] >= 3
    return not matter.has_evidence(text) or (praises and _shows_a_sample(message, text))


_VISITED = Caseless(
    r"\b(?:i am|i'm|as) an? (?:\w+ ){0,3}(?:researcher|hacker|hunter|pentester)\b|\bvulnerability (?:name|title|type|report)\b|\b(?:found|discovered|identified|reporting) (?:an? |some |this |multiple |several |few )?(?:\w+ ){0,2}(?:vulnerabilit\w+|bugs?|flaws?|security (?:issue|flaw|bug|hole)s?) (?:\w+ )?(?:in|on|at|with|of) your (?:web ?site|web ?page|domain|site|web|app\w*|company|platform)\b|(?:貴社|御社)の(?:サイト|ホームページ|ウェブ).{0,20}脆弱性|sicherheitsl[üu]cke\w* .{0,30}(?:ihrer|ihre[rn]?) (?:web|seite|domain)|(?:faille|vuln[ée]rabilit[ée]) .{0,30}votre (?:site|domaine)|vulnerabilidad .{0,30}su (?:sitio|p[aá]gina|web|dominio)|vulnerabilit[àa] .{0,30}vostro (?:sito|dominio)|уязвимост\w+ .{0,30}ваш\w* сайт|(?:贵司|贵公司|你们)的?网站.{0,20}漏洞",
)
"""Our own site is what he looked at."""

_NAMES_OFFENDER = Caseless(
    r"^[^\S\n]*(?:ip|ip[- ]address|(?:spam|abuse|attack|offend|report|send)\w*[- ](?:ip|source|address|host)|adresse ip|ip-adresse|direcci[oó]n ip|indirizzo ip|ip-adres|endere[çc]o ip|ip-адрес|ipアドレス|送信元\w{0,8})\s*[:：]",
    re.MULTILINE,
)


def _is_invitation(message: Message) -> bool:
    """An invitation of a calendar, by its form (RFC 6047): one that is attached may be what somebody complains about."""
    kinds = [part.content_type for part in message.parts]
    if "text/calendar" not in kinds or passages.is_forward(message.subject):
        return False
    return message.root.content_type == "text/calendar" or any(
        part.content_type == "multipart/alternative"
        and any(child.content_type == "text/calendar" for child in part.children)
        for part in message.parts
    )


def _is_digest(message: Message) -> bool:
    """The collected mails of a mailing list (RFC 2046 §5.1.5), whose members speak to each other."""
    if "list-id" not in message.headers and "x-beenthere" not in message.headers:
        return False
    return bool(_DIGEST.search(message.subject)) or (
        (message.headers.get("precedence") or "").strip().lower() == "list"
        and any(part.content_type == "multipart/digest" for part in message.parts)
    )


def _is_post(message: Message) -> bool:
    """Written to a mailing list that our box reads (RFC 2919), and that is no box of a role itself, or in answer to a post."""
    name = (message.headers.get("list-id") or "").rpartition("<")[2].rstrip("> ").lower()
    local, _, host = (split_mailbox(message.headers.get("to"))[0] or "").partition("@")
    answers = message.subject.lower().startswith(f"[{local.lower()}] re:")
    return bool(name) and f"{local}.{host}" == name and (answers or not _ROLE.search(local))


_ROLE = Caseless(r"abuse|security|cert|csirt|noc|support|postmaster|hostmaster|spam|complaint|info")

_DIGEST = Caseless(r"\bdigest,? vol(?:ume)?\b.{0,12}\bissue \d|\bdigest for \S+@\S+ - \d+ ")


def _is_test(subject: str, signs: Counter[_Sign], text: str) -> bool:
    """It says in the Subject or the text that it is a test or a sample, and as well that nothing has happened."""
    said = bool(_TEST_SUBJECT.search(subject)) + bool(signs[_Sign.TEST])
    if not said:
        return False
    return _INVENTED.search(text) or (_NO_ACTION.count(text) >= 3 - said and not allegations.pleads(text))


_ANNOUNCED = Caseless(
    r"\b(?:penetration|pen)[- ]?test\w*|\bpenetrationstest\w*|test d['’]intrusion|prueba de (?:penetraci[oó]n|intrusi[oó]n)|test di penetrazione|ペネトレーションテスト|脆弱性診断(?:の)?(?:実施|ご案内|お知らせ|予定)|渗透测试|滲透測試|침투 ?테스트"
)
"""Somebody tells beforehand of attacks on himself."""


_WORKS = Caseless(
    r"\b(?:new|change of|changed?|updated?|changing) (?:our )?(?:abuse |noc |security )?contacts?\b|\bcontact (?:change|details (?:change|have changed|will change))|изменени\w+ контакт\w*|(?:neue|geänderte|änderung der|änderung unserer) (?:abuse-)?kontakt\w*|changement de (?:contact|coordonnées)|(?:cambio|cambian) (?:de|los) (?:datos de )?contacto|(?:cambio|modifica) (?:dei )?contatti|(?:窓口|連絡先)(?:の)?(?:変更|移転)|联系方式变更|聯絡方式變更|연락처 변경"
    r"|\b(?:planned|scheduled|emergency|network) (?:work|maintenance)|\bmaintenance (?:notice|notification|window|announcement|work)|\brenumbering\b|\bwartungs(?:arbeit|ankündigung|fenster)\w*|\bgeplante (?:arbeiten|wartung)"
    r"|\btravaux (?:planifi|programm)\w+|\bmaintenance (?:planifi|programm)\w+|\bmantenimiento programado|\bmanutenzione programmata|\bmanutenção programada|\bgepland onderhoud|плановые работы|メンテナンス(?:作業)?(?:の|実施|工事|\W.{0,40}作業|$)|工事(?:の|実施の)?(?:お知らせ|ご案内)|计划维护|維護公告|维护公告|(?:점검|작업) ?(?:안내|$)|\bprace (?:planowe|konserwacyjne|serwisowe|planowane)|\bplanlı (?:bakım|çalışma)|\bplanerat (?:underhåll|arbete)|\bplánovan\w+ (?:údržb|odstávk|prác)\w*|\btrabajos? programad|\blavori programmati|\bgeplande werkzaamheden|\btrabalhos? programad"
)
"""A carrier tells of his works."""


def _is_refused_elsewhere(subject: str, text: str, flowing: str) -> bool:
    """A customer whose mails others do not take, whatever the log of his deliveries says."""
    refused = _REFUSED.search(subject) or (_LISTING.search(subject) and _OWN.search(subject))
    if not refused or not (_CUSTOMER.search(text) or _WITH_US.search(flowing)):
        return False
    body = text.partition("\n")[2] if _OWN.search(subject) else text
    others = "\n".join(line for line in _OWN_DELIVERY.sub("", body).split("\n") if not _WITH_US.search(line))
    return not (matter.has_log(text, calm=False) or _blames(others))


_LISTING = Caseless(
    r"list(?:ed|ing|e)?\b|\bblock(?:ed|ing)?\b|blocklist|blacklist|sperrliste|\b(?:gesperrt|blockiert|gelistet)|liste noire|\bbloquée?|lista negra|\bbloquead[oa]|lista nera|\bbloccat[oa]|zwarte lijst|\bgeblokkeerd|ч[её]рн\w+ спис|заблокир|ブラックリスト|ブロック|黑名单|黑名單|被封|czarn\w+ list|zablokowan|블랙리스트|차단|kara liste|engellen|svartlist|spärrad|blockerad|černé listin|blokov"
)
_OWN = Caseless(
    r"\b(?:our|my|unser\w*|mein\w*|notre|nos|mon|ma|nuestr[oa]s?|mi|nostr[oiae]|mi[oa]|onze|ons|mijn|noss[oa]s?|meus?|minha|nasz\w*|mój|moje\w*|vår[at]?|min|mitt|naš\w*|můj)\b|наш\w*|\bмо(?:й|его|ём)|弊社|当社|当方|うち|自社|私の|我们|我司|我的|우리|저희|제 |\b(?:sunucumuz|adresimiz|ip'miz)"
)
_WITH_US = Caseless(
    r"\b(?:rent|lease|have|host|run|bought|booked) (?:\w+ ){1,5}(?:with|from|at) you\b|\b(?:mieten|miete|haben|habe|betreiben|betreibe) (?:\S+ ){0,5}bei ihnen|\b(?:louons|loue|avons|ai) (?:\S+ ){0,5}chez vous|\b(?:alquilamos|tenemos|tengo|contratamos) (?:\S+ ){0,5}(?:con|a) ustedes|\b(?:huren|huur|hebben|heb) (?:\S+ ){0,5}bij (?:jullie|u)\b|\b(?:noleggiamo|abbiamo|ho) (?:\S+ ){0,5}(?:da|presso di) voi|арендуем у вас|租用(?:了)?(?:贵司|你们)|(?:貴社|御社)(?:から|で|より)(?:お)?借り|\bwynajmujemy (?:\S+ ){0,5}u państwa|\bhyr (?:\S+ ){0,5}(?:av|hos) er\b|\b(?:máme|pronajímáme) (?:\S+ ){0,5}u vás|\bsizden (?:\S+ ){0,4}kiral"
    r"|\b(?:we are|i am|we['’]re|i['’]m) (?:an? |your )?(?:\w+ )?customers? (?:of|with) you|\bkund(?:e|in|en) bei ihnen|\bclients? chez vous|\bclientes? (?:suyos?|vuestros?|de ustedes)|\bvostr[oi] client[ei]|\bklant bij (?:jullie|u)\b|\bvossos? clientes?|ваш\w* клиент|(?:貴社|御社)と契約|(?:貴社|御社)の(?:回線|サービス)を(?:利用|使)"
)
_OWN_DELIVERY = re.compile(
    r"^.*\bstatus=(?:sent|deferred|bounced)\b.*$|^[^\S\n]*[45]\d\d[ -][45]\.\d.*(?:\n[^\S\n]+\S.*)?$",
    re.MULTILINE,
)


def _asks_for_a_price(subject: str, text: str, flowing: str) -> bool:
    """Who wants to become a customer."""
    return bool(_PRICE.search(subject)) and not (
        passages.is_forward(subject)  # a lure, passed on
        or matter.has_evidence(text)
        or allegations.pleads(flowing)
        or _blames(text)
    )


_PRICE = Caseless(
    r"견적|お?見積(?:も?り)?(?:の)?(?:依頼|お願い|希望)|\b(?:request for|asking for) (?:an? )?(?:quote|quotation|offer)\b|\b(?:quote|quotation|price) (?:request|enquiry|inquiry)\b|\bangebotsanfrage|\bdemande de devis|\bsolicitud de presupuesto|\brichiesta (?:di )?preventivo|\bofferte-?aanvraag|\bpedido de orçamento|询价|詢價|запрос (?:цены|коммерческого)"
)


def _hands_over(message: Message, text: str) -> bool:
    """A colleague's note about several cases of ours."""
    numbers = set(_CASE.findall(text))
    return (
        len(numbers) > 1
        and asides.is_from_our_house(message)
        and not (passages.is_forward(message.subject) or allegations.pleads(text))
    )


_CASE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,5}-\d{4}(?:\d\d|\d{4})?-\d{3,8}(?!\d)")


def _asks_about_the_way(subject: str, text: str, flowing: str) -> bool:
    """Slow or lost on its way through our network, which is no offence of anybody."""
    return bool(_WAY.search(subject)) and not (
        matter.alleges(flowing) or matter.has_evidence(text) or allegations.pleads(flowing) or _blames(text)
    )


_WAY = Caseless(
    r"\b(?:high |increased )?latency\b|\bpacket ?loss\b|\brouting (?:problem|issue|loop)|\b(?:asymmetric|suboptimal) routing\b|\bhohe latenz|\bpaketverlust|\broutingproblem|\bperte de paquets|\blatence\b|\blatencia\b|\bp[ée]rdida de paquetes|\blatenza\b|\bperdita di pacchetti|\bpakketverlies|\bgecikme|\bpaket kaybı|потер\w+ пакетов|задержк\w+|パケットロス|(?:通信|経路|回線)(?:の|が)?(?:遅延|障害)|丢包|延迟(?:高|过高)|패킷 ?손실"
)


def _asks_for_his_line(subject: str, text: str) -> bool:
    """A customer by his number whose line is down or filtered, whatever log his router shows."""
    return (
        bool((_LINE.search(subject) or _WANTS_A_NAME.search(text)) and _CUSTOMER.search(text))
        and not matter.alleges(_NO_OFFENCE.sub(" ", lower(subject)))
        and not _blames(text)
    )


def _asks_for_a_name(subject: str, text: str, flowing: str) -> bool:
    """A question about reverse names, in which nothing is alleged."""
    return bool(_REVERSE.search(subject)) and _tells_of_no_harm(text, _NO_OFFENCE.sub(" ", lower(flowing)))


_REVERSE = Caseless(
    r"käänteisnim\w*|käänteis-?dns|omvän[dt] dns|omvendt dns|reverzn\w+ (?:dns|záznam)|обратн\w+ (?:dns|зон\w*)|зворотн\w+ (?:dns|зон\w*)|反向解析|反解|역방향|逆引き|\breverse dns\b|\brdns\b|\bptr\b|\bters dns\b"
)


def _asks_about_his_bill(subject: str, text: str, flowing: str) -> bool:
    """His account, or a question for the office in which he speaks of his own line and of nothing that was done to him."""
    named = bool(_BILL.search(subject))
    if named and len(list(_BILL.finditer(flowing))) > 3 and not matter.has_evidence(text):
        told = acts.said_in(subject, text)
        return not (allegations.pleads(flowing) or told.mentions(Act.DEMAND) or _CHEATS & _alleged(flowing))
    of_money = bool(_STATEMENT.match(subject)) or (named and bool(_HIS_LINE.search(text)))
    return of_money and _tells_of_no_harm(text, flowing)


_CHEATS = frozenset({Category.FRAUD, Category.PHISHING, Category.MALWARE})


def _alleged(flowing: str) -> frozenset[Category]:
    return frozenset((allegations.category_of("", flowing),))


def _tells_of_no_harm(text: str, flowing: str) -> bool:
    """Nobody is accused, nothing is alleged or shown."""
    return not (
        allegations.accuses(flowing)
        or allegations.pleads(flowing)
        or matter.alleges(flowing)
        or matter.has_evidence(text)
    )


_BILL = Caseless(
    r"請求書|料金|引き落とし|お支払|\b(?:invoice|billing|bill)\b|\brechnung\b|\bfacture\b|\bfactura\b|\bfattura\b|\bfactuur\b|\bfatura\b|\bfaktura\b|счёт|账单|帳單|청구서"
)
_STATEMENT = re.compile(
    r"\W*(?:statement of account|account statement|kontoauszug|relev[ée] de compte|estado de cuenta|estratto conto|rekeningoverzicht|ご?利用明細|残高通知)",
    re.IGNORECASE,
)
_HIS_LINE = Caseless(
    r"fast ip\b|\bvår[t]? (?:abonnemang|abonnement|anslutning|linje)|\bvores (?:abonnement|forbindelse)|kiinteä ip|liittymämme|\bstał\w+ (?:adres )?ip|\bnasz\w* (?:umow|łącz)\w*|\bpevn\w+ ip|\bnaš\w* (?:smlouv|zmluv|přípoj|pripoj|ugovor)\w*|\bfix ip|szerződésünk|előfizetésünk|adres[ăa] ip (?:static|fix)\w*|\babonamentul nostru|статическ\w+ (?:ip|адрес)|статичн\w+ (?:ip|адрес)|\bнаш\w* договор\w*|στατική ip|σύμβασή μας|\b(?:statik|sabit) ip|sözleşmemiz|hattımız|\bstatičk\w+ ip|고정 ?ip|ip tĩnh|\bip (?:statis|static)\b|固定ip|ご?契約|(?:当店|弊社|当社|うち)の(?:回線|ルーター)|\b(?:my|our) (?:line|contract|connection|subscription|static ip)\b|\b(?:mein|unser)\w* (?:anschluss|vertrag)|\b(?:mon|notre) (?:abonnement|contrat|ligne)|\b(?:mi|nuestr[oa]) (?:contrato|l[ií]nea)|\b(?:mio|nostro) (?:contratto|abbonamento)|\b(?:mijn|onze) (?:contract|aansluiting|abonnement)"
)
_WANTS_A_NAME = Caseless(
    r"逆引き(?:を|の|レコード|dns).{0,40}(?:設定|登録|変更)|\b(?:set|add|change|create|configure)\b[^.\n]{0,40}\b(?:reverse dns|rdns|ptr)\b",
    re.DOTALL,
)
"""He asks for the name of his address, as who runs a mail server does."""


def _asks_to_be_let_in(message: Message, text: str, flowing: str) -> bool:
    """His mails are refused, by us or by this box itself, or his network wants to meet ours."""
    subject = message.subject
    box = split_mailbox(message.headers.get("to"))[0] or ""
    if _LET_IN.search(subject):
        return not matter.has_evidence(text)
    if _PORT_25.search(subject):
        return not _blames(_OWN_DELIVERY.sub("", text))
    refused = bool(box) and "abuse@" in subject.lower() and bool(_REFUSED.search(subject))
    if refused or (_PEERING.search(subject) and _SESSIONS.search(flowing)):
        return not (matter.has_evidence(text) or allegations.pleads(flowing) or _blames(text))
    return False


def _blames(text: str) -> bool:
    return any(allegations.accuses(line) for line in text.split("\n") if matter.names_an_address(line))


_OURS = r"(?:our|my|unsere[rnms]?|meine[rnms]?|notre|nos|mon|nuestr[oa]s?|mi|nostr[oiae]|mio|onze|mijn|noss[oa]s?|meus?|наш\w*)"

_SENDER = r"(?:ips?|ip[- ]address(?:es)?|address(?:es)?|e-?mails?|mails?|mail ?servers?|messages?|servers?|domains?|ip-adresse\w*|adresse|serveur|servidor|correos?|posta|berichten|адрес\w*|письм\w*|сервер\w*)"

_LISTS = r"(?:black|block|white|allow|deny)[- ]?list\w*|sperrliste|liste (?:noire|blanche)|lista (?:negra|blanca|nera|bianca|branca)|zwarte lijst|(?:ч[её]рн|бел)\w+ спис\w+"

_LET_IN = Caseless(
    rf"\b(?:remove|delist|unblock|whitelist) (?:of )?{_OURS} {_SENDER}\b|\b{_OURS} {_SENDER}\b[^.!?]{{0,40}}\b(?:on|in|by|auf|von|sur|par|en|por|su|da|op|door|na|в|вашем)\b[^.!?]{{0,12}}\b(?:your|ihre[rmn]?|votre|vuestr[oa]|vostr[oa]|uw|sua|vossa|ваш\w*) (?:{_LISTS}|(?:mail ?)?servers?|filters?|filtre|filtro)"
    r"|\b(?:request|anfrage|antrag|demande|solicitud|richiesta|verzoek|pedido|запрос)\b.{0,20}\b(?:white-?list\w*|de-?list\w*|unblock\w*|entsperr\w*|d[ée]blocage|desbloqueo|sblocco|deblokker\w*|desbloqueio|разблокир\w+)|\b(?:white-?list\w*|de-?list\w*|unblock\w*) request|(?:ブラックリスト|受信拒否|受信ブロック)(?:の|から)?の?(?:解除|除外)|ホワイトリスト.{0,8}(?:登録|申請|追加)|(?:解除|移出|移除).{0,6}黑名单|(?:加入)?白名单(?:申请)?",
)

_PORT_25 = Caseless(
    r"(?:unblock|open|release|freigeb|freischalt|freigabe|entsperr|d[ée]bloqu|ouvr|ouverture|desbloque|abrir|apertura|sblocc|deblokk|openzetten|odblok|otev[řr]|otvor|povolen|разблокир|открыт|открыть|снять|відблок|відкри|деблокир|feloldás|megnyit|deschide|avaa|öppn|åpn|åbn|aç[ıi]l|açmak|解除|開放|开放|解封|차단 ?해제)[^.!?]{0,50}(?:port\w*|порт\w*|port[aueo]*|ポート|端口|포트)\W{0,3}(?:tcp\W)?25\b|(?:ポート|端口|포트|port\w*) ?25[^.!?]{0,30}(?:解除|開放|开放|解封|차단 ?해제|freigeb|unblock)"
)
"""A customer wants to send mail himself."""

_REFUSED = Caseless(
    r"reject|bounc|refus|full\b|abgelehnt|lehnt|abgewiesen|rifiut|respin|rechaz|weiger|recus|odrzuca|отклоня|отверга|拒収|拒收|受信拒否|届かない|届きません",
)

_PEERING = Caseless(r"\bpeering\b")

_SESSIONS = Caseless(
    r"\bas-set\b|\bmax(?:imum)?[- ]prefix|\broute[- ]?servers?\b|\bbgp\b|\bsessions?\b|\bpeeringdb\b"
)

_LINE = Caseless(
    r"\b(?:libera\w*|abrir|abertura|desbloque\w+|liberar|apertura|ouverture|déblocage|sblocco|freischaltung|freigabe|öffnung|openen|otwarci\w+) (?:\w+ )?(?:port[ao]?s?|puertos?|poorten?|portów?)\b|\b(?:porta|puerto|poort|порт\w*|ポート) ?25\b"
    r"|逆引き|\bters dns\b|\breverse dns\b|\brdns\b|\bptr\b|不通|(?:つなが|繋が)ら(?:ない|ず)|(?:つなが|繋が)りません|接続(?:でき(?:ない|ません)|不可|障害)|(?:規制|ブロック|制限|停止|op25b|blocking)の?解除|解除申請|開通|回線(?:障害|速度)|\b(?:line|internet|connection) (?:is |has been |was )?(?:down|dead|slow)|\bno (?:internet|connection)\b|\boutage\b|\b(?:open|unblock)(?:ing)? (?:of )?(?:outbound |tcp )?port\b|\bport 25\b|\bkein (?:internet|anschluss)|\bstörung\b|\bentsperr\w+|\bpanne\b|\bplus d['’]internet|\bd[ée]bloca\w+|\bsin (?:internet|conexi[oó]n)|\baver[ií]a\b|\bdesbloque\w+|\b(?:linea|connessione) (?:assente|guasta)|\bguasto\b|\bsblocc\w+|\bgeen (?:internet|verbinding)|\bstoring\b|\bdeblokk\w+|\bsem (?:internet|conex[ãa]o)|\bнет (?:интернета|связи)|разблокир\w+|断网|上不了网|회선 장애|인터넷(?:이)? (?:안|되지)|접속 (?:불가|장애)|解封|解除封锁",
)

_CUSTOMER = Caseless(
    r"\b(?:sou|soy) (?:um |un )?cliente\b|\bje suis (?:un |une )?cliente?\b|\bich bin (?:ein )?kunde|\bsono (?:un |una )?(?:vostr[oa] )?cliente\b|\bik ben (?:een )?klant|\bi(?: am|['’]m) (?:a |your )?customer\b|\bcontrat[ot]o? [a-z]{0,4}-?\d{4}"
    r"|(?:お客様|契約|会員|顧客|回線)(?:番号|id)|契約者(?:名|番号)|\b(?:customer|contract|account|client) (?:number|no\b|id\b|#)|\b(?:kunden|vertrags)(?:nummer|nr)|\bnum[ée]ro (?:de )?(?:client|contrat)|\bn[úu]mero de (?:cliente|contrato)|\bcodice (?:cliente|contratto)|\b(?:klant|contract)nummer|номер договора|лицевой счет|лицевой счёт|(?:계약|고객) ?번호|客户(?:编号|号)|客戶編號|合同号",
)


def _begs(signs: Counter[_Sign], text: str) -> bool:
    """He examined our site and wants a reward, or he looks for work."""
    if signs[_Sign.APPLICATION] >= 2:
        return True
    return signs[_Sign.RESEARCH] >= 2 and bool(_REWARD.search(text) and _VISITED.search(text))


def _asks_to_validate(signs: Counter[_Sign], text: str, flowing: str) -> bool:
    """A registry asks whether our abuse address is read; its networks stand there, and nobody is accused."""
    return signs[_Sign.VALIDATION] >= 3 and bool(_VALIDATION.search(flowing)) and not _accuses_anew(text)


def _is_offer(message: Message, signs: Counter[_Sign], lines: str) -> bool:
    """An offer, or a newsletter, that speaks of abuse because it sells against it; who complains may sell in his foot."""
    if signs[_Sign.SALES] < 3 and signs[_Sign.NEWSLETTER] < (2 if _is_listed(message) else 3):
        return False
    above = _signs_in(_above_the_foot(lines))
    if not above[_Sign.SALES] and not above[_Sign.NEWSLETTER]:
        return False
    return not re.search(r"\bAS\d{3,6}\b|complaint|beschwerde|plainte|苦情", message.subject, re.IGNORECASE)


def _is_pitch(message: Message, signs: Counter[_Sign], text: str) -> bool:
    """Bulk mail that frightens in order to sell: it names our network at most, and shows nothing."""
    return (
        signs[_Sign.SALES] >= 4
        and "list-unsubscribe" in message.headers
        and not (matter.has_evidence(text) or matter.has_plain_address(text) or _NAMES_OFFENDER.search(text))
    )


def _above_the_foot(text: str) -> str:
    """Without the last paragraph, or those that begin in the last quarter."""
    late = text.find("\n\n", len(text) * 3 // 4)
    at = late if late > 0 else text.rfind("\n\n")
    return " ".join((text[:at] if at > 0 else text).split())


def _shows_a_sample(message: Message, text: str) -> bool:
    """Advertising from a list: it praises before it shows anything, and a complaint shows before its footer praises."""
    if not _is_listed(message):
        return False
    opening: list[str] = []
    for line in text.split("\n"):
        if matter.has_evidence(line):
            break
        opening.append(line)
    return _SELLS_FIRST.search(" ".join(opening))


_SELLS_FIRST = book(
    r"did you know|wussten sie|saviez-vous|sab[ií]a(?:s|n)? que|lo sapeva|wist u|vissert du|visste (?:du|ni)|vidste du|tiesitkö|czy wiesz|věděli jste|vedeli ste|tudta,? hogy|știați că|знаете ли|чи знаєте|γνωρίζετε|biliyor mu(?:ydunuz|sunuz)|jeste li znali|nézze meg|például|na przykład|przykład|příklad|exempel|eksempel|esimerki\w*|exemplu|приклад|παράδειγμα|örne[kğ]\w*|primjer|primer|näide|piemērs|pavyzd\w+|예를 들|예시|ví dụ|contoh|ตัวอย่าง|לדוגמה|مثال|how (?:many|much) (?:hours|time|money)|your (?:abuse|security|soc|support) (?:desk|team)|mails? like this|imagine|what if|tired of|introducing|like this one|(?:for )?example|sample|zum beispiel|beispiel|par exemple|exemple|ejemplo|esempio|voorbeeld|exemplo|например|пример|例えば|サンプル|比如|例如|示例"
)


def _accuses_anew(text: str) -> bool:
    """Something beyond thanks: an address in a line that accuses, or beside a plea."""
    return matter.accuse_anew(matter.not_repeated(text, ""))


_RECEIVED = Caseless(r"^[\s>|]{0,8}received: ", re.MULTILINE)


def is_not_abuse(message: Message) -> bool:
    """Nothing here complains about an address of ours: answers, newsletters, offers, questions, delistings, lures."""
    forwarded = passages.is_forward(message.subject)
    text = message.text[:40_000] if forwarded else passages.new_text(message.text[:40_000])
    subject = message.subject
    if any(p.message is not None for p in message.parts) or matter.has_evidence(text):
        return False
    if passages.is_forward(subject) and _RECEIVED.search(message.text[:40_000]):
        return False
    if passages.is_reply(subject):
        return _is_mere_answer(text, message)
    addressed = matter.has_plain_address(subject + "\n" + text)
    if _is_broadcast(message, f"{subject}\n{text}", addressed):
        return not (forwarded and allegations.pleads(passages.new_text(message.text[:40_000])))
    if not addressed and _VALIDATION.search(subject + "\n" + text[:3000]):
        return True
    if _ACCOUNT_LURE.count(subject + "\n" + text[:4000]) >= 2 and not _REPORTS.search(text[:4000]):
        return True
    if _LURE.search(text) and not addressed and "//" not in text:
        return True
    attached = any(part.is_attachment and part.payload for part in message.parts)
    words = subject + "\n" + text
    if passages.is_forward(subject) and not addressed and not allegations.accuses(words):
        return True
    return not addressed and not allegations.accuses(words) and not attached and not matter.alleges(words)


_AGAIN = led(
    r"\b(?:again|but now|still|continues|another|goes on|not (?:resolved|closed|fixed|solved|over)|nicht (?:erledigt|gelöst|abgeschlossen|geschlossen)|weiter(?:hin)?|erneut|wieder|immer noch|encore|toujours|de nouveau|pas (?:résolue?|réglée?|close?)|continue|todavía|aún|sigue|de nuevo|otra vez|no (?:está )?(?:resuelt|cerrad)[oa]|ancora|di nuovo|continua|non (?:è )?(?:risolt|chius)[oa]|nog steeds|opnieuw|weer|niet (?:opgelost|afgesloten)|ainda|novamente|n[ãa]o (?:foi |est[áa] )?(?:resolvid|encerrad)[oa])\b"
    r"|\b(?:снова|опять|продолжа|все еще|всё ещё|не (?:решен|закрыт))|また|再び|引き続き|まだ|今度は|ところが|再度|再次|仍然|仍在|还在|還在|未解决|未解決"
)

_CONDITION = led(
    r"\b(?:if|should|in case|falls|wenn|sollte|si|se|caso|indien|als|mocht|если)\b[^.!?]{0,120}|(?:場合|とき)(?:は|には)"
)


def _is_mere_answer(text: str, message: Message) -> bool:
    """A reply whose new text accuses nobody, or asks for the evidence of a complaint of ours."""
    if _OUR_COMPLAINT.search(text[:3000]) and _ASKS_US.search(text[:3000]):
        return True
    if _reminds(text, message) or (
        matter.alleges(text) and settled.names_anew(message.subject, text, message.text)
    ):
        return False
    if matter.has_plain_address(text) and allegations.accuses(text) and not matter.CLOSED.search(text):
        return False
    if matter.CLOSED.search(text[:1500]) and not _AGAIN.search(_CONDITION.sub("", lower(text))):
        return True
    if not text.strip():
        return not message.text.strip()
    return not matter.has_plain_address(text) and not allegations.accuses(text) and not matter.alleges(text)


def _reminds(text: str, message: Message) -> bool:
    """It goes on, and what goes on stands in the Subject or in the quotation."""
    if not acts.said_in(message.subject, passages.above_a_forward(text)).does(Act.GOES_ON):
        return False
    words = f"{message.subject}\n{message.text[:20_000]}"
    return "//" in words or matter.has_plain_address(words)


def _is_listed(message: Message) -> bool:
    return "list-unsubscribe" in message.headers or "list-id" in message.headers


def _is_broadcast(message: Message, lines: str, addressed: bool) -> bool:
    """Newsletters, offers and questions of customers, none of which asks to stop somebody."""
    text = " ".join(lines.split())
    signs = _signs_in(text)
    if not signs:
        return False
    if signs[_Sign.NEWSLETTER] >= 2 and not addressed:
        return True
    if (signs[_Sign.NEWSLETTER] and _is_listed(message)) or signs[_Sign.SALES] >= 2:
        above = _signs_in(_above_the_foot(lines))
        offers = (
            (above[_Sign.NEWSLETTER] or above[_Sign.SALES])
            and not allegations.pleads(text)
            and not _NAMES_OFFENDER.search(lines)
        )
        if offers and not re.search(r"your (?:network|customer|ip address)|from your", text, re.IGNORECASE):
            return True
    return _asks_for_himself(signs, text)


def _asks_for_himself(signs: Counter[_Sign], text: str) -> bool:
    """A customer's question or wish, about his own line, name or invoice."""
    named, asked = signs[_Sign.REVERSE_NAME], signs[_Sign.QUESTION]
    if not named and not asked:
        return False
    others = _NO_OFFENCE.sub(" ", lower(text))
    if asked + named >= 3 and not (asked < 2 and allegations.pleads(text)):
        return True
    if asked:
        return not _TO_US.search(others)
    if not _CHANGE_NAME.search(others) and (not _WISHES.search(text) or matter.alleges(others)):
        return False
    return not _TO_US.search(others) and not allegations.pleads(text)


_CHANGE_NAME = Caseless(
    r"\b(?:set(?:ting)?|configure|change|update|add|create|delegate|assign|einrichten|setzen|[äa]ndern|eintragen|anlegen|configurer|modifier|ajouter|mettre|cr[ée]er|configurar|cambiar|modificar|a[ñn]adir|crear|impostare|configurare|modificare|aggiungere|instellen|wijzigen|aanpassen|toevoegen|alterar|criar|настро\w+|пропи[сш]\w+|измен\w+|добав\w+|nastav\w+|ustaw\w+|request|demande|antrag|solicitud|richiesta|verzoek|pedido|запрос)\b[^.!?。]{0,60}(?:\breverse|\brdns|\bptr|\b(?:dns|zone|resoluci[oó]n|risoluzione) invers|\br[uü]ckw[aä]rts|обратн|\bzpětn)"
    r"|(?:\breverse|\brdns|\bptr|\b(?:dns|zone|resoluci[oó]n|risoluzione) invers|\br[uü]ckw[aä]rts|обратн|\bzpětn)[^.!?。]{0,80}\b(?:setzen|einrichten|[äa]ndern|eintragen|anlegen|instellen|wijzigen|aanpassen|set to|changed?|please|configur\w+)\b|逆引き.{0,20}(?:設定|登録|変更|申請|追加|削除)|(?:设置|設置|修改|添加|更改).{0,20}(?:反向解析|反解|ptr)|(?:反向解析|反解|ptr).{0,20}(?:设置|設置|修改|添加|更改)",
)

_TO_US = Caseless(
    r"(?:受信|届|送信され|送られ)(?:し|い|て|ま)|迷惑メール|不正アクセス(?:を|が)|から(?:の)?攻撃|from your|attack(?:ed|ing) (?:us|our)|spam|住所を教え|困って|何をしているのか|アクセスが(?:あり|来)",
)
