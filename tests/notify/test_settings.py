"""How notices leave is set from outside, and secrets may be files."""

from __future__ import annotations

import pytest

from tasks.model.mistake import BadConfig
from tasks.notify.channels.choice import MailSettings, open_channel
from tasks.run.settings import AlarmSettings, Settings


def test_unless_asked_nothing_leaves_the_machine_and_a_mail_server_is_spoken_to_over_tls():
    asked = MailSettings()
    assert open_channel(asked, Settings()).leaves is False
    assert (asked.channel, asked.live, asked.hold_notices, asked.smtp_port, asked.smtp_starttls) == ("folder", False, False, 587, True)
    server = open_channel(MailSettings(channel="smtp", smtp_host="mail.example"), Settings()).server
    assert (server.port, server.user, server.password, server.starttls, server.timeout) == (587, "", "", True, 60)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"channel": "smtp"}, ("MEASURES_SMTP_HOST", "the mail server's name")),
        (
            {"channel": "smtp", "smtp_host": "mail.example", "smtp_user": "x"},
            ("MEASURES_SMTP_PASSWORD", "the password, or a file of that name in MEASURES_SECRETS"),
        ),
        ({"channel": "notify"}, ("MEASURES_NOTIFY_API_KEY", "the key, or a file of that name in MEASURES_SECRETS")),
        (
            {"channel": "notify", "notify_api_key": "k" * 80},
            ("MEASURES_NOTIFY_TEMPLATE", "the id of a template with the fields ((subject)) and ((body))"),
        ),
    ],
)
def test_what_a_channel_lacks_is_named(asked, names):
    with pytest.raises(BadConfig) as refused:
        open_channel(MailSettings(**asked), Settings())
    name, what = names
    assert name in str(refused.value)
    assert f"the channel in MEASURES_CHANNEL needs it: set it to {what}" in str(refused.value)


def test_a_password_may_be_a_file_and_is_never_shown(tmp_path, monkeypatch):
    (tmp_path / "measures_smtp_password").write_text("open sesame\n")
    monkeypatch.setenv("MEASURES_SECRETS", str(tmp_path))
    settings = MailSettings(channel="smtp", smtp_host="mail.example", smtp_user="x")
    assert settings.smtp_password.get_secret_value() == "open sesame"
    assert "sesame" not in repr(settings)
    assert "sesame" not in repr(open_channel(settings, Settings()).server)


def test_a_channel_that_there_is_not_is_refused_in_one_sentence(monkeypatch):
    monkeypatch.setenv("MEASURES_CHANNEL", "pigeon")
    with pytest.raises(BadConfig) as refused:
        MailSettings.read()
    assert str(refused.value) == "MEASURES_CHANNEL names no channel there is: set it to folder, smtp, notify or ses."


def test_a_setting_that_cannot_be_meant_is_named_and_its_value_not_shown(monkeypatch):
    monkeypatch.setenv("MEASURES_SMTP_PORT", "sesame")
    with pytest.raises(BadConfig, match="MEASURES_SMTP_PORT cannot be used") as refused:
        MailSettings.read()
    assert "sesame" not in str(refused.value)


def test_operators_are_written_to_at_hosts_of_any_language_and_at_addresses_that_every_mail_server_knows(monkeypatch):
    monkeypatch.setenv("MEASURES_OPERATORS", "ann@m\u00fcnchen.example bob@b.example")
    assert AlarmSettings.read().operators == "ann@xn--mnchen-3ya.example bob@b.example"
    for wrong in ("j\u00f6rg@b.example", "ann bob@b.example"):
        monkeypatch.setenv("MEASURES_OPERATORS", wrong)
        with pytest.raises(BadConfig, match="MEASURES_OPERATORS cannot be used"):
            AlarmSettings.read()
