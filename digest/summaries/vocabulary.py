"""Small words per language that tell whether a sentence stands alone and who speaks in it. Data only; all lower case.

`pronouns` point back when they open a sentence; `connectives` lean on the sentence before; `speech` are forms of "say"; `first_person` are the
writer's own; `common` carry no meaning of their own. `leaning` are connectives of
several words (more of them in `leanings`), and with `pointing` the openings of languages that write without spaces; `leaning_inside` stand behind the verb as a rule, `afterthoughts` at the end. `leaning_heads` are
first three letters of `leaning`, so that most sentences need no further look. One of `verbs` stands
in nearly every sentence, and hardly ever in a caption; they are empty where words do not tell the one from the other.
"""

# ruff: noqa: RUF001  letters of many scripts are what this file is about

from dataclasses import dataclass, replace

from digest.summaries.abbreviations import BY_LANGUAGE, FALLBACK
from digest.summaries.languages import FUNCTION_WORDS
from digest.summaries.leanings import AT_THE_END, INSIDE, LEANING
from digest.summaries.words import listed


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words of one language that honesty and features look for."""

    pronouns: frozenset[str] = frozenset()
    connectives: frozenset[str] = frozenset()
    third_person: frozenset[str] = frozenset()
    speech: frozenset[str] = frozenset()
    first_person: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    pointing: tuple[str, ...] = ()
    leaning: tuple[str, ...] = ()
    leaning_inside: tuple[str, ...] = ()
    leaning_heads: frozenset[str] = frozenset()
    afterthoughts: tuple[str, ...] = ()
    verbs: frozenset[str] = frozenset()


_BY_LANGUAGE = {
    "en": Vocabulary(
        leaning=_phrases(
            "in exchange, in return, in response, as a result, for example, for instance, in contrast, "
            "by contrast, on the other hand, at the same time, after that, in that case, that is why, "
            "the latter, the former, in other words, in fact, in turn, of these, among them, one of them, "
            "some of them, most of them, all of them, none of them, according to him, according to her, "
            "according to them, in this case, in addition, beyond that, apart from that, on top of that, "
            "despite this, despite that, because of this, because of that, even so, in the meantime, that same, "
            "the same day, the next day, the following, shortly after that, not to be outdone, by comparison, after all"
        ),
        pronouns=listed(
            "he she it they them his her its their him this that these those such both there here i we my our you your who which"
        ),
        connectives=listed(
            "but and or so yet however although though meanwhile still also then instead moreover furthermore nevertheless nonetheless "
            "therefore thus besides otherwise additionally similarly likewise indeed consequently hence finally again because while whereas"
        ),
        third_person=listed("he she they it"),
        speech=listed(
            "said says added adds told tells explained continued wrote writes stated states claimed claims insisted recalled noted argued "
            "argues admitted tweeted replied warned warns asked joked concluded called calls described announced"
        ),
        first_person=listed(
            "let's let’s i i'm i've i'd i'll i’m i’ve i’d i’ll me my mine we we're we've we'd we'll we’re we’ve we’d we’ll us our ours"
        ),
        common=listed(
            "said says say been being were would could about into than over after out up down just like get got very much more s t don didn "
            "doesn isn wasn won ll ve re m d people new year years told time make made going go know think see come want one two first last "
            "him them me us"
        ),
    ),
    "de": Vocabulary(
        leaning=_phrases(
            "unter anderem, darüber hinaus, im gegenzug, zum beispiel, auf der anderen seite, "
            "nach seinen angaben, nach ihren angaben, in diesem fall, aus diesem grund, am selben tag, "
            "tags darauf, auf diese weise, zur selben zeit, zur gleichen zeit, zu dieser zeit, zu diesem zeitpunkt, wenig später, kurz darauf"
        ),
        pronouns=listed(
            "er sie es dies diese dieser dieses diesem diesen ihr ihre sein seine dort hier ich wir deren dessen dabei dazu damit davon dafür"
        ),
        connectives=listed(
            "aber und oder denn doch jedoch allerdings dennoch außerdem zudem auch dann so deshalb daher dagegen trotzdem danach darum "
            "demnach daraufhin weiterhin ferner hierfür hierzu dadurch hingegen ebenso ebenfalls schließlich zwar anschließend zuvor somit folglich"
        ),
        third_person=listed("er sie es"),
        speech=listed(
            "sagte sagt sagten erklärte erklärt betonte betont meinte meint schrieb schreibt teilte berichtete sprach warnte kündigte hieß"
        ),
        first_person=listed("ich wir mein meine unser unsere uns mir mich"),
    ),
    "fr": Vocabulary(
        leaning=_phrases(
            "en revanche, en échange, par exemple, en effet, de son côté, de plus, par ailleurs, d’ailleurs, "
            "d'ailleurs, en outre, selon lui, selon elle, au contraire, quant à, aujourd'hui encore, aujourd’hui encore, "
            "pour sa part, le même jour, l'un d'eux, l’un d’eux, l'une d'elles, l’une d’elles, parmi eux, parmi elles, dans le même temps, le lendemain, l'une d'entre elles, l’une d’entre elles, l'un d'entre eux, l’un d’entre eux, "
            "certains d'entre eux, certains d’entre eux, certaines d'entre elles, certaines d’entre elles, par conséquent, soit un, soit une, un chiffre, une information, "
            "une annonce, une décision qui, une décision que, une attaque qui, une attaque que, des propos, des accusations, une situation, une mesure qui, une mesure que"
        ),
        leaning_inside=(" au contraire", " quant à lui", " quant à elle", " en revanche"),
        pronouns=listed(
            "il elle ils elles on ce cela celui celle ceux celles ces cette cet ça son sa ses leur leurs lui y je nous vous j c"
        ),
        connectives=listed(
            "mais et ou donc or car cependant toutefois ainsi aussi puis enfin pourtant néanmoins également mieux"
        ),
        third_person=listed("il elle ils elles t-il t-elle on"),
        speech=listed(
            "dit déclaré déclare ajouté ajoute expliqué explique affirmé affirme estimé estime assuré assure indiqué indique poursuit conclu "
            "précisé confié annoncé écrit souligné lancé martelé reconnu insisté rappelé prévenu regretté commenté confirmé témoigné raconté poursuivi "
            "souligne lance martèle reconnaît insiste rappelle prévient regrette commente confirme témoigne raconte conclut confie détaille détaillé"
        ),
        first_person=listed(
            "je j nous mon ma mes notre nos moi j'ai j’ai j'avais j’avais j'étais j’étais j'aime j’aime j'espère j’espère j'en j’en j'y j’y j'aurais "
            "j’aurais j'aurai j’aurai m'a m’a m'ont m’ont m'avait m’avait m'est m’est"
        ),
        common=listed("être été avoir fait faire ont a est était sera ans selon"),
    ),
    "es": Vocabulary(
        leaning=_phrases(
            "por ejemplo, por eso, por otra parte, por otro lado, en cambio, sin embargo, a su vez, según él, "
            "según ella, por ello"
        ),
        pronouns=listed("él ella ellos ellas este esta esto estos estas ese esa eso su sus yo nosotros aquí allí"),
        connectives=listed("pero y o sino aunque además también así entonces"),
        third_person=listed("él ella ellos ellas"),
        speech=listed("dijo dice afirmó afirma añadió explicó señaló aseguró indicó declaró anunció sostuvo escribió"),
        first_person=listed(
            "yo nosotros mi mis nuestro nuestra nuestros nuestras nos me creo pienso quiero estoy tengo soy estamos tenemos queremos somos creemos hemos "
            "debemos podemos sabemos"
        ),
    ),
    "pt": Vocabulary(
        leaning=_phrases(
            "por exemplo, por isso, por outro lado, em contrapartida, segundo ele, segundo ela, no entanto"
        ),
        pronouns=listed("ele ela eles elas este esta isto isso esse essa seu sua seus suas eu nós aqui ali"),
        connectives=listed("mas e ou porém contudo também além assim então"),
        third_person=listed("ele ela eles elas"),
        speech=listed("disse diz afirmou afirma acrescentou explicou declarou ressaltou anunciou escreveu"),
        first_person=listed(
            "eu nós meu minha meus minhas nosso nossa nossos nossas me acho penso quero estou tenho sou estamos temos queremos somos devemos podemos sabemos"
        ),
    ),
    "it": Vocabulary(
        leaning=_phrases(
            "per esempio, ad esempio, in cambio, per questo, secondo lui, secondo lei, d’altra parte, "
            "d'altra parte, al contrario"
        ),
        pronouns=listed("lui lei essi loro questo questa questi queste quello quella ciò suo sua suoi io noi qui lì"),
        connectives=listed("ma e o però inoltre anche così quindi tuttavia infatti"),
        third_person=listed("lui lei loro"),
        speech=listed(
            "detto dice dichiarato spiegato aggiunto afferma affermato scrive scritto sottolineato annunciato"
        ),
        first_person=listed(
            "io noi mio mia miei mie nostro nostra nostri nostre mi credo penso voglio ho abbiamo siamo vogliamo dobbiamo possiamo sappiamo"
        ),
    ),
    "nl": Vocabulary(
        leaning=_phrases(
            "in ruil, bijvoorbeeld, aan de andere kant, volgens hem, volgens haar, daarnaast, om die reden"
        ),
        pronouns=listed("hij zij ze dit dat deze die zijn haar hun ik wij daar hier"),
        connectives=listed("maar en of want ook dus echter toch daarom bovendien"),
        third_person=listed("hij zij ze het"),
        speech=listed("zei zegt aldus verklaarde schreef liet meldde vertelde benadrukte"),
        first_person=listed("ik wij we mijn ons onze mij"),
    ),
    "pl": Vocabulary(
        leaning=("na przykład", "z kolei", "w zamian", "jego zdaniem", "jej zdaniem", "z drugiej strony"),
        pronouns=listed("on ona ono oni one to ten ta te jego jej ich tam tu ja my"),
        connectives=listed("ale i a jednak więc także też ponadto natomiast dlatego zatem"),
        third_person=listed("on ona ono oni one"),
        speech=listed(
            "powiedział powiedziała mówi dodał dodała stwierdził stwierdziła podkreślił podkreśliła napisał oświadczył zaznaczył zaznaczyła podkreśla zapewnił "
            "zapewniła ocenił oceniła wyjaśnił wyjaśniła tłumaczył apelował"
        ),
        first_person=listed(
            "ja my mój moja moje moim nasz nasza nasze naszych naszym naszej mnie nas nam cieszę myślę uważam jestem mam chcę mogę sądzę jesteśmy mamy "
            "chcemy możemy musimy wiemy"
        ),
    ),
    "ru": Vocabulary(
        leaning=_phrases(
            "например, кроме того, по его словам, по ее словам, по её словам, в свою очередь, при этом, "
            "с другой стороны"
        ),
        pronouns=listed("он она оно они это этот эта эти тот та его её их я мы там здесь"),
        connectives=listed("но а и однако также тоже поэтому затем"),
        third_person=listed("он она они"),
        speech=listed(
            "сказал сказала заявил заявила добавил добавила отметил отметила пояснил пояснила сообщил сообщила написал"
        ),
        first_person=listed(
            "я мы мой моя мои моей наш наша наши нашей нашего мне меня нас нам думаю считаю хочу могу хотим можем знаем"
        ),
    ),
    "vi": Vocabulary(
        leaning=_phrases(
            "tuy nhiên, ngoài ra, bên cạnh đó, ví dụ, theo ông, theo bà, vì vậy, do đó, theo đó, trước đó, sau đó, cùng ngày, trong khi đó, trong đó, cho nên, vì thế, điều này, điều khiến, "
            "cũng theo, còn về, như vậy, thứ nhất, thứ hai, thứ ba, vụ việc trên, sự việc trên, diễn biến trên, thông tin trên, trường hợp trên, theo nguồn tin trên"
        ),
        leaning_inside=(
            "cho biết thêm",
            "nói thêm",
            "chia sẻ thêm",
            "vị này",
            "lúc này",
            "sự việc trên",
            "vụ việc trên",
            "nói trên",
            "như vậy",
        ),
        pronouns=listed("anh chị họ nó đây đó cô tôi chúng"),
        connectives=listed("tuy nhưng và ngoài bên"),
        verbs=listed(
            "là được bị đã đang sẽ vừa cho nói biết xảy khiến làm yêu gây đưa phải không chưa cần muốn còn trở bắt đạt tăng giảm thông quyết xác khẳng đến "
            "đi về vào ra lên xuống có cũng vẫn mới từng nên hãy giúp bố chức vong hy mất tìm nhận"
        ),
        third_person=listed("anh chị họ nó cô"),
        speech=listed("nói cho biết"),
        first_person=listed("tôi"),
    ),
    "tr": Vocabulary(
        leaning=("öte yandan", "örneğin", "bunun yanında", "buna karşılık"),
        pronouns=listed("o bu şu onlar bunlar onun bunun bunların onların bunu buna bundan ben biz burada"),
        connectives=listed("ama ancak ve fakat ayrıca öte"),
        third_person=listed("o onlar"),
        speech=listed("dedi söyledi belirtti açıkladı ifade ekledi"),
        first_person=listed("ben biz benim bizim"),
    ),
    "ar": Vocabulary(
        pronouns=listed("هو هي هم هذا هذه ذلك تلك وهو وهي وهم هناك أنا نحن"),
        connectives=listed("لكن ولكن كما ثم أيضا لذلك بينما"),
        third_person=listed("هو هي هم"),
        speech=listed("قال قالت وقال أضاف وأضاف أكد"),
        first_person=listed("أنا نحن"),
    ),
    "hi": Vocabulary(
        pronouns=listed("वह वे यह ये उन्होंने उसने इसने उनके उनका उसका इसके इसका इस उस मैं हम यहां वहां"),
        connectives=listed("लेकिन और या परंतु मगर हालांकि इसलिए फिर"),
        third_person=listed("वह वे उन्होंने उसने"),
        speech=listed("कहा बताया"),
        first_person=listed("मैं हम मेरा हमारा"),
    ),
    "zh": Vocabulary(
        pointing=("他", "她", "它", "这", "這", "那", "该", "該", "此", "其", "我"),
        leaning=("但", "不过", "然而", "因此", "此外", "同时", "对此", "對此"),
    ),
    "ja": Vocabulary(
        pointing=("彼", "同", "これ", "それ", "この", "その", "私"),
        leaning=("しかし", "また", "だが", "一方", "そして", "さらに"),
    ),
}


def vocabulary(language: str) -> Vocabulary:
    """Give the words of a base language; empty ones for a language that is not here."""
    return _WITH_COMMON.get(language, _UNKNOWN)


def _with_common(language: str, words: Vocabulary) -> Vocabulary:
    starters = BY_LANGUAGE.get(language, FALLBACK).starters
    common = words.common | starters | FUNCTION_WORDS.get(language, frozenset()) | words.pronouns | words.connectives
    leaning = words.leaning + LEANING.get(language, ())
    return replace(
        words,
        common=common,
        leaning=leaning,
        leaning_heads=frozenset(phrase[:3] for phrase in leaning),
        afterthoughts=AT_THE_END.get(language, ()),
        leaning_inside=words.leaning_inside + INSIDE.get(language, ()),
    )


_UNKNOWN = Vocabulary()
_WITH_COMMON = {language: _with_common(language, words) for language, words in _BY_LANGUAGE.items()}
