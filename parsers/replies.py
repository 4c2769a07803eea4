"""What a reply says, from its newly written text only: an answer, a pledge, an objection, a partner's yes or no.

An answer (報告) is complete when it tells both the circumstances and the countermeasures.
"""

import re

from parsers import allegations, matter, passages
from parsers.message import Message
from parsers.patterns import Caseless
from parsers.report import Format, Kind, Parsed, Party, Reading, ReplyReading

_CIRCUMSTANCES = Caseless(
    r"przyczyn[aąęy]\b|był[aoy]? (?:zainfekowan|przejęt|zhakowan)\w*|zainfekowan\w+|příčin[aou]\w*|byl[aoy]? (?:napaden|nakažen|infikován)\w*|orsaken\b|årsagen\b|причина|зламано|зламали|経緯|原因|状況|感染(?:し|が|を|して)|感染を確認|判明|確認(?:し|いた|され|でき)|調査(?:した|の結果|いた)|乗っ取ら|不正利用され|踏み台|誤設定|設定(?:ミス|不備)|流出|漏洩|漏えい|脆弱性|侵入され|改ざんされ"
    r"|\bcauses?d?\b|circumstances|\b(?:we|i) (?:[\w-]+ ){1,8}and (?:found|saw|discovered|noticed)\b|\b(?:an?|our|the|with) outdated\b|\bhad been used (?:to|for)\b|\b(?:scanner|scan|antivirus|virus check|technician) (?:\w+ )?found|\bit was (?:the|an?|our|my) (?:\w+ ){0,3}(?:pc|computer|laptop|server|machine|phone|router|camera|account|mailbox)\b|\bhad (?:its|their|an?) (?:[\w-]+ ){1,4}open\b|\b(?:somebody|someone) (?:had )?(?:started|installed|uploaded|used|got in\w*|broke in\w*)\b|root cause|because|due to|turned out|we (?:have )?(?:found|discovered|identified|determined|investigated|confirmed)|investigat(?:ed|ion)|was (?:infected|compromised|hacked|hijacked|misconfigured|abused)"
    r"|were (?:infected|compromised|hacked)|had been (?:infected|compromised|hacked|stolen|abused)|(?:password|credentials?|account) (?:was|were|had been) (?:stolen|leaked|guessed|compromised)|happened (?:because|as|when)|what happened|(?:we|i) (?:have )?checked|old (?:web)?server|malware (?:was|on)|an employee|open (?:relay|resolver|proxy)|the incident (?:was|arose)"
    r"|\bursache\w*|\bgrund (?:war|dafür)|\b(?:wurde|wurden|war|waren) (?:\w+ ){0,4}(?:infiziert|kompromittiert|gehackt|missbraucht|eingespielt|eingeschleust|falsch konfiguriert)|\bveraltete\w*|\bfestgestellt|\bwir haben .{0,40}(?:geprüft|untersucht)|\bla cause\b|\bétait (?:infect|compromis|pirat)\w*|\ba été (?:infect|compromis|pirat)\w*|\bc['’]était (?:le|la|un|une|mon|ma|notre) (?:\w+ )?(?:nas|pc|ordinateur|serveur|box|routeur|cam[ée]ra|t[ée]l[ée]phone|machine|compte|port)\b|\bes war\s(?:der|die|das|mein\w*|ein\w*|unser\w*)\s|\bera (?:el|la|mi|un|una|il|mio|mia|o|meu|minha|um|uma) (?:\w+ )?(?:nas|pc|ordenador|servidor|router|c[áa]mara|tel[ée]fono|computer|server|telecamera|computador|roteador)\b|\bhet was\s(?:de|het|mijn|een|onze)\s|\bnous avons (?:constaté|vérifié|découvert|identifié|analysé)|\bla causa\b|\b(?:estaba|fue|había sido) (?:infectad|comprometid|hackead|vulnerad)\w*|\bhemos (?:comprobado|verificado|detectado|investigado|encontrado)|\b(?:era|è stat[oa]|erano) (?:protett[oa] da|infettat|compromess|violat|hackerat)\w*|\babbiamo (?:verificato|accertato|riscontrato|controllato|individuato)|\bde oorzaak\b|\bwas (?:besmet|gehackt|gecompromitteerd|geïnfecteerd)|\bwij hebben .{0,40}(?:vastgesteld|onderzocht)|\bestava (?:infectad|comprometid|invadid)\w*|\bverificamos\b|\bcausa:|\bo que aconteceu|\bconstatamos\b|причин\w+|был\w* (?:заражён|заражен|взломан|скомпрометирован)\w*|原因|经查|經查|被(?:入侵|感染|黑)"
    # the same in more languages
    r"|berodde på|\bhade (?:blivit )?(?:hackad|infekterad|kapad)\w*|\borsak(?:en)?\b|\bårsak(?:en)?\b|skyldtes|\bvar (?:blitt |blevet )?(?:hacket|infisert|inficeret|kompromitter)\w*|\bgættede|\bsyy(?:nä|ksi)?\b|\bjohtui|murrettu|saastunu\w*|tartunna\w*|príčin\w+|\bbol[aoi]? (?:napadnut|infikovan|napaden)\w*|\boka\b|okozta|megfertőz\w*|feltört\w*|\bcauza\b|\ba fost (?:compromis|infectat|spart)\w*|\bбеше (?:хакнат|заразен|компрометиран)\w*|\bпричин[аи]\b|αιτία|μολύνθηκε|παραβιάστηκε|παραβιαστεί|\bnedeni\b|\bsebebi\b|ele geçiril\w*|virüs bulaş\w*|hacklen\w*"
    r"|uzrok\w*|vzrok\w*|\b(?:bio|bila|bilo|bil) (?:je )?(?:hakiran|zaražen|kompromitiran|okužen|vdrt)\w*|põhjus\w*|nakatunud|häkiti|cēlonis|iemesls|inficēt\w*|uzlauzt\w*|priežast\w*|užkrėst\w*|nulaužt\w*|원인|경위|감염되|해킹(?:당|되)|nguyên nhân|\bbị (?:nhiễm|hack|xâm nhập)|penyebab\w*|terinfeksi|diretas|สาเหตุ|ติดมัลแวร์|ถูกเจาะ|הסיבה|נפרץ|נדבק|السبب|تم اختراق",
)
_COUNTERMEASURES = Caseless(
    r"\b(?:usunęliśmy|zmieniliśmy|zablokowaliśmy|przeskanowaliśmy|wyłączyliśmy|zaktualizowaliśmy|odłączyliśmy)\b|\b(?:odstranili|změnili|zablokovali|vypnuli|odpojili|aktualizovali|přeinstalovali) jsme\b|\bjsme (?:\w+ )?(?:odstranili|změnili|zablokovali|vypnuli|odpojili|aktualizovali)\b|\b(?:vi har|vi) (?:tagit bort|fjernet|ændret|ändrat|bytt|blockerat|blokeret)\b|вжит\w+ заход\w*|(?:вимкнено|видалено|змінено|оновлено|закрито|заблоковано)|対応策|対策|対処|再発防止|防止策|処置|措置|変更(?:し|いた|済)|切り離し|遮断|削除(?:し|いた|済)|停止(?:し|いた|済)|駆除|再インストール|初期化|修正(?:し|いた|済)|更新(?:し|いた)|導入(?:し|いた)|無効(?:化|に)|ブロックし|隔離|解約し|退会処理|アップデート|パッチ"
    r"|countermeasures?|measures?|\bwhat (?:we|i) (?:did|have done)\b|\n\W{1,6}(?:removed|rebuilt|updated|changed|blocked|installed|disabled|reset|cleaned|patched|replaced|closed|deleted|isolated|disconnected|reinstalled)\b|\b(?:we|i) (?:have )?(?:took|taken|unplugged|pulled) (?:it|the \w+)|\bi (?:have |also )?(?:stopped|rebuilt|removed|cleaned|blocked|disabled|changed|reset|updated|reinstalled|disconnected|deleted|replaced)\b|we (?:have )?(?:removed|cleaned|blocked|disabled|changed|reset|patched|updated|reinstalled|disconnected|isolated|shut|closed|suspended|deleted|installed|fixed|secured|replaced|quarantined|terminated)"
    r"|(?:has|have|had) (?:now )?been (?:removed|cleaned|blocked|disabled|changed|reset|patched|updated|reinstalled|disconnected|isolated|shut|closed|suspended|deleted|fixed|secured|replaced|quarantined|terminated|wiped)"
    r"|(?:was|were) (?:removed|cleaned|blocked|disabled|changed|reset|patched|updated|reinstalled|disconnected|isolated|shut down|closed|suspended|deleted|fixed|secured|wiped)|to prevent (?:this|a|any|re)|prevent(?:ive|ing|ion)|will not happen again|steps? (?:we )?(?:took|have taken)|remediat\w+|mitigat\w+|\b(?:restarted|rebooted|changed|replaced|reinstalled|updated) the\b"
    r"|\bma(?:ß|ss)nahmen?\b|\bvom netz genommen|\b(?:passwort|passwörter|zugangsdaten) .{0,20}geändert|\b(?:gelöscht|entfernt|abgeschaltet|gesperrt|bereinigt|neu (?:installiert|aufgesetzt)|deaktiviert|geschlossen|aktualisiert)\b|\bnous avons (?:supprimé|changé|bloqué|désactivé|nettoyé|réinstallé|corrigé|coupé|fermé|mis à jour)|\b(?:mot de passe|mots de passe) .{0,20}chang\w+|\bj(?:e l)?['’]ai (?:\w+ )?(?:ferm|d[ée]branch|coup|supprim|chang|d[ée]sactiv|bloqu|nettoy|r[ée]install|mis à jour|d[ée]connect)\w*|\ble port est ferm[ée]|\b(?:lo |la )?he (?:eliminado|cambiado|bloqueado|desactivado|limpiado|reinstalado|apagado|actualizado|desconectado|cerrado)|\b(?:l['’])?ho (?:rimosso|cambiato|bloccato|disattivato|reinstallato|spento|aggiornato|scollegato|chiuso)|\bik heb .{0,40}(?:verwijderd|gewijzigd|geblokkeerd|uitgezet|losgekoppeld|bijgewerkt|dichtgezet)|\b(?:removi|alterei|troquei|bloqueei|desativei|desliguei|reinstalei|atualizei)\b|\b(?:usunąłem|zmieniłem|zablokowałem|wyłączyłem|odłączyłem|zaktualizowałem)\b|\b(?:odstranil|změnil|vypnul|odpojil|aktualizoval)a? jsem\b|\bhemos (?:eliminado|cambiado|bloqueado|desactivado|limpiado|reinstalado|corregido|apagado|actualizado|desconectado)|\babbiamo\s(?:\w+ )?(?:rimosso|cambiato|bloccato|disattivato|ripulito|reinstallato|corretto|spento|aggiornato|svuotato|attivato|scollegato)|\b(?:wij|we) hebben .{0,40}(?:verwijderd|gewijzigd|geblokkeerd|uitgeschakeld|opgeschoond|afgesloten|bijgewerkt)|\bmedidas? (?:tomada|adotada)s?|\bmesures prises|\bmedidas tomadas|\bmisure adottate|\bgenomen maatregelen|\b(?:removemos|alteramos|trocamos|bloqueamos|desativamos|limpamos|reinstalamos|corrigimos|desligamos|atualizamos)\b|\b(?:удалили|сменили|изменили|заблокировали|отключили|переустановили|обновили|устранили)\b|已(?:经)?(?:删除|刪除|清除|关闭|關閉|更换|更換|修改|修复|修復|重装|重裝|断开)"
    # the same in more languages
    r"|åtgärd\w*|\bhar (?:stängt|ominstallerat|uppdaterat|bytt)|tiltak\b|foranstaltning\w*|\b(?:er|har) (?:slettet|slukket|skiftet|ændret|byttet|endret|slått av|lukket|geninstalleret|reinstallert)|toimenpite\w*|poistettu|poistimme|vaihdettu|vaihdoimme|suljettu|suljimme|päivitet\w*|asennettu uudelleen|intézkedés\w*|eltávolítottuk|megváltoztattuk|letiltottuk|újratelepítettük|frissítettük|lekapcsoltuk|\bmăsuri\b|\bam (?:șters|schimbat|blocat|oprit|reinstalat|actualizat|eliminat)|\bмерки\b|премахнахме|сменихме|блокирахме|изключихме|преинсталирахме|\bмеры\b|удалили|сменили|отключили|заблокировали|переустановили|обновили"
    r"|\bμέτρα\b|αφαιρέσαμε|αλλάξαμε|αποσυνδέσαμε|απενεργοποιήσαμε|διαγράψαμε|\bönlem\w*|kaldır(?:dık|ıldı)|değiştir(?:dik|ildi)|kapat(?:tık|ıldı)|engelle(?:dik|ndi)|güncelle(?:dik|ndi)|\bmjere\b|\bukrep\w*|uklonili|promijenili|blokirali|isključili|ažurirali|zamenjali|izklopili|posodobili|meetmed|eemaldasime|vahetasime|sulgesime|uuendasime|pasākum\w*|noņēmām|nomainījām|bloķējām|atslēdzām|priemon\w*|pašalinome|pakeitėme|užblokavome|išjungėme|atnaujinome|조치|대책|(?:삭제|변경|차단)(?:했|하였)|초기화|biện pháp|\bđã (?:xóa|đổi|chặn|tắt|cài lại|cập nhật|gỡ)|\btindakan\b|\b(?:telah|sudah) (?:dihapus|diganti|diblokir|dimatikan|diperbarui|menghapus|mengganti|memblokir|mematikan)|มาตรการ|ได้(?:ลบ|เปลี่ยน|ปิด|บล็อก|ติดตั้งใหม่)|הסרנו|החלפנו|חסמנו|ניתקנו|تم (?:حذف|تغيير|حظر|إيقاف|تحديث)",
)
_PLEDGE = Caseless(
    r"誓約|誓い(?:ます|申し)|二度と(?!.{0,12}(?:来な|送らな(?:い|く)で))|一切(?:行わ|いたし)(?:ず|ない|ません)|行わないことを約束"
    r"|\bpledge\b|\bwe (?:hereby )?(?:promise|undertake|swear|guarantee|commit)\b|\bI (?:hereby )?(?:promise|undertake|swear|guarantee|commit)\b|solemnly|never again (?:send|engage|do|commit)|will never again|undertaking\b",
)
_OBJECTION = Caseless(
    r"(?:迷惑メール|不正|攻撃|スパム).{0,16}(?:送信|行って|して)(?:は|など)?おりません|言いがかり|何も(?:検出|見つか)|身に覚え(?:が|の)?(?:ない|ありません|無い|ございません)|心当たり(?:が|は)?(?:ない|ありません|無い|ございません)|事実(?:では|じゃ)(?:ない|ありません)|誤り(?:です|では|と思)|濡れ衣|当社では(?:ない|ありません|ございません)|送信(?:した|していた)?(?:事実|形跡|記録)(?:は|が)(?:ない|ありません|ございません|確認できません)|異議"
    r"|\b(?:we|i) (?:know nothing|did(?: not|n't) (?:send|do)|do not (?:recognise|recognize|agree)|dispute|object|deny|have no (?:knowledge|idea|record))|not (?:us|our (?:fault|server|doing))|false (?:accusation|claim|report|positive)|mistaken|no (?:evidence|trace|sign)s? of (?:any )?(?:abuse|such|spam|infection)|is (?:wrong|unfounded|incorrect)|we are innocent|nothing (?:unusual|suspicious) (?:was )?found|\bi have never\b|\bnever in my life\b|\bwasn't (?:me|us)\b"
    r"|\b(?:wir|ich) (?:haben|habe) (?:das |dies |damit |so etwas )?(?:nicht|nie|nichts) \w+|\bweise\w* .{0,20}zurück|\bnicht von uns\b|\bce n'est pas (?:moi|nous)|\bje n'ai (?:jamais|pas|rien)|\bnous (?:contestons|n'avons (?:jamais|pas|rien))|\bno (?:hemos|he) (?:enviado|hecho|sido)|\bnunca (?:he|hemos)\b|\bnon (?:abbiamo|ho) (?:mai|inviato|fatto)|\bcontestiamo\b|\b(?:wij|ik) (?:hebben|heb) (?:dit |dat |nooit |niet |geen )\w+|\bn[ãa]o (?:enviamos|fizemos|fui|fomos)\b|\b(?:я|мы) (?:ничего )?не \w+л[аи]?\b|我(?:们|們)?(?:没有|沒有|从未|從未)"
    # the same in more languages
    r"|\bbestrider\b|\bhar (?:inte|ikke) (?:skickat|sendt|sent|gjort)|hittar ingenting|finner ingenting|finder intet|kiistäm|kiistän|\bem?me ole (?:lähettäneet|tehneet)|\ben ole (?:lähettänyt|tehnyt)|nie (?:wysyłaliśmy|wysyłałem|robiliśmy)|to nie my\b|kwestionuj\w+|zaprzecza\w+|neodesílali jsme|odmítáme|popíráme|namietame|odmietame|nem mi (?:voltunk|küldtük)|vitatjuk|tagadjuk|\bcontest(?:ăm|am)\b|\bnu am (?:trimis|făcut)|оспорваме|не сме (?:изпращали|правили)|заперечуємо|\bми не (?:надсилали|робили)|αρνούμαστε|αμφισβητούμε|δεν (?:στείλαμε|κάναμε)|itiraz ed\w*|kabul etmiyor\w*|osporavamo|\bnismo (?:slali|poslali|radili|pošiljali)|zanikamo"
    r"|vaidlustame|\bme ei ole (?:saatnud|teinud)|iebilst\w*|neesam (?:sūtījuši|darījuši)|nesutinkame|ginčijame|nesiuntėme|보낸 적이? 없|사실이 아닙|이의(?:를)? 제기|한 적이? 없|chúng tôi không (?:gửi|làm)|\b(?:kami|saya) tidak (?:pernah )?(?:mengirim|melakukan)|keberatan|menyangkal|ไม่ได้(?:ส่ง|ทำ)|ขอคัดค้าน|ขอปฏิเสธ|לא שלחנו|מכחישים|لم نقم|ننفي|نعترض|\brechazamos\b|\bdescargos\b|\bimpugn\w+|\brespingiamo\b|\bcontestamos\b|\brepudiamos\b",
)
_YES = re.compile(
    r"^\W{0,3}(?:confirmed\b|confirm\b|done\b|completed?\b|確認(?!でき(?:ない|ません|ず)|不)(?:済|しました|いたしました|完了)?|完了|実施済|停止済|対応済|承知)",
    re.IGNORECASE,
)
_NO = re.compile(
    r"^\W{0,3}(?:refused\b|rejected\b|declined\b|denied\b|not possible\b|cannot\b|unable\b|不可|拒否|できません|出来ません|対応不可|却下|お断り)",
    re.IGNORECASE,
)
_CASE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,5}-\d{4}(?:\d\d|\d{4})?-\d{3,8}(?!\d)")


