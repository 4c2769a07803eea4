"""Matters that are over: an incident declared closed, a complaint taken back, an address struck off a list.

Such mails carry every field of the first report. What they say of it decides, in the Subject and in the sentences above
any quotation; a sentence that makes a condition says nothing. A demand, or the word that it goes on, outweighs all of it.
"""

import re
from enum import StrEnum

from parsers import addresses, allegations, matter, passages
from parsers.message import Message
from parsers.patterns import Caseless
from parsers.phrasebook import Phrasebook, book

MAX_TEXT = 8_000


class _Said(StrEnum):
    OVER = "over"
    """What was reported is no more, or the writer closes his case."""
    ENDED = "ended"
    """Something was closed or removed, by whomever, and whenever."""
    NO_ACTION = "no action"
    REPORTED = "reported"
    """He speaks of an earlier report of his."""
    THANKS = "thanks"
    """For what has been done."""
    WITHDRAWN = "withdrawn"
    DISREGARD = "disregard"
    MISTAKE = "mistake"
    SORRY = "sorry"


_SAID: Phrasebook[_Said] = Phrasebook(
    (words, said)
    for said, words in (
        (
            _Said.OVER,
            r"(?:is|are|has been|have been|is being|as|be) (?:now |since |meanwhile |already |successfully |verified as |confirmed as |marked as |considered |therefore |fully |also |hereby )*(?:resolved|closed|offline|taken down|taken offline|mitigated|remediated|solved|over\b|gone\b|inactive|down\b)|consider (?:this|the|it|our)\b(?: \w+)?(?: as)?(?: now)? (?:resolved|closed|solved|settled)|no longer (?:active|online|reachable|available|accessible|respond\w*|observed|seen\b|malicious|vulnerable|exposed|resolv\w+|serv\w+)|(?:has|have) (?:now |meanwhile |since )?(?:stopped|ceased|ended)|stopped (?:right|immediately|shortly|soon)? ?(?:after|since)|(?:we|i)(?:'ve| have)? (?:now |therefore |hereby |also )*clos(?:ed?|ing) (?:the|this|our|your|case|ticket|incident)\b|(?:we are|i am|we're|i'm) closing (?:the|this|our)\b|(?:take ?down|removal|remediation|mitigation) (?:was |has been |is )?(?:successful|completed?|confirmed|verified)|confirmed (?:offline|resolved|down|removed|fixed)|(?:seen|observed|noticed|had|have) no (?:more|further|new) \w+|no (?:more|further|new) (?:attacks?|spam|mails?|hits|attempts|traffic|events|activity|connections|scans|log-?ins?|packets|logons?) (?:have|has|was|were|since|seen|observed|from|after)|(?:current |new |ticket |case |incident )?status\W{1,3}(?:now )?(?:closed|resolved|offline|solved|fixed|mitigated|inactive|down)\b"
            r"|(?:ist|sind) (?:\w+ ){0,4}(?:erledigt|behoben|gelöst|geschlossen|abgeschlossen|offline|abgeschaltet|bereinigt|beendet|vorbei)|nicht (?:mehr|länger) (?:erreichbar|aktiv|abrufbar|online|verfügbar|vorhanden|festzustellen|beobachtet)|(?:hat|haben) (?:\w+ ){0,3}aufgehört|schließen (?:wir )?(?:hiermit |daher |nun )?(?:den|diesen|das|dieses|die|unser\w*) (?:\w+ )?(?:vorgang|fall|ticket|meldung|vorfall)|keine (?:weiteren |neuen )?(?:angriffe|zugriffe|zugriffsversuche|anmeldeversuche|versuche|spam\w*|verbindungen|vorfälle|mails) (?:\w+ ){0,4}(?:mehr|festgestellt|beobachtet|gesehen)|als (?:erledigt|gelöst|behoben)"
            r"|(?:est|sont) (?:\w+ ){0,3}(?:résolue?s?|clos(?:e|es)?|clôturée?s?|réglée?s?|hors ligne|inaccessibles?|inactive?s?|désactivée?s?|terminée?s?)|(?:n'est|ne sont) plus (?:\w+ )?(?:accessibles?|acti\w+|en ligne|disponibles?|joignables?)|ont? (?:\w+ )?(?:cessé|pris fin)|a été (?:résolu|corrigé|mise? hors ligne|clôturé|clos)\w*|nous (?:clôturons|fermons|classons|considérons)|plus aucune? (?:attaque|tentative|connexion|spam|activité|message)"
            r"|(?:está|están|queda|quedan|ha sido|han sido) (?:\w+ ){0,3}(?:resuelt|cerrad|solucionad|fuera de línea|inactiv|desactivad|mitigad)\w*|fuera de línea|ya no (?:está|están|responde|es accesible|son accesibles|se (?:observa|detecta|regist))\w*|han? (?:cesado|parado|terminado)|damos por (?:cerrad|resuelt|concluid)\w*|cerramos (?:el|la|este|esta|nuestr)\w*|sin (?:más|nuevos) (?:ataques|intentos)"
            r"|(?:è|sono|risulta|risultano) (?:\w+ ){0,3}(?:risolt|chius|offline|conclus|disattivat|irraggiungibil|inattiv)\w*|non (?:è|sono|risulta|risultano) più (?:raggiungibil|attiv|online|accessibil|presen|disponibil)\w*|(?:è|sono) cessat\w+|chiudiamo (?:il|la|questo|questa|l')|consideriamo (?:\w+ ){0,4}(?:chius|risolt|conclus)\w*"
            r"|(?:is|zijn) (?:\w+ ){0,3}(?:opgelost|afgesloten|gesloten|verholpen|afgehandeld|offline|gestopt)|niet (?:meer|langer) (?:bereikbaar|actief|online|beschikbaar)|sluiten (?:wij |we )?(?:hierbij |daarom )?(?:de|deze|het|dit|onze) (?:zaak|melding|ticket|dossier|incident|klacht)|beschouwen (?:wij |we )?(?:\w+ ){0,4}als (?:opgelost|afgesloten)"
            r"|(?:está|estão|encontra-se|encontram-se|ficou) (?:\w+ ){0,3}(?:resolvid|encerrad|solucionad|fora do ar|offline|desativad|inativ|inacess)\w*|fora do ar|(?:já )?não (?:está|estão|se encontra) (?:mais )?(?:acess|ativ|online|dispon|no ar)\w*|(?:cessou|cessaram|pararam)\b|(?:encerramos|damos por encerrad|consideramos)\w*"
            r"|(?:проблема|инцидент|вопрос|ситуация)(?: \S+){0,4} (?:реш[её]н|закрыт|устран[её]н|исчерпан|урегулирован|снят)\w*|больше не (?:доступ|актив|отвеча|наблюда|фиксиру|работа)\w*|прекращен\w*|прекратил\w+|недоступ(?:ен|на|но|ны)\b|закрываем (?:\S+ ){0,2}(?:обращени|инцидент|жалоб|заявк|дело)\w*|считаем (?:\S+ ){0,4}(?:закрыт|реш[её]н|исчерпан)\w*"
            r"|(?:已经?|均已|现已|現已)(?:成功)?(?:解决|关闭|下线|结案|处理完毕|处理完成|停止|消除|失效|清除|无法访问|關閉|解決|結案|下線|處理完畢|無法訪問)|不再(?:可访问|活跃|存在|出现|可用|發生|发生)|予以(?:关闭|结案|關閉|結案)"
            r"|(?:停止|閉鎖|解決|終息|収束|解消|クローズ|復旧|テイクダウン|オフライン|削除|非公開)(?:状態)?(?:された|した|となった|になった|となっている)?(?:こと|の|旨)?(?:を|が)(?:弊社(?:で|にて)も?)?(?:確認(?:でき|し|いた|され)|もって)|(?:解決|終息|収束|解消|クローズ|対応完了|完了)(?:済み?)?(?:と|に)?(?:いたし|し|させて|となり|とし|なり)(?:いただき)?(?:まし|ており|てい|ます)|アクセス(?:が)?(?:できなく|不能と|不可と|不能に|不可に)な|(?:止ま|収ま|おさま|なくな)り(?:まし|、)|(?:解決|対応|完了|閉鎖|停止|終了)済み?(?:です|となり|であ)"
            r"|(?:jest|są|został\w*) (?:\w+ ){0,3}(?:rozwiązan|zamknięt|nieaktywn|niedostępn|zakończon|wyłączon)\w*|(?:nie jest już|już nie jest|nie są już) (?:dostępn|aktywn|osiągaln|widoczn)\w*|(?:ustał|zakończył)\w*|zamykamy (?:to |niniejsze |nasze )?(?:zgłoszeni|spraw|incydent)\w*|uznajemy (?:\w+ ){0,3}za (?:zamknięt|rozwiązan|zakończon)\w*"
            r"|(?:해결|종료|폐쇄|종결|조치가? ?완료|중단)(?:이|가)? ?(?:되었|됐|된 것|됨|되어|하였|했|처리)\w*|더 이상 (?:접속|활성|발생|관찰|탐지|확인|열리)\w*|오프라인 ?(?:상태|으로|임)"
            r"|(?:çözül|kapatıl|kapan|gideril|sonlan|durdurul|yayından kaldırıl)(?:dü|dı|di|müş|mış|miş|muş|du)\w*|artık (?:erişil|aktif değil|yayında değil|ulaşıl|çevrimiçi değil|görülm)\w*|çevrimdışı\w*|kapatıyoruz"
            r"|(?:är|har) (?:\w+ ){0,3}(?:löst|löstes|åtgärdat|åtgärdad|åtgärdats|stängt|stängd|avslutat|avslutad|avslutats|nere|offline|upphört|slutat)|inte längre (?:nåbar|aktiv|tillgänglig|online|åtkomlig)\w*|(?:vi stänger|stänger vi|vi avslutar|avslutar vi)\b"
            r"|(?:je|jsou|byl\w*) (?:\w+ ){0,3}(?:vyřešen|uzavřen|nedostupn|neaktivn|ukončen|vyřízen)\w*|(?:již |už )?(?:není|nejsou) (?:již |už )?(?:dostupn|aktivn|online|přístupn)\w*|(?:ustal|skončil|přestal)\w*|uzavíráme|považujeme (?:\w+ ){0,3}za (?:vyřešen|uzavřen|vyřízen)\w*",
        ),
        (
            _Said.ENDED,
            r"(?:was|were|been) (?:\w+ ){0,2}(?:resolved|closed|fixed|removed|taken (?:down|offline)|suspended|terminated|disabled|cleaned)|(?:wurde|wurden) (?:\w+ ){0,4}(?:behoben|geschlossen|abgeschlossen|entfernt|gelöscht|gesperrt|abgeschaltet|vom netz)|(?:a été|ont été) (?:supprimé|fermé|retiré|bloqué|désactivé|traité)\w*|(?:fue|fueron|ha sido|han sido) (?:eliminad|retirad|cerrad|bloquead|suspendid|resuelt)\w*|(?:è stat|sono stat)[oaie] (?:rimoss|chius|bloccat|disattivat|sospes|risolt)\w*|(?:is|zijn|werd|werden) (?:verwijderd|geblokkeerd|uitgeschakeld|afgesloten)|(?:foi|foram) (?:removid|encerrad|bloquead|desativad|suspens|resolvid)\w*|(?:удал[её]н|заблокирован|отключ[её]н|закрыт|реш[её]н|устран[её]н)[аоы]?\b|已(?:被)?(?:删除|移除|封禁|刪除|暂停|暫停)|(?:削除|停止|遮断|閉鎖|解決)(?:され|いただ|頂)|(?:usunięt|zablokowan|wyłączon)\w+|(?:삭제|차단)되\w*|(?:silin|engellen)di\w*|(?:togs|har tagits) bort|(?:odstraněn|zablokován|vypnut)\w*",
        ),
        (
            _Said.NO_ACTION,
            r"no (?:further |more |additional |other |immediate )?(?:action|steps?|reaction|response|measures?|intervention|work) (?:is |are |from you |on your part |on your side |by you )*(?:required|needed|necessary|expected)|nothing (?:more |further |else |left |for you )*(?:to (?:do|be done)|needs|need|is (?:left|required|needed))|(?:you )?(?:do not|don't|need not|no longer) (?:need to |have to )?(?:do anything|act\b|take any|take further)|(?:needs?|requires?) no (?:further )?action"
            r"|keine (?:weiteren? )?(?:maßnahmen?|massnahmen?|schritte|aktion(?:en)?|handlung(?:en)?|reaktion|bearbeitung) (?:\w+ ){0,4}(?:erforderlich|nötig|notwendig)|nichts (?:weiter |mehr |weiteres )*(?:zu tun|zu unternehmen|zu veranlassen|unternehmen|veranlassen)|(?:kein|keinen|keinerlei) (?:weiterer |weiteren )?handlungsbedarf"
            r"|aucune (?:autre |nouvelle )?(?:action|mesure|intervention|démarche|suite) (?:\w+ ){0,3}(?:n'est|nécessaire|requise|de votre part)|(?:plus )?rien (?:d'autre )?à faire|n'appell\w+ (?:plus )?aucune|(?:pas|plus) (?:nécessaire|besoin) (?:d'agir|d'intervenir|de faire)"
            r"|no (?:se requiere|es necesari[oa]|hace falta|se necesita|requiere|se precisa)n? (?:\w+ ){0,3}(?:acci|medida|actuaci|nada|más|hacer|interven)\w*|no (?:tienen?|deben?|hay) (?:ya )?que hacer (?:nada|más)|(?:sin|ninguna) (?:otra )?acci[oó]n (?:\w+ ){0,2}(?:requerid|necesari|por su)\w*"
            r"|non (?:è|sono) (?:più )?(?:richiest|necessari)\w* (?:\w+ ){0,2}(?:azion|intervent|provvediment|misur)\w*|nessun[ao']? ?(?:ulteriore |altra |altro )?(?:azione|intervento|provvedimento) (?:\w+ ){0,3}(?:richiest|necessari|da parte)\w*|non (?:occorre|serve|dovete) (?:fare )?(?:altro|più|nulla|alcun)\w*"
            r"|(?:verdere )?(?:actie|maatregelen|stappen) (?:is|zijn) niet (?:meer )?nodig|geen (?:verdere |nadere )?(?:actie|maatregelen|stappen|reactie) (?:\w+ ){0,4}(?:nodig|vereist|noodzakelijk)|(?:hoeft|hoeven) (?:u |verder )*(?:niets|niks)"
            r"|não (?:é|são|há|será|serão) (?:mais )?(?:necessári|precis)\w+ (?:\w+ ){0,3}(?:ação|acção|ações|medida|providência|nada|fazer)\w*|nenhuma (?:outra |nova )?(?:ação|acção|medida|providência) (?:\w+ ){0,3}(?:necessári|exigid|requerid)\w*|não (?:precisa|necessita)m? (?:de )?fazer (?:mais )?nada"
            r"|(?:никаких |дополнительных |дальнейших )+(?:действий|мер|шагов)|(?:действий|мер) (?:с вашей стороны |больше )*не требуется|(?:больше )?ничего (?:больше )?(?:делать|предпринимать) не (?:нужно|требуется|надо)"
            r"|(?:无需|無需|不需要?|不必|毋需)(?:再|您|您再|贵方|进一步|進一步|作出|采取|採取|任何)*(?:处理|操作|措施|行动|處理|動作|行動|跟进)"
            r"|(?:ご?対応|ご?対処|作業|処置|措置)(?:は|の必要は|いただく必要は|を?いただくことは)(?:、)?(?:一切|特に|もう|もはや)?(?:不要|必要(?:ありません|ございません|ない)|ありません|ございません)"
            r"|(?:żadn\w+ |dalsz\w+ |dodatkow\w+ )+(?:działa\w+|czynności|krok\w+)|nie (?:są|jest) (?:już )?(?:wymagan|konieczn|potrzebn)\w+|nie (?:trzeba|muszą państwo|musisz) (?:już )?(?:nic|podejmować)"
            r"|(?:조치|대응|작업)(?:는|가|은|이)? ?(?:더 ?)?(?:필요(?:하지|가|는)? ?(?:않|없)|하실 필요)|조치하실 (?:것은|필요)"
            r"|(?:başka |ek |herhangi bir |ilave )+(?:bir )?(?:işlem|önlem|eylem)\w* (?:\w+ )?gerek(?:me|yok|li değil)\w*|yapmanız gereken (?:başka )?bir ?şey (?:yok|kalma)\w*|işlem yapmanız(?:a)? gerek (?:yok|kalma)\w*"
            r"|(?:inga|ingen) (?:fler |ytterligare |vidare )?(?:åtgärd\w*|insats\w*) (?:\w+ )?(?:krävs|behövs|nödvändig\w*)|(?:ni|du) behöver inte (?:göra|vidta)"
            r"|(?:žádn\w+ |další\w* )+(?:akce|krok\w*|opatření|zásah\w*|činnost\w*)|není (?:již |už )?(?:třeba|potřeba|nutn\w*) (?:nic|žádn|dal|reagovat|podnik)\w*|nemusíte (?:již |už )?(?:nic|podnik)\w*",
        ),
        (
            _Said.REPORTED,
            r"(?:we|i|was|were) (?:had |have |previously |earlier |already )*(?:reported|notified)\b|reported (?:to you|earlier|previously|by us|on|yesterday)|(?:previously|earlier) reported|(?:our|my) (?:earlier |previous |initial |original |first |last )?(?:report|notice|notification|mail|e-?mail|complaint|message) (?:of|from|dated|about|yesterday)|(?:above|referenced) (?:report|notice|incident|case)"
            r"|(?:wir|ich|uns|ihnen) (?:\S+ ){0,6}gemeldete?[nrs]?\b|gemeldet (?:haben|hatten|habe|hatte)|unsere[rn]? (?:meldung|beschwerde|hinweis|nachricht|mail) (?:vom|von)|meine[rn]? (?:meldung|beschwerde|mail) (?:vom|von)|gemeldete[nrs]? \w+"
            r"|(?:nous|j)(?: vous| l'| les)?[' ](?:avons|avions|ai|avais) (?:\w+ )?signalé\w*|(?:notre|nos|mon) (?:signalement|message|courriel|plainte|notification|rapport) (?:du|d'|de|concernant)|signalée?s? (?:le|à|hier|précédemment)"
            r"|(?:les |le |os )?(?:hemos|habíamos|he|había) (?:\w+ )?(?:notificado|reportado|informado|comunicado|denunciado)|(?:nuestr[oa]|mi) (?:notificación|denuncia|aviso|informe|reporte|mensaje|correo|queja) (?:del?|anterior)|(?:reportad|notificad)[oa] (?:el|anteriormente|ayer)"
            r"|(?:avevamo|abbiamo|avevo|ho) (?:\w+ )?segnalat\w+|(?:nostr[oa]|mia) (?:segnalazione|avviso|messaggio|notifica|e-?mail) (?:del|di)|segnalat[oaie] (?:il|in precedenza|ieri|dal|da noi)"
            r"|(?:wij|we|ik) (?:\S+ ){0,6}(?:gemeld|meldden)\b|(?:onze|ons|mijn) (?:melding|bericht|klacht|mail) (?:van|d\.d\.)|gemelde \w+"
            r"|(?:havíamos|tínhamos|temos) (?:\w+ )?(?:reportado|comunicado|notificado|denunciado|informado)|(?:reportamos|comunicamos|notificamos|denunciámos|denunciamos|reportámos|comunicámos)|(?:nossa|nosso) (?:notificação|denúncia|comunicação|aviso|mensagem|relato) (?:de|do|anterior)"
            r"|(?:мы|я) (?:\S+ ){0,3}(?:сообщал|сообщил|уведомлял|направлял|писал)\w*|о котор\w+ (?:мы|я) (?:\S+ )?(?:сообщ|писал)\w+|наш\w* (?:жалоб|обращени|сообщени|уведомлени|письм)\w* от"
            r"|(?:此前|之前|先前|早前|曾|日前)\S{0,12}(?:报告|通报|举报|投诉|通報|報告|舉報)|我们(?:于|在|曾).{2,24}(?:报告|通报|举报|投诉|通报)"
            r"|(?:先日|先般|以前|先に|先ほど|昨日|前回|先週|\d日(?:付)?(?:に|の|で|付けで))[^。]{0,24}(?:ご?通報|ご?報告|ご?連絡|お知らせ|ご?申告|お送り|通知)|(?:ご?通報|ご?連絡|ご?報告|お知らせ|申告)(?:いたし|し|させていただい|申し上げ|差し上げ)(?:まし|て(?:い|おり)まし)?た"
            r"|(?:zgłosiliśmy|zgłaszaliśmy|zgłosiłem|zgłoszon\w+)|nasz\w* (?:zgłoszeni|wiadomoś|skarg|powiadomieni)\w+ z"
            r"|(?:이전에|앞서|지난|어제|일에?)[^.]{0,20}(?:신고|통보|알려|보고|제보)(?:한|드린|해 드린|하였던|했던|하신)|(?:신고|통보|제보)(?:드린|했던|하였던)"
            r"|(?:bildirdiğimiz|bildirmiş olduğumuz|rapor ettiğimiz|ilettiğimiz|bildirmiştik|bildirdiğim)|tarihli (?:bildirim|şikayet|rapor|ihbar)\w*"
            r"|vi (?:\w+ )?(?:rapporterade|anmälde|rapporterat|anmält)|(?:vår|min) (?:anmälan|rapport) (?:från|av|den|om)"
            r"|(?:\S+ )?jsme (?:\S+ ){0,4}(?:nahlásili|hlásili|oznámili)|(?:nahlásili|oznámili) jsme|naše (?:hlášení|oznámení|stížnost|zpráva) z",
        ),
        (
            _Said.WITHDRAWN,
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
            _Said.DISREGARD,
            r"(?:please|kindly|you (?:can|may|should)) (?:simply |just |completely |therefore )?(?:ignore|disregard|discard|forget) (?:it|them|our|my|the|this|that|yesterday)\b|(?:can|may|should) (?:simply |safely )?be (?:ignored|disregarded|discarded)|bitte (?:\S+ ){0,8}(?:ignorieren|als gegenstandslos|nicht (?:weiter )?(?:beachten|verfolgen|berücksichtigen))|(?:ignorieren|vergessen|verwerfen) sie (?:bitte )?(?:unsere|meine|diese|die|das)|(?:veuillez|merci de|vous pouvez|prière de) (?:\S+ )?(?:ignorer|oublier|ne pas tenir compte|ne plus tenir compte|classer sans suite|considérer comme nul)|(?:por favor,? |rogamos |pedimos )?(?:ignoren|ignore|hagan caso omiso|no tengan en cuenta|desestimen|descarten) (?:\S+ )?(?:nuestr|mi|el|la|este|esta)\w*|(?:vi preghiamo di |prego |si prega di )?(?:ignorare|non (?:tenere|tener) conto|non considerare) (?:\S+ )?(?:la|il|nostra|nostro|mia|quest)\w*|(?:u kunt|gelieve|wilt u|graag) (?:\S+ ){0,6}(?:negeren|als niet verzonden|buiten beschouwing)|(?:desconsider|ignor)(?:em|e|ar) (?:\S+ )?(?:a|o|noss|minha|est)\w*|(?:прошу|просим|пожалуйста,?) (?:\S+ ){0,3}(?:не (?:учитывать|принимать во внимание|рассматривать)|игнорировать|проигнорировать|считать недействит\w*)|请(?:您|贵司)?(?:忽略|无视|不必理会|勿理会)|請(?:您)?(?:忽略|無視|不必理會)|(?:放念|無視して|破棄して|なかったこと)|(?:prosimy|proszę) (?:o )?(?:\S+ ){0,3}(?:zignorow|pominięc|nieuwzględni|nie brać)\w*|무시해|(?:dikkate almayın|göz ardı ed|yok say)\w*|(?:bortse|ignorera|bortse ifrån) (?:från )?(?:vår|vårt|min|detta|det|anmälan)\w*|(?:prosíme,? |prosím )?(?:ignorujte|neberte (?:\S+ )?v potaz|považujte (?:\S+ ){0,3}za bezpředmětn\w*|nevěnujte)",
        ),
        (
            _Said.MISTAKE,
            r"(?:reported|sent|issued|generated|included|raised|filed|submitted)(?: to you)? (?:in error|by mistake|by accident|erroneously|mistakenly|wrongly)|(?:sent|issued|filed|reported) (?:\w+ ){0,4}(?:in error|by mistake)|(?:it|this|that|which) (?:was|is|were) (?!not\b)(?:\w+ )?(?:our|my|an?) (?:own )?(?:\w+ )?(?:mistake|error|misunderstanding|misconfiguration|false (?:positive|alarm))|turned out to (?:be|have been) (?:our|my|an? (?:error|false|mistake|misconfig)|harmless|legitimate)|(?:was|were|is|has been) (?:a )?false (?:positive|alarm)s?|(?:our|my) (?:own )?(?:mistake|error)\b|we were (?:wrong|mistaken)|there (?:was|has been|is) no (?:\w+ )?(?:attack|abuse|spam|infringement|incident)\b|not the work of|(?:that|it) was (?:our|my) own (?:\w+ )?(?:scan|test|scanner|monitoring|machine|server|probe|employee|colleague)\w*"
            r"|(?:irrtum|irrtümlich|versehentlich|fälschlich(?:erweise)?|fehlalarm|falschmeldung|fehler unsererseits|unser fehler|unser versehen|missverständnis)|erreur de (?:notre|ma) part|par erreur|fausse alerte|faux positif|il n'y a (?:donc )?(?:eu )?aucune|malentendu|notre erreur|(?:por error|error (?:nuestro|mío|por nuestra parte|de nuestra parte)|falso positivo|falsa alarma|un malentendido|no hubo (?:ningún )?(?:ataque|abuso))|(?:per errore|errore (?:nostro|mio|da parte nostra)|nostro errore|falso (?:positivo|allarme)|un malinteso|un equivoco)|(?:vals alarm|loos alarm|per abuis|per ongeluk|per vergissing|onze fout|vergissing (?:van|onzerzijds)|een vergissing|een misverstand|ten onrechte)|(?:por engano|por lapso|erro (?:nosso|meu|da nossa parte)|nosso erro|falso positivo|falso alarme|um mal-?entendido)|(?:по ошибке|ошибочн\w+|наш\w* ошибк\w*|ложн\w+ (?:тревог|срабатыван)\w*|недоразумени\w+)|(?:误报|誤報|误判|误会|誤會|弄错|搞错|我(?:们|方|司)的(?:失误|错误|疏忽)|发错)|(?:誤報|誤検知|誤通報|誤って(?:いた|お送り|送信|通報|ご連絡|申告|ご報告)|誤認|誤り(?:である|だった|でした|であった)|勘違い|手違い|弊社(?:側)?の(?:ミス|間違い|誤り)|当方の(?:ミス|間違い|誤り))|(?:omyłkow\w+|przez pomyłkę|pomyłk\w+|fałszyw\w+ alarm\w*|nasz\w* błęd\w*|nasz błąd|nieporozumieni\w+)|(?:오탐|오인|실수|잘못 (?:신고|보낸|보내|판단)|착오|오해)\w*|(?:yanlışlıkla|hatalı|bizim hatamız|yanlış (?:alarm|anlama|pozitif))\w*|(?:av misstag|falskt? larm|falsklarm|vårt (?:fel|misstag)|ett misstag|missförstånd)\w*|(?:omylem|falešn\w+ poplach\w*|planý poplach|naše chyba|naší chyb\w*|nedorozumění|mylně|chybně)",
        ),
        (
            _Said.SORRY,
            r"(?:we|i|our|my|please accept \w+)? ?(?:sincerely |deeply )?apolog(?:y|ies|i[sz]e)|(?:we are|we're|i am|i'm|so|very) sorry|sorry (?:for|about)|entschuldig\w+|(?:nos|toutes|mes|avec)(?: \w+)? excuses|nous excuser|excusez|disculp\w+|lamentamos|sentimos|perdón|ci scusiamo|mi scuso|le (?:nostre )?scuse|chiediamo scusa|excuses voor|onze excuses|onze verontschuldig\w*|pedimos desculpas?|desculpe\w*|lamentamos|приносим (?:\S+ )?извинени\w+|извинит\w*|извиняемся|抱歉|致歉|歉意|申し訳|お詫び|失礼(?:いた|し)|przeprasza\w+|죄송|사과드|özür dile\w*|kusura bak\w*|ber om ursäkt|beklagar|ursäkta|omlouvám\w*|omlouváme",
        ),
    )
)  # fmt: skip

