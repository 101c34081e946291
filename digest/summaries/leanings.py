"""Openings of several words that lean on what was told before: "To that end", "Two days later", "Para ello". Data of many languages, and one test of time.

A sentence that opens so is printed only behind the one it leans on. Single words stand in `vocabulary`; all lower case here, as in a lower-case text.
"""

# ruff: noqa: RUF001  letters and stops of many scripts are what this file is about

from digest.summaries.expressions import expression
from digest.summaries.words import listed, listed_openings

LEANING = {
    "en": listed_openings(
        "specifically, |more specifically|in particular, |in short|in essence, |to that end|to this end|with that, |with this, |for this reason|"
        "for that reason|as such, |in doing so|by doing so|if so, |if not, |that way, |in that sense|in this sense|in that way|on that basis|since then|"
        "by then|until then|at that point|at that time|at the time, |before that|prior to that|around that time|in those days|along the way, |eventually, |"
        "accordingly|conversely|alternatively|elsewhere, |nor |either way|in any case|in any event|even then|rather, |by the same token|to be sure|"
        "of course, |granted, |admittedly|true, |sure, |no wonder|more importantly|what’s more|what's more|what is more|worse, |worse still|for one thing|"
        "first, |second, |third, |secondly|thirdly|lastly, |the same goes|the same is true|so too|as for |as mentioned|as noted|in the process, |"
        "that said, |once there|once inside|later, |later that|earlier, |earlier that|shortly after, |shortly afterward|soon after, |soon afterward|"
        "in that context|in this context|in this light|in that light|against this backdrop|against that backdrop|moments later|minutes later|hours later|days later|weeks later|months later|years later|the next morning|the next night|the day before, |"
        "the night before, |the answer|the reason is|the reason: |the problem is|the question is|the catch|the upshot|the good news|the bad news|"
        "the difference is|the idea is|the point is|the rest of them|the result: |"
        "by the way|of those|of them|of that |combined, they|"
        "the first step|the first phase|the first stage|the next step|the next phase|"
        "what a |there is no way|there was no way|the others |the other two|the other three|"
        "in all cases, |in both cases, |many were |some were |several were |most were |most are |all were |two were |three were |four were |five were |"
        "worse than that|more than that|better than that|no, |yes, "
    ),
    "de": listed_openings(
        "nun, |kein wunder|im gegenteil|mit anderen worten|stattdessen|vielmehr|übrigens|jedenfalls|damals|seitdem|seither|bis dahin|unterdessen|"
        "währenddessen|gleichzeitig|zugleich|parallel dazu|im anschluss |im zuge dessen|infolgedessen|aus diesen gründen|das gleiche gilt|dasselbe gilt|"
        "gleiches gilt|genauso|andernfalls|ansonsten|hinzu kommt|dazu kommt|nicht nur das|kurzum|kurz gesagt|letztere|ersteres|beides|einer von ihnen|"
        "eine von ihnen|viele von ihnen|einige von ihnen|manche von ihnen|darunter |darin |darauf |darüber |dahinter |im vergleich dazu|im gegensatz dazu|"
        "demgegenüber|dementsprechend|gerade deshalb|auch deshalb|eben deshalb|nicht zuletzt deshalb|erstens|zweitens|drittens|wie gesagt|zum anderen|"
        "andererseits|freilich|gewiss|da ist |da war |da sind |da hat |da hilft |da kann |da muss |da wird |da bringt |wer wüsste das|das ist |das war |das sind |das hat |"
        "das wird |das zeigt |das zeigte |das sagte |das teilte |das bedeutet |das heißt |das gilt |das macht |das bleibt |das soll |das liegt |das geht |das kann |"
        "das könnte |das berichtet|am tag danach|am nächsten tag|am nächsten morgen|in der folge |die antwort|der grund dafür|der grund: |grund dafür|"
        "das ergebnis: |ergebnis: |die folge: |nach eigenen angaben|"
        "heißt, |heißt: |das heißt, |das heißt: |da wusste |soll heißen|sprich, |sprich: |das bestätigt |"
        "weiter heißt|weiter hieß|weiter sagte|weiter sagt|soviel zu|so weit|"
        "die andere war |die andere war: |die andere ist |der andere war |der andere ist |das andere war |das andere ist |die anderen |die beiden anderen|die übrigen|bleibt zu hoffen|auch er, |auch sie, |auch dort|auch hier|"
        "insofern ist|insofern sind|insofern war|insofern hat|insofern kann|insofern wird|insoweit |gleichwohl|nichtsdestotrotz|nichtsdestoweniger|das alles, |all das |all dies|alles das |"
        "nein, |ja, |natürlich, |klar, |sicher, |okay, |nur, |in der tat|trotz allem|als nächstes|als nächster schritt|dazwischen|davor |noch mehr |"
        "mehr noch|noch schlimmer|schlimmer noch|zurück zu|zurück zum|da müsste |da könnte |da würde |da wäre |da wollte |da sollte |da hätte |da ging |da kam |"
        "da gibt |da gab |da stellt |da fragt |eine davon|einer davon|eines davon|einige davon|viele davon|die meisten davon|keine davon|keiner davon|"
        "genau das |genau dies|eben das |auch das ist |auch das war |auch das wird |auch dies|wie dem auch sei|umso |ein beispiel: |"
        "ein beispiel dafür|ähnlich sieht|ähnlich geht|ähnlich ist |ähnlich war |ein weiterer |eine weitere |ein weiteres |ein anderer |eine andere |ein anderes |"
        "vor diesem hintergrund|in diesem zusammenhang|in diesem sinne|in diesem kontext|zu diesem zweck|aus diesem anlass|unter diesen umständen|"
        "unter diesen bedingungen|grund ist |grund sind |grund war |grund waren |zumal |ist es doch|sind es doch|war es doch|ist doch |handelt es sich doch|"
        "zurecht, |zu recht, |mit recht, |nicht ganz, |fazit: |besagte|ähnliche |ähnlicher |ähnliches |weitere informationen |solche |solcher |solches |solchen |solch |derartige |derartigen |derlei |sei es|gemeint ist|gemeint sind|die rede ist|im selben |in derselben |am gleichen tag|im gleichen "
    ),
    "fr": listed_openings(
        "pour lui, |pour elle, |pour eux, |pour elles, |d'après lui|d’après lui|d'après elle|d’après elle|à ses yeux|à l'époque, |à l’époque, |depuis lors|"
        "jusque-là|dès lors|c'est pourquoi|c’est pourquoi|pour cela|pour ce faire|dans ce cas|dans ce contexte|en ce sens|de ce fait|à ce titre|à cet effet|"
        "à cette occasion|à ce moment|ce jour-là|cette nuit-là|en d'autres termes|en d’autres termes|autrement dit|bref, |en somme|au final|finalement, |"
        "à l'inverse|à l’inverse|à son tour|malgré cela|malgré tout|en conséquence|résultat, |résultat : |plus tard, |peu après|quelques jours plus tard|"
        "de même, |idem |deuxièmement|troisièmement|d'une part|d’une part|d'autre part|d’autre part|dans un second temps|dans un deuxième temps|"
        "la veille, |tous deux |toutes deux |tous les deux|les deux premiers|ce dernier|cette dernière|ces derniers|parmi ceux-ci|parmi celles-ci|"
        "autant dire|c'est dire|c’est dire|d'où |d’où |raison évoquée|de quoi |"
        "sans, |avant, |après, |depuis, |avec, |autour, |derrière, |d'entre eux|d’entre eux|sur ce total|sur ce nombre|voire |entre les deux|"
        "toujours selon|toujours d'après|toujours d’après|d'autant que|d’autant que|d'autant plus|d’autant plus|"
        "la plupart se |la plupart ont |la plupart sont |les autres |l'autre |l’autre |les deux autres|les trois autres|les quatre autres|la nôtre|le nôtre|les nôtres|le sien|la sienne|"
        "les siens|le leur|la leur|sur place, |"
        "soit |avant d'insister|avant d’insister|avant d'ajouter|avant d’ajouter|avant de conclure|avant de préciser|avant de rappeler|et d'ajouter|et d’ajouter|"
        "et de conclure|hypothèse que|hypothèse qui|preuve que|un tel |une telle |de tels |de telles |certains se |certains ont |certains sont |certaines se |certaines ont |certaines sont |plusieurs ont |plusieurs sont |beaucoup ont |beaucoup sont |"
        "beaucoup se |autre |un autre |une autre |avec eux|avec elles, |avec lui, |avec elle, |chez eux|au passage, |sans compter |"
        "d'autres |d’autres |certains autres|la question se pose |la question est posée"
    ),
    "es": listed_openings(
        "para ello|con ello|por lo tanto|por tanto|de ahí|en ese sentido|en este sentido|en esa línea|en esta línea|de esta forma|de esta manera|de esa forma|"
        "de esa manera|de este modo|de ese modo|del mismo modo|de igual forma|de igual manera|de igual modo|de la misma forma|de la misma manera|asimismo|"
        "por su parte|por su lado|por último|finalmente, |en tanto, |mientras tanto|entretanto|tras ello|tras esto|tras eso|ante ello|ante esto|pese a ello|"
        "a pesar de ello|no obstante|en consecuencia|en definitiva|en resumen|es decir|o sea|de hecho|en efecto|al respecto|a raíz de ello|a raíz de esto|"
        "en ese momento|en aquel momento|en ese contexto|en este contexto|en ese caso|en este caso|ese día|ese mismo día|aquel día|al día siguiente|"
        "desde entonces|hasta entonces|a partir de ahí|entre ellos|entre ellas|uno de ellos|una de ellas|algunos de ellos|según explicó, |según dijo, |"
        "según indicó, |según señaló, |según detalló, |según precisó, |a él |a ella |a ellos |a ellas |con él |para él |para ella |igualmente|tampoco |"
        "lo mismo |lo anterior|dicho |dicha |dichos |dichas |ambos |ambas |de acuerdo con la misma|de acuerdo con el mismo|la misma fuente|el mismo día|"
        "de estos|de estas, |de esos|de ellos|de ellas|de los cuales|no fue |no era |no es el único|no es la única|no son los únicos|fue uno de|es uno de los|era uno de|de todos ellos|de todas ellas|de todo ello|"
        "ahora bien|como se mencionó|como se dijo|como ya |también según|además, según|dijo que|dijeron que|afirmó que|aseguró que|explicó que|señaló que|indicó que|agregó que|"
        "añadió que|detalló que|precisó que|sostuvo que|manifestó que|informó que|destacó que|ha dicho|ha reconocido|ha asegurado|ha explicado|ha señalado|ha afirmado|ha añadido|ha declarado|"
        "con esa |con ese |con eso|con esto|con esos |con esas |"
        "tales |un tal |una tal |una situación que|un hecho que|una cifra que|una decisión que|una medida que|un dato que|algo que |muchos son |muchos se |muchos han |muchos fueron |muchas son |muchas se |muchas han |algunos son |algunos se |algunos han |algunas son |algunas se |"
        "algunas han |refirió que|mencionó que|comentó que|expresó que|recordó que|subrayó que|puntualizó que|apuntó que|consideró que|advirtió que|admitió que|"
        "reconoció que|confirmó que|recalcó que|aclaró que|relató que|contó que|otro |otra |junto a él|junto a ella|según el mismo|por lo mismo|fue así como |así fue como |una fue |uno fue |una es |uno es |el primero es |el primero fue |"
        "la primera es |la primera fue |el segundo es |el segundo fue |la segunda es |la segunda fue |como lo mencion|como mencion|como dij|en realidad |"
        "se trata de |se trataba de |estaban |eran |tenían |al sitio |al lugar |en el lugar, |en el sitio, |los otros |las otras |los demás |las demás "
    ),
    "pt": listed_openings(
        "para isso|com isso|portanto|dessa forma|desta forma|dessa maneira|desta maneira|desse modo|deste modo|nesse sentido|neste sentido|da mesma forma|"
        "do mesmo modo|por sua vez|já o |já a |já os |já as |por fim|enquanto isso|apesar disso|mesmo assim|ainda assim|diante disso|por conta disso|"
        "por causa disso|na ocasião|na época, |à época|na mesma ocasião|naquele |naquela |nesse momento|nesse caso|neste caso|no mesmo dia|no dia seguinte|"
        "desde então|até então|a partir daí|entre eles|entre elas|um deles|uma delas|alguns deles|ou seja|de fato|em seguida|logo depois|ambos |ambas |"
        "de acordo com ele|de acordo com ela|conforme ele|conforme ela|para ele, |para ela, |tal |tais |o mesmo vale|em contraste|ao mesmo tempo|pelo contrário|"
        "destes|destas, |desses|dessas, |deles|delas|dos quais|não foi |não era |não é o único|não é a única|é um dos|é uma das|foi um dos|de todos eles|de todas elas|"
        "ainda segundo|ainda de acordo|ainda conforme|disse que|afirmou que|explicou que|declarou que|acrescentou que|informou que|destacou que|"
        "uma situação que|um fato que|um número que|uma decisão que|uma medida que|algo que |muitos são |muitos se |muitos foram |muitas são |muitas se |muitas foram |alguns são |alguns se |alguns foram |algumas são |algumas se |"
        "ressaltou que|comentou que|lembrou que|contou que|relatou que|alertou que|reconheceu que|confirmou que|avaliou que|argumentou que|outro |outra |nele|nela, |junto dele|junto dela|com ele, |com ela, |"
        "trata-se |tratava-se |estavam |eram |tinham |no local, |ao local |os outros |as outras |os demais |as demais "
    ),
    "it": listed_openings(
        "per tale|pertanto|dunque|di conseguenza|in particolare, |in questo modo|in tal modo|in questo senso|in questo caso|in tal caso|nel frattempo|intanto|"
        "allo stesso modo|allo stesso tempo|a sua volta|dal canto suo|da parte sua|nonostante ciò|ciononostante|infine, |insomma|cioè|di fatto|in effetti|"
        "da allora|fino ad allora|il giorno dopo|lo stesso giorno|tra questi|tra loro|uno di loro|una di loro|alcuni di loro|entrambi|entrambe|quest'ultim|"
        "quest’ultim|oltre a ciò|per lui|per lei|anzi|eppure|invece|in quel momento|in quell'occasione|in quell’occasione|a tal fine|per quanto detto|"
        "di questi|di queste|di cui|di essi|è uno dei|è una delle|non è l|"
        "sempre secondo|ha detto|ha dichiarato|ha spiegato|ha aggiunto|ha affermato|ha sottolineato|"
        "tali |una situazione che|un fatto che|una cifra che|una decisione che|una misura che|un altro |un'altra |un’altra |con lui, |con lei, |"
        "si tratta di |si trattava di |erano |avevano |sul posto |gli altri |le altre "
    ),
    "nl": listed_openings(
        "hierdoor|daardoor|hiermee|daarmee|hiervoor|daarvoor|hierbij|daarbij|daarna|vervolgens|niettemin|desondanks|ondertussen|intussen|tegelijkertijd|"
        "tegelijk |met andere woorden|kortom|zo werd|zo is |zo was |zo heeft |zo zijn |zo kan |een van hen|sommigen van hen|beide |beiden |dat is |dat was |"
        "dat betekent|dat blijkt|dat zegt|dat meldt|daarin |daarover |daarop |sindsdien|destijds|even later|diezelfde dag|de volgende dag|tot die tijd|"
        "overigens|immers|laatstgenoemde|ten tweede|ten derde|in dat geval|op dat moment|"
        "van hen|daarvan"
    ),
    "pl": listed_openings(
        "w związku z tym|wobec tego|mimo to|pomimo to|poza tym|oprócz tego|tym samym|w ten sposób|w tym celu|w tej sytuacji|w takim przypadku|w tym czasie|"
        "w tym samym czasie|jednocześnie|równocześnie|tymczasem|następnie|potem |wtedy |wówczas|od tego czasu|tego samego dnia|następnego dnia|jeden z nich|"
        "jedna z nich|część z nich|wśród nich|obaj |oboje |innymi słowy|krótko mówiąc|podobnie|tak samo|według niego|według niej|po drugie|po trzecie|"
        "w efekcie|w rezultacie|co więcej|co istotne|stąd |zamiast tego|do tego |"
        "z nich|spośród nich|z tego |"
        "tego dnia|powiedział, że|powiedziała, że|dodał, że|dodała, że|podkreślił, że|podkreśliła, że|"
        "chodzi o|chodziło o|mowa o"
    ),
    "ru": listed_openings(
        "таким образом|в связи с этим|в результате |вместе с тем|тем не менее|между тем|тем временем|в то же время|в этом случае|в этой связи|помимо этого|"
        "помимо того|к тому же|более того|после этого|до этого|с тех пор|тогда |в частности|так, |итак|то есть|иными словами|один из них|одна из них|"
        "некоторые из них|среди них|оба |обе |для этого|из-за этого|по его мнению|по ее мнению|по её мнению|по их мнению|по их словам|в тот же день|"
        "на следующий день|позднее|позже |по его данным|по её данным|по ее данным|именно поэтому|напротив|впрочем|во-вторых|в-третьих|к этому|"
        "из них|это не |"
        "сказал, что|сказала, что|заявил, что|заявила, что|добавил, что|добавила, что|отметил, что|отметила, что|в этот день"
    ),
    "tr": listed_openings(
        "böylece|böylelikle|bunun üzerine|dolayısıyla|üstelik|oysa|yine de|buna rağmen|bununla birlikte|daha sonra|ardından|sonrasında|aynı zamanda|aynı gün|"
        "ertesi gün|diğer yandan|diğer taraftan|sonuç olarak|kısacası|yani |nitekim|hatta|zira|çünkü|her ikisi|ikisi de|birincisi|ikincisi|söz konusu|aksi halde|"
        "bunlardan|bunların"
    ),
    "vi": listed_openings(
        "chính vì vậy|chính vì thế|do vậy|bởi vậy|vì lẽ đó|từ đó|nhờ đó|nhờ vậy|qua đó|tiếp đó|lúc đó|khi đó|lúc ấy|khi ấy|cụ thể, |đồng thời|mặt khác|"
        "tóm lại|nói cách khác|hơn nữa|thêm vào đó|không những vậy|không chỉ vậy|tương tự|ngược lại|thế nhưng|song, |dù vậy|tuy vậy|mặc dù vậy|trong số đó|"
        "trong số này|người này|ông này|bà này|theo vị này|theo người này|cả hai |hôm sau|ngày hôm sau|sau vụ việc|sau sự việc|ngay sau đó"
    ),
    "ar": listed_openings(
        "من جهة أخرى|ومن جهة أخرى|من جهته|ومن جهته|من جانبه|ومن جانبه|في المقابل|وفي المقابل|بالتالي|وبالتالي|نتيجة لذلك|ونتيجة لذلك|مع ذلك|ومع ذلك|بعد ذلك|"
        "وبعد ذلك|لهذا|ولهذا|ولذلك|في هذا|وفي هذا|وفي ذلك|وأضاف أن|وأكد أن|وقال إن|وقالت إن|وأوضح أن|وأشار إلى|وتابع|وشدد على|وأضافت أن|وأكدت أن"
    ),
    "hi": listed_openings(
        "इसके अलावा|इस बीच|वहीं|इसी |साथ ही|दूसरी ओर|दूसरी तरफ|इससे|इसमें|उधर|इधर|ऐसे में|तब |बाद में|जबकि"
    ),
    "zh": listed_openings(
        "因而|所以|于是|於是|另外|另一方面|与此同时|與此同時|由此|随后|隨後|随即|之后|之後|此后|此後|然后|然後|接着|接著|总之|總之|换句话说|例如|比如|其中|前者|"
        "后者|後者|两人|兩人|二人|当时|當時|当天|當天|当日|當日|同日|次日|第二天|为此|為此|不仅如此|尽管如此|即便如此|反之|相反|而且|并且|而"
    ),
    "ja": listed_openings(
        "ただし|ただ、|しかも|なお、|次に|つまり|例えば|たとえば|したがって|従って|だから|ところが|すると|当時|翌日|両者|両氏|ほかに|他に|とはいえ|"
        "にもかかわらず|続いて|それ"
    ),
}  # fmt: skip
"""Beginnings of sentences."""

