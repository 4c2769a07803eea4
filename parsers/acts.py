"""What the sentences of a mail do: tell, thank, take back, ask, announce; its words in fifteen languages.

All of it is looked for in one pass over the words that were newly written, one sentence a line. A sentence that makes a
condition tells nothing.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from parsers import passages
from parsers.patterns import Caseless
from parsers.phrasebook import Phrasebook

MAX_TEXT = 8_000


class Act(StrEnum):
    """What a phrase does."""

    OVER = "over"
    """What was reported is no more, or the writer closes his case."""
    ENDED = "ended"
    """Something was closed or removed, by whomever, and whenever."""
    NO_ACTION = "no action"
    REPORTED = "reported"
    """He speaks of an earlier report of his."""
    THANKS = "thanks"
    """For what has been done."""
    GLAD = "glad"
    """For whatever."""
    WITHDRAWN = "withdrawn"
    DISREGARD = "disregard"
    MISTAKE = "mistake"
    SORRY = "sorry"
    DEMAND = "demand"
    GOES_ON = "goes on"
    CORRECTED = "corrected"
    """Not taken back, but put right: the complaint stands, about somebody else."""
    HURT = "hurt"
    """What is down is the writer's own."""
    DELISTED = "delisted"
    LISTED_ANEW = "listed anew"
    YOURS = "yours"
    """Our network, our customers."""
    PERIODIC = "periodic"
    """Letters and figures of a week or a month."""
    SEPARATELY = "separately"
    """Single reports come on their own."""
    NO_REPORT = "no report"
    WORLDWIDE = "worldwide"
    PUBLISHED = "published"
    OWN_SITE = "own site"
    SOFTWARE = "software"
    """What the watchman of a site counts."""
    HOUSEKEEPING = "housekeeping"
    GREEN = "green"
    """All is well."""
    RATE = "rate"
    TICKET = "ticket"
    MAILBOX = "mailbox"
    THREAT = "threat"
    VERIFY = "verify"
    DOUBT = "doubt"
    """Whether a mail is genuine, what is to be done."""
    NOTICE = "notice"
    """A mail of ours."""
    CUSTOMER = "customer"
    """His number, or that he is one."""
    RELIEF = "relief"
    """To be unblocked, or to get another address."""
    HIS_LINE = "his line"
    SCANS = "scans"
    """That the writer makes, or will make."""
    LEFT_OUT = "left out"
    """Who wants to be."""
    HARMLESS = "harmless"


