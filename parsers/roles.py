"""What the words beside an address say of it, in the languages complaints are written in.

The word that stands nearest before the address decides; a bracket behind it (`198.51.100.7 (this is us)`) and
Japanese particles (`192.0.2.1 から`) decide more surely.
"""

import re
from dataclasses import dataclass
from enum import Enum, IntEnum

from parsers.patterns import Caseless
from parsers.phrasebook import book
from parsers.report import Role


class Claim(IntEnum):
    """How surely the words make an address the offender's; 0 and below: they do not."""

    NONE = 0
    PLAIN = 1
    """An address without a word: "IP: …"."""
    PROSE = 2
    """"from …", "your customer …"."""
    LABEL = 3
    """"Source IP: …", 送信元, "attacker …"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said of an address: a claim that it offends, or the role that rejects it."""

    claim: Claim = Claim.NONE
    role: Role | None = None
    rule: str = ""


_LABEL = (
    # en
    r"sources? of (?:the |this |these )?(?:attacks?|scans?|spam|flood|logins?|attempts?)(?: (?:on|against|at|to))?(?: [\w'-]+){1,3} (?:is|was|are|were)|sources?(?:[ _-]?(?:network address|ip|host|address|addr|computer|server|system))*|src(?:[ _-]?ip)?|attack(?:er|ing)\w*|offend\w+|abus(?:er|ive|ing)\b|infring\w*"
    r"|originat\w*|fraudsters?|scammers?|crooks?|thie(?:f|ves)|betrüger\w*|estafador\w*|truffator\w*|fraudeurs?|oplichters?|мошенник\w*|oszust\w*|詐欺(?:師|犯|グループ)|骗子|騙子|(?:cf-connecting|true-client|x-real|real[ -]client|original[ -]client)(?:[ -]?(?:ip|address))?(?=\W{0,2}\s*:)|perpetrator\w*|culprit|traced(?: \w+){0,4} to|zurückverfolgt (?:zu|auf|nach)|intruder|spammer|hostile|malicious (?:ip|host)|spam source|sender(?:'s)? ip|(?:machine|host|server|system|computer|one|address|ip) (?:that|which|who) (?:was|is|has been|keeps?|kept) [^.;:\n]{2,60} (?:is|was)|(?:that|which|who) (?:was|is|has been|keeps?|kept) (?:hammer|attack|scann|prob|spamm|flood|try|send|guess|brut|abus|hit)\w* [^.;:\n]{2,60} (?:is|was)|(?:addresses|ips|hosts|machines|servers|systems|customers|users|clients) of yours|sending (?:ip|host|server)"
    r"|infected(?: \w+)?|compromised (?:ip|host|server|machine|computer|system)|bot(?:net)?(?: \w+)? ip|related ip(?: address)?|suspect\w* ip|remote (?:ip|host|address)"
    r"|listed(?: ip)?|(?:connecting|client|peer) (?:ip|host|address)|à l'origine(?: des faits)?|spf\W[^\n]{0,30}?ip|(?:his|her|their|the (?:guy|kid|attacker|hacker|scammer|sender|person|user|player|stalker)(?:'s)?)(?: ip)?(?: address)?(?: is| was)?|(?:serveurs?|server|servidor(?:es)?|dienst|service|r[ée]solveurs?|resolver)(?: \w+){0,3} (?:ouverts?|offen\w*|abiert[oa]s?|apert[oi]|abertos?|open)|(?:was|is) hit by \w+ from|attacked us|systems? attacked us|your (?:ip|address|customer|client|user|server|host|machine)\w*"
    r"|(?:locked[ -]?out|blocked|banned)(?: (?:ip|host|address|visitor))?(?=\s*:)|(?:remote|peer)(?: \w+)?(?=\s*[:=])"
    r"|(?:belongs?|gehört|appartien(?:e|t)|appartengono|pertenece|pertence|behoort)(?: \w+){0,2} (?:to you|(?:zu )?ihnen|a voi|à vous|a ustedes|a você|a vocês|aan u)|(?:address|adresse|adres|ip|host|server|machine)(?: \w+)? (?:of yours|von ihnen|bei ihnen|chez vous|van u)"
    r"|(?:disconnect|suspend|null-?route|shut (?:down|off)|take down|terminate|switch off|unplug)(?: (?:the |this )?(?:host|server|machine|address|ip|customer|line))?(?: at)?"
    r"|originating[ -]ip|attack(?:ing)? (?:source|ip|host)|spam server|reported (?:ip|address|host)|ip in question|source of (?:the )?\w+"
    # the infected, in the languages of CERTs
    r"|(?:equipos?|ordenador(?:es)?|m[aá]quinas?|hosts?|rechner|ger[aä]te?|computers?|machines?|postes?|dispositiv[oi]s?|apparaat|apparaten|pcs?|systeme?|sistemas?) (?:infect|infizier|comprometid|compromess|compromis|kompromittiert|besmet|zainfekowan|piratat|hacké)\w*"
    r"|(?:infizierte[rsn]?|kompromittierte[rsn]?|zainfekowan\w+|заражённ\w+|зараженн\w+|nakažen\w+|napaden\w+) \w+|infizierte[rsn]?|zainfekowan\w+"
    # ja
    r"|(?:発信|送信|攻撃|接続|アクセス)元?は(?=\W{0,3}\Z)|送信元\w*|発信元\w*|攻撃元\w*|接続元\w*|アクセス元\w*|投稿元\w*|配信元\w*|送信者\w*|発信源|攻撃者|加害\w*|対象(?:の)?\s?(?:ip|アドレス)\w*|該当(?:の)?\s?(?:ip|アドレス)\w*"
    r"|問題の\s?(?:ip|アドレス)\w*|貴社\w*|御社\w*|発信機器|不正(?:アクセス)?元|犯人|正(?=\s*[)）:：]\s*\Z)|\bcorrect(?: (?:address|ip))?(?=\s*[:=])|\brichtig(?:e adresse)?(?=\s*[:=])"
    r"|(?:書き込んだ|投稿した|送った|送信した|送ってき(?:た|てる|ている)|攻撃した|攻撃してきた|侵入した|ログインした|アクセスした|接続した|仕掛けた|試した)(?:の|人|方|者|側|相手|端末|ホスト)(?:の)?\s?(?:ip)?(?:アドレス)?\w*|(?:設置先|配布元|相手(?:先|方)?)(?:の)?\s?(?:ip|アドレス)?\w*"
    r"|(?:接続|通信|アクセス|攻撃|感染|発信|送信)(?:して(?:きた|いた|いる|来た)|した|が確認された)?(?:端末|機器|ホスト|パソコン|pc|利用者)(?:の)?\s?(?:ip)?(?:アドレス)?\w*|(?:当該|該当|感染|不審な)(?:の)?(?:端末|機器|ホスト|通信)(?:の)?\s?(?:ip)?(?:アドレス)?\w*"
    # ko
    r"|출발지\S*(?: ip)?|발신지\S*|공격자\S*|공격 ?ip|공격지\S*|귀사\S*(?: ip)?|소스 ?ip"
    # zh
    r"|攻击源\w*|攻擊源\w*|攻擊來源|源地址|源\s?ip|来源\s?ip|來源\s?ip|恶意\s?ip|攻击\s?ip|攻擊\s?ip|用戶之主機|贵司\w*|貴公司\w*|违规\s?ip"
    # de
    r"|quell(?:e|en)?(?:[ -]?(?:ip|adresse|host|system))*|angreif\w*|verursach\w*|herkunft|ausgangs-?ip|absender-?ip|t[aä]ter\w*"
    # fr
    r"|attaquant\w*|adresse? (?:ip )?source|auteur|ip fautive|[ée]metteur|ip source|ip en cause"
    # es pt it
    r"|atacante\w*|origen|ip de origen|direcci[oó]n (?:ip )?(?:de )?origen|infractor\w*|origem|ip de origem|endere[cç]o de origem|attaccante|sorgente"
    r"|ip (?:di )?origine|indirizzo (?:ip )?(?:di )?(?:origine|sorgente)"
    # nl da sv
    r"|bron(?:[ -]?(?:ip|adres))*|aanvaller|besmett?e?\w*|kilde|angriber\w*|k[äa]lla"
    # whose name is asked for
    r"|(?:abonad|usuari|titular|client)\w* que (?:utiliz|us|ten[ií]|naveg)\w*|(?:assinante|titular|cliente)\w* que (?:utiliz|us|tinh)\w*|(?:intestatari|utent|abbonat)\w* (?:che|del quale) (?:utilizz|us|avev)\w*|(?:abonn[ée]|titulaire|client|utilisateur)\w* (?:utilisant|ayant utilis[ée]|qui utilis\w*)|(?:abonat|utilizator|client)\w* care (?:a |au )?(?:folosi|utiliz)\w*|(?:συνδρομητ|χρήστ|πελάτ)\w* που χρησιμοπο\w*|(?:abonnent|bruker|bruger|kunde|användar|kund)\w* som (?:har )?(?:brukt\w*|brugte|använde|använt|hadde|havde|hade)|khách hàng (?:đã )?sử dụng|(?:pelanggan|pengguna) yang (?:menggunakan|memakai)|κατόχ\w* (?:της )?(?:σύνδεσης|γραμμής|διεύθυνσης)(?: ip)?|(?:абонент|пользовател|користувач|потребител)\w*, (?:котор|яки|який|який|як|кой)\w* (?:\w+ )?(?:использ|пользов|корист|ползва)\w*"
    # who attacks, and who sends, in these and more
    r"|k[äa]ll-?(?:ip|adress|nätverksadress|värd)\w*|angripar\w*|angripande|angriper\w*|angribende|lähde\w*|lähettäj\w*|hyökkääj\w*|hyökkäävä\w*|lähte-?\w*|allika\w*|ründaj\w*|avot\w*|uzbrucēj\w*|šaltini\w*|užpuolik\w*|atakuojan\w*"
    r"|zdroj\w*|útočn\w*|útočí\w*|odes[ií]latel\w*|odosielateľ\w*|forrás\w*|támadó\w*|feladó\w*|surs[aăe]\w*|atacator\w*|expeditor\w*|izvor\w*|napadač\w*|napadal[ec]\w*|kaynak\w*|saldırgan\w*|saldıran\w*|gönderen\w*"
    r"|джерел\w*|нападник\w*|зловмисник\w*|злоумышленник\w*|отправител\w*|відправник\w*|подател\w*|атакува[щт]\w*|атакуюч\w*|προέλευσ\w*|πηγ[ήη]\w*|επιτιθέμεν\w*|αποστολ[έε]\w*"
    r"|absender|exp[ée]diteur|remitente|mittente|remetente|afzender|nadawc\w*|avsändar\w*|afsender\w*|avsender\w*|来源(?:地址|位址|主机)|來源(?:地址|位址|主機)|攻[击擊]者|发件(?:方|人|服务器)|寄件(?:者|人|主機)"
    r"|nguồn(?: \w+){0,2}|kẻ tấn công|(?:alamat |ip )?sumber(?: \w+)?|penyerang|pengirim|מקור\w*|ה?תוקף|ה?שולח|المصدر|مصدر \w+|المهاجم|المرسل|ต้นทาง|ผู้โจมตี|ผู้ส่ง"
    # ru pl
    r"|с котор\w+(?: \S+){0,3}|з як\w+(?: \S+){0,3}|источник\w*|атакующ\w*|ip[ -]?источник\w*|[źz]r[óo]d[łl]o\w*|atakuj[aą]c\w*"
)
_PROSE = (
    r"(?:attacked|scanned|hit|probed|flooded|spammed|hacked|targeted) by|(?:probeert|versucht|meldet sich|пытается|пробует|próbuje)(?: (?:się )?(?!our\b)\w+){0,2}|from(?: (?:the )?(?:ip|host|address|server|computer|machine))*|coming from|via|your(?: \w+){0,3}|by(?: (?:the )?(?:ip|host|address))*|concerning|regarding|about"
    r"|(?:es geht|geht es) um|(?:somebody|someone|a (?:person|user|guy|kid|bot)) (?:at|on|using|behind|with)(?: (?:the )?(?:ip|address))*|jemand (?:unter|von|mit|über)|quelqu['’]un (?:à|depuis|avec)|alguien (?:desde|con|en)|qualcuno (?:da|con|all['’]indirizzo)|alguém (?:de|com|em)|iemand (?:vanaf|met|op)|ktoś z|někdo z|кто-то с|хтось з|(?:it|this) is about|il s'agit de|se trata de|si tratta di|het gaat om|речь о|(?:hosted|located|running|online|served|published) (?:at|on|by|under)|hosting|resolves? to|turns into|dns\s*解析[结結]果|customer(?:'s)?(?: on| at)?|(?:buyer|shopper|purchaser|orderer)(?:'s)?(?: ip)?(?: address)?|(?:kunden|käufer|besteller)-?ip|(?:adresse )?ip (?:du |de l['’]|del? |della? |dell['’]|van de )?(?:client|acheteu|comprador|acquirent|compratore|cliente|koper|klant)\w*|購入者\w*|注文者\w*|покупател\w*|kupując\w*|下单\w*|구매자\w*|(?:subscriber|customer|account holder|user)s? (?:(?:who|that|which|was|is|had|of|using|used|behind|assigned|to|whom|the|ip|address) ?){1,6}|caused by|sent by|blocked|banned|deny list|we (?:see|saw)"
    r"|von(?: der)?(?: ip(?:-adresse)?)?|aus(?:gehend)?(?: von)?|ihre[rmns]?(?: \w+){0,2}|unter der ip|depuis|provenant de|votre(?: \w+){0,2}|vos|de l'adresse|desde|su (?:red|direcci[oó]n|cliente)|proveniente de"
    r"|(?:da(?:l(?:la)?)?|od|fra|från|fr\.?a|de la|din|dari|từ|из|із|з|с|от)(?: (?:ip|host|server|un|a|en))*(?=[\s\[(\"'«„]*\Z)|vostro|l['’]indirizzo|dall['’](?:indirizzo|ip|host)|vanaf|van(?: ip)?|uw(?: \w+){0,2}|endere[cç]o|seu|o endere[cç]o|(?:с|з|из|от)(?: ip)?[- ]?адрес\w*|ваш\w*(?: \S+)?"
    r"|(?:z|ze) (?:adres[uy]|ip)|na adrese|pod adresem|adres[aey] ip|(?:de la|din) (?:adresa|ip)|osoitteesta|(?:fra|från) (?:er(?:a|t)? |jeres |deres )?(?:adress\w*|ip\w*|server\w*)|dari (?:alamat|ip)\w*|từ (?:địa chỉ|ip|máy)(?: \w+)*|по адресу|за адресою|adresinden|címről|από(?: \S+){0,2}"
    r"|(?:läuft|liegt|steht|gehostet|betrieben|erreichbar)(?: \w+){0,5} (?:auf|unter|bei)(?: (?:der|dem|einem|ip|adresse|server|rechner|host))*|zeigt auf|aufgelöst (?:zu|in|nach)|zeigt (?:auf|nach)"
    r"|alojad[oa]s? en|apunta (?:a|hacia)|resuelve a|h[ée]berg[ée]e?s?(?: \w+){0,3} (?:sur|à|par|chez)|pointe (?:vers|sur)|se trouve (?:sur|à)|ospitat[oaie](?: \w+){0,2} (?:su|da|presso|all['’]indirizzo)|punta (?:a|su|verso)|risolve (?:in|a|su)"
    r"|(?:gehost|draait|staat)(?: \w+){0,4} op|verwijst naar|hospedad[oa]s?(?: \w+){0,2} (?:em|no|na)|aponta para|размещ\w+(?: \S+){0,2} (?:на|по)|расположен\w*(?: \S+){0,2} (?:на|по)|hostowan\w+(?: \w+){0,2} (?:na|pod)|běží na|hostovan\w+ na|ligger på|körs på|points? (?:to|at)|lives (?:at|on)|sits (?:at|on)|reachable (?:at|under)"
    r"|(?:envoy|[ée]mis|exp[ée]di|lanc|h[ée]berg)\w* par(?: (?:la |le |une? |l['’]|votre )?(?:machine|serveur|poste|adresse(?: ip)?|ip|h[ôo]te))?|(?:enviad|lanzad|mandad|atacad|escanead)[oa]s? por(?: (?:la |el |una? |su )?(?:m[áa]quina|servidor|equipo|direcci[óo]n(?: ip)?|ip))?"
    r"|a partir d[eo]|à partir d[eu]|(?:provi|proced|proven|émane|venan|vienen|vinie|viene|vien|vem|vêm|origin)\w* d[eoau](?: l['’]| la| el| o| a)?(?: (?:ip|adresse|direcci[óo]n|endereço))?|(?:attaques?|ataques?|scans?|tentatives?|intentos?|tentativas?|spams?|courriels?|correos?|mensajes?|mensagens?|e-?mails?) de(?: l['’]adresse| la direcci[óo]n| o endereço)?|tem origem (?:em|no)"
    r"|(?:z|ze|s|iz|iš)(?: (?:ip|host|serwera|serveru|servera))?(?=[\s\[(\"'«„]*\Z)|sa? adrese|(?:z|iz) naslova|aadressilt|no (?:adreses|ip)|iš (?:adreso|ip)|מ-?(?:ה?כתובת|ה?שרת)(?: ip)?|מ-(?=[\s\[(]*\Z)|من(?: (?:ال)?(?:عنوان|خادم))?|จาก(?: ?(?:ip|หมายเลข|ที่อยู่|เครื่อง))*"
    r"|(?:bloquer|bloquez|bloquear|bloqueen|bloqueiem|bloqueie|bloccare|bloccate|blockieren|sperren)(?: sie)?(?: (?:die ip|l['’](?:adresse|ip|indirizzo)|la ip|o ip))?|blokkeer|spärra?|blockera|blokk?ere|zablok\w*|заблок\w*|блок(?:ировать|увати)|封禁|封[锁鎖]|屏蔽|차단"
    r"|固定ip|アクセス|自(?![前社分身宅己校院治動ら転])|来自|架設於|位於|所屬之|主機|伺服器|服务器地址"
)
_PLAIN = (
    r"(?:the )?(?:ip(?:v[46])?|ip[- ]?(?:address(?:es)?|addr|adresse|num(?:ber|mer)|地址|アドレス|adres|cím)|address(?:es)?|adresse|adres|direcci[oó]n(?: ip)?|indirizzo(?: ip)?|アドレス|адрес|地址|位址|địa chỉ(?: ip)?"
    r"|host|hosts|hostname|server|rechner|ipアドレス|machine|computer|system|node|device|addr|location)"
)
_TARGET = (
    r"dest(?:ination)?\w*|dst|targets?|targeted(?: \w+){0,2}|victims?(?:'s)?(?: \w+)?|attacked(?! by| from)(?: \w+)?|(?:is|are|was|were|keeps?|been|started|be) (?:attack|scann?|prob|flood|hitt|target|hammer|brute[ -]?forc)ing|our(?: \w+){0,4}|my(?: \w+){0,3}|local (?:ip|host|address)|(?<!checked )(?<!compared )(?<!verified )(?<!matched )against|towards?|aimed at|directed at|(?:attacks?|flood|scans?|intrusion|d?dos|hits) (?:on|to|at)|own (?:address|ip|server|host)"
    r"|firewall \(|firewall,? (?:with|at|che ha|con|mit|avec|met)(?: \w+['’]?){0,2}"
    r"|сервер\w* (?:банк\w*|нашего|нашей)|обычн\w+ ip[- ]?адрес\w*(?: \S+)?|(?:usual|normal|real) ip(?: address)? of (?:the |our )?\w+|server (?:der|of the|de la|della|van de|del) (?!scam|attack|hack|fraud|spam|crimin|thie|betrüg|angreif|täter|pirat|estaf|atacant|truff|attaccant|aanval|oplicht)\w+"
    r"|(?:looked|looking|searched|probed) for (?:\w+ ){1,3}(?:at|on)|on us|(?:server|board|site)(?==)|protected|honeypot(?: ip)?|decoy(?: ip)?|genuine|legitimate|(?:portal|situs|halaman|laman) asli|original site|real site|we are|targeted host address|received by|receiving"
    r"|unser\w*(?: \w+){0,2}|mein\w*(?: \w+){0,2}|gegen|ziel\w*|opfer\w*|betroffen\w*|angegriffen\w*|notre(?: \w+){0,3}|nos(?: \w+){0,2}|mon(?: \w+){0,2}|contre|vers|cible|destinataire|victime|nuestr\w*(?: \w+){0,2}"
    r"|(?:la |le )mienn?e?\b|(?:la |el )m[ií]a?o?\b(?= es)|mine(?= is)|i(?: myself)? am (?:on|at|using|behind)|ich (?:selbst )?habe|(?:私|僕|自分)は(?=\W{0,3}\Z)|o meu(?= [ée])|il mio|die meine|meine(?= ist)|de mijne|мой|mój|mi (?:servidor|ip|direcci[óo]n(?: ip)?|l[íi]nea)|(?:il )?mio(?: \w+){0,2}|(?:la )?mia(?: \w+){0,2}|contra|hacia|contro|verso|tegen|przeciwko|destino|v[íi]ctima|nostr\w*(?: \w+){0,2}|destinazione|bersaglio|vittima|ons|onze(?: \w+){0,2}|mijn(?: \w+)?|doel\w*|slachtoffer\w*|noss[oa]s?(?: \w+){0,2}|meu|alvo|v[íi]tima|cujo endere[cç]o"
    r"|наш\w*(?: \S+)?|n[aá]š\w*(?: \w+)?|naš\w*(?: \w+)?|nostru|noastr\w+|(?:szerver|rendszer|hálózat|gép|oldal)\w*nk\w*|(?:palvelim|verkko|sivusto)\w*mme|meidän(?: \w+)?|(?:vår[ate]?|vores)(?: \w+){0,2}|kami|(?:của )?(?:chúng )?tôi(?: dùng| sử dụng)?(?: \w+){0,3}|ของเรา|μας|mi (?:equipo|web|p[aá]gina|m[aá]quina|router|red|conexi[oó]n|casa)|minha(?: \w+)?|nosso\w*(?: \w+)?|m[ůo]j\w*(?: \w+)?|мо(?:й|его|ём|ему)(?: \S+)?"
    r"|(?:we|i) (?:run|host|operate|have|use|own|manage|administer)(?: [\w'().,-]+){0,12} (?:on|at|under|behind|with)|wij (?:draaien|hosten|hebben|beheren)(?: [\w'().,-]+){0,12} (?:op|onder|achter)|(?:wir|ich) (?:betreiben?|hosten?|haben?|nutzen?)(?: [\w'().,-]+){0,12} (?:auf|unter|hinter|mit)(?: der| dem)?"
    r"|nous (?:h[ée]bergeons|exploitons|avons|utilisons)(?: [\w'().,-]+){0,12} (?:sur|à|avec)|(?:abbiamo|gestiamo|usiamo)(?: [\w'().,-]+){0,12} (?:su|con|all['’]indirizzo)|(?:is|are|sits?|sitting) behind|behind|achter|hinter|derrière|detr[aá]s de"
    r"|цель|жертв\w*|мо[йе]\w*|vores(?: \w+)?|vår\w*|nasz\w*(?: \w+)?|sunucumuz\w*|sistem\w*miz\w*|ağımız\w*|hedef\w*|自前\w*|自宅\w*|自分の\w*|私の\w*|うちの\w*|検査元\w*|宛先\w*|宛て|接続先\w*|送信先\w*|攻撃先\w*|アクセス先\w*|[当弊][館所園寺会局室部課署庁市町村区県塾屋](?:の|が|宛)\w*|[当弊](?:組合|センター|研究[室所]|大学|事務所|協会|機構|法人|団体|商店|工場|病院|サイト|ショップ)\w*|当社\w*|弊社\w*|当方\w*|自社\w*|当院\w*|当校\w*|当店\w*|被害\w*|正規\w*|公式\w*|当金庫\w*|当行\w*|当学\w*|本学\w*"
    r"|mål(?:-?(?:ip|adress|server|värd|maskin)\w*)?|offrets|kohde\w*|kohteena|uhri\w*|meie(?: \w+){0,2}|siht\w*|ohvr\w*|mūs[uų](?: \w+){0,2}|mērķ\w*|upur\w*|paskirt\w*|taikin\w*|cíl\w*|cieľ\w*|oběť\w*|obeť\w*|cél(?:pont\w*|[- ]?ip|[- ]?cím\w*)?|áldozat\w*|odredišn\w*|cilj\w*|žrtv\w*"
    r"|destinați\w*|țint\w*|victim[aeăă]\w*|целев\w*|ціл(?:ь|і|ьов)\w*|призначенн\w*|назначени\w*|получател\w*|προορισμ\w*|στόχ\w*|θύμα\w*|目的(?:位址|主机|主機)|đích|mục tiêu|nạn nhân|tujuan|korban|sasaran|יעד|קורבן|(?:ה?(?:שרת|רשת|אתר)\w* )?שלנו|שרתנו|الوجهة|وجهة|الهدف|الضحية|(?:خادم|شبكت|موقع|سيرفر|نظام|أنظمت|عميل)نا|ปลายทาง|เป้าหมาย|เหยื่อ"
    r"|목적지\S*(?: ip)?|도착지\S*|당사\S*(?: \S{1,6})?|피해\S*|저희\S*(?: \S{1,6})?|대상\S*"
    r"|被攻[击擊]\w*|源站\w*|目标\w*|目標\w*|目的(?:地址|ip)|(?<!攻击)(?<!攻擊)(?<!扫描)(?<!掃描)(?<!入侵)我(?:的|家)(?:网站|網站|服务器|伺服器|主机|主機|电脑|電腦|宽带|寬頻|线路|網路|网络|ip)\w*|我方\w*|我司\w*|我们\w*|我們\w*|本校\w*|防御\w*|保護対象\w*|受害\w*|受信(?:側|サーバー?)"
)
_REPORTER = (
    r"reporter(?:'s)?(?: \w+)?|sandbox\w*(?: \w+){0,8}|d[ée]clarant\w*|denunciante|declarante|segnalante|meldende\w*|zgłaszając\w*|oznamovatel\w*|заявител\w*|complainant(?:'s)?|informant|reported by|logs? (?:are|come|is|comes) from|our current ip|sent from (?:our|my)|sensor(?: \w+)?|detected by|送信メールは|通報者\w*|報告者\w*|this is us|own address"
    r"|(?:submitter|visitor|ip (?:of|des|du|del|van) (?:the )?(?:submitter|visitor|sender of this form|absenders|visiteur))\w*(?: ip)?"
    r"|(?:measurement|scan|survey|study|probe|test)s?(?: is| are| was| were)? (?:run|carried out|made|done|conducted|performed) from|(?:we|our scanners?) (?:scan|probe|measure)d? from"
    r"|our (?:own )?(?:mail|outgoing|sending)(?: \w+)?|meldende\w*|melder|(?:ermittelt|erfasst|aufgezeichnet) (?:von|durch)(?: \w+)?|log[- ]?server|(?:logged|recorded|collected|monitored) by|確認は|x-php-script|mail(?:ed)? from our"
)
_INFRASTRUCTURE = (
    r"(?:call-?back|web-?hook|post-?back|ipn|(?:payment )?notifications?)s?(?: \w+){0,2} (?:from|via)|r[ée]solution(?:\s*:\s*via)?|auflösung|risoluzione|resoluci[oó]n|name ?servers?(?: \w+)?|nserver\b.*|ns\d? ?(?:record)?|dns(?:[ -]?server)?s?|resolvers?(?: check)?|ntp|trackers?|トラッカー\w*|трекер\w*|c2(?:[ -]?(?:server|host|ip))?|c&c(?: \w+)?|command(?:o| and control)?(?:[ -]?server)?"
    r"|cnc(?: \w+)?|commandoserver|controller|sinkholes?(?: \w+)?|proxy|gateway|routers?|(?<!-)route|inetnum|netrange(?: or inetnum)?|inet6num|cidr|ranges?|subnet|netzbereich"
    r"|query(?: server)?|loader(?: (?:at|on))?|transit|(?:our |the |a )?cdn(?: ?(?:edge|edges|node|nodes|节点|節點|ノード|エッジ))?(?: \w+)?|edge (?:node|server)s?|边缘节点|return code|looking glass|シンクホール\w*|ネームサーバー?\w*|域名服务器|名稱伺服器|네임 ?서버\S*|偵測\w*|観測(?:地点|点|サーバー?|ノード)\w*|監視(?:ノード|サーバー?)\w*|(?:指令|管理|c2|c&c)サーバー?\w*|ハニーポット\w*|センサー?\w*|dnsサーバー?\w*|ルーター\w*|範囲|帯域|查询服务器|查詢伺服器|mx|relay|redirector|download(?:ed)? from|payload (?:host|server)|ldap|traceroute to|whois|registry|(?:passed|went|came in|gone) through|pass[ée]e?s? par|transit[ée]e?s? par|load[ -]?balancers?(?: ip)?|lastverteiler\w*|r[ée]partiteur(?: de charge)?|balanceador(?: de carga)?|bilanciatore|балансировщик\w*|负载均衡\S{0,2}(?: ?ip)?|負載平衡\S{0,2}(?: ?ip)?|ロードバランサー?\w*|로드 ?밸런서\S*"
    r"|(?:incoming|outgoing|inbound|outbound|inkomende|uitgaande|eingehende\w?|ausgehende\w?|входящ\w+|исходящ\w+|przychodząc\w+|wychodząc\w+) (?:e-?mail|smtp|imap|mail|почтов\w+)?[ -]?(?:server|сервер)\w*(?=\s*:)|(?:serveur|servidor|server)(?: \w+){0,3} (?:entrant\w*|sortant|saliente|in uscita|in entrata|de saída|de entrada)(?=\s*:)|(?:受信|送信)メール(?:サーバー?)\w*(?=\s*:)"
    r"|(?:lief|ging|läuft|geht) über|passat[oa] (?:per|da|attraverso)|(?:pas[óo]|pasado) por|passou por|прош[её]?л\w* через"
)
_GROUPS: tuple[tuple[str, str], ...] = (
    ("label", _LABEL), ("target", _TARGET), ("reporter", _REPORTER), ("infrastructure", _INFRASTRUCTURE),
    ("prose", _PROSE), ("plain", _PLAIN),
)  # fmt: skip
_ASCII_EDGE = r"(?<![A-Za-z0-9_À-ɏЀ-ӿ])"
_WORDS = {name: Caseless(rf"{_ASCII_EDGE}(?:{words})(?![A-Za-zÀ-ɏЀ-ӿ])") for name, words in _GROUPS}
_BRACKET_US = re.compile(
    r"\A[\])\s]*(?:[(（\[]\s*|[-–—=:,]\s*|(?<=\s\s))(?:(?:mi|mis|nuestr\w+|mon|ma|mes|mein\w*|mio|mia|mijn|meu|minha|мой|моя|our|ours|own|my|mine|us|unser\w*|notre|nostr\w+|wij|ons|наш\w*)\b|は?私の|自分の|うちの|当社|弊社|当方|自社|我方|我司|victim\b|target\b|honeypot\b)"
    r"|\A[\])\s]*[(（\[]?\s*(?:this is us|that'?s us|=\s*(?:us|me|our|ours|mine|wir|uns|nous|nosotros|noi|wij)\b|is \S{1,60} itself\b|(?:(?:that|which) )?i (?:\w+ ){1,4}(?:about |of )?(?:is|was) (?:actually |in fact )?(?:our|my|ours|mine)\b|belongs to us|wir\b|c'est nous|is (?:the )?(?:victim|target)\b)",
    re.IGNORECASE,
)
"""`198.51.100.7 (this is us)`, `198.51.100.7 - our web server`; without a sign or a bracket it may be the object of a verb."""
_OWN_BEHIND = Caseless(
    r"\A[\])）\s,—–\-]*(?:(?:which|that|das|die|qui|che|que|dat|którym?) )?(?:is|are|was|ist|sind|war|est|sont|était|es|son|era|è|sono|é|são|zijn|är|er|jest|este|є|это|은|는|=|to(?= (?:nasz|m[óo]j))|on(?= (?:meie|meid[äa]n))) ?(?:(?:also|just|only|actually|auch|nur|aussi|solo|anche|ook|alleen|också|też|тоже) )?"
    r"(?:our|ours|my|mine|unser\w*|mein\w*|notre|nôtre|mon|ma|mes|nuestr[oa]|mi|mí[oa]|il nostro|la nostra|il mio|la mia|nostr[oa]|noss[oa]|o nosso|a nossa|o meu|a minha|à nous|à moi|van (?:ons|mij)|onze|ons|mijn|vår|mitt|min|vores|vårt|nasz\w*|m[óo]j|moj[ae]|meie|meid[äa]n|naše?|naš|nostru|наш\w*|мой|моя|мо[её]|저희|제|우리)(?![\w-])"
    r"(?![^.\n]{0,30}(?:attack|offend|problem|suspect|spammer|angreif|verdächtig|atacant|attaquant|attaccant|攻击|攻擊))"
    r"|\A[\])）\s,]*(?:(?:is|was|that['’]?s|it['’]?s) me|(?:bin|war) ich|c['’](?:est|était) moi|soy yo|era yo|fui yo|sou eu|fui eu|era eu|sono io|ero io|ben ik|was ik|(?:är|er|var) (?:jag|jeg|mig)|to ja|это я|был я|是我|은 저|는 저)(?![\w-])"
    r"|\A[\])）\s]*(?:は|のIPは|からの[^\s、。]{1,8}は)(?=[^。\n]{0,30}(?:正規|正当|自分|自宅|社内|店の|会社の|職場|事務所|私|自社|[当弊本][社院校店学方会行園館所]|家族|従業員|社員|管理者))[^。\nをにへ]{1,40}?(?:です|でした|であり|なので|のため|となり|\Z)"
    r"|\A[\])）\s,]*(?:belongs to|gehört(?: zu)?|appartient à|pertenece a|appartiene a|pertence a|behoort (?:toe )?aan|należy do|принадлежит|属于|屬於) ?(?:us|me|uns|mir|nous|moi|nosotros|mí|noi|nós|mim|ons|mij|nas|mnie|нам|мне|我们|我們|我司)(?![a-zà-ÿа-я])"
    r"|\A[\])）\s]*を(?:使って|使用して|利用して|用いて)(?:い|お)(?:ます|ります)"
    r"|\A[\])）\s]*(?:是|为|為)(?:我们|我們|我的|我自己|我司|我方|本公司|本人|本校|本单位|本單位)(?![^。\n]{0,20}(?:攻击|攻擊))"
    r"|\A[\])）\s]*(?:は|のIPは)\s?(?:私|自分|わたし|僕|当方|弊社|当社)(?:です|でした|の(?:もの|アドレス|回線|ip)|自身)"
)
"""`192.0.2.1 is our office`, `(192.0.2.1) sou eu`, `192.0.2.1 は正規のログインです`: said behind an address."""
_AGENT_BEHIND = re.compile(
    r"\A\s?->\s?(?:/\w|[A-Za-z]:\\|\\\\|(?:WinEvtLog|EventChannel|syscheck|rootcheck|journald|netstat|df|last)\b)"
)
"""`(host) 192.0.2.1->/var/log/auth.log`: where the agent of a monitor reads (OSSEC and its kin)."""
_FORWARDS = Caseless(
    r"\A[\])）>\s,]*(?:(?:which|that|is|was|qui|die|der|che|que) )?(?:only|just|merely|simply|nur|lediglich|ne fait que|ne font que|solo|solamente|soltanto|alleen|slechts|apenas|só|только|лишь|tylko|bara|kun) (?:\w+ ){0,3}?(?:forward|relay|redirect|weiter|leite|transf|transm|réexpéd|redirig|reenv[ií]|retransm|inoltr|reindirizz|door|stuurt|encaminh|пересыла|перенаправля|przekazuj|przekierow|vidarebefordr|videresend)"
    r"|\A[\])）>\s,]*(?:which|that)? ?(?:is|was|ist|est|es|è|é) (?:just|only|merely|simply|nur|seulement|juste|solo|apenas|our|my|unser\w*|mein\w*|notre|mon|ma|nuestr[oa]|mi|il nostro|la nostra|mijn|onze) (?:\w+['’ ]){0,4}?(?:forwarder|forwarding|weiterleit\w*|redirection|reenvío|inoltro)\b"
    r"|\A[\])）>\s]*は(?:[^。\n]{0,12}(?:私|当方|契約|利用|使って)[^。\n]{0,12}転送|[^。\n]{0,24}転送(?:サービス|してくれ|する(?:だけ|のみ)))|\A[\])）>\s]*(?:只是|仅|僅|只)[^。\n]{0,8}(?:转发|轉寄|转寄)|\A[\])）>\s]*(?:은|는)?[^.\n]{0,16}(?:전달만|포워딩)"
)
"""`192.0.2.1 only forwards my mail`: a relay that the writer trusts."""
_BEHIND_OTHER = re.compile(
    r"\A[\s…・:.\-–—>→(（]*(?:は|のIPは)?\s*(?:他社|別事業者|他の事業者|他業者|第三者|他国|海外|国外)|\A[\])\s]*[(（]?\s*(?:other provider|not yours|another provider)",
    re.IGNORECASE,
)
_BEHIND_YOURS = re.compile(
    r"\A[\s…・:.,\-–—>→(（\[]*(?:[はがも]|の方は)?\s*(?:貴社|御社|(?:(?:and|und|et|y|e|en) )?(?:(?:that|this|which|it|das|es|dies)(?: one)? )?(?:is (?:one of )?|it['’]s |es (?=suy|vuestr)|gehört |risulta |è |ist |c['’]est |es |dit is )?(?:yours\b|zu ihnen|vostr[oa]\b|suy[ao]\b|vuestr[oa]\b|your (?:network|customer|range|ip)|bei ihnen|chez vous|da voi|bij (?:u|jullie))|ваш|贵司|貴公司|귀사)",
    re.IGNORECASE,
)
"""`192.0.2.1 …… yours`, in a list that is sorted by provider."""
_ASSIGNED_TO_YOU = re.compile(
    r"\A[^\w\n]{0,4}\s*,? ?(?:which|that|die|der|qui|que|che)\b[^.;]{0,40}\b(?:to you|yours|ihnen|à vous|chez vous|vostro|vuestr\w+|ert|u toe)\b"
    r"|\A[^\w\n]{0,3}[^.;:,。\d\n]{0,40}(?:\b(?:regist\w+|assigned|allocated|belong\w*|leased|delegated|listed|shown|gehör\w*|zugeordnet|zugewiesen|zugeteilt|enregistr\w+|attribu\w+|appart\w+|asignad\w+|pertenec\w+|assegnat\w+|intestat\w+|atribu\w+|toegewezen|przypisan\w+|зарегистрирован\w*|выделен\w*|принадлежит) (?:[\w'’]+ ){0,3}?(?:to you|to your|auf sie|ihnen|à vous|chez vous|a usted|a ustedes|a voi|a vocês|aan u|do (?:was|państwa)|на вас|за вами|вам|вашей)\b"
    r"|\b(?:à votre nom|a su nombre|a vuestro nombre|a vostro nome|(?:is|zijn|was|staat)(?: \w+){0,2} van u\b|auf (?:sie|ihr\w* (?:netz|firma|unternehmen)) (?:registriert|eingetragen|zugelassen)|op uw naam|em (?:seu )?nome d[eao] (?:vocês|sua)|em seu nome|na państwa))"
    r"|\A ?van u(?=\s*[.,!)]|\s*\Z)|\A\s*[はがも][^。\n]{0,30}(?:貴社|御社)(?:の?(?:管理|割り?当て|所有|保有|名義|登録)|のもの|の(?:アドレス|ネットワーク|回線|ip))"
    r"|\A\s*(?:登记|登記)?(?:属于|屬於|归属于?|歸屬於?|是|为|為|在)(?:贵|貴)(?:司|公司|方|单位|單位)|\A\s?(?:은|는|이|가) ?귀사"
    r"|\A[^\w\n]{0,4}\s*,? ?(?:qui|que|che|котор\w+|który|która) (?:vous appartien\w+|(?:les?|os) pertenece\w*|vi appartien\w+|(?:lhes?|vos) pertence\w*|вам принадлеж\w*|należy do (?:was|państwa))",
    re.IGNORECASE,
)
"""`192.0.2.1, qui vous appartient`"""
_MARKED_BEHIND = re.compile(
    r"\A[^\n]{0,60}?(?:←|⇐|<-{1,2}|<=+)\s{0,4}(?:これ|コレ|ここ|犯人|攻撃|問題|this\b|here\b|him\b|that'?s him|attacker|der da|celui|celle|est[ea]\b|questo|deze)",
    re.IGNORECASE,
)
"""`198.51.100.1:60944  ESTABLISHED  ←これ`"""
_CORRECTED = Caseless(
    r"(?:\b(?:it['’]?s|it is|it was|es ist|c['’]est|c['’]était|es|è|het is|that should be|should (?:be|read|have been))|正しくは)\W{0,3}\Z"
)
_NOT_THAT = re.compile(
    r"\A[\s,;(]{0,3}(?:and )?(?:not|nicht|pas|no|non|niet|nie|ではなく|でなく)(?![A-Za-z])[^\n]{0,20}[.:\d]",
    re.IGNORECASE,
)
"""`It's 192.0.2.151, not .51.`"""
_SIP_BEFORE = re.compile(r"\bsips?:[^@\s<>]{0,60}@\Z", re.IGNORECASE)
"""`From: <sip:1001@192.0.2.1>`: whoever sends it writes what he likes, mostly whom he calls."""
_SOURCE_PORT_BEHIND = re.compile(
    r"\A[\s,;:/(（]{0,4}(?:quell-?port|source port|src port|port source|puerto (?:de )?origen|porta (?:de origem|sorgente)|bronpoort|送信元ポート|接続元ポート)",
    re.IGNORECASE,
)
"""`192.0.2.1, source port 58211`: only who sends has one."""
_NOT_ME = re.compile(
    r"\A[^\w\n.。]*(?:(?:este|this|das|c'est|esto|dit)\s+)?(?:no soy yo|is not me|not me\b|isn't me|nicht ich|bin ich nicht|ce n'est pas moi|pas moi|non sono io|n[aã]o sou eu|ben ik niet|это не я|私ではない|<-+ you\b|you\b)",
    re.IGNORECASE,
)
"""`192.0.2.1 <-- not me`, in a list of logins."""
_MACHINE_SENT = re.compile(
    r"\A[\s)）\]]*(?:より|から)(?:本日|現在|毎日|定期的に)?(?:アクセス|接続|ログイン|調査|作業|運用|巡回)(?:して|いたして)(?:おり|い)ます|\A[\s)）\]]*(?:より|から)(?:自動(?:送信|配信|的に)|(?:お?送り|送って|送信して|発信して|お送りして|送付して)(?:いたして)?(?:い|おり?)ます|(?:送信|お送り|発信|送付)\s*[)）」]|送信して(?:い|お)ます)|\A[\s)）\]]*by (?:OTRS|RT|Zendesk|Jira|Zammad|Freshdesk)\b",
    re.IGNORECASE,
)
_BEHIND_FROM = re.compile(
    r"\A[\])}\"'」』）\s]*(?:\([^()]{0,60}\)\s*)?(?:から|より|による|を(?:使った|使って|用いた|使用した|利用した)|を発信元|が発信元|を送信元|が送信元|\s?에서|\s?(?:으)?로부터|\s?(?:ip-?)?címről|-?r[őó]l\b|\s?adresinden|\s?osoitteesta|の契約者|の会社|の利用者|のユーザ|['’](?:den|dan|ten|tan)\b|(?:numaralı )?ip adresi?\w*den\b)"
)
_BLAMELESS = Caseless(
    r"(?:blameless|innocent\w*|uninvolved|harmless|unbeteiligt\w*|unschuldig\w*|onschuldig\w*|無関係(?:な|の))\s(?:[\w-]+ ){0,3}\W{0,3}\Z"
    r"|\b(?:first|wrongly|mistakenly|originally|erroneously|zuerst|zunächst|d['’]abord|primero|eerst) (?:\w+ ){0,2}(?:thought|believed|assumed|suspected|reported|wrote|accused|blamed|dacht\w*|geglaubt|gemeldet|pens\w*|cru|signal\w*|pensé|gedacht|vermutet\w*)\b[^.;\n]{0,60}\Z|誤\s*[)）:：]\s*\Z|\b(?:wrong|incorrect|falsch|faux|incorrecto|errato|fout)(?: (?:address|ip|adresse))?\s*[:=]\s*\Z"
    r"|\b(?:please |kindly )?(?:disregard|ignore|forget(?: about)?|strike|withdraw|not)(?: (?:the )?(?:address|ip|host|entry))?\W{1,3}\Z"
    r"|\b(?:nor|neither)\b[^.;\n]{0,60}\Z|\bnothing (?:\w+ ){0,3}from [^.;\n]{0,40}\Z"
    r"|[(\[]\s*(?:was|formerly|previously|not|instead of|statt|vorher|au lieu de|誤|旧)\s*[::]?\s*\Z"
)
"""`the blameless mail server (192.0.2.1)`, `192.0.2.1 (was: 192.0.2.10)`."""
_NOT_THE_OFFENDER = Caseless(
    r"(?:非|不是|并非|並非)(?:攻[击擊](?:者|源)|来源|來源)\W{0,3}\Z|(?:攻撃|送信|発信)(?:者|元)では(?:ない|なく|ありません)\W{0,3}\Z"
    r"|(?:\bnot|\bkein\w*|\bnicht|\bpas|\bno(?: es)?|\bnon(?: è)?|\bn[ãa]o(?: é)?|\bgeen|\bniet|\bне|\bnie)(?: (?:the|an?|der|die|l['’]|une?|el|la|il|o|un|de|het))? ?(?:attacker|offender|source|angreifer|quelle|attaquant|source|atacante|attaccante|aanvaller|атакующ\w+|источник|atakujący|źródło)\W{0,3}\Z"
    r"|공격자(?:가)? 아[님닌]\W{0,3}\Z"
)
"""`Balancer (not the attacker): 192.0.2.1`"""
_WRITTEN_FROM = Caseless(
    r"\b(?:i(?:['’]m| am)? (?:writ\w+|send\w*|mail\w*)|we(?:['’]re| are)? (?:writ\w+|send\w*)|written|ich schreibe|wir schreiben|j['’]écris|nous écrivons|escribo|escribimos|scrivo|scriviamo|escrevo|escrevemos|ik (?:mail|schrijf)|wij (?:mailen|schrijven)|пишу|пишем|piszę|piszemy)"
    r"(?: (?:this|it|you|to you|this (?:e-?mail|mail|message)|dies|diese mail|ihnen|ceci|ce (?:courriel|message)|esto|questo|isto|это|to|dit|u))? (?:from|von|aus|de|d['’]|depuis|desde|da|dalla?|dall['’]|vanaf|с|из|z|ze|via|über)(?: ?[\w'’-]+){0,4}\W{0,3}\Z"
)
"""`I am writing this from 192.0.2.1`"""
_CALLS_BACK = re.compile(
    r"\A\s*(?:から|より)の(?:決済|入金|結果)?(?:通知|コールバック|応答|戻り)(?!.{0,10}(?:攻撃|不正))"
)
_LET_THROUGH = Caseless(
    r"\A(?![^.\n]{0,60}(?:\b(?:not|only|never|nicht|nur|pas|seulement|sólo|solo|non|niet|alleen|не|только|nie|tylko)\b|n['’]t\b|ないで|しない|のみ|だけ))(?:[^\w\n]{0,3}[^.\n]{0,60}?\b(?:white-?list|allow-?list|freischalt\w*|frei(?:zu)?geben|freigabe)"
    r"|[^\w\n]{0,3}[^.\n]{0,60}?(?:\b(?:allow|permit|unblock|open|let|add|accept|zulassen|erlauben|geben|öffnen|freigeben|autoris\w+|ouvrir|permit\w+|permít\w+|autori[cz]\w+|habilit\w+|consent\w+|permett\w+|sta|toe ?staan|sta dit toe|libere\w*|permita\w*|разреш\w+|добавьте|zezwól\w*|dopuść\w*|odblok\w*)\b[^.;\n]{0,40}(?:firewall|pare-feu|cortafuegos|брандмауэр\w*|ф[аa]йр\w?в?ол\w*|zapor\w+)|\b(?:firewall|pare-feu|cortafuegos|zapor\w+)\b[^.;\n]{0,20}\b(?:frei\b|zulassen|toe\b|zezwól))"
    r"|[^\n]{0,40}?(?:ファイアウォール|防火[墙牆]|방화벽)[^\n]{0,16}(?:許可|通過|開け|開放|放行|允许|允許|허용|열어)|[^\n]{0,30}?(?:許可リスト|ホワイトリスト|白名[单單]|화이트리스트))"
)
"""`It has 192.0.2.1, please allow it in your firewall`: a server of the writer's."""
_YOURS_IN_BRACKETS = Caseless(
    r"[(（\[][^()（）\[\]\n]{0,20}(?:貴社|御社|貴公司|贵司|귀사|\byour|\bihr|\bvotre|\bvostr[oa]|\bsu (?:red|cliente)|\buw\b|\bваш|\bsizin|\bpaństwa|\bvaš)[^()（）\[\]\n]{0,20}[)）\]]\s*[:：=]?\s*\Z"
)
"""`被害端末(貴社管轄) 192.0.2.1`, `Victim IP (your customer): 192.0.2.1`."""
_POINTS_TO = re.compile(r"(?:://|\[\.\]|\[dot\])\S{1,200}\s+(?:-{1,2}>|=>|→|⇒)\s*\Z")
"""`hxxps://shop[.]example/ -> 192.0.2.1`: where the page is."""
_OPENED = (
    r"(?:acessei|consultei|entrei)[^.;\n]{0,30}? (?:a partir )?d[eoa]|(?:(?:he|hemos) (?:accedido|entrado|abierto)|accedí|entré)[^.;\n]{0,30}? desde"
    r"|ho (?:aperto|visitato|controllato)[^.;\n]{0,30}? da(?:l|lla)?|j['’]ai (?:consulté|ouvert|visité)[^.;\n]{0,30}? depuis|(?:aufgerufen|abgerufen|geöffnet) von|bekeken vanaf"
    r"|(?:открывал|заходил)\w*[^.;\n]{0,30}? (?:с|из)|otworzył\w*[^.;\n]{0,30}? z"
)
_CHECKED_FROM = Caseless(
    r"\b(?:checked|tested|verified|viewed|visited|looked)\b(?:(?!: |logs?\b|attack)[^;\n]){0,60}\bfrom\b(?: (?:the|our|my|an?) (?:\w+ ?){0,2})?\W{0,3}\Z"
    rf"|\b(?:{_OPENED}) (?:[^\W\d]+ ){{0,3}}\W{{0,3}}\Z"
)
"""`still up, checked 14 Mar 2025, 11:05 GMT from 192.0.2.1`."""
_BLOCKED_BEHIND = re.compile(
    r"\A[^\w)）\]]{1,3}(?:\w+ ){0,2}(?:geblokkeerd|gesperrt|blockiert|bloqu[ée]e?|bloquead[oa]|bloccato|заблокирова\w+|をブロック|を遮断|te blokkeren|zu (?:sperren|blockieren)|차단)",
    re.IGNORECASE,
)
"""`wij hebben 192.0.2.1 geblokkeerd`: nobody blocks himself."""
_OTHERS_BEFORE = Caseless(
    r"(?:\belsewhere|他社|他のプロバイダ|別会社|(?:an)?other (?:provider|hoster|isp)'?s?|einem anderen (?:anbieter|provider|hoster)|un autre (?:h[ée]bergeur|prestataire|fournisseur|op[ée]rateur)|otro (?:proveedor|operador|prestador)|un altro (?:provider|fornitore|operatore|gestore)|een andere provider)(?:さん)?(?:の|管理の|,| at| bei| chez| en)?[^\w]*\Z",
)
EXCEPTED = Caseless(
    r"他社(?:様|さん|の)|別(?:の)?(?:事業者|プロバイダ)|(?:連絡|通報)(?:を|は)?済|連絡しております|止まりました|止みました|収まりました|ご対応(?:済み?|いただき)|関係(?:は)?ありません|本件とは無関係"
    r"|(?:has|have) (?:since |now )?stopped|(?:is|are) quiet now|(?:was|were|has been|is) (?:dealt with|reported (?:separately|elsewhere|to (?:them|their)))|presso altr[oi]|altro fornitore|otro proveedor|autre (?:h[ée]bergeur|fournisseur)|ander(?:e|er|en) (?:anbieter|provider|hoster)|inn(?:ego|ym) (?:operator|dostawc)\w*|друг(?:ой|ого|им|ому) провайдер\w*|ann?[ae]n (?:leverantör|operatör|leverandør|tilbyder|udbyder)|toise\w+ (?:palveluntarjoaj|operaattori)\w*|jin[ýé]\w* poskytovatel\w*|in(?:ý|ého) poskytovate\w+|más(?:ik)? szolgáltató\w*|(?:alt|alți) furnizor\w*|друг\w* (?:доставчик|оператор)\w*|інш\w+ (?:провайдер|оператор)\w*|άλλο[νςυ]? πάροχο\w*|başka (?:bir )?(?:sağlayıcı|ülke|operatör)\w*|drug\w+ (?:pružatelj|pružaoc|ponudnik|operater)\w*|teise teenusepakkuja\w*|cit[aās]\w* (?:pakalpojum\w* )?(?:sniedzēj|operator)\w*|kit\w+ (?:tiekėj|operatori)\w*|其他(?:运营商|服务商|供应商|業者)|다른 (?:업체|사업자|통신사)|nhà cung cấp khác|penyedia (?:layanan )?lain|ספק אחר|مزود (?:خدمة )?آخر|ผู้ให้บริการ(?:ราย)?อื่น|(?:another|a different|other) (?:provider|hoster|isp|network)|that (?:company|provider|party|host) has been (?:told|informed|notified)|not (?:yours|involved|related|at fault|to blame)|nothing to do with|(?:is|was) (?:a|our) (?:typo|typing error|mistake)|third part(?:y|ies)|(?:please|can be) ignored?\b"
    r"|(?:荒らし|犯人|攻撃者|攻撃元|対象)では(?:あり|ござい|な[いく])|は(?:私|当方|管理人|弊社|当社)が|対象外|(?:接続|アクセス|攻撃|通信|試行)は(?:その後)?(?:一度も|まったく|全く|なくなり|止ま|ありません)|withdrawn|retracted|nothing bad (?:was )?(?:seen|came)|\bnor from|\bseparate (?:correspondence|notice|letter|request)|(?:are|is) (?:of course )?not meant|ska ni inte bry|has done nothing|did nothing wrong|transposition error|do not act on|(?:had |have )?(?:ourselves )?hired|allow[- ]?list(?:ed)?\b|请忽略|請忽略|not (?:the|an?) (?:attacker|offender|spammer|source)|届かなくなり|来なくなり|無関係です|関係(?:が|は)?(?:あり|ござい)ません|誤り(?:です|でした)|已停止|无关|無關"
    r"|対象(?:と|に)しない|対象から(?:除|外)|除外(?:して|願|くだ)|無視して|(?:保守|点検|監視|検証|診断|試験)(?:作業|業務)(?:です|であり|によ|のため)|(?:同社|先方|当該事業者)(?:へ|に)(?:は)?(?:別途)?(?:連絡|通報)"
    r"|(?:do not|don['’]t|please don['’]t) (?:blame|block|act on)|(?:gemeldet|anmäld|anmeldt|anmelt) (?:till|til|an|bei) (?:dem|ihnen|diesem|denne)|(?:dort|denen|ihnen) (?:schon |bereits )?gemeldet|leur a (?:déjà )?(?:été )?signal|signalée? à (?:eux|cet? (?:op[ée]rateur|h[ée]bergeur|fournisseur))|(?:notificad|reportad|comunicad)[oa] a (?:ellos|eles)|segnalat[oa] a loro|bij hen gemeld|gemeld bij (?:hen|die)|сообщ\w+ им\b|zgłoszon\w+ (?:im|do nich)"
    r"|nichts (?:damit )?zu tun|rien à voir|nada que ver|non c['’]entra|niets (?:mee|ermee)? ?te maken|nie ma nic wspólnego|at gøre|att göra"
    r"|hat sich erledigt|kommt nichts mehr|ist (?:nicht betroffen|unbeteiligt)|gehört nicht (?:zu )?ihnen|ne vient plus|s'est arrêt|n'est pas (?:concern|chez vous)|ha cesado|ya no|è cessat|non è vostr|is gestopt|niet van u|прекратил|не ваш",
)
"""It is another provider's affair, or over, or nobody's fault."""
_LEADERS = re.compile(r"\s*(?:\. ?){3,}:?\s*")
"""`Connecting IP ..... 192.0.2.1`: dots that lead the eye."""
_SUBMITTED = re.compile(
    r"\A\W*(?:(?:form )?(?:submitted|posted|filled in|entered|eingesendet|abgeschickt|envoy[ée]|inviato|enviado|verzonden|отправлено) (?:from|by|von|depuis|desde|da|vanaf|с)(?: ip| host)*\W*|sent from\s)\Z",
    re.IGNORECASE,
)
"""What a web form or a ticket system says of who wrote, at the start of a line."""
_OURS_JAPANESE = re.compile(
    r"[当弊](?:社|方|校|院|店|行|館|所|園|寺|会|局|室|部|課|署|庁|市|町|村|区|県|学|塾|屋|大学|組合|金庫|センター|研究[室所]|事務所|協会|機構|法人|団体|商店|工場|病院|サイト|ショップ)|自社|本[学校院店]"
)
_OTHERS_CLAUSE = re.compile(
    r"に対|に(?=[、\s貴御他])|[へ宛を、。,]|が(?=[、\s貴御])|貴社|御社|貴学|貴(?=[^\w]|の)"
)
"""What ends the phrase that begins with us: `弊社のVPN装置に対して、貴社の…`."""


