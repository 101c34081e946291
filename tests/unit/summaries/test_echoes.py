"""Small words inside a sentence that have their ground in an earlier one, and what only looks so."""

# ruff: noqa: RUF001  apostrophes and letters of many scripts are what these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.echoes import _ADDING, adds_to_told, compares_with_told, stands_for_told
from digest.summaries.honesty import LEANING, Flag, judge
from digest.summaries.words import words_of

STANDS_FOR_TOLD = [
    ("en", "Anna Roe said she never said that."),
    ("en", "Ann Roe and John Poe will never do that."),
    ("en", "Roe's team is keen to confirm that!"),
    ("en", "The council is trying to figure that out, and so is the county."),
    ("en", "A new report by the college calls that into question."),
    ("en", "Roe says that doesn’t bother her at all."),
    ("en", "Analysts say that would cost the town a fortune."),
    ("en", "In the months since, the council has met four times."),
    ("en", "Over the many years since, nobody has seen the ship."),
    ("en", "From the first, sold in Leeds, to the newest, each lamp has a switch."),
    ("en", "Of the rest, forty were sent home by the council."),
    ("de", "Geklappt hat das nicht."),
    ("de", "Wenn ein Verein das besser kann, soll er die Halle haben."),
    ("de", "Sollte das korrekt sein, wird die Halle im Mai fertig."),
    ("de", "Für ein hohes Amt ist das gefährlich."),
    ("de", "Was das alles mit Leipzig zu tun hat, fragt niemand."),
    ("de", "Am besten lässt sich all das im Sommer erleben."),
    ("de", "Die Leute in Leipzig finden dies alles sehr lustig."),
    ("de", "Bislang will der Rat all dies nicht ändern."),
    ("fr", "Quelque vingt mille salariés en bénéficieront."),
    ("fr", "Beaucoup en ont reçu dans les yeux."),
    ("fr", "La mairie n’en a jamais parlé."),
    ("es", "Lo hacen siguiendo un rumor."),
    ("es", "Lo dicen las leyes del país."),
    ("es", "La escuchaban, entre otros, el alcalde y su hermano."),
    ("es", "Para hacerlo, deben tener más de 18 años."),
    ("es", "Para alargarla seis semanas hace falta una ley."),
    ("pt", "Para guiar os interessados em conhecê-las, funcionários entregam mapas."),
    ("pt", "Antes de deixá-lo sozinho, feche as portas."),
    ("vi", "Biện pháp tương tự cũng được triển khai ở Hà Nội."),
]


@pytest.mark.parametrize(("language", "text"), STANDS_FOR_TOLD)
def test_a_word_that_nothing_in_the_sentence_explains(language, text):
    """It stands for what the sentence before has told, and the sentence is printed behind that one alone."""
    assert stands_for_told(text, words_of(text), language)
    assert not LEANING.isdisjoint(judge(text, language).flags)


STANDS_FOR_NOTHING = [
    ("en", "Roe said that the bridge is safe."),
    ("en", "The report that was read in Leeds has forty pages."),
    ("en", "It is true that by Monday all was over."),
    ("en", "The claim that up to forty people were there is wrong."),
    ("en", "Roe wants a bridge, but analysts say that would cost too much."),
    ("en", "If the town wants a bridge, it can do that."),
    ("en", "The council sells bread, milk and things like that."),
    ("en", "From the first of May the bridge is closed."),
    ("en", "The years since 2010 were good for Leeds."),
    ("de", "Am Montag hat das Gericht in Leipzig getagt."),
    ("de", "Am Montag hat das neue Gericht in Leipzig getagt."),
    ("de", "Der Rat hält das politisch gewollte Verbot für falsch."),
    ("de", "Der Vertrag gilt als das bislang größte seiner Art."),
    ("de", "Der Rat kaufte ein Haus, und später wurde das verkauft."),
    ("de", "Der Rat kaufte ein Haus und das wurde verkauft."),
    ("de", "Das Haus, das am Ring steht, wird verkauft."),
    ("de", "Der Rat tut nur das, was das Gesetz verlangt."),
    ("de", "Alles in allem sind all die Häuser verkauft."),
    ("fr", "La mairie de Lyon en a cure."),
    ("fr", "Le maire vit en France depuis neuf ans."),
    ("fr", "L'entreprise en est à sa neuvième année."),
    ("fr", "Des masques manquent, et la mairie en a commandé."),
    ("es", "Lo que dicen las leyes es claro."),
    ("es", "Lo bien que canta Ana sorprende a todos."),
    ("es", "La reunión de Madrid duró nueve horas."),
    ("es", "Los Andaban cantan en Madrid."),
    ("es", "El alcalde quiere comprar el puente y venderlo."),
    ("es", "Para Carlos Ruiz fue un buen año."),
    ("es", "Sin charlas no hay paz en Madrid."),
    ("pt", "Para ver as sepulturas e conhecê-las, o visitante recebe um mapa."),
    ("pt", "Para o prefeito, a segunda-feira foi um dia calmo."),
    ("vi", "Biện pháp tương tự như ở Hà Nội được triển khai."),
    ("ru", "Мэр сказал это в понедельник."),
    ("xx", "Lo hacen that das en."),
]