_ACTS: Phrasebook[Act] = Phrasebook(
    (words, act)
    for act, words in (
        (
            Act.OVER,
            r"(?:is|are|has been|have been|is being|as|be) (?:now |since |meanwhile |already |successfully |verified as |confirmed as |marked as |considered |therefore |fully |also |hereby )*(?:resolved|closed|offline|taken down|taken offline|mitigated|remediated|solved|over\b|gone\b|inactive|down\b)|consider (?:this|the|it|our)\b(?: \w+)?(?: as)?(?: now)? (?:resolved|closed|solved|settled)|no longer (?:active|online|reachable|available|accessible|respond\w*|observed|seen\b|malicious|vulnerable|exposed|resolv\w+|serv\w+)|(?:has|have) (?:now |meanwhile |since )?(?:stopped|ceased|ended)|stopped (?:right|immediately|shortly|soon)? ?(?:after|since)|(?:we|we've|i've|i have|i am|we are) (?:have |now |therefore |hereby |also )*clos(?:ed?|ing) (?:the|this|our|your|case|ticket|incident)\b|i closed? (?:the|this|our|your|case|ticket|incident)\b|(?:we are|i am|we're|i'm) closing (?:the|this|our)\b|(?:take ?down|removal|remediation|mitigation) (?:was |has been |is )?(?:successful|completed?|confirmed|verified)|confirmed (?:offline|resolved|down|removed|fixed)|(?:seen|observed|noticed|had|have) no (?:more|further|new) \w+|no (?:more|further|new) (?:attacks?|spam|mails?|hits|attempts|traffic|events|activity|connections|scans|log-?ins?|packets|logons?) (?:have|has|was|were|since|seen|observed|from|after)|(?:current |new |ticket |case |incident )?status\W{1,3}(?:now )?(?:closed|resolved|offline|solved|fixed|mitigated|inactive|down)\b"
            r"|(?:ist|sind) (?:\w+ ){0,4}(?:erledigt|behoben|gelöst|geschlossen|abgeschlossen|offline|abgeschaltet|bereinigt|beendet|vorbei)|nicht (?:mehr|länger) (?:erreichbar|aktiv|abrufbar|online|verfügbar|vorhanden|festzustellen|beobachtet)|(?:hat|haben) (?:\w+ ){0,3}aufgehört|schließen (?:wir )?(?:hiermit |daher |nun )?(?:den|diesen|das|dieses|die|unser\w*) (?:\w+ )?(?:vorgang|fall|ticket|meldung|vorfall)|keine (?:weiteren |neuen )?(?:angriffe|zugriffe|zugriffsversuche|anmeldeversuche|versuche|spam\w*|verbindungen|vorfälle|mails) (?:\w+ ){0,4}(?:mehr|festgestellt|beobachtet|gesehen)|als (?:erledigt|gelöst|behoben)"
            r"|(?:est|sont) (?:\w+ ){0,3}(?:résolue?s?|clos(?:e|es)?|clôturée?s?|réglée?s?|hors ligne|inaccessibles?|inactive?s?|désactivée?s?|terminée?s?)|(?:n'est|ne sont) plus (?:\w+ )?(?:accessibles?|acti\w+|en ligne|disponibles?|joignables?)|ont? (?:\w+ )?(?:cessé|pris fin)|a été (?:résolu|corrigé|mise? hors ligne|clôturé|clos)\w*|nous (?:clôturons|fermons|classons|considérons)|plus aucune? (?:attaque|tentative|connexion|spam|activité|message)"
            r"|(?:está|están|queda|quedan|ha sido|han sido) (?:\w+ ){0,3}(?:resuelt|cerrad|solucionad|fuera de línea|inactiv|desactivad|mitigad)\w*|fuera de línea|ya no (?:está|están|responde|es accesible|son accesibles|se (?:observa|detecta|regist))\w*|han? (?:cesado|parado|terminado)|damos por (?:cerrad|resuelt|concluid)\w*|cerramos (?:el|la|este|esta|nuestr)\w*|sin (?:más|nuevos) (?:ataques|intentos)"
            r"|(?:è|sono|risulta|risultano) (?:\w+ ){0,3}(?:risolt|chius|offline|conclus|disattivat|irraggiungibil|inattiv)\w*|non (?:è|sono|risulta|risultano) più (?:raggiungibil|attiv|online|accessibil|presen|disponibil)\w*|(?:è|sono) cessat\w+|chiudiamo (?:il|la|questo|questa|l')|consideriamo (?:\w+ ){0,4}(?:chius|risolt|conclus)\w*"
            r"|(?:is|zijn) (?:\w+ ){0,3}(?:opgelost|afgesloten|gesloten|verholpen|afgehandeld|offline|gestopt)|niet (?:meer|langer) (?:bereikbaar|actief|online|beschikbaar)|sluiten (?:wij |we )?(?:hierbij |daarom )?(?:de|deze|het|dit|onze) (?:zaak|melding|ticket|dossier|incident|klacht)|beschouwen (?:wij |we )?(?:\w+ ){0,4}als (?:opgelost|afgesloten)"
            r"|(?:está|estão|encontra-se|encontram-se|ficou) (?:\w+ ){0,3}(?:resolvid|encerrad|solucionad|fora do ar|offline|desativad|inativ|inacess)\w*|fora do ar|(?:já )?não (?:está|estão|se encontra) (?:mais )?(?:acess|ativ|online|dispon|no ar)\w*|(?:cessou|cessaram|pararam)\b|(?:encerramos|damos por encerrad|consideramos)\w*"
            r"|(?:проблема|инцидент|вопрос|ситуация)(?: \S+){0,4} (?:реш[её]н|закрыт|устран[её]н|исчерпан|урегулирован|снят)\w*|больше не (?:доступ|актив|отвеча|наблюда|фиксиру|работа)\w*|прекращен\w*|прекратил\w+|недоступ(?:ен|на|но|ны)\b|закрываем (?:\S+ ){0,2}(?:обращени|инцидент|жалоб|заявк|дело)\w*|считаем (?:\S+ ){0,4}(?:закрыт|реш[её]н|исчерпан)\w*"
            r"|(?:已经?|均已|现已|現已)(?:成功)?(?:解决|关闭|下线|结案|处理完毕|处理完成|停止|消除|失效|清除|无法访问|關閉|解決|結案|下線|處理完畢|無法訪問)|不再(?:可访问|活跃|存在|出现|可用|發生|发生)|予以(?:关闭|结案|關閉|結案)"
            r"|(?:停止|閉鎖|解決|終息|収束|解消|クローズ|復旧|テイクダウン|オフライン|削除|非公開)(?:状態)?(?:された|した|となった|になった|となっている)?(?:こと|の|旨)?(?:を|が)(?:弊社(?:で|にて)も?)?(?:確認(?:でき|し|いた|され)|もって)|(?:解決|終息|収束|解消|クローズ|対応完了|完了)(?:済み?)?(?:と|に)?(?:いたし|し|させて|となり|とし|なり)(?:いただき)?(?:まし|ており|てい|ます)|アクセス(?:が)?(?:できなく|不能と|不可と|不能に|不可に)な|(?:止ま|収ま|おさま|[はがも]なくな)り(?:まし|、)|(?:解決|対応|完了|閉鎖|停止|終了)済み?(?:です|となり|であ)"
            r"|(?:jest|są|został\w*) (?:\w+ ){0,3}(?:rozwiązan|zamknięt|nieaktywn|niedostępn|zakończon|wyłączon)\w*|(?:nie jest już|już nie jest|nie są już) (?:dostępn|aktywn|osiągaln|widoczn)\w*|(?:ustał|zakończył)\w*|zamykamy (?:to |niniejsze |nasze )?(?:zgłoszeni|spraw|incydent)\w*|uznajemy (?:\w+ ){0,3}za (?:zamknięt|rozwiązan|zakończon)\w*"
            r"|(?:해결|종료|폐쇄|종결|조치가? ?완료|중단)(?:이|가)? ?(?:되었|됐|된 것|됨|되어|하였|했|처리)\w*|더 이상 (?:접속|활성|발생|관찰|탐지|확인|열리)\w*|오프라인 ?(?:상태|으로|임)"
            r"|(?:çözül|kapatıl|kapan|gideril|sonlan|durdurul|yayından kaldırıl)(?:dü|dı|di|müş|mış|miş|muş|du)\w*|artık (?:erişil|aktif değil|yayında değil|ulaşıl|çevrimiçi değil|görülm)\w*|çevrimdışı\w*|kapatıyoruz"
            r"|(?:är|har) (?:\w+ ){0,3}(?:löst|löstes|åtgärdat|åtgärdad|åtgärdats|stängt|stängd|avslutat|avslutad|avslutats|nere|offline|upphört|slutat)|inte längre (?:nåbar|aktiv|tillgänglig|online|åtkomlig)\w*|(?:vi stänger|stänger vi|vi avslutar|avslutar vi)\b"
            r"|(?:je|jsou|byl\w*) (?:\w+ ){0,3}(?:vyřešen|uzavřen|nedostupn|neaktivn|ukončen|vyřízen)\w*|(?:již |už )?(?:není|nejsou) (?:již |už )?(?:dostupn|aktivn|online|přístupn)\w*|(?:ustal|skončil|přestal)\w*|uzavíráme|považujeme (?:\w+ ){0,3}za (?:vyřešen|uzavřen|vyřízen)\w*",
        ),
        (
            Act.ENDED,
            r"(?:was|were|been) (?:\w+ ){0,2}(?:resolved|closed|fixed|removed|taken (?:down|offline)|suspended|terminated|disabled|cleaned)|(?:wurde|wurden) (?:\w+ ){0,4}(?:behoben|geschlossen|abgeschlossen|entfernt|gelöscht|gesperrt|abgeschaltet|vom netz)|(?:a été|ont été) (?:supprimé|fermé|retiré|bloqué|désactivé|traité)\w*|(?:fue|fueron|ha sido|han sido) (?:eliminad|retirad|cerrad|bloquead|suspendid|resuelt)\w*|(?:è stat|sono stat)[oaie] (?:rimoss|chius|bloccat|disattivat|sospes|risolt)\w*|(?:is|zijn|werd|werden) (?:verwijderd|geblokkeerd|uitgeschakeld|afgesloten)|(?:foi|foram) (?:removid|encerrad|bloquead|desativad|suspens|resolvid)\w*|(?:удал[её]н|заблокирован|отключ[её]н|закрыт|реш[её]н|устран[её]н)[аоы]?\b|已(?:被)?(?:删除|移除|封禁|刪除|暂停|暫停)|(?:削除|停止|遮断|閉鎖|解決)(?:され|いただ|頂)|(?:usunięt|zablokowan|wyłączon)\w+|(?:삭제|차단)되\w*|(?:silin|engellen)di\w*|(?:togs|har tagits) bort|(?:odstraněn|zablokován|vypnut)\w*",
        ),
        (
            Act.NO_ACTION,
            r"no (?:further |more |additional |other |immediate )?(?:action|steps?|reaction|response|measures?|intervention|work) (?:is |are |from you |on your part |on your side |by you )*(?:required|needed|necessary|expected)|nothing (?:more |further |else |left |for you )*(?:to (?:do\b(?! with)|be done)|needs|need|is (?:left|required|needed))|(?:you )?(?:do not|don't|need not|no longer) (?:need to |have to )?(?:do anything|act\b|take any|take further)|(?:needs?|requires?) no (?:further )?action"
            r"|keine (?:weiteren? )?(?:maßnahmen?|massnahmen?|schritte|aktion(?:en)?|handlung(?:en)?|reaktion|bearbeitung) (?:\w+ ){0,4}(?:erforderlich|nötig|notwendig)|nichts (?:weiter |mehr |weiteres )+(?:zu tun|zu unternehmen|zu veranlassen|unternehmen|veranlassen)|(?:ist|gibt es) nichts (?:zu tun|zu unternehmen|zu veranlassen|unternehmen|veranlassen)|(?:kein|keinen|keinerlei) (?:weiterer |weiteren )?handlungsbedarf"
            r"|aucune (?:autre |nouvelle )?(?:action|mesure|intervention|démarche|suite) (?:\w+ ){0,3}(?:n'est|nécessaire|requise|de votre part)|(?:plus )?rien (?:d'autre )?à faire|n'appell\w+ (?:plus )?aucune|(?:pas|plus) (?:nécessaire|besoin) (?:d'agir|d'intervenir|de faire)"
            r"|no (?:se requiere|es necesari[oa]|hace falta|se necesita|requiere|se precisa)n? (?:\w+ ){0,3}(?:acci|medida|actuaci|nada|más|hacer|interven)\w*|no (?:tienen?|deben?|hay) (?:ya )?que hacer (?:nada|más)|(?:sin|ninguna) (?:otra )?acci[oó]n (?:\w+ ){0,2}(?:requerid|necesari|por su)\w*"
            r"|non (?:è|sono) (?:più )?(?:richiest|necessari)\w* (?:\w+ ){0,2}(?:azion|intervent|provvediment|misur)\w*|nessun[ao']? ?(?:ulteriore |altra |altro )?(?:azione|intervento|provvedimento) (?:\w+ ){0,3}(?:richiest|necessari|da parte)\w*|non (?:occorre|serve|dovete) (?:fare )?(?:altro|più|nulla|alcun)\w*"
            r"|(?:verdere )?(?:actie|maatregelen|stappen) (?:is|zijn) niet (?:meer )?nodig|geen (?:verdere |nadere )?(?:actie|maatregelen|stappen|reactie) (?:\w+ ){0,4}(?:nodig|vereist|noodzakelijk)|(?:hoeft|hoeven) (?:u |verder )*(?:niets|niks)"
            r"|não (?:é|são|há|será|serão) (?:mais )?(?:necessári|precis)\w+ (?:\w+ ){0,3}(?:ação|acção|ações|medida|providência|nada|fazer)\w*|nenhuma (?:outra |nova )?(?:ação|acção|medida|providência) (?:\w+ ){0,3}(?:necessári|exigid|requerid)\w*|não (?:precisa|necessita)m? (?:de )?fazer (?:mais )?nada"
            r"|(?:никаких|дополнительных|дальнейших) (?:\S+ )?(?:действий|мер|шагов)|(?:действий|мер) (?:с вашей стороны |больше )*не требуется|(?:больше )?ничего (?:больше )?(?:делать|предпринимать) не (?:нужно|требуется|надо)"
            r"|(?:无需|無需|不需要?|不必|毋需)(?:再|您|您再|贵方|进一步|進一步|作出|采取|採取|任何)*(?:处理|操作|措施|行动|處理|動作|行動|跟进)"
            r"|(?:ご?対応|ご?対処|作業|処置|措置)(?:は|の必要は|いただく必要は|を?いただくことは)(?:、)?(?:一切|特に|もう|もはや)?(?:不要|必要(?:ありません|ございません|ない)|ありません|ございません)"
            r"|(?:żadn|dalsz|dodatkow)\w+ (?:\w+ )?(?:działa\w+|czynności|krok\w+)|nie (?:są|jest) (?:już )?(?:wymagan|konieczn|potrzebn)\w+|nie (?:trzeba|muszą państwo|musisz) (?:już )?(?:nic|podejmować)"
            r"|(?:조치|대응|작업)(?:는|가|은|이)? ?(?:더 ?)?(?:필요(?:하지|가|는)? ?(?:않|없)|하실 필요)|조치하실 (?:것은|필요)"
            r"|(?:başka|ek|herhangi|ilave) (?:\w+ ){0,2}(?:işlem|önlem|eylem)\w* (?:\w+ )?gerek(?:me|yok|li değil)\w*|yapmanız gereken (?:başka )?bir ?şey (?:yok|kalma)\w*|işlem yapmanız(?:a)? gerek (?:yok|kalma)\w*"
            r"|(?:inga|ingen) (?:fler |ytterligare |vidare )?(?:åtgärd\w*|insats\w*) (?:\w+ )?(?:krävs|behövs|nödvändig\w*)|(?:ni|du) behöver inte (?:göra|vidta)"
            r"|(?:žádn|další)\w* (?:\w+ )?(?:akce|krok\w*|opatření|zásah\w*|činnost\w*)|není (?:již |už )?(?:třeba|potřeba|nutn\w*) (?:nic|žádn|dal|reagovat|podnik)\w*|nemusíte (?:již |už )?(?:nic|podnik)\w*|ご?(?:連絡|調査|確認)(?:も|は)(?:もう)?不要|(?:можете|нужно) (?:больше )?не разбираться|nehledejte|lägg ingen mer tid|不用再|안 알아보셔도|uğraşmayın|nie ma co dalej|não precisa(?:m)? (?:mais )?(?:investigar|fazer)|need not (?:do|process|act)|ohne weitere veranlassung",
        ),
        (
            Act.REPORTED,
            r"(?:we|i|was|were) (?:had |have |previously |earlier |already )*(?:reported|notified)\b|reported (?:to you|earlier|previously|by us|on|yesterday)|(?:previously|earlier) reported|(?:our|my) (?:earlier |previous |initial |original |first |last )?(?:report|notice|notification|mail|e-?mail|complaint|message) (?:of|from|dated|about|yesterday)|(?:above|referenced) (?:report|notice|incident|case)"
            r"|(?:wir|ich|uns|ihnen) (?:\S+ ){0,6}gemeldete?[nrs]?\b|gemeldet (?:haben|hatten|habe|hatte)|unsere[rn]? (?:meldung|beschwerde|hinweis|nachricht|mail) (?:vom|von)|meine[rn]? (?:meldung|beschwerde|mail) (?:vom|von)|gemeldete[nrs]? \w+"
            r"|nous (?:vous |l'|les )?(?:avons|avions) (?:\w+ )?signalé\w*|j'(?:ai|avais) (?:\w+ )?signalé\w*|je (?:vous|l'|les) ?(?:ai|avais) (?:\w+ )?signalé\w*|(?:notre|nos|mon) (?:signalement|message|courriel|plainte|notification|rapport) (?:du|d'|de|concernant)|signalée?s? (?:le|à|hier|précédemment)"
            r"|(?:les |le |os )?(?:hemos|habíamos|he|había) (?:\w+ )?(?:notificado|reportado|informado|comunicado|denunciado)|(?:nuestr[oa]|mi) (?:notificación|denuncia|aviso|informe|reporte|mensaje|correo|queja) (?:del?|anterior)|(?:reportad|notificad)[oa] (?:el|anteriormente|ayer)"
            r"|(?:avevamo|abbiamo|avevo|ho) (?:\w+ )?segnalat\w+|(?:nostr[oa]|mia) (?:segnalazione|avviso|messaggio|notifica|e-?mail) (?:del|di)|segnalat[oaie] (?:il|in precedenza|ieri|dal|da noi)"
            r"|(?:wij|we|ik) (?:\S+ ){0,6}(?:gemeld|meldden)\b|(?:onze|ons|mijn) (?:melding|bericht|klacht|mail) (?:van|d\.d\.)|gemelde \w+"
            r"|(?:havíamos|tínhamos|temos) (?:\w+ )?(?:reportado|comunicado|notificado|denunciado|informado)|(?:reportamos|comunicamos|notificamos|denunciámos|denunciamos|reportámos|comunicámos)|(?:nossa|nosso) (?:notificação|denúncia|comunicação|aviso|mensagem|relato) (?:de|do|anterior)"
            r"|(?:мы|я) (?:\S+ ){0,3}(?:сообщал|сообщил|уведомлял|направлял|писал)\w*|о котор\w+ (?:мы|я) (?:\S+ )?(?:сообщ|писал)\w+|наш\w* (?:жалоб|обращени|сообщени|уведомлени|письм)\w* от"
            r"|(?:此前|之前|先前|早前|曾|日前)\S{0,12}(?:报告|通报|举报|投诉|通報|報告|舉報)|我们(?:于|在|曾).{2,24}(?:报告|通报|举报|投诉|通报)"
            r"|(?:先日|先般|以前|先に|先ほど|昨日|前回|先週|日(?:付)?(?:に|の|で|付けで))[^。]{0,24}(?:ご?通報|ご?報告|ご?連絡|お知らせ|ご?申告|お送り|通知)|(?:ご?通報|ご?連絡|ご?報告|お知らせ|申告)(?:いたし|し|させていただい|申し上げ|差し上げ)(?:まし|て(?:い|おり)まし)?た"
            r"|(?:zgłosiliśmy|zgłaszaliśmy|zgłosiłem|zgłoszon\w+)|nasz\w* (?:zgłoszeni|wiadomoś|skarg|powiadomieni)\w+ z"
            r"|(?:이전에|앞서|지난|어제|일에?)[^.]{0,20}(?:신고|통보|알려|보고|제보)(?:한|드린|해 드린|하였던|했던|하신)|(?:신고|통보|제보)(?:드린|했던|하였던)"
            r"|(?:bildirdiğimiz|bildirmiş olduğumuz|rapor ettiğimiz|ilettiğimiz|bildirmiştik|bildirdiğim)|tarihli (?:bildirim|şikayet|rapor|ihbar)\w*"
            r"|vi (?:\w+ )?(?:rapporterade|anmälde|rapporterat|anmält)|(?:vår|min) (?:anmälan|rapport) (?:från|av|den|om)"
            r"|(?:\S+ )?jsme (?:\S+ ){0,4}(?:nahlásili|hlásili|oznámili)|(?:nahlásili|oznámili) jsme|naše (?:hlášení|oznámení|stížnost|zpráva) z",
        ),
        (
            Act.WITHDRAWN,
            r"(?:withdraw|retract|rescind|revoke|take back|cancel)(?:ing|s)? (?:the|our|my|this|said|both|all|that)(?: \w+){0,3} (?:notice|complaint|report|claim|notification|request|mail|message|allegation|listing|ticket)s?\b|(?:notice|complaint|report|claim|notification|ticket|case)s? (?:\S+ ){0,5}(?:is|has been|was|are|have been|be) (?:hereby |formally |therefore )?(?:withdrawn|retracted|rescinded|revoked)|(?:type|status|notice[- ]type)\W{1,12}(?:retract\w+|withdraw\w+|cancell?ed|revoked)|(?:retraction|withdrawal) of (?:the |our |a |this )?(?:\w+ ){0,2}(?:notice|complaint|report|claim|notification)"
            r"|(?:ziehen?|nehmen?) (?:\S+ ){0,8}(?:meldung|beschwerde|anzeige|hinweis|mitteilung|schreiben)\S* (?:\S+ ){0,6}zurück|(?:meldung|beschwerde|anzeige) (?:\S+ ){0,4}(?:zurückziehen|zurückgezogen|zurücknehmen|zurückgenommen|widerrufen)|widerrufen (?:wir )?(?:hiermit )?(?:unsere|die)|(?:unsere|meine) (?:meldung|beschwerde|mail) (?:\S+ ){0,4}(?:ist )?(?:hinfällig|gegenstandslos|haltlos)"
            r"|(?:retir|annul|rétract|révoqu)(?:ons|e|er|ez)\b (?:\S+ ){0,4}(?:plainte|signalement|notification|message|avis|mise en demeure)|(?:plainte|signalement|notification) (?:\S+ ){0,5}(?:est |sont )?(?:retirée?|annulée?|sans objet|nulle?)"
            r"|(?:retir|anul|revoc)(?:amos|o|ar)\b (?:\S+ ){0,4}(?:denuncia|queja|reclamación|notificación|aviso|reporte|informe|solicitud)|(?:denuncia|queja|notificación|reporte) (?:\S+ ){0,4}(?:queda |quedó )(?:anulad|retirad|sin efecto)\w*|dejamos sin efecto"
            r"|(?:ritir|annull|revoc)(?:iamo|o|are)\b (?:\S+ ){0,4}(?:segnalazione|reclamo|denuncia|notifica|diffida|avviso)|(?:segnalazione|reclamo|denuncia) (?:\S+ ){0,4}(?:ritirat|annullat|revocat)\w*"
            r"|trek(?:ken|) (?:\S+ ){0,6}(?:melding|klacht|aangifte|bericht|kennisgeving) (?:\S+ ){0,5}in\b|(?:melding|klacht) (?:\S+ ){0,3}(?:ingetrokken|vervallen|intrekken)"
            r"|(?:retir|anul|cancel|revog)(?:amos|o|ar)\b (?:\S+ ){0,4}(?:denúncia|queixa|reclamação|notificação|aviso|pedido)|(?:denúncia|queixa|notificação) (?:\S+ ){0,4}(?:retirad|anulad|cancelad|sem efeito)\w*|sem efeito a (?:nossa )?\w+"
            r"|отзыва(?:ем|ю) (?:\S+ ){0,4}(?:жалоб|обращени|заявлени|сообщени|уведомлени|претензи)\w*|(?:жалоб|обращени|уведомлени|претензи)\w* (?:\S+ ){0,4}(?:отозван|аннулирован|недействительн)\w*"
            r"|(?:撤回|撤销|撤銷|收回|取消)(?:我们|我方|我司|该|此|上述|本次|之前的?|先前的?|对.{2,40}的)*(?:的)?(?:投诉|举报|通报|通知|报告|投訴|舉報|通報)|(?:投诉|举报|通报|投訴|舉報|通報)(?:现|已|特此|予以|兹|現)*(?:撤回|撤销|撤銷|作废)"
            r"|(?:申告|通報|申立て?|申し立て|届出|連絡|苦情|通知|報告|依頼)[^。]{0,16}(?:取り?下げ|撤回|取り?消(?!して))|(?:取り?下げ|撤回)(?:させて|いたし|します|致し|のうえ|願)"
            r"|(?:wycofuj|cofam|anuluj)\w* (?:\S+ ){0,4}(?:zgłoszeni|skarg|zawiadomieni|powiadomieni)\w*|(?:zgłoszenie|skarga) (?:\S+ ){0,4}(?:wycofan|anulowan|nieaktualn|bezprzedmiotow)\w*"
            r"|(?:신고|민원|요청|통보|제보)(?:를|을|은|는|건을?)?[^.]{0,14}(?:철회|취하|취소)"
            r"|(?:şikayet|bildirim|ihbar|başvuru|rapor)\S* (?:\S+ ){0,4}(?:geri (?:çek|al)|iptal (?:ed|et))\w*"
            r"|(?:återkallar|återtar|drar (?:\S+ )?tillbaka|tar tillbaka) (?:\S+ ){0,4}(?:anmälan|rapport\w*|klagomål\w*)|drar (?:\S+ ){0,4}(?:anmälan|klagomål\w*|rapport\w*) tillbaka"
            r"|(?:stahujeme|bereme zpět|rušíme|odvoláváme|stahuji) (?:\S+ ){0,4}(?:hlášení|stížnost|oznámení|podnět)\w*|(?:hlášení|stížnost|oznámení) (?:\S+ ){0,4}(?:stahujeme|bereme zpět|rušíme|odvoláváme)",
        ),
        (
            Act.DISREGARD,
            r"(?:please|kindly|you (?:can|may|should)) (?:simply |just |completely |therefore )?(?:ignore|disregard|discard|forget) (?:it|them|our|my|the|this|that|yesterday)\b|(?:can|may|should) (?:simply |safely )?be (?:ignored|disregarded|discarded)|bitte (?:\S+ ){0,8}(?:ignorieren|als gegenstandslos|nicht (?:weiter )?(?:beachten|verfolgen|berücksichtigen))|(?:ignorieren|vergessen|verwerfen) sie (?:bitte )?(?:unsere|meine|diese|die|das)|(?:veuillez|merci de|vous pouvez|prière de) (?:\S+ )?(?:ignorer|oublier|ne pas tenir compte|ne plus tenir compte|classer sans suite|considérer comme nul)|(?:por favor,? |rogamos |pedimos )?(?:ignoren|ignore|hagan caso omiso|no tengan en cuenta|desestimen|descarten) (?:\S+ )?(?:nuestr|mi|el|la|este|esta)\w*|(?:vi preghiamo di |prego |si prega di )?(?:ignorare|non (?:tenere|tener) conto|non considerare) (?:\S+ )?(?:la|il|nostra|nostro|mia|quest)\w*|(?:u kunt|gelieve|wilt u|graag) (?:\S+ ){0,6}(?:negeren|als niet verzonden|buiten beschouwing)|(?:desconsider|ignor)(?:em|e|ar) (?:\S+ )?(?:a|o|noss|minha|est)\w*|(?:прошу|просим|пожалуйста,?) (?:\S+ ){0,3}(?:не (?:учитывать|принимать во внимание|рассматривать)|игнорировать|проигнорировать|считать недействит\w*)|请(?:您|贵司)?(?:忽略|无视|不必理会|勿理会)|請(?:您)?(?:忽略|無視|不必理會)|(?:放念|無視して|破棄して|なかったこと)|(?:prosimy|proszę) (?:o )?(?:\S+ ){0,3}(?:zignorow|pominięc|nieuwzględni|nie brać)\w*|무시해|(?:dikkate almayın|göz ardı ed|yok say)\w*|(?:bortse|ignorera|bortse ifrån) (?:från )?(?:vår|vårt|min|detta|det|anmälan)\w*|(?:prosíme,? |prosím )?(?:ignorujte|neberte (?:\S+ )?v potaz|považujte (?:\S+ ){0,3}za bezpředmětn\w*|nevěnujte)",
        ),
        (
            Act.MISTAKE,
            r"(?:reported|sent|issued|generated|included|raised|filed|submitted)(?: to you)? (?:in error|by mistake|by accident|erroneously|mistakenly|wrongly)|(?:sent|issued|filed|reported) (?:\w+ ){0,4}(?:in error|by mistake)|(?:it|this|that|which) (?:was|is|were) (?!not\b)(?:\w+ )?(?:our|my|an?) (?:own )?(?:\w+ )?(?:mistake|error|misunderstanding|misconfiguration|false (?:positive|alarm))|turned out to (?:be|have been) (?:our|my|an? (?:error|false|mistake|misconfig)|harmless|legitimate)|(?:was|were|is|has been) (?:a )?false (?:positive|alarm)s?|(?:our|my) (?:own )?(?:mistake|error)\b|we were (?:wrong|mistaken)|there (?:was|has been|is) no (?:\w+ )?(?:attack|abuse|spam|infringement|incident)\b|not the work of|(?:that|it) was (?:our|my) own (?:\w+ )?(?:scan|test|scanner|monitoring|machine|server|probe|employee|colleague)\w*"
            r"|(?:irrtum|irrtümlich|versehentlich|fälschlich(?:erweise)?|fehlalarm|falschmeldung|fehler unsererseits|unser fehler|unser versehen|missverständnis)|erreur de (?:notre|ma) part|par erreur|fausse alerte|faux positif|il n'y a (?:donc )?(?:eu )?aucune|malentendu|notre erreur|(?:por error|error (?:nuestro|mío|por nuestra parte|de nuestra parte)|falso positivo|falsa alarma|un malentendido|no hubo (?:ningún )?(?:ataque|abuso))|(?:per errore|errore (?:nostro|mio|da parte nostra)|nostro errore|falso (?:positivo|allarme)|un malinteso|un equivoco)|(?:vals alarm|loos alarm|per abuis|per ongeluk|per vergissing|onze fout|vergissing (?:van|onzerzijds)|een vergissing|een misverstand|ten onrechte)|(?:por engano|por lapso|erro (?:nosso|meu|da nossa parte)|nosso erro|falso positivo|falso alarme|um mal-?entendido)|(?:по ошибке|ошибочн\w+|наш\w* ошибк\w*|ложн\w+ (?:тревог|срабатыван)\w*|недоразумени\w+)|(?:误报|誤報|误判|误会|誤會|弄错|搞错|我(?:们|方|司)的(?:失误|错误|疏忽)|发错)|(?:誤報|誤検知|誤通報|誤って(?:いた|お送り|送信|通報|ご連絡|申告|ご報告)|誤認|誤り(?:である|だった|でした|であった)|勘違い|手違い|弊社(?:側)?の(?:ミス|間違い|誤り)|当方の(?:ミス|間違い|誤り))|(?:omyłkow\w+|przez pomyłkę|pomyłk\w+|fałszyw\w+ alarm\w*|nasz\w* błęd\w*|nasz błąd|nieporozumieni\w+)|(?:오탐|오인|실수|잘못 (?:신고|보낸|보내|판단)|착오|오해)\w*|(?:yanlışlıkla|hatalı|bizim hatamız|yanlış (?:alarm|anlama|pozitif))\w*|(?:av misstag|falskt? larm|falsklarm|vårt (?:fel|misstag)|ett misstag|missförstånd)\w*|(?:omylem|falešn\w+ poplach\w*|planý poplach|naše chyba|naší chyb\w*|nedorozumění|mylně|chybně)",
        ),
        (
            Act.SORRY,
            r"apolog(?:y|ies|i[sz]e)|(?:we are|we're|i am|i'm|so|very) sorry|sorry (?:for|about)|entschuldig\w+|(?:nos|toutes|mes|avec)(?: \w+)? excuses|nous excuser|excusez|disculp\w+|lamentamos|sentimos|perdón|ci scusiamo|mi scuso|le (?:nostre )?scuse|chiediamo scusa|excuses voor|onze excuses|onze verontschuldig\w*|pedimos desculpas?|desculpe\w*|lamentamos|приносим (?:\S+ )?извинени\w+|извинит\w*|извиняемся|抱歉|致歉|歉意|申し訳|お詫び|失礼(?:いた|し)|przeprasza\w+|죄송|사과드|özür dile\w*|kusura bak\w*|ber om ursäkt|beklagar|ursäkta|omlouvám\w*|omlouváme",
        ),
        (
            Act.THANKS,
            r"thanks to (?:you|your \w+) for|thank(?:s| you)(?: very much| so much| a lot| again)? for (?:having|taking|stopping|removing|dealing|blocking|fixing|resolving|solving|closing|acting|handling|helping|sorting|(?:your |the )?(?:\w+ )?(?:quick|prompt|swift|fast|rapid|speedy|immediate|cooperation|co-operation|help|action|support|assistance))|thanks,? (?:it|that|this) (?:worked|helped|did it)"
            r"|(?:danke|vielen dank|herzlichen dank|besten dank|dankeschön)\b(?: \w+)? (?:für|dass)|merci (?:beaucoup |encore |bien )?(?:pour|de (?:votre|nous avoir|m'avoir)|d'avoir)|gracias por|grazie (?:mille |tante )?(?:per|di|dell)|(?:dank|bedankt) voor|obrigad[oa] (?:pel[oa]|por)|agradecemos (?:a|o|pel)|(?:благодарим|спасибо) (?:\S+ )?за|感谢|感謝|谢谢|謝謝|(?:迅速な|早速の|速やかな|ご対応|ご協力)[^。]{0,16}(?:ありがとう|感謝|御礼|お礼)|dzięku\w+ (?:\S+ )?za|감사(?:합니다|드립니다)|teşekkür|tack för|děkuj\w+ (?:\S+ )?za",
        ),
        (
            Act.DEMAND,
            r"(?:please|kindly|pls) (?:\w+ )?(?:investigate|stop|take (?:it|this|that|them|the|down|action|appropriate|steps|measures|care of)|remove (?:it|this|the|that|him|them)|disable|suspend|block|shut|disconnect|act\b|secure|clean|isolate|look into|make sure|ensure|contact (?:the|your) customer|warn|deal with|check (?:the|this|your)|terminate|cease|resolve|close (?:it|them|this|these|the)|help\b)|(?:we|i) (?:ask|request|urge|demand|expect|need) (?:that )?you\b|(?:we|i) (?:kindly |hereby |formally )?(?:request|demand|ask for) (?:the |an? |immediate |your )*(?:takedown|take-down|removal|suspension|action|investigation|disconnect\w*)|must (?:be |stop )(?:immediately|removed|stopped|taken down|disabled|blocked)|(?:can|could|would|will) you (?:please |kindly )?(?:stop|investigate|take|look|block|check|shut|remove|disable|fix|do something)|(?:grateful|appreciate it|appreciate|obliged|thankful) if (?:you|the|this|it)\b(?!.{0,40}(?:rate|feedback|forward|confirm|disregard|ignore|close|accept))|immediate action|take (?:it|this|them) down (?:now|immediately|please|at once)"
            r"|bitte (?:\S+ ){0,5}(?:unterbinden|stoppen|sperren|veranlassen|untersuchen|überprüfen|abschalten|abstellen|kümmern|handeln|beheben|unternehmen|stellen sie)\b|dankbar,? (?:wenn|dass) sie|wären (?:wir )?(?:\S+ )?dankbar|(?:bitten|fordern|ersuchen) (?:wir )?(?:sie|um) (?:\S+ ){0,4}(?:auf\b|sperrung|abschaltung|entfernung|unterbind\w*|maßnahmen|prüfung|untersuch\w*|abhilfe)"
            r"|(?:veuillez|merci de|prière de|(?:nous|je) vous (?:prions|demandons|prie|demande) de) (?:bien vouloir )?(?:\w+ )?(?:fermer|supprimer|couper|désactiver|faire cesser|prendre des|prendre les|bloquer|arrêter|intervenir|suspendre|enquêter|mettre fin|corriger)|(?:serions|serais) (?:\S+ )?reconnaissants? de (?:bien vouloir )?(?!ne|clore|confirmer)"
            r"|(?:por favor,?|les? (?:rogamos|ruego|pedimos|pido|solicitamos|solicito)|rogamos|solicitamos|ruego|exigimos) (?:que )?(?:\w+ ){0,2}(?:det[eé]n|bloqu|tom[ea]n|investigu|suspend|elimin|desactiv|cierr|actúen|corrij|cese)\w*|(?:agradecer[ií]a(?:mos)?|agradezco) que (?!ignor|desestim|cierr)"
            r"|(?:preghiamo|prego|chiediamo|chiedo|invitiamo|prega|richiediamo) (?:cortesemente )?(?:di |a )?(?:\w+ )?(?:bloccare|intervenire|far cessare|prendere|rimuovere|sospendere|disattivare|indagare|fermare|adottare)|(?:saremmo|sarei) grat[io] se"
            r"|(?:gelieve|verzoeken|wilt|vragen|graag) (?:\S+ ){0,8}(?:blokkeren|stoppen|onderzoeken|verwijderen|af te sluiten|maatregelen te|in te grijpen|ingrijpen|uit te schakelen)"
            r"|(?:por favor,?|solicitamos|pedimos|peço|solicito|exigimos) (?:que )?(?:\w+ ){0,2}(?:bloquei|parem|tomem|investigu|suspend|remov|desativ|interven|providên)\w*"
            r"|(?:просим|прошу|требуем|требую|пожалуйста,?) (?:вас )?(?:\S+ ){0,2}(?:принять|остановить|заблокировать|прекратить|разобраться|устранить|удалить|отключить|расследовать|примите|остановите|заблокируйте|удалите|отключите|проверьте)|примите меры|будем (?:\S+ )?(?:благодарны|признательны),? если"
            r"|(?:请|請)(?:您|贵司|贵公司|贵方|貴司|貴公司)?(?:立即|尽快|儘快|盡快|及时|务必|马上|协助|再次)?(?:处理|停止|制止|调查|关闭|下线|封禁|采取|核查|整改|處理|調查|關閉|採取)"
            r"|(?:停止|対応|対処|調査|遮断|閉鎖|措置|処置|是正|駆除|対策)(?:の程|のほど|方)?(?:を|、)?(?:早急に|至急)?(?:お願い|ください|下さい|求め|要請)|お調べ(?:いただ|くだ|下さ|願)|(?:調べて|止めて|対応して|対処して|停止して)(?:ください|下さい|いただけ|いただきた|ほしい|欲しい)|やめさせて|止めさせて"
            r"|(?:prosimy|proszę|żądamy) (?:o |państwa )?(?:\S+ ){0,2}(?:zablok|podjęc|podjąć|usunię|usunąć|zatrzym|interwen|zbada|wyłącz|zaprzest)\w*|(?:조치|차단|중지|조사|삭제)(?:를|을|하여|해)? ?(?:주시기|부탁|바랍니다|요청|주세요|취해)|lütfen (?:\S+ ){0,4}(?:durdur|engelle|kaldır|incele|kapat|önlem|müdahale|araştır)\w*|(?:durdurmanızı|engellemenizi|kaldırmanızı|incelemenizi|kapatmanızı|önlem almanızı)|(?:vänligen|snälla|var god|vi ber er|ber vi er|kan ni) (?:\S+ ){0,3}(?:stopp|blockera|utred|åtgärda|undersök|stäng av|ta ner|agera)\w*|(?:prosíme|žádáme|prosím) (?:vás )?(?:o )?(?:\S+ ){0,2}(?:zablok|zastav|odstran|prošetř|vyšetř|zjedn|nápravu|vypn)\w*|bitte (?:\S+ ){0,3}(?:prüfen|pruefen|ueberpruefen|unterbinden) sie|bitte (?:\S+ ){0,3}(?:pruefen|ueberpruefen)|彻底删除|удалите (?:её|его|это) (?:на этот раз|окончательно)|de forma definitiva|rouvrir l|reopen the|(?:止め|やめ)させる",
        ),
        (
            Act.GOES_ON,
            r"another (?:address|ip|host|machine|server|case|one|customer)|a different|by the way|separate (?:matter|issue|case)|apart from (?:this|that)|in addition\b|außerdem|übrigens|ein(?:e|er|en|em) andere(?!n? (?:provider|anbieter|hoster|empfänger))|un autre|une autre|par ailleurs|otra (?:ip|dirección|máquina)|por otro lado|un altro|un'altra|een ander|overigens|outr[oa] (?:ip|endereço)|по другому|другого адреса|другой адрес|кстати|另一|另外|ところで|別の(?!事業者|会社|プロバイダ|サーバ管理)|別件|inn(?:y|ego|ym) adres\w*|다른 ?(?:ip|주소)|başka bir (?:ip|adres)|en annan|jin(?:á|ou|é) adres\w*"
            r"|you (?:say|said|tell|told|wrote|claim\w*|answered|replied)(?: us| me)?\b|(?:one|two|three|four|five|several|some|many|few) more\b|(?:sie|ihr) (?:sagen|sagten|schrieben|behaupte\w+)|vous (?:dites|avez dit|affirmez|écrivez)|ustedes (?:dicen|dijeron)|との?ご?(?:返信|回答|返事)を|と(?:の|いう)ご?(?:返信|回答|返事)"
            r"|still\b(?! (?:sorry|grateful))|again\b(?<!hi again)(?<!hello again)(?!,? (?:for|thank|many)|[.!]? *$)|(?:is|are|came|come|comes|went|goes) back\b(?! to (?:zero|normal))|continu(?:es|ing|ed|e to)\b|ongoing|go(?:es)? on\b|going on\b|persists?\b|persisting|reappear\w*|re-?open\w*|not (?:been |yet |yet been |really |fully |properly )?(?:resolved|closed|fixed|solved|stopped|removed|over\b|taken)|without (?:any |further |your )?(?:action|result|response|answer|effect|reaction|reason|explanation)|(?:third|second|fourth|fifth|3rd|2nd|4th|final) (?:report|time|notice|complaint|reminder|warning|attempt)|but (?:now|today|since|the|it|they|he|she|another|this)\b|however\b|reminder|moved to|remains? (?:online|active|open|listed|valid|up\b|reachable|infected|unresolved|in force)|re-?listed|(?:has|have|did) not\b|new (?:url|page|copy|attack|wave|round|location)\b|copy of it|now (?:at|on|under|from) \S*\d"
            r"|not (?:an? )?(?:false|error|mistake)|no (?:false|mistake|error)\b|kein(?:e|en)? (?:fehlalarm|irrtum|fehler)|pas (?:une? )?(?:erreur|fausse|faux)|no es (?:una? )?(?:error|fals[oa])|non è (?:un )?(?:errore|falso)|geen (?:vals|vergissing|fout)|não é (?:um )?(?:erro|engano|falso)|не (?:ошибк|ложн)\w*|(?:誤検知|誤報|誤り)では(?:ありません|ない|ございません)|(?:不是|并非|並非)(?:误报|誤報)|nie jest (?:to )?(?:fałszyw|pomyłk)\w*|오탐이 아|inte (?:ett )?falsk|není (?:to )?(?:omyl|planý)"
            r"|weiterhin|erneut\b|immer noch|noch immer|schon wieder|wieder (?:da\b|online|erreichbar|aktiv|los)|nicht (?:\w+ )?(?:erledigt|gelöst|behoben|abgeschlossen|geschlossen)|ohne (?:\w+ )?(?:ergebnis|reaktion|antwort|maßnahme|grund)|(?:zweite|dritte|vierte)[nrs]? (?:meldung|beschwerde|hinweis|mal)|geht (?:\w+ )?weiter|allerdings|jedoch|nun aber|aber (?:nun|jetzt|seit|heute|die|der|das|es)\b"
            r"|toujours\b|de nouveau|à nouveau|encore (?:en ligne|active?|aujourd|une attaque|des|ce)|continu(?:e|ent)\b|pas (?:été )?(?:résolue?|réglée?|close|traitée?)|sans (?:aucune )?(?:suite|réponse|action|effet)|(?:deuxième|troisième|second) (?:signalement|plainte|rappel|fois)|cependant|toutefois|en revanche|mais (?:depuis|aujourd|maintenant|l|la|le|les)\b"
            r"|todavía|aún|sigue\b|siguen\b|de nuevo|otra vez|nuevamente|continúan?\b|no (?:se ha |ha sido |está )?(?:resuelt|cerrad|solucionad)\w*|sin (?:respuesta|acción|resultado)|(?:segund|tercer)\w* (?:aviso|denuncia|queja|reporte|vez)|pero (?:ahora|hoy|desde|la|el|sigue)\b|sin embargo"
            r"|ancora\b|di nuovo|nuovamente|continuan?o?\b|prosegu\w+|non (?:è |è stat\w )?(?:risolt|chius)\w*|senza (?:esito|risposta|azione)|(?:second|terz)a (?:segnalazione|volta)|tuttavia|però|ma (?:ora|oggi|da|il|la)\b"
            r"|nog steeds|nog altijd|opnieuw|alweer|weer (?:online|actief|terug)|gaat (?:gewoon )?door|niet (?:opgelost|afgesloten|verholpen)|zonder (?:actie|reactie|resultaat)|(?:tweede|derde) (?:melding|klacht|keer)|echter|maar (?:nu|sinds|vandaag|de|het)\b"
            r"|ainda\b|novamente|outra vez|continuam?\b|persistem?\b|não (?:foi |está )?(?:resolvid|encerrad|solucionad)\w*|sem (?:resposta|ação|resultado)|(?:segund|terceir)[ao] (?:denúncia|aviso|vez|notificação)|no entanto|porém|mas (?:agora|hoje|desde|a|o)\b"
            r"|снова|опять|продолжа\w+|вс[её] ещ[её]|по-прежнему|до сих пор|не (?:реш[её]н|закрыт|устран[её]н)\w*|без (?:ответа|реакции|результата)|(?:втор|трет)\w+ (?:жалоб|обращени|раз)\w*|однако|но (?:сегодня|теперь|сейчас)"
            r"|仍然|仍在|依然|还在|還在|再次(?!感|表|致|为)|又(?:开始|出现|開始|出現|恢复)|继续(?:攻击|发送|扫描)|持续(?:攻击|发送|进行)|未(?:解决|处理|解決|處理)|第(?:二|三|四)次|但(?:是|现在|今天|目前|攻击|该)|然而"
            r"|再び|再発し|再度[^。]{0,10}(?:確認|発生|攻撃|受信|公開)|依然|今も|現在も|いまだ|まだ(?!.{0,8}(?:ご連絡|お知らせ))|続いて(?:い|お)|継続して(?:い|お)|未(?:解決|対応)|(?:二|三|回|度)(?:回|度)?目の?(?:ご?連絡|ご?通報|ご?報告|お願い|になり|です|通知|催促)|しかし|ところが|ものの|今度は|引き続き(?:攻撃|送信|届|確認|発生|アクセス)"
            r"|nadal|wciąż|ponownie|znowu|trwa(?:ją)?\b|nie (?:została? |jest )?(?:rozwiązan|zamknięt|usunięt)\w*|bez (?:odpowiedzi|reakcji|skutku)|(?:drugie|trzecie) zgłoszenie|jednak|ale (?:teraz|dziś|od)\b|여전히|아직|다시 (?:시작|발생|공격|접속|나타)|계속(?:되|해서|하)|재발|(?:두|세) ?번째|번째 (?:신고|요청|통보|알림)|그러나|하지만|hâlâ|hala|yeniden|tekrar (?:başla|aktif|yayın|saldır)\w*|devam ed\w+|(?:ikinci|üçüncü) (?:kez|bildirim|şikayet)|ancak|fakat|fortfarande|på nytt|fortsätter|igång igen|igen (?:idag|nu|sedan)|inte (?:löst|stängt|åtgärdat)|(?:andra|tredje) (?:anmälan|gången|rapporten)|men (?:nu|idag|sedan)\b|dock\b|stále|opět|znovu|pokračuj\w*|nebyl\w* (?:vyřešen|uzavřen|odstraněn)\w*|bez (?:odpovědi|reakce)|(?:druhé|třetí) (?:hlášení|upozornění)|avšak|ale (?:nyní|dnes|od)\b",
        ),
        (
            Act.CORRECTED,
            r"correct(?:ed)? (?:\w+ )?(?:address|ip|report|version|one|data|time|source|host)\b|correct(?:ion)?\s?:|correction of|typo\b|typing (?:mistake|error)|tippfehler|zahlendreher|korrektur|berichtigung|faute de frappe|rectification|correctif|correcci[oó]n|rectificaci[oó]n|error de (?:tecleo|digitaci[oó]n|transcripci[oó]n)|correzione|rettifica|errore di battitura|tikfout|typefout|correctie|corre[çc][ãa]o|retifica[çc][ãa]o|erro de digita[çc][ãa]o|опечатк\w*|исправлени\w*|уточнени\w*|笔误|打错|打錯|打ち間違\w*|書き間違\w*|誤記|literówk\w*|korekta|sprostowani\w*|오타|yazım hatası|düzeltme\w*|rättelse|skrivfel|překlep\w*|oprava\b|(?:the )?(?:right|actual|real) (?:\w+ )?(?:one|address|ip|source)\b|replaces?\b|supersede[sd]?|updated (?:report|version|complaint)|new report|remains? valid|richtige[nr]? (?:\w+ )?(?:adresse|ip)|korrekte[nr]? (?:\w+ )?(?:adresse|ip)|korrigierte|stattdessen|richtig (?:ist|lautet)|berichtigte|ersetzt|(?:adresse|ip) (?:correcte|exacte)|bonne adresse|corrigée?\b|rectifiée?|remplace|direcci[oó]n correcta|ip correcta|corregid\w+|sustituye|reemplaza|(?:indirizzo|ip) (?:corretto|giusto)|corrett[oa] è|sostituisce|juiste (?:adres|ip)|gecorrigeerde|vervangt|endereço (?:correto|certo)|corrigid\w+|substitui|правильн\w+ (?:адрес|ip)|исправленн\w+|正确的?(?:地址|ip|报告|来源|應|应)|更正|应为|替换|正しくは|正しい|訂正|差し替え|改めて(?:通報|報告|申告|送|お送)|prawidłow\w+ (?:adres|ip)|poprawn\w+ (?:adres|ip|raport)|zastępuje|올바른|정정|수정된|doğru (?:adres|ip)|düzeltilmiş|rätt (?:adress|ip)|korrigera\w+|ersätter|správn\w+ (?:adres|ip)|opraven\w+|nahrazuje",
        ),
        (
            Act.DELISTED,
            r"(?:removal|delisting)\b.{0,60}(?:carried out|completed|processed|done\b|successful|granted|confirm\w+)|(?:was|were|has|have|is|are|been|successfully|now) (?:now |since |successfully |been |automatically )*(?:removed|delisted|de-listed|unlisted|taken off|struck off|deleted)(?: again)? (?:from|off)\b|(?:has|have|was|were|is|are) (?:now |since |been |successfully |automatically )*(?:delisted|de-listed|unlisted)|delist(?:ed|ing) (?:confirm|complete|success|notice|notification|request (?:was|has been) (?:accepted|granted))\w*|(?:removal|delisting) (?:notice|notification|confirm\w+)\b|notice of (?:removal|delisting)|no longer (?:listed|on (?:the|our|any))|(?:not|never) listed any\s?more"
            r"|wurde(?:n)? (?:\S+ )?(?:von|aus) .{0,40}(?:entfernt|gel[oö]scht|gestrichen|ausgetragen)|nicht (?:mehr|l[aä]nger) (?:gelistet|auf (?:der|unserer)|in (?:der|unserer) liste)|aus (?:der|unserer) (?:\w*liste) (?:entfernt|gel[oö]scht|gestrichen)|austragung (?:bestätigt|erfolgt)"
            r"|ya no (?:figura|est[aá]|aparece)n? (?:listad[oa] )?en|(?:fue|ha sido|han sido|sido) (?:eliminad|retirad|borrad|excluid)[oa]s? de|solicitud de (?:baja|exclusi[oó]n|eliminaci[oó]n)\b.{0,60}(?:procesada|aceptada|aprobada)|n'(?:est|apparaît|figure) plus (?:\w+ )?(?:list[ée]e?|inscrite?|pr[ée]sente?|dans|sur)|a [ée]t[ée] (?:retir[ée]e?|supprim[ée]e?|radi[ée]e?) d|(?:è stato|è stata|stato|stata) (?:rimoss|cancellat|eliminat)[oa] d|non è più (?:in lista|elencat[oa]|presente|inserit[oa])|niet (?:langer|meer) (?:vermeld|op de|in de|gelist)|(?:is|werd) (?:verwijderd (?:van|uit)|van .{0,30} verwijderd)|n[aã]o (?:consta|est[aá]|figura) mais|foi removid[oa] d"
            r"|(?:исключ[её]н\w*|удал[её]н\w*) из (?:\S+ )?(?:списк\w*|базы|ч[её]рн\w+)|больше не (?:числ\w+|наход\w+|состо\w+|знач\w+)|usuni[eę]t\w* z (?:\S+ )?(?:listy|bazy)|nie (?:figuruje|znajduje się) (?:już )?|(?:již |už )?není (?:již |už )?(?:uveden|na seznamu|veden)|odstraněn\w* (?:ze?|z našeho)|已从.{0,30}(?:移除|删除|解除|移出)|(?:已|現已)(?:解除|移出|移除)|(?:リスト|登録|掲載)(?:から|の|を|は).{0,12}(?:削除|解除|除外)(?:され|いた|し)|解除(?:され|いたし|し)ました|(?:목록|리스트)에서 (?:\S+ )?(?:삭제|제거|해제)\w*|등재 ?해제|(?:listesinden|listeden) (?:\S+ )?(?:çıkarıl|kaldırıl|silin)\w*|(?:har|är) (?:nu )?(?:tagits bort|borttagen|avlistad|avförd) (?:från|ur)|inte längre (?:listad|upptagen|med på)",
        ),
        (
            Act.LISTED_ANEW,
            r"(?:was|were|has been|have been|newly|been) (?:\w+ )?(?:added|re-?listed|listed again)|new(?:ly)? list(?:ing|ed)|new entr(?:y|ies)|(?:now|currently|still|re-?)\s?listed|neu (?:gelistet|eingetragen|aufgenommen)|nouvelle (?:inscription|entrée)|nuev[oa]s? (?:entrada|listado)|nuov[oaie] (?:inseriment|voc)\w+|新規(?:登録|掲載)|再(?:登録|掲載)|重新列入|新增|добавлен\w*|внес[её]н\w*",
        ),
        (
            Act.PERIODIC,
            r"newsletter|bulletin\b|(?:weekly|monthly|daily|quarterly|annual|yearly) (?:\w+ )?(?:statistics|overview|summary|digest|report|review|letter|figures|trends|update|activity)|(?:sender|traffic|network|mail|mailbox) statistics|statistics for|the (?:month|week|year) in numbers|(?:month|week) in review|activity (?:for|report|summary)|most active|ranking\b|rundbrief|(?:wochen|monats|jahres|quartals|spam|beschwerde)(?:bericht|statistik|überblick|übersicht|rückblick|brief)\w*|(?:wöchentlich|monatlich|täglich)\w* (?:\w+)?(?:statistik|übersicht|zusammenfassung|bericht|überblick)\w*|statistik\w*|rangliste|lettre d'information|bulletin|statistiques?|récapitulatif|synthèse|bilan (?:mensuel|hebdo)\w*|rapport (?:mensuel|hebdomadaire|d'activité)|classement|bolet[ií][nm]\b|estad[ií]stic\w+|resumen (?:semanal|mensual|diario)|informe (?:semanal|mensual)|bollettino|statistich\w+|riepilogo|rapporto (?:settimanal|mensil)\w*|notiziario|nieuwsbrief|statistiek\w*|(?:week|maand)overzicht|wekelijkse? \w+|maandelijkse? \w+|estat[ií]stic\w+|resumo (?:semanal|mensal|diário)|relatório (?:semanal|mensal)|рассылк\w*|бюллетен\w*|статистик\w*|еженедельн\w+|ежемесячн\w+|сводк\w+|дайджест|рейтинг|月报|周报|週報|月報|简报|簡報|統計|统计|排名|排行|ニュースレター|メールマガジン|週次|月次|集計|ランキング|biuletyn|statystyk\w*|podsumowani\w* (?:tygodni|miesi)\w*|zestawieni\w*|뉴스레터|통계|주간|월간|순위|bülten\w*|istatistik\w*|haftalık|aylık|nyhetsbrev|(?:månads|vecko)(?:rapport|statistik|översikt|brev)\w*|sammanställning|zpravodaj|statistik\w*|(?:týdenní|měsíční) \w+|přehled (?:za|týdn|měs)\w*|quarter\w*|q[1-4] report|trimest\w*|quartal\w*|kwarta\w*|квартал\w*|季度|四半期|分期|분기|çeyrek|kvartal\w*|čtvrtlet\w*|lagebild|panorama\b|定点観測|threat landscape",
        ),
        (
            Act.SEPARATELY,
            r"(?:single|individual|detailed|actual|concrete|specific) (?:\w+ ){0,2}(?:reports?|complaints?|notices?|incidents?|cases?|alerts?|notifications?|events?) (?:\S+ ){0,6}(?:separate\w*|individually|on their own|as they|when they)|(?:those|these|they|reports?|complaints?|notices?|incidents?) (?:are|is|will be|come|get) (?:\w+ ){0,4}(?:separately|in separate)|einzelne? (?:\w+ )?(?:meldungen|beschwerden|vorfälle|berichte)\b.{0,60}(?:gesondert|separat|getrennt|einzeln)|(?:gesondert|separat|getrennt) (?:\w+ )?(?:zugestellt|verschickt|gesendet|versandt|gemeldet|übermittelt|versendet)|(?:signalements?|plaintes?|rapports?|incidents?)\b.{0,50}séparément|(?:envoyée?s?|transmis\w*|adressée?s?|notifiée?s?) séparément|(?:denuncias?|reportes?|quejas?|informes?|avisos?|notificaciones)\b.{0,60}por separado|(?:segnalazioni|reclami|notifiche|rapporti)\b.{0,60}(?:separatamente|a parte)|(?:meldingen|klachten|rapporten)\b.{0,60}(?:afzonderlijk|apart|separaat)|(?:denúncias|queixas|reclamações|notificações|relatórios)\b.{0,60}(?:separadamente|em separado|à parte)|(?:жалоб|сообщени|обращени|отч[её]т|уведомлени)\w*.{0,60}отдельн\w+|(?:投诉|举报|报告|通报|投訴|舉報|報告).{0,12}(?:另行|单独|分别|單獨|個別)(?:发送|通知|通报|寄送|發送|發出)?|(?:個別|個々)の?[^。]{0,30}(?:別途|別に|その都度|都度|個別に)|(?:通報|申告|苦情|報告|インシデント)[^。]{0,20}(?:別途|個別に)[^。]{0,12}(?:通知|送付|送信|お送り|ご連絡|ご報告|いたし)|(?:zgłosze|skarg|raport)\w*.{0,60}(?:osobno|oddzielnie|odrębn\w+)|(?:개별|각각의?) ?(?:신고|민원|불만|보고)\S*.{0,20}(?:별도|따로|개별)|(?:şikayet|bildirim|rapor)\w*.{0,40}(?:ayrıca|ayrı olarak|ayrı ayrı)|(?:anmälningar|klagomål|rapporter)\b.{0,60}(?:separat|för sig)|(?:hlášení|stížnosti|oznámení)\b.{0,60}(?:samostatně|zvlášť|odděleně)|already been (?:sent|reported|notified)|already (?:sent|reported) to you|já (?:lhes )?(?:\w+ )?(?:foram )?(?:comunicad|enviad|reportad)\w*|déjà été (?:transmis|signal|communiqu)\w*|ya (?:les )?(?:fueron|han sido) (?:comunicad|notificad|enviad)\w*|bereits (?:\S+ ){0,4}(?:gemeldet|mitgeteilt|zugesandt)|già stat\w (?:segnalat|comunicat|inviat)\w*|al (?:\S+ ){0,3}(?:gemeld|verstuurd|doorgegeven)|уже (?:были |был )?(?:отправлен|сообщен|направлен)\w*|均已(?:另行|单独|即时)?(?:通知|发送|通报)|(?:その都度|検知時に)[^。]{0,10}(?:お送り|ご?連絡|通知)|już (?:\S+ ){0,3}(?:zgłoszon|przesłan|przekazan)\w*|이미 (?:\S+ )?(?:통보|발송|전달)\w*|zaten (?:\S+ ){0,3}(?:bildiril|gönderil|iletil)\w*|redan (?:\S+ ){0,3}(?:skickats|rapporterats|meddelats)|již (?:\S+ ){0,3}(?:oznámen|zaslán|nahlášen)\w*",
        ),
        (
            Act.NO_REPORT,
            r"(?:contains?|includes?|is|are|constitutes?) (?:no|not an?|not any) (?:\w+ ){0,2}(?:report|complaint|notice|notification|accusation)s?\b|(?:enthält|beinhaltet|ist|sind) (?:\w+ )?keine? (?:\w+ )?(?:meldung|beschwerde|anzeige)\w*|(?:ne (?:contient|constitue)|n'est|ne sont) (?:pas|aucun\w*) (?:une? |de |des )?(?:\w+ )?(?:signalement|plainte|notification)s?|no (?:contiene|constituye|es|incluye) (?:ning[uú]n\w* |una? )?(?:\w+ )?(?:denuncia|reporte|queja|notificaci[oó]n)|non (?:contiene|costituisce|è) (?:una |alcun\w* |nessun\w* )?(?:\w+ )?(?:segnalazion|reclam|denunci)\w*|(?:bevat|is|betreft) geen (?:\w+ )?(?:melding|klacht)\w*|não (?:contém|constitui|é) (?:uma? |nenhum\w* |qualquer )?(?:\w+ )?(?:denúncia|queixa|notificaç|reclamaç)\w*|не (?:содержит|является) (?:\S+ )?(?:жалоб|сообщени|обращени)\w*|(?:不包含|不含|并非|不是|不构成|並非|不構成)\S{0,12}(?:投诉|举报|通报|投訴|舉報|報告|报告)|(?:通報|申告|苦情)(?:では(?:ありません|ございません|なく)|は含(?:まれ|み|んで))|nie (?:zawiera|stanowi|jest) (?:\w+ )?(?:zgłosze|skarg)\w*|(?:신고|민원)(?:가|는|이) ?(?:아닙|아니|포함)|(?:şikayet|bildirim|ihbar)\w* (?:içerme|değildir|niteliğinde değil)\w*|(?:innehåller|är|utgör) (?:ingen|inga|inte en) (?:\w+ )?(?:anmälan|anmälningar|klagomål)|(?:neobsahuje|není|nepředstavuje) (?:žádn\w+ )?(?:\w+ )?(?:hlášení|stížnost)|handelt sich (?:hier(?:bei)? )?nicht um (?:eine? )?(?:beschwerde|meldung|anzeige)|(?:это|письмо) не жалоб\w*|non si tratta di (?:una? )?(?:segnalazione|reclamo)|il ne s'agit pas d'une?|no se trata de una|não se trata de uma|(?:苦情|通報|申告)ではありません|(?:不是|并非)(?:投诉|举报)|nie jest (?:to )?skarg\w*|det är inte (?:en|någon) anmälan|nejde o stížnost|gaat niet om een (?:klacht|melding)",
        ),
        (
            Act.WORLDWIDE,
            r"world-?wide|globally|around the world|weltweit\w*|dans le monde|mondia(?:l|le|ux|les)\b|en todo el mundo|a nivel mundial|nel mondo|wereldwijd\w*|no mundo|mundia(?:l|is)|по всему миру|в мире|全球|全世界|世界|na świecie|światow\w+|전 ?세계|dünya çapında|dünya genelinde|världen över|globalt|celosvětov\w+|na světě",
        ),
        (
            Act.OWN_SITE,
            r"(?:your|this) (?:web ?)?site\b|site's|for the site|notification address|ihre(?:r)? (?:website|webseite|seite)|votre site|(?:su|tu) sitio|(?:tuo|vostro|suo) sito|(?:je|uw) (?:web)?site|seu site|ваш\w* сайт\w*|您的(?:网站|站点|網站)|(?:あなたの|貴社|お使いの|この)サイト|twoj\w+ (?:witryn|stron)\w*|귀하의 사이트|(?:web )?siteniz\w*|din (?:webbplats|sajt)|va\w+ (?:web|stránk)\w*",
        ),
        (
            Act.SOFTWARE,
            r"top ?\d+|(?:failed|fehlgeschlagene) (?:log-?ins?|sign-?ins?|anmeldungen)|login attempts|block(?:ed)? (?:count|attacks|ips|logins|requests|countries|attackers)|(?:ips|countries|attacks|logins|requests|attackers) blocked|plug-?ins?\b|themes?\b|updates? (?:needed|available|required)|(?:recently )?(?:modified|changed) files|report settings|scan (?:results|summary)|backups?\b|disk (?:space|usage)|quarantine\w*|firewall summary|protected by|blockierte \w+|geänderte dateien|aktualisierungen|einstellungen|échecs? de connexion|(?:ip|attaques|adresses) bloquées|fichiers modifiés|mises à jour|extensions|inicios de sesión fallidos|(?:ips?|ataques) bloquead[oa]s|archivos modificados|actualizaciones|accessi falliti|(?:ip|attacchi) bloccati|file modificati|aggiornamenti|mislukte (?:inlog|aanmeld)\w*|geblokkeerde \w+|gewijzigde bestanden|(?:ips?|ataques) bloquead[oa]s|arquivos modificados|atualizações|неудачн\w+ (?:вход|попыт)\w*|заблокированн\w+|изменённ\w+ файл\w*|обновлени\w+|плагин\w*|登录失败|拦截|已修改的?文件|插件|更新|ログイン失敗|ブロック(?:件数|数|した)|変更されたファイル|プラグイン|通知先|nieudan\w+ logowa\w+|zablokowan\w+ (?:ip|adres)\w*|zmienion\w+ plik\w*|aktualizacj\w*|wtyczk\w*|로그인 실패|차단(?:된|한) ?(?:ip|횟수)|플러그인|업데이트|başarısız giriş\w*|engellenen \w+|eklenti\w*|güncelleme\w*|misslyckade inloggningar|blockerade \w+|ändrade filer|uppdateringar|tillägg\b|neúspěšn\w+ přihláš\w*|blokovan\w+ ip|změněn\w+ soubor\w*|aktualizac\w*|doplňk\w*",
        ),
        (
            Act.RATE,
            r"how (?:would you|do you|did we|did i) (?:rate|do\b|score)|how satisfied|(?:please )?rate (?:our|your|the|this|us)\b|(?:take|answer|complete) (?:an?|one|our|this|the) (?:\w+ ){0,3}(?:survey|question|questionnaire|poll)\b|(?:satisfaction|feedback|customer) (?:survey|questionnaire)|your (?:feedback|opinion) (?:matters|counts|helps|is important)|wie (?:zufrieden|bewerten|beurteilen)|bewerten sie|(?:kunden)?zufriedenheits?\w*|ihre meinung|évaluez|notez (?:notre|votre)|votre avis|enquête de satisfaction|êtes-vous satisfait\w*|califique|valore (?:nuestr|su|el|la)\w*|evalúe|encuesta|su opinión|cómo calificaría|valuti\b|sondaggio|quanto (?:è|sei) soddisfatt\w*|la (?:sua|tua) opinione|beoordeel\w*|hoe tevreden|tevredenheids\w*|uw mening|avalie\b|pesquisa de satisfação|inquérito de satisfação|como avalia|оцените|опрос\w*|насколько вы (?:довольны|удовлетворены)|满意度|滿意度|(?:请|請)?(?:评价|評價)|満足度|アンケート|ご?評価(?:を|くだ|のお願い)|oceń|jak (?:oceniasz|oceniają)|ankiet\w+|만족도|설문|평가해|değerlendir\w*|anket\w*|memnuniyet\w*|hur nöjd|betygsätt|kundundersökning|enkät\w*|ohodnoťte|průzkum spokojenosti|jak jste (?:byl\w* )?spokojen\w*|dotazník|happy with (?:her|his|their|our|the)|your opinion|nos recomendaría|dos preguntas|encuesta\b",
        ),
        (
            Act.TICKET,
            r"(?:request|ticket|case|incident|inquiry|enquiry|support|conversation|help ?desk)\b|anfrage|vorgang|anliegen|demande|dossier|solicitud|caso\b|richiesta|assistenza|verzoek|melding|zaak\b|pedido|chamado|atendimento|обращени\w*|заявк\w*|тикет\w*|поддержк\w*|工单|工單|服务|客服|お問い合わせ|お問合せ|チケット|サポート|対応|zgłoszeni\w*|wsparci\w*|문의|티켓|고객 ?지원|talebiniz|destek|ärende\w*|kundtjänst|požadav\w*|tiket\w*",
        ),
        (
            Act.MAILBOX,
            r"(?:your|the) (?:\w+ )?(?:mail ?box|e-?mail account|webmail|e-?mail address|mail account|account|password)\b|(?:ihr|ihre|ihrem) (?:postfach|e-?mail-konto|konto|mailkonto|passwort|e-?mail-adresse)|votre (?:boîte|compte|messagerie|mot de passe|adresse)|su (?:buz[oó]n|cuenta|correo|contraseña)|(?:la sua|la tua|il suo|il tuo) (?:casella|account|password|posta)|uw (?:mailbox|postvak|account|wachtwoord|e-?mail\w*)|(?:sua|seu) (?:caixa|conta|e-?mail|senha)|ваш\w* (?:почтов\w+ ящик|ящик|аккаунт|уч[её]тн\w+|парол|почт)\w*|您的(?:邮箱|郵箱|账户|帳戶|密码|电子邮件)|(?:お客様の|あなたの|ご利用の)?(?:メールボックス|メールアカウント|アカウント|パスワード)|(?:twoj\w+|państwa) (?:skrzynk|kont|hasł)\w*|(?:귀하의 )?(?:메일함|계정|비밀번호|사서함)|(?:posta kutunuz|hesabınız|şifreniz|e-?posta hesabınız)\w*|(?:din|er) (?:brevlåda|e-?postlåda|inkorg|e-?post)\w*|ditt (?:konto|lösenord)|vaš\w* (?:schránk|účet|účt|hesl)\w*|(?:password|passwort|contraseña|senha|mot de passe|wachtwoord) (?:for|per|für|de|di|voor|da|von|scade|expire)|password attuale|boîte\b|wachtende berichten|berichten (?:in|wachten)",
        ),
        (
            Act.THREAT,
            r"(?:will be|to avoid|avoid|has been|is being|is|being|temporary|permanent|before) (?:\w+ )?(?:suspen\w+|deactivat\w+|disabled|closed|deleted|blocked|terminat\w+|limited|restricted|locked|expir\w+|full)|(?:expires?|expiring|exceeded)\b|(?:gesperrt|deaktiviert|gelöscht|geschlossen|eingeschränkt|läuft ab)|(?:suspendu|désactivé|supprimé|bloqué|expire|limité)\w*|(?:suspendid|desactivad|eliminad|bloquead|cancelad)[oa]|(?:expira|caduca)\w*|(?:sospes|disattivat|eliminat|bloccat)[oaie]|scade|(?:opgeschort|geblokkeerd|gedeactiveerd|verwijderd|verloopt)|(?:suspens|desativad|excluíd|bloquead)[oa]|(?:заблокирован|отключ|удал|приостановлен|ограничен|истека)\w*|(?:停用|冻结|凍結|关闭|關閉|暂停|暫停|删除|刪除|过期|限制)|(?:停止|凍結|無効|削除|制限|期限切れ|失効)|(?:zawieszon|zablokowan|usunięt|wygas|dezaktywow)\w*|(?:정지|차단|삭제|중지|만료|제한)|(?:askıya|kapatıl|silin|engellen|devre dışı)\w*|(?:stängs|spärras|raderas|avaktiveras|går ut|blockeras)\b|(?:pozastaven|zablokován|smazán|deaktivov|vypr)\w*|(?:will be|be|wird|werden|seront|sera|serán|saranno|worden|serão) (?:\w+ )?(?:reject|abgewiesen|rejeté|rechazad|rifiutat|geweigerd|rejeitad)\w*|(?:a dépassé|dépasse) (?:son|le|la) (?:quota|limite)",
        ),
        (
            Act.VERIFY,
            r"(?:validate|verify|confirm|update|re-?activate|upgrade|keep|re-?validate|secure|review|restore) (?:that you|your|my|the|mail ?box|account|password|identity|ownership|now)\b|(?:log|sign) ?in (?:to|here|now|below)|click (?:here|below|on|the|to)|(?:verifizieren|bestätigen|aktualisieren|anmelden|klicken) sie|(?:verifizieren|bestätigen)\b|(?:vérifi|confirm|cliqu|mettez à jour|valid)(?:er|ez)\b|(?:verifi|confirm|valid|actuali)(?:que|car|ce|ar|e)\b|haga clic|(?:verific|conferm|clicc|aggiorn)(?:a|hi|i|are)\b|(?:verifieer|bevestig|klik|controleer)\w*|(?:verifique|confirme|clique|atualize|valide)\b|(?:подтверд|проверьте|перейдите|нажмите|обновите)\w*|(?:验证|驗證|确认|確認|点击|點擊|登录|登錄|更新)|(?:確認|認証|更新|ログイン|クリック|検証)|(?:zweryfikuj|potwierdź|kliknij|zaktualizuj|zaloguj)\w*|(?:확인|인증|클릭|로그인|업데이트)|(?:doğrula|onayla|tıkla|güncelle|giriş yap)\w*|(?:verifiera|bekräfta|klicka|logga in|uppdatera)\b|(?:ověř|potvrď|klikn|přihlas|aktualizuj)\w*|acceda\b|accedi\b|accédez|in te loggen",
        ),
        (
            Act.DOUBT,
            r"(?:is|was|are|were) (?:this|that|it|the|your) (?:\w+ ){0,3}(?:really|genuine\w*|legit\w*|authentic|real\b|from you|yours|a scam|a fake|fake|fraud\w*)|(?:it|this|that) (?:is|was) (?:\w+ )?(?:genuine|legitimate|really from you)|(?:did|have) you (?:really |actually )?(?:send|sent|write|written)|what (?:do|should|must|shall|can|exactly) (?:i|we|am i|are we) (?:have to |need to |now )*(?:do|check|supposed)|how (?:can|do|should) (?:i|we) (?:check|find out|verify|tell)"
            r"|(?:stammt|ist|kommt) (?:diese|die|dieses|das|ihr)\w* (?:\S+ ){0,4}(?:wirklich|tatsächlich|echt|von ihnen)|was (?:muss|soll|kann|müssen|sollen) (?:ich|wir) (?:\w+ )?(?:tun|machen|unternehmen)|wie (?:kann|können) (?:ich|wir) (?:das )?(?:prüfen|feststellen|herausfinden)|(?:vient-il|vient-elle|est-ce|provient-il) (?:\S+ ){0,4}(?:vous|vrai|authentique|arnaque|de votre part)|que (?:dois-je|devons-nous|faut-il) faire|comment (?:puis-je|pouvons-nous) (?:le )?vérifier|(?:es|son) (?:\S+ ){0,4}(?:realmente|de verdad|auténtic\w+|de ustedes|una estafa|legítim\w+)|qué (?:debo|tengo que|debemos|tenemos que) hacer|(?:è|proviene) (?:\S+ ){0,4}(?:davvero|veramente|autentic\w+|da voi|una truffa)|(?:cosa|che cosa) (?:devo|dobbiamo) fare|(?:is|komt) (?:deze|dit|die|dat) (?:\S+ ){0,4}(?:echt|werkelijk|van jullie|van u)|wat (?:moet|moeten) (?:ik|we|wij) (?:nu )?doen|(?:é|veio) (?:\S+ ){0,4}(?:mesmo|realmente|autêntic\w+|de vocês|um golpe|fraude)|o que (?:devo|devemos|tenho de|preciso) fazer|(?:действительно|правда|на самом деле)(?: ли)? (?:\S+ ){0,5}(?:от вас|вы|ваш\w*)|что (?:мне|нам) (?:\S+ )?делать|(?:真的是|是否(?:是|真)|是不是)\S{0,10}(?:贵司|贵公司|你们|您|发的|发送|诈骗)|(?:该|應該|应该|需要)(?:怎么做|怎麼做|做什么|做什麼|如何)"
            r"|本当に[^。]{0,20}(?:から|送ら)|(?:詐欺|偽|迷惑)(?:の)?(?:メール)?では(?:ない|ありません|ございません)(?:の)?(?:です|でしょう)?か|本物(?:です|でしょう|なの)|何をすれば|どうすれば(?:よ|い|良)|どのように(?:すれば|対応)|どうやって|どうしたら|czy (?:ta|to|ten|ta wiadomość) (?:\S+ ){0,4}(?:naprawdę|rzeczywiście|od państwa|oszustwo|autentyczn\w+)|co (?:mam|mamy|powinienem|powinniśmy) (?:\S+ )?zrobić|(?:정말|진짜|실제로) ?\S*.{0,12}(?:보낸|발송|맞)|(?:어떻게|무엇을) ?(?:해야|하면)|(?:gerçekten|sahiden) (?:\S+ ){0,4}(?:siz\w*|gönder\w*|mi)\b|ne yapmam(?:ız)? (?:gerek|lazım)\w*|är (?:det|detta|mejlet|brevet) (?:\S+ ){0,4}(?:äkta|verkligen|från er|en bluff)|vad (?:ska|måste|bör) (?:jag|vi) göra|(?:je|byl\w*) (?:\S+ ){0,4}(?:opravdu|skutečně|pravý|pravá|od vás|podvod)|co (?:mám|máme|musím|musíme) (?:\S+ )?(?:dělat|udělat)|(?:really|truly|actually) (?:from )?you\b|это (?:точно |вы )|точно вы|(?:или|это) мошенник\w*|na pewno wy|czy (?:to )?(?:jakieś )?oszustwo|jakieś oszustwo|prawdziwy\b|opravdu vy|nebo podvod|pravý, |진짜 맞|사기인가|정말 보내|siz mi\b|dolandırıcılık mı|gerçek mi|är det (?:verkligen )?ni|bluff\b|siete davvero|c'est bien vous|arnaque \?|è una truffa|een? nep\b|is het nep|é golpe|são vocês mesmo|是你们发的|是诈骗|真的是(?:贵|你)|どうすれば解除|本当に御社|anything else you need|(?:brauchen|benötigen) sie noch|noch etwas von mir|autre chose|algo más de m[ií]|altro da me|nog iets van mij|mais alguma coisa|что[- ](?:то|нибудь) ещё|ещё что|还需要我|(?:potrzebuj\w+|trzeba) (?:jeszcze|czegoś)|더 필요한|başka bir şey (?:gerek|istiyor)\w*|något mer från mig|ještě něco|他に必要",
        ),
        (
            Act.NOTICE,
            r"(?:mail|letter|notice|message|warning|e-?mail|notification) (?:\w+ )?(?:from|by) (?:you\b|your (?:company|abuse|team|department))|you (?:sent|wrote|mailed|e-?mailed)(?: to)? (?:me|us)\b|(?:your|this) (?:\w+ )?(?:mail|letter|notice|warning|e-?mail|notification)\b|(?:mail|schreiben|brief|nachricht|warnung|mitteilung) von ihnen|ihr(?:e|er|em)? (?:mail|schreiben|brief|nachricht|warnung|mitteilung|hinweis)|sie (?:haben )?(?:mir|uns) (?:\S+ ){0,3}(?:geschrieben|geschickt|gesendet)|(?:mail|courriel|message|lettre|avertissement) de (?:votre part|vous\b)|votre (?:mail|courriel|message|lettre|avertissement|notification)|vous (?:m'|nous )(?:avez )?(?:écrit|envoyé)|(?:su|vuestro) (?:correo|mensaje|aviso|carta|notificación)|(?:correo|mensaje|aviso|carta) (?:de ustedes|suyo)|(?:la vostra|il vostro) (?:mail|e-?mail|messaggio|lettera|avviso|comunicazione)|(?:uw|jullie) (?:mail|e-?mail|bericht|brief|waarschuwing)|(?:seu|vosso) (?:e-?mail|aviso|mensagem)|(?:sua|vossa) (?:mensagem|carta|notificação)|(?:mensagem|e-?mail|aviso) de vocês|ваш\w* (?:письм|сообщени|уведомлени|предупреждени)\w*|письм\w* от вас|(?:贵司|贵公司|你们|您)(?:发|寄|给我)?\S{0,6}(?:邮件|通知|来信|郵件)|(?:御社|貴社|そちら|ご担当者?様?)から[^。]{0,40}(?:メール|通知|連絡|手紙|書面|案内)|という(?:件名の)?(?:メール|通知|手紙|連絡)が|いただいた(?:メール|通知)|(?:państwa|wasz\w*) (?:mail|e-?mail|wiadomość|pismo|ostrzeżenie)|(?:wiadomość|mail|pismo) od państwa|(?:귀사|그쪽)(?:에서|의|로부터) ?\S*.{0,10}(?:메일|통지|안내|연락)|(?:sizden|tarafınızdan) (?:\S+ ){0,3}(?:posta|mesaj|uyarı|bildirim|yazı|mail)\w*|(?:ert|från er|er) (?:mejl|brev|meddelande|varning|mail)|(?:mejl|brev|meddelande) från er|(?:váš|vaše|vaši|vašeho) (?:e-?mail|mail|dopis|zpráv|upozornění|oznámení)\w*|(?:e-?mail|dopis|zpráv\w+) od vás",
        ),
        (
            Act.HIS_LINE,
            r"(?:my|our) (?:\w+ )?(?:ip\b|address|line|connection|router|internet|subscription|contract|server|wi-?fi|network)|(?:mein|unser)\w* (?:\w+ )?(?:ip\b|ip-adresse|anschluss|router|internet\w*|vertrag|server|leitung|wlan)|(?:mon|ma|notre) (?:\w+ )?(?:ip\b|adresse|ligne|connexion|box|routeur|abonnement|serveur)|(?:mi|nuestr[oa]) (?:\w+ )?(?:ip\b|dirección|línea|conexión|router|contrato|servidor)|(?:mi[oa]|nostr[oa]) (?:\w+ )?(?:ip\b|indirizzo|linea|connessione|router|contratto|server)|(?:mijn|ons|onze) (?:\w+ )?(?:ip\b|ip-adres|lijn|verbinding|router|aansluiting|abonnement|server)|(?:meu|minha|nosso|nossa) (?:\w+ )?(?:ip\b|endereço|linha|conexão|roteador|ligação|contrato|servidor)|(?:мо|наш)\w* (?:\S+ )?(?:ip\b|адрес|линии|подключени|роутер|интернет|договор|сервер)\w*|我(?:们|家|司|們)?的?(?:ip|线路|宽带|路由器|地址|服务器|寬頻)|(?:うち|当方|弊社|当社|私|こちら|我が家|自宅)の[^。、]{0,8}(?:ip|回線|ルータ|パソコン|pc|サーバ|アドレス|番号)|(?:mój|moje|nasz\w*|mojego) (?:\w+ )?(?:ip\b|adres|łącz|router|internet|umow|serwer)\w*|(?:저희|제|우리) ?\S{0,4} ?(?:ip|회선|공유기|주소|인터넷|서버)|(?:ip adresim|hattım|modemim|bağlantım|internetim|sunucum)\w*|(?:min|mitt|vår|vårt) (?:\w+ )?(?:ip|adress|linje|anslutning|router|bredband|server|abonnemang)\w*|(?:moje|můj|mojí|naše|náš|naší) (?:\w+ )?(?:ip\b|adres|link|přípoj|router|internet|smlouv|server)\w*|(?:my|our) (?:\w+ )?(?:vps|machine|host|box)\b|mein\w* (?:\w+ )?vps|(?:mon|mi|il mio|mijn|meu) (?:\w+ )?vps|мо(?:й|его|ему) (?:vps|сервер)\w*|我(?:的)?(?:服务器|vps)|(?:自分|契約した)の?(?:サーバ|vps)|契約したvps|(?:moj\w*|mi) vps\w*|(?:제|저희) ?(?:vps|서버)|vps\w*(?:imi|'?i)\b|min vps|můj vps|mi vypnete vps",
        ),
        (
            Act.SCANS,
            r"(?:will|shall|going to|plan to|intend to|about to) (?:\w+ ){0,3}(?:scan|probe|measure|crawl|survey)\b|(?:scans|probes|measurements|scanning|probing) (?:\w+ )?(?:will |shall )?(?:start|begin|run\b|take place|come|originate)|announc\w+\b.{0,60}(?:scan|measure|probe)\w*|research scans?\b|internet[- ]wide (?:scan|measurement|survey)\w*|we (?:regularly |currently )?(?:conduct|perform|carry out|run|are conducting|are running) (?:\w+ ){0,4}(?:scans?|scanning|measurements?|probes?)\b|our (?:scans|scanners|probes|measurements)\b|(?:werden|führen) (?:wir )?(?:\S+ ){0,10}(?:scannen|messungen|scans|abtasten)|(?:unsere|forschungs)-?(?: )?(?:scans|messungen)\w*|(?:nous|allons|effectuons|effectuerons|mènerons|réaliserons) (?:\S+ ){0,6}(?:scanner|balayer|scans?|mesures|balayages?)\b|(?:vamos a|realizaremos|realizamos|llevaremos a cabo|efectuaremos) (?:\S+ ){0,5}(?:escane\w+|sonde\w+|mediciones|exploraci\w+)|(?:effettueremo|eseguiremo|effettuiamo|condurremo|eseguiamo) (?:\S+ ){0,5}(?:scansion\w+|misurazion\w+)|(?:zullen|gaan|voeren) (?:wij |we )?(?:\S+ ){0,8}(?:scannen|scans|metingen)|(?:realizaremos|faremos|vamos|efetuaremos|realizamos) (?:\S+ ){0,5}(?:varredura\w*|medições|escane\w+)|(?:будем|будет|проводим|проведём|проведем|планируем) (?:\S+ ){0,6}(?:сканиров\w+|измерени\w+)|(?:将|將|计划|計劃)[^。]{0,40}(?:扫描|掃描|测量|測量|探测)|(?:スキャン|測定|計測|調査(?:通信|パケット))[^。]{0,16}(?:を)?(?:実施|行い|開始|行う|予定)|(?:będziemy|przeprowadzimy|prowadzimy) (?:\S+ ){0,5}(?:skanowa\w+|pomiar\w*)|(?:스캔|측정)(?:을|를)? ?(?:실시|진행|수행|시작)(?:할|합|하겠|될|하고)|(?:tarama|ölçüm)\w* (?:\S+ ){0,3}(?:yapacağız|gerçekleştireceğiz|başlayacak|yapmaktayız|gerçekleştirilecek)\w*|(?:kommer|ska|skall) (?:vi )?(?:\S+ ){0,5}(?:skanna|mäta|genomföra)|(?:budeme|provádíme|provedeme) (?:\S+ ){0,5}(?:skenov\w+|měřen\w*|měřit)",
        ),
        (
            Act.LEFT_OUT,
            r"opt(?:ing|ed)?[- ]?out|(?:left|leave|take|keep|taken) (?:\w+ ){0,4}out\b|(?:be |to )?(?:exclude[ds]?|excluding|exclusion)\b|do-not-scan|not (?:want|wish) to be (?:scanned|probed|measured|included)|ausgenommen|ausschlie(?:ß|ss)\w*|ausschluss\w*|exclure|exclusion|exclus\b|excluir\w*|excluid\w+|exclusi[oó]n|exclusão|esclu\w+|uitsluit\w*|uitgesloten|uitzonder\w*|исключ\w+|排除|退出|除外|対象外|wyklucz\w*|wyłącz\w* z|제외|hariç|kapsam dışı|undanta\w*|uteslut\w*|vyloučit|vyřad\w*|vyjm\w*",
        ),
        (
            Act.HARMLESS,
            r"not (?:an )?attacks?\b|harmless|no (?:log-?in|exploit\w*|data|attempt)\b|research\b|scientific|universit\w+|academic|measurement (?:study|group|project)|forschung\w*|wissenschaft\w*|harmlos|kein(?:e|en)? angriff\w*|recherche\b|scientifique|inoffensi\w+|investigación|científic\w+|ricerca\b|scientific\w+|innocu\w+|onderzoek\w*|wetenschappelijk\w*|onschuldig\w*|pesquisa\b|исследован\w*|научн\w*|безвредн\w*|研究|科研|大学|大學|無害|无害|学術|badani\w*|badawcz\w*|naukow\w*|연구|학술|araştırma\w*|bilimsel|forskning\w*|forsknings\w*|ofarlig\w*|výzkum\w*|vědeck\w*|neškodn\w*",
        ),
        (
            Act.OVER,
            r"gone (?:since|now)\b|nothing (?:more |further |else |new )?(?:since|has come|comes in|came in|arriv\w+ since)|(?:quiet|peaceful) (?:since|now)\b|(?:flood|attacks?|spam|scans?|it|they|traffic|attempts?|mails?|log-?ins?|probes?|all) (?:has |have )?(?:now |all |completely |finally )*(?:stopped|ceased|ended)\b|no (?:\w+ )?(?:\w+ )?(?:since then|any ?more\b|since (?:you|your|last|yesterday))|(?:can|may) be closed|(?:feel free to|you (?:can|may)) (?:now )?close"
            r"|(?:閲覧|表示|接続|アクセス)(?:でき|され)なくな|(?:閉じ|クローズし|終了し)て(?:いただい|頂い|もらっ)|(?:一切|まったく|全く|もう|以降)なくなり|(?:一切|まったく|全く|もう|以降)[^。、]{0,24}(?:[はがも]ありません|来てい?ません|来なくな|届いてい?ません|届かなく|見られません|止まり)|消えている(?:の|こと)を|解決済みとして|静かになり"
            r"|(?:ist|herrscht|jetzt|nun|endlich) (?:\w+ )?ruhe\b|(?:kommt|kam|kommen) (?:\w+ )?(?:nichts|nix|keine\w*) (?:\w+ )?(?:mehr|rein)|zu den akten|ad acta|(?:nichts|nix) mehr (?:gesehen|gekommen|festgestellt|rein)|hat sich (?:damit )?erledigt|keine (?:\w+ )?(?:mehr )?(?:seit|seitdem)\b"
            r"|plus rien\b|plus (?:une?|la moindre) (?:seule )?(?:tentative|attaque|connexion)|(?:c'est|est) réglée?|c'est bon\b|rentré dans l'ordre|pas la peine de|(?:vous pouvez|on peut) (?:fermer|clore|clôturer)"
            r"|ya no (?:llega|hay|vemos|recib|entra|aparec)\w*|no (?:hemos|he) vuelto a (?:ver|recibir|detectar)|ni un[ao]? (?:solo |sola )?(?:intento|mensaje|ataque)|asunto (?:zanjado|resuelto)|pueden? (?:cerrar|archivar)"
            r"|non (?:arriva|arrivano|vedo|vediamo|riceviamo|c'è|ci sono) più|(?:neanche|nemmeno) più|(?:è|tutto) (?:tranquillo|risolto|a posto)|nessun[ao']? ?(?:altr[oa] |ulteriore |più )?(?:tentativo|attacco|messaggio) (?:da|dopo)|lascia\w+ (?:pure )?perdere|potete (?:chiudere|archiviare)"
            r"|geen (?:enkele |verdere )?(?:poging|aanval|mail|spam|scan|verbinding)\w* meer|(?:het is|is het) (?:weer |nu )?(?:rustig|stil)\b|niets meer (?:gezien|binnen)|(?:kunnen|mogen|mag|kan) (?:\w+ )?(?:gesloten worden|sluiten)"
            r"|já não (?:há|vemos|recebemos|cheg)\w*|não (?:vemos|recebemos|há|cheg\w+|houve|vimos) mais|nenhum[a]? (?:outr[oa] |nov[oa] )?(?:tentativa|ataque|mensagem) (?:desde|depois|após)|parou\b|tudo (?:calmo|resolvido|tranquilo)|podem? (?:encerrar|fechar|arquivar)"
            r"|больше (?:нет|не (?:приход|поступ|вид|повтор|беспоко|получа|открыва))\w*|(?:остановил|закончил)(?:ся|ась|ись|ось)|(?:всё|все) (?:тихо|спокойно|в порядке|решено|чисто)|можно (?:закры|считать закр)\w*|(?:можете|просим|прошу) закры\w+"
            r"|(?:没有?|沒有?|未)再(?:收到|出现|看到|发现|發現|出現|发生|遭|有)|(?:攻击|攻擊|扫描|掃描|垃圾邮件|流量|邮件|尝试)(?:已经?|都|就|也)(?:停|消失|没有了)|(?:恢复|恢復)(?:了)?(?:正常|平静)|(?:可以|可)(?:关闭|结案|關閉|结束)|打不开了|不见了|消失了|已(?:经)?(?:停止|结束|無法|无法)"
            r"|nie (?:ma|widzimy|otrzymujemy|notujemy|przychodz\w+) (?:już|więcej)|już nie (?:przychodz|ma\b|widzimy|otrzymuj|działa)\w*|(?:zniknęł|przestał)\w*|(?:jest|panuje) (?:już )?(?:cisza|spokój)|(?:można|mogą państwo) (?:zamknąć|uznać)|żadnych (?:nowych |dalszych |więcej )?(?:prób|ataków|skan\w*|wiadomości)"
            r"|더 ?이상 (?:오지|들어오지|없|보이지|발견|오는)|(?:멈췄|멈추었|사라졌|그쳤|없어졌|끊겼|잠잠)|(?:종료|종결)(?:하셔도|해 ?주셔도|해도)|닫아 ?주셔도"
            r"|artık (?:gelmiyor|yok|görmüyor|görünmüyor|almıyor|açılmıyor)\w*|(?:durdu|kesildi|bitti|sona erdi)\b|kapatabilirsiniz"
            r"|inga (?:fler|nya|ytterligare) (?:försök|attacker|mejl|skanningar|angrepp)|kan stänga (?:ärendet|det)|(?:är|blev|blivit) (?:nu )?(?:lugnt|borta|tyst)\b|har (?:nu |helt )*(?:slutat|upphört)"
            r"|(?:už|již) (?:nic|žádn\w+|nepřichází|nechodí|nevidíme|neběží)|žádn\w+ (?:další )?(?:pokus|útok|spam)\w* (?:\S+ ){0,3}(?:nevid|nezazn|nepřich)\w*|(?:je|máme) (?:už |teď )?klid\b|zmizel\w*|můžete (?:uzavřít|zavřít)|(?:případ|věc|tiket|incident) (?:\S+ ){0,4}(?:uzavřel|zavřel|uzavíráme)\w*|not a single|keine? einzige[rn]?|ни одной? (?:больше )?попыт\w+|ani jedn\w+ (?:prób|pokus)\w*|inte ett enda|tek (?:bir )?deneme|한 번도 (?:없|안)|тишина\b|ses yok\b|cisza\b|조용(?:하네|합니다|해졌)|det tyst\b|vyřešeno\b|löst\b|załatwion\w+|解决了|没有再|вопрос реш[её]н|za mě vyřešen|no ha vuelto a|по[- ]моему решен\w*|ani jeden (?:pokus|útok)",
        ),
        (
            Act.GLAD,
            r"thank(?:s| you)\b|thx\b|appreciat\w+|grateful|gratitude|kudos|well done|(?:great|good|nice) (?:job|work)|cheers\b|ありがとう|感謝|お礼|御礼|助かり|恐縮|おかげ(?:さま|様)?で|ほっと|danke\w*|dank\b|bedank\w*|merci\b|remerci\w+|reconnaissan\w+|bravo\b|bon travail|gracias|agrade\w+|agradezc\w+|felicit\w+|cracks\b|enhorabuena|buen trabajo|grazie|ringrazi\w+|complimenti|ottimo lavoro|waarder\w+|toppers\b|obrigad\w+|parabéns|gratidão|valeu\b|спасибо|благодар\w+|признател\w+|谢谢|感谢|謝謝|多谢|致谢|辛苦了|dzięk\w+|wdzięczn\w+|brawo|감사|고맙|고마|teşekkür\w*|sağ ?ol\w*|minnettar\w*|ellerinize|tack\b|tacksam\w*|tackar\b|bra jobbat|děkuj\w+|díky|poděkov\w+|vděčn\w+|uppskattning\w*|респект|robota\b|jobbat|paráda|よかった",
        ),
        (
            Act.THANKS,
            r"how (?:quickly|fast|promptly|swiftly) (?:you|this|it)|since (?:you|your) (?:\w+ )?(?:stepped|contacted|spoke|acted|took|intervened|dealt|guys|called|team|wrote)|that was (?:fast|quick)|(?:quick|prompt|swift|fast|rapid|speedy) (?:takedown|closure|handling|removal|reaction|intervention)|you took (?:\w+ ){0,5}down"
            r"|(?:迅速|早速|素早|早い|速やか)[^。]{0,10}(?:対応|対処|停止)[^。]{0,16}(?:ありがとう|感謝|御礼|お礼|いただき)|ご?尽力|(?:停止|閉鎖|削除|対応|対処)の(?:お礼|御礼)|(?:連絡|対応|停止|通知)(?:して)?(?:いただ|頂|くだ)[^。]{0,6}(?:あと|後|以降|以来|おかげ)"
            r"|seit (?:ihr|sie) (?:\w+ )|(?:schnell|rasch|zügig|prompt|umgehend)e\w* (?:\w+ ){0,2}(?:reaktion|abschaltung|hilfe|bearbeitung|sperrung|erledigung|handeln|entfernung|unterstützung)|depuis que vous|(?:intervention|fermeture|réaction|suppression) (?:si |très |aussi )?(?:rapide|prompte|efficace)|votre (?:rapidité|réactivité|efficacité)|desde que (?:ustedes |vosotros |vocês )?(?:avis|habl|contact|interv|actu|fal)\w+|(?:rápida|pronta|inmediata|imediata) (?:\w+ )?(?:respuesta|resposta|actuación|atuação|reacción|reação|intervenci|intervenção|gestión|ayuda|ajuda|acción|ação|retirada|remoção)|rapidez|prontitud|celeridad|prontidão|agilidade"
            r"|da quando (?:avete|siete)|(?:tempestiv|rapid|pront|veloce|celere)[aoi]? (?:\w+ )?(?:chiusura|intervento|reazione|azione|rimozione|aiuto|gestione)|tempestività|sinds (?:jullie|u|je) |(?:snelle|vlotte|spoedige|adequate) (?:\w+ )?(?:sluiting|actie|hulp|afhandeling|verwijdering|reactie)|с тех пор,? как вы|после (?:вашего|вашей) (?:\S+ )?(?:вмешательств|обращени|звонк)\w*|(?:быстр|оперативн)\w+ (?:\S+ )?(?:реакци|реагировани|помощ|решени|действи|закрыти|удалени|блокировк)\w*|оперативность|так быстро"
            r"|(?:迅速|及时|快速|及時|高效|这么快|如此快)(?:地|的)?(?:处理|處理|响应|回应|行动|關閉|关闭|帮助|协助|解决|下线)|(?:自|自从|自從)(?:您|你们|贵)|odkąd (?:państwo|skontakt|interwen|porozmaw)\w*|(?:szybk|sprawn|błyskawiczn)\w+ (?:\w+ )?(?:reakcj|działani|pomoc|interwencj|zamknięci|usunięci|obsług)\w*|(?:신속|빠른|빠르게|빨리)[^.]{0,8}(?:조치|대응|처리|차단|도움|삭제)|(?:연락|조치|통보)(?:해 ?주신|하신) (?:후|뒤|이후|덕분)|덕분에|(?:hızlı|çabuk) (?:\w+ )?(?:müdahale|tepki|dönüş|yardım|işlem|çözüm|ilgi)\w*|(?:görüştüğünüz|müdahale ettiğiniz|ilgilendiğiniz|konuştuğunuz)\w* (?:beri|sonra)|sayenizde|sedan ni |(?:snabb|rask)\w* (?:\w+ )?(?:åtgärd|hjälp|stängning|hantering|insats|agerande|nedtagning)\w*|od (?:té )?(?:doby|chvíle),? co|(?:rychl|promptní|pohotov|bleskov)\w* (?:\w+ )?(?:reakc|vyřízení|pomoc|zásah|řešení|odstranění|uzavření|vypnutí)\w*|så (?:snabbt|raskt)|(?:szybk|sprawn)\w+ (?:\w+ )?(?:wyłączeni|zablokowani)\w*|sen ni |после того,? как вы|odkąd |od té doby|zo snel|così in fretta|tan rápido|si vite",
        ),
        (
            Act.MISTAKE,
            r"misread|misinterpret\w*|misidentif\w*|wrong (?:recipient|provider|network|company|addressee)|nothing to do with|(?:digits?|numbers?) (?:was |were |got )?(?:swapped|transposed|mixed up)|meant for (?:another|someone|a different)|nothing (?:came|originated) from"
            r"|読み間違|見間違|(?:送り先|送信先|宛先)(?:を|の)?(?:間違|誤)|無関係|(?:御社|貴社|そちら)[^。]{0,16}関係(?:ありません|ございません)|別の(?:事業者|プロバイダ|会社)[^。]{0,10}(?:送|宛)|数字が入れ替|誤って生成|(?:攻撃|送信|被害|事実)は(?:ございません|ありません)"
            r"|falsche[rn]? (?:empfänger|provider|adressat|hoster|anbieter)|(?:für|an) einen anderen (?:provider|anbieter|hoster|empfänger)|nichts (?:damit |mit \w+ )?zu tun|nie etwas getan|nicht betroffen|verlesen\b|verwechselt|(?:erreur de|mauvais) destinataire|inversé (?:deux |des |les )?chiffres|(?:rien|n'avez rien) (?:à voir|fait)|pas concernés?|mal lu\b|equivocad\w+ de (?:destinatario|proveedor|empresa)|destinatario (?:equivocado|erróneo|incorrecto|sbagliato|errato)|nada que ver|bail(?:é|amos) |leí(?:mos)? mal|sbagliato (?:destinatario|provider)|non c'entra\w*|invertito (?:due |le )?cifre|letto male"
            r"|verkeerde (?:provider|ontvanger|geadresseerde|partij)|(?:cijfers|getallen) (?:\S+ ){0,4}(?:omgewisseld|verwisseld)|(?:staan|staat) (?:hier )?(?:\w+ )?buiten|niets (?:hier)?mee te maken|verkeerd gelezen|destinatário (?:errado|incorreto)|nada a ver|troc(?:amos|ámos|ei) (?:\w+ )?(?:dígitos|números|algarismos)|li(?:mos)? mal\b|engano\b|не тому|не по адресу|не имее\w+ (?:\S+ )?отношения|не при ?ч[её]м|перепута\w+|неправильно (?:прочита|понял|истолк)\w+|收件人错误|发错|寄错|与(?:贵|你们|您)[^。]{0,10}无关|看错|弄混|误读|误解"
            r"|(?:zły|niewłaściw\w+|błędn\w+) (?:adresat|odbiorc)\w*|pomylil\w+|nic wspólnego|źle odczyta\w+|błąd po naszej|nie doszło do|잘못 (?:읽|보았|전달)|(?:관련|관계)(?:이|가)? ?없|무관|yanlış (?:alıcı|kişi|sağlayıcı|okudu)\w*|ilgi(?:niz|si) yok\w*|fel (?:mottagare|leverantör|adressat)|med (?:saken|detta|det) att göra|läste fel|kastat om|špatn\w+ (?:adresát|příjemc)\w*|(?:nesprávn|chybn)\w+ (?:adresát|příjemc)\w*|nic společného|přehlédl\w*|spletl\w*|prohodil\w*|оказалось,? что это наш\w*|(?:era|foi|was|war|était) (?:\w+ )?(?:our|a nossa|nuestr[oa]|unser|notre) (?:\w+ )?(?:próp|prop|eigen|own)\w*|nossa própria|kendi \w+ \w+mış|(?:byl|byla) to náš|náš vlastní|nasz własny|vår egen|onze eigen|nuestra propia|notre propre|nostro stesso|我们自己的|저희 자체|falso positivo|descobri que era",
        ),
        (
            Act.WITHDRAWN,
            r"(?:report|notice|complaint|ticket)s? (?:\S+ ){0,6}(?:is|are|was) (?:hereby |now |therefore )?(?:void|invalid|null|moot|cancell?ed|annulled)|(?:レポート|報告|通報|申告)[^。]{0,16}無効|(?:meldung|bericht|beschwerde)\S* (?:\S+ ){0,5}(?:gegenstandslos|hinfällig|ungültig|nichtig|storniert)|(?:rapport|signalement) (?:\S+ ){0,4}(?:annulé|caduc|sans objet)|(?:informe|aviso|reporte) (?:\S+ ){0,4}anulado|queda(?:n)? sin efecto|(?:rapporto|avviso) (?:\S+ ){0,4}(?:annullato|nullo)|considerat[oa] null[oa]|(?:rapport|bericht) (?:\S+ ){0,4}(?:vervallen|vervalt|nietig)|als niet verzonden|fica(?:m)? sem efeito|аннулирован\w*|недействител\w+|(?:报告|通知|举报|投诉|報告)[^。]{0,10}(?:作废|无效|取消|作廢)|unieważnion\w*|nieważn\w+|(?:보고서|신고|통보)[^.]{0,10}무효|geçersiz\w*|ogiltig\w*|makuler\w*|neplatn\w*|zneplatněn\w*|(?:stan|status)\W{1,3}wycofan\w*|retiro (?:o que|lo) (?:disse|dicho)|жалобу отзываю|hlášení (?:beru|bereme) zpět|şik[aâ]yetimi geri|(?:está|fica) cancelad[oa]|не рассматривать|zgłoszenie wycofuj\w*",
        ),
        (
            Act.DISREGARD,
            r"forget (?:what|everything) (?:i|we)|(?:delete|bin|discard) (?:the|my|our|that) (?:message|mail|e-?mail|notice|report|complaint)|忘れて(?:くだ|下さ)|bitte löschen|jeter (?:mon|notre|ce)|supprim(?:er|ez) (?:mon|notre) (?:message|mail|courriel)|borr(?:ad|en|e) (?:el|mi|nuestro|este) (?:mensaje|correo)|cestin\w+|(?:cancell|elimin)\w+ (?:pure )?(?:il|questo) messaggio|gooi (?:\w+ )?(?:maar )?weg|apagu(?:em|e) (?:a|o|esta|este|minha|nossa)|esque[cç]\w+ (?:a|o|esta|este|minha|nossa)|(?:забудьте|удалите) (?:\S+ )?(?:письм|сообщен)\w*|请(?:直接)?(?:删除(?:此|本|该|这)|忽略|忘)|(?:unutun|mesajı silin)|(?:glöm|radera|släng|kasta) (?:mitt|vårt|det|mejlet|meddelandet)|(?:zapomeňte|smažte|vymažte)",
        ),
        (
            Act.SORRY,
            r"sorry\b|ごめん|すみません|すいません|迷惑をおかけ|désolée?s?\b|scus(?:a|ate|i)\b|entschuldig\w*|не обессуд\w*|对不起|不好意思|przepraszam\w*|미안|pardon\b|förlåt|pardón|omlouv\w+",
        ),
        (
            Act.DELISTED,
            r"lift(?:ed|ing) the (?:block|listing|ban|restriction)|(?:block|listing|ban) (?:\S+ ){0,4}(?:lifted|expired)|unblocked\b|(?:entry|record) (?:\S+ ){0,5}(?:has expired|expired|was deleted)|(?:リスト|拒否)から(?:外し|除|削)|リストに載っていません|(?:レコード|登録|掲載)は[^。]{0,14}(?:抹消|削除|解除)され|(?:ブロック|制限|遮断)を解除(?:いた|し)まし"
            r"|(?:von|aus) (?:unserer|der) (?:\S*list\w*|sperr\w*) (?:genommen|entfernt|gestrichen|gelöscht)|(?:sperre|eintrag|listung|blockierung) (?:\S+ ){0,5}(?:aufgehoben|gelöscht|entfernt|abgelaufen|erloschen)|entsperrt|débloqu(?:er|é|ée|ons)\b|(?:inscription|blocage) (?:\S+ ){0,5}(?:expiré|levée?|supprimée?|retirée?)|levé le blocage|ne figure(?:nt)? plus|desbloquead\w+|desbloquear (?:su|el|la)|desbloque[áa]mos|(?:bloqueo|inscripción|entrada|bloqueio|listagem) (?:\S+ ){0,5}(?:levantad|caducad|expir|eliminad|retirad|removid)\w*|sbloccat\w+|(?:voce|blocco|iscrizione) (?:\S+ ){0,5}(?:scadut|rimoss|revocat|eliminat)\w*|non è più in elenco|gedeblokkeerd|van (?:de|onze) \S*lijst (?:gehaald|verwijderd)|(?:vermelding|blokkade|blokkering) (?:\S+ ){0,5}(?:verlopen|opgeheven|verwijderd)"
            r"|разблокиров\w+|(?:блокировк|запис)\w* (?:\S+ ){0,5}(?:снят|удал[её]н|истек|истёк)\w*|(?:снял|сняли) блокировк\w*|(?:解除|取消)(?:了)?(?:对)?[^。]{0,16}(?:封锁|屏蔽|拦截|限制|封禁)|(?:条目|记录|列名)[^。]{0,8}(?:过期|删除|移除|失效)|从[^。]{0,16}(?:名单|列表)(?:中)?(?:移除|移出|删除|去除)|odblokowa(?:liśmy|łem|no|ny)\w*|(?:blokad|wpis)\w* (?:\S+ ){0,5}(?:zdjęt|zniesion|wygas|usunięt)\w*|(?:차단|등재|제한)(?:을|이|가)? ?해제(?:되|했|하였|됐)|(?:항목|기록)(?:이|은)? ?(?:만료|삭제|제거)|(?:engel|kayıt|listeleme)\w* (?:\S+ ){0,3}(?:kaldırıl|silin|sona er|kaldırdı)\w*|listeden çık\w+|avblockera\w*|(?:spärren|posten|blockeringen|listningen) (?:\S+ ){0,5}(?:hävd|hävts|borttag|upphört|löpt ut|gått ut)\w*|odblokova(?:li|l|ny|na|no|án)\w*|(?:záznam|blokac|zápis)\w* (?:\S+ ){0,5}(?:zrušen|vypršel|odstraněn|smazán)\w*|(?:já )?não consta(?:m)? (?:mais )?d|non è più (?:in|nell)|non risulta più|ne figure plus|artık listede değil|(?:engelini|engeli) (?:\S+ ){0,3}kaldır\w*|снял\w* (?:\S+ )?блокировк\w*|(?:解除|取消)了?对[^。]{0,20}(?:屏蔽|封锁|限制|拦截)|차단을 풀|등록이 (?:\S+ )?만료|süresi (?:\S+ )?doldu|odblokował\w*|odblokoval\w*|avblockerat|liberar (?:o|a) (?:relay|servidor)|liber(?:ei|amos)|(?:expirou|wygasł|vypršel)\w*|van de \S*lijst gehaald|staat (?:niet langer|niet meer) op|zojuist (?:\S+ )?gedeblokkeerd",
        ),
        (
            Act.LISTED_ANEW,
            r"(?:put|placed|entered|included) (?:\S+ ){0,3}(?:on|in|into) (?:the|our)\b|リストに(?:新たに|新規)?(?:登録|掲載|追加)(?:いた|し|され)|auf (?:die|unsere) \S*liste (?:gesetzt|aufgenommen)|(?:a été|avons|ont été) (?:ajouté|inscrit)|(?:ha sido|hemos|fue|se ha) (?:añadid|incluid|inclu)\w*|(?:è stat\w|abbiamo) (?:inserit|aggiunt)\w*|(?:is|werd|hebben) (?:\S+ ){0,3}(?:toegevoegd|geplaatst)|(?:foi|fomos) (?:adicionad|incluíd)\w*|(?:已|被)(?:加入|列入)|dodan\w+ do|wpisan\w+ na|(?:등재|추가)(?:되었|됐|됨)|eklen(?:di|miş)\w*|lagts till|přidán\w*|zařazen\w*",
        ),
        (
            Act.GOES_ON,
            r"(?:anybody|anyone) (?:there|home|reading)|how (?:many|much) (?:more|longer)|unanswered|(?:have|has|had|got|received|getting) (?:\w+ )?no (?:answer|reply|response|reaction)|(?:not|never) (?:had|received|got|yet received) (?:an?|any) (?:answer|reply|response|reaction)|if there is no answer|days? after my|unfortunately|as before\b|without a break|(?:closed|resolved) (?:too early|prematurely|wrongly)|(?:hasn't|haven't|didn't|doesn't) (?:stopped|changed|fixed|helped|learn\w*|done|answered|replied|heard|been (?:fixed|resolved|removed|closed))|he hasn't"
            r"|返信がありません|回答がありません|返事がありません|いつになったら|経ちますが|一度も止ま|止まってい?ません|再開して|また(?:同じ|スパム|来て|始|攻撃|送)|何も改善|ist da jemand|zu früh|(?:noch immer|seit tagen)|leider\b|keine (?:antwort|reaktion|rückmeldung)|il y a quelqu'un|pas de réponse|restée? sans|(?:n'a|n'ont) jamais|rouvr\w+|est là\b|hay alguien|mal cerrad\w*|no ha(?:n)? (?:parado|cesado)|pues no\b|sigan? (?:ahí|en línea)|sin contestar|c'è nessuno|è ancora|stavolta|is daar iemand|te vroeg|niet dus\b|er nog\b|nooit (?:gestopt|antwoord)|geen (?:antwoord|reactie) (?:op|gekregen|ontvangen)|helaas\b|tem alguém|alguém aí|infelizmente|não (?:parou|pararam|obtive\w*)|nunca parou|desta vez|кто-нибудь|есть кто|так и не|сколько ещ[её]|к сожалению|на этот раз|有人吗|没有(?:停|任何(?:回复|回应|改善))|从未停|至今|这次请|很遗憾|jest tam kto|nie (?:przestał|ustał)\w*|niestety|tym razem|누구 계신|답변이? ?없|멈추지 않|이번에는|안타깝|kimse yok mu|cevap (?:alamadı|yok)\w*|maalesef|durmadı\w*|bu sefer|någon där|inget svar|tyvärr|den här gången|haló\b|nikdo (?:ne)?odpov\w+|bohužel|tentokrát|nepřestal\w*|never stopped|кто живой|переставал\w*|как и прежде|возобнов\w+|又(?:在|上线|出现了)|还能打开|仍能|dalej (?:działa|trwa|atakuj)\w*|아직도|계속 (?:열|되)|hâlâ|kvar\b|aldrig (?:slutat|upphört)|i onödan|pořád|nikdy nepřestal\w*|zbytečně|зря\b|är den kvar|estava? (?:no ar|ativo)|no ar outra|voltou\b|outra vez|è tornat\w+|di nuovo|ha vuelto a (?:aparecer|estar|empezar|enviar|atacar)|har ikke stoppet|i stället|istället|samma sak från|stattdessen von|kan ni titta|kan ni kolla",
        ),
        (
            Act.CORRECTED,
            r"should (?:have )?read\b|rather than|mixed up|amended|(?:au lieu|en lugar|al posto|in plaats|em vez) d\w+|ではなく|誤[::]|wrong\s?:|falsch\s?:|wrong ip\b|mauvaise ip|zamiast|вместо|而不是|而非|yerine\b|i stället|místo\b|아니라",
        ),
        (
            Act.HURT,
            r"(?:our|my) (?:\w+ ){0,2}(?:site|server|shop|service|services|network|line|mail|router|customers|users) (?:\w+ )?(?:is|are|was|were|has been|have been|went|became|goes) (?:\w+ )?(?:down|offline|unreachable|slow|unusable)|(?:unser|mein)\w* (?:\w+ )?(?:seite|server|shop|dienst|netz|leitung)\w* (?:\w+ )?(?:ist|war|sind|waren) (?:\w+ ){0,3}(?:offline|nicht erreichbar|lahmgelegt|überlastet)|(?:notre|mon|nos) (?:\w+ )?(?:site|serveur|boutique|service|réseau)s? (?:\w+ )?(?:est|était|a été|sont) (?:\w+ )?(?:hors ligne|inaccessible|saturé|en panne)|(?:nuestr[oa]|mi|nosso|nossa|meu) (?:\w+ )?(?:sitio|servidor|tienda|servicio|red|site|loja|serviço) (?:\w+ )?(?:está|estuvo|ha estado|quedó|ficou|esteve) (?:\w+ )?(?:ca[ií]d|fuera|fora|inaccesible|inacessível|offline)|(?:弊社|当社|当方|うち|私)の(?:サイト|サーバー?|サービス|回線|店|ネットワーク)[^。]{0,20}(?:停止し|落ち|つながら|繋がら|ダウン|利用でき)|回線が(?:まったく|全く|ほとんど)?使えなく|(?:ネット|回線|サイト|サーバー?)が(?:[^。、]{0,8})(?:落ち|つながらなく|繋がらなく|使えなく|重く)",
        ),
        (
            Act.YOURS,
            r"(?:from|in|on|of|within|at) your (?:\w+ )?(?:network|ip|range|ranges|customer|customers|side|server|servers|host|hosts|place|address|addresses|systems?)\b|your (?:customers?|hosts?)\b|(?:hosts|machines|addresses|sources|systems) (?:of yours|within your|at your)|belong to you|(?:貴社|御社|貴ネットワーク|貴組織|そちら)の?(?:お客様|ネットワーク|ip|ホスト|サーバ|回線|[^。]{0,6}台|管理)|(?:aus|in|von) (?:ihrem|ihren|eurem) (?:netz|ip|adress|kund|server)\w*|ihre[nrms]? kunde\w*|(?:de|dans|depuis) (?:votre|vos) (?:réseau|ip|client|adresse|plage|serveur)\w*|(?:de|en|desde) (?:su|sus|vuestra) (?:red|ip|cliente|rango|servidor|direcci)\w*|(?:dalla|della|nella|vostra|vostri) (?:vostra )?(?:rete|ip|client\w+)|(?:uit|in|van) (?:uw|jullie) (?:netwerk|ip|klant|server)\w*|(?:da|na|de) (?:sua|vossa) (?:rede|ip)|(?:из|в|от) ваш\w+ (?:сет|клиент|адрес|диапазон|сервер)\w*|(?:贵|你们的?|您的?)(?:司|方|公司|网络|網路|客户|服务器|ip)|z (?:waszej|państwa) (?:sieci|adres)\w*|귀사(?! ?로고)|(?:ağınız|müşteriniz|sunucunuz)\w*|(?:från|i) (?:ert|er|era) (?:nät|kund|server|ip)\w*|z (?:vaší|vašeho|vašich) (?:sítě|adres|rozsah|server)\w*",
        ),
        (
            Act.HOUSEKEEPING,
            r"logwatch|disk (?:space|usage)|backups?\b|load\s?:|plug-?ins?\b|infected files|malware[- ]scan|uptime|filesystem|processing initiated|users logging in|services? (?:running|up)\b|up to date|プラグイン|バックアップ|ディスク|ウイルス検査|マルウェアスキャン|稼働(?:率|時間)|speicherplatz|festplatte\w*|sicherung(?:en)?\b|last\s?:|erweiterungen|sauvegardes?|espace disque|charge\s?:|extensions?\b|antivirus|copias? de seguridad|espacio en disco|carga\s?:|carico\s?:|spazio su disco|back-up\w*|schijfruimte|belasting\s?:|cópias? de segurança|espaço em disco|disponibilidade|резервн\w+ копи\w+|место на диске|диск\w* (?:занят|использ)\w*|плагин\w*|нагрузка\s?:|备份|磁盘|插件|负载|備份|kopi\w+ zapasow\w+|miejsce na dysku|wtycz\w+|obciążenie|백업|디스크|플러그인|부하|yedek\w*|disk (?:alanı|kullanımı)|eklenti\w*|yük\s?:|säkerhetskopi\w*|diskutrymme|tillägg\w*|zálohy?\b|zálohován\w*|místo na disku|doplňk\w*|zatížení|резервная копия|вирус\w* ?: ?\S*|virussökning|нагрузка\b|logfiles for host|end of logwatch",
        ),
        (
            Act.SOFTWARE,
            r"top (?:blocked|ips|attackers|offenders)|blocked ips|ips? banned|banned (?:ips|services)|fail2ban|log-?in attempts (?:blocked|on)|upgrade to (?:premium|pro)|how often you (?:get|receive)|was protected|your (?:site|firewall|server|website) (?:was|is|has been) (?:protected|safe)|your firewall|bad bots|ブロックしたip|遮断(?:元|しました|件数)|防御件数|拒否ip|守りました|ban\b|gesperrte ips|gebannte ips|hat .{0,60}geschützt|anmeldeversuche .{0,40}(?:abgewehrt|blockiert)|ihre firewall|ip (?:les plus )?(?:bloquées|bannies)|a protégé|(?:votre|ton) pare-feu|ips? (?:más )?(?:bloqueadas|vetadas)|ha protegido|(?:tu|su) cortafuegos|ip (?:più )?(?:bloccati|bannati)|ha protetto|(?:il tuo|il vostro) firewall|(?:geblokkeerde|verbannen) ip|heeft .{0,60}beschermd|(?:je|uw) firewall|ips? (?:mais )?(?:bloquead|banid)\w+|protegeu|(?:seu|sua) firewall|tentativas de login bloqueadas|заблокированн\w+ (?:ip|адрес)\w*|защитил\w*|ваш (?:межсетев|файрвол|брандмауэр)\w*|(?:拦截|封禁|阻止)(?:的)?(?:ip|次数|排名)|已?(?:保护|保護)了?(?:您|你)|防火墙(?:本周|已|周报|报告|拦截)|zablokowan\w+ (?:ip|adres)\w*|ochroni\w+|zapora\b|차단(?:된|한) ?ip|보호했|방화벽|engellenen ip\w*|korudu|güvenlik duvar\w*|(?:blockerade|spärrade) ip\w*|skyddade|din brandvägg|(?:blokovan|zablokovan)\w+ (?:ip|adres)\w*|ochránil\w*|(?:váš|vaše) firewall|(?:blokowane|blokerade|blockerade|engellenen|blokované) ip\w*|чаще всего блокир\w+|защищал\w*|chronił\w*|забанен\w*|spärrade ip|файрвол\w*|межсетев\w+ экран|o firewall|방화벽이",
        ),
        (
            Act.GREEN,
            r"no (?:problems?|issues?|threats?) (?:were |was |have been )?(?:found|detected)|all (?:ok\b|good|green|plugins|systems)|(?:overall )?(?:state|status|health)\s?: ?(?:green|ok|good|healthy)|sit back|\bis protected|good news|0 infected|問題(?:は|が)(?:見つかり|検出され|あり)ませんでした|正常に(?:稼働|動作)|総合判定|最新(?:の状態)?です|感染0件|(?:keine|0) (?:probleme|funde|bedrohungen)|alles (?:grün|ok|in ordnung|in orde)|zurücklehnen|aktuell, |aucun (?:problème|incident) (?:détecté|trouvé)|0 fichiers? infectés?|(?:tout va bien|dormez tranquille|à jour)|no se han? (?:encontrado|detectado) (?:problemas|amenazas)|todo (?:correcto|en orden|ok)|0 archivos|al día\b|nessun problema|tutto (?:ok|a posto|regolare)|0 file infetti|stare seren\w+|geen problemen|0 besmette|lekker achterover|bijgewerkt|(?:está|estão) (?:protegid|atualizad)\w+|nenhum problema|tudo (?:certo|em ordem|ok)|0 arquivos|проблем не (?:обнаружен|найден)\w*|угроз не|всё в порядке|0 заражен\w+|未发现(?:问题|威胁|异常)|一切正常|运行正常|状态[::]?(?:正常|良好)|均(?:为|已)最新|nie (?:wykryto|znaleziono) (?:problem|zagroże)\w*|wszystko (?:ok|w porządku|działa)|są aktualne|문제가? ?(?:발견되지|없)|정상|최신 상태|sorun (?:bulunamadı|yok|tespit edilmedi)|her şey yolunda|güncel\b|inga (?:problem|hot) (?:hittades|upptäcktes)|allt (?:ok|är|ser) ?(?:bra|i ordning|ut)?|är uppdaterade|nebyly (?:nalezeny|zjištěny)|vše (?:v pořádku|ok)|jsou aktuální|проблем (?:\S+ ){0,4}не обнаружен\w*|вс[её] в норме|заражённых файлов 0|sorun bulunmadı|allt väl|0 infekterade|未发现|未见异常|hiçbir sorun|žádné problémy|em dia\b|pode ficar tranquil\w*|можно спать|все плагины обновлен\w*|안심하세요|모두 최신",
        ),
        (
            Act.PUBLISHED,
            r"(?:report|bulletin|study|issue|edition|landscape) (?:\S+ ){0,8}(?:is (?:now )?(?:out|available|online|published)|has (?:been published|appeared))|read (?:it|the full|the report|more) (?:\S+ )?(?:at|on|here)|(?:レポート|報告書|結果|動向|白書)を?[^。]{0,12}(?:公開|まとめ|掲載|発行)(?:いた|し)?まし|(?:erschienen|zum download|ist da\b|nachzulesen)|vient de paraître|à lire sur|ya está (?:publicado|disponible)|pueden leerlo|è (?:uscito|disponibile|online)|si legge su|is verschenen|lees (?:het|hem) op|(?:já )?está disponível|foi publicado|leia em|(?:вышел|опубликован|доступен)\w* (?:\S+ )?(?:отч[её]т|обзор|бюллетень)\w*|(?:отч[её]т|обзор)\w* (?:\S+ ){0,4}(?:вышел|опубликован|доступен)|(?:报告|月报|季报|公报)[^。]{0,8}(?:已)?(?:发布|出版|上线|公布)|(?:ukazał|opublikowa|dostępn)\w+ (?:się )?(?:\S+ )?(?:raport|biuletyn)\w*|raport (?:\S+ ){0,4}(?:ukazał|dostępn|opublikowan)\w*|(?:보고서|리포트)(?:가|를)? ?[^.]{0,8}(?:발간|공개|게시|발행)|(?:rapor|bülten)\w* (?:\S+ ){0,3}(?:yayımlan|yayınlan|çıktı)\w*|(?:rapport|översikt)\w* (?:\S+ ){0,4}(?:finns nu|har kommit|är ute|publicerad)\w*|(?:vyšla|vyšel|zveřejn)\w* (?:\S+ ){0,3}(?:zpráv|přehled|report)\w*|(?:zpráv|přehled)\w* (?:\S+ ){0,4}(?:vyšl|k dispozici|zveřejněn)\w*|zum download|vient de paraître|já está disponível|ya está publicado|(?:вышел|вышло|вышла) наш\w*|читайте на|现已发布|全文见|ukazał się|do przeczytania|나왔습니다|yayımlandı|okumak için|är ute\b|läs på|vyšel náš|čtěte na|公開しました|公開のお知らせ|kwartaalrapport is",
        ),
        (
            Act.CUSTOMER,
            r"customer (?:no|number|id|#)|(?:i am|i'm|we are|we're) (?:an? |your )?(?:\w+ )?customers?\b|contract (?:no\b|number|\w{1,3}-?\d)|(?:お客様|顧客|契約|会員)番号|契約して|kundennr|kundennummer|(?:bin|sind) (?:\w+ )?kund\w+|vertragsnummer|client n|n° (?:de )?client|numéro (?:de )?client|cliente \d|(?:número|nº|codice|n\.) (?:de )?cliente|klantnr|klantnummer|клиент (?:№|номер)|номер (?:договора|клиента)|договор\w* №|客户(?:编号|号)|合同号|numer klienta|nr klienta|klient nr|고객 ?번호|müşteri (?:no|numara)\w*|kundnummer|kundnr|zákaznick\w+ číslo|číslo (?:zákazníka|smlouvy)|zákazník č",
        ),
        (
            Act.RELIEF,
            r"(?:clean|new|different|other) (?:ip|address)\b|delist\w*|(?:get|have) (?:it|us|me) (?:delisted|unblocked|off)|un(?:block|lock)\w*|(?:別|他|新しい|きれい)(?:の|な)?(?:ip|アドレス)|解除(?:して|方法|いただ|をお)|entsperr\w*|(?:saubere|neue|andere) (?:ip|adresse)|débloqu\w*|(?:autre|nouvelle) (?:ip|adresse)|desbloque\w*|(?:otra|nueva|outr[oa]|nov[oa]) (?:ip|dirección)|sblocc\w*|(?:altro|nuovo) (?:ip|indirizzo)|deblokk\w*|(?:ander|nieuw) (?:ip|adres)|разблокир\w*|(?:другой|новый|чистый) (?:ip|адрес)|(?:更换|换个?|新的?|另一个)(?:ip|地址)|解封|解锁|odblok\w*|(?:inny|nowy|czysty) (?:ip|adres)|차단 ?해제|(?:다른|새) ?(?:ip|주소)|(?:başka|yeni|temiz) (?:bir )?ip|avblock\w*|(?:annan|ny|ren) (?:ip|adress)|odblok\w*|(?:jinou|novou|čistou) (?:ip|adres)\w*",
        ),
        (
            Act.NOTICE,
            r"notice (?:about|concerning|regarding)|(?:got|received|had) (?:a|an|the|your) (?:\w+ )?(?:notice|warning|mail|letter|e-?mail|notification|message)|(?:警告|通知|お知らせ|注意)(?:メール)?(?:を|が)(?:いただ|頂|受|届|来)|お送りいただいた|御社(?:の|より|から)[^。]{0,30}(?:届|いただ|メール|ロゴ)|(?:hinweis|warnung|mail|schreiben|brief) (?:bekommen|erhalten)|von ihnen (?:\S+ ){0,3}(?:hinweis|warnung|mail|schreiben)|(?:reçu|eu) (?:\S+ )?(?:un|une|le|votre) (?:avertissement|mail|message|courriel|courrier)|(?:avertissement|courriel|mail) de votre part|(?:llegó|recib\w+) (?:\S+ )?(?:un|su) (?:aviso|correo|mensaje)|aviso suyo|(?:ricevuto|arrivata?) (?:\S+ )?(?:un|una|la|il) (?:vostro |vostra )?(?:avviso|mail|messaggio|lettera)|vostro avviso|(?:kreeg|ontving) (?:ik )?(?:\S+ ){0,3}(?:waarschuwing|mail|bericht|brief)|(?:recebi|recebemos) (?:\S+ )?(?:um|uma|o|a) (?:\w+ )?(?:aviso|e-?mail|mensagem|carta|notificação)|(?:получил\w*|пришло) (?:\S+ ){0,4}(?:уведомлени|предупреждени|письм)\w*|(?:收到|接到)(?:了)?(?:贵|你们|您|一封|一份)[^。]{0,10}(?:通知|警告|邮件|信)|(?:otrzymał\w*|dostał\w*) (?:\S+ ){0,4}(?:ostrzeżeni|wiadomoś|powiadomieni|mail)\w*|(?:경고|통지|안내|메일)(?:를|을|가|이)? ?(?:받았|왔|받고)|(?:uyarı|bildirim|e-posta|mesaj)\w* (?:aldım|aldık|geldi)\w*|(?:fick|fått) (?:\S+ ){0,4}(?:varning|mejl|brev|meddelande)\w*|(?:dostal\w*|obdržel\w*|přiš\w+) (?:\S+ ){0,4}(?:upozornění|e-?mail|zpráv|dopis)\w*|(?:your|ihrem|eurem|votre|vostro|uw|jullie|seu|su) logo\b|логотип\w*|waszym logo|vaším logem|로고|ロゴ|logonuz\w*|er logga|your notice|ihr hinweis|ihre warnung|votre avertissement|su aviso|vostro avviso|uw waarschuwing|aviso sobre|предупреждени\w+ о|关于我服务器的|警告|警告メール",
        ),
        (
            Act.SCANS,
            r"(?:will|shall|going to) (?:run|conduct|perform|carry out) (?:\S+ ){0,4}(?:study|scans?|survey|measurements?)|scanning hosts|part of the scan|измеря(?:ет|ем|ть)|будет (?:\S+ )?(?:измер|скан)\w*|mierzyć|mierzymy|mäta\b|měřit|측정(?:합|할)|ölç(?:ecek|üyor|mekte)\w*|测量|medirá\w*|misurerà|will measure|mesurera|misst\b|연구용 스캔|보급률을 측정",
        ),
        (
            Act.LEFT_OUT,
            r"(?:exclusion|opt-?out|block|blacklist|deny) ?list|scan-optout|не хо(?:тит|чет)\w* (?:участв|быть)|nie chce\w* brać|不愿参与|不愿被|nepřeje být|kapsam dışı|除外|제외",
        ),
        (
            Act.HARMLESS,
            r"no (?:log-?ins|exploits)|ethics committee|handshake|need not be alarmed|университет\w*|uniwersytet\w*|univerzit\w*|대학교?|üniversite\w*|universidad|università|universiteit|universidade|université|大学|научн\w*",
        ),
    )
)  # fmt: skip