_THANKS = book(
    r"thanks to (?:you|your \w+) for|thank(?:s| you)(?: very much| so much| a lot| again)? for (?:having|taking|stopping|removing|dealing|blocking|fixing|resolving|solving|closing|acting|handling|helping|sorting|(?:your |the )?(?:\w+ )?(?:quick|prompt|swift|fast|rapid|speedy|immediate|cooperation|co-operation|help|action|support|assistance))|thanks,? (?:it|that|this) (?:worked|helped|did it)"
    r"|(?:danke|vielen dank|herzlichen dank|besten dank|dankeschön)\b(?: \w+)? (?:für|dass)|merci (?:beaucoup |encore |bien )?(?:pour|de|d')|gracias por|grazie (?:mille |tante )?(?:per|di|dell)|(?:dank|bedankt) voor|obrigad[oa] (?:pel[oa]|por)|agradecemos (?:a|o|pel)|(?:благодарим|спасибо) (?:\S+ )?за|感谢|感謝|谢谢|謝謝|(?:迅速な|早速の|速やかな|ご対応|ご協力)[^。]{0,16}(?:ありがとう|感謝|御礼|お礼)|dzięku\w+ (?:\S+ )?za|감사(?:합니다|드립니다)|teşekkür|tack för|děkuj\w+ (?:\S+ )?za"
)
"""For what was done: so begins a mail that tells of it, and so ends one that asks for it."""

