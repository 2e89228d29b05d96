"""The sentences from which the sample's progress is told; every one was made up and is true of nobody."""

from __future__ import annotations

START = (
    "The {owner} has set out the steps for {subject} and named who does each.",
    "Work on {subject} began with the areas that find it hardest.",
    "A small group now meets weekly on {subject}.",
    "Staff were asked in {month} what would help most with {subject}, and the steps were changed to match.",
    "The first weeks of work on {subject} taught us to keep the form to one page.",
    "Money and people for the work on {subject} were agreed in {month}.",
    "We visited another hospital to see what it does about {subject}.",
)
MIDDLE = (
    "Work on {subject} goes on as planned.",
    "The {owner} went through {subject} with ward managers in {month}.",
    "Areas that began early on {subject} now help the others.",
    "We fixed two problems that staff had reported with {subject}.",
    "Staff asked in {month} for plainer words about {subject}, and have them.",
    "The second stage of the work on {subject} opened in {month}.",
    "An internal check of {subject} found the records in good order.",
)
LATE = (
    "The last areas have joined the work on {subject}.",
    "The {owner} is going through {subject} in person before we call it delivered.",
    "What is left to do on {subject} has a day and a name.",
    "We are now testing our results on {subject} at night and at weekends.",
    "Proof of the work on {subject} is being gathered for the quality committee.",
    "Only the smaller areas have still to report on {subject}.",
    "An outside reviewer looked at {subject} in {month} and asked for one more month of figures.",
)
DELIVERED = (
    "Delivered on {day}, and from here on {subject} will be checked every quarter.",
    "The {owner} confirmed on {day} that what was promised on {subject} is done.",
    "The quality committee has seen the proof of our work on {subject}, finished on {day}.",
    "We took the last step on {subject} on {day}.",
    "On {day} people from another department checked {subject} and agreed that nothing is left to do.",
    "What we promised on {subject} was done by {day}.",
)
AFTERWARDS = (
    "A second look at {subject} in {month} found no slip.",
    "We checked {subject} again in {month}; what was delivered on {day} still holds.",
    "Delivered on {day}. In {month} the {owner} took a sample on {subject} and was content.",
    "New staff who started in {month} were told how we deal with {subject}.",
    "Figures on {subject} stayed at their agreed level in {month}.",
    "The {owner} reported on {subject} to the quality committee in {month}; nothing needs to be reopened.",
    "Those who deal with it day by day were asked about {subject} in {month} and reported no slip.",
)
ISSUES = (
    "Work on {subject} is slower than agreed because key people were called away in {month}.",
    "Part of the work on {subject} had to be done again after a check in {month}.",
    "We depend on others for part of {subject}, and in {month} their date moved.",
    "Two areas have done little on {subject}; the {owner} now meets them every week.",
    "The first results on {subject} were weaker than we hoped, so we changed our approach in {month}.",
    "Sickness in a small team held up work on {subject} in {month}.",
    "Staff told us that the paperwork for {subject} took too long on busy days; a shorter form is on trial.",
    "The {owner} has asked for two more people for {subject}, and interviews were held in {month}.",
)
GRAVE = (
    "At the present pace our work on {subject} will not be ready when promised.",
    "The {owner} told the board in {month} what it would take to recover {subject}.",
    "Our first approach to {subject} failed its test and we have begun again.",
    "There was no money for {subject} in {month}; the finance committee decides next.",
    "Nobody is in the post that leads on {subject}, and cover came late.",
    "The board looked into {subject} in {month} and asked for new steps within four weeks.",
    "We underestimated the work on {subject}, and say so.",
)
STILL = (
    "There is nothing new to say about {subject} for {month}.",
    "The {owner} was asked to cover other duties in {month}, and work on {subject} had to wait.",
    "A decision on {subject} was expected in {month} and put off.",
    "In {month} the group that leads on {subject} did not meet.",
    "Work on {subject} is where it was; {month} brought no change.",
    "The next step on {subject} still waits for approval, as at the end of {month}.",
)
COUNTED = (
    "So far {done} {counted}.",
    "At the end of {month}, {done} {counted}.",
    "The count for {month}: {done} {counted}.",
    "By the month's last day {done} {counted}.",
    "Our own count says that {done} {counted}.",
)
REASONS: dict[str, tuple[str, ...]] = {
    "": (
        "The work proved larger than the first estimate, and the new date allows for a full check.",
        "The people who lead it were needed for winter pressures.",
        "A check found gaps, and we would rather close them than call it done.",
    ),
    "staffing": (
        "Starters from abroad wait for registration.",
        "Two rounds of interviews found fewer people than posts.",
        "Notice periods are longer than we had allowed for.",
    ),
    "theatres": (
        "Closing another theatre before the holidays would have cancelled urgent lists.",
        "Parts have to be made to order and take ten weeks.",
    ),
    "it": (
        "The supplier's release was held back after it failed a safety test.",
        "Old records need more cleaning before they can be joined.",
    ),
    "complaints": (
        "Many of the oldest files need comments from doctors who have since left.",
        "The office moved, and two case handlers left.",
    ),
    "mortality": (
        "Second readers from other specialties could not be freed in time.",
        "Case notes for the earliest deaths had to be found first.",
    ),
    "estates": ("Asbestos was found behind a panel and has to be removed first.",),
}
EVIDENCE: dict[str, tuple[str, ...]] = {
    "": (
        "Report to the quality committee",
        "Audit signed by the head of internal audit",
        "Visit note by two non-executive directors",
        "Minutes of the improvement board",
    ),
    "complaints": ("Complaints report to the public board", "Sample read by the patient panel"),
    "staffing": ("Staffing report to the public board", "Roster export checked by internal audit"),
    "theatres": ("Engineer's certificates held by the theatre manager", "Report to the theatre users' group"),
    "it": ("Go-live certificate signed by the clinical lead", "Test report to the information committee"),
    "mortality": ("Report to the mortality committee", "Minutes of the mortality review group"),
    "medicines": ("Audit by the pharmacy safety group", "Report to the medicines committee"),
    "infection": ("Report to the infection prevention committee", "Inspection sheets held by the infection prevention team"),
}
