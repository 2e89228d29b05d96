"""What looks like a patient is pointed out to the sender, and staff, telephone numbers and wards alone are not."""

from __future__ import annotations

import pytest

from tasks.rules.patient_identity import patient_identity


@pytest.mark.parametrize(
    ("words", "looks_like"),
    [
        ("943 476 5919 waited.", "an NHS number"),
        ("NHS no. 9434765919", "an NHS number"),
        ("943 476 0070", "an NHS number"),  # the other digits come out even, so the last is 0
        ("943\u2013476\u20135919", "an NHS number"),
        ("943.476.5919", "an NHS number"),
        ("943/476/5919", "an NHS number"),
        ("943 - 476 - 5919", "an NHS number"),
        ("943\u200b476\u00ad5919", "an NHS number"),
        ("DOB 03/04/1941", "a date of birth"),
        ("Date of birth: 3 March 1941", "a date of birth"),
        ("She was born on 3 March 1941.", "a date of birth"),
        ("Mrs Jones in bed 4 fell.", "a name with a ward or bed"),
        ("Ward 7: Mr A. Patel fell.", "a name with a ward or bed"),
        ("John Smith, bed 12", "a name with a ward or bed"),
        ("John Smith on ward 7 fell.", "a name with a ward or bed"),
        ("Yesterday Ann O'Neill (Ward 3) was moved.", "a name with a ward or bed"),
        ("943\u202f476\u20095919", "an NHS number"),
        ("(943) 476 5919", "an NHS number"),
        ("NHS No 94 34 76 59 19", "an NHS number"),
        ("D/O/B 3.4.41", "a date of birth"),
        ("DOB 03041941", "a date of birth"),
        ("born April 3, 1941", "a date of birth"),
        ("Mrs Jones (03/04/1941) waited", "a date of birth"),
        ("MRS JONES IN BED 4 FELL", "a name with a ward or bed"),
        ("Mrs Jones,\nside room 4", "a name with a ward or bed"),
        ("SMITH John, ward 7", "a name with a ward or bed"),
        ("J. Smith, ward 7", "a name with a ward or bed"),
        ("John Smith was moved to ward 7", "a name with a ward or bed"),
        ("John Smith on Elizabeth Ward", "a name with a ward or bed"),
        ("Bed 4: Jos\u00e9 Garc\u00eda fell", "a name with a ward or bed"),
        ("\u00c9mile Zola (ward\u00a03)", "a name with a ward or bed"),
        ("Mr Smith, ward 7, 943 476 5919", "an NHS number and a name with a ward or bed"),
        ("The patient, born 3 April 1941, waited.", "a date of birth"),
        ("He (born 3 April 1941) waited.", "a date of birth"),
        ("Baby A was born on 1 October 2013.", "a date of birth"),
        ("One baby, born 1 October 2013, was harmed.", "a date of birth"),
        ("JS, b. 3/4/1941", "a date of birth"),
        ("Her birthday is 3 April 1941.", "a date of birth"),
        ("John Smith of this trust, born 3 April 1941, fell.", "a date of birth"),
        ("A mother of a baby born 4 October 2013 complained.", "a date of birth"),
        ("Mrs Jones of this trust! Born 3 April 1941, she fell.", "a date of birth"),
        ("The team saw him; born 3 April 1941, he fell.", "a date of birth"),
        ("Birthday: 3 April 1941", "a date of birth"),
        ("The hospital is full. Birthday: 3 April 1941.", "a date of birth"),
        ("Mrs Jones, seen by the consultant on ward 7", "a name with a ward or bed"),
    ],
)
def test_a_patient_is_seen(words: str, looks_like: str) -> None:
    assert patient_identity(words) == looks_like


@pytest.mark.parametrize(
    "words",
    [
        "943 476 5918",
        "Call 01228 523444.",
        "0000000000",
        "12345678901234567890",
        "Sister Jones now leads ward 7.",
        "Mr Smith chairs the board. Ward 7 has opened.",
        "Critical Care bed 4 is closed.",
        "Sister Jane Brown on ward 7 leads it.",
        "The Nursing Director of ward 7 has left.",
        "Acute Medicine ward 4 is open.",
        "Babies born in March 2013 were counted.",
        "Agreed on 3 March 2014",
        "Patient Safety walkround on ward 7",
        "RECRUITMENT COMPLETE ON WARD 7",
        "Ward 7: New Doors fitted",
        "Recruitment to Elizabeth Ward is complete",
        "The trust was born on 1 April 2002",
        "Our new stroke unit was born on 3 March 2013.",
        "The quality committee was born 12 June 2013 and meets monthly.",
        "Elizabeth Ward was born again on 4 May 2013 after a refit.",
        "12 babies were born on 1 October 2013.",
        "Babies born after 1 April 2013 are screened.",
        "Mothers who were born before 1 January 1970 are offered a test.",
        "The hospital celebrated its 50th birthday on 5 July 2013.",
        "The NHS's 65th birthday, 5 July 2013, was marked on the wards.",
        "Building B. 12/03/2013 handed over.",
        "Audit of missing DOB, 14.10.2013: 2 of 300.",
        "Mr Smith, ward manager, Ward 7, left on 3 March 2013.",
        "Mrs Jones, Director of Nursing, visited Ward 4 on 3 October 2013.",
        "Elizabeth Garrett Anderson Ward has 28 beds.",
        "A nurse was born again on 3 March 2013.",
        "Mrs Jones asked about a place in ABay7.",
    ],
)
def test_what_names_no_patient_is_left_alone(words: str) -> None:
    assert patient_identity(words) == ""