def read_reply(text: str, *, partner: bool = False) -> ReplyReading:
    """What the new text of a reply says. `partner`: a yes or no on its first line counts."""
    new = passages.new_text(text)
    return ReplyReading(
        circumstances=bool(_CIRCUMSTANCES.search(new)),
        countermeasures=bool(_COUNTERMEASURES.search(new)),
        pledge=bool(_PLEDGE.search(new)),
        objects=bool(_OBJECTION.search(new)),
        partner_answer=_partner_answer(new) if partner else None,
        text=new[:20_000],
    )


def _partner_answer(text: str) -> str | None:
    first = next((line.strip() for line in text.split("\n") if line.strip()), "")
    if _NO.match(first):
        return "refused"
    return "confirmed" if _YES.match(first) else None


def names_case(message: Message) -> bool:
    """Does a case number stand in the Subject?"""
    return bool(_CASE.search(message.subject))


def is_reply(message: Message, reading: Reading) -> bool:
    """Is it a contractor's or partner's word on a matter of ours, by its token, else by what it says?"""
    if reading.party in (Party.CONTRACTOR, Party.PARTNER) or reading.case_reference:
        return True
    if reading.party is Party.REPORTER:
        return False
    if not names_case(message):
        return (
            _sends_a_pledge(message)
            or _sends_a_report(message)
            or _answers_a_notice(message)
            or _tells_of_a_notice(message)
        )
    said = read_reply(message.text)
    if (matter.has_log(said.text) and not _shows_how(said, message)) or _OF_US.search(said.text):
        return False
    pledged = said.pledge or "誓約" in message.subject
    return pledged or (_is_reply(message) and (said.objects or (said.circumstances and said.countermeasures)))


