"""Where one sentence stands in a dispute: charges, answers, doubts, silences, in eleven languages, and what only looks like one."""

# ruff: noqa: RUF001  letters of many scripts are what these tests are about

import pytest

from digest.summaries import stances
from digest.summaries.body import Sentence
from digest.summaries.candidates import Candidate, candidates
from digest.summaries.honesty import judge
from digest.summaries.trims import Trimmed


def one(text: str, language: str) -> Candidate:
    """Give the candidate that a text of this one sentence has."""
    return candidates(
        [Sentence(trimmed=Trimmed(text), paragraph=0, opens_paragraph=True)],
        [judge(text, language)],
        [0.0],
        [{}],
        language=language,
    )[0]


CHARGES = [
    ("en", "A nurse was arrested in Leeds on Tuesday."),
    ("en", "Two men were charged with fraud."),
    ("en", "The mayor is suspected of theft."),
    ("en", "The senator is on trial in Leeds."),
    ("en", "Critics blasted the plan."),
    ("de", "Ein Mann wurde in Bonn festgenommen."),
    ("de", "Die Staatsanwaltschaft ermittelt gegen den Arzt."),
    ("de", "Dem Trainer wird Betrug vorgeworfen."),
    ("de", "Der Verein klagt gegen die Stadt."),
    ("fr", "Un homme a été placé en garde à vue."),
    ("fr", "Le maire est mis en examen."),
    ("fr", "Les élus ont tancé le projet."),
    ("fr", "Le député s’est opposé au texte."),
    ("es", "La policía detuvo a dos hombres en Lima."),
    ("es", "El alcalde está imputado."),
    ("pt", "O senador foi preso na terça-feira."),
    ("pt", "A deputada é investigada por lavagem de dinheiro."),
    ("it", "Il sindaco è indagato per truffa."),
    ("it", "Due uomini sono stati arrestati."),
    ("nl", "De politie heeft een verdachte aangehouden."),
    ("nl", "De burgemeester kreeg kritiek op zijn plan."),
    ("pl", "Policja zatrzymała dwóch mężczyzn."),
    ("pl", "Opozycja protestuje przeciw ustawie."),
    ("ru", "Полиция задержала двух мужчин."),
    ("ru", "Мэра подозревают во взятке."),
    ("tr", "Polis iki kişiyi gözaltına aldı."),
    ("tr", "Savcı başkan hakkında dava açtı."),
    ("vi", "Công an bắt giữ hai người đàn ông."),
    ("vi", "Ông Nam bị khởi tố về tội lừa đảo."),
]


@pytest.mark.parametrize(("language", "text"), CHARGES)
def test_charges(language, text):
    """Suspicion, arrest, trial and criticism are charges, in every language of the tables."""
    assert stances.is_charge(one(text, language), language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Heavy rain flooded the centre of Leeds."),
        ("de", "Das Museum zeigt Bilder aus Bonn."),
        ("fr", "Le musée ouvre ses portes mardi."),
        ("es", "El museo abre sus puertas el martes."),
        ("pt", "O presidente visitou o museu."),
        ("it", "Il museo apre martedì."),
        ("nl", "Het museum gaat dinsdag open."),
        ("pl", "Muzeum otwiera się we wtorek."),
        ("ru", "Музей откроется во вторник."),
        ("tr", "Müze salı günü açılıyor."),
        ("vi", "Bảo tàng mở cửa vào thứ ba."),
        ("cs", "Policie zatkla dva muže."),
    ],
)
def test_no_charges(language, text):
    """A sentence that blames nobody is none, nor is one in a language without a table; and "presidente" is nobody who is "preso"."""
    assert not stances.is_charge(one(text, language), language)


@pytest.mark.parametrize(
    ("text", "outright"),
    [("Ann Roe accused Acme of fraud.", True), ("Ann Roe was arrested on Tuesday.", False), ("Rain fell.", False)],
)
def test_only_some_charges_are_in_so_many_words(text, outright):
    """An arrest is told, an accusation is made: only for the latter may the news itself give way."""
    assert stances.says_in_so_many_words(one(text, "en")) is outright


