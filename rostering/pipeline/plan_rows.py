"""Plan rows of schools, terms, classes and people: the included feed against the roster, one class of change each.

Rows are compared by fingerprint; only those without a partner are looked at by id. What is written here is frozen: the
values to be written, the roster row they concern, and what differs from it.
"""

from typing import Any, Final

from django.conf import settings

from rostering.pipeline.came_back import find_who_came_back
from rostering.pipeline.staging import WHOLE_DISTRICT, expect_rows
from rostering.pipeline.tables import PEOPLE, SECTIONS, Table
from rostering.records import Kind

#: What else is kept of a list, each with its `plan_id`: who stays without a class, what waits of a part, pairs asked about.
BESIDE: Final = ("rostering_planwithoutclass", "rostering_planwait", "rostering_pairquestion")
#: Its breakdown by teacher, which stays longer.
BREAKDOWN: Final = "rostering_planteacher"

# Rows of one side that say something the other side does not say.
UNLIKE = """
CREATE UNLOGGED TABLE unlike_{kind} AS
SELECT f.fingerprint IS NOT NULL AS is_feed, r.id AS object_id, {either}
FROM (SELECT {key}, fingerprint{beside} FROM {feed} WHERE district_id = %(district)s AND excluded_because = '') f
FULL JOIN (SELECT id, {key}, fingerprint{beside} FROM {roster} WHERE district_id = %(district)s AND removed_at IS NULL) r
    ON {same}
WHERE f.fingerprint IS NULL OR r.fingerprint IS NULL
"""

# Which roster row each feed row is about: the same id, else a rekey's partner. A reused class id is about none.
PAIRED = """
CREATE UNLOGGED TABLE paired_{kind} AS
SELECT {f_key}, r.object_id, false AS is_rekeyed
FROM unlike_{kind} f
JOIN unlike_{kind} r ON NOT r.is_feed AND {same_key}{not_reused}
WHERE f.is_feed
{rekeyed}
"""
NOT_REUSED = " AND r.object_id NOT IN (SELECT object_id FROM reused_sections)"
REKEYED_PEOPLE = "UNION ALL SELECT role, new_id, object_id, true FROM rekeyed_people"
REKEYED_SECTIONS = "UNION ALL SELECT new_id, object_id, true FROM rekeyed_sections"

# Updates of every sort. Only uncounted fields, or only our own normaliser: ignored. Nothing at all: bookkeeping.
CHANGED_ROWS = """
INSERT INTO {plan} (plan_id, operation, object_id, changed, before, kept, {columns}{own})
SELECT %(plan)s,
    CASE
        WHEN m.is_rekeyed THEN 'rekeyed'
        WHEN cardinality(d.changed) = 0 THEN 'relinked'
        WHEN d.changed <@ %(ignored)s::text[] THEN 'ignored'
        WHEN f.source_digest = r.source_digest AND f.source_digest <> 0{only_normaliser} THEN 'ignored'
        ELSE 'updated'
    END,
    r.id, d.changed,
    {before}, {kept}, {f_columns}{f_own}
FROM paired_{kind} m
JOIN {feed} f ON f.district_id = %(district)s AND {feed_key}
JOIN {roster} r ON r.id = m.object_id AND r.district_id = %(district)s
CROSS JOIN LATERAL (SELECT {differing} AS changed) d
ORDER BY r.id
"""

# New rows. One that was here before comes back as the same row, unless its id was reused for something else; a person also
# under a new id (came_back.py).
ADDED_ROWS = """
INSERT INTO {plan} (plan_id, operation, object_id, is_new, {columns}{own})
SELECT %(plan)s, 'added', coalesce({back}, nextval('{roster}_id_seq')), {back} IS NULL, {f_columns}{f_own}
FROM unlike_{kind} u
JOIN {feed} f ON f.district_id = %(district)s AND {feed_key}
LEFT JOIN (
    SELECT DISTINCT ON ({r_key}) {r_key}, r.id
    FROM {roster} r
    WHERE r.district_id = %(district)s AND r.removed_at IS NOT NULL
    ORDER BY {r_key}, r.removed_at DESC, r.id DESC
) back ON {back_key}{back_not_reused}{came_back}
WHERE u.is_feed AND NOT EXISTS (SELECT FROM paired_{kind} m WHERE {paired_key})
ORDER BY {f_key}
"""
CAME_BACK = "\nLEFT JOIN came_back again ON again.role = f.role AND again.provider_id = f.provider_id"
BACK_NOT_REUSED = " AND back.id NOT IN (SELECT object_id FROM reused_sections)"