def _is_ours_from(before: str) -> bool:
    """Is it from a host of ours, as `当社の予備回線 192.0.2.1 から` says?"""
    ours = list(_OURS_JAPANESE.finditer(before))
    return bool(ours) and not _OTHERS_CLAUSE.search(before, ours[-1].end())


_BEHIND_TO = re.compile(
    r"\A[\])}\"'」』）\s]*(?:\([^()]{0,60}\)\s*)?(?:宛|へ(?:の)?|に対|あて|が攻撃を受け|が被害|:\d{1,5}\s*宛)"
)
_BEHIND_ATTACKS = re.compile(
    r"\A[\])}\"'\s:,]*(?:\([^()]{0,80}\)\s*)?(?:,?\s*which\s[^.]{0,60})?(?:has |have |was |is |are |were |keeps? |just )*(?:attack|scan|prob|spam(?:med|ming|s\b)|brute|try|trying|tried|flood|abus|infect|compromis|sending|sent|hosting|connect|took part|listed|added|blacklist|hit(?:ting)? (?:us|our)|acessou|behaves|carries|used for)",
    re.IGNORECASE,
)
_SUFFERS = Caseless(
    r"\A[\])}）\"'\s,]*(?:(?:has |have |had )?(?:was|were|is|are|been|being|gets?|got|keeps? (?:being|getting))(?: being| been| repeatedly| heavily| constantly| massively| also| then| again| \w+ly){0,2} (?:attacked|scanned|probed|flooded|hammered|targeted|bombarded|ddos(?:s?ed|'d)|brute-?forced|port-?scanned)(?! us\b)"
    r"|(?:wurde|wurden|wird|werden|ist|sind)(?: \S+){0,6} (?:angegriffen|attackiert|gescannt|abgescannt|überflutet|beschossen)\b|(?:a|ont|est|sont|a été|ont été) (?:été |actuellement |encore )?(?:attaquée?s?|scannée?s?|ciblée?s?|visée?s?|inondée?s?)\b|(?:fue|fueron|ha sido|han sido|está siendo|están siendo) (?:atacad|escanead|inundad|blanco)\w*|(?:è|sono|è stat[oa]|sono stat[ie]|viene|vengono) (?:\w+ )?(?:attaccat|scansionat|colpit|bersagliat)\w*|(?:is|zijn|werd|werden|wordt|worden) (?:\w+ ){0,3}(?:aangevallen|gescand|bestookt|platgelegd)\b|(?:foi|foram|está sendo|estão sendo|tem sido) (?:atacad|varrid|escanead|inundad)\w*"
    r"|(?:был\w* |была |подверг\w+ |подвергается )(?:атак\w+|сканир\w+)|атакован\w*|(?:został\w*|był\w*|jest) (?:\w+ )?(?:zaatakowan|atakowan|skanowan)\w*|(?:blev|blivit|blir|är) (?:\w+ )?(?:attackerad|angripen|skannad)\w*|(?:被|遭到?|遭受|受到)(?:了|大量|持续|持續)?(?:攻击|攻擊|扫描|掃描|入侵)|(?:이|가|은|는)? ?(?:공격|스캔)(?:을|을 )?(?:받|당)\w*|saldırıya uğr\w+|taran(?:dı|ıyor|mış)\w*)"
)
"""`198.51.100.7 was attacked`: the passive tells of a victim."""
_BEHIND_TRIES = re.compile(
    r"\A[\])}\"'\s]*(?:[^\W\d]{1,12} ){0,3}?(?:(?:tries|tried|(?:is|was|has been|have been|keeps|kept) (?:trying|attacking|scanning|probing|hammering|brute)|attacks|attacked|scans|scanned|probes|probed)\b|guess\w*|(?:with|mit|avec|con|com|met|с|z) (?:hundreds|thousands|\d[\d.,]* |hunderten|tausenden|des centaines|cientos|centinaia|centenas|honderden|сотн\w+|setk\w+|falsch\w*|de mauvais|неверн\w+|błędn\w+|verkeerde)|revient\b|appara[iî]t\b|versucht|greift|attackiert|scannt|probiert|tent(?:e|ent|ait)\b|essaie|attaque|tenta(?:ndo)?\b|intenta|prueba|ataca|escanea|cerca di|prova a|attacca|probeert|valt\b|scant\b"
    r"|пытается|пробует|атакует|сканирует|подбирает|próbuje|atakuje|skanuje|zkouší|útočí|försöker|attackerar|prøver|angriper|yrittää|saldırıyor)"
    r"|\A[\])}\"'\s]*(?:每[晚天日])?(?:都)?(?:一直|不断|不斷|持续|持續|反复|反覆)?(?:在)?(?:尝试|嘗試|攻击|攻擊|扫描|掃描|试图|試圖)",
    re.IGNORECASE,
)
"""`contra nuestro servidor la dirección 192.0.2.1 intenta entrar`: whoever tries is the other side."""


