"""Mails that speak of abuse beside the matter: statistics, surveys, announcements, lures, questions about our own notices.

Each says of itself what it is, in the Subject or in its sentences; whoever asks for something to be stopped, or shows a log,
complains all the same.
"""

from enum import StrEnum

from parsers import allegations, matter, passages, settled
from parsers.headers import split_mailbox
from parsers.message import Message
from parsers.patterns import Caseless
from parsers.phrasebook import Phrasebook
from parsers.report import Category

MAX_TEXT = 8_000


class _Aside(StrEnum):
    PERIODIC = "periodic"
    """Letters and figures of a week or a month."""
    SEPARATELY = "separately"
    """Single reports come on their own."""
    NO_REPORT = "no report"
    WORLDWIDE = "worldwide"
    OWN_SITE = "own site"
    SOFTWARE = "software"
    """What the watchman of a site counts."""
    RATE = "rate"
    TICKET = "ticket"
    MAILBOX = "mailbox"
    THREAT = "threat"
    VERIFY = "verify"
    DOUBT = "doubt"
    """Whether a mail is genuine, what is to be done."""
    NOTICE = "notice"
    """A mail of ours."""
    HIS_LINE = "his line"
    SCANS = "scans"
    """That the writer makes, or will make."""
    LEFT_OUT = "left out"
    """Who wants to be."""
    HARMLESS = "harmless"