@pytest.mark.parametrize(("language", "text"), STANDS_FOR_NOTHING)
def test_a_word_that_the_sentence_explains(language, text):
    """A conjunction, an article, a relative, or a pronoun behind its own noun needs no other sentence."""
    assert not stands_for_told(text, words_of(text), language)
    assert Flag.RESUMING not in judge(text, language).flags


COMPARES = [
    ("en", "Now, a similar find has been made in Greece."),
    ("en", "Many people in Leeds voiced similar worries about the bridge."),
    ("en", "A comparable case came up in May."),
    ("de", "Ein ähnlicher Fund gelang im Mai in Leipzig."),
    ("de", "In Leipzig gab es einen vergleichbaren Fall."),
    ("fr", "Un accident similaire a fait neuf blessés en mai."),
    ("fr", "Des faits semblables ont eu lieu en mai."),
    ("es", "Un caso similar ocurrió en mayo."),
    ("pt", "Um caso semelhante ocorreu em maio."),
    ("it", "Un caso simile si è verificato nel maggio scorso."),
    ("nl", "Een vergelijkbare vondst volgde in mei."),
    ("pl", "W maju doszło do podobnego wypadku."),
    ("ru", "В мае произошёл похожий случай."),
]


@pytest.mark.parametrize(("language", "text"), COMPARES)
def test_what_is_similar_needs_what_it_is_similar_to(language, text):
    """Which find it is like, the sentence before has told."""
    assert compares_with_told(words_of(text), language)
    assert not LEANING.isdisjoint(judge(text, language).flags)


COMPARES_ITSELF = [
    ("en", "A find similar to the one of 1990 has been made in Greece."),
    ("en", "The case is similar in many ways to that of John Poe."),
    ("en", "The two towns have similar bridges."),
    ("en", "Posts of violent or similar content are deleted by the town."),
    ("en", "The report of the council in Leeds and York found similar faults."),
    ("en", "The similarity of the towns is striking."),
    ("de", "Ein ähnlicher Fund wie 1990 gelang in Leipzig."),
    ("de", "Beide Städte haben ähnliche Brücken."),
    ("de", "Die Ähnlichkeit der Städte fällt auf."),
    ("fr", "Un accident similaire à celui de mai a fait neuf blessés."),
    ("es", "Un caso similar al de mayo ocurrió en Madrid."),
    ("pt", "Um caso semelhante ao de maio ocorreu em Lisboa."),
    ("it", "Un caso simile a quello di maggio si è verificato a Roma."),
    ("nl", "Een vondst vergelijkbaar met die van mei volgde in Gent."),
    ("tr", "Benzer bir olay mayıs ayında yaşandı."),
]


@pytest.mark.parametrize(("language", "text"), COMPARES_ITSELF)
def test_what_says_with_what_it_compares_stands_alone(language, text):
    """So does what is similar among itself, and what stands too far on."""
    assert not compares_with_told(words_of(text), language)


ADDS = [
    ("en", "The panel also has a teacher from Leeds."),
    ("en", "In London, the council has also closed a bridge."),
    ("de", "Nun ist auch Leipzig an dem Streit beteiligt."),
    ("de", "Manchmal hilft es aber auch, mit den Bürgern zu reden."),
    ("de", "Am Parkplatz tut sich nämlich etwas."),
    ("fr", "Le Royaume-Uni dépasse ainsi les Etats-Unis."),
    ("fr", "Du côté de la droite, le député Jean Roux a ainsi dénoncé un abandon."),
    ("fr", "La mairie de Lyon pose également la question."),
    ("fr", "Le manque d'eau pousse aussi les familles à partir."),
    ("es", "El ayuntamiento también compró un puente."),
    ("es", "Según la policía, Ana Ruiz también compró un puente."),
    ("pt", "Ana Reis também comprou uma ponte."),
    ("it", "Anna Rossi ha inoltre comprato un ponte."),
    ("nl", "Anna Roos kocht ook een brug."),
    ("pl", "Burmistrz kupił także most."),
    ("ru", "Мэр также купил мост."),
    ("tr", "Başkan ayrıca köprü aldı."),
    ("vi", "Công an huyện sau đó đã hoàn tất bản kết luận."),
    ("vi", "Theo Bộ trưởng Trương Minh, đây là dịp để các báo gặp gỡ."),
]