_CLOSED = Caseless(
    r"(?<!not )(?<!nicht )(?<!non )(?<!pas )(?<!no )(?<!niet )(?<!não )\b(?:resolved|closed|closure|closing|solved|offline|taken down|case over|mitigated|remediated|take-?down (?:complete|completed|confirmed|confirmation|successful)|all[- ]clear|erledigt|gelöst|behoben|geschlossen|abgeschlossen|entwarnung|résolue?|clos|clôturée?|clôture|hors ligne|resuelt[oa]|cerrad[oa]|cierre|solucionad[oa]|risolt[oa]|chius[oa]|chiusura|opgelost|afgesloten|gesloten|afgehandeld|verholpen|resolvid[oa]|encerrad[oa]|encerramento|solucionad[oa]|rozwiązan[eyoa]|zamknięt[eyoa]|zakończon[eyoa]|vyřešen[oýéa]?|uzavřen[oýéa]?|ukončen[oýéa]?|löst|stängt|avslutat|åtgärdat|çözüldü|kapatıldı|kapandı|giderildi)\b(?!\s*[?？])"
    r"|(?:реш[её]н|закрыт|устран[её]н)|解決|対応完了|クローズ|終息|閉鎖確認|停止確認|完了|已解决|已处理|已關閉|已关闭|已结案|已下线|解除|결(?:됨|완료)|종료|종결|처리 ?완료|조치 ?완료"
)
"""The Subject calls it closed."""