def _shows_how(said: ReplyReading, message: Message) -> bool:
    """Is the log in it of how he was broken into? He tells it below what was written to a customer, and pleads for nothing."""
    told = said.objects or (said.circumstances and said.countermeasures)
    return told and bool(_NOTICE.search(message.text)) and not allegations.pleads(said.text)


_OF_US = Caseless(
    r"\b(?:from|in|on|at) your (?:network|ip|range)|\bby your customer|\byour (?:customer|client|user)s? (?:at|on|with|behind|is|has|keeps|still)\b|\b(?:aus|in) ihrem netz|\bihr kunde\b|\bvotre (?:r[ée]seau|client)\b|\bsu (?:red|cliente)\b|\bvostr[oa] (?:rete|cliente)\b|\buw (?:netwerk|klant)\b|вашей сети|\bваш клиент|贵司(?:的)?(?:网络|客户)|(?:貴社|御社)(?:管理|の(?:ネットワーク|お客|顧客|契約者))",
)
"""A customer does not speak of our network and our customers: a reporter does, and complains anew."""


_ANSWERS = Caseless(r"^\s*(?:res|rép|resp|antwort|antwoord|svar|отв|ответ|答复|答覆)\s?[:：]")


def _is_reply(message: Message) -> bool:
    return passages.is_reply(message.subject) or bool(_ANSWERS.search(message.subject))


