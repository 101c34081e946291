"""Each rule of honesty with its neighbours: what it must catch and what it must let pass, side by side, in several languages."""

# ruff: noqa: RUF001  quotes and stops of many scripts are what these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.honesty import DANGLING, NEVER_PRINTED, Flag, judge, writer_words
from digest.summaries.vocabulary import vocabulary
from digest.summaries.words import word_count

TORN = [
    ("en", "The mayor said: “Nobody will be left behind.", True),
    ("en", "The mayor said: “Nobody will be left behind.”", False),
    ("en", "Nobody will be left behind,” said the mayor of Leeds.", True),
    ("en", 'The mayor said: "Nobody will be left behind.', True),
    ("en", 'The mayor of Leeds said: "Nobody will be left."', False),
    ("en", "The 5' 11\" tall mayor of Leeds spoke to the town.", True),
    ("en", "It’s the players’ and the clubs’ duty to pay.", False),
    ("en", "The council called the ‘90s “a lost decade” in its report.", False),
    ("en", "The council spoke of “a ‘lost’ decade” in its report.", False),
    ("de", "Die Stadt sprach von einem „verlorenen Jahrzehnt.", True),
    ("de", "Die Stadt sprach von einem „verlorenen Jahrzehnt“.", False),
    ("de", "Die Stadt sprach von einem »verlorenen Jahrzehnt«.", False),
    ("fr", "La ville parle d’une « décennie perdue.", True),
    ("fr", "La ville parle d’une « décennie perdue ».", False),
    ("es", "La ciudad habla de una «década perdida.", True),
    ("es", "La ciudad habla de una «década perdida».", False),
    ("pl", "Miasto mówi o „straconej dekadzie.", True),
    ("pl", "Miasto mówi o „straconej dekadzie”.", False),
    ("ru", "Город говорит о «потерянном десятилетии.", True),
    ("ru", "Город говорит о «потерянном десятилетии».", False),
    ("ja", "市は「失われた十年と呼んだ。", True),
    ("ja", "市は「失われた十年」と呼んだ。", False),
    ("zh", "市政府称之为“失去的十年。", True),
    ("zh", "市政府称之为“失去的十年”。", False),
    ("sv", "Staden talar om ”ett förlorat årtionde”.", False),
]
NAKED = [
    ("en", "“Nobody will be left behind in this town.”", True),
    ("en", "“Nobody will be left behind in this town,” Ann Roe said.", False),
    ("en", "‘Nobody will be left behind in this town.’", True),
    ("en", '"Nobody will be left behind in this town."', True),
    ("en", "Ann Roe: “Nobody will be left behind in this town.”", False),
    ("en", "“Nobody will be left behind” was on every wall.", True),
    ("en", "Posters that read “Nobody will be left” hung in Leeds.", False),
    ("de", "„Niemand wird in dieser Stadt zurückgelassen.“", True),
    ("de", "„Niemand wird in dieser Stadt zurückgelassen“, sagte Anna Roth.", False),
    ("fr", "« Personne ne restera derrière nous. »", True),
    ("fr", "« Personne ne restera derrière nous », a dit Anne Roux.", False),
    ("es", "«Nadie se quedará atrás en esta ciudad».", True),
    ("es", "«Nadie se quedará atrás en esta ciudad», dijo Ana Gil.", False),
    ("it", "«Nessuno resterà indietro in questa città».", True),
    ("it", "«Nessuno resterà indietro in questa città», ha detto Ada Riva.", False),
    ("pl", "„Nikt nie zostanie w tyle w tym mieście.”", True),
    ("ru", "«Никто не останется позади в этом городе».", True),
    ("ja", "「この町では誰も取り残されない。」", True),
    ("ja", "「この町では誰も取り残されない」と佐藤市長は述べた。", False),
    ("zh", "“这座城市不会让任何人掉队。”", True),
    ("zh", "王市长说：“这座城市不会让任何人掉队。”", False),
]
STUB = [
    ("en", "The plan has three parts:", True),
    ("en", "The plan has three parts: money, time and luck.", False),
    ("en", "The plan of the council of Leeds has…", True),
    ("en", "The plan of the council of Leeds has...", True),
    ("en", "The plan of the council of Leeds has […]", True),
    ("en", "The plan of the council… may still fail.", False),
    ("de", "Der Plan hat drei Teile:", True),
    ("fr", "Le plan de la ville a trois parties :", True),
    ("zh", "这个城市的计划有三个部分：", True),
    ("zh", "杭州的计划有三个部分：钱、时间和运气。", False),
]
UNFINISHED = [
    ("en", "The plan of the council of Leeds", True),
    ("en", "The plan of the council of Leeds has passed.", False),
    ("en", "The council of Leeds has passed the plan!", False),
    ("en", "The council has passed the plan (of Leeds).", False),
    ("en", "The council has passed the plan of “Leeds.”", False),
    ("en", "The council of Leeds has passed the plan;", True),
    ("en", "The council of Leeds has passed the plan,", True),
    ("ar", "وافق مجلس المدينة على الخطة الجديدة.", False),
    ("ur", "کونسل نے منصوبہ منظور کر لیا۔", False),
    ("hi", "नगर निगम ने नई योजना को मंजूरी दी।", False),
    ("hi", "नगर निगम ने नई योजना को मंजूरी दी", True),
    ("ja", "市議会は新しい計画を承認した。", False),
    ("ja", "市議会は新しい計画を承認した", True),
]
CONNECTIVE = [
    ("en", "As a result, the council of Leeds closed two schools.", True),
    ("en", "The result is that the council closed two schools.", False),
    ("en", "On the other hand, Leeds has money in the bank.", True),
    ("en", "On Monday the council of Leeds closed two schools.", False),
    ("en", "Therefore the council of Leeds closed two schools.", True),
    ("en", "Because it rained in Leeds, the council closed two schools.", False),
    ("en", "Butter is dearer than it was a year ago.", False),
    ("en", "Sometimes the council of Leeds closes a school.", False),
    ("en", "According to her, the council of Leeds has no money.", True),
    ("en", "According to the council of Leeds, there is no money.", False),
    ("de", "Deshalb schließt die Stadt zwei Schulen.", True),
    ("de", "Die Stadt schließt deshalb zwei Schulen.", True),
    ("de", "Unter anderem schließt die Stadt zwei Schulen.", True),
    ("de", "Unter Denkmalschutz stehen zwei Schulen der Stadt.", False),
    ("fr", "Par exemple, la ville ferme deux écoles.", True),
    ("fr", "Par temps de pluie, la ville ferme deux écoles.", False),
    ("fr", "Aussi la ville ferme-t-elle deux écoles.", True),
    ("es", "Por eso la ciudad cierra dos escuelas.", True),
    ("es", "Por la noche la ciudad cierra dos escuelas.", False),
    ("pt", "Por isso a cidade fecha duas escolas.", True),
    ("pt", "Por ano a cidade fecha duas escolas.", False),
    ("it", "Per questo la città chiude due scuole.", True),
    ("it", "Per due anni la città chiude le scuole.", False),
    ("nl", "Daarom sluit de stad twee scholen.", True),
    ("nl", "Daar is niemand.", False),
    ("pl", "Dlatego miasto zamyka dwie szkoły.", True),
    ("ru", "Поэтому город закрывает две школы.", True),
    ("ru", "По плану город закрывает две школы.", False),
    ("tr", "Ancak belediye iki okulu kapatıyor.", True),
    ("vi", "Vì vậy, thành phố đóng cửa hai trường.", True),
    ("zh", "因此，杭州市关闭了两所学校。", True),
    ("zh", "因公园施工，杭州市关闭了两条路。", False),
    ("ja", "さらに、札幌市は二校を閉じる。", True),
    ("ar", "لكن المدينة أغلقت مدرستين.", True),
    ("hi", "लेकिन शहर ने दो स्कूल बंद किए।", True),
]
DEFINITE = [
    ("en", "The company closed two of its shops.", True),
    ("en", "The company Acme closed two of its shops.", False),
    ("en", "The men were seen near the gate at night.", True),
    ("en", "The men of Leeds were seen near the gate.", False),
    ("en", "For the company it was a bad year.", True),
    ("en", "According to the report, nobody was hurt.", True),
    ("en", "According to the report of Ann Roe, nobody was hurt.", False),
    ("en", "Neither woman was seen near the gate.", True),
    ("en", "The harbour was closed for two days.", False),
    ("de", "Die Firma schließt zwei Läden.", True),
    ("de", "Die Firma Norvik schließt zwei Läden.", False),
]
SPEAKERS = [
    ("en", "“We have no money left for this,” she said.", True),
    ("en", "“We have no money left for this,” she said in Leeds.", False),
    ("en", "The town has no money left, they said.", True),
    ("en", "The town has no money left, the mayor said.", False),
    ("en", "The town has no money left, he later said.", True),
    ("de", "„Wir haben kein Geld mehr“, sagte sie.", True),
    ("de", "„Wir haben kein Geld mehr“, sagte Anna Roth.", False),
    ("fr", "« Nous n’avons plus d’argent », il a dit.", True),
    ("fr", "« Nous n’avons plus d’argent », a dit Anne Roux.", False),
    ("it", "«Non abbiamo più soldi», lei ha detto.", True),
    ("nl", "“Wij hebben geen geld meer”, zei hij.", True),
    ("nl", "“Wij hebben geen geld meer”, zei Ada Bos.", False),
    ("pl", "„Nie mamy już pieniędzy na to”, powiedział on.", True),
    ("ru", "«У нас больше нет денег», — сказал он.", True),
    ("ru", "«У нас больше нет денег», — сказал Иван Лис.", False),
]  # fmt: skip
QUESTIONS = [
    ("en", "Who will pay for the schools of Leeds?", True),
    ("en", "Nobody knows who will pay for the schools of Leeds.", False),
    ("en", "Ann Roe asked who would pay: “You or I?”", True),
    ("es", "¿Quién pagará las escuelas de la ciudad?", True),
    ("ja", "誰が学校のお金を払うのか？", True),
    ("ar", "من سيدفع ثمن المدارس الجديدة؟", True),
    ("ar", "ستدفع المدينة ثمن المدارس الجديدة.", False),
]
WRITERS = [
    ("en", "Last week I walked along the river of Leeds.", True),
    ("en", "“Last week I walked along the river,” Ann Roe said.", False),
    ("en", "Our reporter spoke with the mayor of Leeds.", True),
    ("en", "The US and Britain signed the treaty in Leeds.", False),
    ("en", "King George I built the hall of Leeds.", False),
    ("en", "World War I began in the summer of that year.", False),
    ("en", "The mine closed and the miners went home.", True),
    ("de", "Gestern ging ich an der Lahn spazieren.", True),
    ("de", "„Gestern ging ich spazieren“, sagte Anna Roth.", False),
    ("fr", "Hier nous avons visité le port de Brest.", True),
    ("fr", "« Nous avons visité le port », a dit Anne Roux.", False),
    ("es", "Ayer nosotros visitamos el puerto de Cádiz.", True),
    ("it", "Ieri noi abbiamo visitato il porto.", True),
    ("pl", "Wczoraj nasz reporter był w porcie.", True),
    ("ru", "Вчера наш корреспондент был в порту.", True),
    ("tr", "Dün biz limanı gezdik ve döndük.", True),
]  # fmt: skip
LENGTHS = [
    ("en", "Nobody spoke there.", Flag.SHORT, True),
    ("en", "Nobody spoke in the hall.", Flag.SHORT, False),
    ("zh", "没人说话。", Flag.SHORT, True),
    ("zh", "昨天在市政府的大厅里没有人说话。", Flag.SHORT, False),
    ("en", "The town " + "and the town " * 19 + "met.", Flag.LONG, False),
    ("en", "The town " + "and the town " * 20 + "met.", Flag.LONG, True),
    ("zh", "杭州" + "公园" * 60 + "。", Flag.LONG, True),
    ("zh", "杭州" + "公园" * 40 + "。", Flag.LONG, False),
    ("en", "x" * 1_300 + " is a word of one letter.", Flag.LONG, True),
]
RULES = [
    *((language, text, Flag.TORN, expected) for language, text, expected in TORN),
    *((language, text, Flag.NAKED, expected) for language, text, expected in NAKED),
    *((language, text, Flag.STUB, expected) for language, text, expected in STUB),
    *((language, text, Flag.UNFINISHED, expected) for language, text, expected in UNFINISHED),
    *((language, text, Flag.CONNECTIVE, expected) for language, text, expected in CONNECTIVE),
    *((language, text, Flag.DEFINITE, expected) for language, text, expected in DEFINITE),
    *((language, text, Flag.UNNAMED_SPEAKER, expected) for language, text, expected in SPEAKERS),
    *((language, text, Flag.QUESTION, expected) for language, text, expected in QUESTIONS),
    *((language, text, Flag.FIRST_PERSON, expected) for language, text, expected in WRITERS),
    *LENGTHS,
]


