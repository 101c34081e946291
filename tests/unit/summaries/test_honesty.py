"""The ways in which a sentence cannot stand alone, one by one."""

# ruff: noqa: RUF001  quotes of many scripts are what these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.honesty import Flag, judge
from digest.summaries.words import names_somebody, word_count

FLAGGED = [
    ("en", "He resigned on Friday after a vote.", Flag.PRONOUN),
    ("en", "It called the idea “a joke of the worst kind”.", Flag.PRONOUN),
    ("en", "They also stated that nothing had happened.", Flag.PRONOUN),
    ("en", "This means that trains will stop.", Flag.PRONOUN),
    ("en", "There, reports of oil have multiplied.", Flag.PRONOUN),
    ("en", "Its owners wish to sell the ship.", Flag.PRONOUN),
    ("en", "It was founded in 1990 by two brothers.", Flag.PRONOUN),
    ("de", "Er trat am Freitag nach der Wahl zurück.", Flag.PRONOUN),
    ("de", "Diese Entscheidung kam am Freitag.", Flag.PRONOUN),
    ("fr", "Il a promis trois nouvelles lignes.", Flag.PRONOUN),
    ("es", "Ellos no quieren vender el barco.", Flag.PRONOUN),
    ("pt", "Ele não quis falar de prazos.", Flag.PRONOUN),
    ("it", "Lui non teme le proteste in piazza.", Flag.PRONOUN),
    ("nl", "Hij verwacht dat de bouw lang duurt.", Flag.PRONOUN),
    ("pl", "Ona nie podała kosztów tej budowy.", Flag.PRONOUN),
    ("ru", "Он добавил, что работы начнутся весной.", Flag.PRONOUN),
    ("tr", "Bu proje iki yıl daha sürecek.", Flag.PRONOUN),
    ("vi", "Họ hy vọng người dân sẽ bỏ xe máy.", Flag.PRONOUN),
    ("zh", "他们说，资金已经到位，工程即将开始。", Flag.PRONOUN),
    ("ja", "これにより、費用は約二十億円に上る。", Flag.PRONOUN),
    ("ar", "هذا القرار جاء يوم الجمعة بعد التصويت.", Flag.PRONOUN),
    ("hi", "उन्होंने कहा कि बसें बिजली से चलेंगी।", Flag.PRONOUN),
    ("en", "However much they paid, nothing came of it.", Flag.CONNECTIVE),
    ("en", "Instead the council built a road there.", Flag.CONNECTIVE),
    ("de", "Deshalb baut die Stadt nun eine Straße.", Flag.CONNECTIVE),
    ("fr", "Ainsi la ville construit une route neuve.", Flag.CONNECTIVE),
    ("ru", "Поэтому город строит новую дорогу здесь.", Flag.CONNECTIVE),
    ("en", "In exchange, Acme said that it would print nothing.", Flag.CONNECTIVE),
    ("en", "For example, dogs may not enter the park.", Flag.CONNECTIVE),
    ("de", "Darüber hinaus baut Berlin eine neue Straße.", Flag.CONNECTIVE),
    ("fr", "En revanche, Lyon construit une route neuve.", Flag.CONNECTIVE),
    ("es", "Por otra parte, Sevilla compra autobuses nuevos.", Flag.CONNECTIVE),
    ("vi", "Bên cạnh đó, thành phố xây thêm đường mới.", Flag.CONNECTIVE),
    ("ja", "しかし、札幌市は来年から電車を無料にする。", Flag.CONNECTIVE),
    ("en", "The company refused to say more about it.", Flag.DEFINITE),
    ("en", "According to the firm, it was hard to answer.", Flag.DEFINITE),
    ("en", "Neither man was held until the morning.", Flag.DEFINITE),
    ("en", "“We were there and saw it all,” he said.", Flag.UNNAMED_SPEAKER),
    ("en", "“We saw it,” said she, and nothing more came.", Flag.UNNAMED_SPEAKER),
    ("de", "„Wir haben nichts gesehen“, sagte er dazu.", Flag.UNNAMED_SPEAKER),
    ("fr", "« Nous partons demain matin », a-t-il dit, il a dit.", Flag.UNNAMED_SPEAKER),
    ("en", "The water rose within minutes, he said.", Flag.UNNAMED_SPEAKER),
    ("en", "“We were there and saw it all.”", Flag.NAKED),
    ("de", "„Wir haben alles gesehen und gehört.“", Flag.NAKED),
    ("fr", "« Nous avons tout vu et entendu. »", Flag.NAKED),
    ("zh", "“我们都看到了，也都听到了。”", Flag.NAKED),
    ("en", "“We were there and saw it all” was heard often.", Flag.NAKED),
    ("en", "He said: “We were there and saw it.", Flag.TORN),
    ("en", "We were there and saw it,” said Ann Roe.", Flag.TORN),
    ("de", "Müller sagte: „Wir haben alles gesehen.", Flag.TORN),
    ("ja", "市長は「すべて見たと言って立ち去った。", Flag.TORN),
    ("en", "Rain in the north and sun in the south", Flag.UNFINISHED),
    ("en", "The committee asked for three things:", Flag.STUB),
    ("en", "Thousands walked across the bridge before the […]", Flag.STUB),
    ("en", "Thousands walked across the bridge and…", Flag.STUB),
    ("en", "Who will pay for all the new bridges?", Flag.QUESTION),
    ("en", "Ann Roe asked: “Who will pay for it?”", Flag.QUESTION),
    ("zh", "谁来为这些新公园支付费用呢？", Flag.QUESTION),
    ("en", "The council and I need to know the price.", Flag.FIRST_PERSON),
    ("en", "Yesterday I saw the mayor of Leeds alone.", Flag.FIRST_PERSON),
    ("en", "The council of Leeds told us about its plan.", Flag.FIRST_PERSON),
    ("en", "I need to know how many nets were sold.", Flag.FIRST_PERSON),
    ("de", "In Berlin traf ich den Direktor des Museums.", Flag.FIRST_PERSON),
    ("fr", "À Lyon nous avons vu le maire mardi.", Flag.FIRST_PERSON),
    ("en", "Nobody came.", Flag.SHORT),
    ("en", "The council " + "and the council " * 22 + "met.", Flag.LONG),
]