def _answers_a_notice(message: Message) -> bool:
    """A reply to what was written to a customer about his line: he tells, or protests, and shows no attack."""
    whole = f"{message.subject}\n{message.text}"
    if not _is_reply(message) or not (_NOTICE.search(whole) or _ASKED_FOR.search(whole)):
        return False
    said = read_reply(message.text)
    if _NOTICE.search(said.text) or matter.has_log(said.text) or _OF_US.search(said.text):
        return False
    return said.objects or (said.circumstances and said.countermeasures)


def _tells_of_a_notice(message: Message) -> bool:
    """Who writes anew, and not in reply: he had a notice about his own machine, and tells what it was and what he did."""
    if not _HAD_NOTICE.search(" ".join(message.text[:20_000].split())):
        return False
    said = read_reply(message.text)
    return (
        said.circumstances
        and said.countermeasures
        and not (matter.has_log(said.text) or _OF_US.search(said.text))
    )


_HAD_NOTICE = Caseless(
    r"\byou (?:sent|mailed|e-?mailed|wrote)(?: to)? (?:me|us) (?:an? |your )?(?:abuse )?(?:notice|notification|warning|mail|e-?mail|letter)[^.!?]{0,60}\b(?:my|our) (?:\w+ )?(?:vps|server|line|connection|machine|account|router|ip)\b"
    r"|\b(?:i|we) (?:got|received|had) your (?:abuse )?(?:notice|notification|warning)\b|(?:貴社|御社)から(?:の)?(?:通知|警告|注意)を(?:受け|いただ)|ご(?:通知|警告)を?(?:いただ|頂)|\bsie haben (?:mir|uns) (?:eine )?(?:meldung|warnung|mitteilung)|\bvous m['’]avez (?:envoyé|écrit|signalé)|\bme (?:enviaron|han enviado) (?:un |una )?(?:aviso|notificaci[oó]n)|\bmi avete (?:inviato|mandato|segnalato)"
)


