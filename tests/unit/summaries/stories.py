"""Twenty articles written for these tests, each with what a fair editor would print of it and what nobody may."""

# ruff: noqa: RUF001  quotes and stops of many scripts are what these texts are about

from typing import NamedTuple


class Tale(NamedTuple):
    """An article: its summary begins with `first`, is `sentences` long at least, and holds nothing of `never`."""

    name: str
    language: str
    title: str
    text: str
    first: str
    never: tuple[str, ...]


TALES = (
    Tale(
        "local news with a byline, a caption and links",
        "en",
        "Ashford pool to close for two years",
        """By Nora Finch, local reporter

The swimming pool of Ashford will close in June for repairs that take two years, the town council said on Thursday.

Swimmers in the old pool of Ashford (file photo)

The roof leaks in eleven places and the boiler dates from 1962. They found it in the spring.

Children of the town will be taken to the pool in Milbrook by bus, free of charge.

Read more: Why the roof leaks

“I learned to swim there,” she said.

The work costs 4.2 million pounds, of which the county pays half.

Follow us on our channels for more local news.""",
        "The swimming pool of Ashford will close in June for repairs that take two years, the town council said on Thursday.",
        ("Nora Finch", "file photo", "They found", "Read more", "she said", "Follow us"),
    ),
    Tale(
        "science with a cautious finding",
        "en",
        "Beavers slow a river, and a flood with it",
        """A family of four beavers has slowed a stream in the hills above Milbrook so much that floods reach the town three hours later, a study has found.

This gives people time to move their cars.

Researchers of the University of Kelmouth measured the stream at nine places for six years. It was tedious work.

However, the authors warn that thirteen dams are too few to say the same of other streams.

"We would need ten valleys," said Dr. Ola Brandt, who led the study.

Source: Kelmouth Review""",
        "A family of four beavers has slowed a stream in the hills above Milbrook so much that floods reach the town three hours later, a study has found.",
        ("This gives", "tedious", "Source", "However"),
    ),
    Tale(
        "a verdict with both sides",
        "en",
        "Court fines shipyard over paint in the harbour",
        """The district court of Kelmouth has fined the shipyard Halden 300,000 pounds for letting paint run into the harbour.

Harbour master Ruth Okoye accused Halden of dumping at least two tonnes of paint over three years.

Halden denied the accusations and said that the paint had come from passing ships.

“They lied to us,” said one.

A survey of the harbour floor found paint at forty-one places. He called it “a carpet”.

The shipyard employs 214 people and may appeal until the end of May.""",
        "The district court of Kelmouth has fined the shipyard Halden 300,000 pounds for letting paint run into the harbour.",
        ("They lied", "He called"),
    ),
    Tale(
        "culture with a writer who says I",
        "en",
        "A museum of lost umbrellas",
        """I had lost mine on the way, which seemed fitting.

The museum of lost umbrellas opened on Saturday in the old ticket hall of Milbrook station with 612 exhibits, all of them from trains.

My favourite has a handle in the shape of a heron.

Curator Tom Reyes bought the first hundred at an auction of the railway in 2011. The others came by post.

Visitors may borrow an umbrella on wet days and bring it back by train.""",
        "The museum of lost umbrellas opened on Saturday in the old ticket hall of Milbrook station with 612 exhibits, all of them from trains.",
        ("I had lost", "My favourite"),
    ),
    Tale(
        "sport with numbers and a dangling start",
        "en",
        "Kelmouth win the cup after nineteen penalties",
        """They had never won it before.

Kelmouth Rovers won the county cup on Sunday by 15 penalties to 14, after 120 minutes without a goal against Milbrook Town.

Goalkeeper Ida Moss saved five shots and scored the last one herself.

Watch: All nineteen penalties

The final was delayed by 40 minutes because the sprinklers could not be turned off.""",
        "Kelmouth Rovers won the county cup on Sunday by 15 penalties to 14, after 120 minutes without a goal against Milbrook Town.",
        ("They had never", "Watch:"),
    ),
    Tale(
        "a dateline and an agency",
        "en",
        "Island votes to keep its time",
        """PORT SELM (AP) — The island of Selm voted on Tuesday to keep its own time zone, which is seventeen minutes behind the mainland.

Yet the ferry company said that it would go on sailing by the mainland's clocks.

Some 2,300 islanders voted, 81 percent of them for the old time.

(Reporting by Lena Krogh; editing by Sam Poole)""",
        "The island of Selm voted on Tuesday to keep its own time zone, which is seventeen minutes behind the mainland.",
        ("(AP)", "PORT SELM", "Yet", "Reporting by"),
    ),
    Tale(
        "hard-wrapped text of an old mailing list",
        "en",
        "Telescope sees its first light",
        """The new radio telescope on the moor above Kelmouth has received its
first signals, the observatory said on Monday. The sixteen dishes will
look for clouds of cold hydrogen.

Each of the sixteen dishes is twelve metres wide and turns on a bearing
that was made for a crane. The whole array cost nine million pounds and
was built in under three years by a crew of forty.

Farmers on the moor have agreed to switch off their electric fences at
night. In exchange, the observatory mows the verges of the single road
that leads across the moor to the village.""",
        "The new radio telescope on the moor above Kelmouth has received its first signals, the observatory said on Monday.",
        ("In exchange",),
    ),
    Tale(
        "a press release with a contact",
        "en",
        "Northlight opens a second bakery",
        """The bakery Northlight will open a second shop in Milbrook on 2 May and hire eleven people.

“We are thrilled.”

The ovens of the new shop are heated with the waste warmth of the laundry next door.

For more information, contact press@northlight.example.

Notes to editors: Northlight was founded in 2009.""",
        "The bakery Northlight will open a second shop in Milbrook on 2 May and hire eleven people.",
        ("thrilled", "contact", "Notes to editors"),
    ),
    Tale(
        "a German report on a vote",
        "de",
        "Lahnstadt stimmt für die Straßenbahn",
        """Lahnstadt (dpa) - Die Bürger von Lahnstadt haben am 3. Mai mit 54 Prozent für den Bau einer Straßenbahn gestimmt.

Es ist der dritte Versuch seit 1998. Er kostete 1,2 Mio. Euro.

Die Strecke soll 7,5 km lang werden und den Bahnhof mit der Uniklinik verbinden.

Symbolbild: Eine Straßenbahn

Gegner kritisierten die Kosten von 180 Mio. Euro. Oberbürgermeisterin Dr. Eva Lang wies die Kritik zurück.

Mehr zum Thema: Was die Bahn kostet""",
        "Die Bürger von Lahnstadt haben am 3. Mai mit 54 Prozent für den Bau einer Straßenbahn gestimmt.",
        ("(dpa)", "Er kostete", "Symbolbild", "Mehr zum Thema"),
    ),
    Tale(
        "a German feature with questions",
        "de",
        "Der Mann, der Uhren leiser macht",
        """Warum tickt eine Uhr?

In einem Keller in Bad Ems baut der Uhrmacher Karl Voss Uhren, die man auch aus einem Meter Abstand nicht hört.

„Stille ist Arbeit“, sagt er.

Für ein Werk braucht Voss rund vier Monate und etwa 300 Teile, von denen er die meisten selbst feilt.

Damit ist er nicht allein. Krankenhäuser haben im letzten Jahr 40 seiner Uhren gekauft.""",
        "In einem Keller in Bad Ems baut der Uhrmacher Karl Voss Uhren, die man auch aus einem Meter Abstand nicht hört.",
        ("Warum tickt", "sagt er", "Damit ist"),
    ),
    Tale(
        "a French report with a quotation",
        "fr",
        "Brest ferme son dernier phare habité",
        """Le dernier gardien du phare de Brest quittera la tour le 31 mai, a annoncé lundi la préfecture maritime.

« C’est la fin d’un métier. »

Il y vivait depuis vingt-six ans.

La lampe sera commandée à distance depuis le port, et la maison deviendra un refuge pour les oiseaux.

Par ailleurs, la région veut ouvrir la tour au public deux jours par mois.

Lire aussi : Une nuit au phare""",
        "Le dernier gardien du phare de Brest quittera la tour le 31 mai, a annoncé lundi la préfecture maritime.",
        ("la fin d’un métier", "Il y vivait", "Lire aussi"),
    ),
    Tale(
        "a Spanish report on water",
        "es",
        "Jaén reparte agua de lluvia",
        """El ayuntamiento de Jaén instalará este verano 200 depósitos de agua de lluvia en los patios de la ciudad.

Ellos servirán para regar los huertos.

Según la concejala Rosa Paz, cada depósito guarda 1.500 litros y cuesta 90 euros.

Sin embargo, los vecinos temen que los depósitos atraigan mosquitos.

Suscríbete a nuestro boletín para recibir más noticias.""",
        "El ayuntamiento de Jaén instalará este verano 200 depósitos de agua de lluvia en los patios de la ciudad.",
        ("Ellos servirán", "Sin embargo", "Suscríbete"),
    ),
    Tale(
        "an Italian report on a theatre",
        "it",
        "Il teatro di Lucca riapre dopo il fuoco",
        """Il teatro di Lucca riapre sabato, tre anni dopo l'incendio che ne aveva distrutto il tetto.

Lui non sarà in sala.

Il restauro è costato 12,4 milioni di euro, pagati per metà dalla regione.

Inoltre, il palco è stato allargato di due metri per ospitare l'opera.

Leggi anche: La notte del fuoco""",
        "Il teatro di Lucca riapre sabato, tre anni dopo l'incendio che ne aveva distrutto il tetto.",
        ("Lui non", "Inoltre", "Leggi anche"),
    ),
    Tale(
        "a Portuguese report on a train",
        "pt",
        "Braga volta a ter comboio noturno",
        """O comboio noturno entre Braga e Lisboa volta a circular em setembro, anunciou na sexta-feira a empresa ferroviária.

Ele tinha sido suprimido em 2012.

A viagem dura sete horas e custa 29 euros em lugar sentado, segundo a diretora Marta Luz.

No entanto, as obras na ponte podem atrasar o início do serviço.

Leia também: Dormir sobre carris""",
        "O comboio noturno entre Braga e Lisboa volta a circular em setembro, anunciou na sexta-feira a empresa ferroviária.",
        ("Ele tinha", "No entanto", "Leia também"),
    ),
    Tale(
        "a Polish report on a bridge",
        "pl",
        "Most w Toruniu zamknięty do jesieni",
        """Stary most w Toruniu będzie zamknięty dla samochodów od 1 czerwca do końca września, podał w środę zarząd dróg.

To trzeci remont w tej dekadzie.

Piesi i rowerzyści mogą przechodzić po północnej stronie mostu.

Czytaj też: Dlaczego most rdzewieje

Koszt prac to 8,5 mln zł, z czego połowę płaci miasto.""",
        "Stary most w Toruniu będzie zamknięty dla samochodów od 1 czerwca do końca września, podał w środę zarząd dróg.",
        ("To trzeci", "Czytaj też"),
    ),
    Tale(
        "a Russian report on a library",
        "ru",
        "Библиотека в Перми откроется ночью",
        """Городская библиотека Перми с июня будет работать круглосуточно, сообщила в среду директор Анна Лисова.

Он назвал это опытом.

Ночью читателей обслуживают шесть автоматов, а в зале дежурит один сотрудник.

Читайте также: Книги ночью

Город выделил на проект 3,5 млн рублей.""",
        "Городская библиотека Перми с июня будет работать круглосуточно, сообщила в среду директор Анна Лисова.",
        ("Он назвал", "Читайте также"),
    ),
    Tale(
        "a Chinese report on a bridge",
        "zh",
        "苏州古桥完成修复",
        """苏州市文物局星期一宣布，城东的一座四百年古桥已经完成修复，下月起向行人开放。

他们用了三年时间。

修复工程共更换石块一百二十块，费用约为八百万元，由市政府和市民捐款共同承担。

“桥比路重要。”

点击这里查看更多图片

桥下的水道将在夏天清淤，届时游船暂停通行。""",
        "苏州市文物局星期一宣布，城东的一座四百年古桥已经完成修复，下月起向行人开放。",
        ("他们用了", "桥比路重要", "点击这里"),
    ),
    Tale(
        "a Japanese report on a ferry",
        "ja",
        "松山の渡し船、電動に",
        """松山市は月曜日、市内の渡し船を来年三月までに電動に切り替えると発表した。

これにより騒音が減る。

船は一回の充電で四十往復でき、費用は約六千万円を見込む。

「静かすぎて寂しい」と彼は言った。

続きを読む

渡し船は年間二万人が利用し、運賃は無料のまま続けられる。""",
        "松山市は月曜日、市内の渡し船を来年三月までに電動に切り替えると発表した。",
        ("これにより", "寂しい", "続きを読む"),
    ),
    Tale(
        "an Arabic report on a market",
        "ar",
        "سوق صفاقس القديم يفتح أبوابه ليلا",
        """قررت بلدية صفاقس يوم الاثنين فتح السوق القديم ليلا طوال فصل الصيف.

هو قرار انتظره التجار.

وتقول البلدية إن مئتي متجر ستبقى مفتوحة حتى منتصف الليل، وإن الإنارة الجديدة جاهزة.

اقرأ أيضا: تاريخ السوق

ويخشى سكان المدينة العتيقة من الضجيج ويطالبون بمنع السيارات.""",
        "قررت بلدية صفاقس يوم الاثنين فتح السوق القديم ليلا طوال فصل الصيف.",
        ("هو قرار", "اقرأ أيضا"),
    ),
    Tale(
        "a Hindi report on a school",
        "hi",
        "जयपुर के स्कूल में तारों का घर",
        """जयपुर के एक सरकारी स्कूल में सोमवार को बच्चों के लिए पहला तारामंडल खोला गया।

उन्होंने इसे दो साल में बनाया।

तारामंडल में साठ बच्चे एक साथ बैठ सकते हैं और इसकी लागत बारह लाख रुपये है।

यह भी पढ़ें: तारों की कहानी

शिक्षा विभाग अगले साल ऐसे पाँच और केंद्र खोलना चाहता है।""",
        "जयपुर के एक सरकारी स्कूल में सोमवार को बच्चों के लिए पहला तारामंडल खोला गया।",
        ("उन्होंने इसे", "यह भी पढ़ें"),
    ),
)