def _is_apart(before: str, word: str) -> bool:
    """Do more words stand between our side and the address, so that the verb behind is not ours?"""
    rest = before[before.lower().rfind(word.lower()) + len(word) :]
    return _APART_FROM.search(rest) is not None


_APART_FROM = re.compile(r"[^\W\d_]{3,}")
_RANGE_BEHIND = re.compile(r"\A\s*(?:-|–|—|~|〜|～|to|bis|through)\s*(?:\d{1,3}\.){1,3}")
_RANGE_BEFORE = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}\s*(?:-|–|—|~|〜|～|to|bis|through)\s*\Z")
_CONTAINER = re.compile(r"\A\s*(?:の範囲|の帯域|のうち|の一部|/\d)")
_PLACED = re.compile(
    r"läuft|liegt|steht|gehostet|betrieben|erreichbar|alojad|h[ée]berg|se trouve|ospitat|gehost|draait|staat|hospedad|размещ|расположен|hostowan|běží|hostovan|ligger|körs|lives|sits|reachable|hosted|located|running|online|served",
    re.IGNORECASE,
)
"""Where something stands: `our shop is hosted at` speaks of us."""
_INFECTION = book(
    r"infect\w*|besmet\w*|infizier\w*|infecté\w*|infettat\w*|заражён\w*|заражен\w*|bots?\b|botnets?\b|malware family|stealer|感染|zainfekow\w*"
)
_CONTROL = book(
    r"c2\b|c&c|command and control|command server|commandoserver|commando\w*|sinkhole\w*|controller|cnc\b"
)