ANSWERS = [
    ("en", "Roe denies any involvement."),
    ("en", "Roe denied having taken the money."),
    ("en", "The nurse denied he was there."),
    ("en", "Roe’s lawyer denied his client was involved."),
    ("en", "The company disputes the allegations."),
    ("en", "The minister rejected the criticism."),
    ("en", "The bank dismissed the claims."),
    ("en", "Roe refuted the story."),
    ("en", "Roe has maintained her innocence."),
    ("en", "Both men pleaded not guilty."),
    ("en", "Defense attorneys argued that Roe was asleep."),
    ("en", "The school stands by its decision."),
    ("de", "Der Arzt bestreitet die Vorwürfe."),
    ("de", "Er habe die Vorwürfe stets bestritten."),
    ("de", "Die Beteiligten bestreiten, dass es so war."),
    ("de", "Die Firma wies die Darstellung zurück."),
    ("de", "Die Kritik wurde von der Stadt zurückgewiesen."),
    ("de", "Das Amt dementierte am Dienstag."),
    ("de", "Der Minister widersprach der Darstellung."),
    ("de", "Der Verein wehrt sich gegen die Vorwürfe."),
    ("de", "Der Angeklagte leugnet die Tat."),
    ("de", "Der Mann beteuert seine Unschuld."),
    ("de", "Die Verteidigung forderte Freispruch."),
    ("fr", "Le suspect nie les faits."),
    ("fr", "Elle a nié « catégoriquement », par ses avocats, les accusations."),
    ("fr", "Des faits qu’il nie."),
    ("fr", "Des accusations que le maire conteste."),
    ("fr", "Le député conteste toute irrégularité."),
    ("fr", "Le ministère a démenti."),
    ("fr", "Le maire réfute."),
    ("fr", "La direction a répondu, réfutant toute responsabilité."),
    ("fr", "L’ambassade rejette toute idée de complot et les critiques."),
    ("fr", "Le prévenu clame son innocence."),
    ("fr", "Le médecin s’est défendu à la barre."),
    ("fr", "Il assure n’avoir rien fait."),
    ("fr", "La défense a plaidé la relaxe."),
    ("es", "El alcalde niega los hechos."),
    ("es", "El acusado negó haber robado."),
    ("es", "La empresa rechazó las críticas."),
    ("es", "El ministro desmintió la noticia."),
    ("es", "La defensa pidió la absolución."),
    ("pt", "Os dois negam as acusações."),
    ("pt", "O prefeito negou ter recebido dinheiro."),
    ("pt", "A defesa disse que ele nega o recebimento de qualquer quantia."),
    ("pt", "A empresa rebateu as críticas."),
    ("pt", "O ministro desmentiu."),
    ("pt", "O deputado disse que não teve conhecimento do acordo."),
    ("it", "Il sindaco nega ogni addebito."),
    ("it", "L’uomo nega di aver rubato."),
    ("it", "La ditta smentisce."),
    ("it", "Il medico respinge le accuse."),
    ("it", "L’avvocato ha chiesto l’assoluzione."),
    ("nl", "De verdachte ontkent."),
    ("nl", "De burgemeester wijst de kritiek van de hand."),
    ("nl", "De man zegt dat hij onschuldig is."),
    ("pl", "Firma zaprzecza."),
    ("pl", "Minister odpiera zarzuty."),
    ("pl", "Mężczyzna nie przyznaje się do winy."),
    ("ru", "Мэр отрицает вину."),
    ("ru", "Компания опровергла сообщения."),
    ("ru", "Министр отверг обвинения."),
    ("ru", "Подсудимый не признал вину."),
    ("tr", "Başkan iddiaları yalanladı."),
    ("tr", "Sanık suçsuz olduğunu söyledi."),
    ("vi", "Ông Nam phủ nhận việc nhận tiền."),
    ("vi", "Bị cáo kêu oan."),
    ("vi", "Điện Kremlin bác bỏ cáo buộc."),
]