@pytest.mark.parametrize(("language", "text"), ADDS)
def test_also_adds_to_what_was_told(language, text):
    """It may stand alone, but at a price."""
    assert adds_to_told(text, words_of(text), language)
    assert Flag.ADDING in judge(text, language).flags


ADDS_NOTHING = [
    ("en", "The bridge is old and also closed."),
    ("en", "The town is not only old but also poor."),
    ("en", "John Roe, who is also a teacher, was there."),
    ("de", "Sowohl Leipzig als auch Halle haben gewonnen."),
    ("de", "Der Rat bleibt dabei, auch wenn das Geld fehlt."),
    ("de", "Der Rat bleibt auch wenn das Geld fehlt im Amt."),
    ("fr", "Le maire ainsi que sa fille étaient là."),
    ("fr", "Le train est aussi rapide que la voiture."),
    ("fr", "Le local, également utilisé par la députée, a brûlé."),
    ("fr", "La mairie et aussi le département étaient là."),
    ("es", "El puente, que también es un museo, está cerrado."),
    ("es", "El puente es viejo y también caro."),
    ("it", "Il sindaco ha comprato un ponte."),
    ("pl", "Nie tylko burmistrz i także rada kupili most."),
    ("ru", "Мэр и также совет купили мост."),
    ("vi", "Công an huyện đã hoàn tất bản kết luận."),
    ("vi", "Sau đó, công an huyện đã hoàn tất bản kết luận."),
    ("ja", "市長は橋も買った。"),
]


@pytest.mark.parametrize(("language", "text"), ADDS_NOTHING)
def test_what_the_sentence_itself_adds_to(language, text):
    """Behind "and" and behind a comma the sentence has told it; "ainsi que" and "aussi rapide" add nothing."""
    assert not adds_to_told(text, words_of(text), language)


@pytest.mark.parametrize(("language", "text"), [*ADDS, *STANDS_FOR_TOLD, *COMPARES])
def test_no_word_is_found_in_a_language_without_tables(language, text):
    """Every table is of one language, and others find nothing in it."""
    words = words_of(text)
    assert stands_for_told(text, words, language) or adds_to_told(text, words, language)
    for other in ("sw", "zh", ""):
        assert not stands_for_told(text, words, other)
        assert not compares_with_told(words, other)
        assert not adds_to_told(text, words, other)


def test_a_word_far_on_is_not_looked_at():
    """Far behind the beginning a word may well take up what the sentence itself has told."""
    text = "The council of the old town of Leeds in the north of the country also bought a bridge."
    assert not adds_to_told(text, words_of(text), "en")
    text = "The council of the old town of Leeds in the north voiced similar worries."
    assert not compares_with_told(words_of(text), "en")


def test_a_stronger_sign_goes_first():
    """What opens with a pronoun, or is a definite noun without its name, is flagged as that."""
    assert judge("She also bought a bridge in Leeds.", "en").flags == {Flag.PRONOUN}
    assert judge("The company also bought a bridge in Leeds.", "en").flags == {Flag.DEFINITE}


SMALL = [
    "also",
    "auch",
    "aussi",
    "también",
    "inoltre",
    "ook",
    "that",
    "das",
    "en",
    "similar",
    "ähnlicher",
    "and",
    "und",
    "et",
    ",",
    "Leeds",
    "bought",
    "old",
]


@given(st.lists(st.sampled_from(SMALL), max_size=9), st.sampled_from(sorted(_ADDING)))
def test_only_a_word_that_adds_does_and_only_near_the_beginning(written, language):
    """Whatever else a text says, it adds nothing without a word of its language that does, and nothing behind a long opening."""
    text = " ".join(("Bridges", *written))
    words = words_of(text)
    assert not adds_to_told(text, words, language) or not _ADDING[language].isdisjoint(written)
    far = " ".join(("Bridges", *["stay"] * 12, *written))
    assert not adds_to_told(far, words_of(far), language)
    added = f"Leeds {min(_ADDING[language])} zz {text}"
    assert adds_to_told(added, words_of(added), language)
