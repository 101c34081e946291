"""Words by which somebody is charged, suspected or criticised, per language. Data only, all lower case.

A wide net on purpose: they only decide whether an answer is looked for. What counts as an answer is narrow, and stands in `digest.summaries.denials`.
"""

from digest.summaries.words import listed, listed_heads, listed_phrases

# ruff: noqa: RUF001  letters of many scripts are what this file is about


CHARGED = {
    "en": listed_heads(
        "charg arrest detain detention indict suspect prosecut convict sentenc guilty murder fraud corrupt brib "
        "alleg rape assault harass abus plot lawsuit investigat scandal racis slam blast lambast decr oppos protest "
        "critic complain outrag disput claim denounc accus condemn blam defam wrongdoing illicit illegal"
    ),
    "de": listed_heads(
        "kriti verdacht verdächtig festgenommen festnahme anklag angeklagt ermittl ermittel staatsanw vorgeworfen "
        "vorw beschuldig verurteil verklag mord betrug betrüg korrup untersuchungshaft u-haft protest empör bemängel "
        "rügt rügte prangert attackier umstritten streit skandal missbrauch vergewaltig behaupt gegner anschuldig "
        "anzeige strafverf illegal rechtswidrig"
    ),
    "fr": listed_heads(
        "accus arrêt interpell soupçon suspect inculp condamn écroué incarcér poursuivi plainte procureur parquet "
        "critiqu fustig tanc éreint étrill oppos polémiqu indign scandal agress harcèl meurtr homicid dénonc reproch "
        "détourn fraud corrup corromp invectiv protest tollé abus illicit illéga stratagème"
    ),
    "es": listed_heads(
        "acus denunci critic crític deten detuv arrest sospech imputad investigad fiscal conden juicio asesin "
        "homicid viola abus fraud corrup soborn opos opus protest demand polémic indign repudi cuestion escándal "
        "presunt agred agres ataqu ilícit ilegal"
    ),
    "pt": listed_heads(
        "acus denunci denúnci critic crític suspeit investig conden propin corrup lavagem delat delaç indici fraud "
        "desvi homicíd assassin estupr agress oposi protest polêmic polémic inquérit detid prend prisã abus ataqu ilícit ilegal"
    ),
    "it": listed_heads(
        "accus indagat arrest sospett critic critich denunc condann procura corruz truff omicid protest polemi "
        "opposi abus presunt attacc illecit illegal"
    ),
    "nl": listed_heads(
        "verdach beschuldig aangehoud opgepakt arrest kriti krit aanklag aangeklaag veroordeel rechtszaak moord "
        "fraud omstreden verwijt protest aantijg"
    ),
    "pl": listed_heads(
        "oskarż zarzu podejrz zatrzym aresztow prokurat krytyk skrytyk protest opozycj skaza zabój morder korupc "
        "afer pozew nielegaln wygórowan"
    ),
    "ru": listed_heads(
        "обвин подозрева задерж аресто критик раскритик осуд протест оппозиц убийств мошеннич коррупц взятк прокур "
        "осужд незаконн"
    ),
    "tr": listed_heads("suçla eleştir gözalt tutukl şüpheli iddia savcı protesto sanık yolsuzluk cinayet"),
}
"""Beginnings of words of suspicion, arrest, trial, criticism and claim."""

CHARGED_EXACTLY = {
    "en": listed("sue sued sues suing trial custody unlawful excessive killed killing"),
    "de": listed("klagt klagte klagen rüge"),
    "fr": listed("examen garde viol viols violée violé juger jugé jugée procès"),
    "pt": listed("preso presa presos presas réu ré réus"),
    "it": listed("processo carcere"),
}
"""Whole words of the same."""

CHARGED_IN_PHRASES = {
    "vi": listed_phrases(
        "tố cáo|cáo buộc|bị bắt|bắt giữ|tạm giữ|tạm giam|khởi tố|bị cáo|bị can|truy tố|chỉ trích|khiếu nại|nghi phạm|nghi án|lên án|tố giác|phạm tội|khoảnh khắc thân mật"
    ),
    "ja": listed_phrases("逮捕|容疑|書類送検|起訴"),
}
"""Where no single word tells, or words are not parted by blanks."""

ACCUSING = listed(
    "accused accuses accusing beschuldigt beschuldigte accusé accusée accusés accuse accusent accusait acusó acusa acusan acusaron acusado acusada acusou acusam accusa accusano "
    "accusato accusata oskarżył oskarżyła обвинил обвинила обвинили обвиняет suçladı"
)
"""Verbs of an accusation that a sentence brings with it: what it denies further on is that, and not what was said elsewhere."""

JUSTIFIED = listed(
    "justified justifié justifiée justifiés justifiées gerechtfertigt justificado justificada justificados giustificato giustificata gerechtvaardigd"
)
"""What is called so has its critics."""

AGGRESSION = listed_phrases(
    "act of aggression|aggression against|violation of international law|agression contre|violation du droit international|völkerrechtswidrig|angriffskrieg|"
    "agresión contra|violación del derecho internacional|agressão contra|violação do direito internacional|aggressione contro|violazione del diritto internazionale"
)
"""What one state calls that which another one justifies."""

AUTHORITIES = listed_heads(
    "parquet procureur police polic gendarm prosecut fbi staatsanwaltschaft polizei fiscalía policía polícia procura polizia prokuratura полици прокурат savcı polis "
    "irs revenue treasury department ministry regulator watchdog ministère fisc ministerium finanzamt ministerio hacienda ministério ministero ministerstwo министерств"
)
"""Their silence is not that of whom they charge."""

COUNSEL = listed_heads(
    "lawyer attorney solicitor barrister avocat anwalt anwält verteidiger abogad advogad avvocat advocaat adwokat obrońc адвокат avukat"
)
"""Who speaks for somebody before a court."""

PROSECUTORS = listed_phrases(
    "attorney general|district attorney|prosecutor|staatsanwalt|parquet|procureur|fiscalía|ministério público|procuradoria|procura di|openbaar ministerie|prokuratur|прокуратур|savcılı"
)
"""Who brings charges: that he does not comment is no answer to them."""
