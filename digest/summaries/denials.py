"""What answers a charge in each language: verbs of denial with what they deny, pleas, doubts, silence, and the verbs of who stands up for something. Data only, all lower case.

Narrow on purpose, since one word takes a sentence of the summary. `pleas` are phrases that hardly anybody but a side in a dispute uses; `doubts` warn of a
conclusion, whoever has them. `defends` count only before a word of the criticism, or before `own`: "its", "their". `contrasts` stand inside a sentence, or open it, and lean on nothing but the other side.
"""

# ruff: noqa: RUF001  letters of many scripts are what this file is about

from typing import NamedTuple

from digest.summaries.words import Phrases, listed, listed_heads, listed_phrases


class Refusal(NamedTuple):
    """Forms of a verb of denial and beginnings of what it denies within `reach` words behind it, or on `both` sides; without objects it says enough alone."""

    verbs: frozenset[str]
    objects: tuple[str, ...] = ()
    reach: int = 6
    both: bool = False


class Denials(NamedTuple):
    """The words of one language; a negation close by undoes a denial, and `undone` is what looks like a plea and is none."""

    denials: tuple[Refusal, ...] = ()
    negations: frozenset[str] = frozenset()
    pleas: Phrases = Phrases()
    undone: Phrases = Phrases()
    doubts: Phrases = Phrases()
    silences: Phrases = Phrases()
    defends: frozenset[str] = frozenset()
    contrasts: tuple[str, ...] = ()
    own: frozenset[str] = frozenset()