@pytest.mark.parametrize(("language", "text"), ANSWERS)
def test_answers(language, text):
    """A verb of denial with its object, or a plea, answers a charge, in every language of the tables."""
    assert stances.rebuts(one(text, language), language)
    assert stances.is_answer(one(text, language), language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Roe did not deny the claims."),
        ("en", "Nobody denied having seen it."),
        ("en", "Turkey denied the ship entry to its ports."),
        ("en", "The bank rejected the loan."),
        ("de", "Selbst Ökologen bestreiten nicht, dass es Schäden gibt."),
        ("de", "Bonn bestreitet das Spiel ohne den Kapitän."),
        ("de", "Der Zug kam aus Bonn zurück."),
        ("fr", "Personne ne nie les faits."),
        ("fr", "Le maire n’a jamais contesté les faits."),
        ("fr", "Le tribunal rejette la demande."),
        ("es", "El juez se negó a responder que sí."),
        ("es", "La corte rechazó el recurso."),
        ("pt", "O tribunal negou o pedido de liberdade."),
        ("pt", "O senador não nega as acusações."),
        ("it", "Il sindaco non nega di averlo detto."),
        ("nl", "De man ontkent niet dat hij er was."),
        ("pl", "Minister nie zaprzecza."),
        ("ru", "Мэр не отрицает вину."),
        ("tr", "Meclis yasa teklifini reddetti."),
        ("vi", "Ông Nam không phủ nhận cáo buộc."),
        ("vi", "Toà bác bỏ kháng cáo của ông Nam."),
        ("vi", "Có 49 người vô tội thiệt mạng."),
        ("cs", "Starosta popírá vinu."),
        ("fr", "Après avoir nié les faits, il a avoué le 14 février."),
        ("de", "Der Rat kehrt nach den Vorwürfen zurück."),
        ("de", "Die Firma zahlte das Geld zurück, obwohl die Vorwürfe alt sind."),
        ("en", "Roe denied all charges before she confessed."),
        ("de", "Roth bestritt die Vorwürfe und hat nun gestanden."),
    ],
)
def test_what_answers_nothing(language, text):
    """A denial that a negation or a confession undoes, a refusal of something else, and the innocent dead are no answers."""
    assert not stances.rebuts(one(text, language), language)


@pytest.mark.parametrize(
    ("language", "text", "bare"),
    [
        ("fr", "L’Iran dément.", True),
        ("fr", "L’Iran nie toute responsabilité.", False),
        ("fr", "Le maire se dit innocent et dément.", False),
        ("de", "Das Amt dementierte.", True),
        ("de", "Das Amt bestritt die Vorwürfe.", False),
        ("nl", "De verdachte ontkent.", True),
    ],
)
def test_bare_denials(language, text, bare):
    """A verb that names no object may deny anything, so it must be sure of what."""
    assert stances.denies_barely(one(text, language), language) is bare


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The agency found no evidence of a link."),
        ("en", "There is no evidence that Roe took it."),
        ("de", "Es gilt die Unschuldsvermutung."),
        ("de", "Die Polizei hat keine Hinweise darauf."),
        ("fr", "Toute conclusion est « prématurée et hâtive »."),
        ("fr", "Il n’y a aucun élément qui le relie à l’incendie."),
        ("es", "No hay pruebas contra él."),
        ("pt", "Não há provas contra ela."),
        ("it", "Non ci sono prove."),
        ("nl", "Er is geen bewijs."),
        ("pl", "Nie ma dowodów."),
        ("ru", "Против него нет доказательств."),
    ],
)
def test_doubts(language, text):
    """Who warns of a conclusion speaks for whom it would hit, but does not deny for him."""
    assert stances.doubts(one(text, language), language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ann Roe could not be reached for comment."),
        ("de", "Die Firma ließ eine Anfrage unbeantwortet."),
        ("fr", "L’entreprise n’a pas donné suite."),
        ("es", "Ni el vocero ni el abogado respondieron de inmediato."),
        ("pt", "A empresa não se manifestou."),
        ("it", "La ditta non ha risposto."),
        ("nl", "De burgemeester was niet bereikbaar."),
        ("pl", "Minister odmówił komentarza."),
        ("ru", "Мэр отказался от комментариев."),
        ("tr", "Başkan yorum yapmadı."),
        ("vi", "Công ty từ chối bình luận."),
    ],
)
def test_silences(language, text):
    """That nobody wished to speak is an answer, though no denial."""
    assert stances.is_silence(one(text, language), language)
    assert stances.is_answer(one(text, language), language)
    assert not stances.rebuts(one(text, language), language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Roe was acquitted on Tuesday."),
        ("de", "Roth wurde freigesprochen."),
        ("fr", "Le médecin a été relaxé."),
        ("es", "El juez absolvió a la alcaldesa."),
        ("it", "Il sindaco è stato assolto."),
        ("ru", "Суд её оправдал: она оправдана."),
    ],
)
def test_who_is_cleared_needs_no_denial(language, text):
    """An acquittal answers for whom it clears; it is no denial that is looked for."""
    assert stances.is_answer(one(text, language), language)
    assert not stances.rebuts(one(text, language), language)


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        ("en", "The minister defended the plan.", [2]),
        ("fr", "Des élus ont défendu les ordonnances.", [3]),
        ("de", "Der Minister verteidigt den Plan.", [2]),
        ("pt", "O senador defendeu o plano.", [2]),
        ("pt", "O senador defende que o plano saia.", []),
        ("en", "Rain fell on Leeds.", []),
    ],
)
def test_verbs_of_standing_up_for_something(language, text, places):
    """Who defends something is found by his verb; the Portuguese "defende que" only argues."""
    assert stances.stands_up_for(one(text, language), language) == places


