"""Letters as they leave the house: whole subjects in Russian, one recipient, no header of others, secrets kept."""

from __future__ import annotations

import random
import smtplib
import ssl
from dataclasses import replace

import pytest

from agencycli import channels, config
from agencycli.channels import Closed, Later, Letter, Undeliverable, smtp

WORDS = (
    "Напомнить",
    "Ремстрой-НН,",
    "ООО",
    "«Великие",
    "реки»",
    "макет",
    "a",
    "№",
    "5",
    "—",
    "Ёлка",
    "x" * 70,
    "ы" * 90,
)


def letter(subject="Дело", address="ira@b.example", body="Текст", key="k"):
    return Letter(key, address, "Ирина Белова", "ira", subject, body)


@pytest.fixture
def post(mailing, agency):
    way = channels.opened("email", mailing, agency.home)
    yield way
    way.close()


def test_a_letter_arrives_with_all_its_words(post, mailbox):
    post.send(letter("Позвонить в Ремстрой", body="Строка\n.\nтретья"))
    recipient, found = mailbox.letters[0]
    assert recipient == "ira@b.example"
    assert found["Subject"] == "Позвонить в Ремстрой"
    assert found["To"].addresses[0].display_name == "Ирина Белова"
    assert found["From"].addresses[0].addr_spec == "office@vostok.example"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found.get_content().splitlines() == ["Строка", ".", "третья"]


def test_a_long_letter_goes_in_lines_that_any_server_takes(post, mailbox):
    body = "\n".join(f"- Позвонить в Ремстрой о макете № {number}" for number in range(200))
    post.send(letter("Напомнить " * 20, body=body))
    assert mailbox.letters[0][1].get_content().splitlines() == body.splitlines()
    lines = mailbox.raw[0].split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not any(b"\n" in line or b"\r" in line for line in lines)


def test_long_russian_subjects_stay_intact():
    dice = random.Random(7)
    settings = config.Config(mail_from="office@vostok.example")
    from email import message_from_bytes, policy

    for _turn in range(300):
        subject = " ".join(dice.choices(WORDS, k=dice.randint(1, 20)))
        raw = smtp.written(letter(subject), "ira@b.example", settings).as_bytes()
        assert max(map(len, raw.split(b"\n\n")[0].splitlines())) <= 998
        assert message_from_bytes(raw, policy=policy.default)["Subject"] == subject


@pytest.mark.parametrize(
    "address",
    ["", "a@b.example,c@d.example", "a@b.example\r\nRCPT TO:<c@d.example>", "a@b.example\x00", "Имя <a@b.example>",
     "a@b.example c@d.example", "a", "a@b.example\n", "пётр@b.example"],
)  # fmt: skip
def test_anything_but_one_address_is_refused(post, mailbox, address):
    """H6"""
    with pytest.raises(Undeliverable):
        post.send(letter(address=address))
    assert mailbox.letters == []


def test_no_subject_or_name_adds_a_header(post, mailbox):
    """H6"""
    evil = "Дело\r\nBcc: c@d.example\r\n\r\nX\x00\x1b[31m"
    post.send(replace(letter(evil), name="Ира\nBcc: c@d.example"))
    assert [recipient for recipient, _found in mailbox.letters] == ["ira@b.example"]
    found = mailbox.letters[0][1]
    assert set(found.keys()) == {
        "Content-Type", "MIME-Version", "Content-Transfer-Encoding", "From", "To", "Subject", "Date", "Message-ID",
        "Auto-Submitted", "X-Peer", "X-MailFrom", "X-RcptTo",
    } & set(found.keys())  # fmt: skip
    assert found["Bcc"] is None
    assert found["Subject"] == "Дело Bcc: c@d.example X[31m"


def test_the_message_id_is_the_same_for_every_try_and_for_no_other_letter(post, mailbox):
    for key in ("a", "a", "b"):
        post.send(letter(key=key))
    first, second, other = mailbox.ids
    assert first == second != other
    assert first.endswith("@vostok.example>")


def test_one_refused_address_does_not_stop_the_rest(post, mailbox):
    mailbox.answer = lambda address: "550 no such user" if address.startswith("gone") else ""
    with pytest.raises(Undeliverable, match="550 no such user"):
        post.send(letter(address="gone@b.example"))
    post.send(letter())
    mailbox.answer = lambda address: "450 try later"
    with pytest.raises(Later, match="450"):
        post.send(letter())
    assert len(mailbox.letters) == 1


def test_no_server_and_no_settings_are_told_with_what_to_do(mailing, agency):
    with pytest.raises(Closed, match="smtp_host"):
        channels.opened("email", mailing._replace(smtp_host=""), agency.home).send(letter())
    with pytest.raises(Closed, match=r"127\.0\.0\.1:1"):
        channels.opened("email", mailing._replace(smtp_port="1"), agency.home).send(letter())
    with pytest.raises(Closed, match="TLS"):
        channels.opened("email", mailing._replace(smtp_host="mail.example"), agency.home).send(letter())


def test_a_server_without_tls_gets_nothing_when_tls_is_asked_for(mailing, mailbox, agency):
    with pytest.raises(Closed, match="STARTTLS"):
        channels.opened("email", mailing._replace(smtp_security="starttls"), agency.home).send(letter())
    assert mailbox.letters == []


class TestSecrets:
    def test_a_password_that_others_can_read_is_not_used(self, mailing, mailbox, agency):
        file = agency.home / "smtp.password"
        file.write_text("тайна\n")
        file.chmod(0o644)
        way = channels.opened("email", mailing._replace(smtp_login="olga"), agency.home)
        with pytest.raises(Closed, match="chmod 600"):
            way.send(letter())
        assert mailbox.letters == []

    def test_a_wrong_password_is_told_without_it(self, mailing, agency, monkeypatch):
        monkeypatch.setenv("AGENCY_SMTP_PASSWORD", "тайна")

        def refuse(self, user, password):
            raise smtplib.SMTPAuthenticationError(535, b"bad " + password.encode())

        monkeypatch.setattr(smtplib.SMTP, "login", refuse)
        with pytest.raises(Closed) as told:
            channels.opened("email", mailing._replace(smtp_login="olga"), agency.home).send(letter())
        assert "olga" in str(told.value)
        assert "тайна" not in str(told.value)

    def test_the_file_wins_only_without_the_environment(self, tmp_path, monkeypatch):
        from agencycli.channels.secrets import secret

        file = tmp_path / "smtp.password"
        assert secret("AGENCY_SMTP_PASSWORD", file) == ""
        file.write_text("из файла\nвторая строка")
        file.chmod(0o600)
        assert secret("AGENCY_SMTP_PASSWORD", file) == "из файла"
        monkeypatch.setenv("AGENCY_SMTP_PASSWORD", "из среды")
        assert secret("AGENCY_SMTP_PASSWORD", file) == "из среды"


def test_tls_checks_whose_certificate_it_is():
    context = smtp._tls()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
