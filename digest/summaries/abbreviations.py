"""What a full stop may follow without ending a sentence, per language, and the words that open sentences. Data only.

`titles` stand before a name ("Dr."), so the stop never ends a sentence. `maybe` ends one only before a starter ("9 a.m. The firm"), `capitalised` the
same where it begins with a capital ("Sun." but not "the sun."). `starters` are words that open a sentence and hardly ever continue a name; words of
`NUMBERED` stand before a number ("No. 5"). Compiled by hand from the usage of newspapers. Languages without an entry of their own use `FALLBACK`.
"""

# ruff: noqa: RUF001  letters of many scripts are what this file is about

from dataclasses import dataclass

from digest.summaries.words import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Abbreviations:
    """The words of one language, lower case, without their last full stop. `ordinal_stop`: "3." is an ordinal, as in German."""

    starters: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    maybe: frozenset[str] = frozenset()
    capitalised: frozenset[str] = frozenset()
    ordinal_stop: bool = False


NUMBERED = listed(
    "no nos nr nº n° núm num p pp pg pgs pág págs str art arts abs fig figs vol vols ch chap cap kap bd sec sect eq ca cca circa approx op s "
    "rys poz ust tab ст п рис стр № пп см"
)
ABROAD = listed("mr mrs ms dr prof")
"""Titles that papers of every language keep before the name of a foreigner, or in that of a singer."""
NEVER = listed(
    "e.g i.e eg ie cf viz a.k.a z.b d.h u.a o.ä s.o v.a n.chr v.chr p.ex c.-à-d c.à.d p.ej e.d o.a d.w.z m.b.t bijv bzw np tzn tzw m.in "
    "wg ok vb örn yy т.е т.к т.н"
)
MONTHS = listed(
    "januar jänner februar märz april mai juni juli august september oktober november dezember stycznia lutego marca kwietnia maja czerwca "
    "lipca sierpnia września października listopada grudnia ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık "
    "jahrhundert jahrhunderts klasse platz mal tag jahrestag geburtstag bundesliga liga spieltag minute runde wahl lesung auflage halbzeit instanz "
    "stock etage weltkrieg reihe sitzung wieku rocznica yüzyıl yüzyılda"
)
BEFORE_ORDINALS = listed(
    "am der dem den des vom zum bis im die das seit ab vor nach und beim zur ihren seinen ihrem seinem ihr sein jeden jeder jedes kommenden"
)

