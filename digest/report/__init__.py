"""What happened, in words and as JSON: runs, fates, the ledger, readers. Pure: nouns in, text and plain values out.

Nothing is printed, read or decided here. Text from the world (titles, replies of servers) leaves without control characters. The JSON shapes are
stable: scripts build on them.
"""

from digest.report.belonging import adopted_text, adoption_json, estrangement_text, meaning_text
from digest.report.checking import check_json, check_text, finding_json, finding_line, finding_lines
from digest.report.condition import CONDITION_HEADINGS, condition_json, condition_rows
from digest.report.fates import (
    FATE_HEADINGS,
    fate_json,
    fate_rows,
    fate_sums,
    parts_text,
    reason_text,
    unread_json,
    unread_line,
)
from digest.report.health import diagnosis_json, diagnosis_line, diagnosis_text, health_sums, remedy_lines
from digest.report.ledger import (
    DELIVERY_HEADINGS,
    delivery_json,
    delivery_line,
    delivery_rows,
    edition_json,
    status_json,
    status_text,
)
from digest.report.operating import (
    breach_line,
    doubt_line,
    edition_name,
    fates_text,
    given_back,
    goes_on,
    retry_text,
    ruling_line,
    verified_json,
    verified_text,
)
from digest.report.readers import event_line, who_json
from digest.report.restraints import RESTRAINT_HEADINGS, quota_lines, restraint_rows, trouble_line
from digest.report.review import keeping_back, verdict_json, verdict_text
from digest.report.runs import as_json, as_text, doubt_lines, problems
from digest.report.situation import (
    DOMAIN_HEADINGS,
    REFUSAL_HEADINGS,
    domain_rows,
    pace_text,
    refusal_rows,
    situation_json,
    situation_line,
    situation_text,
)
from digest.report.sources import failure_json, failure_line, source_json
from digest.report.wording import headline, json_text, plain, printable

__all__ = [
    "CONDITION_HEADINGS",
    "DELIVERY_HEADINGS",
    "DOMAIN_HEADINGS",
    "FATE_HEADINGS",
    "REFUSAL_HEADINGS",
    "RESTRAINT_HEADINGS",
    "adopted_text",
    "adoption_json",
    "as_json",
    "as_text",
    "breach_line",
    "check_json",
    "check_text",
    "condition_json",
    "condition_rows",
    "delivery_json",
    "delivery_line",
    "delivery_rows",
    "diagnosis_json",
    "diagnosis_line",
    "diagnosis_text",
    "domain_rows",
    "doubt_line",
    "doubt_lines",
    "edition_json",
    "edition_name",
    "estrangement_text",
    "event_line",
    "failure_json",
    "failure_line",
    "fate_json",
    "fate_rows",
    "fate_sums",
    "fates_text",
    "finding_json",
    "finding_line",
    "finding_lines",
    "given_back",
    "goes_on",
    "headline",
    "health_sums",
    "json_text",
    "keeping_back",
    "meaning_text",
    "pace_text",
    "parts_text",
    "plain",
    "printable",
    "problems",
    "quota_lines",
    "reason_text",
    "refusal_rows",
    "remedy_lines",
    "restraint_rows",
    "retry_text",
    "ruling_line",
    "situation_json",
    "situation_line",
    "situation_text",
    "source_json",
    "status_json",
    "status_text",
    "trouble_line",
    "unread_json",
    "unread_line",
    "verdict_json",
    "verdict_text",
    "verified_json",
    "verified_text",
    "who_json",
]