_REPORT = r"(?:complaints?|reports?|notices?|notifications?|claims?|beschwerde\w*|meldung\w*|hinweis\w*|anzeige|plainte|signalement|notification|denuncia|queja|reclamaci[oó]n|notificaci[oó]n|reporte|segnalazione|reclamo|notifica|klacht|melding|den[uú]ncia|queixa|reclama[çc][ãa]o|notifica[çc][ãa]o|жалоб\w*|обращени\w*|сообщени\w*|уведомлени\w*|zgłoszeni\w*|skarg\w*|anmälan|rapport\w*|klagomål\w*|hlášení|stížnost\w*|oznámení|şikayet\w*|bildirim\w*|ihbar\w*)"
_TAKEN_BACK = Caseless(
    r"取り?下げ|取り?消し(?:の)?(?:お願い|ご?連絡|お知らせ|依頼)|撤回|誤報|誤通報|^\W*(?:withdrawn|retracted|retraction|withdrawal|annulation|rücknahme|widerruf|entwarnung|rétractation|retrait|anulaci[oó]n|retractaci[oó]n|annullamento|ritiro|intrekking|retratação|anulação|отзыв|wycofanie|anulowanie|återkallande|återtagande|stažení|zrušení|odvolání|zpětvzetí|iptal)\b(?! (?:of|de|from) (?:my |our |mes |mon )?(?:savings|money|fonds|dinero))|[\[(]\s*(?:withdrawn|retracted|retraction|false (?:alarm|positive))\s*[\])]|^\W*(?:false (?:alarm|positive)|fehlalarm|fausse alerte|falsa alarma|falso allarme|vals alarm|falso alarme|falskt larm|planý poplach|fałszywy alarm|ложная тревога|误报|오탐)"
    rf"|\b{_REPORT} (?:\S+ ){{0,4}}(?:withdrawn|retracted|zurückgezogen|zurückgenommen|retirée?|annulée?|retirada|anulada|ritirata|annullata|ingetrokken|отозван\w*|wycofan\w*|återkallad\w*|geri çek\w*|iptal\w*|stažen\w*)(?!\w)"
    rf"|\b(?:withdraw(?:al|ing)?|retract(?:ion|ing)|cancel(?:lation|ling) of|rückzug|rücknahme|widerruf|retrait|annulation|retirada|anulación|ritiro|annullamento|intrekking|cancelamento|отзыв|wycofanie|återkallande|återtagande|stažení|zrušení)(?: (?:of|de|del|della|der|des|van|la|the|our|my|unserer|notre|nuestra|nostra|onze|da|do|nossa|av|naší|naszego)){{0,3}} (?:\w+ )?{_REPORT}(?!\w)"
    r"|(?:撤回|撤销|撤銷)(?:投诉|举报|通报|投訴|舉報)|(?:投诉|举报|通报|投訴|舉報)(?:撤回|撤销|撤銷)|(?:신고|민원|제보)[^.]{0,8}(?:철회|취하|취소)"
)
"""The Subject calls it withdrawn."""