INSIDE = {
    "en": (", however,", " therefore ", ", though,", ", meanwhile,", ", in turn,", ", for example,", ", for instance,", ", then, ", ", too, ", " the above "),
    "de": (" hingegen", " dagegen ", " wiederum", " jedoch", " allerdings", " deshalb", " daher ", " demnach", " somit ", " also ", " wie oben", " oben genannt", " oben erwähnt", " oben beschrieben", " eingangs erwähnt", " besagte"),
    "fr": (" toutefois", " cependant", " en effet", " donc ", " pour autant", " par conséquent", " néanmoins", " de son côté", " pour sa part", " lui aussi ", " elle aussi ", " eux aussi ", " a alors ", " ont alors ", " s'étaient alors ", " s’étaient alors ", " s'était alors ", " s’était alors ", " a ensuite ", " ont ensuite ", " est ensuite ", " sont ensuite ", " a depuis ", " ont depuis "),
    "es": (" sin embargo", " por su parte", " no obstante", " por lo tanto", " en cambio", " más tarde "),
    "pt": (" no entanto", " por sua vez", " porém", " contudo", " portanto", " entretanto", " mais tarde "),
    "it": (" infatti", " tuttavia", " invece", " però", " dunque", " pertanto", " quindi", " più tardi "),
    "nl": (" echter", " daarom", " dus ", " immers", " daarentegen"),
    "pl": (" natomiast", " jednak ", " zatem ", " więc ", " bowiem ", " mowa o "),
    "ru": (" однако", " поэтому", " таким образом", " в свою очередь", " тем не менее"),
}  # fmt: skip
"""Connectives that stand behind the verb or the subject as a rule."""