_ASIDES: Phrasebook[_Aside] = Phrasebook(
    (words, aside)
    for aside, words in (
        (
            _Aside.PERIODIC,
            r"newsletter|bulletin\b|(?:weekly|monthly|daily|quarterly|annual|yearly) (?:\w+ )?(?:statistics|overview|summary|digest|report|review|letter|figures|trends|update|activity)|(?:sender|traffic|network|mail|mailbox) statistics|statistics for|the (?:month|week|year) in numbers|(?:month|week) in review|activity (?:for|report|summary)|most active|ranking\b|rundbrief|(?:wochen|monats|jahres|quartals)(?:bericht|statistik|überblick|übersicht|rückblick|brief)\w*|(?:wöchentlich|monatlich|täglich)\w* (?:\w+)?(?:statistik|übersicht|zusammenfassung|bericht|überblick)\w*|\w*statistik\w*|rangliste|lettre d'information|bulletin|statistiques?|récapitulatif|synthèse|bilan (?:mensuel|hebdo)\w*|rapport (?:mensuel|hebdomadaire|d'activité)|classement|bolet[ií][nm]\b|estad[ií]stic\w+|resumen (?:semanal|mensual|diario)|informe (?:semanal|mensual)|bollettino|statistich\w+|riepilogo|rapporto (?:settimanal|mensil)\w*|notiziario|nieuwsbrief|statistiek\w*|(?:week|maand)overzicht|wekelijkse? \w+|maandelijkse? \w+|estat[ií]stic\w+|resumo (?:semanal|mensal|diário)|relatório (?:semanal|mensal)|рассылк\w*|бюллетен\w*|статистик\w*|еженедельн\w+|ежемесячн\w+|сводк\w+|дайджест|рейтинг|月报|周报|週報|月報|简报|簡報|統計|统计|排名|排行|ニュースレター|メールマガジン|週次|月次|集計|ランキング|biuletyn|statystyk\w*|podsumowani\w* (?:tygodni|miesi)\w*|zestawieni\w*|뉴스레터|통계|주간|월간|순위|bülten\w*|istatistik\w*|haftalık|aylık|nyhetsbrev|(?:månads|vecko)(?:rapport|statistik|översikt|brev)\w*|sammanställning|zpravodaj|statistik\w*|(?:týdenní|měsíční) \w+|přehled (?:za|týdn|měs)\w*",
        ),
        (
            _Aside.SEPARATELY,
            r"(?:single|individual|detailed|actual|concrete|specific) (?:\w+ ){0,2}(?:reports?|complaints?|notices?|incidents?|cases?|alerts?|notifications?|events?) (?:\S+ ){0,6}(?:separate\w*|individually|on their own|as they|when they)|(?:those|these|they|reports?|complaints?|notices?|incidents?) (?:are|is|will be|come|get) (?:\w+ ){0,4}(?:separately|in separate)|einzelne? (?:\w+ )?(?:meldungen|beschwerden|vorfälle|berichte)\b.{0,60}(?:gesondert|separat|getrennt|einzeln)|(?:gesondert|separat|getrennt) (?:\w+ )?(?:zugestellt|verschickt|gesendet|versandt|gemeldet|übermittelt|versendet)|(?:signalements?|plaintes?|rapports?|incidents?)\b.{0,50}séparément|(?:envoyée?s?|transmis\w*|adressée?s?|notifiée?s?) séparément|(?:denuncias?|reportes?|quejas?|informes?|avisos?|notificaciones)\b.{0,60}por separado|(?:segnalazioni|reclami|notifiche|rapporti)\b.{0,60}(?:separatamente|a parte)|(?:meldingen|klachten|rapporten)\b.{0,60}(?:afzonderlijk|apart|separaat)|(?:denúncias|queixas|reclamações|notificações|relatórios)\b.{0,60}(?:separadamente|em separado|à parte)|(?:жалоб|сообщени|обращени|отч[её]т|уведомлени)\w*.{0,60}отдельн\w+|(?:投诉|举报|报告|通报|投訴|舉報|報告).{0,12}(?:另行|单独|分别|單獨|個別)(?:发送|通知|通报|寄送|發送|發出)?|(?:個別|個々)の?[^。]{0,30}(?:別途|別に|その都度|都度|個別に)|(?:通報|申告|苦情|報告|インシデント)[^。]{0,20}(?:別途|個別に)[^。]{0,12}(?:通知|送付|送信|お送り|ご連絡|ご報告|いたし)|(?:zgłosze|skarg|raport)\w*.{0,60}(?:osobno|oddzielnie|odrębn\w+)|(?:개별|각각의?) ?(?:신고|민원|불만|보고)\S*.{0,20}(?:별도|따로|개별)|(?:şikayet|bildirim|rapor)\w*.{0,40}(?:ayrıca|ayrı olarak|ayrı ayrı)|(?:anmälningar|klagomål|rapporter)\b.{0,60}(?:separat|för sig)|(?:hlášení|stížnosti|oznámení)\b.{0,60}(?:samostatně|zvlášť|odděleně)",
        ),
        (
            _Aside.NO_REPORT,
            r"(?:contains?|includes?|is|are|constitutes?) (?:no|not an?|not any) (?:\w+ ){0,2}(?:report|complaint|notice|notification|accusation)s?\b|(?:enthält|beinhaltet|ist|sind) (?:\w+ )?keine? (?:\w+ )?(?:meldung|beschwerde|anzeige)\w*|(?:ne (?:contient|constitue)|n'est|ne sont) (?:pas|aucun\w*) (?:une? |de |des )?(?:\w+ )?(?:signalement|plainte|notification)s?|no (?:contiene|constituye|es|incluye) (?:ning[uú]n\w* |una? )?(?:\w+ )?(?:denuncia|reporte|queja|notificaci[oó]n)|non (?:contiene|costituisce|è) (?:una |alcun\w* |nessun\w* )?(?:\w+ )?(?:segnalazion|reclam|denunci)\w*|(?:bevat|is|betreft) geen (?:\w+ )?(?:melding|klacht)\w*|não (?:contém|constitui|é) (?:uma? |nenhum\w* |qualquer )?(?:\w+ )?(?:denúncia|queixa|notificaç|reclamaç)\w*|не (?:содержит|является) (?:\S+ )?(?:жалоб|сообщени|обращени)\w*|(?:不包含|不含|并非|不是|不构成|並非|不構成)\S{0,12}(?:投诉|举报|通报|投訴|舉報|報告|报告)|(?:通報|申告|苦情)(?:では(?:ありません|ございません|なく)|は含(?:まれ|み|んで))|nie (?:zawiera|stanowi|jest) (?:\w+ )?(?:zgłosze|skarg)\w*|(?:신고|민원)(?:가|는|이) ?(?:아닙|아니|포함)|(?:şikayet|bildirim|ihbar)\w* (?:içerme|değildir|niteliğinde değil)\w*|(?:innehåller|är|utgör) (?:ingen|inga|inte en) (?:\w+ )?(?:anmälan|anmälningar|klagomål)|(?:neobsahuje|není|nepředstavuje) (?:žádn\w+ )?(?:\w+ )?(?:hlášení|stížnost)",
        ),
        (
            _Aside.WORLDWIDE,
            r"world-?wide|globally|around the world|weltweit\w*|dans le monde|mondia(?:l|le|ux|les)\b|en todo el mundo|a nivel mundial|nel mondo|wereldwijd\w*|no mundo|mundia(?:l|is)|по всему миру|в мире|全球|全世界|世界|na świecie|światow\w+|전 ?세계|dünya çapında|dünya genelinde|världen över|globalt|celosvětov\w+|na světě",
        ),
        (
            _Aside.OWN_SITE,
            r"(?:your|this) (?:web ?)?site\b|site's|for the site|notification address|ihre(?:r)? (?:website|webseite|seite)|votre site|(?:su|tu) sitio|(?:tuo|vostro|suo) sito|(?:je|uw) (?:web)?site|seu site|ваш\w* сайт\w*|您的(?:网站|站点|網站)|(?:あなたの|貴社|お使いの|この)サイト|twoj\w+ (?:witryn|stron)\w*|귀하의 사이트|(?:web )?siteniz\w*|din (?:webbplats|sajt)|va\w+ (?:web|stránk)\w*",
        ),
        (
            _Aside.SOFTWARE,
            r"top ?\d+|(?:failed|fehlgeschlagene) (?:log-?ins?|sign-?ins?|anmeldungen)|login attempts|block(?:ed)? (?:count|attacks|ips|logins|requests|countries|attackers)|(?:ips|countries|attacks|logins|requests|attackers) blocked|plug-?ins?\b|themes?\b|updates? (?:needed|available|required)|(?:recently )?(?:modified|changed) files|report settings|scan (?:results|summary)|backups?\b|disk (?:space|usage)|quarantine\w*|firewall summary|protected by|blockierte \w+|geänderte dateien|aktualisierungen|einstellungen|échecs? de connexion|(?:ip|attaques|adresses) bloquées|fichiers modifiés|mises à jour|extensions|inicios de sesión fallidos|(?:ips?|ataques) bloquead[oa]s|archivos modificados|actualizaciones|accessi falliti|(?:ip|attacchi) bloccati|file modificati|aggiornamenti|mislukte (?:inlog|aanmeld)\w*|geblokkeerde \w+|gewijzigde bestanden|(?:ips?|ataques) bloquead[oa]s|arquivos modificados|atualizações|неудачн\w+ (?:вход|попыт)\w*|заблокированн\w+|изменённ\w+ файл\w*|обновлени\w+|плагин\w*|登录失败|拦截|已修改的?文件|插件|更新|ログイン失敗|ブロック(?:件数|数|した)|変更されたファイル|プラグイン|通知先|nieudan\w+ logowa\w+|zablokowan\w+ (?:ip|adres)\w*|zmienion\w+ plik\w*|aktualizacj\w*|wtyczk\w*|로그인 실패|차단(?:된|한) ?(?:ip|횟수)|플러그인|업데이트|başarısız giriş\w*|engellenen \w+|eklenti\w*|güncelleme\w*|misslyckade inloggningar|blockerade \w+|ändrade filer|uppdateringar|tillägg\b|neúspěšn\w+ přihláš\w*|blokovan\w+ ip|změněn\w+ soubor\w*|aktualizac\w*|doplňk\w*",
        ),
        (
            _Aside.RATE,
            r"how (?:would you|do you|did we|did i) (?:rate|do\b|score)|how satisfied|(?:please )?rate (?:our|your|the|this|us)\b|(?:take|answer|complete) (?:an?|one|our|this|the) (?:\w+ ){0,3}(?:survey|question|questionnaire|poll)\b|(?:satisfaction|feedback|customer) (?:survey|questionnaire)|your (?:feedback|opinion) (?:matters|counts|helps|is important)|wie (?:zufrieden|bewerten|beurteilen)|bewerten sie|(?:kunden)?zufriedenheits?\w*|ihre meinung|évaluez|notez (?:notre|votre)|votre avis|enquête de satisfaction|êtes-vous satisfait\w*|califique|valore (?:nuestr|su|el|la)\w*|evalúe|encuesta|su opinión|cómo calificaría|valuti\b|sondaggio|quanto (?:è|sei) soddisfatt\w*|la (?:sua|tua) opinione|beoordeel\w*|hoe tevreden|tevredenheids\w*|uw mening|avalie\b|pesquisa de satisfação|inquérito de satisfação|como avalia|оцените|опрос\w*|насколько вы (?:довольны|удовлетворены)|满意度|滿意度|(?:请|請)?(?:评价|評價)|満足度|アンケート|ご?評価(?:を|くだ|のお願い)|oceń|jak (?:oceniasz|oceniają)|ankiet\w+|만족도|설문|평가해|değerlendir\w*|anket\w*|memnuniyet\w*|hur nöjd|betygsätt|kundundersökning|enkät\w*|ohodnoťte|průzkum spokojenosti|jak jste (?:byl\w* )?spokojen\w*|dotazník",
        ),
        (
            _Aside.TICKET,
            r"(?:request|ticket|case|incident|inquiry|enquiry|support|conversation|help ?desk)\b|anfrage|vorgang|anliegen|demande|dossier|solicitud|caso\b|richiesta|assistenza|verzoek|melding|zaak\b|pedido|chamado|atendimento|обращени\w*|заявк\w*|тикет\w*|поддержк\w*|工单|工單|服务|客服|お問い合わせ|お問合せ|チケット|サポート|対応|zgłoszeni\w*|wsparci\w*|문의|티켓|고객 ?지원|talebiniz|destek|ärende\w*|kundtjänst|požadav\w*|tiket\w*",
        ),
        (
            _Aside.MAILBOX,
            r"(?:your|the) (?:\w+ )?(?:mail ?box|e-?mail account|webmail|e-?mail address|mail account|account|password)\b|(?:ihr|ihre|ihrem) (?:postfach|e-?mail-konto|konto|mailkonto|passwort|e-?mail-adresse)|votre (?:boîte|compte|messagerie|mot de passe|adresse)|su (?:buz[oó]n|cuenta|correo|contraseña)|(?:la sua|la tua|il suo|il tuo) (?:casella|account|password|posta)|uw (?:mailbox|postvak|account|wachtwoord|e-?mail\w*)|(?:sua|seu) (?:caixa|conta|e-?mail|senha)|ваш\w* (?:почтов\w+ ящик|ящик|аккаунт|уч[её]тн\w+|парол|почт)\w*|您的(?:邮箱|郵箱|账户|帳戶|密码|电子邮件)|(?:お客様の|あなたの|ご利用の)?(?:メールボックス|メールアカウント|アカウント|パスワード)|(?:twoj\w+|państwa) (?:skrzynk|kont|hasł)\w*|(?:귀하의 )?(?:메일함|계정|비밀번호|사서함)|(?:posta kutunuz|hesabınız|şifreniz|e-?posta hesabınız)\w*|(?:din|er) (?:brevlåda|e-?postlåda|inkorg|e-?post)\w*|ditt (?:konto|lösenord)|vaš\w* (?:schránk|účet|účt|hesl)\w*",
        ),
        (
            _Aside.THREAT,
            r"(?:will be|to avoid|avoid|has been|is being|is|being|temporary|permanent|before) (?:\w+ )?(?:suspen\w+|deactivat\w+|disabled|closed|deleted|blocked|terminat\w+|limited|restricted|locked|expir\w+|full)|(?:expires?|expiring|exceeded)\b|(?:gesperrt|deaktiviert|gelöscht|geschlossen|eingeschränkt|läuft ab)|(?:suspendu|désactivé|supprimé|bloqué|expire|limité)\w*|(?:suspendid|desactivad|eliminad|bloquead|cancelad)[oa]|(?:expira|caduca)\w*|(?:sospes|disattivat|eliminat|bloccat)[oaie]|scade|(?:opgeschort|geblokkeerd|gedeactiveerd|verwijderd|verloopt)|(?:suspens|desativad|excluíd|bloquead)[oa]|(?:заблокирован|отключ|удал|приостановлен|ограничен|истека)\w*|(?:停用|冻结|凍結|关闭|關閉|暂停|暫停|删除|刪除|过期|限制)|(?:停止|凍結|無効|削除|制限|期限切れ|失効)|(?:zawieszon|zablokowan|usunięt|wygas|dezaktywow)\w*|(?:정지|차단|삭제|중지|만료|제한)|(?:askıya|kapatıl|silin|engellen|devre dışı)\w*|(?:stängs|spärras|raderas|avaktiveras|går ut|blockeras)\b|(?:pozastaven|zablokován|smazán|deaktivov|vypr)\w*",
        ),
        (
            _Aside.VERIFY,
            r"(?:validate|verify|confirm|update|re-?activate|upgrade|keep|re-?validate|secure|review|restore) (?:that you|your|my|the|mail ?box|account|password|identity|ownership|now)\b|(?:log|sign) ?in (?:to|here|now|below)|click (?:here|below|on|the|to)|(?:verifizieren|bestätigen|aktualisieren|anmelden|klicken) sie|(?:verifizieren|bestätigen)\b|(?:vérifi|confirm|cliqu|mettez à jour|valid)(?:er|ez)\b|(?:verifi|confirm|valid|actuali)(?:que|car|ce|ar|e)\b|haga clic|(?:verific|conferm|clicc|aggiorn)(?:a|hi|i|are)\b|(?:verifieer|bevestig|klik|controleer)\w*|(?:verifique|confirme|clique|atualize|valide)\b|(?:подтверд|проверьте|перейдите|нажмите|обновите)\w*|(?:验证|驗證|确认|確認|点击|點擊|登录|登錄|更新)|(?:確認|認証|更新|ログイン|クリック|検証)|(?:zweryfikuj|potwierdź|kliknij|zaktualizuj|zaloguj)\w*|(?:확인|인증|클릭|로그인|업데이트)|(?:doğrula|onayla|tıkla|güncelle|giriş yap)\w*|(?:verifiera|bekräfta|klicka|logga in|uppdatera)\b|(?:ověř|potvrď|klikn|přihlas|aktualizuj)\w*",
        ),
        (
            _Aside.DOUBT,
            r"(?:is|was|are|were) (?:this|that|it|the|your) (?:\w+ ){0,3}(?:really|genuine\w*|legit\w*|authentic|real\b|from you|yours|a scam|a fake|fake|fraud\w*)|(?:it|this|that) (?:is|was) (?:\w+ )?(?:genuine|legitimate|really from you)|(?:did|have) you (?:really |actually )?(?:send|sent|write|written)|what (?:do|should|must|shall|can|exactly) (?:i|we|am i|are we) (?:have to |need to |now )*(?:do|check|supposed)|how (?:can|do|should) (?:i|we) (?:check|find out|verify|tell)"
            r"|(?:stammt|ist|kommt) (?:diese|die|dieses|das|ihr)\w* (?:\S+ ){0,4}(?:wirklich|tatsächlich|echt|von ihnen)|was (?:muss|soll|kann|müssen|sollen) (?:ich|wir) (?:\w+ )?(?:tun|machen|unternehmen)|wie (?:kann|können) (?:ich|wir) (?:das )?(?:prüfen|feststellen|herausfinden)|(?:vient-il|vient-elle|est-ce|provient-il) (?:\S+ ){0,4}(?:vous|vrai|authentique|arnaque|de votre part)|que (?:dois-je|devons-nous|faut-il) faire|comment (?:puis-je|pouvons-nous) (?:le )?vérifier|(?:es|son) (?:\S+ ){0,4}(?:realmente|de verdad|auténtic\w+|de ustedes|una estafa|legítim\w+)|qué (?:debo|tengo que|debemos|tenemos que) hacer|(?:è|proviene) (?:\S+ ){0,4}(?:davvero|veramente|autentic\w+|da voi|una truffa)|(?:cosa|che cosa) (?:devo|dobbiamo) fare|(?:is|komt) (?:deze|dit|die|dat) (?:\S+ ){0,4}(?:echt|werkelijk|van jullie|van u)|wat (?:moet|moeten) (?:ik|we|wij) (?:nu )?doen|(?:é|veio) (?:\S+ ){0,4}(?:mesmo|realmente|autêntic\w+|de vocês|um golpe|fraude)|o que (?:devo|devemos|tenho de|preciso) fazer|(?:действительно|правда|на самом деле)(?: ли)? (?:\S+ ){0,5}(?:от вас|вы|ваш\w*)|что (?:мне|нам) (?:\S+ )?делать|(?:真的是|是否(?:是|真)|是不是)\S{0,10}(?:贵司|贵公司|你们|您|发的|发送|诈骗)|(?:该|應該|应该|需要)(?:怎么做|怎麼做|做什么|做什麼|如何)"
            r"|本当に[^。]{0,20}(?:から|送ら)|(?:詐欺|偽|迷惑)(?:の)?(?:メール)?では(?:ない|ありません|ございません)(?:の)?(?:です|でしょう)?か|本物(?:です|でしょう|なの)|何をすれば|どうすれば(?:よ|い|良)|どのように(?:すれば|対応)|どうやって|どうしたら|czy (?:ta|to|ten|ta wiadomość) (?:\S+ ){0,4}(?:naprawdę|rzeczywiście|od państwa|oszustwo|autentyczn\w+)|co (?:mam|mamy|powinienem|powinniśmy) (?:\S+ )?zrobić|(?:정말|진짜|실제로) ?\S*.{0,12}(?:보낸|발송|맞)|(?:어떻게|무엇을) ?(?:해야|하면)|(?:gerçekten|sahiden) (?:\S+ ){0,4}(?:siz\w*|gönder\w*|mi)\b|ne yapmam(?:ız)? (?:gerek|lazım)\w*|är (?:det|detta|mejlet|brevet) (?:\S+ ){0,4}(?:äkta|verkligen|från er|en bluff)|vad (?:ska|måste|bör) (?:jag|vi) göra|(?:je|byl\w*) (?:\S+ ){0,4}(?:opravdu|skutečně|pravý|pravá|od vás|podvod)|co (?:mám|máme|musím|musíme) (?:\S+ )?(?:dělat|udělat)",
        ),
        (
            _Aside.NOTICE,
            r"(?:mail|letter|notice|message|warning|e-?mail|notification) (?:\w+ )?(?:from|by) (?:you\b|your (?:company|abuse|team|department))|you (?:sent|wrote|mailed|e-?mailed)(?: to)? (?:me|us)\b|(?:your|this) (?:\w+ )?(?:mail|letter|notice|warning|e-?mail|notification)\b|(?:mail|schreiben|brief|nachricht|warnung|mitteilung) von ihnen|ihr(?:e|er|em)? (?:mail|schreiben|brief|nachricht|warnung|mitteilung|hinweis)|sie (?:haben )?(?:mir|uns) (?:\S+ ){0,3}(?:geschrieben|geschickt|gesendet)|(?:mail|courriel|message|lettre|avertissement) de (?:votre part|vous\b)|votre (?:mail|courriel|message|lettre|avertissement|notification)|vous (?:m'|nous )(?:avez )?(?:écrit|envoyé)|(?:su|vuestro) (?:correo|mensaje|aviso|carta|notificación)|(?:correo|mensaje|aviso|carta) (?:de ustedes|suyo)|(?:la vostra|il vostro) (?:mail|e-?mail|messaggio|lettera|avviso|comunicazione)|(?:uw|jullie) (?:mail|e-?mail|bericht|brief|waarschuwing)|(?:seu|vosso) (?:e-?mail|aviso|mensagem)|(?:sua|vossa) (?:mensagem|carta|notificação)|(?:mensagem|e-?mail|aviso) de vocês|ваш\w* (?:письм|сообщени|уведомлени|предупреждени)\w*|письм\w* от вас|(?:贵司|贵公司|你们|您)(?:发|寄|给我)?\S{0,6}(?:邮件|通知|来信|郵件)|(?:御社|貴社|そちら|ご担当者?様?)から[^。]{0,40}(?:メール|通知|連絡|手紙|書面|案内)|という(?:件名の)?(?:メール|通知|手紙|連絡)が|いただいた(?:メール|通知)|(?:państwa|wasz\w*) (?:mail|e-?mail|wiadomość|pismo|ostrzeżenie)|(?:wiadomość|mail|pismo) od państwa|(?:귀사|그쪽)(?:에서|의|로부터) ?\S*.{0,10}(?:메일|통지|안내|연락)|(?:sizden|tarafınızdan) (?:\S+ ){0,3}(?:posta|mesaj|uyarı|bildirim|yazı|mail)\w*|(?:ert|från er|er) (?:mejl|brev|meddelande|varning|mail)|(?:mejl|brev|meddelande) från er|(?:váš|vaše|vaši|vašeho) (?:e-?mail|mail|dopis|zpráv|upozornění|oznámení)\w*|(?:e-?mail|dopis|zpráv\w+) od vás",
        ),
        (
            _Aside.HIS_LINE,
            r"(?:my|our) (?:\w+ )?(?:ip\b|address|line|connection|router|internet|subscription|contract|server|wi-?fi|network)|(?:mein|unser)\w* (?:\w+ )?(?:ip\b|ip-adresse|anschluss|router|internet\w*|vertrag|server|leitung|wlan)|(?:mon|ma|notre) (?:\w+ )?(?:ip\b|adresse|ligne|connexion|box|routeur|abonnement|serveur)|(?:mi|nuestr[oa]) (?:\w+ )?(?:ip\b|dirección|línea|conexión|router|contrato|servidor)|(?:mi[oa]|nostr[oa]) (?:\w+ )?(?:ip\b|indirizzo|linea|connessione|router|contratto|server)|(?:mijn|ons|onze) (?:\w+ )?(?:ip\b|ip-adres|lijn|verbinding|router|aansluiting|abonnement|server)|(?:meu|minha|nosso|nossa) (?:\w+ )?(?:ip\b|endereço|linha|conexão|roteador|ligação|contrato|servidor)|(?:мо|наш)\w* (?:\S+ )?(?:ip\b|адрес|линии|подключени|роутер|интернет|договор|сервер)\w*|我(?:们|家|司|們)?的?(?:ip|线路|宽带|路由器|地址|服务器|寬頻)|(?:うち|当方|弊社|当社|私|こちら|我が家|自宅)の[^。、]{0,8}(?:ip|回線|ルータ|パソコン|pc|サーバ|アドレス|番号)|(?:mój|moje|nasz\w*|mojego) (?:\w+ )?(?:ip\b|adres|łącz|router|internet|umow|serwer)\w*|(?:저희|제|우리) ?\S{0,4} ?(?:ip|회선|공유기|주소|인터넷|서버)|(?:ip adresim|hattım|modemim|bağlantım|internetim|sunucum)\w*|(?:min|mitt|vår|vårt) (?:\w+ )?(?:ip|adress|linje|anslutning|router|bredband|server|abonnemang)\w*|(?:moje|můj|mojí|naše|náš|naší) (?:\w+ )?(?:ip\b|adres|link|přípoj|router|internet|smlouv|server)\w*",
        ),
        (
            _Aside.SCANS,
            r"(?:will|shall|going to|plan to|intend to|about to) (?:\w+ ){0,3}(?:scan|probe|measure|crawl|survey)\b|(?:scans|probes|measurements|scanning|probing) (?:\w+ )?(?:will |shall )?(?:start|begin|run\b|take place|come|originate)|announc\w+\b.{0,60}(?:scan|measure|probe)\w*|research scans?\b|internet[- ]wide (?:scan|measurement|survey)\w*|we (?:regularly |currently )?(?:conduct|perform|carry out|run|are conducting|are running) (?:\w+ ){0,4}(?:scans?|scanning|measurements?|probes?)\b|our (?:scans|scanners|probes|measurements)\b|(?:werden|führen) (?:wir )?(?:\S+ ){0,10}(?:scannen|messungen|scans|abtasten)|(?:unsere|forschungs)-?(?: )?(?:scans|messungen)\w*|(?:nous|allons|effectuons|effectuerons|mènerons|réaliserons) (?:\S+ ){0,6}(?:scanner|balayer|scans?|mesures|balayages?)\b|(?:vamos a|realizaremos|realizamos|llevaremos a cabo|efectuaremos) (?:\S+ ){0,5}(?:escane\w+|sonde\w+|mediciones|exploraci\w+)|(?:effettueremo|eseguiremo|effettuiamo|condurremo|eseguiamo) (?:\S+ ){0,5}(?:scansion\w+|misurazion\w+)|(?:zullen|gaan|voeren) (?:wij |we )?(?:\S+ ){0,8}(?:scannen|scans|metingen)|(?:realizaremos|faremos|vamos|efetuaremos|realizamos) (?:\S+ ){0,5}(?:varredura\w*|medições|escane\w+)|(?:будем|будет|проводим|проведём|проведем|планируем) (?:\S+ ){0,6}(?:сканиров\w+|измерени\w+)|(?:将|將|计划|計劃)[^。]{0,40}(?:扫描|掃描|测量|測量|探测)|(?:スキャン|測定|計測|調査(?:通信|パケット))[^。]{0,16}(?:を)?(?:実施|行い|開始|行う|予定)|(?:będziemy|przeprowadzimy|prowadzimy) (?:\S+ ){0,5}(?:skanowa\w+|pomiar\w*)|(?:스캔|측정)(?:을|를)? ?(?:실시|진행|수행|시작)(?:할|합|하겠|될|하고)|(?:tarama|ölçüm)\w* (?:\S+ ){0,3}(?:yapacağız|gerçekleştireceğiz|başlayacak|yapmaktayız|gerçekleştirilecek)\w*|(?:kommer|ska|skall) (?:vi )?(?:\S+ ){0,5}(?:skanna|mäta|genomföra)|(?:budeme|provádíme|provedeme) (?:\S+ ){0,5}(?:skenov\w+|měřen\w*|měřit)",
        ),
        (
            _Aside.LEFT_OUT,
            r"opt(?:ing|ed)?[- ]?out|(?:left|leave|take|keep|taken) (?:\w+ ){0,4}out\b|(?:be |to )?(?:exclude[ds]?|excluding|exclusion)\b|do-not-scan|not (?:want|wish) to be (?:scanned|probed|measured|included)|ausgenommen|ausschlie(?:ß|ss)\w*|ausschluss\w*|exclure|exclusion|exclus\b|excluir\w*|excluid\w+|exclusi[oó]n|exclusão|esclu\w+|uitsluit\w*|uitgesloten|uitzonder\w*|исключ\w+|排除|退出|除外|対象外|wyklucz\w*|wyłącz\w* z|제외|hariç|kapsam dışı|undanta\w*|uteslut\w*|vyloučit|vyřad\w*|vyjm\w*",
        ),
        (
            _Aside.HARMLESS,
            r"not (?:an )?attacks?\b|harmless|no (?:log-?in|exploit\w*|data|attempt)\b|research\b|scientific|universit\w+|academic|measurement (?:study|group|project)|forschung\w*|wissenschaft\w*|harmlos|kein(?:e|en)? angriff\w*|recherche\b|scientifique|inoffensi\w+|investigación|científic\w+|ricerca\b|scientific\w+|innocu\w+|onderzoek\w*|wetenschappelijk\w*|onschuldig\w*|pesquisa\b|исследован\w*|научн\w*|безвредн\w*|研究|科研|大学|大學|無害|无害|学術|badani\w*|badawcz\w*|naukow\w*|연구|학술|araştırma\w*|bilimsel|forskning\w*|forsknings\w*|ofarlig\w*|výzkum\w*|vědeck\w*|neškodn\w*",
        ),
    )
)  # fmt: skip