_CONDITIONAL = Caseless(
    r"\b(?:if|unless|once|until|should (?:you|it|this|the|there|any|these|further)|in case|as soon as|otherwise|falls|wenn|sollten? (?:sie|der|die|das|es|wieder|weitere)|sobald|andernfalls|s['’]ils?|dès que|sinon|au cas où|en cas|en caso|em caso|in caso|nel caso|qualora|indien|zodra|mocht(?:en)?|tenzij|assim que|если|как только|в случае|jeśli|jeżeli|gdyby|w przypadku|ifall|pokud|jestliže|v případě|eğer|durumunda|halinde|takdirde)\b"
    r"|\b(?:si (?:el|la|los|las|vuelve|usted|le|les|vous|cela|elle|il|nous|tiene|desea|necesita)|se (?:il|lo|la pagina|il contenuto|dovess\w+|avete|necessario|houver|tiver|voltar|precisar|o|a)|caso (?:o|a|haja|tenha|volte|precise|contrário)|als (?:u|het|er|dit|de (?:pagina|inhoud))|om (?:ni|du|det|den|sidan|innehållet))\b|(?:如果|一旦|倘若|假如|若(?:该|您|有|再)|如有|如再)|場合(?:は|に|、)|際(?:は|には)|ましたら|でしたら|되면|경우|하시면|면,"
)

