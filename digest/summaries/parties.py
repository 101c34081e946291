"""Words by which a sentence says whom it charges, and by which he, or who speaks for him, answers, per language. Data only, all lower case.

Beside the verbs of denial (`digest.summaries.denials`): what the accused says in his own words no table of denials has.
"""

# ruff: noqa: RUF001  letters and apostrophes are what this file is about

from typing import NamedTuple

from digest.summaries.words import listed, listed_heads, listed_phrases


class Parties(NamedTuple):
    """How one language charges and answers.

    `accusing` has its object behind it; so has `accused`, unless an `auxiliary` stands close before it or a word of `whereof` right behind: then it is who stands before it,
    as before one of `under`. `against` and `that` count behind a word of `cases`, and `faces` before one. `defending` are verbs of who is blamed, `saying` those of everybody; `counsel` are beginnings of who speaks for
    somebody whose name stands within a few words, unless one of `prosecuting` stands there, too. What is `own` to the defence needs no name, nor does what somebody has `stated` to be
    `not_so`.
    """

    accusing: frozenset[str] = frozenset()
    accused: frozenset[str] = frozenset()
    auxiliaries: frozenset[str] = frozenset()
    whereof: frozenset[str] = frozenset()
    under: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    against: frozenset[str] = frozenset()
    faces: frozenset[str] = frozenset()
    that: frozenset[str] = frozenset()
    defending: frozenset[str] = frozenset()
    saying: frozenset[str] = frozenset()
    counsel: tuple[str, ...] = ()
    prosecuting: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()
    not_so: frozenset[str] = frozenset()