_NOTICE = Caseless(
    r"\bdear (?:valued )?customer\b|\byour (?:line|connection|contract|subscription)\b|\b(?:behind|on) your (?:line|connection)\b|お客様[のに]ご?(?:利用|契約)|ご(?:利用|契約)(?:中)?の?(?:下記)?(?:回線|サーバ)|お客様の(?:回線|サーバ|ご契約|ご利用|ip)|(?:貴社|御社)ご(?:利用|契約)の|ご契約(?:の)?(?:回線|サーバ|者様)"
    r"|\bsehr geehrte[r]? kund|\bvon ihnen genutzte|\bihre[mnrs]? (?:anschlu|internetanschlu|vertrag)|\bch(?:er|ère) client|\bvotre (?:ligne|connexion|abonnement|contrat)\b|\bestimad[oa] cliente|\bsu (?:l[ií]nea|conexi[oó]n|contrato)\b|\bgentile cliente|\b(?:sua|vostra) (?:linea|connessione)\b|\b(?:beste|geachte) klant|\buw (?:verbinding|aansluiting|abonnement)\b|\bprezado cliente|\bsua (?:linha|conex[ãa]o)\b|уважаемый клиент|вашего? (?:подключени|линии|договор)|尊敬的(?:客户|用戶|用户)|您的(?:线路|线路|宽带|寬頻)"
    r"|\b(?:bästa|kära) kund\b|\b(?:er|din) anslutning\b|\bkj?ære kunde\b|\b(?:deres|din|jeres) (?:tilkobling|forbindelse|linje)\b|\bhyvä asiakas\b|liittymä(?:nne|stänne)|\b(?:szanowny|drogi) kliencie\b|\bpaństwa łącz\w+|\bvážen\w+ zákazní\w+|\bvaš\w* (?:přípoj|pripoj|lin[cč]|link)\w*|\btisztelt ügyfel\w+|\baz ön (?:vonal|kapcsolat|előfizetés)\w*|\bstimat\w+ client|\bconexiun\w+ dvs|шановн\w+ клієнт\w*|вашого (?:підключення|договору)|уважаеми клиент\w*|αγαπητέ πελάτη|σύνδεσή σας|\b(?:değerli|sayın) müşterimiz|\bhattınız\w*|\bpoštovani korisni\w+|\bspoštovani (?:naročnik|uporabnik)|\bvaš\w* (?:vez[aiu]|priključ\w*)|lugupeetud klient|godātais klient\w*|gerbiamas klient\w*|고객님의? (?:회선|서비스|계약)|kính gửi quý khách|đường truyền của (?:bạn|quý khách)|\bpelanggan yth|\byth\.? pelanggan|\bkoneksi anda\b|เรียน(?:ท่าน)?ลูกค้า"
)
"""Said to a customer, not to another network."""