_CONTROL_WITH_YOU = Caseless(
    r"(?:\bc2\b|\bc&c\b|\bcommand[- ]and[- ]control\b|\bmando y control\b|\bcommande et (?:de )?contr[ôo]le\b|\bcomando e controll[oe]\b|\bsteuer\w*server\b)[^.!?]{0,80}"
    r"\b(?:hosted|running|located|operated|placed|alojad\w+|gehostet|betrieben|h[ée]berg[ée]\w*|ospitat\w+|hospedad\w+|gehost)(?: \w+){0,2} (?:your|su|sus|ihre[mnrs]?|ihnen|votre|vos|vous|vostr\w+|voi|uw|u|sua|seu)\b"
    r"|\byour \w+ (?:is |are )?(?:hosts|hosting|runs|running) an? (?:c2|c&c|command)|(?:貴社|御社)[^。]{0,30}(?:c2|c&c|指令|コマンド)サーバ"
)


class About(Enum):
    """What turns the sides in a mail about infected machines."""

    NOTHING = 0
    INFECTION = 1
    """It speaks of them and of their controller: a "victim" is our customer."""
    CONTROL = 2
    """It says that the controller stands with us: the infected are others."""


def about_of(text: str) -> About:
    """What a mail is about, as far as it turns the sides."""
    text = text[:4000]
    if _CONTROL_WITH_YOU.search(" ".join(text.split())):
        return About.CONTROL
    return About.INFECTION if _INFECTION.search(text) and _CONTROL.search(text) else About.NOTHING


