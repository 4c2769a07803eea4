"""How a request for somebody's name is worded, language by language.

Each language stands by itself: a lawyer's word of one beside a customer's of another says nothing.
"""

from collections.abc import Iterator
from typing import NamedTuple

from parsers.patterns import Caseless
from parsers.phrasebook import Phrasebook

_GAP = r"(?:[^\s.;:]+ ){0,4}(?:\w{1,4}['’])?"
"""A few words between what is asked for and whose it is."""
_FAR = r"(?:\S+ ){0,5}"


class Wording(NamedTuple):
    """The words of one language."""

    identity: Caseless
    """Somebody's name or data, in the form in which it is asked for."""
    request: Caseless
    """That it is asked for; in the same sentence."""
    police: Caseless
    """Who asks: police and prosecutors."""
    proceedings: Caseless
    """What they do: an investigation, a crime."""
    counsel: Caseless
    """Lawyers, their clients, rights holders, courts."""
    reported: Caseless
    """The writer went to the police: he is not the police."""
    negation: Caseless
    """Lawyers write whose name they do not want, in the sentence that speaks of it."""


_LANGUAGES = (
    # English
    (
        r"\b(?:names?|identity|details|particulars|kyc|address(?:es)?)\b[^.;:\n]{0,60} (?:of|for) (?:the |your )?(?:subscriber|user|account holder|customer|contract holder)s?\b|\b(?:subscriber|user|customer|account holder)(?:'s)? (?:details|information|data|identity)\b",
        r"furnish\w*|provid\w*|direct(?:ed|s)\b|request\w*|requir\w*|supply|disclos\w*",
        r"\bpolice\b|constabulary|sheriff\w*|public prosecut\w*|prosecutor\w*|\bcid\b",
        r"investigat\w+|\bcriminal\b|\boffen[cs]e\b|\baccused\b|\bcrime (?:no|number|ref)\w*|\bfir no",
        r"our client|on behalf of|solicitors?\b|attorneys?\b|counsel\b|\bcourt\b|law firm|\bllp\b",
        r"\b(?:we|i) (?:have |'ve )?(?:also |already )?(?:report|fil|lodg|inform|contact)\w* [^.]{0,60}(?:police|law enforcement)|\bpolice (?:report|reference)\b|(?:report|complaint)\w* (?:was |has been )?(?:filed|made|lodged)[^.]{0,30}police",
        r"\bnot\b|n't\b|\bno\b",
    ),
    # Swedish
    (
        rf"\b(?:uppgift\w*|namn|identitet\w*) {_GAP}(?:abonnent|abonnemang|kund|användar|innehavar)\w*|\b(?:abonnent|abonnemangs?|kund|användar)uppgift\w*|\bvem som (?:\w+ ){{0,2}}(?:innehav|abonne|abonnent|hade|använd)\w*",
        r"begär|\bber\b|anhåll|föreläg|hemställ",
        r"polis(?!anmäl)\w*|åklagar\w*|ekobrottsmyndighet\w*",
        r"utred\w*|förundersökning\w*|brott\w*|bedrägeri\w*|misstänk\w*",
        r"företräd\w*|på vägnar|för \w+ räkning|ombud\w*|advokat\w*|rättighet\w*|domstol\w*|tingsrätt\w*|klient\w*",
        r"(?:jag|vi) har [^.]{0,40}polis|har (?:jag|vi) [^.]{0,40}polis",
        r"\binte\b|\bej\b",
    ),
    # Norwegian and Danish
    (
        rf"\b(?:opp?lysning\w*|navn|identitet\w*) {_GAP}(?:abonnent|abonnement|kunde|bruker|bruger|innehaver|indehaver)\w*|\b(?:abonnement|abonnent|kunde|bruker|bruger|tele)s?opp?lysning\w*",
        r"\bber\b|anmod\w*|krev\w*|\bkrav\b|kræv\w*|begjær\w*|begær\w*|pålegg\w*|pålæg\w*",
        r"politi(?!anmeld)\w*|påtalemyndighet\w*|anklagemyndighed\w*|kripos|økokrim",
        r"etterforsk\w*|efterforsk\w*|straff\w*|bedrageri\w*|mistenk\w*|mistænk\w*|lovbrudd\w*|kriminal\w*",
        r"represent\w*|repræsent\w*|på vegne af|på vegne av|advokat\w*|rettighe[td]s?\w*|domstol\w*|tingrett\w*|\bretten\b|klient\w*|\bkendelse\w*|\bkjennelse\w*",
        r"(?:jeg|vi) har [^.]{0,40}politi|har (?:jeg|vi) [^.]{0,40}politi",
        r"\bikke\b",
    ),
    # Finnish
    (
        rf"\btiedot {_FAR}(?:halti|käyttä|asiakka|tilaaj)\w*|\b(?:haltij|käyttäj|tilaaj|omistaj|asiakka)\w* (?:nime|tiedo|yhteystie|henkilö)\w*|\byhteystietojen luovut\w*|\bliittymätieto\w*",
        r"pyy[dnt]\w*|vaad\w*|vaati\w*|tietopyyn\w*",
        r"poliisi\w*|syyttäj\w*|keskusrikospoliisi",
        r"tutki\w*|esitutkin\w*|rikos\w*|rikok\w*|petos\w*|petok\w*|epäil\w*",
        r"edusta\w*|oikeudenhalti\w*|asianajaj\w*|lakimie\w*|päämie\w*|asiakkaamme|tuomioistui\w*|markkinaoikeu\w*",
        r"(?:olen|olemme) [^.]{0,40}(?:rikosilmoitu|poliisi)|rikosilmoituksen (?:olen|olemme)",
        r"\b(?:ei|emme|en|eikä|eivät)\b",
    ),
    # Polish
    (
        rf"\bdan(?:e|ych|ymi) {_GAP}(?:abonenta|użytkownika|klienta|osoby)\b|\b(?:imi\w+ i nazwisk\w+|tożsamoś\w+) {_GAP}(?:abonenta|użytkownika|klienta|osoby)\b",
        r"\bwnos\w*|wniosek|prosi\w*|prośb\w*|proszę|zwraca\w*|żąda\w*|ustaleni\w*|wzywa\w*",
        r"policj\w+|komend[ay]\w*|prokurat\w+|\bcbzc\b",
        r"dochodzeni\w+|śledztw\w+|postępowani\w+|przestępstw\w+|oszust\w+|podejrzan\w+",
        r"w imieniu|uprawnion\w+|pełnomocni\w+|mocodawc\w+|kancelari\w+|adwokat\w*|radc\w+ prawn\w+|sąd\w*|pozw\w+",
        r"zgłosi(?:łem|łam|liśmy)|złoży(?:łem|łam|liśmy) [^.]{0,40}zawiadomieni|zawiadomi(?:łem|łam|liśmy)",
        r"\bnie\b",
    ),
    # Czech and Slovak
    (
        rf"\b(?:údaj\w*|jmén\w+|men[áo]|totožnos\w+|identifikac\w+|sdělení|oznámeni\w+|zjištění|zisteni\w+) {_GAP}(?:účastní\w+|uživatel\w*|používateľ\w*|zákazní\w+)",
        r"žád\w*|žiad\w*|prosím\w*|vyžaduj\w*|vyzýv\w*|dožad\w*",
        r"polici\w*|policajn\w*|státní\w* zastup\w*|prokuratúr\w*|kriminální\w* polici\w*",
        r"trestn\w+|vyšetřov\w*|vyšetrov\w*|prověřuj\w*|preveruj\w*|podvod\w*|součinnost\w*|súčinnos\w*|podezřen\w*|podozren\w*",
        r"jménem|v mene|v zastoup\w*|v zastúpen\w*|klient\w*|advokát\w*|soud\w*|súd\w*|nositel\w*|držitel\w* práv",
        r"(?:podal|nahlásil|ohlásil|oznámil)\w* (?:jsem|jsme|som|sme)|(?:jsem|jsme|som|sme) (?:podal|nahlásil|ohlásil|oznámil)",
        r"\bne(?:žád|požad|vyžad|žiad)\w*",
    ),
    # Hungarian
    (
        rf"\b(?:előfizető|felhasználó|ügyf[eé]l)\w* {_FAR}(?:adat|nev[eé]|lakcím|személyazonosság)\w*",
        r"kér[jiüeé]\w*|\bkér\b|kérelm\w*|megkeres\w*|felhív\w*|felszólít\w*",
        r"rendőr\w*|ügyészség\w*|nemzeti nyomozó",
        r"nyomoz\w*|büntető\w*|bűncselekmény\w*|csalás\w*|gyanú\w*",
        r"nevében|képviselet\w*|ügyfel\w*|ügyvéd\w*|jogosult\w*|jogtulajdonos\w*|bíróság\w*",
        r"feljelentést (?:tettem|tettünk)|(?:tettem|tettünk) feljelentést|feljelentett(?:em|ük)",
        r"\bnem\b",
    ),
    # Romanian
    (
        rf"\b(?:datel\w+|numel\w+|identit\w+|identific\w+) {_GAP}(?:abonat|utilizator|client|titular)\w*",
        r"solicit\w*|cerem|\bcere\b|cerere\w*|rugăm|rugam|somăm|dispune\w*",
        r"poliți\w*|politi[ae]\w*|parchet\w*|procuror\w*|diicot|jandarmeri\w*",
        r"cercet\w+|dosar\w* penal|urmărir\w+|infracțiun\w+|înșelăciun\w+|fraud\w+|anchet\w+",
        r"în numele|client\w* nostr\w*|avocat\w*|instanț\w*|tribunal\w*|titular\w* dreptur\w*|mandat\w*",
        r"(?:am|noi) [^.]{0,30}(?:plângere|poliți|reclamat)",
        r"\bnu\b",
    ),
    # Bulgarian
    (
        rf"\b(?:данни\w*|име\w*|самоличност\w*) {_GAP}(?:абонат|потребител|клиент|ползвател)\w*",
        r"изиск\w*|моля|молим|искан\w*|\bиска\w*|разпоред\w*",
        r"\bмвр\b|полици\w*|прокуратур\w*|гдбоп|следовател\w*",
        r"досъдебно|производств\w*|престъплен\w*|измам\w*|разследв\w*|наказател\w*",
        r"от името|клиент\w* ни|адвокат\w*|\bсъд\w*|правоносител\w*|пълномощн\w*",
        r"(?:подадох|подадохме|подал\w* (?:съм|сме)) [^.]{0,40}(?:жалб|сигнал)",
        r"\bне\b",
    ),
    # Ukrainian
    (
        rf"\b(?:відомост\w*|дан\w+|ім['’]я|інформаці\w*|прізвищ\w*|особ[уи]) {_GAP}(?:абонент|користувач|клієнт|власник)\w*",
        r"прос\w+|прошу|вимага\w*|запит\w*|надати|зобов['’]яз\w*",
        r"поліц\w*|кіберполіц\w*|прокуратур\w*|прокурор\w*|слідч\w*|\bсбу\b",
        r"кримінальн\w*|провадженн\w*|розслід\w*|досудов\w*|шахрайств\w*|злочин\w*",
        r"в інтерес\w*|клієнт\w*|адвокат\w*|\bсуд\w*|правовласник\w*|представник\w*|довірител\w*",
        r"(?:я|ми) (?:\w+ )?(?:звернул|подал|подав|заявил)\w*",
        r"\bне\b",
    ),
    # Russian
    (
        rf"\b(?:сведени\w*|данны\w*|имя|фамили\w*|информаци\w*|личност\w*) {_GAP}(?:абонент|пользовател|клиент|владел)\w*",
        r"прос\w+|прошу|требу\w*|запрос\w*|запрашива\w*|предостав\w*|обязыва\w*",
        r"полици\w*|\bмвд\b|\bув[дм]\w*|прокуратур\w*|прокурор\w*|следователь?\w*|следственн\w*|дознавател\w*|оперуполномоч\w*",
        r"уголовн\w*|расслед\w*|дознани\w*|мошеннич\w*|преступлен\w*|проверк\w* сообщени\w*|возбужден\w*",
        r"в интерес\w*|доверител\w*|адвокат\w*|\bсуд\w*|исков\w*|правооблада\w*|представител\w*",
        r"(?:я|мы) (?:\w+ )?(?:подал|подали|обратил|написал|заявил)\w*|мно[юй] (?:подан|написан)\w*",
        r"\bне\b",
    ),
    # Greek
    (
        rf"\b(?:στοιχεί\w*|όνομα|ταυτότητα\w*|δεδομέν\w*) {_GAP}(?:συνδρομητ|χρήστ|πελάτ|κατόχ)\w*",
        r"ζητ\w*|αίτη\w*|αιτ[οούή]\w*|παρακαλ\w*|καλεί\w*|αξι[ώο]\w*",
        r"αστυνομ\w*|δίωξη\w*|εισαγγελ\w*|ανακριτ\w*",
        r"ερευν\w*|προανάκρισ\w*|ποινικ\w*|απάτη\w*|αδίκημα\w*|δικογραφί\w*",
        r"για λογαριασμό|πελάτη μας|πελάτισσ\w*|εντολέ\w*|δικηγόρ\w*|δικαστήρι\w*|δικαιούχ\w*|δικαιωμάτων",
        r"(?:υπέβαλα|υποβάλαμε|κατέθεσα|καταθέσαμε|έκανα) [^.]{0,40}(?:μήνυση|καταγγελία)",
        r"\bδεν\b",
    ),
    # Turkish
    (
        rf"\b(?:abone|kullanıcı|müşteri|hesap sahib)\w* {_FAR}(?:bilgi|ad[ıi]n|kimli|ismi|adres|ad ve)\w*|\babone bilgi\w*",
        r"talep\w*|gönderil\w*|iste[mny]\w*|istiyor\w*|rica\w*|bildiril\w*|müzekkere\w*",
        r"emniyet müdür\w*|polis\w*|jandarma\w*|savcı\w*|siber suç\w*",
        r"soruşturma\w*|suç\w*|dolandırıcılık\w*|şüpheli\w*|kovuşturma\w*",
        r"müvekkil\w*|avukat\w*|vekil\w*|mahkeme\w*|hak sahib\w*|dava\w*",
        r"(?:suç duyurusunda|şikayetçi|şikâyetçi|şikayette) (?:bulundu[mk]|oldu[mk])|polise [^.]{0,20}(?:başvurdu[mk]|bildirdi[mk])",
        r"değil|etmiyor\w*|istemiyor\w*",
    ),
    # Croatian, Serbian, Bosnian, Slovene
    (
        rf"\b(?:poda[ct]\w*|ime(?:na|nom)?|identitet\w*|identifikacij\w*) {_GAP}(?:pretplatni|korisni|naročni|uporabni)\w*",
        r"traž\w*|prosi\w*|moli[mt]\w*|zahtj?ev\w*|zahtev\w*|nal[ao][gž]\w*",
        r"policij\w*|tužiteljstv\w*|tužilaštv\w*|tožilstv\w*|\bmup\b",
        r"istrag\w*|istraž\w*|kazn\w+|krivičn\w*|prijevar\w*|prevar\w*|preiskav\w*|preiskuj\w*|goljufij\w*|kaznivo",
        r"u ime|v imenu|klijent\w*|strank\w*|odvjetni\w*|advokat\w*|odvetni\w*|\bsud\w*|sodišč\w*|nositelj\w*|imetnik\w*",
        r"(?:prijavi(?:o|la|li|l)) (?:sam|smo|sem)|(?:sam|smo|sem) [^.]{0,20}prijavi",
        r"\bne\b|\bnije\b|\bnisu\b|\bni\b",
    ),
    # Estonian
    (
        rf"\b(?:abonendi|kliendi|kasutaja)\w* {_FAR}(?:andme|nim[ei]|isik)\w*",
        r"palu\w*|taotl\w*|nõua\w*|päring\w*",
        r"politsei\w*|prokuratuur\w*",
        r"uuri[bm]\w*|kriminaal\w*|menetl\w*|kelmus\w*|kuritegu\w*|kuriteo\w*",
        r"nimel|esinda\w*|advokaa\w*|kohus\w*|kohtu\w*|õiguste oma\w*|kliendi huvi\w*|vandeadvokaa\w*",
        r"(?:esitasin|esitasime|oleme|olen) [^.]{0,30}(?:avaldus|politsei)",
        r"\bei\b",
    ),
    # Latvian
    (
        rf"\b(?:abonent|lietotāj|klient)\w* {_FAR}(?:dat[ui]|vārd|identit)\w*|\b(?:dat[ui]s?|informācij\w*|ziņ\w+) par {_GAP}(?:abonent|lietotāj|klient)\w*",
        r"lūdz\w*|pieprasa\w*|pieprasīj\w*|prasa\w*",
        r"policij\w*|prokuratūr\w*",
        r"kriminālproces\w*|izmeklē\w*|krāpšan\w*|noziedzīg\w*",
        r"vārdā|pārstāv\w*|advokāt\w*|tiesa\w*|tiesību īpašniek\w*|klienta",
        r"(?:iesniedzu|iesniedzām|esmu|esam) [^.]{0,30}(?:iesniegumu|policij)",
        r"\bne(?:lūdz|piepras|pras)\w*",
    ),
    # Lithuanian
    (
        rf"\b(?:abonent|naudotoj|vartotoj|klient)\w* {_FAR}(?:duomen|vard|tapatyb)\w*|\bduomen\w* apie {_GAP}(?:abonent|naudotoj|vartotoj|klient)\w*",
        r"praš\w*|reikalau\w*|kreip\w*",
        r"policij\w*|prokuratūr\w*",
        r"ikiteismin\w*|tyrim\w*|tiria\w*|sukčiav\w*|nusikal\w*|baudžiam\w*",
        r"vardu|atstovau\w*|advokat\w*|teism\w*|teisių turėtoj\w*|klient\w* interes\w*",
        r"(?:pateikiau|pateikėme|kreipiausi|kreipėmės) [^.]{0,30}polici",
        r"\bne(?:praš|reikal)\w*",
    ),
    # Korean
    (
        r"(?:가입자|이용자|사용자|고객|발신자|명의자)[^.。\n]{0,16}(?:성명|이름|주소|인적\s?사항|신원|정보|자료)",
        r"요청|청구|의뢰|협조|제출|제공",
        r"경찰\w*|검찰\w*|수사[과대관팀]\w*|지검",
        r"수사\w*|사건|사기\w*|혐의\w*|영장|범죄\w*",
        r"대리\w*|의뢰인\w*|변호사|법무법인|저작권자\w*|권리자\w*|법원\w*|소송\w*",
        r"경찰[^.]{0,40}신고(?:했|하였|를)|고소(?:했|하였)",
        r"않|아니",
    ),
    # Chinese
    (
        r"(?:用户|用戶|客户|客戶|使用者|使用人|机主|申请人|申請人|注册人|註冊人)的?(?:真实|真實)?(?:姓名|身份|资料|資料|信息|資訊|登记|登記|地址)",
        r"调取|調取|请求|請求|要求|请|請|协助|協助|提供|调取|調取",
        r"公安\w*|派出所|警察局|刑警|检察院|檢察署|网安|刑事局|警局",
        r"侦办|偵辦|侦查|偵查|立案|案件|诈骗|詐騙|犯罪|刑事|嫌疑",
        r"委托|委託|代理|律师|律師|法院|权利人|權利人|诉讼|訴訟|披露|揭露",
        r"已(?:经|經)?(?:向[^。]{0,12})?(?:报案|報案|报警|報警)|(?:我|我们|我們)(?:报|報)了?(?:案|警)",
        r"不|无需|無需",
    ),
    # Vietnamese
    (
        r"(?:thông tin|họ tên|tên|danh tính|dữ liệu)[^.;]{0,30}(?:thuê bao|người (?:sử )?d[ùụ]ng|khách hàng)",
        r"đề nghị|yêu cầu|cung cấp|kính mong",
        r"công an|cảnh sát|viện kiểm sát",
        r"điều tra|vụ án|lừa đảo|tội phạm|khởi tố",
        r"thay mặt|đại diện|luật sư|tòa án|toà án|thân chủ|chủ sở hữu quyền",
        r"(?:tôi|chúng tôi) đã (?:báo|trình báo)",
        r"không",
    ),
    # Indonesian and Malay
    (
        rf"\b(?:data|nama|identitas|informasi|maklumat) {_GAP}(?:pelanggan|pengguna)",
        r"mohon|memohon|minta|permohonan|permintaan|diminta",
        r"kepolisian|polisi|polri|polres\w*|polda|kejaksaan|polis diraja",
        r"penyidik\w*|menyelidiki|penyelidikan|tindak pidana|penipuan|siasat\w*|tersangka",
        r"atas nama|mewakili|kuasa hukum|klien|pengacara|advokat|pengadilan|pemegang hak|peguam\w*",
        r"(?:saya|kami) (?:sudah|telah) melapor\w*|(?:sudah|telah) (?:saya|kami) lapor\w*",
        r"\btidak\b",
    ),
    # Thai
    (
        r"(?:ข้อมูล|ชื่อ|รายชื่อ)\S{0,24}(?:ผู้ใช้|ผู้เช่า|ลูกค้า|สมาชิก|ผู้จดทะเบียน)",
        r"ขอ|โปรด|กรุณา",
        r"ตำรวจ|อัยการ|กองบังคับการ|สอบสวนกลาง",
        r"สืบสวน|สอบสวน|คดี|ฉ้อโกง|ผู้ต้องหา|อาญา",
        r"ในนาม|ทนายความ|สำนักงานกฎหมาย|ศาล|ลูกความ|เจ้าของลิขสิทธิ์|ผู้รับมอบอำนาจ",
        r"(?:ได้)?แจ้งความ(?:แล้ว|ไว้แล้ว)",
        r"ไม่",
    ),
    # Arabic
    (
        r"(?:بيانات|اسم|هوية|معلومات) (?:\w+ ){0,3}(?:ال)?(?:مستخدم|مشترك|عميل|زبون)\w*",
        r"طلب\w*|[نت]طلب\w*|نرجو\w*|يرجى\w*|نلتمس",
        r"(?:ال)?شرطة|(?:ال)?نيابة|مباحث",
        r"[نت]حقق|تحقيق\w*|(?:ال)?قضية|احتيال\w*|جريمة|جنائ\w*",
        r"نيابة عن|موكل\w*|محام\w*|(?:ال)?محكمة|صاحب الحقوق|بالوكالة",
        r"(?:قدمت|قدمنا) (?:\w+ ){0,3}(?:شكوى|بلاغ)",
        r"\bلا\b",
    ),
    # Hebrew
    (
        r"(?:פרטי|נתוני|שם|שמו|זהות)(?: \w+){0,3} ?(?:של )?ה?(?:מנוי|משתמש|לקוח)\w*",
        r"מבקש\w*|בקש\w*|נבקש\w*|דורש\w*|להמציא",
        r"משטר\w*|פרקליט\w*|להב 433|יחידת הסייבר",
        r"חוקר\w*|חקיר\w*|תיק|הונאה|עביר\w*|פליל\w*",
        r"בשם|מרש\w*|עורכ?\w* ?דין|עו\"ד|בית משפט|בית המשפט|בעל הזכויות",
        r"(?:הגשתי|הגשנו) (?:\w+ ){0,2}תלונה",
        r"\bלא\b|\bאין\b",
    ),
    # Dutch
    (
        rf"\b(?:naw-?gegevens|gegevens|naam|identiteit) {_GAP}(?:abonnee|gebruiker|klant|accounthouder)\w*|\b(?:gebruikers|abonnee|klant|naw-?)gegevens",
        r"verzoek\w*|vorder\w*|vraag\w*|sommeer\w*|sommeren|verstrek\w*",
        r"politie\w*|openbaar ministerie|officier van justitie|recherche\w*|marechaussee|\bfiod\b",
        r"onderzoek\w*|strafbaar\w*|strafrecht\w*|strafvordering|oplichting|verdachte\w*|fraude",
        r"namens|cli[eë]nt\w*|advoca\w*|rechthebbende\w*|rechtbank|gemachtigde",
        r"(?:ik heb|heb ik|wij hebben|we hebben|hebben wij) [^.]{0,40}(?:aangifte|politie)",
        r"\bniet\b|\bgeen\b",
    ),
    # Portuguese
    (
        rf"\b(?:dados|nome|identidade|identifica[çc][ãa]o) {_GAP}(?:utilizador|usu[áa]rio|assinante|titular|cliente)\w*",
        r"solicit\w*|\bped[ei]\w*|requer\w*|requisi\w*|rogamos|of[ií]cio",
        r"pol[ií]cia\w*|minist[ée]rio p[úu]blico|delegad[oa]\w*|procurador\w*|\bgnr\b|\bpsp\b",
        r"investig\w*|inqu[ée]rito\w*|crime\w*|burla|estelionato|fraude",
        r"em nome d\w+|nosso cliente|nossa cliente|constituinte|titular d[eo]s? direitos?|advogad\w*|mandatári\w*|tribunal|ju[ií]z\w*",
        r"(?:apresentei|apresentámos|apresentamos|fiz|fizemos|registei|registrei|registramos) [^.]{0,40}(?:queixa|pol[ií]cia|boletim)",
        r"\bn[ãa]o\b",
    ),
    # Spanish
    (
        rf"\b(?:datos|nombre|identidad|identificaci[oó]n) {_GAP}(?:abonad|usuari|titular|client)\w*",
        r"solicit\w*|\bpid[eo]\w*|\bpedi\w+|requier\w*|requerimiento|rog\w+|inter[eé]s\w*",
        r"polic[ií]a\w*|guardia civil|fiscal[ií]a\w*|mossos|ertzaintza|juzgado de instrucci[oó]n|gendarmer[ií]a|carabineros",
        r"investig\w*|diligencias|delito\w*|estafa|atestado|penal",
        r"en nombre de|nuestr[oa] client\w*|mandante|titular de los derechos|abogad\w*|bufete|juzgado|representaci[oó]n",
        r"(?:he|hemos) [^.]{0,30}(?:denuncia|polic)|(?:puse|pusimos|present[eé]|presentamos) [^.]{0,20}denuncia",
        r"\bno\b",
    ),
    # Italian
    (
        rf"\b(?:dati|nome|nominativo|identit[aà]|generalit[aà]) {_GAP}(?:intestatari|utent|abbonat|client|titolar)\w*",
        r"chied\w*|richie\w*|vogliat\w*|prega\w*|invit\w+|ordin\w*",
        r"polizia|carabinieri|procura\w*|guardia di finanza|questura",
        r"indagin\w*|procedimento penale|proc\. pen\.|reat[oi]\b|truffa|querel\w*",
        r"per conto|in nome|nostr[oa] (?:assistit|client)\w*|titolar\w+ dei diritti|avvocat\w*|studio legale|tribunale|mandato",
        r"(?:ho|abbiamo) [^.]{0,40}(?:denunc|polizia|carabinieri|querela)",
        r"\bnon\b",
    ),
    # French
    (
        rf"\b(?:identit[ée]|nom|coordonn[ée]es|donn[ée]es) {_GAP}(?:abonn[ée]|utilisat|titulair|client)\w*",
        r"demand\w*|requ[ée]r\w*|requiert|requis\w*|pri(?:e|ons)\b|sollicit\w*|enjoi\w*|somm\w+",
        r"gendarmerie|police|parquet|procureur|officier de police|commissariat",
        r"enqu[êe]t\w*|proc[ée]dure p[ée]nale|escroquerie|infraction\w*|d[ée]lit|instruction|pr[ée]liminaire",
        r"au nom d\w+|notre client\w*|ayants? droit|mandat\w*|avocat\w*|tribunal\w*|cabinet|ordonnance",
        r"(?:j['’]ai|nous avons|avons) [^.]{0,40}(?:plainte|police|gendarmerie)",
        r"\b(?:ne|n['’]\w+) (?:\S+ ){0,3}(?:pas|point|aucun\w*)\b|\bsans\b",
    ),
    # German
    (
        r"\b(?:daten|namen?|auskunft|identit[äa]t|personalien|anschrift) (?:[^\s.;:]+ ){0,6}(?:anschlussinhaber|nutzer|kunde|teilnehmer|inhaber|vertragspartner)\w*|\bwer (?:\w+ ){0,3}(?:anschlussinhaber|inhaber|nutzer|vertragspartner)",
        r"bitte\w*|ersuch\w*|forder\w*|verlang\w*|beantrag\w*|auskunftsersuchen|gestattet|erteilen",
        r"polizei\w*|staatsanwalt\w*|kriminal\w*|landeskriminalamt|bundeskriminalamt|\blka\b|\bbka\b",
        r"ermittel\w*|ermittlung\w*|betrug\w*|strafverfahren|straftat\w*|beschuldigte\w*|strafsache",
        r"namens|mandant\w*|rechteinhaber\w*|im auftrag|kanzlei|rechtsanw[aä]lt\w*|landgericht|gericht",
        r"(?:ich|wir) (?:habe|haben) [^.]{0,60}(?:anzeige|polizei)|(?:habe ich|haben wir) [^.]{0,60}(?:anzeige|polizei)",
        r"\bnicht\b|\bkeine[nr]?\b",
    ),
)  # fmt: skip

_WORDINGS = tuple(Wording(*map(Caseless, language)) for language in _LANGUAGES)
_IDENTITIES = Phrasebook(
    (language[0], wording) for language, wording in zip(_LANGUAGES, _WORDINGS, strict=True)
)


def wordings_in(text: str) -> Iterator[Wording]:
    """The languages in which somebody's name or data is spoken of."""
    met = {wording for _, wording in _IDENTITIES.find(text)}
    return (wording for wording in _WORDINGS if wording in met)
