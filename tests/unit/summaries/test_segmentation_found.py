"""Boundaries that sets of gold sentences and real articles showed to be wrong once: `|` stands where a sentence ends."""

# ruff: noqa: RUF001  quotes and stops of many scripts are what these tests are about

import pytest

from digest.summaries.segmentation import split

FOUND = [
    # extraction loses the space between two sentences, and a straight quote opens or closes
    (
        "fr",
        "n'a rien donné pour gérer la crise sanitaire.|\"La mairie n'a pas pris de disposition\", a estimé Anne Roux.",
    ),
    ("fr", 'C\'est un "mensonge" et une "manipulation du système".|Une trentaine de personnes attendent.'),
    ("en", 'He said "it is over."|She left.'),
    ("en", "He wrote “no”.|She left."),
    ("fr", "Elle parle devant les eurodéputés.|L'Inde est le deuxième pays."),
    ("it", "Lo dice ai deputati.|L'Italia non firma."),
    ("en", 'the "a.b" file is gone.|It was "v.2".'),
    # Hindi writes Latin initials with Western stops, and ends a sentence with a danda
    ("hi", "यू.एस. सरकार द्वारा पहली बार ऐसा हुआ।|मि. यूशर ने संदेश भेजा।"),
    ("hi", "मुख्य न्यायाधीश पी. सतशिवम ने कहा।|जी.पी.एस. का उपयोग नहीं होता।"),
    ("hi", "चौ. चरण सिंह विश्वविद्यालय खुला।"),
    # names with a mark, before a wide character
    ("ja", "事故が多発（AutoMesse） - Yahoo!ニュース"),
    ("ja", "彼はYahoo!ニュースを読んだ。|彼女は帰った。"),
    ("ja", "本当か!|彼は笑った。"),
    # ordinals of three digits
    ("de", "Die Stadt, die im kommenden Jahr ihren 100. Geburtstag feiert, baut."),
    ("de", "Die Messe feiert ihre 120. Auflage.|Das freut viele."),
    ("de", "Es waren 120.|Das freut viele."),
    ("de", "Das war 2015.|Das freut viele."),
    # items with a mark before their number
    ("en", "• 9. The first item"),
    ("en", "⁃ 10. The second item"),
    ("es", "• 1. Busca atención prenatal"),
    # initials and a nickname
    ("en", 'Buddy Holly and J.P. "The Big Bopper" Richardson died.|The plane was small.'),
    ("en", 'He lives in the U.S.|"The war is over," Ann Roe said.'),
    ("fr", "Le groupe Cie. Financière de Paribas a vendu ses parts."),
]

SPACED = [(language, text) for language, text in FOUND if "|" not in text or language in ("en", "de", "hi", "ja", "es")]
GLUED = [
    (language, text)
    for language, text in FOUND
    if "|" in text and (language in ("fr", "it") or text.startswith(("He said", "He wrote")))
]


@pytest.mark.parametrize(("language", "text"), SPACED)
def test_what_was_found(language, text):
    """Each of them is split as a reader would."""
    gap = "" if language == "ja" else " "
    assert split(text.replace("|", gap), language) == text.split("|")


@pytest.mark.parametrize(("language", "text"), GLUED)
def test_without_the_space(language, text):
    """The same where the page lost the space between the sentences."""
    assert split(text.replace("|", ""), language) == text.split("|")


@pytest.mark.parametrize("text", ["example.com", "v.2", "U.S.A.B.", "lemonde.fr", "a.B"])
def test_what_is_glued_and_one_word_stays(text):
    """File names, versions and acronyms hold no end of a sentence."""
    assert split(f"The file {text} is gone.", "en") == [f"The file {text} is gone."]


@pytest.mark.parametrize("text", ["Was ist gut?‘", "Der ganze Weg.?„ Ende gut", "Was „ist gut?„"])
def test_a_stray_quote_breaks_nothing(text):
    """Where nothing but a quote stands behind a mark, the text is still read to its end."""
    assert "".join(split(text, "de")).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("text", ["Er weiß, was er kaufen soll.‘", "Was bleibt im Leben?‘“", "Er sagt: ‚Nein.‘“"])
def test_a_closing_mark_that_also_opens_ends_the_text(text):
    """A German single mark that closes is one that opens in English, and nothing but it stands behind the stop."""
    assert split(text, "de") == [text]
