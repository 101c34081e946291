"""Whether a heading, a caption or the source of a film stands before a sentence, and nothing between them: by capitals where none belongs.

Each question looks at one sentence; what headings look like by their words is in `run_ins`. Pure.
"""

# ruff: noqa: RUF001  quotes and letters of many scripts are what this file is about

from digest.summaries.expressions import expression
from digest.summaries.run_ins import heading_runs_in
from digest.summaries.words import listed

# Where a page lost the space behind a heading or a caption: "durant 23 ansSelon", "le 20 août 2020Mme", `majeurs"Marc`, "Non Stop ZappingCe samedi"; "eBay",
# "McDonald" and "20Minutes" are names.
_CAPITAL_INSIDE = expression(
    r"[A-ZÀ-Þ](?:(?<=[a-zà-ÿ0-9A-ZÀ-Þ)].)|(?<=[a-zà-ÿ][\"”»].)|(?<=[a-zà-ÿ] ».))(?:[a-zà-ÿ'’]|(?<=À) )"
)  # a look for capitals alone is quick, and hardly ever finds one
_GLUED = expression(
    r"\b(?!(?:easy|bio|open|mac|web|nano|smart|euro|tele|auto|data)[A-ZÀ-Þ])[a-zà-ÿ]{3,30}+[A-ZÀ-Þ][a-zà-ÿ]|\b(?:19|20)\d\d[A-ZÀ-Þ][a-zà-ÿ]|[a-zà-ÿ](?:[\"”»]| »)[A-ZÀ-Þ][a-zà-ÿ]{2}"
    r"|(?:[a-zà-ÿ]|[A-ZÀ-Þ]{2}|\))(?:Ces?|Cette|Cet|Les?|La|Des|Une?|Au|Aux|Sur|Par|Avec|Comme|Pourtant|À|Selon|Mais|Ils?|Elles?|Dans|En|Depuis|Après|Pour|Sauf|Si|Alors|The|But|Der|Die|Das|Im|Nach) [\w\"«“]"
    r"|[^\W\d_](?:L['’]une? |D['’]après |C['’]est )"
)
_LONGEST_BEFORE = 32  # characters of `_GLUED` before that capital
# The same with its space: a word that only opens sentences, with nothing before it that ends one ("Comment le porter Obligatoire ou non, ...").
_HEADING_BEFORE = {
    "en": expression(
        r" (?<=[a-z] )(?:(?:But|However|According|Meanwhile|Although|They|It’s|It's) [a-z]"
        r"|(?:Currently|Finally|Additionally|Recently|Today|Traditionally|Generally|Typically|Usually|Unfortunately|Fortunately|Often|Sometimes), \w)"
    ),
    "de": expression(
        r" (?<=[a-zß-ÿ] )(?:Am|Bei|Für|Mit|Nach|Seit|Wegen|Laut|Auch|Doch|Wie|Ein|Eine|Wenn|Wir|Man|Es|Dieser|Diese|Dieses) [a-zß-ÿ]"
    ),
    "fr": expression(
        r" (?<=[a-zà-ÿ] )(?:Selon|Mais|Cette|Cet|Ces|Depuis|Après|Alors|Interrogée?|Obligatoire|Invitée?) [\wà-ÿ]"
    ),
}
_OPENERS = {
    "en": listed(
        "but however according meanwhile although they it’s it's currently finally additionally recently today traditionally generally typically usually "
        "unfortunately fortunately often sometimes"
    ),
    "de": listed("am bei für mit nach seit wegen laut auch doch wie ein eine wenn wir man es dieser diese dieses"),
    "fr": listed("selon mais cette cet ces depuis après alors interrogé interrogée obligatoire invité invitée"),
}
"""The words of `_HEADING_BEFORE`: where none of them follows the first one, there is nothing to search for."""
_CAPITALS_BEFORE = expression(
    r"(?:[\d.,%]+ )?(?:[A-ZÀ-ÞĀ-ŽА-ЯЁ][A-ZÀ-ÞĀ-ŽА-ЯЁİ’'-]+ ){3,12}+(?:\d[\d.,]* )?\W?[A-ZÀ-ÞĞŞİА-ЯЁ0-9][^\s]*[a-zà-ÿа-яё]"
)
"""A heading in capitals, and a sentence behind it: "MANY QUESTIONS REMAIN The council ..."."""
_DATE_BEFORE = expression(
    r"(?:[A-Z][a-z]{2,8} \d{1,2}, (?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d) [“„\"«]?[A-ZÀ-Þ][a-zà-ÿ]"
)
_SOURCE_OF_A_FILM = expression(r"[)\d?!]par [A-ZÀ-Þ0-9]")


def runs_on(text: str, words: list[str], language: str) -> bool:
    """Whether a heading, a caption or the source of a film stands before the sentence, and nothing between them."""
    inside = _CAPITAL_INSIDE.search(text)
    if (
        (inside and _GLUED.search(text, max(0, inside.start() - _LONGEST_BEFORE)))
        or _CAPITALS_BEFORE.match(text)
        or _DATE_BEFORE.match(text)
    ):
        return True
    openers = _OPENERS.get(language)
    if openers and not openers.isdisjoint(words[1:]) and _HEADING_BEFORE[language].search(text):
        return True
    if heading_runs_in(text, words, language):
        return True
    return "par " in text and _SOURCE_OF_A_FILM.search(text) is not None