AT_THE_END = {
    "en": (" that is.", " as well.", " too.", " either.", " though.", " anyway.", " instead."),
    "de": (" auch nicht.", " auch.", " dagegen."),
    "fr": (" aussi.", " non plus.", " également.", " autant."),
    "es": (" también.", " tampoco."),
    "pt": (" também.", " tampouco."),
    "it": (" anche.", " neanche.", " altrettanto."),
    "nl": (" ook.", " evenmin."),
}
"""Afterthoughts: a sentence that ends so adds to what was told before."""

_QUANTITIES = listed(
    "a an one two three four five six seven eight nine ten several few some many just about around only barely almost nearly less more within "
    "ein eine einen zwei drei vier fünf sechs sieben acht neun zehn wenige einige mehrere nur knapp rund etwa kaum gut weniger mehr "
    "un une deux trois quatre cinq sept huit neuf dix quelques plusieurs moins plus environ "
    "una uno dos tres cuatro cinco siete ocho nueve diez pocos pocas unos unas algunos algunas varios varias menos más casi apenas "
    "um uma dois duas três quatro sete oito nove dez poucos poucas alguns algumas vários várias mais quase "
    "due tre quattro cinque sei sette otto dieci pochi poche qualche alcuni alcune meno più quasi "
    "een twee drie vier vijf zes zeven acht negen tien enkele paar minder meer ruim "
    "dwa dwie trzy cztery pięć sześć siedem osiem kilka parę niecały niespełna ponad "
    "спустя через два две три четыре пять несколько "
    "bir iki üç dört beş altı yedi sekiz dokuz on birkaç yaklaşık hai ba bốn năm vài"
)
_UNITS = listed(
    "minute minutes hour hours day days week weeks month months year years decade decades century centuries night nights season seasons "
    "stunde stunden tag tage tagen woche wochen monat monate monaten jahr jahre jahren jahrzehnte minuten "
    "heure heures jour jours semaine semaines mois an ans année années minuto minutos hora horas día días semana semanas mes meses año años "
    "dia dias mês ano anos minuti ora ore giorno giorni settimana settimane mese mesi anno anni minuut minuten uur dag dagen week weken maand maanden jaar "
    "minut minuty godzinę godziny godzin dzień dni tydzień tygodnie tygodni miesiąc miesiące miesięcy rok lata lat "
    "минут минуты час часа часов день дня дней неделю недели недель месяц месяца месяцев год года лет "
    "dakika saat gün hafta ay yıl phút giờ ngày tuần tháng"
)
_LATER = {
    "en": (("later",), ("afterward",), ("afterwards",), ("earlier",)),
    "de": (("später",), ("danach",), ("zuvor",), ("davor",), ("darauf",)),
    "fr": (("plus", "tard"), ("auparavant",), ("plus", "tôt")),
    "es": (("después",), ("más", "tarde"), ("antes",)),
    "pt": (("depois",), ("mais", "tarde"), ("antes",)),
    "it": (("più", "tardi"), ("dopo",)),
    "nl": (("later",), ("eerder",), ("daarna",)),
    "pl": (("później",), ("wcześniej",)),
    "ru": (("спустя",), ("позже",), ("позднее",)),
    "tr": (("sonra",),),
    "vi": (("sau", "đó"),),
}
_WIDE_TIME = expression(
    r"[\d一二两兩三四五六七八九十百几幾数數半]{1,6}多?(?:年|个月|個月|か月|ヶ月|カ月|天|日|小时|小時|時間|分钟|分鐘|分|周|週|週間)之?[后後]"
)
_IS_A = expression(
    r"(?:Es|Era|Fue|É|Foi|È|Fu) (?:un|una|uno|el|la|um|uma|o|a|il|lo|un['’]\w+) (?!(?:[\w'’]+ ){0,6}(?:que|che|quien|quem|chi)\b)"
)
_PAST = {
    "es": ("ó", "aron", "ieron", "aban"),
    "pt": ("ou", "iu", "aram", "eram", "iram", "avam"),
}
DROPS_SUBJECTS = frozenset(_PAST)
_BEFORE_VERBS = listed("se no lo le les não")
_DETERMINERS = listed(
    "el la los las un una unos unas su sus al otro otra otros otras dos tres cuatro cinco varios varias muchos muchas algunos algunas más casi todo toda todos "
    "todas este esta estos estas cada o a os as um uma seu sua seus suas ao à dois duas três quatro vários várias muitos muitas alguns algumas mais quase nada"
)
_SHORT = 4  # letters of a verb, words of a sentence
_SAYS_THAN_WHAT = {
    "en": listed("than"),
    "de": listed("als"),
    "fr": listed("que"),
    "es": listed("de del que"),
    "pt": listed("de do da dos das que"),
    "it": listed("di del dello della il lo la i gli le un una che"),
    "nl": listed("dan"),
    "pl": listed("niż"),
    "ru": listed("чем"),
}
"""What follows where the time says from what it is counted: "earlier than", "después de"."""
_REACH = 7  # words