# Rows that leave. One whose term is over leaves as ended, outside the percent.
LEAVING_ROWS = """
INSERT INTO {plan} (plan_id, operation, object_id, {columns}{own})
SELECT %(plan)s, {leaves_as}, r.id, {r_columns}{r_own}
FROM unlike_{kind} u
JOIN {roster} r ON r.id = u.object_id AND r.district_id = %(district)s
{ended}
WHERE NOT u.is_feed AND NOT EXISTS (SELECT FROM paired_{kind} m WHERE m.object_id = u.object_id)
ORDER BY r.id
"""
ENDED_SECTIONS = (
    "LEFT JOIN rostering_feedsection f ON f.district_id = %(district)s AND f.provider_id = r.provider_id"
)


def plan_kind(cursor: Any, *, table: Table, values: dict[str, Any]) -> None:
    """Write a plan's rows of one kind (not places). `values`: district, plan, ignored fields."""
    cursor.execute(_unlike(table), values)
    if cursor.rowcount == 0 and table not in (PEOPLE, SECTIONS):
        return
    expect_rows(cursor, count=cursor.rowcount)
    cursor.execute(_paired(table), values)
    cursor.execute(_changed_rows(table), values)
    is_again = table is PEOPLE and find_who_came_back(cursor, values=values)
    cursor.execute(_added_rows(table, is_again=is_again), values)
    cursor.execute(_leaving_rows(table), values)
    cursor.execute(WHOLE_DISTRICT)


def ignored_fields() -> list[str]:
    """The fields whose change does not count (GUARD_IGNORED_FIELDS), with what goes along with them."""
    fields = list(settings.GUARD_IGNORED_FIELDS)
    along = ["raw_grade"] if "grade" in fields else []
    return [*fields, *along, "is_term_over"]


def _own(table: Table, prefix: str = "") -> str:
    """The column a kind has on both sides beyond the provider's ones."""
    return f", {prefix}is_term_over" if table is SECTIONS else ""


def _unlike(table: Table) -> str:
    same = table.same("f", "r")
    beside = f", {table.beside}" if table.beside else ""
    if table is SECTIONS:
        same += " AND f.is_term_over = r.is_term_over"
        beside = ", is_term_over"
    return UNLIKE.format(
        kind=table.kind,
        either=", ".join(f"coalesce(f.{column}, r.{column}) AS {column}" for column in table.key),
        key=table.names(of=table.key),
        beside=beside,
        feed=table.feed,
        roster=table.roster,
        same=same,
    )


def _paired(table: Table) -> str:
    rekeyed = {Kind.PEOPLE: REKEYED_PEOPLE, Kind.SECTIONS: REKEYED_SECTIONS}.get(table.kind, "")
    return PAIRED.format(
        kind=table.kind,
        f_key=table.names("f", of=table.key),
        same_key=table.same_key("f", "r"),
        not_reused=NOT_REUSED if table is SECTIONS else "",
        rekeyed=rekeyed,
    )


def _changed_rows(table: Table) -> str:
    return CHANGED_ROWS.format(
        plan=table.plan,
        kind=table.kind,
        columns=table.names(),
        own=_own(table),
        before=table.before("f", "r"),
        kept=table.as_kept("r"),
        f_columns=table.names("f"),
        f_own=_own(table, "f."),
        feed=table.feed,
        roster=table.roster,
        feed_key=table.same_key("f", "m"),
        only_normaliser=" AND NOT d.changed && ARRAY['provider_id', 'birth_date']",
        differing=table.differing("f", "r"),
    )


def _added_rows(table: Table, *, is_again: bool) -> str:
    return ADDED_ROWS.format(
        plan=table.plan,
        kind=table.kind,
        columns=table.names(),
        own=_own(table),
        f_columns=table.names("f"),
        f_own=_own(table, "f."),
        f_key=table.names("f", of=table.key),
        feed=table.feed,
        feed_key=table.same_key("f", "u"),
        r_key=table.names("r", of=table.key),
        roster=table.roster,
        back="coalesce(back.id, again.object_id)" if is_again else "back.id",
        came_back=CAME_BACK if is_again else "",
        back_key=table.same_key("back", "f"),
        back_not_reused=BACK_NOT_REUSED if table is SECTIONS else "",
        paired_key=table.same_key("m", "u"),
    )


def _leaving_rows(table: Table) -> str:
    ends = table is SECTIONS
    return LEAVING_ROWS.format(
        plan=table.plan,
        kind=table.kind,
        columns=table.names(),
        own=_own(table),
        r_columns=table.names("r"),
        r_own=_own(table, "r."),
        roster=table.roster,
        leaves_as="CASE WHEN f.excluded_because = 'ended' THEN 'ended' ELSE 'removed' END"
        if ends
        else "'removed'",
        ended=ENDED_SECTIONS if ends else "",
    )
