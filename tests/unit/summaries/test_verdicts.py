"""What a text says to be false or deadly is not printed without that; whoever denies in few words is heard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import ExtractiveSummarizer
from digest.summaries.honesty import judge
from digest.summaries.stances import rebuts
from digest.summaries.verdicts import is_verdict, overturned
from tests.unit.summaries.samples import article
from tests.unit.summaries.test_stances import one

SUMMARIZER = ExtractiveSummarizer()

VERDICTS = [
    ("en", "The claim is false."),
    ("en", "This is wrong."),
    ("en", "Doctors say that this is deadly."),
    ("en", "The opposite is true."),
    ("en", "The report was wrong."),
    ("en", "The photo is fake."),
    ("en", "None of this is true."),
    ("de", "Der Bericht war falsch."),
    ("de", "Nichts davon stimmt."),
    ("fr", "Rien de tout cela n'est vrai."),
    ("es", "Nada de esto es cierto."),
    ("de", "Die Behauptung ist falsch."),
    ("de", "Das stimmt nicht."),
    ("de", "Das Gegenteil stimmt."),
    ("de", "Das Video ist gefälscht."),
    ("fr", "C'est faux."),
    ("fr", "Cette affirmation est fausse."),
    ("fr", "Il n'en est rien."),
    ("es", "La noticia es falsa."),
    ("es", "No es cierto."),
    ("pt", "Não é verdade."),
    ("pt", "A notícia é falsa."),
    ("it", "La notizia è falsa."),
    ("it", "Non è vero."),
    ("nl", "Dat is niet waar."),
    ("nl", "Het bericht klopt niet."),
    ("pl", "To nieprawda."),
    ("ru", "Это неправда."),
    ("tr", "Bu doğru değil."),
    ("vi", "Thông tin này sai sự thật."),
    ("zh", "这是假的。"),
    ("ja", "この情報は誤りだ。"),
    ("ar", "هذا الخبر غير صحيح."),
    ("hi", "यह दावा गलत है।"),
]


@pytest.mark.parametrize(("language", "text"), VERDICTS)
def test_a_verdict_is_known_by_its_words(language, text):
    """A short sentence that says that something is false is a verdict in each language, on the five sentences before it at most, or on the one that it leans on."""
    assert is_verdict(text, judge(text, language), language)
    texts = ["The council met in Leeds."] * 7 + [text]
    judgements = [judge(one, language) for one in texts]
    found = overturned(texts, judgements, language)
    assert found[7] == 7
    assert set(found.values()) == {7}
    assert min(found) == (6 if judgements[7].leans else 2)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The council asked whether the claim is false."),
        ("en", "Nobody pays if the claim is false."),
        ("en", "The claim is not false."),
        ("en", "Who says that the claim is false?"),
        ("en", "Not everything was wrong."),
        ("en", "Nothing in the letter is false."),
        ("de", "Was ist falsch?"),
        ("de", "Irgendetwas stimmt nicht."),
        ("fr", "Ce n'est pas vraiment fini."),
        ("zh", "这台机器不实用。"),
        ("ja", "これは嘘ではない。"),
        ("de", "Nichts daran ist falsch."),
        ("en", "The report is long."),
        ("en", "The mayor told the whole council at its long meeting in Leeds that the claim of the party is false."),
        ("de", "Die Behauptung ist nicht falsch."),
        ("xx", "The claim is false."),
        ("en", "..."),
    ],
)
def test_what_is_no_verdict(language, text):
    """A question, a condition, a denial of it and a long sentence say something else, or stand for themselves."""
    assert not is_verdict(text, judge(text, language), language)


BLAMES = [
    ("en", "Union leader Ann Roe said the law is wrong."),
    ("en", "The passport in his bag is fake."),
    ("de", "Der erste Ansatz war falsch."),
    ("de", "Der Pass ist gefälscht."),
    ("fr", "Le budget est une erreur."),
    ("es", "La subida es un error."),
    ("pt", "A subida é um erro."),
    ("it", "La legge è un errore."),
    ("nl", "De wet was fout."),
    ("ru", "Новый закон это ошибка."),
    ("zh", "这项决定是错误的。"),
    ("ja", "この決定は誤りだ。"),
]


@pytest.mark.parametrize(("language", "text"), BLAMES)
def test_who_blames_a_decision_says_nothing_of_the_news_before(language, text):
    """Words that blame what was done, too, reach two sentences back at most, unless they name a claim: the lead of the news stands farther up."""
    judgement = judge(text, language)
    found = overturned(["The council met."] * 7 + [text], [judge("The council met.", "en")] * 7 + [judgement], language)
    assert min(found) == (6 if judgement.leans else 5)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            (
                "Parliament passed the pension bill on Tuesday by a majority of three votes. The retirement age rises to 67 from next year. Unions called a general strike for Friday.\n\n"
                "Union leader Ann Roe said the law is wrong. Thousands marched through Leeds and Hull on the day. The bill now goes to the Lords next month, and a vote is due in May."
            ),
        ),
        (
            "de",
            (
                "Forscher in Jena haben einen neuen Stoff gefunden, der Krebszellen bremst. Die Studie erschien am Montag. Getestet wurde an Mäusen. Der erste Ansatz war falsch. "
                "Erst nach drei Jahren kam der Erfolg. Nun soll der Stoff an Menschen erprobt werden."
            ),
        ),
    ],
)
def test_news_that_somebody_calls_wrong_keeps_its_lead(language, text):
    """One sentence alone is still the lead, where farther down somebody says of something else that it is wrong."""
    (printed,) = SUMMARIZER.summarize(article(text, language=language), sentences=1).sentences
    assert printed == text.partition(". ")[0] + "."


@given(
    st.lists(
        st.sampled_from(
            ["The claim is false.", "This is wrong.", "A video shows chips.", "“That is a lie,” said Roe."]
        ),
        max_size=20,
    )
)
def test_every_sentence_has_one_verdict_behind_it(texts):
    """Whatever the text, a verdict is its own, what it overturns stands before it, and no other verdict stands between."""
    found = overturned(texts, [judge(text, "en") for text in texts], "en")
    verdicts = {at for at, place in found.items() if at == place}
    assert verdicts == set(found.values())
    for at, place in found.items():
        assert at <= place <= at + 5
        assert not verdicts & set(range(at, place))


@pytest.mark.parametrize(
    ("language", "text", "verdict"),
    [
        (
            "en",
            "Drinking bleach cures malaria, a group on the internet says. Thousands share the recipe. Doctors say that this is deadly. Two people died last year.",
            "Doctors say that this is deadly.",
        ),
        (
            "en",
            (
                "A video claims that the new flu vaccine contains tracking chips. The video has been seen four million times. It shows a magnet sticking to an arm.\n\n"
                "The claim is false. The needle is far too thin for a chip, and the ingredients are public. Doctors warn that fewer people come to be vaccinated."
            ),
            "The claim is false.",
        ),
        (
            "de",
            (
                "Jeder Zugezogene bekommt vom Amt ein neues Handy geschenkt, heißt es in einem Kettenbrief. Der Brief wird seit Montag tausendfach geteilt. "
                "Er trägt das Wappen der Stadt. Die Behauptung ist falsch. Weder die Stadt noch der Bund bezahlen Telefone, sagt das Sozialamt."
            ),
            "Die Behauptung ist falsch.",
        ),
        (
            "en",
            (
                "In an article on Monday we wrote that Mayor Joan Hill had taken 5,000 pounds from a builder. This is wrong. The money was paid to her predecessor, Alan Dew. "
                "We apologise to Ms Hill.\n\nMr Dew died in 2019. The builder was convicted in 2021."
            ),
            "This is wrong.",
        ),
        (
            "de",
            (
                "Ich fahre gern Auto. Trotzdem ist das Tempolimit richtig. Wer 130 fährt, verbraucht ein Fünftel weniger. Gegner sagen, Deutschland werde zur Insel der Schleicher. "
                "Das Gegenteil stimmt. Fast alle Nachbarn haben ein Limit, und niemand schleicht dort."
            ),
            "Das Gegenteil stimmt.",
        ),
    ],
)
def test_a_claim_is_printed_with_its_verdict(language, text, verdict):
    """However short it is, and whatever else might have its room, the sentence that says that the claim is false stands behind it."""
    every = SUMMARIZER.summarize(article(text, language=language), sentences=9, words=200).sentences
    for sentences in (3, 4):
        printed = SUMMARIZER.summarize(article(text, language=language), sentences=sentences).sentences
        assert verdict in printed
        assert printed.index(verdict) > 0
    for sentences in (1, 2):
        printed = SUMMARIZER.summarize(article(text, language=language), sentences=sentences).sentences
        assert verdict in printed or every.index(verdict) < every.index(printed[0])


DENIED = [
    (
        "de",
        (
            "Ein Polizist aus Jena steht ab Montag vor Gericht. Er soll einen Festgenommenen geschlagen haben. Der Mann verlor zwei Zähne.\n\n"
            "Der Beamte bestreitet das. Der Mann sei gestürzt, sagte sein Verteidiger. Das Urteil wird im März erwartet."
        ),
        "Der Beamte bestreitet das.",
    ),
    (
        "de",
        (
            "Der Verein hat seinen Trainer Uwe Berger freigestellt. Spielerinnen werfen ihm vor, sie beleidigt und bedrängt zu haben. Die Vorwürfe betreffen die Jahre 2019 bis 2023. "
            "„Das stimmt alles nicht“, sagte Berger am Abend. Der Verein will einen Gutachter bestellen."
        ),
        "„Das stimmt alles nicht“, sagte Berger am Abend.",
    ),
    (
        "fr",
        (
            "Une ancienne collaboratrice accuse le député Luc Morel de violences. Elle a porté plainte mardi à Rennes. Les faits remonteraient à 2023, selon son avocat.\n\n"
            "Luc Morel nie. « Je suis innocent », a-t-il écrit dans un communiqué. Le parquet a ouvert une enquête préliminaire."
        ),
        "Luc Morel nie.",
    ),
    (
        "fr",
        (
            "Le maire de Brest, Yves Le Goff, a été mis en examen mardi pour favoritisme dans un marché de travaux. Les juges le soupçonnent d'avoir attribué la rénovation du port à "
            "une entreprise amie. Le contrat porte sur quatre millions d'euros.\n\n« Je n'ai jamais favorisé qui que ce soit », a réagi M. Le Goff dans un communiqué. "
            "L'opposition demande sa démission. Le conseil municipal se réunira jeudi."
        ),
        "« Je n'ai jamais favorisé qui que ce soit », a réagi M. Le Goff dans un communiqué.",
    ),
    (
        "fr",
        (
            "Le directeur du théâtre de Nantes est accusé de harcèlement par trois comédiennes. Elles ont porté plainte lundi. Le ministère a ouvert une enquête. "
            "« Tout cela est faux », affirme l'intéressé dans un courriel. Plusieurs collègues le soutiennent dans une lettre."
        ),
        "« Tout cela est faux », affirme l'intéressé dans un courriel.",
    ),
]


@pytest.mark.parametrize(("language", "text", "denial"), DENIED)
def test_who_denies_in_few_words_is_heard(language, text, denial):
    """A denial of three or four words stands behind the charge as a long one does."""
    printed = SUMMARIZER.summarize(article(text, language=language)).sentences
    assert denial in printed
    assert printed[0] == text.partition(". ")[0] + "."


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Berger bestreitet das.", True),
        ("Berger bestreitet das, sagte sein Anwalt.", True),
        ("Berger bestreitet dies.", True),
        ("Berger bestreitet das Spiel am Samstag nicht mehr als Trainer.", False),
        ("Berger bestreitet das Finale.", False),
    ],
)
def test_who_plays_a_match_denies_nothing(text, denied):
    """Who "bestreitet das Spiel" plays it: without a stop or a comma behind "das", that answers no charge."""
    assert rebuts(one(text, "de"), "de") is denied
