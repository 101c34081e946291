"""Whether a sentence opens with a definite noun whose name it does not give: "The company", "Das Unternehmen", "El médico". Words and capitals alone.

`digest.summaries.openings` asks the other questions about a sentence's opening.
"""

# ruff: noqa: RUF001  letters of many scripts are what this file is about

from digest.summaries.expressions import expression
from digest.summaries.words import listed, names_somebody, words_of

_DEFINITE_LEADS = listed("the both neither another other")
_PREPOSITIONS = (("according", "to"), ("in",), ("at",), ("for",))
_LEADS = {"en": (*_DEFINITE_LEADS, "according", "in", "at", "for"), "fr": ("l", "le", "la", "les")}
"""What a phrase begins with that may be definite: a quick look before the long one."""
_DEFINITE_NOUNS = listed("company firm group agency commissioner report committee man woman men women boy girl pair two three couple team bill law deal move decision "
    "ruling announcement statement incident attack crash victim victims suspect suspects officer officers court judge government ministry minister "
    "president actor actress singer player coach club website site app device study researchers authors plan project measure video image images "
    "photo footage letter email result results country city town village state university school hospital airline driver pilot plane ship train "
    "book film movie show series drama event tweet post area region win victory loss vote bandits robbers mother father siblings trial jury lawsuit case star striker duo singer's singer’s band former latter same others camps cameras charges allegations accusations claims participants "
    "carmaker automaker lender retailer broadcaster startup manufacturer chain tycoon billionaire rapper comedian politician lawmaker senator congressman "
    "congresswoman director filmmaker artist writer journalist chairman founder manager defender midfielder goalkeeper quarterback champion winner "
    "teenager teen toddler baby pensioner widow bride groom student pupil teacher defendant plaintiff accused comic presenter host novelist")  # fmt: skip


_SAYS_LITTLE = listed(
    "young old elderly former same unnamed unidentified first second third two three other new latest local"
)
_FRENCH_DEFINITE_NOUNS = listed(
    "homme femme suspect suspecte victime victimes accusé accusée prévenu conducteur conductrice adolescent adolescente chanteur chanteuse acteur actrice "
    "joueur joueuse entraîneur quinquagénaire quadragénaire trentenaire sexagénaire octogénaire jeune garçon fillette ancien ancienne couple duo trio "
    "comédien comédienne animateur animatrice intéressé intéressée entreprise société député élu candidat candidate drame incident accident "
    "constructeur chroniqueur chroniqueuse milliardaire rappeur rappeuse humoriste réalisateur réalisatrice journaliste écrivain écrivaine romancier "
    "romancière artiste lycéen lycéenne étudiant étudiante retraité retraitée nourrisson bébé attaquant défenseur gardien champion championne quotidien "
    "hebdomadaire compagnie enseigne distributeur opérateur avionneur"
)
_PLAIN_VERB = expression(
    r" (?:was|is|are|were|has|had|have|said|says|told|will|would|did|a|ont|est|sont|était|étaient|avait|avaient|sera|va) "
)
_NOUNS = {
    "de": listed(
        "unternehmen firma konzern mann frau junge mädchen jugendliche paar trio trend text autor autorin täter opfer fahrer fahrerin polizist polizistin "
        "beamten verdächtige angeklagte kläger klägerin beklagte gericht urteil entscheidung vorfall unfall angriff gesetz projekt plan studie forscher "
        "forschenden wissenschaftler bericht buch film serie verein trainer trainerin spieler spielerin künstler künstlerin sänger sängerin schauspieler "
        "schauspielerin politiker politikerin minister ministerin gründer gründerin veranstaltung ausstellung maßnahme initiative behörde leiche "
        "autobauer autohersteller hersteller fluggesellschaft airline sender handelskette start-up startup milliardär rapper rapperin komiker komikerin "
        "regisseur regisseurin moderator moderatorin journalist journalistin schriftsteller schriftstellerin abgeordnete senior seniorin rentner rentnerin "
        "schüler schülerin student studentin torwart stürmer verteidiger olympiasieger olympiasiegerin weltmeister weltmeisterin titelverteidiger"
    ),
    "es": listed(
        "empresa compañía firma médico médica hombre mujer joven niño niña pareja víctima sospechoso detenido acusado acusada conductor autor juez jueza "
        "tribunal ministro ministra alcalde alcaldesa jugador jugadora entrenador equipo estudio informe proyecto ley medida incidente accidente ataque "
        "entidad organización organismo documento libro película magnate funcionario mandatario exmandatario legislador diputado senador "
        "aerolínea automotriz petrolera estatal cadena multinacional multimillonario cantante actor actriz periodista escritor escritora "
        "humorista rapero menor adolescente anciano anciana bebé delantero portero campeón campeona piloto tenista estudiante"
    ),
    "pt": listed(
        "empresa companhia médico médica homem mulher jovem menino menina casal vítima suspeito acusado acusada motorista autor juiz juíza tribunal ministro "
        "ministra prefeito prefeita jogador jogadora treinador técnico equipe estudo relatório projeto lei medida incidente acidente ataque entidade "
        "organização documento livro filme deputado senador magnata parlamentar petista tucano peemedebista "
        "montadora operadora petroleira estatal varejista multinacional bilionário cantor cantora ator atriz jornalista escritor escritora "
        "humorista adolescente idoso idosa bebê estudante atacante zagueiro goleiro campeão campeã piloto tenista vereador vereadora delegado delegada"
    ),
    "it": listed(
        "azienda società medico uomo donna giovane ragazzo ragazza coppia vittima sospettato imputato conducente autore giudice tribunale ministro ministra "
        "sindaco sindaca giocatore giocatrice allenatore squadra studio rapporto progetto legge misura incidente attacco documento libro film deputato senatore "
        "compagnia multinazionale miliardario cantante attore attrice regista giornalista scrittore scrittrice comico comica minorenne anziano anziana neonato "
        "neonata studente studentessa attaccante difensore portiere campione campionessa pilota tennista"
    ),
    "nl": listed(
        "bedrijf man vrouw jongen meisje stel slachtoffer verdachte bestuurder auteur rechter rechtbank minister burgemeester speler speelster trainer ploeg "
        "team onderzoek rapport project wet maatregel incident ongeluk aanval boek film politicus "
        "concern autofabrikant luchtvaartmaatschappij zender keten miljardair zanger zangeres acteur actrice regisseur journalist schrijver schrijfster "
        "cabaretier tiener peuter student studente aanvaller verdediger doelman kampioen kampioene renner"
    ),
}
_ARTICLES = {
    "de": listed("der die das den dem des"),
    "es": listed("el la los las"),
    "pt": listed("o a os as"),
    "it": listed("il lo la i gli le"),
    "nl": listed("de het"),
}
_FRONTED = {
    "es": ("en ", "con ", "por ", "según ", "tras ", "desde ", "durante ", "después "),
    "pt": ("em ", "no ", "na ", "com ", "por ", "segundo ", "após ", "desde ", "durante ", "depois "),
    "it": ("in ", "con ", "nel ", "nella ", "secondo ", "dopo ", "da ", "durante "),
}
"""Prepositions of a phrase in front of the subject, where the verb stays behind it."""
_FRONT = 90  # characters of a phrase in front of the subject
_ASIDE = expression(
    r"The [\w-]{3,20}(?: [\w-]{3,20})?, (?!whose )[a-z]"
)  # "The city, along with two states, ...": what follows is not its name
_AGED = "-jährige"
_NAMED_BEHIND = 4  # words of the opening: an article, an adjective, the noun, and what follows it
_DESCRIBES = listed(
    "aus von vom in im mit für bei der des den zu zum zur über unter um an am gegen auf hinter nach de del que en con por para sin sobre a al da do das dos "
    "di dei della delle degli che con per tra fra van voor met op bij die dat uit tegen te"
)