@pytest.mark.parametrize(
    ("text", "authority"),
    [
        ("Le parquet de Lyon n’avait pas répondu.", {"parquet"}),
        ("Police declined to comment.", {"police"}),
        ("The Internal Revenue Service declined to comment, as did the Treasury.", {"revenue"}),
        ("Acme declined to comment on what the long and winding letter to police had said.", set()),
    ],
)
def test_whose_silence_it_is(text, authority):
    """Police, prosecutors and offices of state are known by the words in which a subject stands."""
    assert stances.authorities(one(text, "en")) == authority


@pytest.mark.parametrize(
    ("language", "text", "counsel"),
    [
        ("en", "Roe’s lawyer says he has little trust in it.", True),
        ("fr", "Son avocate a dit attendre le procès.", True),
        ("fr", "Son avocate attend le procès.", False),
        ("de", "Der Anwalt erklärte, er warte ab.", True),
        ("de", "Der Anwalt wartet ab.", False),
        ("en", "The law is old.", False),
    ],
)
def test_lawyers(language, text, counsel):
    """A lawyer is known by his trade, and heard only where he speaks."""
    assert stances.has_counsel(one(text, language), language) is counsel


def test_whether_a_lawyer_speaks():
    """A lawyer who is only spoken of at the end of a long sentence does not speak."""
    assert stances.is_of_counsel(one("Der Anwalt des Arztes wies die Vorwürfe zurück.", "de"))
    late = "The judge denied that the long and winding search had been an act against the lawyers."
    assert not stances.is_of_counsel(one(late, "en"))


@pytest.mark.parametrize(
    ("language", "text", "aggression"),
    [
        ("en", "Moscow called it an act of aggression.", True),
        ("pt", "Putin falou de “agressão contra um Estado soberano”.", True),
        ("de", "Das sei völkerrechtswidrig, hieß es in Moskau.", True),
        ("en", "The dog was aggressive.", False),
    ],
)
def test_what_opponents_call_an_attack(language, text, aggression):
    """What one state calls justified, another one calls aggression."""
    assert stances.calls_it_aggression(one(text, language)) is aggression


def test_languages_without_a_table_have_no_contrasts():
    """Where nothing is known nothing is taken out."""
    assert stances.contrasts("cs") == ()
    assert " de son côté" in stances.contrasts("fr")