_DEMANDS = book(
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
    r"|(?:prosimy|proszę|żądamy) (?:o |państwa )?(?:\S+ ){0,2}(?:zablok|podjęc|podjąć|usunię|usunąć|zatrzym|interwen|zbada|wyłącz|zaprzest)\w*|(?:조치|차단|중지|조사|삭제)(?:를|을|하여|해)? ?(?:주시기|부탁|바랍니다|요청|주세요|취해)|lütfen (?:\S+ ){0,4}(?:durdur|engelle|kaldır|incele|kapat|önlem|müdahale|araştır)\w*|(?:durdurmanızı|engellemenizi|kaldırmanızı|incelemenizi|kapatmanızı|önlem almanızı)|(?:vänligen|snälla|var god|vi ber er|ber vi er|kan ni) (?:\S+ ){0,3}(?:stopp|blockera|utred|åtgärda|undersök|stäng av|ta ner|agera)\w*|(?:prosíme|žádáme|prosím) (?:vás )?(?:o )?(?:\S+ ){0,2}(?:zablok|zastav|odstran|prošetř|vyšetř|zjedn|nápravu|vypn)\w*"
)

_GOES_ON = book(
    r"another (?:address|ip|host|machine|server|case|one|customer)|a different|by the way|separate (?:matter|issue|case)|apart from (?:this|that)|in addition\b|außerdem|übrigens|ein(?:e|er|en|em) andere|un autre|une autre|par ailleurs|otra (?:ip|dirección|máquina)|por otro lado|un altro|un'altra|een ander|overigens|outr[oa] (?:ip|endereço)|по другому|другого адреса|другой адрес|кстати|另一|另外|ところで|別の|別件|inn(?:y|ego|ym) adres\w*|다른 ?(?:ip|주소)|başka bir (?:ip|adres)|en annan|jin(?:á|ou|é) adres\w*"
    r"|you (?:say|said|tell|told|wrote|claim\w*|answered|replied)(?: us| me)?\b|(?:one|two|three|four|five|\d+|several|some|many|few) more\b|(?:sie|ihr) (?:sagen|sagten|schrieben|behaupte\w+)|vous (?:dites|avez dit|affirmez|écrivez)|ustedes (?:dicen|dijeron)|との?ご?(?:返信|回答|返事)を|と(?:の|いう)ご?(?:返信|回答|返事)"
    r"|still\b(?! (?:sorry|grateful))|again\b(?!,? (?:for|thank|many)|[.!]? *$)|(?:is|are|came|come|comes|went|goes) back\b|continu(?:es|ing|ed|e to)\b|ongoing|go(?:es)? on\b|going on\b|persists?\b|persisting|reappear\w*|re-?open\w*|not (?:been |yet |yet been |really |fully |properly )?(?:resolved|closed|fixed|solved|stopped|removed|over\b|taken)|without (?:any |further |your )?(?:action|result|response|answer|effect|reaction|reason|explanation)|(?:third|second|fourth|fifth|3rd|2nd|4th|final) (?:report|time|notice|complaint|reminder|warning|attempt)|but (?:now|today|since|the|it|they|he|she|another|this)\b|however\b|reminder|moved to|remains? (?:online|active|open|listed|valid|up\b|reachable|infected|unresolved|in force)|re-?listed|(?:has|have|did) not|new (?:url|page|copy|attack|wave|round|location)\b|copy of it|now (?:at|on|under|from) \S*\d"
    r"|not (?:an? )?(?:false|error|mistake)|no (?:false|mistake|error)\b|kein(?:e|en)? (?:fehlalarm|irrtum|fehler)|pas (?:une? )?(?:erreur|fausse|faux)|no es (?:una? )?(?:error|fals[oa])|non è (?:un )?(?:errore|falso)|geen (?:vals|vergissing|fout)|não é (?:um )?(?:erro|engano|falso)|не (?:ошибк|ложн)\w*|(?:誤検知|誤報|誤り)では(?:ありません|ない|ございません)|(?:不是|并非|並非)(?:误报|誤報)|nie jest (?:to )?(?:fałszyw|pomyłk)\w*|오탐이 아|inte (?:ett )?falsk|není (?:to )?(?:omyl|planý)"
    r"|weiterhin|erneut\b|immer noch|noch immer|schon wieder|wieder (?:da\b|online|erreichbar|aktiv|los)|nicht (?:\w+ )?(?:erledigt|gelöst|behoben|abgeschlossen|geschlossen)|ohne (?:\w+ )?(?:ergebnis|reaktion|antwort|maßnahme|grund)|(?:zweite|dritte|vierte)[nrs]? (?:meldung|beschwerde|hinweis|mal)|geht (?:\w+ )?weiter|allerdings|jedoch|nun aber|aber (?:nun|jetzt|seit|heute|die|der|das|es)\b"
    r"|toujours\b|de nouveau|à nouveau|encore (?:en ligne|active?|aujourd|une attaque|des|ce)|continu(?:e|ent)\b|pas (?:été )?(?:résolue?|réglée?|close|traitée?)|sans (?:aucune )?(?:suite|réponse|action|effet)|(?:deuxième|troisième|second) (?:signalement|plainte|rappel|fois)|cependant|toutefois|en revanche|mais (?:depuis|aujourd|maintenant|l|la|le|les)\b"
    r"|todavía|aún|sigue\b|siguen\b|de nuevo|otra vez|nuevamente|continúan?\b|no (?:se ha |ha sido |está )?(?:resuelt|cerrad|solucionad)\w*|sin (?:respuesta|acción|resultado)|(?:segund|tercer)\w* (?:aviso|denuncia|queja|reporte|vez)|pero (?:ahora|hoy|desde|la|el|sigue)\b|sin embargo"
    r"|ancora\b|di nuovo|nuovamente|continuan?o?\b|prosegu\w+|non (?:è |è stat\w )?(?:risolt|chius)\w*|senza (?:esito|risposta|azione)|(?:second|terz)a (?:segnalazione|volta)|tuttavia|però|ma (?:ora|oggi|da|il|la)\b"
    r"|nog steeds|nog altijd|opnieuw|alweer|weer (?:online|actief|terug)|gaat (?:gewoon )?door|niet (?:opgelost|afgesloten|verholpen)|zonder (?:actie|reactie|resultaat)|(?:tweede|derde) (?:melding|klacht|keer)|echter|maar (?:nu|sinds|vandaag|de|het)\b"
    r"|ainda\b|novamente|outra vez|continuam?\b|persistem?\b|não (?:foi |está )?(?:resolvid|encerrad|solucionad)\w*|sem (?:resposta|ação|resultado)|(?:segund|terceir)[ao] (?:denúncia|aviso|vez|notificação)|no entanto|porém|mas (?:agora|hoje|desde|a|o)\b"
    r"|снова|опять|продолжа\w+|вс[её] ещ[её]|по-прежнему|до сих пор|не (?:реш[её]н|закрыт|устран[её]н)\w*|без (?:ответа|реакции|результата)|(?:втор|трет)\w+ (?:жалоб|обращени|раз)\w*|однако|но (?:сегодня|теперь|сейчас)"
    r"|仍然|仍在|依然|还在|還在|再次(?!感|表|致|为)|又(?:开始|出现|開始|出現|恢复)|继续(?:攻击|发送|扫描)|持续(?:攻击|发送|进行)|未(?:解决|处理|解決|處理)|第(?:二|三|四)次|但(?:是|现在|今天|目前|攻击|该)|然而"
    r"|再び|再発し|再度[^。]{0,10}(?:確認|発生|攻撃|受信|公開)|依然|今も|現在も|いまだ|まだ(?!.{0,8}(?:ご連絡|お知らせ))|続いて(?:い|お)|継続して(?:い|お)|未(?:解決|対応)|(?:二|三|2|3)(?:回|度)目|しかし|ところが|ものの|今度は|引き続き(?:攻撃|送信|届|確認|発生|アクセス)"
    r"|nadal|wciąż|ponownie|znowu|trwa(?:ją)?\b|nie (?:została? |jest )?(?:rozwiązan|zamknięt|usunięt)\w*|bez (?:odpowiedzi|reakcji|skutku)|(?:drugie|trzecie) zgłoszenie|jednak|ale (?:teraz|dziś|od)\b|여전히|아직|다시 (?:시작|발생|공격|접속|나타)|계속(?:되|해서|하)|재발|(?:두|세|2|3) ?번째|그러나|하지만|hâlâ|hala|yeniden|tekrar (?:başla|aktif|yayın|saldır)\w*|devam ed\w+|(?:ikinci|üçüncü) (?:kez|bildirim|şikayet)|ancak|fakat|fortfarande|på nytt|fortsätter|igång igen|igen (?:idag|nu|sedan)|inte (?:löst|stängt|åtgärdat)|(?:andra|tredje) (?:anmälan|gången|rapporten)|men (?:nu|idag|sedan)\b|dock\b|stále|opět|znovu|pokračuj\w*|nebyl\w* (?:vyřešen|uzavřen|odstraněn)\w*|bez (?:odpovědi|reakce)|(?:druhé|třetí) (?:hlášení|upozornění)|avšak|ale (?:nyní|dnes|od)\b"
)

