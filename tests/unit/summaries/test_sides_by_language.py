"""Both sides the whole way, from the text of an article to its summary: one report and its traps in each language of the tables."""

# ruff: noqa: RUF001  letters of many scripts are what these texts are about

from dataclasses import dataclass

import pytest

from digest.summaries import ExtractiveSummarizer
from tests.unit.summaries.samples import article


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report of an arrest: the charge, what else is told, the answer at its end, and two sentences that answer nothing."""

    language: str
    charge: str
    told: tuple[str, ...]
    answer: str
    undone: str
    refusal: str


REPORTS = [
    Report(
        language="en",
        charge="Police in Leeds have arrested the surgeon Paul Hale, who is suspected of fraud in his clinic by the river.",
        told=(
            "The clinic by the river opened in 2004 and treats some nine thousand patients a year.",
            "Officers carried forty boxes of files out of the building on Tuesday morning.",
            "The town has paid two million pounds for a new wing since the spring of last year.",
            "Another clinic in York will take over the work of the coming weeks.",
        ),
        answer="Hale denies any fraud in the clinic.",
        undone="Hale never denied any fraud in the clinic.",
        refusal="The bank denied the clinic a loan.",
    ),
    Report(
        language="de",
        charge="Die Polizei in Bonn hat den Chirurgen Paul Hahn festgenommen, der seine Klinik am Fluss um Geld betrogen haben soll.",
        told=(
            "Die Klinik am Fluss wurde 2004 eröffnet und behandelt rund neuntausend Patienten im Jahr.",
            "Beamte trugen am Dienstagmorgen vierzig Kisten mit Akten aus dem Gebäude.",
            "Die Stadt hat seit dem Frühjahr zwei Millionen Euro für einen neuen Flügel bezahlt.",
            "Eine andere Klinik in Köln wird die Arbeit der nächsten Wochen übernehmen.",
        ),
        answer="Paul Hahn bestreitet die Vorwürfe aus der Klinik.",
        undone="Paul Hahn bestreitet nicht, dass es Vorwürfe aus der Klinik gab.",
        refusal="Die Bank wies den Antrag der Klinik zurück.",
    ),
    Report(
        language="fr",
        charge="La police de Lyon a interpellé le chirurgien Paul Roux, soupçonné de fraude dans sa clinique au bord du fleuve.",
        told=(
            "La clinique au bord du fleuve a ouvert en 2004 et soigne quelque neuf mille patients par an.",
            "Des agents ont sorti quarante cartons de dossiers du bâtiment mardi matin.",
            "La ville a payé deux millions d’euros pour une nouvelle aile depuis le printemps.",
            "Une autre clinique de Grenoble reprendra le travail des semaines à venir.",
        ),
        answer="Paul Roux nie toute fraude dans sa clinique.",
        undone="Paul Roux n’a jamais nié toute cette fraude dans sa clinique.",
        refusal="La banque a rejeté la demande de la clinique.",
    ),
    Report(
        language="es",
        charge="La policía de Lima detuvo al cirujano Pablo Ruiz, sospechoso de fraude en su clínica junto al río.",
        told=(
            "La clínica junto al río abrió en 2004 y atiende a unos nueve mil pacientes al año.",
            "Los agentes sacaron cuarenta cajas de documentos del edificio el martes por la mañana.",
            "La ciudad ha pagado dos millones de euros por una nueva ala desde la primavera.",
            "Otra clínica de Cusco asumirá el trabajo de las próximas semanas.",
        ),
        answer="Pablo Ruiz niega cualquier fraude en la clínica.",
        undone="Pablo Ruiz no niega haber hecho un fraude en la clínica.",
        refusal="El banco le negó un crédito a la clínica.",
    ),
    Report(
        language="pt",
        charge="A polícia do Porto prendeu o cirurgião Paulo Reis, suspeito de fraude na sua clínica junto ao rio.",
        told=(
            "A clínica junto ao rio abriu em 2004 e atende uns nove mil pacientes por ano.",
            "Os agentes levaram quarenta caixas de documentos do edifício na manhã de terça-feira.",
            "A cidade pagou dois milhões de euros por uma nova ala desde a primavera.",
            "Outra clínica de Braga vai assumir o trabalho das próximas semanas.",
        ),
        answer="Paulo Reis nega qualquer fraude na clínica.",
        undone="Paulo Reis não nega ter feito uma fraude na clínica.",
        refusal="O banco negou um crédito à clínica.",
    ),
    Report(
        language="it",
        charge="La polizia di Bari ha arrestato il chirurgo Paolo Riva, sospettato di truffa nella sua clinica in riva al fiume.",
        told=(
            "La clinica in riva al fiume ha aperto nel 2004 e cura circa novemila pazienti all’anno.",
            "Gli agenti hanno portato quaranta scatole di documenti fuori dall’edificio martedì mattina.",
            "La città ha pagato due milioni di euro per una nuova ala dalla primavera.",
            "Un’altra clinica di Lecce prenderà il lavoro delle prossime settimane.",
        ),
        answer="Paolo Riva nega ogni truffa nella clinica.",
        undone="Paolo Riva non nega ogni truffa nella clinica.",
        refusal="La banca ha negato un prestito alla clinica.",
    ),
    Report(
        language="nl",
        charge="De politie van Breda heeft de chirurg Jan Bos aangehouden, die wordt verdacht van fraude in zijn kliniek aan de rivier.",
        told=(
            "De kliniek aan de rivier ging in 2004 open en behandelt zo’n negenduizend patiënten per jaar.",
            "Agenten droegen dinsdagochtend veertig dozen met dossiers uit het gebouw.",
            "De stad heeft sinds het voorjaar twee miljoen euro betaald voor een nieuwe vleugel.",
            "Een andere kliniek in Tilburg neemt het werk van de komende weken over.",
        ),
        answer="Jan Bos ontkent alle fraude in de kliniek.",
        undone="Jan Bos heeft de fraude in de kliniek nooit ontkend.",
        refusal="De bank weigerde de kliniek een lening.",
    ),
    Report(
        language="pl",
        charge="Policja w Gdyni zatrzymała chirurga Jana Kosa, podejrzanego o oszustwo w klinice nad rzeką.",
        told=(
            "Klinika nad rzeką działa od 2004 roku i leczy około dziewięciu tysięcy pacjentów rocznie.",
            "Funkcjonariusze wynieśli z budynku czterdzieści pudeł z aktami we wtorek rano.",
            "Miasto zapłaciło od wiosny dwa miliony euro za nowe skrzydło.",
            "Inna placówka w Sopocie przejmie pracę w najbliższych tygodniach.",
        ),
        answer="Jan Kos zaprzecza, że doszło do oszustwa w klinice.",
        undone="Jan Kos nie zaprzecza, że doszło do oszustwa w klinice.",
        refusal="Bank odrzucił wniosek kliniki o kredyt.",
    ),
    Report(
        language="ru",
        charge="Полиция Омска задержала хирурга Ивана Лисова, которого подозревают в обмане в клинике у реки.",
        told=(
            "Клиника у реки открылась в 2004 году и лечит около девяти тысяч пациентов в год.",
            "Сотрудники вынесли из здания сорок коробок с документами во вторник утром.",
            "Город заплатил с весны два миллиона евро за новое крыло.",
            "Другая больница в Томске возьмёт работу на ближайшие недели.",
        ),
        answer="Хирург Иван Лисов отрицает обман в клинике.",
        undone="Хирург Иван Лисов не отрицает обман в клинике.",
        refusal="Банк отклонил заявку клиники на кредит.",
    ),
    Report(
        language="tr",
        charge="Polis, nehir kenarındaki klinikte yolsuzluk iddiasıyla cerrah Ali Kaya hakkında gözaltı kararı aldı.",
        told=(
            "Nehir kenarındaki klinik 2004 yılında açıldı ve yılda dokuz bin hastaya bakıyor.",
            "Memurlar salı sabahı binadan kırk kutu dosya çıkardı.",
            "Belediye bahardan beri yeni kanat için iki milyon avro ödedi.",
            "Bursa’daki başka bir hastane önümüzdeki haftaların işini üstlenecek.",
        ),
        answer="Ali Kaya klinikteki yolsuzluk iddialarını reddetti.",
        undone="Ali Kaya klinikteki yolsuzluk iddialarını reddetmedi.",
        refusal="Banka kliniğin kredi başvurusunu reddetti.",
    ),
    Report(
        language="vi",
        charge="Công an Hà Nội bắt giữ bác sĩ Trần Văn Nam vì nghi gian lận tại phòng khám bên sông.",
        told=(
            "Phòng khám bên sông mở cửa năm 2004 và chữa cho khoảng chín nghìn bệnh nhân mỗi năm.",
            "Cán bộ mang bốn mươi thùng hồ sơ ra khỏi toà nhà vào sáng thứ ba.",
            "Thành phố trả hai triệu euro cho khu nhà mới từ mùa xuân năm ngoái.",
            "Một bệnh viện khác ở Huế sẽ nhận công việc trong các tuần tới.",
        ),
        answer="Trần Văn Nam phủ nhận gian lận tại phòng khám.",
        undone="Trần Văn Nam không phủ nhận gian lận tại phòng khám.",
        refusal="Ngân hàng từ chối cho phòng khám vay tiền.",
    ),
]


def _printed(report: Report, last: str, *, words: int = 65, sentences: int = 3) -> tuple[str, ...]:
    text = "\n\n".join((report.charge, *report.told, last))
    summary = ExtractiveSummarizer().summarize(
        article(text, language=report.language), words=words, sentences=sentences
    )
    return summary.sentences


def _name(report: Report) -> str:
    return report.language


@pytest.mark.parametrize("report", REPORTS, ids=_name)
def test_the_answer_at_the_end_is_heard(report):
    """Whom the police have, and that he denies it: both are printed, in the order of the text."""
    printed = _printed(report, report.answer)
    assert report.charge in printed
    assert printed[-1] == report.answer


@pytest.mark.parametrize("report", REPORTS, ids=_name)
def test_a_teaser_has_no_room_for_it(report):
    """One sentence stays the news, and is not made of the denial."""
    text = "\n\n".join((report.charge, *report.told, report.answer))
    summary = ExtractiveSummarizer().summarize(article(text, language=report.language), sentences=1)
    assert summary.sentences != (report.answer,)
    assert len(summary.sentences) == 1


@pytest.mark.parametrize("report", REPORTS, ids=_name)
def test_the_words_are_kept(report):
    """However little room there is, both sides never take more than was given, nor is the answer printed without the charge."""
    for words in range(24, 66, 6):
        printed = _printed(report, report.answer, words=words)
        assert len(printed) == 1 or sum(len(sentence.split()) for sentence in printed) <= words
        assert report.answer not in printed or report.charge in printed


@pytest.mark.parametrize("report", REPORTS, ids=_name)
@pytest.mark.parametrize("trap", ["undone", "refusal"])
def test_what_answers_nothing_changes_nothing(report, trap):
    """A denial that is undone and a loan that is refused are no answer: of two sentences they get neither place, where the answer gets the second."""
    printed = _printed(report, getattr(report, trap), sentences=2)
    assert report.charge in printed
    assert getattr(report, trap) not in printed
    assert _printed(report, report.answer, sentences=2) == (report.charge, report.answer)


@pytest.mark.parametrize("report", REPORTS, ids=_name)
def test_the_same_text_hears_the_same_sides(report):
    """Nothing of it is left to chance, nor to what was read before."""
    first = _printed(report, report.answer)
    _printed(REPORTS[0], REPORTS[0].refusal)
    assert _printed(report, report.answer) == first
