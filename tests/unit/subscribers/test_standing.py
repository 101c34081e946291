"""Who left by the lists of other programs: nobody is mailed because something was not understood."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError, UsageError
from digest.model import SubscriberState
from digest.subscribers import Invalid, Roster, Row, headers, standing
from digest.subscribers.headers import plain
from digest.subscribers.standing import RANK, Standing

ACTIVE, PENDING, PAUSED = SubscriberState.ACTIVE, SubscriberState.PENDING, SubscriberState.PAUSED
UNSUBSCRIBED, SUPPRESSED = SubscriberState.UNSUBSCRIBED, SubscriberState.SUPPRESSED


def standings(header: str, *rows: str, where: str = "list.csv", **options) -> list[SubscriberState | str]:
    """Give for each row its state, or why it has none."""
    text = "\n".join((header, *rows)) + "\n"
    roster = Roster(io.BytesIO(text.encode()), "weekly", where=where, **options)
    return [row.reader.state if isinstance(row, Row) else row.reason for row in roster]


MAILCHIMP = "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,CC,LAST_CHANGED,LEID,EUID,NOTES,TAGS"


@pytest.mark.parametrize(
    ("header", "row", "state"),
    [
        pytest.param(MAILCHIMP, 'a@example.org,A,B,2,"2024-01-01 00:00:00",,,,,DE,,1,e,,', ACTIVE, id="mailchimp"),
        pytest.param(
            '"Email Address","First Name","Last Name",UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER',
            'a@example.org,A,B,"2025-01-01 00:00:00",,,N/A,',
            UNSUBSCRIBED,
            id="mailchimp, left",
        ),
        pytest.param(
            "Email Address,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID,LEID",
            "a@example.org,2025-01-01 00:00:00,News,7,1",
            SUPPRESSED,
            id="mailchimp, cleaned",
        ),
        pytest.param(
            "email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at",
            "a@example.org,true,,other,true,2024-01-01T00:00:00Z,",
            UNSUBSCRIBED,
            id="substack, paying, without mail",
        ),
        pytest.param(
            "email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at",
            "a@example.org,false,,other,false,2024-01-01T00:00:00Z,",
            ACTIVE,
            id="substack, reading for free",
        ),
        pytest.param(
            "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers",
            "1,a@example.org,A,,false,false,,2024-01-01T00:00:00.000Z,,,",
            UNSUBSCRIBED,
            id="ghost, left",
        ),
        pytest.param(
            "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers",
            "1,a@example.org,A,,true,false,,2024-01-01T00:00:00.000Z,,,",
            ACTIVE,
            id="ghost",
        ),
        pytest.param(
            "uuid,email,name,attributes,status,created_at,updated_at",
            '1,a@example.org,A,"{}",blocklisted,,',
            SUPPRESSED,
            id="listmonk, blocked",
        ),
        pytest.param("uuid,email,name,status", "1,a@example.org,A,enabled", ACTIVE, id="listmonk"),
        pytest.param("Name,Email,Status", "A,a@example.org,Marked as spam", SUPPRESSED, id="sendy, complained"),
        pytest.param("Name,Email,Status", "A,a@example.org,Unconfirmed", PENDING, id="sendy, pending"),
        pytest.param("email,first_name,status", "a@example.org,A,cancelled", UNSUBSCRIBED, id="kit, left"),
        pytest.param("email,status,created_at", "a@example.org,inactive,2024", UNSUBSCRIBED, id="beehiiv, left"),
        pytest.param("EMAIL;LASTNAME;EMAIL_BLACKLISTED;ADDED_TIME", "a@example.org;B;Yes;x", UNSUBSCRIBED, id="brevo"),
        pytest.param("Email,Status,Subscribed", "a@example.org,junk,2024-01-01 10:00:00", SUPPRESSED, id="mailerlite"),
        pytest.param("E-Mail-Adresse;Abgemeldet am", "a@example.org;3.4.2025", UNSUBSCRIBED, id="German, left"),
        pytest.param("E-Mail-Adresse;Abgemeldet am", "a@example.org;", ACTIVE, id="German"),
        pytest.param("Courriel;Statut", "a@example.org;désinscrit", UNSUBSCRIBED, id="French, left"),
        pytest.param("Courriel;Abonné", "a@example.org;oui", ACTIVE, id="French"),
        pytest.param("email,unsubscribed_at", "a@example.org,0000-00-00 00:00:00", ACTIVE, id="no moment of MySQL"),
        pytest.param("email,confirmed", "a@example.org,", PENDING, id="not confirmed"),
        pytest.param("email,newsletter", "a@example.org,nein", UNSUBSCRIBED, id="a shop's customer"),
        pytest.param("email,newsletter", "a@example.org,weekly", ACTIVE, id="the key of a newsletter"),
        pytest.param("E-Mail;Newsletter", "a@example.org;abgemeldet", UNSUBSCRIBED, id="a shop's customer, in a word"),
        pytest.param("Id,Email,HasOptedOutOfEmail", "1,a@example.org,true", UNSUBSCRIBED, id="salesforce, left"),
        pytest.param("firstName,emailAddress,isActive", "A,a@example.org,0", UNSUBSCRIBED, id="a program's own names"),
        pytest.param("emailAddress,subscriberStatus", "a@example.org,cleaned", SUPPRESSED, id="a program's own word"),
        pytest.param("email,email_verified", "a@example.org,false", PENDING, id="not verified"),
        pytest.param("email,bounced", "a@example.org,1.0", SUPPRESSED, id="one as a fraction"),
        pytest.param("email,bounced", "a@example.org,0.0", ACTIVE, id="nought as a fraction"),
    ],
)
def test_exports_of_other_programs(header, row, state):
    """Each says in its own words who reads and who left, and is taken at its word."""
    assert standings(header, row) == [state]


@pytest.mark.parametrize("column", ["status", "Status", "subscription_status", "Email-Status", "Statut"])
@pytest.mark.parametrize(
    ("word", "state"), [("unsubscribed", UNSUBSCRIBED), ("CLEANED", SUPPRESSED), ("Abonniert", ACTIVE)]
)
def test_words_under_any_name(column, word, state):
    """Columns of words are known by several names, words in any case."""
    assert standings(f"email,{column}", f"a@example.org,{word}") == [state]


@pytest.mark.parametrize("word", ["", "vip", "0", "soft bounced", "never subscribed", "unsubscribed?"])
def test_words_that_are_not_known(word):
    """Nobody becomes active because their state was not understood; the note says what to do."""
    roster = Roster(io.BytesIO(f"email,status\na@example.org,{word}\n".encode()), "weekly")
    (row,) = roster
    assert isinstance(row, Invalid)
    assert row.reason == f"status {word!r} is none of pending, active, paused, unsubscribed, suppressed"
    assert any("--ignore status" in note for note in roster.notes)


@pytest.mark.parametrize("tick", ["✓", "✔", "✔\ufe0f", "☑", " ✅ "])
@pytest.mark.parametrize(("column", "state"), [("Abgemeldet", UNSUBSCRIBED), ("bounced", SUPPRESSED), ("doi", ACTIVE)])
def test_ticks(column, state, tick):
    """A tick is a yes, though no letter is in it: nobody is mailed whose tick stands under what means that they left."""
    assert standings(f"email,{column}", f"a@example.org,{tick}") == [state]


@pytest.mark.parametrize(("column", "state"), [("Abgemeldet", ACTIVE), ("bounced", ACTIVE), ("doi", PENDING)])
@pytest.mark.parametrize("cell", ["-", "—", "--", "/", " ", "☐"])
def test_signs_for_nothing(column, state, cell):
    """Dashes stand for an empty cell, as does a box without its tick."""
    assert standings(f"email,{column}", f"a@example.org,{cell}") == [state]


@pytest.mark.parametrize("cell", ["perhaps", "later", "the 3rd", "-1 day", "!", "*", "+", "✗", "☒", "✓?"])
@pytest.mark.parametrize("column", ["email_disabled", "unsub_time", "subscribed", "confirmed"])
def test_flags_that_say_neither(column, cell):
    """What is neither yes, no nor a moment costs its row."""
    assert standings(f"email,{column}", f"a@example.org,{cell}") == [f"{column} {cell!r} is neither yes nor no"]


def test_an_empty_yes():
    """Who is not said to read is not taken in as somebody who does; who is not said to have left reads."""
    assert standings("email,subscribed", "a@example.org,") == ["subscribed '' is neither yes nor no"]
    assert standings("email,email_disabled", "a@example.org,", "b@example.org") == [ACTIVE, ACTIVE]


def test_the_gravest_counts():
    """Of several columns the one that keeps the reader the farthest away decides."""
    header = "email,status,unsubscribed_at,bounced,confirmed"
    rows = ("a@example.org,active,,,yes", "b@example.org,active,2025-01-01,,yes", "c@example.org,unsubscribed,,1,no")
    assert standings(header, *rows) == [ACTIVE, UNSUBSCRIBED, SUPPRESSED]


@pytest.mark.parametrize(
    "column",
    [
        "Unsubscribed from list",
        "opt_out_flag",
        "newsletter_status",
        "Kündigungsdatum, Abo gekündigt zum",
        "bounce_type",
        "Blacklist",
        "date_desinscription_lettre",
        "Left",
        "marketing consent",
        "UNSUB_REASON",
        "Отписался",
        "Kein Newsletter",
        "keine Werbung",
        "Receive newsletter",
        "Newsletter erwünscht",
        "receives emails",
        "mailable",
        "invalid",
    ],
)
def test_a_column_that_is_not_understood_stops_the_list(column):
    """It looks as if it told who left: a person has to say so, or that it does not."""
    text = f'email,"{column}"'
    with pytest.raises(SourceError, match="may tell who left, and is not understood") as caught:
        standings(text, "a@example.org,x")
    assert caught.value.where == "list.csv"
    assert "call it state" in caught.value.hint
    assert f"--ignore {plain(column)}" in caught.value.hint
    assert standings(text, "a@example.org,x", ignored=[column]) == [ACTIVE]
    assert standings(text, "a@example.org,x", base=UNSUBSCRIBED) == [UNSUBSCRIBED]
    with pytest.raises(SourceError, match="may tell who left"):
        standings(text, "a@example.org,x", base=ACTIVE)


@pytest.mark.parametrize(
    "column",
    [
        "OPTIN_TIME",
        "subscribed_at",
        "Subscription date",
        "subscriber_id",
        "plan",
        "active_subscription",
        "created_at",
        "opt_in_ip",
        "Company",
        "cleft",
        "newsletter_name",
        "Newsletters",
        "emails_received",
        "LinkedInUrl",
    ],
)
def test_columns_of_which_nothing_is_to_be_feared(column):
    """When and whence somebody came stops nothing."""
    assert standings(f"email,{column}", "a@example.org,x") == [ACTIVE]


def test_a_word_for_having_left_in_any_column():
    """Where a column that means nothing here says that somebody left, its row is told and the others come in."""
    found = standings(
        "email,type", "a@example.org,regular", "b@example.org, Unsubscribed", "c@example.org,hard-bounced"
    )
    assert found == [ACTIVE, "type 'Unsubscribed' may say that they left", "type 'hard-bounced' may say that they left"]
    assert standings("email,type", "b@example.org,unsubscribed", ignored=["Type"]) == [ACTIVE]


def test_an_ignored_column_is_not_read():
    """Also one of ours: the states of a country are none of readers."""
    assert standings("email,State,status", "a@example.org,CA,active", ignored=["state"]) == [ACTIVE]


@pytest.mark.parametrize("written", ["isActive", "is_active", "IS ACTIVE"])
def test_an_ignored_column_is_found_by_any_form_of_its_name(written):
    """As it stands in the file, and as notes and errors write it."""
    assert standings("emailAddress,isActive", "a@example.org,0", ignored=[written]) == [ACTIVE]


def test_a_column_to_ignore_has_to_be_there():
    """A slip in its name is told, with the names that there are."""
    with pytest.raises(UsageError, match="there is no column 'statsu' to ignore") as caught:
        standings("email,status", ignored=["statsu"])
    assert "'email', 'status'" in caught.value.hint


@pytest.mark.parametrize(
    "name",
    [
        "unsubscribed_members_export_7f1.csv",
        "lists/nonsubscribed_members_export.csv",
        "cleaned.csv",
        "Bounces 2025.csv",
        "abgemeldete.csv",
        "désinscrits.csv",
        "inactive.csv",
        "do-not-mail.csv",
        "DNC.csv",
        "list_deleted.csv",
    ],
)
def test_a_file_that_is_named_for_those_who_left(name):
    """Where the name alone says it, a person has to say whether it is so."""
    with pytest.raises(SourceError, match="by its name the file holds people who left") as caught:
        standings("email,name", "a@example.org,A", where=name)
    assert "--state unsubscribed" in caught.value.hint
    for base in (UNSUBSCRIBED, ACTIVE):
        assert standings("email,name", "a@example.org,A", where=name, base=base) == [base]
    assert standings("email,unsub_time", "a@example.org,2025-01-01", where=name) == [UNSUBSCRIBED]


@pytest.mark.parametrize("name", ["subscribed_members_export.csv", "readers.csv", "/srv/unsubscribed/readers.csv", "-"])
def test_files_of_other_names(name):
    """The name of the file counts, not that of its folder."""
    assert standings("email,name", "a@example.org,A", where=name) == [ACTIVE]


def test_what_everybody_is_at_least():
    """A list of those who left makes nobody of them a reader, and one who complained is that still."""
    assert standings("email,status", "a@example.org,active", "b@example.org,spam", base=UNSUBSCRIBED) == [
        UNSUBSCRIBED,
        SUPPRESSED,
    ]


def test_a_note_names_the_columns_that_tell():
    """So that a person can see how the list was understood."""
    roster = Roster(io.BytesIO(b"email,email_disabled,Status,plan\n"), "weekly")
    assert roster.notes == ("who left is told by 'email_disabled', 'status'", "these columns were left alone: 'plan'")


CELLS = st.one_of(
    st.text(max_size=12), st.sampled_from(["", "active", "yes", "no", "unsubscribed", "2025-01-01", "spam", "1", "0"])
)


@given(st.sampled_from(RANK), CELLS, CELLS)
def test_no_cell_brings_nearer(base, word, flag):
    """Whatever is written, nobody comes out nearer to being mailed than all are, and a cell of nonsense is an error."""
    standing = Standing(("email", "status", "email_disabled"), others=("email",), base=base)
    try:
        state = standing.of(("a@example.org", word, flag))
    except UsageError:
        return
    assert RANK.index(state) >= RANK.index(base)
    if state is ACTIVE:
        assert plain(word) not in ("unsubscribed", "spam", "")
        assert plain(flag) not in ("yes", "1", "2025_01_01")


KINDS_OF_COLUMNS = {
    "words": standing._STANDINGS,
    "left": frozenset(standing._LEFT),
    "reads": standing._READS,
    "confirmed": standing._CONFIRMED,
    "ours": frozenset(headers._MEANING),
}
"""The names of columns that are known, by what they hold."""


@pytest.mark.parametrize("kind", KINDS_OF_COLUMNS)
def test_names_of_columns_are_plain_and_have_one_meaning(kind):
    """A name in another form would never be met, and one of two meanings would depend on the order in which they are asked for."""
    mine = KINDS_OF_COLUMNS[kind]
    others = frozenset().union(*(names for other, names in KINDS_OF_COLUMNS.items() if other != kind))
    assert [name for name in mine if plain(name) != name] == []
    assert mine & others == set()


def test_words_are_plain_and_said_once():
    """So it is with the words in cells: yes is never no, and each word for a state can be met."""
    for words in (standing._WORDS, headers._FREQUENCY, standing._YES, standing._NO):
        assert [word for word in words if plain(word) != word] == []
    assert not standing._YES & standing._NO


@pytest.mark.parametrize("name", sorted(standing._STANDINGS | set(standing._LEFT) | standing._READS))
def test_no_known_column_lets_somebody_in_who_left(name):
    """Whatever a column is called: what it says of who left keeps them out, in any case and with blanks around."""
    cell = " NO " if name in standing._READS else " Unsubscribed " if name in standing._STANDINGS else " 2025-01-01 "
    assert standings(f"email,{name.upper()}", f"a@example.org,{cell}")[0] in (UNSUBSCRIBED, SUPPRESSED)
