"""What looks like a patient's identity: an NHS number whose check digit holds, a date of birth, or a name beside a ward, bay or bed.

A warning and no proof: who wrote the words looks at them before anything is public. The words themselves are never repeated.
"""

from __future__ import annotations

import re
import unicodedata

_BETWEEN = r"[ ./()\u2010-\u2015\u2212-]{0,3}"
_TEN = re.compile(rf"(\d(?<![\d-]\d)\d{{2}}){_BETWEEN}(\d{{3}}){_BETWEEN}(\d{{4}})(?![\d-])")
_CALLED_NHS = re.compile(rf"\bnhs\b\D{{0,16}}(\d(?:{_BETWEEN}\d){{9}})(?!\d)", re.IGNORECASE)
_YEAR = r"(?:\d{4}|'?\d{2})\b"
_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ ./-]{{1,2}}(?:\d{{1,2}}|[a-z]{{3,9}})[ ./,-]{{1,2}}{_YEAR}|\d{{4}}[-/.]\d\d?[-/.]\d\d?"
    rf"|[a-z]{{3,9}}\.? \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR}|\d{{8}}|\d{{6}}\b)"
)
_LABEL = r"(?:(?i:\bd[./ ]{0,2}o[./ ]{0,2}b\b|\bdate of birth|\bbirth ?date|\bbirthday|\bborn)|\bb\.)"
_BORN = re.compile(rf"({_LABEL})[^\d\n]{{0,16}}?(?i:{_DAY})")
_SAYS_BORN = re.compile(r"rth|orn|b\.|d[./ ]{0,2}o[./ ]{0,2}b")
"""In small letters, what stands in every label of a birth: found several times as fast as a birth itself is not found."""
_BEFORE = 60  # characters in which it is said who was born
_THING = (
    r"(?:trusts?|hospitals?|units?|wards?|committees?|boards?|groups?|teams?|services?|programmes?|projects?|schemes?|plans?|ideas?|forums?"
    r"|networks?|partnerships?|departments?|centres?|clinics?|charit(?:y|ies)|compan(?:y|ies)|organisations?|regulators?|nhs|authorit(?:y|ies)"
    r"|commissions?|polic(?:y|ies)|pathways?|buildings?|academ(?:y|ies)|colleges?|councils?)"
)
_MANY = r"(?:babies|infants|newborns|children|people|patients|women|men|mothers|those|anyone|everyone|staff|all)"
_OF_NO_PERSON = re.compile(
    rf"\b(?:{_THING}|{_MANY})\b,? ?(?:that |which |who |itself )?(?:(?:was|were|is|are|had been|has been) )?(?:first |newly )?$"
    rf"|\b(?:missing|without|no) $",
    re.IGNORECASE,
)
_OF_ITS_OWN = re.compile(rf"\b(?:of|at|from|in|by|for) (?:the |this |our |a )?(?:\w+ ){{0,2}}{_THING},? $", re.IGNORECASE)
"""Before it stands whoever is of it: "John Smith of this trust, born"."""
_OF_NO_DAY = re.compile(r"born,? (?:again|anew|out of|from the|before|after|since|between|by|as)\b", re.IGNORECASE)
_ITS = re.compile(rf"\b(?:its|{_THING})\b", re.IGNORECASE)
_HIS = re.compile(
    r"\b(?:his|her|their|he|she|mrs?|ms|miss|master|patient|pt|baby|boy|girl|man|woman|child|twin|mother|father)\b", re.IGNORECASE
)
_UPPER = r"[A-Z][\w'\u2019-]{1,40}"
_PERSON = rf"\b(?:(?i:mrs?|ms)\b\.? (?:[A-Z]\.? ?)?[\w'\u2019-]{{2,40}}|(?i:miss|master|patient|pt|baby)\b[.:]? (?:[A-Z]\.? ?)?({_UPPER}))"
_PLACE = r"\b(?:(?i:ward|bed|bay|side ?room|cubicle) ?(?i:no\.? ?|number )?(?:\d+\w?|[A-Z]\w*)|[A-Z][\w'\u2019]{1,40} (?i:ward))\b"
_NAMED = re.compile(rf"{_PERSON}[^.;]{{0,60}}?{_PLACE}|{_PLACE}[^.;]{{0,60}}?{_PERSON}")
_POST = re.compile(
    rf"{_PERSON} ?[,(] ?(?:(?!(?:by|with|to|from|and|told|under|the|a|an|our|her|his)\b)[\w-]+ ){{0,3}}"
    r"(?i:managers?|director|consultant|matron|sister|nurse|chair\w*|chief|officer|governor|lead|surgeon|physician|midwife|therapist"
    r"|pharmacist|mp|minister|inspector)\b"
)
_OF_LAST_CENTURY = re.compile(
    rf"{_PERSON}[^.;]{{0,40}}?\b(?:\d{{1,2}}(?:st|nd|rd|th)?[ ./-](?:\d{{1,2}}|\w{{3,9}})[ ./-]19\d\d|19\d\d-\d\d-\d\d)"
)
_TWO = rf"(?:(?:({_UPPER})\.? )?({_UPPER}),? (?:[A-Z]\.? )?({_UPPER})|()\b[A-Z]\.? ?({_UPPER})())"
_NUMBERED = r"(?i:bed|bay|ward) ?(?i:no\.? ?)?\w?\d+"
_STANDS = r"(?:(?:was |is |who )?(?:moved |transferred |admitted |found |fell )?(?:in |of |on |to |at |from ))"
_BESIDE = re.compile(
    rf"\b{_TWO}(?:,? ?[(:-]? ?{_STANDS}?{_NUMBERED}|(?:,? {_STANDS}|, |,? ?[(:-] ?)[A-Z]\w{{1,40}} [Ww]ard\b)"
    rf"|\b(?:{_NUMBERED}\w?(?: ?[(:,-]| -) ?|[Bb]ed ?\d+ ){_TWO}"
)
_SAYS_WHO = re.compile(r"m[rs](?<=\bm[rs])s?\b|(?:miss|master|patient|pt|baby)\b")
_SAYS_WHERE = re.compile(r"(?:bed|bay|ward) ?(?:no\.? ?)?\w?\d|ward\b")
"""Likewise, what stands in every title before a name, and in every ward or bed beside one."""
_NO_NAMES = frozenset(
    re.findall(
        r"\w+",
        "care unit trust ward wards hospital emergency medical surgical elderly intensive critical high dependency day stroke assessment "
        "acute coronary department theatre general infirmary the sister matron nurse nurses nursing dr doctor prof professor consultant "
        "director manager chief officer lead team staff medicine surgery health healthcare nhs safety safer staffing experience falls flow "
        "group feedback board paper audit audits review reviews policy training daily weekly new all both each every this that our "
        "plan action infection control pressure ulcer ulcers bed beds bay bays friends family test maternity paediatric children "
        "outpatient inpatient discharge admission admissions escalation winter summer phase stage pilot from on in at since until and a "
        "an it they we january february march april may june july august september october november december",
    )
)
"""Words that stand before a ward or bed and are no patient's name: places, posts and titles of who works there, and what is done there."""


