"""Texts that do not say in which charset they are: known by their letters, or left alone."""

# ruff: noqa: RUF001 - letters of other scripts are what this is about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.charset import decode, is_undeclared
from digest.sources.plain import read_article, read_file
from digest.sources.undeclared import SHORTEST, guessed

JAPANESE = """夜行バスが金曜日の夜から再び走り始める。市の交通局が月曜日に発表した。運転手が足りないため、この路線は三年前から止まっていた。
新しい時刻表では、最終便は午前一時に駅前を出て、港までの十二の停留所に止まる。料金は昼間と同じで、学生は半額になる。
局長の森田さんは「看護師や料理人など、遅くまで働く人のための路線です」と話した。来年の春には、川の向こう側の団地にも延ばす計画だという。
利用者からは歓迎の声が上がっている。ただし、雪の日には坂の上まで行けないことがあるので、駅の案内を見てほしいと局は呼びかけている。
"""
CHINESE = """夜班公共汽车将从星期五晚上起恢复运行。市交通局在星期一公布了这一消息。由于司机不足，这条线路已经停了三年。
按照新的时刻表，末班车凌晨一点从火车站开出，到港口为止一共停十二站。票价和白天一样，学生可以买半价票。
局长说，护士、厨师和其他工作到很晚的人最需要这条线路。明年春天，它还会延长到河对岸的居民区。
乘客们对此表示欢迎，不过下雪的时候汽车可能上不了山坡，所以交通局请大家出门以前先看车站的通知。新的汽车已经买了六辆，另外四辆还要等到夏天才能到。
"""
TRADITIONAL = """夜班公車將從星期五晚上起恢復行駛。市交通局在星期一公布了這個消息。由於司機不足，這條路線已經停了三年。
按照新的時刻表，末班車凌晨一點從火車站開出，到港口為止一共停十二站。票價和白天一樣，學生可以買半價票。
局長說，護士、廚師和其他工作到很晚的人最需要這條路線。明年春天，它還會延長到河對岸的住宅區。
乘客們對此表示歡迎，不過下雪的時候公車可能上不了山坡，所以交通局請大家出門以前先看車站的通知。新的公車已經買了六輛，另外四輛還要等到夏天才能到。
"""
KOREAN = """야간 버스가 금요일 밤부터 다시 다닌다. 시 교통국이 월요일에 발표한 내용이다. 운전사가 모자라 이 노선은 세 해 전부터 멈춰 있었다.
새 시간표에 따르면 막차는 새벽 한 시에 역 앞을 떠나 항구까지 열두 정류장에 선다. 요금은 낮과 같고 학생은 반값이다.
국장은 간호사와 요리사처럼 늦게까지 일하는 사람들을 위한 노선이라고 말했다. 내년 봄에는 강 건너 아파트 단지까지 늘릴 계획이다.
승객들은 반기고 있다. 다만 눈이 오는 날에는 언덕 위까지 가지 못할 수 있으니 역의 안내를 보아 달라고 교통국은 당부했다.
"""
RUSSIAN = """Ночной автобус снова ходит с пятницы. Об этом в понедельник сообщил городской отдел транспорта. Маршрут не работал три года, потому что не хватало водителей.
По новому расписанию последний рейс уходит от вокзала в час ночи и делает двенадцать остановок до порта. Билет стоит столько же, сколько днём, студенты платят половину.
"""
UKRAINIAN = """Нічний автобус знову їздить із п'ятниці. Про це в понеділок повідомив міський відділ транспорту. Маршрут не працював три роки, бо бракувало водіїв.
За новим розкладом останній рейс вирушає від вокзалу о першій годині ночі й робить дванадцять зупинок до порту. Квиток коштує стільки ж, скільки вдень, студенти платять половину.
"""
ARABIC = """تعود الحافلة الليلية إلى العمل اعتبارا من مساء الجمعة، كما أعلنت إدارة النقل في المدينة يوم الاثنين. وكان هذا الخط متوقفا منذ ثلاث سنوات بسبب نقص السائقين.
وبحسب الجدول الجديد تنطلق آخر رحلة من أمام المحطة في الساعة الواحدة ليلا وتقف في اثنتي عشرة محطة حتى الميناء، وثمن التذكرة كما هو في النهار.
"""
GERMAN = """Der Nachtbus fährt ab Freitag wieder. Das teilte das städtische Verkehrsamt am Montag mit. Die Linie ruhte drei Jahre lang, weil Fahrer fehlten.
Nach dem neuen Fahrplan geht die letzte Fahrt um ein Uhr früh vom Bahnhof ab und hält bis zum Hafen zwölfmal. Für Schüler und Studenten gibt es die Hälfte günstiger.
"""
POLISH = """Nocny autobus znów jeździ od piątku. Poinformował o tym w poniedziałek miejski wydział transportu. Linia nie działała trzy lata, ponieważ brakowało kierowców.
Według nowego rozkładu ostatni kurs odjeżdża z dworca o pierwszej w nocy i zatrzymuje się dwanaście razy aż do portu. Uczniowie płacą połowę, a bilet kosztuje tyle, co w dzień.
"""
GREEK = """Το νυχτερινό λεωφορείο κυκλοφορεί ξανά από την Παρασκευή. Το ανακοίνωσε τη Δευτέρα η υπηρεσία συγκοινωνιών. Η γραμμή είχε σταματήσει για τρία χρόνια, επειδή έλειπαν οδηγοί.
Με το νέο πρόγραμμα το τελευταίο δρομολόγιο φεύγει από τον σταθμό στη μία τη νύχτα και κάνει δώδεκα στάσεις ως το λιμάνι. Οι μαθητές πληρώνουν τα μισά.
"""

