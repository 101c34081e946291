"""Articles written for these tests. `HARBOUR` has all traps of a contested story at once; the others have one each."""

# ruff: noqa: RUF001  quotes of many scripts are what these texts are about

from digest.model import Article


def article(text: str, *, title: str = "", language: str = "en", headings: tuple[str, ...] = ()) -> Article:
    return Article(
        id="0" * 32, source="s", source_name="S", title=title, text=text, language=language, headings=headings
    )


HARBOUR_TITLE = "Fishery Inspector slam Norvik nets’s reply"
HARBOUR = """
A Scottish fishery inspector has criticised a Norwegian company for refusing to say whether its nets were used in the closed bay bay.

Inspector Moira Lennox asked, “If your nets were never in that bay, would you not be glad to tell us so?”

Councillors stated that Norvik had been the “main supplier of drift nets” to boats that fished in the bay in March.

According to the company, it respects the law of the sea.

On 3 April, councillors on the harbour committee published a report: “Nets made by the Norwegian firm Norvik has been found all over the bay, and are the main gear used in the closed season.”

Over ten thousand seabirds, and many seals, are believed to have died in the bay since the winter. There, reports of cut nets, lost gear, and oil have multiplied.

Norway rejected the claims and said that the boats were “research vessels” sent to count the fish.

Norvik should not be allowed to sell in Scotland, according to the harbour committee.

Norvik nets are used widely in Scotland by small harbours.

In a letter sent to “friends” after the report came out, Norvik wrote that the accusations of the committee were

“Unproven and not supported by a single photograph.”

It called the idea of a ban “a knee-jerk reaction…out of proportion, badly measured and proof that this was about politics”.

Harbour Commissioner

On 11 April, Inspector Lennox, who also sits on the harbour board, followed up on that answer, asking the company whether it accepted that birds had died in its nets.

In an answer sent this week, Lars Holm, Norvik’s head of sales for Scotland, wrote: “It is beyond us to judge this matter, above all while the talk about the bay comes with clashing interests.”

According to the firm, it was hard to answer “trick questions” on paper because it was afraid of what it called a “show trial.”

He concluded that: “We do not find that Norvik meant to harm birds or that Norvik knew, or looked away.”

They also stated that what happens at sea is beyond their control.

Simple Answers

Inspector Lennox said that the answers in the letter were not good enough and that she would like to know if the nets were used in the bay.

“Saying that we are not at sea or that we have no say over our buyers is not an answer.”

She wrote: “Our council accepts that these nets exist and that modern gear lets the killing of seabirds go on.” I want to know how many nets Norvik has sold.

Reference: Harbour Gazette
"""

FLOOD = """LEEDS (Reuters) - Heavy rain flooded the centre of Leeds on Tuesday and cut off two hospitals for several hours.

But the city council said that the new flood gates had held and that nobody was hurt.

He said the water rose within minutes.

Engineers of the water board will examine the gates this week, the council said.

“We were lucky this time.”

Trains between Leeds and York did not run until the evening because the tracks were under water.

Photo: Jane Roe / Picture Agency

Sign up for our newsletter to get the news every morning.
"""
FLOOD_TITLE = "Heavy rain floods Leeds, hospitals cut off"

BRIEF = "The library of Ashford opens again on Monday. It was closed for two years."

NO_FULL_STOPS = "Weather\n\nRain in the north\n\nSun in the south and on the islands for most of the day"

EXCERPT = (
    "The mayor of Porto opened the new bridge on Friday. Thousands of people walked across it before noon and the […]"
)

LIST = """Spring is the best time to see the coast, and the ferries run again from April.

1. Seal Island

The island has the oldest lighthouse of the country. Boats leave at nine.

2. Long Beach

The beach is six miles long and has no road.

3. Old Harbour

The harbour has a fish market on Fridays.
"""
LIST_TITLE = "3 places to see this spring"

LIVE_BLOG = """Parliament votes on the budget of the coming year today, and the result is expected at six.

10:05 The finance minister arrived and did not speak to reporters.

10:40 The debate has begun with a speech of the opposition leader.

11:15 The speaker called for order twice.

12:30 The sitting was suspended for lunch.
"""

INTERVIEW = """The pianist Ada Brandt plays all sonatas of Beethoven this winter. She spoke with us before the first evening in Basel.

Ms Brandt, how did you prepare for these eight evenings in a row?

I practised for six hours a day and slept a lot.

Which of the sonatas do you find the hardest to play in public?

The last one, since nobody breathes.

Will you record the whole cycle once the season is over?

I have not decided yet.
"""

ONLY_QUOTES = "“We were there.”\n\n“Nobody came to help us, and nobody will come tomorrow.”"

GERMAN = """Berlin (dpa) - Der Senat hat am 3. Oktober ein Gesetz gegen leerstehende Wohnungen beschlossen.

Aber die Eigentümer wollen vor Gericht ziehen, teilte ihr Verband mit.

Er sprach von einem schweren Fehler.

Nach Angaben der Verwaltung stehen in Berlin rund 40.000 Wohnungen leer, vor allem in den Bezirken Mitte und Pankow.

Lesen Sie auch: Wie die Mieten steigen

Das Gesetz tritt am 1. Januar in Kraft.
"""