_SENTENCES = re.compile(
    r"(?<=[.!?])\s+(?=\S)|(?<=[。!?])|\n\s*\n|\n(?=[^\S\n]*(?:[-*•·・■◆]|\S[^\n:：]{0,40}[:：]\s))"
)
_UNSPACED = re.compile(r"(?<=[\u3001-\u30ff\u4e00-\u9fff]) (?=[\u3001-\u30ff\u4e00-\u9fff])")
"""Where a line was broken in a script without spaces."""


@dataclass(frozen=True, slots=True)
class Said:
    """The phrases of a mail, with the place of each in `text`: its Subject, and then a sentence a line."""

    text: str
    places: tuple[tuple[int, Act, str], ...]
    conditional: frozenset[Act]
    """What stands only under a condition."""
    subject: int
    """Where the Subject ends."""
    rule: int
    """Where the first rule stands, below which a mail copies another."""

    def acts(self, upto: int | None = None) -> frozenset[Act]:
        """What it does without a condition, before a place."""
        return frozenset(act for at, act, _ in self.places if upto is None or at < upto)

    def does(self, *acts: Act) -> bool:
        """Does it one of these, and not under a condition?"""
        return any(act in acts for _, act, _ in self.places)

    def mentions(self, act: Act) -> bool:
        """The same, or under a condition."""
        return act in self.conditional or self.does(act)

    def count(self, act: Act) -> int:
        """How many different phrases."""
        return len({phrase for _, found, phrase in self.places if found is act})

    def spots(self, act: Act) -> int:
        """In how many places, those that are close counting as one."""
        found = sorted(at for at, told, _ in self.places if told is act)
        return sum(not i or at - found[i - 1] > APART for i, at in enumerate(found))


