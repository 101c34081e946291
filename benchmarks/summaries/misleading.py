"""Whether a printed summary misleads, by rules that know nothing of how it was made. Stricter than a reader, and the same for every system.

The rules are written for this benchmark and share no code with the product's own: who writes the rules of a summariser must not be its only judge.
Openers are known for the languages below; the rules of form hold in all.
"""

# ruff: noqa: RUF001  quotes, stops and letters of many scripts are what this file is about

import re
from collections.abc import Sequence

_OPENERS = {
    "en": r"(?:he|she|they|it|his|her|their|its|this|that|these|those|such|but|and|or|so|however|although he|meanwhile|also|then|instead|moreover|"
    r"furthermore|nevertheless|therefore|thus|besides|still|yet|the latter|the former|another|both of|in addition|for example|as a result)\b",
    "de": r"(?:er|sie|dies(?:e[rsmn]?)?|ihr(?:e[rsmn]?)?|sein(?:e[rsmn]?)?|aber|und|doch|jedoch|allerdings|dennoch|außerdem|zudem|dann|deshalb|daher|dagegen|dabei|damit|dazu|trotzdem|auch)\b",
    "fr": r"(?:il|elle|ils|elles|ce|cela|celui|celle|ceux|ces|cette|cet|son|sa|ses|leurs?|mais|et|or|donc|cependant|toutefois|ainsi|aussi|puis|enfin|pourtant|par ailleurs|de plus|en effet)\b",
    "es": r"(?:él|ella|ellos|ellas|est[eao]s?|es[eao]s?|su|sus|pero|y|además|también|sin embargo|así|entonces|por eso)\b",
    "pt": r"(?:ele|ela|eles|elas|est[ea]s?|iss?to|isso|ess[ea]s?|seus?|suas?|mas|e|porém|também|além disso|assim|então|no entanto)\b",
    "it": r"(?:lui|lei|loro|quest[oaie]|quell[oaie]|ciò|suo|sua|suoi|ma|e|però|inoltre|anche|così|quindi|tuttavia)\b",
    "nl": r"(?:hij|zij|ze|dit|deze|die|zijn|hun|maar|en|ook|dus|echter|toch|daarom|bovendien)\b",
    "tr": r"(?:o|bu|şu|onlar|bunlar|onun|bunun|ama|ancak|fakat|ayrıca)\b",
    "vi": r"(?:anh ấy|cô ấy|chị ấy|ông ấy|bà ấy|họ|nó|tuy nhiên|nhưng|và|ngoài ra|bên cạnh đó|vì vậy|do đó|đây|đó|điều này)\b",
    "ru": r"(?:он|она|они|это|этот|эта|эти|его|её|их|но|а|однако|также|поэтому|при этом|кроме того)\b",
}  # fmt: skip
_EMPTY = re.compile(
    r"(?:this (?:week|month|year|morning|afternoon|evening|summer|winter|spring|autumn|season|weekend|time)|these days|that said|those who|"
    r"it(?: is|'s|’s| was| has been| remains| seems| appears| emerged| comes| took| turns)\b|il (?:y a|faut|est \w+ (?:que|de))|es (?:gibt|gab)|so far)",
    re.IGNORECASE,
)
_SAID_HE = re.compile(
    r"[”\"»’,]\s*(?:(?:he|she|they)\s(?:\w+\s)?(?:said|says|added|adds|told|explained|continued|wrote|claimed|insisted)|(?:said|says|added)\s(?:he|she)|"
    r"(?:a-t-(?:il|elle)\s\w+|\w+-t-(?:il|elle))|(?:sagte|erklärte|betonte|so)\s(?:er|sie))\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[\w,] )[A-ZÀ-ÞА-ЯЁĐ][\w’'-]{2,}|^[A-ZÀ-Þ][\w’'-]+ [A-ZÀ-Þ][\w’'-]+")
_CALENDAR = frozenset(
    (
        *(
            [
                "Monday",
                "Tuesday",
                "Wednesday",
                "Thursday",
                "Friday",
                "Saturday",
                "Sunday",
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
            ]
        ),
        *(
            [
                "December",
                "Montag",
                "Dienstag",
                "Mittwoch",
                "Donnerstag",
                "Freitag",
                "Samstag",
                "Sonntag",
                "Januar",
                "Februar",
            ]
        ),
    )
)
_PAGE = re.compile(
    r"read more|click here|sign up|subscribe|our newsletter|(?:we use|uses|accept|utilise des|verwendet) cookies\b|follow us|all rights reserved|contributed to this report|getty images|shutterstock|file photo|\(pictured|"
    r"scroll down|lire aussi|abonnez|lesen sie auch|mehr zum thema|leer más|leia mais|leggi anche|xem thêm|^by [A-Z]\w+ [A-Z]\w+$|^(?:photo|image|foto|video|source|quelle)s?\s?:|^©",
    re.IGNORECASE,
)
_WRITER = re.compile(r"(?<![.\w])(?:I(?![.\w])|I'm|I’m|I've|I’ve|I'd|my|myself)\b|\b(?:ich|mein|meine)\b|\bj['’]ai\b")
_ENDS = re.compile(r"[.!?…。！？｡।॥؟۔][\"'”’»“)\]」』]*$")
_QUOTED = re.compile(r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|\"[^\"]*\"|「[^」]*」|‘[^’]{15,}’(?!\w)")


def faults(summary: Sequence[str], text: Sequence[str], language: str) -> set[str]:
    """Name the faults of a summary; `text` is the article's sentences, by which a pronoun may follow the sentence that explains it."""
    found: set[str] = set()
    place = {printed: _place(printed, text) for printed in summary}
    for number, sentence in enumerate(summary):
        before = summary[number - 1] if number else ""
        follows = bool(number) and place[sentence] == place[before] + 1
        found |= _of_sentence(sentence, language, follows=follows)
    return found


def _place(printed: str, text: Sequence[str]) -> int:
    """Give the index of the sentence that a printed one stands in: a dateline or a first word may have been cut from it."""
    return next((at for at, sentence in enumerate(text) if sentence.endswith(printed[1:])), -1)


def _of_sentence(sentence: str, language: str, *, follows: bool) -> set[str]:
    found = set()
    outside = _QUOTED.sub(" ", sentence)
    bare = sentence.lstrip("“\"«„‘' ")
    opener = _OPENERS.get(language)
    if (
        opener
        and bare == sentence
        and not follows
        and re.match(opener, sentence, re.IGNORECASE)
        and not _EMPTY.match(sentence)
    ):
        found.add("dangling opener")
    if _is_torn(sentence):
        found.add("torn quotation")
    elif len(_letters(outside)) < 0.18 * len(_letters(sentence)):
        found.add("quotation without speaker")
    if _SAID_HE.search(sentence) and not follows and _CALENDAR.issuperset(_NAME.findall(outside)):
        found.add("'he said' without a name")
    if _PAGE.search(sentence):
        found.add("line of the page")
    if not _ENDS.search(sentence):
        found.add("no full stop")
    if _WRITER.search(outside):
        found.add("first person")
    return found


def _is_torn(sentence: str) -> bool:
    if sentence.count('"') % 2:
        return True
    opened = sum(map(sentence.count, "“„«「『"))
    closed = sum(map(sentence.count, "”»」』"))
    low = sentence.count("„")
    if low:  # German: the mark that opens elsewhere closes here
        opened, closed = opened - sentence.count("“"), closed + sentence.count("“")
    return opened != closed


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
