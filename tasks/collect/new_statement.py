"""Statements: a director, a signatory or a trust says something of a month, once, and it is written down."""

from __future__ import annotations

from tasks.model.finding import Severity
from tasks.model.mistake import Mistake, NotFound
from tasks.model.period import Period
from tasks.model.person_name import person_name, same_person
from tasks.model.posts import DIRECTOR, LEAD, SIGNATORIES
from tasks.model.words import one_line
from tasks.record.decisions import Outcome, outcomes
from tasks.record.facts import Decision, Statement
from tasks.rules.deadline import london_day
from tasks.rules.expected import expected
from tasks.rules.patient_identity import patient_identity
from tasks.run.author import LONGEST_REASON, Author
from tasks.run.deadlines import due_dates
from tasks.run.month_trusts import require_in_month, require_of_programme
from tasks.run.run import Run
from tasks.run.statements import COMMENT, CONFIRMED, EARLY_WARNING, ERROR_OF_FACT, WARNING_ANSWERED, is_on_name, post_of, warning_name

_NEEDS_WORDS = {COMMENT, EARLY_WARNING, ERROR_OF_FACT, WARNING_ANSWERED}


def state(run: Run, trust: str, period: Period, what: str, role: str, author: Author, words: str, about: str = "") -> Statement:
    """Write down at the run's moment what somebody in a post says of a trust's month; `about` is what they looked at, if not the newest.

    A form that was posted before says nothing again: the answer is what it said. Raises Mistake and NotFound for what cannot be.
    """
    form = author.form_at(run, what, role, author.name, words)
    if before := run.record.find(Statement, period, trust, form):
        return before
    require_of_programme(run.programme, period)
    require_in_month(run.rulebook, trust, period)
    if trust not in expected(run.rulebook.spells, period):
        raise Mistake(f"No update of {trust} is asked for {period.words}, so there is nothing to say of it")
    signs = run.rulebook.wording.signs
    trusts = (LEAD, *dict.fromkeys((*SIGNATORIES, *signs)))
    posts = {CONFIRMED: signs, ERROR_OF_FACT: trusts, WARNING_ANSWERED: trusts}.get(what, (DIRECTOR,))
    if post_of(role) not in posts:
        raise Mistake(f"That is for the {' or the '.join(posts)} of {trust}" if posts else "Nobody signs an update in this regime")
    by, words = _holder(run, trust, role, author), one_line(words)
    if (what in _NEEDS_WORDS and not words) or len(words) > LONGEST_REASON:
        raise Mistake(f"Say it in words, of at most {LONGEST_REASON:,} characters")
    if identity := patient_identity(words):
        raise Mistake(f"What was written holds what looks like {identity}, and it may be published: write it without that")
    stated = Statement(
        period=period,
        trust=trust,
        form=form,
        what=what,
        role=role,
        by=by,
        identity=author.known_as(run),
        sent_by=author.sent_by,
        about=_about(run, trust, period, what, role, about),
        words=words,
        at=run.moment,
    )
    return run.record.hold(stated)


def _holder(run: Run, trust: str, role: str, author: Author) -> str:
    """Whoever says it, by their name in people.csv: it counts, and is published, as the word of somebody who holds the post."""
    name, holders = person_name(author.name), run.programme.holders(trust, role, london_day(run.moment))
    found = next((one.name for one in holders if name and same_person(one.name, name)), "")
    if not found:
        known = ", ".join(one.name for one in holders) or "nobody"
        raise Mistake(f"Say it in the name of whoever is {role} of {trust}: people.csv has {known}")
    return found


def counting(run: Run, trust: str, period: Period) -> Outcome | None:
    """The update of a trust that counts for a month at the run's moment: of those accepted, the newest."""
    return next((one for one in reversed(outcomes(run.record, period, run.moment, trust)) if one.state == "accepted"), None)


def to_confirm(run: Run, trust: str, period: Period, role: str) -> Outcome | None:
    """The update on which a post's sign-off is to be confirmed: the one that counts, or one that was returned for its missing name."""
    who = run.rulebook.wording.signatories.get(post_of(role))
    known = [one for one in outcomes(run.record, period, run.moment, trust) if one.state != "withdrawn"]
    if not who or not known:
        return None
    newest = known[-1]
    unsigned = newest.state == "returned" and any(is_on_name(one, who) for one in newest.decision.findings)
    in_time = unsigned and london_day(run.moment) <= due_dates(run, period, [trust])[trust].last_day
    return newest if in_time else counting(run, trust, period)


def _about(run: Run, trust: str, period: Period, what: str, role: str, about: str) -> str:
    """What is spoken of, if it is what stands now."""
    if what in {EARLY_WARNING, ERROR_OF_FACT}:
        return about
    if what == WARNING_ANSWERED:
        return _open_warning(run, trust, period, about)
    one = to_confirm(run, trust, period, role) if what == CONFIRMED else counting(run, trust, period)
    if one is None and what != COMMENT:
        raise NotFound(f"There is no accepted update of {trust} for {period.words}, so there is nothing to sign off")
    now = one.decision.submission if one else ""
    if about and about != now and what != COMMENT:
        raise Mistake("Another update came meanwhile, so nothing was done: open the page again and look at that one")
    return about or now


def open_warnings(decision: Decision) -> dict[str, str]:
    """The warnings on an accepted update that nobody has answered: the name of each to what it says."""
    if decision.decision != "accepted":
        return {}
    return {warning_name(one): one.to_sender.says for one in decision.findings if one.severity is Severity.WARNING and one.asks}


def _open_warning(run: Run, trust: str, period: Period, about: str) -> str:
    """The warning that is answered, if it stands on the update that counts and has no answer yet."""
    submission, _, warning = about.partition(" ")
    one = counting(run, trust, period)
    if one is None or one.decision.submission != submission:
        raise Mistake("Another update came meanwhile, so nothing was done: open the page again and look at that one")
    if warning not in open_warnings(one.decision):
        raise Mistake("That warning has an answer by now, or there is none such on the update: open its receipt again")
    return about
