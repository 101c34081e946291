"""Headings, links and other sentences that run into one, and lists that are one: told by capitals, repetitions and signs."""

# ruff: noqa: RUF001  quotes and letters of many scripts are what these sentences are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import ExtractiveSummarizer
from digest.summaries.honesty import NEVER_PRINTED, Flag, judge
from digest.summaries.run_ins import heading_runs_in, is_list
from digest.summaries.words import words_of
from tests.unit.summaries.samples import article

SUMMARIZER = ExtractiveSummarizer()


def runs_in(text: str, language: str) -> bool:
    return heading_runs_in(text, words_of(text), language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Kredite vergleichen Mit Angeboten von drei Banken findet jeder den besten Kredit."),
        ("de", "Geringere Kosten Durch einen Vergleich spart die Stadt viel Geld."),
        ("de", "Handgestrickte Mützen aus weicher Wolle Eine Weberei in Kiel zeigt ihre Arbeit."),
        ("de", "Die Stadt droht dem Verein mit dem Ende Keine Einigung zwischen Kiel und Jena."),
        ("de", "Steuern sparen Nutzen Sie einen Vertrag ohne lange Frist."),
        ("de", "Max Meier mit Wirkung zum Mai zum Vorstand bestellt Anna Roth übernimmt das Haus Karl Stein erhält neuen Vertrag Kiel Nord stellt die Mannschaft um und hofft auf Glück."),
        ("de", "Früherer Bürgermeister Karl Stein gestorben Karl Stein, von 1990 bis 1998 im Amt, ist in Kiel gestorben."),
        ("de", "«Wir machen weiter» Die Gemeinde Olten hat am Montag ein neues Bad beschlossen."),
        ("de", "„Das wird teuer“ Nach langer Debatte hat der Rat den Bau der Brücke beschlossen."),
        ("en", "“We go on” The council of Leeds has voted for the bridge."),
        ("en", "Old mayor Anna Rowe dies Anna Rowe, who led the city of Leeds for nine years, has died at home."),
        ("fr", "« On continue » Le conseil de Lyon a voté la construction du pont."),
        ("es", "Sube el precio del agua Según el ayuntamiento de Lugo, la tarifa crece un tercio."),
        ("es", "“Seguimos” El consejo de Lugo aprobó ayer el puente."),
        ("pt", "Acompanhe em tempo real A prefeita de Lages, Ana Rosa, informou que a ponte abre na terça."),
        ("pt", "Sobe o preço da água Segundo a prefeitura, a tarifa cresce um terço."),
        ("it", "Sale il prezzo dell'acqua Secondo il comune di Lodi, la tariffa cresce di un terzo."),
        ("nl", "Prijs van water stijgt Volgens de gemeente Breda komt er een derde bij."),
        ("tr", "Belediye köprüyü açtı Ancak ilçe halkı duyurdu Ankara Valiliği yeni yolu tanıttı."),
        ("tr", "Üzerinden silah ve mermi çıktı Yapılan aramada bir de bıçak bulundu."),
        ("tr", "Kurulu yönetecek ilk kadın Aksoy Aksoy bu göreve atanan ilk kadın oldu."),
        ("tr", "Yardım edecek kimse bulunmamaktadır Akıncı Sokak bu sabah trafiğe kapatıldı."),
    ],
)  # fmt: skip
def test_a_heading_runs_in(language, text):
    """A word with a capital that only opens sentences, a name said twice, a quotation and an article: there was a line end."""
    assert runs_in(text, language)
    assert Flag.GLUED in judge(text, language).flags


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der Film Eine Nacht in Kiel läuft seit Montag in allen Kinos der Stadt."),
        ("de", "Das Bündnis Keine Autobahn hat am Montag vor dem Rathaus in Kiel demonstriert."),
        ("de", "Mit Angeboten von drei Banken findet jeder in Kiel den besten Kredit."),
        ("de", "Der Rat hat beschlossen, Durch die Stadt soll kein Lastwagen mehr fahren."),
        ("de", "Am Montag trafen sich Vertreter von Kiel Nord Technik und Kiel Nord Dienste vor dem Tor des Werks."),
        ("de", "Anna Roth übernimmt, Karl Stein erhält, Max Meier stellt und Eva Blum verliert in diesem Jahr ein Amt in Kiel."),
        ("de", "Wissen Sie, welche Fragen Sie stellen müssen, bevor Sie einen Vertrag unterschreiben?"),
        ("de", "„Das wird teuer“, sagte Anna Roth nach der Sitzung des Rates in Kiel."),
        ("de", "„Die Zeit“ berichtete am Montag über die Brücke in Kiel."),
        ("en", "“Hamlet” opens in Leeds on Monday with a new cast."),
        ("en", "Anna Rowe of Leeds beat Joey Poole of Hull, and Anna Rowe will now meet the winner from York."),
        ("en", "“We go on,” The Leeds Post quoted the mayor of the city."),
        ("fr", "« On continue », a déclaré le maire de Lyon après le vote."),
        ("es", "El libro Este mar de plata salió ayer en Lugo y en Vigo."),
        ("pt", "O livro A menina do mar chegou ontem às livrarias de Lages."),
        ("pt", "O grupo visitou ontem A Coruña e Santiago de Compostela."),
        ("it", "Il sindaco di Lodi ha annunciato il ponte secondo i piani del comune."),
        ("tr", "Belediye Başkanı Ayşe Aksoy yeni köprüyü Ankara Valisi ile birlikte açtı."),
        ("tr", "Yeni köprünün adı Aksoy Köprüsü olarak belirlendi."),
        ("tr", "Köprünün eylülde açılacağını söyledi Ankara Valisi Ali Demir dün akşam."),
        ("tr", "Şimdi Ankara yolunda kendi Türk malı aracıyla ilerliyor."),
        ("ja", "市議会は火曜日、川に新しい橋を開通させた。"),
    ],
)  # fmt: skip
def test_no_heading_runs_in(language, text):
    """Names of works and groups, two firms beside each other, commas, "Sie" behind a noun and verbs of speech are no second beginning."""
    assert not runs_in(text, language)