_CORRECTED = book(
    r"correct(?:ed)? (?:\w+ )?(?:address|ip|report|version|one|data|time|source|host)\b|correct(?:ion)?\s?:|correction of|typo\b|typing (?:mistake|error)|tippfehler|zahlendreher|korrektur|berichtigung|faute de frappe|rectification|correctif|correcci[oó]n|rectificaci[oó]n|error de (?:tecleo|digitaci[oó]n|transcripci[oó]n)|correzione|rettifica|errore di battitura|tikfout|typefout|correctie|corre[çc][ãa]o|retifica[çc][ãa]o|erro de digita[çc][ãa]o|опечатк\w*|исправлени\w*|уточнени\w*|笔误|打错|打錯|打ち間違\w*|書き間違\w*|誤記|literówk\w*|korekta|sprostowani\w*|오타|yazım hatası|düzeltme\w*|rättelse|skrivfel|překlep\w*|oprava\b|(?:the )?(?:right|actual|real) (?:\w+ )?(?:one|address|ip|source)\b|replaces?\b|supersede[sd]?|updated (?:report|version|complaint)|new report|remains? valid|richtige[nr]? (?:\w+ )?(?:adresse|ip)|korrekte[nr]? (?:\w+ )?(?:adresse|ip)|korrigierte|stattdessen|richtig (?:ist|lautet)|berichtigte|ersetzt|(?:adresse|ip) (?:correcte|exacte)|bonne adresse|corrigée?\b|rectifiée?|remplace|direcci[oó]n correcta|ip correcta|corregid\w+|sustituye|reemplaza|(?:indirizzo|ip) (?:corretto|giusto)|corrett[oa] è|sostituisce|juiste (?:adres|ip)|gecorrigeerde|vervangt|endereço (?:correto|certo)|corrigid\w+|substitui|правильн\w+ (?:адрес|ip)|исправленн\w+|正确的?(?:地址|ip|报告|来源|應|应)|更正|应为|替换|正しくは|正しい|訂正|差し替え|改めて(?:通報|報告|申告|送|お送)|prawidłow\w+ (?:adres|ip)|poprawn\w+ (?:adres|ip|raport)|zastępuje|올바른|정정|수정된|doğru (?:adres|ip)|düzeltilmiş|rätt (?:adress|ip)|korrigera\w+|ersätter|správn\w+ (?:adres|ip)|opraven\w+|nahrazuje"
)
"""Not taken back, but put right: the complaint stands, about somebody else."""