def patient_identity(text: str) -> str:
    """What in a text looks like a patient's identity, in words; empty where nothing does."""
    found = []
    text = _plain(text)
    small = text.lower()  # to look for the few words without which nothing is found costs little
    numbers = ["".join(match.groups()) for match in _TEN.finditer(text)]
    numbers += [re.sub(r"\D", "", match[1]) for match in _CALLED_NHS.finditer(text)] if "nhs" in small else []
    if any(map(_holds, numbers)):
        found.append("an NHS number")
    if (_SAYS_BORN.search(small) and _born(text)) or ("19" in text and _of_a_person(_OF_LAST_CENTURY, text)):
        found.append("a date of birth")
    if any(word in small for word in ("bed", "bay", "ward", "room", "cubicle")) and (
        (_SAYS_WHO.search(small) and _of_a_person(_NAMED, text)) or (_SAYS_WHERE.search(small) and _beside(text))
    ):
        found.append("a name with a ward or bed")
    return " and ".join(found)


def _plain(text: str) -> str:
    """A text with plain letters, one blank between words, and nothing that cannot be seen."""
    if not text.isascii():
        seen = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in seen if unicodedata.category(sign) not in {"Mn", "Cf"})
    return " ".join(text.split())


def _born(text: str) -> bool:
    """Whether the day stands on which somebody was born: no ward, trust or idea, and not all who were born on, before or after it."""
    return any(map(_of_somebody, _BORN.finditer(text)))


def _of_somebody(birth: re.Match[str]) -> bool:
    start = birth.start()
    before = re.split(r"[.;!?]", birth.string[max(0, start - _BEFORE) : start])[-1]
    if birth[1].lower() == "birthday":
        return bool(_HIS.search(before)) or not _ITS.search(before)
    somebody = not _OF_NO_PERSON.search(before) or bool(_OF_ITS_OWN.search(before))
    return somebody and not _OF_NO_DAY.match(birth[0])


def _of_a_person(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a pattern with a title and a name in it is found, the word after patient or miss is no word of work, and no post
    stands behind the name."""
    found = (match for match in pattern.finditer(text) if not _POST.match(match[0]))
    return any(_NO_NAMES.isdisjoint(word.lower() for word in match.groups() if word) for match in found)


def _beside(text: str) -> bool:
    """Whether two words that look like a name stand beside a ward or bed; in a text of capitals alone nothing looks like a name."""
    return not text.isupper() and _of_a_person(_BESIDE, text)


def _holds(number: str) -> bool:
    """Whether the last of ten digits is the check digit of the others (modulus 11), as in every NHS number."""
    weighed = sum(int(digit) * weight for digit, weight in zip(number, range(10, 1, -1), strict=False))
    return (11 - weighed % 11) % 11 == int(number[-1]) and len(set(number)) > 1