def read_claim(before: str, behind: str, *, about: About = About.NOTHING) -> Said:
    """What the text before (at most 100 characters) and behind an address says of it."""
    before = _LEADERS.sub(": ", before)
    sure = _read_behind(before, behind)
    if sure is not None:
        return sure
    if _NOT_THAT.match(behind) and _CORRECTED.search(before[-30:]):
        return Said(claim=Claim.LABEL, rule="text.corrected")
    told = _read_before(before)
    if told is not None:
        return told
    if _BLOCKED_BEHIND.match(behind):
        return Said(claim=Claim.PROSE, rule="text.blocked")
    nearest = _nearest(before[-100:], apposed=_APPOSED.match(behind) is not None)
    if (nearest is None or nearest[0] in ("plain", "target")) and _SUFFERS.search(behind):
        return Said(role=Role.VICTIM, rule="text.suffers")
    if nearest is None:
        acts = _BEHIND_ATTACKS.match(behind) or _BEHIND_TRIES.match(behind)
        return Said(claim=Claim.PROSE, rule="text.verb") if acts else Said()
    name, word = nearest
    turned = _turned(name, word, about)
    if turned is not None:
        return turned
    if name == "prose" and _PLACED.match(word) and _WORDS["target"].search(_BREAK.split(before[-100:])[-1]):
        return _said("target")
    tries = _BEHIND_TRIES.match(behind) is not None
    if (name in ("plain", "prose") and (tries or _BEHIND_ATTACKS.match(behind))) or (
        tries and name == "target" and _is_apart(before, word)
    ):
        return Said(claim=Claim.PROSE, rule="text.verb")
    return _said(name)