def has_no_subject(text: str, language: str) -> bool:
    """Whether a Spanish, Portuguese or Italian sentence opens with "is a" and does not say who: "Es una mujer tierna." ("Es un hecho que ..." says it)."""
    return language in ("es", "pt", "it") and _IS_A.match(text) is not None


def leaves_out_subject(words: list[str], language: str) -> bool:
    """Whether a Spanish or Portuguese verb in the past opens a sentence, and no noun behind it can be its subject: "Se basaron en el tratamiento ..."."""
    ends = _PAST.get(language)
    if ends is None or len(words) < _SHORT:
        return False
    verb = 1 if words[0] in _BEFORE_VERBS else 0
    behind = words[verb + 1]
    return (
        len(words[verb]) >= _SHORT
        and words[verb].endswith(ends)
        and behind not in _DETERMINERS
        and not behind[0].isdigit()
    )


def counts_time(words: list[str], language: str) -> bool:
    """Whether it opens with a time that is counted from something told before: "Two days later", "Menos de un mes después", "60年后"."""
    if language in ("zh", "ja"):
        return _WIDE_TIME.match(words[0]) is not None
    later = _LATER.get(language)
    if later is None or not (words[0].replace("\u0307", "") in _QUANTITIES or words[0].isdigit()):
        return False
    from_what = _SAYS_THAN_WHAT.get(language, frozenset())
    for at in range(1, min(len(words), _REACH)):
        if words[at] not in _UNITS:
            continue
        for phrase in later:
            end = at + 1 + len(phrase)
            if tuple(words[at + 1 : end]) == phrase and from_what.isdisjoint(words[end : end + 1]):
                return True
    return False
