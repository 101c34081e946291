"""Sentence boundaries in Chinese, Japanese, Arabic and Hindi, in mixed and careless text, and whole quotations in all of them."""

# ruff: noqa: RUF001  stops and quotes of many scripts are what these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import body, segmentation
from digest.summaries.abbreviations import BY_LANGUAGE
from digest.summaries.telling import telling_phrases

CHINESE = """
今天下雨。|我们不去。
真的吗？|真的！|太好了！
他说：“我去。”|她没去。
他说：“我去。你呢？”|她笑了。
“我去。”他说。
“真的吗？”她问。
他说：「我去。」|她沒去。
《红楼梦》很长。|《三国》也很长。
价格是3.5元。|不贵。
他出生于1990年5月3日。|现在三十岁。
他来自U.S.A.的公司。|公司很大。
这是第1.2.3版。|很新。
（昨天下雨。）|今天晴。
他等了……然后走了。|她没走。
什么？！|没有人知道。
他说“好”。|她也说“好”。
Apple公司发布了iOS 18.1。|用户很高兴。
会议在10:30开始。|12:00结束。
"""
JAPANESE = """
今日は雨だ。|明日は晴れる。
本当か？|本当だ！|よかった！
「行く。」と彼は言った。|雨だ。
「行く。雨だ。」と彼は言った。|誰もいない。
彼は「行く」と言った。|雨だ。
彼は「行く。」|雨だ。
「本当か？」と彼女は聞いた。|誰も答えない。
『こころ』は長い。|『草枕』は短い。
値段は3.5円だ。|安い。
1990年5月3日に生まれた。|今は三十歳だ。
（昨日は雨だった。）|今日は晴れだ。
待った……そして行った。|彼女は残った。
Aさんは来た。|Bさんは来ない。
"""
ARABIC = """
قال د. سامي ذلك.|لم يتكلم أ. كريم.
هل هذا صحيح؟|نعم!|لا أحد يعرف.
بلغ السعر 3.5 دينار.|هذا رخيص.
ولد في 3 مايو 1990.|عمره ثلاثون عاما.
قال: «الوقت متأخر».|ثم خرج.
قال: "الوقت متأخر."|ثم خرج.
(كان الوقت متأخرا.)|هي نائمة.
انتظر… ثم خرج.|بقيت هي.
یہ سچ ہے۔|وہ چلا گیا۔
ما السبب؟؟|لا سبب.
"""
HINDI = """
डॉ. शर्मा आए।|श्री. वर्मा नहीं आए।
क्या यह सच है?|हाँ!|कोई नहीं जानता।
कीमत 3.5 रुपये है।|सस्ता है।
उसने कहा, “देर हो गई।”|वह चला गया।
प्रो. कुमार बोले।|सब चुप रहे।
(देर हो गई थी।)|वह सो रही थी।
पं. नेहरू यहाँ रहे।|सं. 5 खाली है।
वह रुका… फिर चला गया।|वह रुकी।
श्लोक समाप्त हुआ॥|फिर सब उठे।
"""
CARELESS = """
Wait!!|What?!|No one knows...|Really.
Price: $5.|Size: 3.
See fig. 3 (p. 12).|It is small.
A.B. and C.D. met.|They spoke.
The end .|The beginning .
Visit us at site.example.|It is free.
It is 5.|It is 6.
"""
TABLES = {"zh": CHINESE, "ja": JAPANESE, "ar": ARABIC, "hi": HINDI, "en": CARELESS}
ROWS = [(language, row) for language, table in TABLES.items() for row in table.strip().split("\n")]


@pytest.mark.parametrize(("language", "row"), ROWS)
def test_splits(language, row):
    """Stops of every script end sentences, those inside quotations, numbers, names and titles do not."""
    expected = row.split("|")
    gap = "" if language in ("zh", "ja") else " "
    assert segmentation.split(gap.join(expected), language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rain in the north\nSun in the south\nIt rained.", ["Rain in the north", "Sun in the south", "It rained."]),
        ("Mayor resigns\nThe mayor left. Nobody spoke.", ["Mayor resigns", "The mayor left.", "Nobody spoke."]),
        ("What now?\n\n\n  The council meets.  \n", ["What now?", "The council meets."]),
        ("市长辞职\n市长走了。没有人说话。", ["市长辞职", "市长走了。", "没有人说话。"]),
        ("\t\n \n", []),
        ("", []),
        ("...", ["..."]),
        ("One line", ["One line"]),
        ("\u00a0It rained.\u3000We left.\u2003", ["It rained.", "We left."]),
    ],
)
def test_lines_without_full_stops(text, expected):
    """A line break ends a headline; blank lines and spaces of all kinds are nothing."""
    assert segmentation.split(text, "en") == expected