def test_a_french_elision_that_sticks_to_a_heading():
    """It is "... Paris-ArrasC'est la liaison": the letter and its apostrophe open a sentence."""
    assert (
        Flag.GLUED in judge("Des retards sur la ligne Paris-ArrasC'est la liaison la plus lente de France.", "fr").flags
    )
    assert Flag.GLUED in judge("Les Lyonnais et le RICL'une des demandes est soutenue par la ville.", "fr").flags
    assert Flag.GLUED not in judge("ABD'den gelen heyet bugün Ankara Valisi ile görüştü.", "tr").flags


def test_a_heading_in_capitals_before_a_number():
    """The sentence may begin with one: "MANY QUESTIONS REMAIN 15 boats ..."."""
    text = "VIELE FRAGEN BLEIBEN OFFEN 15 Boote liegen seit Montag im Hafen von Kiel."
    assert Flag.GLUED in judge(text, "de").flags
    assert Flag.GLUED not in judge("NATO und EU stritten 2015 über Boote im Hafen von Kiel.", "de").flags


@pytest.mark.parametrize(
    "text",
    [
        "+ Added a bridge + Added a ferry + Added two seals + Is this the last one?",
        "Sizes: • small, with a lid • large, without a lid • very large, for two people.",
        "News | Sport | Weather | Leeds has a new bridge.",
        "News · Sport · Weather · Leeds has a new bridge.",
        "Home » News » Leeds » The council has opened a bridge.",
    ],
)
def test_a_list_in_one_line(text):
    """The same sign between its parts three times: it is no sentence, however it ends, and is never printed."""
    assert is_list(text, words_of(text))
    assert Flag.LISTED in judge(text, "en").flags
    assert Flag.LISTED in NEVER_PRINTED


@pytest.mark.parametrize(
    "text",
    [
        "Two + two is four, and 3 + 3 is six.",
        "Leeds – York – Hull – Ripon is the way of the ferry.",
        "He said «no» » and left.",
    ],
)
def test_no_list(text):
    """Sums, dashes and a mark too many are none."""
    assert not is_list(text, words_of(text))


def test_a_list_is_not_printed_where_there_is_nothing_else():
    """Release notes without a sentence give no summary that is a list: their best other line, or nothing."""
    notes = (
        "+ Added a bridge over the river + Added a ferry + Added two seals and a boat for them + Is this the last one?"
    )
    summary = SUMMARIZER.summarize(article(f"{notes}\n\nMore of Leeds", title="Notes of the week"))
    assert not any("Added" in sentence for sentence in summary.sentences)
    assert SUMMARIZER.summarize(article(notes, title="Notes")).sentences == ()


@pytest.mark.parametrize(
    "text",
    [
        "🇬🇧 LP: The mayor of Leeds is said to leave.",
        "✅ The bridge of Leeds is open at last.",
        "Guest post | The bridge of Leeds is open.",
    ],
)
def test_signs_of_posts_and_labels(text):
    """A sign before it, or a bar behind a label: printed only where there is nothing else."""
    assert Flag.HEADLESS in judge(text, "en").flags


@pytest.mark.parametrize(
    "text", ["Q: Is the bridge of Leeds open?", "R: The bridge of Leeds is open.", "Ann Roe: The bridge is open."]
)
def test_labels_of_a_transcript(text):
    """A letter before a colon is a label, as a name is."""
    assert Flag.HEADLESS in judge(text, "en").flags


@given(
    st.text(alphabet="Aa bB,.:+|•«»„“ Mit Sie yor", min_size=1, max_size=300),
    st.sampled_from(["de", "en", "fr", "pt", "tr", "ja", ""]),
)
def test_any_text_has_an_answer(text, language):
    """Signs between parts make a list of any text and no signs make none; where no word has a capital, no sentence begins behind a heading."""
    if text.strip():
        items = f"{text} | One | Two | Three | Four"
        assert is_list(items, words_of(items))
        plain = "".join(one for one in text.lower() if one.isalpha() or one == " ").strip()
        assert not is_list(plain, words_of(plain))
        assert not plain or not heading_runs_in(plain, words_of(plain), language)