@pytest.mark.parametrize(("language", "text", "flag", "expected"), RULES)
def test_rule(language, text, flag, expected):
    """A flag is raised for what it means and for nothing beside it."""
    assert (flag in judge(text, language).flags) is expected


PRONOUNS = {
    "en": "He She It They This That These Those His Her Its Their There Here We Such Both",
    "de": "Er Sie Dies Diese Dieser Dieses Ihr Ihre Sein Seine Dort Hier Dabei Dazu Damit Davon Dafür",
    "fr": "Il Elle Ils Elles On Ce Cela Celui Ceux Ces Cette Son Sa Ses Leur Leurs Lui",
    "es": "Él Ella Ellos Ellas Este Esta Esto Ese Eso Su Sus Aquí Allí",
    "pt": "Ele Ela Eles Elas Este Isto Isso Esse Seu Sua Aqui Ali",
    "it": "Lui Lei Essi Loro Questo Questa Quello Quella Suo Sua Qui Lì",
    "nl": "Hij Zij Ze Dit Dat Deze Die Zijn Haar Hun Daar Hier",
    "pl": "On Ona Ono Oni To Ten Ta Te Jego Jej Ich Tam Tu",
    "ru": "Он Она Оно Они Это Этот Эта Эти Его Её Их Там Здесь",
    "tr": "O Bu Şu Onlar Bunlar Onun Bunun",
    "vi": "Họ Nó Cô Anh Chị Đây",
    "ar": "هو هي هم هذا هذه ذلك تلك وهو وهي هناك",
    "hi": "वह वे यह ये उन्होंने उसने उनके इसके",
}