_EN = Abbreviations(
    starters=listed(
        "the a an this that these those he she it they we i you his her its their our my your there here in on at for from with by as after "
        "before when while where who what why how if but and or so yet however although though since because despite during meanwhile still "
        "also then now once no not both some many most more all each every one two three several another other such only even just last next "
        "earlier later under over between among about according is are was were do did does can could will would should may might has have "
        "had police officials"
    ),
    titles=listed(
        "mr mrs ms mx dr prof rev hon fr br gen lt col maj capt cmdr cpl sgt pvt adm gov sen rep reps sens pres supt det insp messrs mme "
        "mlle amb atty assn dept st ste mt treas gens cols rt"
    ),
    maybe=listed("ph.d etc al vs min hr hrs in oz lb lbs ft mph ed eds"),
    capitalised=listed(
        "inc corp ltd co cos llc plc bros jr sr esq ave blvd rd sq dist jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu "
        "thur thurs fri sat sun ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa "
        "tenn tex va vt wash wis wyo ont que est misc"
    ),
)
_DE = Abbreviations(
    starters=listed(
        "der die das den dem des ein eine einen einem einer er sie es wir ihr ich du sein seine ihre unser dieser diese dieses jener in im am "
        "an auf bei mit von vom zu zum zur nach vor für gegen über unter aus durch um als wenn weil dass ob und oder aber doch denn auch noch "
        "nur so da dort hier jetzt dann nun nicht kein keine wie was wer wo warum während seit bis laut trotz zwar allerdings jedoch sowie "
        "beide viele alle einige man"
    ),
    titles=listed(
        "hr fr dr prof dipl ing med phil jur hl st frl ca evtl ggf inkl exkl zzgl usw vgl sog geb gest ehem abs art nr str tel mio mrd bd "
        "hrsg jh ggü bspw insb rd allg verh vors lt"
    ),
    maybe=listed("u.a u.s.w etc e.v co min max mtl eff"),
    capitalised=listed("jan feb apr jun jul aug sep sept okt nov dez mo di mi do sa so"),
    ordinal_stop=True,
)
_FR = Abbreviations(
    starters=listed(
        "le la les l un une des du de ce cet cette ces il elle ils elles on nous vous je tu son sa ses leur leurs notre votre mon ma mes en "
        "dans sur sous avec sans pour par à au aux chez vers depuis pendant après avant lors si mais ou et donc or ni car comme quand où qui "
        "que quoi dont alors ainsi cependant toutefois puis aussi même selon malgré entre plus plusieurs tous toutes c d j n s qu"
    ),
    titles=listed("m mm cie mme mmes mlle mlles dr pr prof me mgr st ste cf env ex apr av bd fig art hab tél"),
    maybe=listed("etc janv févr avr juil sept oct nov déc s.a p.m a.m"),
)
_ES = Abbreviations(
    starters=listed(
        "el la los las un una unos unas lo al del de él ella ellos ellas su sus este esta estos estas ese esa eso en con sin por para según "
        "sobre tras desde hasta entre durante ante bajo y o pero aunque si no cuando como donde que quien qué cómo también además así ya más "
        "muy todo todos todas otro otra mientras se le les me nos"
    ),
    titles=listed(
        "sr sra sres sras srta d dª dña dr dra lic ing prof gral cnel sto sta ud uds vd vds pág núm art tel avda ee ss"
    ),
    maybe=listed("etc ee.uu ss.mm ene feb mar abr may jun jul ago sep sept oct nov dic s.a cía"),
)
_PT = Abbreviations(
    starters=listed(
        "o a os as um uma uns umas ao do da dos das de em no na nos nas ele ela eles elas seu sua seus suas este esta esse essa isso isto com "
        "sem por para pelo pela segundo sobre após desde até entre durante e ou mas se não quando como onde que quem também além já mais "
        "muito todo todos todas outro outra enquanto porém contudo"
    ),
    titles=listed("sr sra srs sras srta dr dra drs prof profa eng gen cel d st sto sta av pág núm art tel"),
    maybe=listed("etc eua jan fev mar abr mai jun jul ago set out nov dez ltda s.a cia"),
)
_IT = Abbreviations(
    starters=listed(
        "il lo la i gli le l un uno una al allo alla ai agli alle del dello della dei degli delle dal dalla nel nella nei sul sulla di a da "
        "in con su per tra fra lui lei essi loro suo sua suoi questo questa questi queste quello quella e o ma se non quando come dove che "
        "chi anche inoltre così già più molto tutto tutti tutte secondo dopo prima durante mentre però tuttavia ci si"
    ),
    titles=listed(
        "sig sigg sig.ra sig.na dott dott.ssa prof prof.ssa ing avv on sen gen col mons arch geom rag spett egr pag art tel"
    ),
    maybe=listed("etc ecc genn febbr apr giu lug ago sett ott nov dic s.p.a s.r.l"),
)
_NL = Abbreviations(
    starters=listed(
        "de het een dit dat deze die hij zij ze wij we ik je jij zijn haar hun ons in op aan bij met van voor door uit over onder na naar tot "
        "om als toen wanneer omdat maar en of dus want ook nog niet geen wat wie waar hoe volgens tijdens sinds"
    ),
    titles=listed("dhr mevr mw dr drs ir ing prof mr st ds jhr ca enz nr blz tel"),
    maybe=listed("etc jan feb mrt apr jun jul aug sep sept okt nov dec b.v n.v"),
)
_PL = Abbreviations(
    starters=listed(
        "w we z ze na do od po za o i a ale to ten ta te ci on ona ono oni one jego jej ich nie jak gdy kiedy gdzie co kto czy jeśli jednak "
        "także też już jeszcze tak tam tu tutaj teraz potem przed przez dla według podczas mimo oraz wszystkie każdy jest są był była było"
    ),
    titles=listed(
        "dr prof hab mgr inż lek ks św gen płk ppłk mjr kpt por sierż bp abp red im ul al pl os pkt tel nr woj"
    ),
    maybe=listed("itd itp r w godz tys mln mld zł gr m.in j.w ok p.n.e n.e sp spółka"),
    ordinal_stop=True,
)
_RU = Abbreviations(
    starters=listed(
        "в на с к о по из от до за у при для об во со ко он оно она они мы вы я ты его её их этот эта это эти тот та те но и а или если когда "
        "как где что кто почему также ещё уже не ни все всё так там здесь тогда после перед между среди однако этом кроме того словам"
    ),
    titles=listed("г гг ул д пр им т тов см стр рис акад проф доц руб тыс млн млрд ок напр св о"),
    maybe=listed("и др пр т.д т.п т.е янв фев мар апр июн июл авг сен сент окт ноя дек"),
)
_TR = Abbreviations(
    starters=listed(
        "bu şu o bir ve ama ancak fakat ayrıca bunun böyle öte ise de da her hiç çok daha en ne nasıl neden kim biz siz onlar ben sen için "
        "göre sonra önce olarak gibi"
    ),
    titles=listed("dr prof doç av sn müh alb yrd öğr gör org korg tuğg tümg mah cad sok no bkz vd çev haz hz"),
    maybe=listed("vb vs a.ş ltd şti tic san t.c m.ö m.s"),
    ordinal_stop=True,
)
_VI = Abbreviations(
    starters=listed(
        "trong theo khi nếu tuy nhưng và các những một đây đó anh chị ông bà họ nó tôi chúng không cũng do vì từ tại với"
    ),
    titles=listed("ts pgs gs ths bs tp ô đ ks ls nxb tr q p"),
    maybe=listed("v.v vv"),
)
_AR = Abbreviations(
    titles=listed(
        "د أ م ص ت ق ه هـ ط ج "
        "إيه بي سي دي إف جي إتش آي جيه كيه إل إم إن أو كيو آر إس تي يو في دبليو إكس واي زد"  # the Latin letters, as initials
    )
)
_HI = Abbreviations(
    titles=listed(
        "डॉ डा श्री प्रो मो रु सं पं कु सु ई मि मिस्टर मिसेज सुश्री रिप ले कर्नल जन सेन चौ कं डब्लू डब्ल्यू "
        "ए बी सी डी एफ जी एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी एक्स वाई ज़ेड"  # the Latin letters, as initials are written
    ),
)