def _read_before(before: str) -> Said | None:
    """What the words before an address settle, whatever stands behind it."""
    if _BLAMELESS.search(before[-60:]) or _NOT_THE_OFFENDER.search(before[-60:]):
        return Said(role=Role.QUOTED, rule="text.excepted")
    if _YOURS_IN_BRACKETS.search(before[-60:]):
        return Said(claim=Claim.LABEL, rule="text.yours")
    if _POINTS_TO.search(before) and not _WORDS["target"].search(before):
        return Said(claim=Claim.PROSE, rule="text.points-to")
    if _CHECKED_FROM.search(before[-100:]) or _WRITTEN_FROM.search(before[-100:]):
        return Said(role=Role.REPORTER, rule="text.checked-from")
    return Said(role=Role.QUOTED, rule="text.other-provider") if _OTHERS_BEFORE.search(before) else None


def _turned(name: str, word: str, about: About) -> Said | None:
    """Where the mail is about infected machines: what its words for the sides mean there."""
    if about is About.CONTROL and name == "infrastructure" and _CONTROL.search(word):
        return Said(claim=Claim.LABEL, rule="text.controller")
    if about is About.CONTROL and name == "label" and _INFECTION.search(word):
        return Said(role=Role.VICTIM, rule="text.infected-victim")
    if about is About.INFECTION and name == "target" and _THE_VICTIM.match(word):
        return Said(claim=Claim.LABEL, rule="text.infected-victim")
    return None