_ASKS_TO_RATE = frozenset({_Aside.RATE, _Aside.TICKET})
_LURES = frozenset({_Aside.MAILBOX, _Aside.THREAT, _Aside.VERIFY})
_ASKS_ABOUT_OURS = frozenset({_Aside.DOUBT, _Aside.NOTICE, _Aside.HIS_LINE})
_ANNOUNCES = frozenset({_Aside.SCANS, _Aside.LEFT_OUT, _Aside.HARMLESS})


def is_aside(message: Message) -> bool:
    """Does it say of itself that it is something else than a complaint?"""
    if passages.is_forward(message.subject) or any(part.message is not None for part in message.parts):
        return False
    if any(
        part.is_attachment and part.payload and not part.content_type.startswith("image/")
        for part in message.parts
    ):
        return False
    new = passages.above_a_rule(passages.above_a_forward(passages.new_text(message.text[:40_000])))[:MAX_TEXT]
    flat = f"{message.subject}. {settled.flowing(new)}"
    counted = _found_in(flat)
    found = frozenset(counted)
    if not (
        _is_survey(message.subject, flat, found)
        or (found >= _LURES and _speaks_of_our_box(message, flat))
        or found >= _ASKS_ABOUT_OURS
        or (found >= _ANNOUNCES and _is_of_scans_only(flat))
        or (
            _Aside.PERIODIC in found
            and (_is_overview(message, flat, found) or _is_own_summary(message, counted))
        )
    ):
        return False
    return not (settled.demands(flat) or matter.has_log(new))