BY_LANGUAGE = {
    "en": _EN,
    "de": _DE,
    "fr": _FR,
    "es": _ES,
    "pt": _PT,
    "it": _IT,
    "nl": _NL,
    "pl": _PL,
    "ru": _RU,
    "uk": _RU,
    "bg": _RU,
    "tr": _TR,
    "vi": _VI,
    "ar": _AR,
    "hi": _HI,
    "zh": Abbreviations(),
    "ja": Abbreviations(),
}
FALLBACK = Abbreviations(starters=_EN.starters, titles=_EN.titles | _DE.titles, maybe=_EN.maybe)


def base_language(tag: str) -> str:
    """Give the language of a BCP 47 tag, lower case: `pt-BR` -> `pt`; empty for an empty tag."""
    return tag.strip().lower().replace("_", "-").partition("-")[0]


def is_title(word: str, rules: Abbreviations) -> bool:
    """Whether a word in small letters and without its last stop stands before a name or a number: "dr", two at once as in "pgs.ts", the last part of "zul.-nr"."""
    last = word.rpartition("-")[2]
    return rules.titles.issuperset(word.split(".")) or last in ABROAD or (last != word and last in rules.titles)


def may_be_short(word: str, rules: Abbreviations) -> bool:
    """Whether a word may be short for another, so that more is to be asked of a full stop behind it. A letter or two often are."""
    low = word.lower()
    if len(word) <= 2 or low.endswith("str") or (low != word and low in rules.capitalised):  # noqa: PLR2004
        return True
    return low in rules.titles or low in rules.maybe or low in NUMBERED or low in NEVER or low in ABROAD