FRENCH = """Le conseil municipal de Lyon a adopté mardi un plan de deux milliards d’euros pour les transports.

« Nous voulons moins de voitures et plus de trams », a déclaré M. Durand, l’adjoint au maire.

Il a promis trois nouvelles lignes.

Cependant, la région refuse de payer sa part et demande un vote des habitants.

À lire aussi : Les trams de Lyon en images

Les travaux doivent commencer en mars et durer quatre ans, selon la mairie.
"""

SPANISH = """El ayuntamiento de Sevilla aprobó el lunes la compra de cien autobuses eléctricos.

El Sr. Romero, concejal de transporte, dijo que los primeros llegarán en mayo.

También prometió billetes más baratos.

La oposición criticó el precio del contrato, que supera los 60 millones de euros.

El ayuntamiento rechazó las acusaciones de favoritismo y publicó todas las ofertas.
"""

RUSSIAN = """Городской совет Казани во вторник утвердил план строительства новой линии метро.

Линия длиной 12,5 км свяжет вокзал с университетом, сообщил проф. А. С. Иванов.

Он добавил, что работы начнутся весной.

Жители окрестных улиц опасаются шума и просят перенести одну из станций.
"""

CHINESE = """杭州市政府星期二宣布，将在三年内新建二十个公园。他们说，资金已经到位。市民对这项计划表示欢迎，但担心交通受到影响。专家指出，“公园越多，夏天越凉快。”工程预计明年春天开始，由三家本地公司负责施工。"""

JAPANESE = """札幌市は火曜日、来年から市内の路面電車を無料にすると発表した。同市によると、年間の費用は約二十億円に上る。「家計の助けになる」と市民の一人は話した。一方、市議会の一部は財源が不明だと批判している。無料化は四月に始まる予定だ。"""

ARABIC = """أعلنت بلدية تونس يوم الثلاثاء عن خطة لزراعة مئة ألف شجرة في شوارع المدينة. وقال د. سامي بن علي إن العمل سيبدأ في الخريف. هل تكفي الميزانية؟ تقول البلدية إن الأموال جاهزة وإن المدارس ستشارك في المشروع. ويخشى بعض السكان من نقص المياه في الصيف."""

HINDI = """नगर निगम ने मंगलवार को शहर में पचास नई बसें चलाने का फैसला किया। डॉ. शर्मा के अनुसार बसें बिजली से चलेंगी। इससे प्रदूषण कम होगा। यात्रियों के संगठन ने फैसले का स्वागत किया और किराया कम रखने की मांग की। पहली बस अगले महीने स्टेशन से चलेगी।"""

PORTUGUESE = """A câmara de Coimbra aprovou na terça-feira um plano para recuperar o mercado antigo da cidade.

O vereador Rui Matos disse que as obras começam em junho e custam 8,5 milhões de euros.

Ele não quis falar de prazos.

Os comerciantes pedem um mercado provisório durante as obras, que devem durar dois anos.
"""

ITALIAN = """Il comune di Bologna ha approvato martedì un piano per chiudere il centro alle auto.

L'assessore Dott. Bruni ha spiegato che le telecamere saranno attive da settembre.

Inoltre, i residenti riceveranno un permesso gratuito per due anni.

Lui non teme le proteste.

I commercianti chiedono parcheggi alle porte della città e minacciano uno sciopero.
"""

DUTCH = """De gemeenteraad van Utrecht heeft dinsdag besloten om de oude gracht helemaal open te maken.

Volgens wethouder mr. J. de Wit kost het werk 14,5 miljoen euro.

Hij verwacht dat de bouw drie jaar duurt.

Maar de winkeliers vrezen dat klanten in die tijd wegblijven.
"""

POLISH = """Rada miasta Gdańska przyjęła we wtorek plan budowy nowego mostu nad Motławą.

Prof. Anna Nowak powiedziała, że prace ruszą 3 maja i potrwają m.in. z powodu badań dwa lata.

Ona nie podała kosztów.

Jednak mieszkańcy obawiają się hałasu i domagają się ekranów wzdłuż drogi.
"""

TURKISH = """İzmir Belediyesi salı günü kıyıya on kilometrelik yeni bir bisiklet yolu yapma kararı aldı.

Dr. Ayşe Kaya, çalışmaların 2. çeyrekte başlayacağını söyledi.

Ancak esnaf, otopark sayısının azalmasından endişe ediyor ve belediyeden yeni yerler istiyor.

Bu proje iki yıl sürecek.
"""

VIETNAMESE = """Thành phố Đà Nẵng hôm thứ Ba công bố kế hoạch xây dựng tuyến xe buýt điện đầu tiên dọc bờ biển.

Theo TS. Nguyễn Văn An, dự án có vốn 1.500 tỷ đồng và sẽ bắt đầu vào tháng sau.

Họ hy vọng người dân sẽ bỏ xe máy.

Nhiều hộ kinh doanh lo ngại việc thi công kéo dài sẽ ảnh hưởng đến mùa du lịch.
"""

BY_LANGUAGE = {
    "en": FLOOD,
    "de": GERMAN,
    "fr": FRENCH,
    "es": SPANISH,
    "pt": PORTUGUESE,
    "it": ITALIAN,
    "nl": DUTCH,
    "pl": POLISH,
    "ru": RUSSIAN,
    "tr": TURKISH,
    "vi": VIETNAMESE,
    "zh": CHINESE,
    "ja": JAPANESE,
    "ar": ARABIC,
    "hi": HINDI,
}