_DELISTED = book(
    r"(?:removal|delisting)\b.{0,60}(?:carried out|completed|processed|done\b|successful|granted|confirm\w+)|->\s*not listed|(?:was|were|has|have|is|are|been|successfully|now) (?:now |since |successfully |been |automatically )*(?:removed|delisted|de-listed|unlisted|taken off|struck off|deleted)(?: again)? (?:from|off)\b|(?:has|have|was|were|is|are) (?:now |since |been |successfully |automatically )*(?:delisted|de-listed|unlisted)|delist(?:ed|ing) (?:confirm|complete|success|notice|notification|request (?:was|has been) (?:accepted|granted))\w*|(?:removal|delisting) (?:notice|notification|confirm\w+)\b|notice of (?:removal|delisting)|no longer (?:listed|on (?:the|our|any))|(?:not|never) listed any\s?more"
    r"|wurde(?:n)? (?:\S+ )?(?:von|aus) .{0,40}(?:entfernt|gel[oö]scht|gestrichen|ausgetragen)|nicht (?:mehr|l[aä]nger) (?:gelistet|auf (?:der|unserer)|in (?:der|unserer) liste)|aus (?:der|unserer) (?:\w*liste) (?:entfernt|gel[oö]scht|gestrichen)|austragung (?:bestätigt|erfolgt)"
    r"|ya no (?:figura|est[aá]|aparece)n? (?:listad[oa] )?en|(?:fue|ha sido|han sido|sido) (?:eliminad|retirad|borrad|excluid)[oa]s? de|solicitud de (?:baja|exclusi[oó]n|eliminaci[oó]n)\b.{0,60}(?:procesada|aceptada|aprobada)|n['’](?:est|apparaît|figure) plus (?:\w+ )?(?:list[ée]e?|inscrite?|pr[ée]sente?|dans|sur)|a [ée]t[ée] (?:retir[ée]e?|supprim[ée]e?|radi[ée]e?) d|(?:è stato|è stata|stato|stata) (?:rimoss|cancellat|eliminat)[oa] d|non è più (?:in lista|elencat[oa]|presente|inserit[oa])|niet (?:langer|meer) (?:vermeld|op de|in de|gelist)|(?:is|werd) (?:verwijderd (?:van|uit)|van .{0,30} verwijderd)|n[aã]o (?:consta|est[aá]|figura) mais|foi removid[oa] d"
    r"|(?:исключ[её]н\w*|удал[её]н\w*) из (?:\S+ )?(?:списк\w*|базы|ч[её]рн\w+)|больше не (?:числ\w+|наход\w+|состо\w+|знач\w+)|usuni[eę]t\w* z (?:\S+ )?(?:listy|bazy)|nie (?:figuruje|znajduje się) (?:już )?|(?:již |už )?není (?:již |už )?(?:uveden|na seznamu|veden)|odstraněn\w* (?:ze?|z našeho)|已从.{0,30}(?:移除|删除|解除|移出)|(?:已|現已)(?:解除|移出|移除)|(?:リスト|登録|掲載)(?:から|の|を|は).{0,12}(?:削除|解除|除外)(?:され|いた|し)|解除(?:され|いたし|し)ました|(?:목록|리스트)에서 (?:\S+ )?(?:삭제|제거|해제)\w*|등재 ?해제|(?:listesinden|listeden) (?:\S+ )?(?:çıkarıl|kaldırıl|silin)\w*|(?:har|är) (?:nu )?(?:tagits bort|borttagen|avlistad|avförd) (?:från|ur)|inte längre (?:listad|upptagen|med på)"
)
_LIST = Caseless(
    r"list|rbl\b|dnsbl|\b[sxpc]bl\b|リスト|名单|名單|спис|баз|목록|리스트|seznam|databas|reputation|evidenc"
)
_LISTED_ANEW = book(
    r"(?:was|were|has been|have been|newly|been) (?:\w+ )?(?:added|re-?listed|listed again)|new(?:ly)? list(?:ing|ed)|new entr(?:y|ies)|(?:now|currently|still|re-?)\s?listed|neu (?:gelistet|eingetragen|aufgenommen)|nouvelle (?:inscription|entrée)|nuev[oa]s? (?:entrada|listado)|nuov[oaie] (?:inseriment|voc)\w+|新規(?:登録|掲載)|再(?:登録|掲載)|重新列入|新增|добавлен\w*|внес[её]н\w*"
)
_REMOVED = Caseless(
    r"\b(?:removed|delisted|delisting|unlisted)\s*(?:$|[::])|解除(?:の(?:お知らせ|ご?連絡)|済)"
)
"""At the end of a Subject, or before what it names."""

_CONDITIONAL = Caseless(
    r"\b(?:if|unless|should (?:you|it|this|the|there|any|these|further)|in case|as soon as|otherwise|falls|wenn|sollten? (?:sie|der|die|das|es|wieder|weitere)|sobald|andernfalls|s['’]ils?|dès que|sinon|au cas où|en cas|en caso|em caso|in caso|nel caso|qualora|indien|zodra|mocht(?:en)?|tenzij|assim que|если|как только|в случае|jeśli|jeżeli|gdyby|w przypadku|ifall|pokud|jestliže|v případě|eğer|durumunda|halinde|takdirde)\b"
    r"|\b(?:si (?:el|la|los|las|vuelve|usted|le|les|vous|cela|elle|il|nous|tiene|desea|necesita)|se (?:il|lo|la pagina|il contenuto|dovess\w+|avete|necessario|houver|tiver|voltar|precisar|o|a)|caso (?:o|a|haja|tenha|volte|precise|contrário)|als (?:u|het|er|dit|de (?:pagina|inhoud))|om (?:ni|du|det|den|sidan|innehållet))\b|(?:如果|一旦|倘若|假如|若(?:该|您|有|再)|如有|如再)|場合(?:は|に|、)|際(?:は|には)|ましたら|でしたら|되면|경우|하시면|면,"
)
_SENTENCES = re.compile(
    r"(?<=[.!?])\s+(?=\S)|(?<=[。!?])|\n\s*\n|\n(?=[^\S\n]*(?:[-*•·・■◆]|\S[^\n:：]{0,40}[:：]\s))"
)

_UNSPACED = re.compile(r"(?<=[\u3001-\u30ff\u4e00-\u9fff]) (?=[\u3001-\u30ff\u4e00-\u9fff])")
"""Where a line was broken in a script without spaces."""