def speaks_of_the_unnamed(text: str, words: list[str], language: str) -> bool:
    """Whether it speaks of "the company" or of "another" before any name."""
    if language == "en" and words[0] == "another":
        return True
    front, comma, rest = text[:_FRONT].partition(", ")
    if (
        comma
        and language in ("en", "fr")
        and rest[:1].islower()
        and rest.lower().startswith(_LEADS[language])
        and not names_somebody(front[1:])
        and front[:1].isupper()
    ):
        behind = words_of(text[len(front) + 2 :])
        definite = _opens_with_definite if language == "en" else _opens_with_french_definite
        if behind and definite(behind):
            return not names_somebody(_subject(rest)[3:])
    if language == "en" and _opens_with_definite(words):
        if _ASIDE.match(text):
            return True
        return not names_somebody(_subject(text)[3:])
    if language == "fr":
        return _opens_with_french_definite(words) and not names_somebody(_subject(text)[3:])
    fronted = comma and front.lower().startswith(_FRONTED.get(language, ())) and not names_somebody(front)
    return _opens_with_bare_noun(*((rest, words_of(rest)) if fronted and rest else (text, words)), language)


def _opens_with_bare_noun(text: str, words: list[str], language: str) -> bool:
    """Whether an article, an adjective or none, and such a noun open a sentence, and neither a name nor what describes it follows."""
    articles = _ARTICLES.get(language)
    if articles is None or words[0] not in articles:
        return False
    nouns = _NOUNS[language]
    at = next((at for at in (2, 1) if at < len(words) and (words[at] in nouns or _AGED in words[at])), 0)
    if not at:
        return False
    following = text.split(maxsplit=_NAMED_BEHIND + 2)[at + 1 : at + 4]
    if language != "de" and any(word[:1].isupper() for word in following):  # "El cantante americano John Roe"
        return False
    return bool(following) and following[0][:1].islower() and following[0] not in _DESCRIBES


def _opens_with_definite(words: list[str]) -> bool:
    for preposition in _PREPOSITIONS:
        if tuple(words[: len(preposition)]) == preposition:
            words = words[len(preposition) :]
            break
    if len(words) < 3 or words[0] not in _DEFINITE_LEADS:  # noqa: PLR2004  "the young woman"
        return False
    described = words[1] in _SAYS_LITTLE or ("-" in words[1] and not words[1][0].isdigit())
    return words[1] in _DEFINITE_NOUNS or (described and words[2] in _DEFINITE_NOUNS)


def _opens_with_french_definite(words: list[str]) -> bool:
    first = words[0].replace("’", "'")
    noun = (
        first.removeprefix("l'")
        if first.startswith("l'")
        else words[1]
        if len(words) > 1 and first in ("le", "la", "les")
        else ""
    )
    return noun in _FRENCH_DEFINITE_NOUNS


def _subject(text: str) -> str:
    """Give what stands before the first plain verb: a name behind it does not say who "the company" is."""
    found = _PLAIN_VERB.search(text)
    return text[: found.start()] if found else text