@pytest.mark.parametrize(
    "text",
    [
        "The cats sat.The dogs ran.",
        "It ended in the images.Then came the car.",
        "They stood in the rain.“We waited,” said Ann.",
    ],
)
def test_lost_spaces(text):
    """A stop that lost its space in extraction still ends a sentence where no file or address is meant."""
    assert len(segmentation.split(text, "en")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "See www.Example.Org for it.",
        "Open Report.Final.pdf now.",
        "Use Node.js for that.",
        "Ask J.Smith at noon.",
        "Mail Ann.Roe@example.org for more.",
        "It is U.S.Steel again.",
    ],
)
def test_names_with_stops(text):
    """Addresses, file names and initials without a space are one word."""
    assert segmentation.split(text, "en") == [text]


def _sentences(text: str, language: str) -> list[str]:
    telling = telling_phrases(text)
    return [one.text for one in body.sentences(body.paragraphs(text, telling), language, telling)]


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "“We came. We saw. We left,” said Ann Roe. It rained.", 2),
        ("en", "Ann said: “We came. We saw.” It rained.", 2),
        ("de", "„Wir kamen. Wir sahen“, sagte Anna Roth. Es regnete.", 2),
        ("de", "Anna sagte: „Wir kamen. Wir sahen.“ Es regnete.", 2),
        ("fr", "« Nous venons. Nous voyons », dit Anne Roux. Il pleut.", 2),
        ("es", "«Venimos. Vimos», dijo Ana Gil. Llovía.", 2),
        ("pl", "„Jesteśmy. Widzimy”, powiedział Jan Lis. Padało.", 2),
        ("ru", "«Мы пришли. Мы видели», — сказал Лис. Шёл дождь.", 2),
        ("zh", "“我们来了。我们看到了。”安娜说。下雨了。", 2),
        ("ja", "「来た。見た。」とアンナは言った。雨だ。", 2),
    ],
)
def test_quotations_stay_whole(language, text, count):
    """All sentences of one quotation and its speaker are one sentence, in every style of marks."""
    found = _sentences(text, language)
    assert len(found) == count
    assert all(one in text for one in found)


def test_a_long_chinese_quotation_gets_no_spaces():
    """A quotation that is put together again holds the article's own characters and nothing else."""
    quoted = "我们在这座城市里住了很多年了没有人问过我们想要什么样的公园。" * 20
    text = f"市长说：“{quoted}”下雨了。"
    for sentence in _sentences(text, "zh"):
        assert sentence in text
        assert " " not in sentence


@pytest.mark.parametrize(
    "text",
    ["市长写道：\n\n“公园越多，夏天越凉快。”\n\n下雨了。", "市長はこう書いた：\n\n「公園は多いほどよい。」\n\n雨だ。"],
)
def test_a_torn_quotation_is_joined_without_a_space(text):
    """After a full-width colon the quotation follows without a space, as it is set in Chinese and Japanese."""
    assert _sentences(text, "zh")[0] == "".join(text.split("\n\n")[:2])


@given(st.lists(st.sampled_from(["今天下雨。", "我们不去！", "你呢？", "他说：“好。”"]), max_size=8))
def test_plain_chinese_sentences_come_back(sentences):
    """Sentences that follow each other without a space are found again as they were."""
    assert segmentation.split("".join(sentences), "zh") == sentences


@given(
    st.sampled_from(sorted(BY_LANGUAGE)),
    st.lists(st.sampled_from(["Rain", "fell", "3.5", "Dr.", "a.b", "…", "“", "”", "(", ")"]), max_size=30),
)
def test_a_line_break_always_ends_a_sentence(language, words):
    """Whatever stands around it, no sentence goes over a line break, and each line is split as if it stood alone."""
    line = " ".join(words)
    alone = segmentation.split(line, language)
    assert segmentation.split(f"{line}\n{line}", language) == alone * 2