@pytest.mark.parametrize(("language", "text", "flag"), FLAGGED)
def test_flags(language, text, flag):
    """Each way of misleading has its flag, in every language that has words for it."""
    assert flag in judge(text, language).flags


STANDING = [
    ("en", "A Scottish fishery inspector has criticised a Norwegian company over its nets."),
    ("en", "It is unclear who will pay for the bridge."),
    ("en", "It emerged on Friday that Acme had paid."),
    ("en", "There are six hospitals in the town of Leeds."),
    ("en", "This week the council meets in Leeds again."),
    ("en", "Those who came early found a seat inside."),
    ("en", "The US Supreme Court ruled for the police on Monday."),
    ("en", "Queen Elizabeth I slept here on her way to Leeds."),
    ("en", "Leeds built the hall after World War I was over."),
    ("it", "A Bologna ci sono sei ospedali e due teatri."),
    ("en", "Although the rain stopped, the trains did not run."),
    ("en", "“We were there and saw it all,” Ann Roe told the court."),
    ("en", "Ann Roe said: “We were there, and I saw it all.”"),
    ("en", "The company Acme refused to say more about it."),
    ("en", "The players’ union won’t accept the offer of the clubs."),
    ("de", "Es gibt in der Stadt sechs Krankenhäuser."),
    ("de", "„Wir haben alles gesehen“, sagte Anna Müller vor Gericht."),
    ("fr", "Il y a six hôpitaux dans la ville de Lyon."),
    ("fr", "« Nous voulons plus de trams », a déclaré M. Durand."),
    ("zh", "杭州市政府星期二宣布，将在三年内新建二十个公园。"),
    ("ja", "札幌市は火曜日、路面電車を無料にすると発表した。"),
    ("hi", "नगर निगम ने शहर में पचास नई बसें चलाने का फैसला किया।"),
]


@pytest.mark.parametrize(("language", "text"), STANDING)
def test_stands_alone(language, text):
    """What a reader understands without the article has no flag."""
    assert judge(text, language).flags == frozenset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("said Ann Roe on Friday", True),
        ("the mayor of Leeds resigned", True),
        ("UN troops left the town", True),
        ("The company resigned", False),
        ("he resigned", False),
        ("市长辞职了", True),
    ],
)
def test_names_somebody(text, expected):
    """A capital inside, two at the start, or a script without capitals may name somebody; a capital at the start alone does not."""
    assert names_somebody(text) is expected


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [("one two three", 3, 3), ("été à Lyon", 3, 3), ("今天下雨我们不去", 4, 5), ("Apple の社長", 2, 4), ("", 0, 0)],
)
def test_word_count(text, least, most):
    """Words are counted by spaces, in scripts without spaces by characters."""
    assert least <= word_count(text) <= most


@given(st.text(min_size=1, max_size=200), st.sampled_from(["en", "de", "fr", "zh", "ar", "xx", ""]))
def test_any_text_is_judged(text, language):
    """No text is too strange to judge, and the judgement is the same each time."""
    one, again = judge(text, language), judge(text, language)
    assert (one.flags, one.leans, one.length) == (again.flags, again.leans, again.length)
