"""Who reads and who left, by what lists of other programs say of it in their columns. Pure: a header and cells in, a state out.

The rule: nobody is mailed because something was not understood. A cell that says nothing that we know costs its row, a column that may say who left and
is not understood stops the list.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from digest.errors import UsageError
from digest.model import SubscriberState
from digest.subscribers.headers import plain

ACTIVE, PENDING, PAUSED = SubscriberState.ACTIVE, SubscriberState.PENDING, SubscriberState.PAUSED
UNSUBSCRIBED, SUPPRESSED = SubscriberState.UNSUBSCRIBED, SubscriberState.SUPPRESSED
RANK = (ACTIVE, PENDING, PAUSED, UNSUBSCRIBED, SUPPRESSED)
"""From mailed to never again: of several columns the one that says the most counts."""
GONE = (UNSUBSCRIBED, SUPPRESSED)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _sets(words: Mapping[SubscriberState, str]) -> Mapping[str, SubscriberState]:
    return {form: state for state, said in words.items() for word in said.split() for form in (word, _older(word))}


def _older(word: str) -> str:
    """Give the word that others still use for a blocklist."""
    return word.replace("blockl", "blackl")


_WORDS = _sets(
    {
        ACTIVE: "active subscribed confirmed enabled regular opted_in opt_in aktiv angemeldet abonniert bestätigt actif active abonné inscrit"
        " confirmé activo suscrito attivo iscritto ativo inscrito actief ingeschreven",
        PENDING: "pending unconfirmed unactivated not_confirmed validating ausstehend unbestätigt nicht_bestätigt en_attente non_confirmé"
        " pendiente in_attesa pendente",
        PAUSED: "paused on_hold snoozed pausiert en_pause pausado in_pausa",
        # 'inactive': who left, at beehiiv; who never confirmed, at Kit. Neither is mailed.
        UNSUBSCRIBED: "unsubscribed unsubscribe unsub opted_out opt_out optout cancelled canceled removed deleted disabled archived inactive"
        " abgemeldet ausgetragen abbestellt gekündigt gelöscht inaktiv désinscrit désinscrite désabonné désabonnée inactif baja"
        " dado_de_baja inactivo disiscritto cancellato inattivo uitgeschreven afgemeld inactief cancelado descadastrado inativo",
        SUPPRESSED: "suppressed bounced hard_bounced hard_bounce cleaned complained complaint spam marked_as_spam spam_complaint junk"
        " undeliverable blocklisted blocked gesperrt unzustellbar",
    }
)
"""What a column of words says. Soft bounces and whoever never subscribed are none of these: their rows are told, and nobody is added."""

_SAID = frozenset(
    form
    for word, state in _WORDS.items()
    for form in (word, word.replace("_", " "), word.replace("_", "-"))
    if state in GONE
)
"""The words for having left as cells write them, for a look at every cell of columns that mean nothing here."""

_STANDINGS = _set(
    "state status subscription_status subscription_state subscriber_status subscriber_state subscribe_status email_status"
    " email_subscriber_status email_subscription_status email_marketing_consent email_marketing_status member_status contact_status"
    " zustand anmeldestatus abostatus statut état estado stato статус الحالة"
)
_LEFT = _sets(
    {
        UNSUBSCRIBED: "unsub_time unsubscribed_at unsubscribe_time unsubscribe_date unsubscribed_date unsubscribed_on unsubscription_date"
        " date_unsubscribed unsubscribed is_unsubscribed global_unsubscribe unsubscribed_from_all_email email_disabled optout_time"
        " opt_out_time optout_date opt_out_date opted_out_at opted_out opt_out optout email_opt_out has_opted_out_of_email do_not_email"
        " do_not_contact blocklisted email_blocklisted emailblocklisted disabled deleted is_deleted"
        " deleted_at removed_at abgemeldet abgemeldet_am abmeldedatum abmeldung ausgetragen ausgetragen_am abbestellt abbestellt_am"
        " gekündigt gekündigt_am désinscrit désinscrit_le désabonné désabonné_le date_de_désinscription date_de_désabonnement"
        " fecha_de_baja dado_de_baja disiscritto data_disiscrizione uitgeschreven uitgeschreven_op afgemeld afgemeld_op",
        SUPPRESSED: "clean_time cleaned cleaned_at bounced bounced_at bounce_date bounce_time hard_bounced hard_bounce hard_bounced_at"
        " complained complained_at complaint_date spam spam_complaint marked_as_spam suppressed suppressed_at undeliverable gesperrt",
    }
)
"""Columns that are filled for those who left: with yes, or with when."""

_READS = _set(
    "subscribed is_subscribed subscribed_to_emails email_subscribed accepts_marketing accepts_email_marketing email_marketing opt_in optin"
    " opted_in email_opt_in newsletter_opt_in marketing_opt_in enabled active is_active aktiv angemeldet abonniert abonné inscrit suscrito"
    " iscritto ingeschreven"
)
_CONFIRMED = _set(
    "confirmed is_confirmed email_confirmed verified is_verified email_verified activated is_activated double_opt_in double_optin doi bestätigt confirmé confirmado"
)
_NO = _set("0 0_0 no n false f off null nil none nan na n_a never nein falsch non faux falso nee nie нет")
_YES = _set("1 1_0 yes y true t on x ja j wahr oui o vrai si sí s sim verdadero vero verdadeiro waar tak да")
_EMPTY = re.compile(r"[\s./\u2013—☐-]*")  # dashes for nothing, and a box without its tick; other signs may be a yes
_TICKED = re.compile(r"[✓✔☑✅]\ufe0f?")
_MOMENT = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b.*|\d{8}(T?\d{4,6}Z?)?|\d{10}|\d{13}", re.DOTALL
)  # also seconds since 1970
_NEVER = re.compile(r"0{1,4}[./-]0{1,2}[./-]0{1,4}\b.*", re.DOTALL)  # 0000-00-00, of MySQL

_HARMLESS = re.compile(
    r"(subscri(bed?|ber|ption)|abo|opt_?in)_?(at|on|date|time|ip|id|url|page|form|source|since|referrer|count|am|datum|type|tier|expires_at|interval)"
    r"|(date|last)_subscribed|last_subscribed_at|active_subscription"
    r"|newsletters?(_(id|key|name|title|topics?|frequency|language|format|url))?|subscribers?_(name|since|location)|.*_(ip|url)|block_?chain.*|open_status"
)
_SUSPECT = re.compile(
    r"unsub|subscri|opt_?out|opt_?in(?!_)|bounc|complain|complaint|spam|suppress|(block|black|deny)_?list|blocked|(^|_)clean|disabled|deleted|removed"
    r"|cancel|inactive|(^|_)(status|left|gone|consent|dnc)(_|$)|do_not|no_e?_?mail|permission|abgemeld|abmeld|austr[ai]t|austrag|ausgetr|gekündigt|kündigung"
    r"|newsletter|(^|_)(receives?|keine?|mailable|invalid)(_|$)"
    r"|gesperrt|abbestell|widerruf|widerspr|inaktiv|einwillig|désinscri|désabon|desinscri|desabon|statut|consent|(^|_)baja|cancelad|disiscri|disdett"
    r"|uitgeschr|afgemeld|descadast|wypis|rezygn|отпис|ملغ|الغاء|解除|退订|退訂|hủy"
)
_BESIDE = re.compile(
    r"(unsub|unsubscribe|unsubscription|clean|bounce|opt_?out|abmelde?|complaint)_?.*(campaign|reason|grund|ip|source|type|nl).*"
)
_FILES = re.compile(
    r"(?:^|_)(un_?subscrib|unsub(?:s|_|$)|non_?subscrib|cleaned|bounce|complain|suppress|(?:block|black)_?list|opt_?outs?(?:_|$)|inactive|inaktiv|do_not_|dnc(?:_|$)|deleted|cancell?ed|gelöscht|abgemeld|abmeld"
    r"|ausgetr|désinscri|désabon|desinscri|desabon|dados?_de_baja|disiscri|uitgeschr)"
)


def unclear_file(name: str) -> bool:
    """Whether the name of a file says that it holds those who left; some exports say it nowhere else."""
    return _FILES.search(plain(name)) is not None


@dataclass(slots=True)
class Standing:
    """What the columns of a list say of who reads it. `names` are plain, `others` those that mean something else; `base` is what all are at least."""

    names: Sequence[str]
    others: Collection[str] = ()
    base: SubscriberState = ACTIVE
    unknown: dict[str, None] = field(default_factory=dict, init=False)
    """Columns of words that were not understood, as far as the list was read."""
    _told: dict[int, str] = field(default_factory=dict, init=False)
    _dumb: dict[int, str] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for at, name in enumerate(self.names):
            if name in self.others:
                continue
            told = name in _STANDINGS or name in _LEFT or name in _READS or name in _CONFIRMED
            (self._told if told or (name == "newsletter" and "state" not in self.names) else self._dumb)[at] = name

    @property
    def tells(self) -> bool:
        """Whether anything of a row tells who left."""
        return bool(self._told)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that tell who left."""
        return tuple(dict.fromkeys(name for name in self._told.values() if name != "newsletter"))

    @property
    def unclear(self) -> tuple[str, ...]:
        """The columns that look as if they told who left, and are not understood."""
        suspects = [name for name in self._dumb.values() if _SUSPECT.search(name) and not _HARMLESS.fullmatch(name)]
        return tuple(name for name in suspects if not (self.columns and _BESIDE.fullmatch(name)))

    def of(self, cells: Sequence[str]) -> SubscriberState:
        """Give the state that a row tells. Raises `UsageError` when a cell says what we do not know."""
        said = [self._said(name, cells[at] if at < len(cells) else "") for at, name in self._told.items()]
        for at, name in self._dumb.items():
            if at < len(cells) and cells[at].strip().lower() in _SAID:
                self.unknown.setdefault(name)
                raise UsageError(f"{name} {cells[at].strip()!r} may say that they left")
        return max(self.base, *said, key=RANK.index) if said else self.base

    def _said(self, name: str, cell: str) -> SubscriberState:
        if name in _STANDINGS:
            return self._word(name, cell)
        yes = _affirmed(cell)
        if name == "newsletter":  # ours holds a key, a shop's says whether they want one
            word = _WORDS.get(plain(cell), ACTIVE)
            return UNSUBSCRIBED if yes is False and cell.strip() else word
        if name in _READS and not cell.strip():
            yes = None
        if yes is None:
            self.unknown.setdefault(name)
            raise UsageError(f"{name} {cell[:200]!r} is neither yes nor no")
        if name in _LEFT:
            return _LEFT[name] if yes else ACTIVE
        gone = PENDING if name in _CONFIRMED else UNSUBSCRIBED
        return ACTIVE if yes else gone

    def _word(self, name: str, cell: str) -> SubscriberState:
        word = plain(cell)
        if name == "state" and not cell.strip():  # of ours: whoever wrote the list by hand says so of a few
            return ACTIVE
        if word not in _WORDS or cell.rstrip().endswith("?"):
            self.unknown.setdefault(name)
            raise UsageError(f"{name} {cell[:200]!r} is none of {', '.join(SubscriberState)}")
        return _WORDS[word]


def _affirmed(cell: str) -> bool | None:
    """Whether a cell says yes, or when; None where it says neither yes nor no."""
    word, text = plain(cell), cell.strip()
    if word in _NO or _EMPTY.fullmatch(text) or _NEVER.fullmatch(text):
        return False
    return True if word in _YES or _TICKED.fullmatch(text) or _MOMENT.fullmatch(text) else None