_ENGLISH = Denials(
    denials=(
        Refusal(
            listed("deny denies denied denying"),
            listed_heads(
                "claim alleg accus charge wrong suggest involve any having being critic knowing knowledge responsib guilt ever kill murder report abus "
                "assault link role doing all"
            ),
        ),
        Refusal(listed("deny denies denied denying"), listed_heads("he she they it client"), 2),
        Refusal(listed("deny denies denied denying"), listed_heads("both everything"), 1),
        Refusal(listed("disputes disputed"), listed_heads("claim alleg account version assert character"), 5),
        Refusal(listed("rejects rejected rejecting"), listed_heads("notion idea suggest version critic claim alleg accus"), 5),
        Refusal(listed("dismisses dismissed dismissing"), listed_heads("critic claim alleg accus suggest"), 3),
        Refusal(listed("refutes refuted")),
    ),
    negations=listed("not never nobody no nor neither didn't didn’t doesn't doesn’t don't don’t cannot can't can’t won't won’t hasn't hasn’t without"),
    pleas=listed_phrases(
        "not guilty|pleaded innocent|pleads innocent|his innocence|her innocence|their innocence|"
        "he is innocent|she is innocent|they are innocent|he was innocent|she was innocent|client is innocent|he's innocent|she's innocent|"
        "he had nothing to do with|she had nothing to do with|"
        "in self-defense|in self-defence|acted appropriately|stands by its|stands by his|stands by her|stood by its|stood by his|"
        "stood by her|hit back at critics|hit back at criticism|responded to the criticism|in response to the criticism|categorically den|vehemently den|"
        "defense attorneys argued|defense attorneys say|defense lawyers argued|defense lawyers say|the defense argued|the defence argued|the defence said|"
        "strongly den|strenuously den|repeatedly denied|angrily denied|always denied|consistently denied|none of this is true|none of it is true|none of that is true|that is a lie|that is not true|that is untrue|is a pack of lies|did nothing wrong|done nothing wrong|i have never|i never |we have never|we never |smear campaign against|a witch hunt"
    ),
    doubts=listed_phrases("no evidence that|no evidence against|no evidence linking|no evidence of a|jump to conclusions|rush to judgment|presumption of innocence|presumed innocent"),
    silences=listed_phrases("could not be reached for comment|did not return|did not reply|had no comment|declined comment"),
    defends=listed("defended defends defend defending justified justifies"),
    contrasts=listed_phrases(", however,|, for its part,|, for his part,|, for her part,|, meanwhile,|, in turn,"),
    own=listed("its his her their"),
)  # fmt: skip
_GERMAN = Denials(
    denials=(
        Refusal(
            listed("bestreitet bestreiten bestritt bestritten"),
            listed_heads("vorw anschuld beschuld kritik tatvorw schuld beteilig verantwort dass jede jegliche darstell taten"),
            9,
            both=True,
        ),
        Refusal(
            listed("zurück zurückgewiesen zurückwies zurückweist zurückweisen zurückzuweisen"),
            listed_heads("vorw anschuld beschuld kritik darstell behaupt"),
            9,
            both=True,
        ),
        Refusal(listed("bestreitet bestreiten bestritt bestritten"), listed_heads("beides alles dies"), 1, both=True),
        Refusal(listed("weist weisen wies wiesen"), listed_heads("beides alles dies"), 1, both=True),
        Refusal(listed("dementiert dementierte dementierten dementieren")),
        Refusal(
            listed("widerspricht widersprach widersprechen widersprachen widersprochen"),
            listed_heads("vorw anschuld kritik darstell behaupt bericht einschätz"),
            8,
            both=True,
        ),
        Refusal(listed("streitet streiten stritt stritten abgestritten abstritt abzustreiten abstreitet"), listed_heads("vorw tat anschuld schuld beteilig beschuld alles"), 7, both=True),
        Refusal(listed("wehrt wehren wehrte wehrten"), listed_heads("vorw anschuld kritik darstell behaupt verdacht"), 7),
        Refusal(listed("leugnet leugnete leugnen leugneten"), listed_heads("vorw tat schuld beteilig verantwort dass"), 7, both=True),
    ),
    negations=listed("nicht nie niemals kein keine keiner niemand kaum weder"),
    pleas=listed_phrases(
        "seine unschuld|ihre unschuld|unschuldig|freispruch|nicht schuldig|aus notwehr|in notwehr|aus der luft gegriffen|frei erfunden|"
        "jeder grundlage|nichts zu tun habe|keiner schuld bewusst|nicht auf sich sitzen|haltlos|unbegründet|die verteidigung forder|die verteidigung plädier|verteidiger forderte|"
        "verteidiger plädierte|vorwürfe von sich|vorwurf von sich|anschuldigungen von sich|schmutzkampagne|hexenjagd|bestreitet das.|bestreitet das,|bestritt das.|bestritt das,|bestreiten das.|bestreiten das,|bestreitet es.|bestreitet dies|bestritt dies|streitet das ab|streitet es ab|stritt das ab|stimmt alles nicht|das stimmt nicht|das ist nicht wahr|das ist gelogen|ist alles gelogen|eine lüge|ich habe nie |ich habe niemals|wir haben nie |nichts vorzuwerfen|laut verteidigung|nach angaben seines anwalts|nach angaben ihres anwalts"
    ),
    doubts=listed_phrases("unschuldsvermutung|keine beweise|keinerlei beweise|keine hinweise darauf|voreilige schlüsse"),
    silences=listed_phrases("ließ eine anfrage|ließen eine anfrage|war nicht zu erreichen|nicht erreichbar|äußerte sich zunächst nicht|wollte sich nicht|wollten sich nicht"),
    defends=listed("verteidigt verteidigte verteidigten verteidigen rechtfertigt rechtfertigte rechtfertigten rechtfertigen"),
    contrasts=listed_phrases(" hingegen| dagegen | wiederum| jedoch| allerdings| seinerseits| ihrerseits"),
    own=listed("sein seine seinen seiner ihr ihre ihren ihrer"),
)  # fmt: skip
_FRENCH = Denials(
    denials=(
        Refusal(
            listed("nie nient nié niait niaient niant nier"),
            listed_heads("faits toute tout accus allég reproch implicat être avoir responsab intention culpab bloc catégoriqu"),
            9,
            both=True,
        ),
        Refusal(
            listed("conteste contestent contesté contestait contestaient contestant contester"),
            listed_heads("faits accus allég reproch version critiqu culpab dénonc implicat avoir intention"),
            8,
            both=True,
        ),
        Refusal(
            listed("conteste contestent contesté contestait contestaient contestant"),
            listed_heads("tout ces cette formellement fermement catégoriquement vigoureusement"),
            1,
        ),
        Refusal(listed("dément démenti démentie démentis démentent démentait démentant démentir réfute réfutent réfuté réfutée réfutait")),
        Refusal(listed("réfutant rejetant niant contestant"), listed_heads("tout accus allég reproch critiqu responsab")),
        Refusal(
            listed("rejette rejettent rejeté rejetait récuse récusent récusé récusait balaie balaye balayé"),
            listed_heads("accus allég reproch critiqu mises motivation responsab idée argument version"),
        ),
    ),
    negations=listed("ne jamais personne ni sans n'a n’a n'ont n’ont n'avait n’avait n'est n’est"),
    pleas=listed_phrases(
        "son innocence|leur innocence|non coupable|se dit innocent|se disent innocent|"
        "plaidé la relaxe|plaide la relaxe|plaident la relaxe|plaidera la relaxe|plaideront la relaxe|demandé la relaxe|réclamé la relaxe|l'acquittement|rien à se reprocher|en légitime défense|campagne de dénigrement|campagne de diffamation|ce qu'il conteste|ce qu'elle conteste|ce qu'ils contestent|ce qu'il dément|ce qu'elle dément|ce qu'ils démentent|assure respecter|assurent respecter|"
        "dénégations|je n'ai jamais|nous n'avons jamais|je suis innocent| nie.| nient.|tout cela est faux|tout est faux|c'est faux|c'est un mensonge|c'est totalement faux|s'est défendu|se défend :|se défend en |se défend d'avoir|se défendent d'avoir|s'en défend|se sont défendu|s'est justifié|il se justifie|elle se justifie|"
        "a rétorqué|ont rétorqué|sans fondement|infondé|assure ne pas avoir|assure n'avoir|assurant ne pas avoir|affirme ne pas avoir|affirme n'avoir|affirmant ne pas avoir|"
        "dit ne pas avoir|dit n'avoir|jure ne pas avoir|la défense plaide|la défense a plaidé|selon la défense|la défense estime|la défense conteste"
    ),
    doubts=listed_phrases("aucun élément qui|aucun élément ne|aucune preuve|prématurée et hâtive|conclusions hâtives|pas de conclusion à tirer|la présomption d'innocence"),
    silences=listed_phrases("n'a pas donné suite|n'ont pas donné suite|n'ont pas répondu|n'a pas souhaité réagir|n'a pas souhaité s'exprimer|n'avait pas répondu"),
    defends=listed("défendu défend défendent défendait défendaient justifié justifie justifient justifiait"),
    contrasts=listed_phrases(" de son côté| pour sa part| de leur côté| pour leur part| quant à lui| quant à elle| quant à eux| toutefois| cependant| en revanche"),
    own=listed("son sa ses leur leurs"),
)  # fmt: skip
_SPANISH = Denials(
    denials=(
        Refusal(
            listed("niega niegan negó negaron negado negar negando"),
            listed_heads("acusaci denunci cargos hechos haber cualquier responsab participaci implicaci vínculo señalamient autor culpab relación crític"),
        ),
        Refusal(listed("niega niegan negó negaron negado negando"), listed_heads("que tener haber todo ser"), 1),
        Refusal(
            listed("rechaza rechazan rechazó rechazaron rechazado rechazando"),
            listed_heads("acusaci denunci cargos señalamient cuestionamient crític imputaci alegaci versi alegat"),
        ),
        Refusal(listed("desmiente desmienten desmintió desmintieron desmentido desmentir")),
    ),
    negations=listed("no nunca nadie se sin me le les ni"),
    pleas=listed_phrases(
        "se declaró inocente|se declaran inocentes|se declaró no culpable|es inocente|son inocentes|su inocencia|no culpable|"
        "la absolución|nada que ver con|legítima defensa|respondió a las críticas|campaña de desprestigio|campaña de difamación|es mentira|todo es falso|es falso|yo nunca |nunca he |jamás he |no he hecho nada|lo niega|lo negó|lo niegan|se defendió de|sin fundamento|la defensa alega|la defensa sostiene|"
        "la defensa sostuvo|según la defensa|la defensa pidió|la defensa pide|la defensa argument"
    ),
    doubts=listed_phrases("presunción de inocencia|no hay pruebas|no existen pruebas|ninguna prueba"),
    silences=listed_phrases("no ha respondido|no respondieron|respondieron de inmediato|no quisieron comentar|no hizo comentarios"),
    defends=listed("defendió defiende defendieron defienden justificó justifica justificaron"),
    contrasts=listed_phrases(" por su parte| por su lado| en cambio| sin embargo| no obstante"),
    own=listed("su sus"),
)  # fmt: skip
_PORTUGUESE = Denials(
    denials=(
        Refusal(
            listed("nega negam negou negaram negado negar negando negava"),
            listed_heads("acusaç alegaç denúnc crític suspeit irregularid participaç envolviment crime qualquer recebiment autoria responsab todas"),
        ),
        Refusal(listed("nega negam negou negaram negado negar negando negava"), listed_heads("que ter saber tudo ser"), 1),
        Refusal(
            listed("rejeita rejeitam rejeitou rejeitaram rebate rebateu rebateram refuta refutou refutaram repudia repudiou"),
            listed_heads("acusaç alegaç crític denúnc argument declaraç suspeit"),
        ),
        Refusal(listed("desmente desmentem desmentiu desmentiram desmentido")),
    ),
    negations=listed("não nunca ninguém sem nem"),
    pleas=listed_phrases(
        "é inocente|são inocentes|se diz inocente|sua inocência|a absolvição|não teve conhecimento|não tinha conhecimento|"
        "nada a ver com|legítima defesa|não cometeu|não cometeram|sem fundamento|respondeu às críticas|campanha difamatória|é mentira|é tudo mentira|tudo é falso|eu nunca |nunca fiz|nunca recebi|campanha de difamação|se defendeu d|a defesa alega|a defesa alegou|"
        "a defesa afirma|a defesa afirmou|a defesa diz|a defesa disse|segundo a defesa|a defesa sustenta"
    ),
    doubts=listed_phrases("presunção de inocência|não há provas|não existem provas|nenhuma prova"),
    silences=listed_phrases("não comentou|não comentaram|não quis comentar|não se manifest|não responderam|tenta contato com a defesa"),
    defends=listed("defendeu defende defenderam defendem justificou justifica justificaram"),
    contrasts=listed_phrases(" por sua vez| por seu lado| no entanto| porém"),
    own=listed("sua suas seu seus"),
)  # fmt: skip
_ITALIAN = Denials(
    denials=(
        Refusal(
            listed("nega negano negato negava negavano negando"),
            listed_heads("accus ogni addebit coinvolg responsab critich qualsiasi tutto"),
        ),
        Refusal(listed("nega negano negato negava negavano negando"), listed_heads("di che"), 1),
        Refusal(listed("smentisce smentiscono smentito smentita smentì")),
        Refusal(listed("respinge respingono respinto respinse"), listed_heads("accus critich addebit")),
    ),
    negations=listed("non mai nessuno senza"),
    pleas=listed_phrases(
        "è innocente|sono innocenti|si dichiara innocente|sua innocenza|loro innocenza|estraneo ai fatti|estranea ai fatti|"
        "estranei ai fatti|estraneità|l'assoluzione|legittima difesa|campagna diffamatoria|tutto falso|è falso|non è vero|non ho mai|una bugia|campagna denigratoria|nulla a che fare|infondat|la difesa sostiene|secondo la difesa"
    ),
    doubts=listed_phrases("presunzione di innocenza|non ci sono prove|nessuna prova"),
    silences=listed_phrases("non ha voluto commentare|non hanno commentato|non ha risposto"),
    defends=listed("difeso difende difendono difendeva giustifica giustificato"),
    contrasts=listed_phrases(" dal canto suo| da parte sua| invece| tuttavia| però"),
    own=listed("suo sua suoi sue"),
)  # fmt: skip
_DUTCH = Denials(
    denials=(
        Refusal(listed("ontkent ontkennen ontkende ontkenden ontkend")),
        Refusal(listed("spreekt spreken sprak spraken tegengesproken tegenspreekt tegenspreken"), listed_heads("beschuldig kritiek aantijging verwijt"), 6, both=True),
        Refusal(listed("hand"), listed_heads("beschuldig kritiek aantijging verwijt"), 8, both=True),
    ),
    negations=listed("niet nooit niemand geen"),
    pleas=listed_phrases("onschuldig|zijn onschuld|haar onschuld|vrijspraak|uit noodweer|niets te maken met|ongegrond|uit de lucht gegrepen|lastercampagne|dat is niet waar|is gelogen|klopt niets van|ik heb nooit|we hebben nooit|heksenjacht"),
    silences=listed_phrases("wilde niet reageren|wil niet reageren|was niet bereikbaar"),
    defends=listed("verdedigt verdedigde verdedigden verdedigen rechtvaardigt"),
    doubts=listed_phrases("geen bewijs"),
    contrasts=listed_phrases(" daarentegen| echter| op zijn beurt| op haar beurt"),
    own=listed("zijn haar hun"),
)  # fmt: skip
_POLISH = Denials(
    denials=(
        Refusal(listed("zaprzecza zaprzeczają zaprzeczył zaprzeczyła zaprzeczyli zaprzeczyło zaprzeczając")),
        Refusal(listed("odrzuca odrzucają odrzucił odrzuciła odrzucili odpiera odpierają odpierał odpierała"), listed_heads("zarzut oskarż krytyk")),
    ),
    negations=listed("nie nigdy nikt"),
    pleas=listed_phrases("nie przyznaje się|nie przyznają się|nie przyznał się|nie przyznała się|nie przyznali się|niewinn|uniewinnieni|bezpodstawn"),
    doubts=listed_phrases("nie ma dowodów|domniemani"),
    silences=listed_phrases("odmówił komentarza|odmówiła komentarza|nie odpowiedział"),
    defends=listed("broni bronią bronił broniła bronili usprawiedliwia"),
    contrasts=listed_phrases(" natomiast| z kolei| jednak "),
    own=listed("swój swoją swoje swojego swojej swoich"),
)  # fmt: skip
_RUSSIAN = Denials(
    denials=(
        Refusal(listed("отрицает отрицают отрицал отрицала отрицали отрицая опроверг опровергла опровергли опровергает опровергают опровергнул")),
        Refusal(listed("отверг отвергла отвергли отвергает отвергают отклонил отклонила"), listed_heads("обвинен критик претенз упрек утвержден")),
    ),
    negations=listed("не никто никогда"),
    pleas=listed_phrases("не признал вину|не признает вину|не признаёт вину|не признала вину|вину не призна|невинов|непричаст|безосновател"),
    doubts=listed_phrases("презумпци|нет доказательств"),
    silences=listed_phrases("отказался от комментариев|отказалась от комментариев|отказались от комментариев|не ответил"),
    contrasts=listed_phrases(" в свою очередь| со своей стороны| однако"),
)  # fmt: skip
_TURKISH = Denials(
    denials=(
        Refusal(listed("reddetti reddettiler reddediyor reddetmişti yalanladı yalanladılar yalanlıyor"), listed_heads("suçlama iddia eleştiri"), 7, both=True),
    ),
    pleas=listed_phrases("suçsuz|masum ol|beraat|suçlamaları kabul etmedi|suçlamayı kabul etmedi|iddiaları kabul etmedi|inkar etti|inkâr etti|asılsız"),
    silences=listed_phrases("yorum yapmadı|yorum yapmak istemedi"),
    defends=listed("savundu savunuyor savundular"),
    contrasts=listed_phrases(" ise "),
)  # fmt: skip
_VIETNAMESE = Denials(
    pleas=listed_phrases(
        "phủ nhận|bác bỏ cáo buộc|bác bỏ mọi|bác bỏ thông tin|bác bỏ việc|bác bỏ các cáo buộc|không thừa nhận|không nhận tội|mình vô tội|là vô tội|"
        "nhận vô tội|rằng vô tội|không có vấn đề gì|bố vô tội|bị cáo vô tội|kêu oan|phản bác|không phạm tội|vu khống|bịa đặt|không đúng sự thật"
    ),
    undone=listed_phrases("không phủ nhận|không thể phủ nhận|chưa phủ nhận|không bác bỏ"),
    silences=listed_phrases("từ chối bình luận|chưa phản hồi|chưa đưa ra bình luận|chưa đáp ứng yêu cầu bình luận|không bình luận"),
)  # fmt: skip

DENIALS = {
    "en": _ENGLISH,
    "de": _GERMAN,
    "fr": _FRENCH,
    "es": _SPANISH,
    "pt": _PORTUGUESE,
    "it": _ITALIAN,
    "nl": _DUTCH,
    "pl": _POLISH,
    "ru": _RUSSIAN,
    "tr": _TURKISH,
    "vi": _VIETNAMESE,
}