_THE_VICTIM = re.compile(r"victim|slachtoffer|opfer|víctima|vittima|被害", re.IGNORECASE)


def read_field(label: str, between: str) -> Said | None:
    """What the label of a field says of an address that stands among other words in it: `Gateway: X, callback from …`.

    `between`: what stands between the two. None where it tells what happened, or the label nothing.
    """
    if not _WORDY.search(between) or _HAPPENED.search(between):
        return None
    return _OF_A_SYSTEM if _SYSTEM_LABEL.search(label) and not _HAPPENED.search(label) else None


_OF_A_SYSTEM = Said(role=Role.INFRASTRUCTURE, rule="text.field-of-system")
_WORDY = re.compile(r"[^\W\d_]{2,}")
_HAPPENED = Caseless(
    r"\b(?:connections?|logins?|traffic|requests?|hits?|packets?)\b|[接続通信アクセス]が|attack|block|scan(?:s|n(?:ed|ing))?\b|brute|fail|abus|hostile|malicious|offend|intru|denied|spam (?:from|source)|angriff|angreif|gesperrt|攻撃|不正|遮断|拒否|被害|貴社|御社|\byou|attaqu|ataque|ataca|attacc|aanval|атак|攻[击擊]|공격"
)
_SYSTEM_LABEL = Caseless(
    r"\b(?:gateway|pasarela|passerelle|payments?|psp|acquirer|processor|zahlungs\w*|pagos?|paiement|pagamento|betaal\w*|server|servidor|serveur|webserver|load balancer|proxy|mailer|sensor|agent|crawler|scanner|collector|monitor(?:ing|ed by)?|detector|(?:detected|captured|recorded|observed) (?:by|with)|(?:erkennungs|überwachungs|ermittlungs|detectie|bewakings)(?:system|systeem|software|programm|werkzeug|dienst)|syst[eèé]m\w*|sistema|logiciel|platform\w*|plataforma|plateforme|piattaforma|spam[ -]?(?:check|filter)|anti-?virus|tools?|plug-?in|software|обнаружени\w*|мониторинг\w*|wykrywani\w*)\b"
    r"|決済|(?:検[出知]|監視|観測|調査|巡回|探索|測定)(?:システム|装置|ツール|方法|ソフト|エンジン|サーバ|会社|業者|元|地点)|ツール|システム|クローラ|センサ|サーバ|[检檢偵侦]测?測?系[统統]|탐지|감시|모니터링"
)
"""What a writer's own side is called as the label of a field."""


