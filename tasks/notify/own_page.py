"""A letter's last paragraph on its way out: the recipient's own link to the desk, with what it is for."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import datetime

from tasks.model.notice import Notice
from tasks.model.regime_words import of_units
from tasks.rules.deadline import london_day
from tasks.run.desk_links import ACKNOWLEDGE, APPROVE, FUND, OWN_PAGE, SIGN_OFF, UPDATE, DeskLinks, purpose_of
from tasks.run.run import Run
from tasks.run.statements import post_of

_CONFIRM = "confirm"
_WORDS = {
    UPDATE: "Your own page at the desk for {month}, to take the workbook, check it, send it and see what became of it. It is for you "
    "alone, so do not pass it on:",
    _CONFIRM: "Your own page at the desk for {month}, to read what the trust sent and to confirm your sign-off, or to send an update. It "
    "is for you alone, so do not pass it on:",
    APPROVE: "Your own page at the desk, to look at {month} and decide. It is for you alone, so do not pass it on:",
    SIGN_OFF: "Your own page at the desk for {month}, to read what the trust sent, to sign it off or comment on it, and to give an early "
    "warning. It is for you alone, so do not pass it on:",
    FUND: "Your own page at the desk, to check a file before you send it, send it, and see what became of it. It is for you alone, so do "
    "not pass it on:",
    ACKNOWLEDGE: "To say who looks after this, so that it is not repeated to you for a while. It is for you alone, so do not pass it on:",
}


TIME_ASKED, WAIVER = "time_asked", "waiver"
_TO_ANSWER = "To grant it or refuse it; the trust hears your answer at once. It is for you alone, so do not pass it on:"
_TO_ANSWER_WAIVERS = (
    "Your own page at the desk, with all that waits for you, to grant it or refuse it. It is for you alone, so do not pass it on:"
)


def with_own_page(run: Run, links: DeskLinks | None, notice: Notice, moment: datetime | None = None) -> Notice:
    """A letter with its recipient's own link in the place that the record leaves free, or without that place for whoever has none.

    The link opens its page from `moment` (aware) on, when the letter leaves this machine, however late that is. A letter that stays here
    has the same link whenever it is written.
    """
    if OWN_PAGE not in notice.text:
        return notice
    words, link = _own(run, links, notice, max(notice.as_of, moment or notice.as_of)) if links else ("", "")
    text = f"{words}\n{link}" if link else ""
    address = html.escape(link)  # one long word, which a phone has to break
    shown = f'{html.escape(words)} <a href="{address}" style="word-break:break-all">{address}</a>' if link else ""
    page = notice.html.replace(OWN_PAGE, shown) if link else notice.html.replace(f"<p>{OWN_PAGE}</p>\n", "")
    return replace(notice, text=notice.text.replace(OWN_PAGE, text), html=page)


def _own(run: Run, links: DeskLinks, notice: Notice, begins: datetime) -> tuple[str, str]:
    """What the desk is for to a notice's recipient, and the link; both empty for nobody of ours. It is for the post that is written to, of
    several that they hold.
    """
    day, address = london_day(notice.as_of), notice.recipient.address.casefold()
    people = (*run.programme.about(notice.trust), *run.programme.about(""))
    signs = run.rulebook.wording.signs
    mine = [one for one in people if one.address.casefold() == address and one.holds_on(day) and purpose_of(one.role, signs)]
    whose = notice.level.about.partition(",")[0]  # of a partner's claim or a published file: somebody may stand for several
    posts = (f"{notice.recipient.role}:{whose}", notice.recipient.role)
    one = next((one for post in posts for one in mine if post_of(one.role) == post_of(post)), next(iter(mine), None))
    if one is None:
        return "", ""
    purpose = purpose_of(one.role, signs)
    words = _WORDS[_CONFIRM if post_of(one.role) in signs else purpose].format(month=notice.period.words)
    if (notice.rule, purpose) == (TIME_ASKED, ACKNOWLEDGE):  # the trust's own people hear by the same rule what was answered
        words = _TO_ANSWER
    trust, about = notice.trust, notice.level.about if purpose == APPROVE else notice.id
    if (notice.rule, purpose) == (WAIVER, APPROVE):  # it is about no candidate, and an approver's link opens no trust
        words, trust, about = _TO_ANSWER_WAIVERS, "", ""
    words = of_units(words, run.rulebook.wording.short)
    return words, links.link_for(one, trust, notice.period, begins, about)