PARTIES = {
    "en": Parties(
        listed("accuses accusing criticizes criticises criticizing criticising condemns condemning slams slamming blasts blasting blames blaming sues suing denounces denouncing"),
        listed("accused charged suspected indicted investigated sued criticized criticised condemned blamed slammed blasted convicted arrested denounced probed"),
        listed("was were is are been being be"),
        listed("of with in over for by on after"),
        listed_phrases("under fire|under investigation|on trial|stand trial|stands trial|faces charge|facing charge|faced charge|faces trial|faces criticism|facing criticism|faced criticism|faces accusation|heavy criticism|widespread criticism|faces allegation|accused of|pleading guilty|pleaded guilty|pleads guilty|could face up to"),
        listed_heads("charge allegation lawsuit case complaint accusation suit claims"),
        listed("against"),
        listed("face faces faced facing"),
        listed("that"),
        listed("insists insisted maintains maintained argues argued contends contended counters countered claims claimed defends defended apologizes apologized apologised responded pleads cooperating explained explains"),
        listed("said says told tells"),
        listed_heads("lawyer attorney solicitor barrister counsel spokes defense defence"),
        listed_phrases("district attorney|attorney general|u s attorney|state attorney|prosecuting attorney|city attorney|county attorney|the family|victim"),
        listed_phrases("company spokes|for the company|defense attorney|defense lawyer|defence lawyer|defence barrister|defending, said"),
        (),
        listed("not no never nothing nobody didn't doesn't wasn't isn't don't weren't didn’t doesn’t wasn’t isn’t don’t weren’t without innocent mistake accident legal lawful properly honesty integrity victim"),
    ),
    "de": Parties(
        listed("kritisierte kritisierten beschuldigte beschuldigten attackiert attackierte rügt rügte"),
        listed("beschuldigt angeklagt verdächtigt vorgeworfen festgenommen kritisiert verklagt verurteilt"),
        listed("wird werden wurde wurden worden ist sind war"),
        frozenset(),
        listed_phrases("in der kritik|unter verdacht|vor gericht|in untersuchungshaft|zur last gelegt"),
        listed_heads("vorw anschuld ermittl ermittel verfahren anklage klage kritik verdacht beschuld"),
        listed("gegen"),
        frozenset(),
        frozenset(),
        listed("beteuert beteuerte verteidigt verteidigte verteidigten rechtfertigt rechtfertigte wehrt wehrte kontert konterte entgegnet entgegnete entschuldigte entschuldigt beharrt beharrte behauptet behauptete"),
        listed("sagt sagte erklärt erklärte betont betonte versichert versicherte"),
        listed_heads("anwalt anwält rechtsanwalt rechtsanwält verteidiger sprecher"),
        listed_heads("staatsanwalt staatsanwalts staatsanwält polizei opfer nebenkl"),
        listed_phrases("die verteidigung argument|verteidiger sagte|verteidigerin sagte"),
        (),
        listed("nicht kein keine keinen keiner nie niemals nichts nur unschuldig rechtmäßig versehen"),
    ),
    "fr": Parties(
        listed("accuse accusent accusant critique critiquent critiquant fustige fustigent dénonce dénoncent dénonçant tacle étrille condamne condamnent"),
        listed("accusé accusée accusés accusées soupçonné soupçonnée soupçonnés soupçonnées poursuivi poursuivie poursuivis condamné condamnée condamnés jugé jugée jugés inculpé inculpée interpellé arrêté critiqué critiquée critiqués visé visée"),
        listed("est sont été être était étaient fut sera"),
        listed("de d pour par à en"),
        listed_phrases("mis en examen|mise en examen|mis en cause|mise en cause|la cible de critiques|sous le feu des critiques|comparaît|comparaissent|sur le banc des accusés"),
        listed_heads("plainte accusation enquête procès charges information procédure critiques"),
        listed("contre"),
        frozenset(),
        frozenset(),
        listed("défend défendu plaide plaidé plaident plaideront justifie justifié assure assuré répond répondu rétorque rétorqué réplique répliqué maintient invoque invoqué excusé martèle martelé"),
        listed("dit déclaré déclare affirme affirmé explique expliqué indique indiqué estime estimé soutient"),
        listed_heads("avocat porte-parole défense"),
        listed_phrases("avocat général|avocate générale|la famille|victime|partie civile|parties civiles|proches"),
        listed_phrases("avocat de la défense|avocats de la défense"),
        (),
        listed("pas jamais rien aucun aucune n non innocent légal erreur victime seulement"),
    ),
    "es": Parties(
        listed("acusa acusan acusó acusaron critica critican criticó criticaron denuncia denunció cuestiona cuestionó"),
        listed("acusado acusada acusados acusadas investigado investigada investigados imputado imputada imputados procesado procesada condenado condenada criticado criticada señalado señalada detenido detenida"),
        listed("es son fue fueron sido ser está están era"),
        listed("de por"),
        listed_phrases("en el banquillo|bajo investigación|sospechos"),
        listed_heads("denuncia acusaci demanda querella cargos críticas proceso causa"),
        listed("contra"),
        listed("enfrenta enfrentan"),
        listed("que"),
        listed("defiende defendió asegura aseguró justifica justificó alega alegó insiste insistió sostiene sostuvo argumenta argumentó replicó respondió reitera reiteró disculpó"),
        listed("dijo dice afirmó afirma señaló explicó explica indicó declaró pidió pide presentó"),
        listed_heads("abogad portavoz portavoc vocer defensa"),
        listed_phrases("la familia|víctima|acusación particular"),
        listed_phrases("abogado de la defensa|abogado defensor|abogada defensora"),
        (),
        listed("no nunca nada ningún ninguna inocente legal víctima error jamás"),
    ),
    "pt": Parties(
        listed("acusa acusam acusou acusaram critica criticam criticou criticaram denuncia denunciou"),
        listed("acusado acusada acusados acusadas investigado investigada investigados indiciado indiciada denunciado denunciada suspeito suspeita condenado condenada criticado criticada citado citada preso presa"),
        listed("é são foi foram sido ser está estão era"),
        listed("de por pela pelo"),
        listed_phrases("no banco dos réus|sob investigação|réu"),
        listed_heads("denúncia acusaç ação processo inquérito crític queixa"),
        listed("contra"),
        listed("enfrenta enfrentam"),
        listed("que"),
        listed("defende defendeu assegura assegurou justifica justificou alega alegou insiste insistiu sustenta sustentou argumenta argumentou garante garantiu respondeu rebateu reitera reiterou"),
        listed("disse diz afirmou afirma explicou explica declarou informou pediu pede apresentou"),
        listed_heads("advogad defesa porta-voz assessor"),
        listed_phrases("família|vítima|advogado-geral|advogada-geral"),
        listed_phrases("advogado de defesa|advogada de defesa"),
        listed_phrases("em nota,|por meio de nota|disse em nota|afirmou em nota|informou em nota"),
        listed("não nunca nada nenhum nenhuma inocente legal vítima erro jamais"),
    ),
    "it": Parties(
        listed("accusa accusano critica criticano denuncia denunciano attacca"),
        listed("accusato accusata accusati indagato indagata indagati imputato imputata arrestato arrestata condannato condannata criticato criticata sospettato sospettata"),
        listed("è sono stato stata stati fu era viene"),
        listed("di per da dal dalla"),
        listed_phrases("sotto accusa|sotto inchiesta|sotto processo"),
        listed_heads("accus denunc inchiesta processo querela critich"),
        listed("contro"),
        frozenset(),
        listed("che"),
        listed("difende difeso giustifica giustificato sostiene replica replicato ribatte risponde risposto assicura"),
        listed("detto dice spiegato spiega dichiarato afferma affermato"),
        listed_heads("avvocat legale portavoce difesa difensor"),
        listed_phrases("famiglia|vittima|parte civile"),
        (),
        (),
        listed("non mai nulla niente nessun nessuna innocente legittimo vittima errore"),
    ),
    "nl": Parties(
        listed("beschuldigt beschuldigde beschuldigden bekritiseert bekritiseerde"),
        listed("beschuldigd verdacht aangeklaagd veroordeeld aangehouden opgepakt bekritiseerd vervolgd"),
        listed("wordt worden werd werden is zijn was waren"),
        listed("van"),
        listed_phrases("onder vuur|terecht voor|staat terecht"),
        listed_heads("aanklacht klacht beschuldig onderzoek kritiek zaak aangifte"),
        listed("tegen"),
        frozenset(),
        listed("dat"),
        listed("verdedigt verdedigde verdedigden rechtvaardigt benadrukt benadrukte beweert beweerde houdt"),
        listed("zegt zei verklaart verklaarde stelt stelde"),
        listed_heads("advoca woordvoerd"),
        listed_phrases("familie|slachtoffer|nabestaanden"),
        (),
        (),
        listed("niet nooit geen niets onschuldig vergissing"),
    ),
    "vi": Parties(
        accused=listed("buộc trích"),
        auxiliaries=listed("bị"),
        under=listed_phrases("bị truy tố|bị khởi tố|bị tố|bị bắt|bị lên án"),
        saying=listed("khẳng nói giải cho"),
        not_so=listed("không chưa vô tuân sai oan"),
    ),
}  # fmt: skip