def came_from(before: str) -> bool:
    """Does a verb right before an address say that something came from it?"""
    return _CAME_FROM.search(before) is not None


_CAME_FROM = Caseless(
    r"\b(?:came|comes?|coming|sent|arriv\w+|received|originat\w+|k[ao]m|kamen|kommt|kommen|ging|provien\w+|provin\w+|venu\w*|vient|vino|viene|venía\w*|veniva\w*|vem|veio|kwam\w*|komt|komen|пришл\w*|приход\w+|przysz\w+|pochodz\w+)(?: \w+){0,2} (?:from|von|aus|de|d['’]|du|da|dal(?:la)?|desde|depuis|van|vanaf|с|из|z|ze)(?: (?:the |la |l['’]|el |der |het |die )?(?:ip|address|adresse?|adres[us]?|dirección|indirizzo|host|server))*\W{0,3}\Z"
)


def forwards(behind: str) -> bool:
    """Does what stands behind an address call it a forwarder that the writer trusts?"""
    return _FORWARDS.search(behind) is not None


def clears(behind: str) -> bool:
    """Does what stands behind an address say that it is the writer's own, or that nothing is complained of it?"""
    ended = re.search(r"。|[.!?](?=\s|$)", behind)
    rest = behind[: ended.start()] if ended else behind
    return bool(_OWN_BEHIND.search(rest) or EXCEPTED.search(rest))


_OUR_SIDE = Said(role=Role.REPORTER, rule="text.our-side")
_YOURS = Said(claim=Claim.LABEL, rule="text.yours")
_ALLOWED = Said(role=Role.REPORTER, rule="text.to-be-allowed")
_BEHIND = (
    (_FORWARDS.search, Said(role=Role.INFRASTRUCTURE, rule="text.forwarder")),
    (_LET_THROUGH.search, _ALLOWED),
    (_AGENT_BEHIND.match, _OUR_SIDE),
    (_CALLS_BACK.match, Said(role=Role.INFRASTRUCTURE, rule="text.callback")),
    (_BRACKET_US.match, _OUR_SIDE),
    (_OWN_BEHIND.search, _OUR_SIDE),
    (_BEHIND_OTHER.match, Said(role=Role.QUOTED, rule="text.other-provider")),
    (_MACHINE_SENT.match, Said(role=Role.REPORTER, rule="text.submitted")),
    (_BEHIND_YOURS.match, _YOURS),
    (_NOT_ME.match, _YOURS),
    (_ASSIGNED_TO_YOU.match, _YOURS),
    (_MARKED_BEHIND.match, Said(claim=Claim.LABEL, rule="text.marked")),
    (_SOURCE_PORT_BEHIND.match, Said(claim=Claim.LABEL, rule="text.source-port")),
)
"""What stands right behind an address, the surest first."""


def _read_behind(before: str, behind: str) -> Said | None:
    if _SIP_BEFORE.search(before):
        return Said(role=Role.QUOTED, rule="text.sip-uri")
    if _SUBMITTED.match(before):
        return Said(role=Role.REPORTER, rule="text.submitted")
    if _RANGE_BEHIND.match(behind) or _RANGE_BEFORE.search(before[-40:]) or _CONTAINER.match(behind):
        return Said(role=Role.QUOTED, rule="text.range")
    for stands, said in _BEHIND:
        if stands(behind) and not (said is _ALLOWED and _HAPPENED.search(_BREAK.split(before)[-1])):
            return said
    if _BEHIND_FROM.match(behind):
        if _is_ours_from(before[-30:]):
            return _OUR_SIDE
        return Said(claim=Claim.LABEL, rule="text.from")
    if _BEHIND_TO.match(behind):
        return Said(role=Role.VICTIM, rule="text.to")
    return None


def _said(name: str) -> Said:
    match name:
        case "label":
            return Said(claim=Claim.LABEL, rule="text.source-label")
        case "prose":
            return Said(claim=Claim.PROSE, rule="text.from")
        case "plain":
            return Said(claim=Claim.PLAIN, rule="text.address-label")
        case "target":
            return Said(role=Role.VICTIM, rule="text.target-label")
        case "reporter":
            return Said(role=Role.REPORTER, rule="text.reporter-label")
        case _:
            return Said(role=Role.INFRASTRUCTURE, rule="text.infrastructure-label")


_APPOSED = re.compile(r"\s*(?:[.,;)]|$)")
"""`our game server, 192.0.2.1.`: the address stands for what is named before the comma."""


def _nearest(before: str, *, apposed: bool) -> tuple[str, str] | None:
    """The group and the word that end last, in the clause of the address; plain words only where no other is."""
    *earlier, clause = _BREAK.split(before)
    if apposed and earlier:
        rest = clause.strip()
        named = _WORDS["plain"].fullmatch(rest) and (
            _HE_USES.search(earlier[-1])
            or (_IS_CALLED.search(earlier[-1]) and _WORDS["target"].search(earlier[-1]))
        )
        if named or (not rest and before.rstrip().endswith((",", "、"))):
            clause = earlier[-1]
    best: tuple[int, int, int, str, str] | None = None
    for rank, (name, _) in enumerate(_GROUPS):
        for match in _WORDS[name].finditer(clause):
            end = 0 if name == "plain" else match.end()
            key = (end, len(match.group()), -rank, name, match.group())
            if best is None or key[:3] > best[:3]:
                best = key
    return (best[3], best[4]) if best is not None else None


_HE_USES = Caseless(
    r"\b(?:uses?|using|runs? on|connect(?:s|ed) (?:to|via|through)|nutz\w*|benutz\w*|utilis\w*|us[ao]|usiamo|gebruik\w*|dùng|sử dụng|использу\w+|пользу\w+)\b|使っています|利用しています"
)
"""`my computer uses the line at home, address 192.0.2.1.`"""

_IS_CALLED = Caseless(
    r"(?:\b(?:is|ist|est|es|è|é|jest)\b|:|это|は) ?\W?[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+\W{0,2}\Z"
)
"""`my web site is www.example.org, address 192.0.2.1.`"""
_BREAK = re.compile(
    r"[;。!?|]|[.、](?=\s)|,(?=\s)(?! (?:which|that|who|die|der|das|qui|que|che|dat|wat|som|който|kter[áéý])\s)|\)\s|\s[-–—]\s(?=\w+ )"
)