_ASKED_FOR = Caseless(
    r"\b72[ -]?(?:h\b|hours|stunden|heures|horas|ore\b|uur|uren|godzin|hodin|час\w*|timmar|timer\b|óra)|72\s?(?:時間以内|小时内|小時內)"
    r"|\bcircumstances and (?:your |the )?countermeasures|\byour address (?:\d+\.){3}|経緯(?:と|、|および|及び)(?:対応策?|対策|再発防止策?)(?:を|について|の)ご?(?:報告|回答)|ご通知いただ"
)
"""What our notice asks of a customer; what he answers may say it again."""


def _sends_a_report(message: Message) -> bool:
    """An answer under the headings of our notice, without our case number."""
    if not _is_reply(message):
        return False
    new = passages.new_text(message.text)
    return bool(_TOLD_HOW.search(new) and _TOLD_WHAT.search(new)) and not matter.has_log(new)


_NUMBER = r"^\W{0,4}(?:[（(]?\d{1,2}[.．、)）]\s*)?"
_TOLD_HOW = re.compile(rf"{_NUMBER}(?:経緯|原因|状況|発生状況)(?:について)?\s*(?:[:：】]|$)", re.MULTILINE)
_TOLD_WHAT = re.compile(
    rf"{_NUMBER}(?:実施した)?(?:対応策?|対策|再発防止策?|処置)(?:について)?\s*(?:[:：】]|$)", re.MULTILINE
)