@pytest.mark.parametrize(
    ("language", "word"), [(language, word) for language, words in PRONOUNS.items() for word in words.split()]
)
def test_every_pronoun_points_back(language, word):
    """Each pronoun of each language, with a capital as it opens a sentence, is one that points back."""
    assert Flag.PRONOUN in judge(f"{word} xyz xyz xyz xyz xyz.", language).flags


@pytest.mark.parametrize(("language", "word"), [(language, words.split()[0]) for language, words in PRONOUNS.items()])
def test_a_pronoun_inside_is_no_opening(language, word):
    """Only the first word of a sentence opens it."""
    assert Flag.PRONOUN not in judge(f"Xyz {word.lower()} xyz xyz xyz xyz.", language).flags


@pytest.mark.parametrize(
    "text", ["他说：明天会下雨，请大家带伞。", "該公司沒有回答記者的問題。", "此举引起了市民的广泛关注。"]
)
def test_chinese_openings_point_back(text):
    """Openings in a script without spaces are known by their characters, simplified or traditional."""
    assert judge(text, "zh").flags & (DANGLING | {Flag.CONNECTIVE})


def test_what_is_never_printed_says_so_itself():
    """The five ways of not being a whole sentence are those that are never printed while there is another."""
    assert {Flag.TORN, Flag.NAKED, Flag.STUB, Flag.UNFINISHED, Flag.LISTED} == NEVER_PRINTED
    assert NEVER_PRINTED.isdisjoint(DANGLING)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("I saw my own house.", 2),
        ("The US, us and US.", 1),
        ("World War I was over.", 0),
        ("I. Newton and I met.", 2),
        ("", 0),
    ],
)
def test_writers_words_are_counted(text, count):
    """Words of the first person are counted, capitals of a country and numbers of a king are not."""
    assert writer_words(text, vocabulary("en")) == count


@given(st.lists(st.sampled_from(["rain", "Leeds", "3.5", "日本", "a-b", "it’s"]), max_size=30))
def test_words_add_up(words):
    """A sentence is as long as its words together."""
    assert word_count(" ".join(words)) == pytest.approx(sum(map(word_count, words)))


@given(st.sampled_from([text for _, text, *_ in RULES]), st.sampled_from(["en", "de", "fr", "zh", "ar", "xx", ""]))
def test_form_is_the_same_in_every_language(text, language):
    """Torn, naked by its share, cut off and unfinished are seen in the marks alone, whatever language is declared."""
    by_form = {Flag.TORN, Flag.STUB, Flag.UNFINISHED, Flag.QUESTION, Flag.SHORT, Flag.LONG}
    assert judge(text, language).flags & by_form == judge(text, "en").flags & by_form
