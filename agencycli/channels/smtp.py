"""Letters by SMTP, over TLS. ``email.mime`` with ``Header`` and not ``EmailMessage``: the latter loses blanks between
the encoded words of a long Russian subject in Python up to 3.13."""

from __future__ import annotations

import contextlib
import hashlib
import smtplib
import ssl
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr
from pathlib import Path

from agencycli import clock
from agencycli.channels import PATIENCE, Closed, Later, Letter, Undeliverable, first_line
from agencycli.channels.secrets import secret
from agencycli.config import Config
from agencycli.i18n import _
from agencycli.values.text import clean

PORTS = {"starttls": 587, "tls": 465, "none": 25}
OURS = ("127.0.0.1", "::1", "localhost")


class Post:
    """A mail server that takes our letters; one connection for all of a run."""

    def __init__(self, config: Config, home: Path) -> None:
        self.config = config
        self.home = home
        self._server: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> None:
        """Send a letter. Raises Undeliverable, Later, Closed."""
        address = mailbox(letter.address)
        text = written(letter, address, self.config).as_string()  # of text smtplib ends the lines as SMTP wants them
        server = self._connected()
        try:
            server.sendmail(self.config.mail_from, [address], text)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            self._refused(code, answer, error)
        except (smtplib.SMTPSenderRefused, smtplib.SMTPAuthenticationError) as error:
            self.close()
            raise Closed(_answer(error.smtp_code, error.smtp_error)) from error
        except smtplib.SMTPResponseException as error:
            self._refused(error.smtp_code, error.smtp_error, error)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            # Whether it was taken is not known: it goes again, with the same Message-ID.
            self.close()
            raise Later(first_line(error)) from error

    def _refused(self, code: int, answer: bytes | str, error: Exception) -> None:
        if code == 421:  # the server is closing
            self.close()
            raise Closed(_answer(code, answer)) from error
        with contextlib.suppress(smtplib.SMTPException, OSError):
            if self._server is not None:
                self._server.rset()
        raise (Undeliverable if code >= 500 else Later)(_answer(code, answer)) from error

    def _connected(self) -> smtplib.SMTP:
        if self._server is not None:
            return self._server
        settings = self.config
        if not settings.smtp_host or not settings.mail_from:
            raise Closed(_("no mail server is set: agency config set smtp_host HOST, and mail_from ADDRESS"))
        if settings.smtp_security == "none" and settings.smtp_host not in OURS:
            raise Closed(_("without TLS letters go to a server on this machine only; set smtp_security"))
        password = secret("AGENCY_SMTP_PASSWORD", self.home / "smtp.password")
        port = int(settings.smtp_port or PORTS[settings.smtp_security])
        server: smtplib.SMTP | None = None
        try:
            if settings.smtp_security == "tls":
                server = smtplib.SMTP_SSL(settings.smtp_host, port, timeout=PATIENCE, context=_tls())
            else:
                server = smtplib.SMTP(settings.smtp_host, port, timeout=PATIENCE)
            if settings.smtp_security == "starttls":
                server.starttls(context=_tls())
            if settings.smtp_login:
                server.login(settings.smtp_login, password)
        except smtplib.SMTPAuthenticationError as error:
            server.close()  # type: ignore[union-attr]
            told = _("{host} does not take the login “{login}” with the password given")
            raise Closed(told.format(host=settings.smtp_host, login=settings.smtp_login)) from error
        except (smtplib.SMTPException, OSError, ValueError) as error:
            if server is not None:
                server.close()
            raise Closed(f"{settings.smtp_host}:{port}: {first_line(error)}") from error
        self._server = server
        return server

    def close(self) -> None:
        """Take leave of the server."""
        server, self._server = self._server, None
        if server is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()


def mailbox(address: str) -> str:
    """Return an address as SMTP takes it, in ASCII. Raises Undeliverable for anything but exactly one address."""
    from email_validator import EmailNotValidError, validate_email

    if not address:
        raise Undeliverable(_("the person has no e-mail address"))
    try:
        # An address inside a local network is one too: whether it exists is for the server to say.
        found = validate_email(address, check_deliverability=False, globally_deliverable=False).ascii_email
    except EmailNotValidError as error:
        raise Undeliverable(_("“{address}” is not one e-mail address").format(address=clean(address))) from error
    if not found:
        raise Undeliverable(_("“{address}” has letters that mail servers do not take").format(address=clean(address)))
    return found


def written(letter: Letter, address: str, config: Config) -> Message:
    """Return a letter ready for the post; its Message-ID is made of the key, so that a second one is seen to be it."""
    message: Message = MIMEText(letter.body, "plain", "utf-8")
    if letter.file_name:
        file = MIMEApplication(letter.file)
        file.add_header("Content-Disposition", "attachment", filename=("utf-8", "", clean(letter.file_name)))
        message = MIMEMultipart(_subparts=[message, file])
    message["From"] = formataddr((clean(config.company), config.mail_from), "utf-8")
    message["To"] = formataddr((clean(letter.name), address), "utf-8")
    message["Subject"] = Header(clean(letter.subject), "utf-8", header_name="Subject").encode()
    message["Date"] = format_datetime(clock.local(clock.now()))
    message["Message-ID"] = message_id(letter.key, config.mail_from)
    if letter.reply_to:
        message["Reply-To"] = formataddr(("", mailbox(letter.reply_to)))
    else:
        message["Auto-Submitted"] = "auto-generated"
    return message


def message_id(key: str, sender: str) -> str:
    """Return the Message-ID of a key: the same for every try."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{sender.rpartition('@')[2]}>"


def _answer(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {first_line(text)}"


def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