def is_from_our_house(message: Message) -> bool:
    """Does a colleague or a machine of ours write to our box? What a list rewrote comes from the box itself."""
    sender, box = message.from_address or "", split_mailbox(message.headers.get("to"))[0] or ""
    host, ours = sender.rpartition("@")[2], box.rpartition("@")[2]
    return bool(ours) and sender != box and (host == ours or host.endswith(f".{ours}"))


def _found_in(flat: str) -> dict[_Aside, int]:
    """How many different phrases of each stand there."""
    counted: dict[_Aside, int] = {}
    for _, aside in {(phrase, aside) for phrase, aside in _ASIDES.find(flat)}:
        counted[aside] = counted.get(aside, 0) + 1
    return counted


def _is_survey(subject: str, flat: str, found: frozenset[_Aside]) -> bool:
    """Asked first, not at the foot of something else."""
    return found >= _ASKS_TO_RATE and (_Aside.RATE in _found_in(subject) or _asks_first(flat))


def _asks_first(flat: str) -> bool:
    """Does it ask for a mark in its first lines, before anything is reported?"""
    opening = _found_in(flat[:400])
    return _Aside.RATE in opening and bool(_DONE.search(flat[:400]))


_DONE = Caseless(
    r"\b(?:closed|resolved|solved|completed|geschlossen|gelöst|abgeschlossen|clôturée?|résolue?|traitée?|cerrad[oa]|resuelt[oa]|chius[oa]|risolt[oa]|gesloten|opgelost|afgehandeld|encerrad[oa]|resolvid[oa]|zamknięt\w+|rozwiązan\w+|stängts?|avslutat|avslutats|löst|uzavřen\w*|vyřešen\w*|kapatıl\w+|çözül\w+)\b|закрыт|реш[её]н|已关闭|已解决|已處理|完了|解決|クローズ|종료|완료|해결"
)


def _speaks_of_our_box(message: Message, flat: str) -> bool:
    """The box in danger is the one it was sent to: who passes such a mail on shows his own. Nobody tells of harm, either."""
    box = (split_mailbox(message.headers.get("to"))[0] or "").lower()
    return bool(box) and box in flat.lower() and "//" in message.text and not allegations.pleads(flat)


def _is_of_scans_only(flat: str) -> bool:
    """Nothing is found out about somebody."""
    return allegations.category_of("", flat) in (Category.PORT_SCAN, Category.OTHER)


def _is_overview(message: Message, flat: str, found: frozenset[_Aside]) -> bool:
    if _Aside.SEPARATELY in found or _Aside.NO_REPORT in found:
        return True
    listed = "list-unsubscribe" in message.headers or "list-id" in message.headers
    return _Aside.WORLDWIDE in found and listed and not allegations.pleads(flat)


def _is_own_summary(message: Message, counted: dict[_Aside, int]) -> bool:
    """What software tells its own site of a week: from our house, or in the words of nothing else."""
    figures = counted.get(_Aside.SOFTWARE, 0)
    return figures > 1 and (is_from_our_house(message) or (figures > 3 and _Aside.OWN_SITE in counted))