KNOWN = [
    (JAPANESE, "Shift_JIS"),
    (JAPANESE, "EUC-JP"),
    (CHINESE, "GB18030"),
    (TRADITIONAL, "Big5"),
    (KOREAN, "EUC-KR"),
    (RUSSIAN, "windows-1251"),
    (RUSSIAN, "KOI8-R"),
    (RUSSIAN, "ISO-8859-5"),
    (RUSSIAN, "IBM866"),
    (UKRAINIAN, "windows-1251"),
    (ARABIC, "windows-1256"),
]
LEFT = [
    (GERMAN, "cp1252"),
    (GERMAN, "cp437"),
    (GERMAN, "mac_roman"),
    (POLISH, "cp1250"),
    (POLISH, "iso8859-2"),
    (GREEK, "cp1253"),
    (GREEK, "iso8859-7"),
]


@pytest.mark.parametrize(("text", "charset"), KNOWN)
def test_a_script_that_cannot_be_mistaken_is_known(text, charset):
    """By its label, as a document would say it, and the text is what was written."""
    data = text.encode(charset)
    assert is_undeclared(data)
    assert guessed(data) == charset
    assert decode(data, f"charset={charset}") == text


@pytest.mark.parametrize(("text", "charset"), LEFT)
def test_what_may_be_mistaken_is_left_alone(text, charset):
    """Accents of Latin letters tell little, and for Greek nothing was measured."""
    assert is_undeclared(text.encode(charset))
    assert guessed(text.encode(charset)) == ""


@pytest.mark.parametrize(("text", "charset"), KNOWN)
def test_a_short_text_is_left_alone(text, charset):
    """A line may look like anything."""
    assert guessed(text[: SHORTEST - 1].encode(charset)) == ""


@given(st.sampled_from(KNOWN), st.integers(0, 40), st.integers(0, 60))
def test_no_text_is_taken_for_another(known, start, end):
    """Wherever it is cut, it is known as what it is, or not at all."""
    text, charset = known
    part = text[start : len(text) - end]
    assert guessed(part.encode(charset)) in ("", charset)


