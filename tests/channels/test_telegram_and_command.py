"""Telegram by a form to a server of ours, and the agency's own command."""

from __future__ import annotations

import json
import stat
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from agencycli import channels
from agencycli.channels import Closed, Later, Letter, Undeliverable, command, telegram

TOKEN = "123:secret-token"


def letter(subject="Дело [red]", address="42", body="Текст <b> & *"):
    return Letter("k", address, "Ирина", "ira", subject, body)


class TestTelegram:
    @pytest.fixture
    def bot(self, agency, monkeypatch):
        """A server like Telegram's: ``bot.got`` are (path, form), ``bot.answer`` is (status, JSON)."""

        class Bot(BaseHTTPRequestHandler):
            got: list = []
            answer = (200, {"ok": True})

            def do_POST(self):
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.got.append((self.path, {key: value[0] for key, value in form.items()}))
                status, told = self.answer
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(told).encode())

            def log_message(self, *words):
                pass

        server = HTTPServer(("127.0.0.1", 0), Bot)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        monkeypatch.setenv("AGENCY_TELEGRAM_TOKEN", TOKEN)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        Bot.settings = agency.config._replace(telegram_api=f"http://127.0.0.1:{server.server_port}")
        Bot.way = channels.opened("telegram", Bot.settings, agency.home)
        yield Bot
        server.shutdown()
        thread.join()
        server.server_close()

    def test_a_message_is_a_form_of_plain_text(self, bot):
        bot.way.send(letter())
        path, form = bot.got[0]
        assert path == f"/bot{TOKEN}/sendMessage"
        assert form["chat_id"] == "42"
        assert form["text"] == "Дело [red]\n\nТекст <b> & *"
        assert "parse_mode" not in form

    def test_a_long_one_is_cut_to_what_telegram_takes(self, bot):
        bot.way.send(letter(body="🎈" * 5000))
        text = bot.got[0][1]["text"]
        assert len(text.encode("utf-16-le")) // 2 <= telegram.LONGEST
        assert text.endswith("🎈…")

    @pytest.mark.parametrize(
        ("answer", "kind"),
        [
            ((400, {"ok": False, "description": "Bad Request: chat not found"}), Undeliverable),
            ((403, {"ok": False, "description": "Forbidden: bot was blocked by the user"}), Undeliverable),
            ((401, {"ok": False, "description": "Unauthorized"}), Closed),
            ((429, {"ok": False, "description": "Too Many Requests: retry after 5"}), Closed),
            ((502, {}), Later),
            ((200, {"ok": False, "description": "?"}), Later),
        ],
    )
    def test_a_refusal_is_told_and_never_with_the_token(self, bot, answer, kind):
        bot.answer = answer
        with pytest.raises(kind) as told:
            bot.way.send(letter())
        assert "secret" not in str(told.value)

    def test_without_token_or_server_nothing_goes(self, bot, agency, monkeypatch):
        away = bot.settings._replace(telegram_api="http://127.0.0.1:1")
        with pytest.raises(Closed) as told:
            channels.opened("telegram", away, agency.home).send(letter())
        assert "secret" not in str(told.value)
        monkeypatch.delenv("AGENCY_TELEGRAM_TOKEN")
        with pytest.raises(Closed, match=r"telegram\.token"):
            bot.way.send(letter())
        with pytest.raises(Closed):
            monkeypatch.setenv("AGENCY_TELEGRAM_TOKEN", "a/../../b")
            bot.way.send(letter())
        assert bot.got == []


class TestCommand:
    @pytest.fixture
    def hook(self, agency, tmp_path):
        """Return a way through a program whose text is given."""

        def made(text: str):
            program = tmp_path / "notify it"
            program.write_text(f"#!{sys.executable}\n{text}")
            program.chmod(stat.S_IRWXU)
            return channels.opened(
                "command", agency.config._replace(hook=f"'{program}' --loud '$(reboot)'"), agency.home
            )

        return made

    def test_it_is_handed_json_and_its_own_words_only(self, hook, tmp_path, monkeypatch):
        """R153."""
        monkeypatch.setenv("AGENCY_SMTP_PASSWORD", "тайна")
        target = tmp_path / "got"
        hook(
            "import json, os, sys\n"
            "told = [sys.argv[1:], json.load(sys.stdin), os.environ.get('AGENCY_SMTP_PASSWORD')]\n"
            f"json.dump(told, open({str(target)!r}, 'w'))"
        ).send(letter("=cmd; $(reboot)"))
        words, handed, secret = json.loads(target.read_text())
        assert words == ["--loud", "$(reboot)"]
        assert handed == {
            "key": "k", "login": "ira", "name": "Ирина", "address": "42", "subject": "=cmd; $(reboot)",
            "body": "Текст <b> & *",
        }  # fmt: skip
        assert secret is None

    def test_a_failure_is_tried_again_with_its_reason(self, hook):
        with pytest.raises(Later, match="ended with 3: занято"):
            hook("import sys; sys.stderr.write('занято\\nещё'); sys.exit(3)").send(letter())

    def test_one_that_does_not_end_is_ended_with_all_it_started(self, hook, monkeypatch, tmp_path):
        monkeypatch.setattr(command, "PATIENCE", 0.3)
        numbers = tmp_path / "numbers"
        with pytest.raises(Later, match="did not end"):
            hook(
                "import os, time\n"
                "child = os.fork()\n"
                f"if child: open({str(numbers)!r}, 'w').write(f'{{os.getpid()}}')\n"
                "time.sleep(60)"
            ).send(letter())

    def test_one_that_is_not_there_closes_the_channel(self, agency):
        with pytest.raises(Closed, match="/nowhere/x"):
            channels.opened("command", agency.config._replace(hook="/nowhere/x"), agency.home).send(letter())
        with pytest.raises(Closed, match=r"config\.toml"):
            channels.opened("command", agency.config, agency.home).send(letter())

    def test_no_command_of_ours_can_name_it(self, agency, run_cli):
        refused = run_cli("config", "set", "hook", "/bin/sh")
        assert refused.code == 2
        assert "editor" in refused.err