_BACK = r"retracted|retraction|withdrawn|withdrawal|revoked|cancell?ed"
_STATUS = Caseless(
    rf"<(?:\w+:)?(?:case|report|notice|incident|ticket)?_?status>\s*({_BACK}|closed|resolved)\s*<"
    rf"|\"(?:case|report|notice|incident|ticket)[_-]?(?:status|state)\"\s*:\s*\"({_BACK}|closed|resolved)\""
    rf"|\"(?:status|state|report_?type|type|action)\"\s*:\s*\"({_BACK})\""
    rf"|^[^\S\n]{{0,8}}(?:case|report|notice|incident|ticket)[ _-]?(?:status|state|type)\s*[:=]\s*({_BACK}|closed|resolved)\b"
    rf"|^[^\S\n]{{0,8}}status\s*[:=]\s*({_BACK})\b",
    re.MULTILINE,
)
"""The state of a case in the form of a machine (ACNS, JSON, a labelled line)."""


def is_settled(message: Message) -> bool:
    """Does it tell of a matter that is over, and ask for nothing more?"""
    subject = message.subject
    if passages.is_forward(subject):
        return False
    new = passages.above_a_forward(passages.new_text(message.text[:40_000]))
    whole = flowing(new[:MAX_TEXT])
    closed, back = bool(_CLOSED.search(subject)), bool(_TAKEN_BACK.search(subject))
    status = _status_of(message)
    if not (status or closed or back or _SAID.search(whole) or _DELISTED.search(f"{subject}. {whole}")):
        return False
    flat = statements(new[:MAX_TEXT])
    if _is_delisted(subject, flat):
        return not (demands(whole) or matter.has_log(new))
    said = _signs(flat)
    taken_back = _is_withdrawn(said, status, back=back)
    if not (taken_back or _is_over(said, status, new, closed=closed)):
        return False
    if not (closed or back or _Said.NO_ACTION in said) and (
        _several(new) or (not taken_back and _Said.THANKS not in said and allegations.pleads(whole))
    ):
        return False
    return not (
        goes_on(f"{subject}\n\n{new}"[:MAX_TEXT])
        or demands(f"{subject}. {whole}")
        or _CORRECTED.search(f"{subject}. {flat}")
        or _shows_anew(message, new, said, named=closed or back, formal=bool(status))
    )


def statements(text: str) -> str:
    """The sentences of a text that make no condition, in one line."""
    kept = (part for part in _SENTENCES.split(text) if not _CONDITIONAL.search(part))
    return flowing(" ".join(kept))


def flowing(text: str) -> str:
    """A text in one line."""
    return _UNSPACED.sub("", " ".join(text.split()))


def demands(text: str) -> bool:
    """Does somebody ask for something to be done?"""
    return _DEMANDS.search(text)


def goes_on(text: str) -> bool:
    """Does it say, not under a condition, that the matter is not over?"""
    return _GOES_ON.search(statements(text))


def _signs(flat: str) -> set[_Said]:
    signs = {said for _, said in _SAID.find(flat)}
    if signs and _THANKS.search(flat[:400]):
        signs.add(_Said.THANKS)
    return signs


def _is_over(said: set[_Said], status: str, new: str, *, closed: bool) -> bool:
    """It is over, and that is what the mail is about."""
    about_it = closed or bool(said & {_Said.NO_ACTION, _Said.THANKS})
    if _Said.OVER in said:
        return about_it or bool(status) or _Said.REPORTED in said
    if status in _CLOSED_STATES and not new.strip():
        return True
    return (closed and _Said.NO_ACTION in said) or (
        _Said.ENDED in said and about_it and (closed or len(said) > 2)
    )


def _is_withdrawn(said: set[_Said], status: str, *, back: bool) -> bool:
    """The Subject or a sentence says so; or that it was a mistake, to be disregarded or with an excuse."""
    if back or _Said.WITHDRAWN in said or (bool(status) and status not in _CLOSED_STATES):
        return True
    return _Said.MISTAKE in said and bool(said & {_Said.DISREGARD, _Said.SORRY})


def _is_delisted(subject: str, flat: str) -> bool:
    """An address is struck off a list, and none put on it."""
    words = f"{subject}. {flat[:1500]}"
    told = bool(_REMOVED.search(subject)) or _DELISTED.search(words)
    return told and bool(_LIST.search(words)) and not _LISTED_ANEW.search(words)


def _several(text: str) -> bool:
    """Does it name more than one address? One of them may be new."""
    named = {
        found.ip
        for line in text.split("\n")[:400]
        if addresses.DIGIT.search(line)
        for found in addresses.find(addresses.normalise(line[:1000]))
        if found.lookalike is None and not found.is_network
    }
    return len(named) > 1


def is_withdrawn_in_form(message: Message) -> bool:
    """Does a report of a machine carry the state of one that is taken back, or of one that is closed, and no demand?"""
    status = _status_of(message)
    return bool(status) and (status not in _CLOSED_STATES or not demands(flowing(message.text[:MAX_TEXT])))


def is_settled_state(name: str, value: str) -> bool:
    """Does a column of states say of its row that it is over or taken back?"""
    return name in _STATE_COLUMNS and bool(_SETTLED_STATE.fullmatch(value.strip()))


_CLOSED_STATES = ("closed", "resolved")
_STATE_COLUMNS = frozenset(
    (
        "status",
        "state",
        "resolution",
        "case_status",
        "case_state",
        "incident_status",
        "report_status",
        "report_state",
        "ticket_status",
        "ticket_state",
        "notice_status",
        "ステータス",
        "状態",
        "対応状況",
        "estado",
        "stato",
        "statut",
        "статус",
        "状态",
        "狀態",
        "durum",
        "stav",
        "상태",
    )
)
_SETTLED_STATE = Caseless(
    rf"{_BACK}|resolved|remediated|delisted|false[ _-]?positive|case closed|solved|erledigt|behoben|zurückgezogen|gelöst|résolue?|retirée?|annulée?|resuelt[oa]|retirad[oa]|anulad[oa]|risolt[oa]|ritirat[oa]|annullat[oa]|opgelost|ingetrokken|resolvid[oa]|реш[её]но?|отозвано?|устранено?|已解决|已撤回|已解決|誤検知|取り?下げ|解決済み?|対応済み?|解除済み?|rozwiązan[eyoa]|wycofan[eyoa]|해결(?:됨|완료)?|철회(?:됨)?|오탐|çözüldü|geri çekildi|löst|återkallad|vyřešen[oýaá]|stažen[oýaá]"
)


def _status_of(message: Message) -> str:
    texts = [message.text[:40_000]]
    texts += [
        part.text[:40_000]
        for part in message.parts
        if part.text and (part.is_attachment or part.content_type.startswith("application/"))
    ]
    for text in texts:
        if "tatus" in text or "TATUS" in text or "tate" in text or "ype" in text:
            found = _STATUS.search(text)
            if found:
                return next(group for group in found.groups() if group)
    return ""


def _shows_anew(message: Message, new: str, said: set[_Said], *, named: bool, formal: bool) -> bool:
    """Evidence in it, unless it is said twice that it is of the past."""
    sure = (named or formal) and len(said) > 0
    embedded = any(part.message is not None for part in message.parts)
    attached = any(
        part.is_attachment and part.payload and not part.content_type.startswith("image/")
        for part in message.parts
    )
    return (matter.has_log(new) or embedded or (attached and not formal)) and not (
        sure and (_Said.WITHDRAWN in said or _Said.NO_ACTION in said)
    )