def _sends_a_pledge(message: Message) -> bool:
    """A signed pledge from somebody who says that he is a customer, without our case number."""
    signed = "誓約" in message.subject or any("誓約" in (part.filename or "") for part in message.parts)
    return signed and bool(_CUSTOMER.search(message.text[:4000])) and not matter.has_log(message.text)


_CUSTOMER = re.compile(
    r"(?:契約者|会員|お客様|契約|顧客)(?:番号|ID|id)|契約者の|再開をお願い|利用(?:の)?再開|回線(?:の)?(?:停止|再開|を止め)"
)


def read(message: Message, reading: Reading) -> Parsed:
    """The reply, with a signed pledge in the attachments' names or the Subject counted too."""
    said = read_reply(message.text, partner=reading.party is Party.PARTNER)
    if not said.pledge and _pledges_elsewhere(message):
        said = ReplyReading(
            circumstances=said.circumstances,
            countermeasures=said.countermeasures,
            pledge=True,
            objects=said.objects,
            partner_answer=said.partner_answer,
            text=said.text,
        )
    return Parsed(kind=Kind.CONTRACTOR_REPLY, format=Format.NONE, reply=said)


def _pledges_elsewhere(message: Message) -> bool:
    names = " ".join(part.filename or "" for part in message.parts)
    return "誓約" in names or bool(re.search(r"\bpledge\b", names, re.IGNORECASE)) or (
        "誓約" in message.subject and not passages.is_reply(message.subject)
    )  # fmt: skip
