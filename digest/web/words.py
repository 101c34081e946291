"""The words of the pages, by language. Plain sentences: readers come here once, on a phone, wanting out."""

# ruff: noqa: RUF001 - French is written with a real apostrophe

from dataclasses import dataclass

RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
"""Languages that are written from right to left, in their usual script."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language. `{title}` stands for the name of the newsletter, `{contact}` for the address of its editors."""

    language: str
    ask: str
    ask_more: str
    button: str
    ask_end: str
    done: str
    done_more: str
    done_end: str
    contact: str
    missing: str
    missing_more: str
    refused: str
    refused_more: str
    busy: str
    busy_more: str


_ENGLISH = Words(
    language="en",
    ask="Unsubscribe from {title}?",
    ask_more="Press the button once and no further edition is sent to you.",
    button="Unsubscribe",
    ask_end="Nothing has changed yet. To stay subscribed, just close this page.",
    done="You are unsubscribed",
    done_more="No further edition of {title} will be sent to you. One that was already on its way may still arrive.",
    done_end="Does mail keep coming? Then the link may have been cut off: open the one in the newest edition, or write to us.",
    contact="Write to {contact}",
    missing="This page does not exist",
    missing_more="The link may have been cut off. Please open it again from the mail, whole.",
    refused="That did not work",
    refused_more="Nothing has been changed. Please open the link in the mail again and press the button there.",
    busy="Please try again in a minute",
    busy_more="We could not do this just now, and nothing has been changed.",
)
_GERMAN = Words(
    language="de",
    ask="{title} abbestellen?",
    ask_more="Ein Druck auf den Knopf, und Sie erhalten keine weitere Ausgabe.",
    button="Abbestellen",
    ask_end="Noch ist nichts geändert. Wenn Sie weiterlesen möchten, schließen Sie einfach diese Seite.",
    done="Sie sind abgemeldet",
    done_more="Sie erhalten keine weitere Ausgabe von {title}. Eine, die schon unterwegs war, kann noch ankommen.",
    done_end="Kommt weiterhin Post? Dann war der Link vielleicht abgeschnitten: Öffnen Sie den aus der neuesten Ausgabe, oder schreiben Sie uns.",
    contact="An {contact} schreiben",
    missing="Diese Seite gibt es nicht",
    missing_more="Der Link ist vielleicht abgeschnitten. Bitte öffnen Sie ihn noch einmal vollständig aus der Mail.",
    refused="Das hat nicht geklappt",
    refused_more="Es wurde nichts geändert. Bitte öffnen Sie den Link in der Mail noch einmal und drücken Sie dort den Knopf.",
    busy="Bitte versuchen Sie es in einer Minute noch einmal",
    busy_more="Das ging gerade nicht, und es wurde nichts geändert.",
)
_FRENCH = Words(
    language="fr",
    ask="Se désabonner de {title}\N{NARROW NO-BREAK SPACE}?",
    ask_more="Appuyez une fois sur le bouton et vous ne recevrez plus aucun numéro.",
    button="Se désabonner",
    ask_end="Rien n’a encore changé. Pour rester abonné, fermez simplement cette page.",
    done="Vous êtes désabonné",
    done_more="Vous ne recevrez plus {title}. Un numéro déjà parti peut encore arriver.",
    done_end="Vous recevez encore des messages\N{NARROW NO-BREAK SPACE}? Le lien était peut-être coupé\N{NO-BREAK SPACE}: ouvrez celui du dernier numéro, ou écrivez-nous.",
    contact="Écrire à {contact}",
    missing="Cette page n’existe pas",
    missing_more="Le lien est peut-être coupé. Ouvrez-le de nouveau, en entier, depuis le message.",
    refused="Cela n’a pas fonctionné",
    refused_more="Rien n’a été modifié. Ouvrez de nouveau le lien du message et appuyez sur le bouton.",
    busy="Veuillez réessayer dans une minute",
    busy_more="Ce n’était pas possible pour l’instant, et rien n’a été modifié.",
)
_SPANISH = Words(
    language="es",
    ask="¿Darse de baja de {title}?",
    ask_more="Pulse el botón una vez y no recibirá ningún número más.",
    button="Darse de baja",
    ask_end="Todavía no ha cambiado nada. Para seguir suscrito, cierre esta página.",
    done="Se ha dado de baja",
    done_more="No recibirá más números de {title}. Uno que ya estaba en camino aún puede llegar.",
    done_end="¿Sigue llegando correo? Quizá el enlace estaba cortado: abra el del último número o escríbanos.",
    contact="Escribir a {contact}",
    missing="Esta página no existe",
    missing_more="Quizá el enlace esté cortado. Ábralo de nuevo, completo, desde el correo.",
    refused="No ha funcionado",
    refused_more="No se ha cambiado nada. Abra de nuevo el enlace del correo y pulse allí el botón.",
    busy="Inténtelo de nuevo en un minuto",
    busy_more="Ahora mismo no ha sido posible, y no se ha cambiado nada.",
)
_PORTUGUESE = Words(
    language="pt",
    ask="Cancelar a assinatura de {title}?",
    ask_more="Toque no botão uma vez e nenhuma outra edição será enviada a você.",
    button="Cancelar assinatura",
    ask_end="Nada mudou ainda. Para continuar recebendo, basta fechar esta página.",
    done="Assinatura cancelada",
    done_more="Nenhuma outra edição de {title} será enviada a você. Uma que já estava a caminho ainda pode chegar.",
    done_end="Ainda chegam mensagens? Talvez o link estivesse cortado: abra o da edição mais recente ou escreva para nós.",
    contact="Escrever para {contact}",
    missing="Esta página não existe",
    missing_more="Talvez o link esteja cortado. Abra-o novamente, inteiro, a partir da mensagem.",
    refused="Não funcionou",
    refused_more="Nada foi alterado. Abra novamente o link da mensagem e toque no botão.",
    busy="Tente novamente em um minuto",
    busy_more="Não foi possível agora, e nada foi alterado.",
)
_TABLE = {one.language: one for one in (_ENGLISH, _GERMAN, _FRENCH, _SPANISH, _PORTUGUESE)}

LANGUAGES = tuple(_TABLE)


def words_of(tag: str) -> Words:
    """Give the words for a language tag (`pt-BR` is served by `pt`); English where there are none."""
    return _TABLE.get(_primary(tag), _ENGLISH)


def direction(tag: str) -> str:
    """Give the value of `dir` for a language tag."""
    return "rtl" if _primary(tag) in RIGHT_TO_LEFT else "ltr"


def _primary(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()