@given(st.binary(max_size=2000))
def test_any_bytes_are_survived(data):
    """Whatever they are, they get a label that can be used, or none."""
    label = guessed(data)
    assert decode(data, f"charset={label}") is not None


@given(st.randoms(use_true_random=True), st.integers(500, 3000))
def test_noise_is_no_text_of_any_charset(dice, size):
    """Evenly spread bytes have no letters of one script."""
    assert guessed(dice.randbytes(size)) == ""


@pytest.mark.parametrize("text", [RUSSIAN, JAPANESE, GERMAN])
def test_utf8_into_which_something_was_pasted_is_utf8(text):
    """Single bytes of another charset are repaired, as they were before."""
    data = text.encode() + "“Ende”".encode("cp1252")
    assert guessed(data) == ""
    assert decode(data) == text + "“Ende”"


@pytest.mark.parametrize(
    "data",
    [
        b"plain",
        RUSSIAN.encode(),
        RUSSIAN.encode("utf-16"),
        b'<meta charset="windows-1251">' + RUSSIAN.encode("cp1251"),
        b'<?xml version="1.0" encoding="windows-1251"?>' + RUSSIAN.encode("cp1251"),
        JAPANESE.encode("iso2022-jp"),
    ],
)
def test_what_says_how_it_is_to_be_read_is_not_guessed_at(data):
    """ASCII, UTF-8, a mark, the word of the document, escapes of ISO 2022."""
    assert not is_undeclared(data)


@pytest.mark.parametrize(("declared", "text"), [("Shift_JIS", "①㈱髙"), ("EUC-KR", "뷁")])
def test_labels_mean_what_browsers_take_them_for(declared, text):
    """Windows wrote more into these charsets than their standards have (WHATWG Encoding 4.2)."""
    data = text.encode({"Shift_JIS": "cp932", "EUC-KR": "cp949"}[declared])
    assert decode(data, f"text/html; charset={declared}") == text


@pytest.mark.parametrize(("text", "charset"), KNOWN)
def test_a_file_is_read_by_the_guess_and_that_is_told(text, charset):
    """The note names the file, the guess, and what makes it needless."""
    found = read_file(text.encode(charset), name="a.txt")
    assert " ".join(found.article.text.split())[-20:] == " ".join(text.split())[-20:]
    (note,) = found.notes
    assert (note.where, note.what) == (
        "a.txt",
        f"nothing says in which charset it is, so it is read as {charset}",
    )
    assert "UTF-8" in note.hint
    assert "meta" not in note.hint
    assert read_article(text.encode(charset), name="-").text == found.article.text


def test_html_is_told_how_to_say_it():
    """Then it is read as it says, and there is nothing to tell."""
    page = f"<html><head><title>Автобус</title></head><body><p>{RUSSIAN}</p></body></html>"
    (note,) = read_file(page.encode("cp1251"), name="a.html").notes
    assert '<meta charset="windows-1251">' in note.hint
    said = page.replace("<head>", '<head><meta charset="windows-1251">')
    found = read_file(said.encode("cp1251"), name="a.html")
    assert found.notes == ()
    assert "Ночной автобус" in found.article.text


def test_front_matter_is_read_by_the_guess_too():
    """Its notes come behind the one on the charset."""
    text = f"---\ntitle: Ночной автобус\nweight: heavy\n---\n{RUSSIAN}"
    found = read_file(text.encode("cp1251"), name="a.md")
    assert found.article.title == "Ночной автобус"
    charset, weight = found.notes
    assert charset.what.startswith("nothing says in which charset it is")
    assert "weight" in weight.what


@pytest.mark.parametrize(("text", "charset"), LEFT[:1])
def test_what_is_left_alone_is_read_as_before(text, charset):
    """As cp1252, and without a word."""
    found = read_file(text.encode(charset), name="a.txt")
    assert found.notes == ()
    assert "fährt ab Freitag wieder" in found.article.text