APART = 12
"""Letters between two phrases that are not the same words."""


def said_in(subject: str, new: str) -> Said:
    """What is said in the Subject and in the words above a forwarded mail."""
    return _said(subject, new[:MAX_TEXT])


@lru_cache(maxsize=4)
def _said(subject: str, new: str) -> Said:
    own = passages.above_a_rule(new)
    above = _a_sentence_a_line(own)
    below = new[new.find(own) + len(own) :]
    head = f"{' '.join(subject.split())}.\n{above}"
    text, found = _ACTS.places(f"{head}\n{_a_sentence_a_line(below)}" if below.strip() else head)
    places: list[tuple[int, Act, str]] = []
    under: set[Act] = set()
    lines: dict[int, bool] = {}
    for at, phrase, act in found:
        start = text.rfind("\n", 0, at) + 1
        if start not in lines:
            end = text.find("\n", at)
            lines[start] = bool(start and _CONDITIONAL.search(text[start : end if end > 0 else len(text)]))
        if lines[start]:
            under.add(act)
        else:
            places.append((at, act, phrase))
    return Said(
        text,
        tuple(places),
        frozenset(under),
        text.find("\n"),
        len(text) if not below.strip() else len(head),
    )


def _a_sentence_a_line(text: str) -> str:
    return "\n".join(flowing(part) for part in _SENTENCES.split(text) if part and not part.isspace())


def flowing(text: str) -> str:
    """A text in one line."""
    return _UNSPACED.sub("", " ".join(text.split()))
