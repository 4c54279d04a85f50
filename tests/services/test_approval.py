"""Layouts on deals: versions, approval that locks, a change that opens again at its price; each rule both ways."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from agencycli import queries, services
from agencycli.errors import Forbidden, NotFound
from agencycli.models import Approval, Attachment, ChangeRequest, DealLine
from agencycli.queries.card.deal import deal_card
from agencycli.services import approval
from agencycli.services.attachment import Locked
from agencycli.services.card import BadValue
from agencycli.services.deal_line import DealClosed
from agencycli.services.frame import newest_entry


@pytest.fixture
def client(agency):
    return services.client.add(agency.actor, {"name": "Ремстрой-НН, ООО"})


@pytest.fixture
def deal(agency, client):
    return services.deal.add(agency.actor, client, {"title": "буклеты", "promised_on": "05.12.2026"})


@pytest.fixture
def put(agency, deal, tmp_path):
    """Put a file on the deal: ``put("макет.pdf", "bytes")``."""

    def put(name, content):
        path = tmp_path / name
        path.write_text(content)
        return services.attachment.add(agency.actor, deal, path)

    return put


def approved(agency, file, by="Смирнов А. В.", **more):
    return approval.approve(agency.actor, file, by, **more)


class TestFiles:
    def test_one_name_is_one_file_with_versions(self, agency, deal, put):
        """Never Final_v43 again."""
        first, same, second = put("макет.pdf", "1"), put("макет.pdf", "1"), put("макет.pdf", "2")
        assert (first.id, second.version) == (same.id, 2)
        [line] = deal_card(agency.actor, deal.id).files
        assert (line.id, line.version, line.approved_version) == (second.id, 2, None)

    def test_they_stand_in_the_list_and_on_both_time_lines(self, agency, client, deal, put):
        file = put("макет.pdf", "1")
        assert list(queries.lists.list_query("files", agency.actor).ids()) == [file.id]
        [on_deal] = queries.timeline.deal_timeline(agency.actor, deal.id, ["file"])
        [on_client] = queries.timeline.timeline(agency.actor, client.id, ["file"])
        assert (on_deal.title, on_client.deals) == ("макет.pdf", [deal.id])

    def test_who_does_not_know_the_deal_does_not_see_them(self, put, staff_of_role):
        """R186."""
        file = put("макет.pdf", "1")
        lena = staff_of_role("manager", own_clients_only=True)
        assert not list(queries.lists.list_query("files", lena).ids())
        with pytest.raises(NotFound):
            approval.approve(lena, file, "Смирнов")


class TestApproval:
    def test_tells_which_version_who_and_when(self, agency, client, deal, put, frozen):
        """R224, R227."""
        person = services.person.add(agency.actor, client, {"name": "Смирнов Алексей Викторович"})
        row = approved(agency, put("макет.pdf", "1"), "смирнов", note="фон #0a0a0a")
        assert (row.person, row.approved_by, row.at) == (person, "Смирнов Алексей Викторович", frozen.now)
        [line] = deal_card(agency.actor, deal.id).files
        assert (line.approved_version, line.approved_by, line.is_locked) == (1, "Смирнов Алексей Викторович", True)
        [entry] = queries.timeline.deal_timeline(agency.actor, deal.id, ["approval"])
        assert "макет.pdf · 1 · Смирнов Алексей Викторович · фон #0a0a0a" in str(entry.changes[0])

    def test_somebody_without_a_card_may_approve_too(self, agency, put):
        row = approved(agency, put("макет.pdf", "1"), "директор Котов")
        assert (row.person, row.approved_by) == (None, "директор Котов")

    def test_nobody_is_no_answer(self, agency, put):
        with pytest.raises(BadValue):
            approved(agency, put("макет.pdf", "1"), " ")

    def test_the_file_takes_no_newer_version(self, agency, put):
        """R224: lock after approval; other files go on."""
        approved(agency, put("макет.pdf", "1"))
        with pytest.raises(Locked, match="change is accepted"):
            put("макет.pdf", "2")
        assert put("макет.pdf", "1").version == 1
        assert put("оборот.pdf", "2").version == 1

    def test_only_the_latest_version_is_approved(self, agency, put):
        first = put("макет.pdf", "1")
        put("макет.pdf", "2")
        with pytest.raises(approval.NotLatest, match="version 2"):
            approved(agency, first)

    def test_once_is_enough(self, agency, put):
        file = put("макет.pdf", "1")
        approved(agency, file)
        with pytest.raises(approval.AlreadyApproved, match="Смирнов"):
            approved(agency, file, "Котов")

    def test_a_file_elsewhere_is_no_layout(self, agency, client, tmp_path):
        path = tmp_path / "устав.pdf"
        path.write_text("1")
        file = services.attachment.add(agency.actor, client, path)
        with pytest.raises(approval.NotOfDeal):
            approved(agency, file)

    def test_taken_back_with_its_reason_the_file_is_open(self, agency, deal, put):
        """R226: why is kept in the thread."""
        file = put("макет.pdf", "1")
        approved(agency, file)
        approval.withdraw(agency.actor, file, "смотрели не тот файл")
        assert put("макет.pdf", "2").version == 2
        [note] = queries.timeline.deal_timeline(agency.actor, deal.id, ["note"])
        assert "смотрели не тот файл" in note.text

    def test_what_is_not_approved_cannot_be_taken_back_nor_without_a_reason(self, agency, put):
        file = put("макет.pdf", "1")
        with pytest.raises(approval.NotApproved):
            approval.withdraw(agency.actor, file, "ошибка")
        approved(agency, file)
        with pytest.raises(BadValue):
            approval.withdraw(agency.actor, file, "")

    def test_an_accountant_may_not(self, put, staff_of_role):
        with pytest.raises(Forbidden):
            approval.approve(staff_of_role("accountant"), put("макет.pdf", "1"), "Смирнов")

    def test_undone_it_never_was(self, agency, put):
        approved(agency, put("макет.pdf", "1"))
        services.journal.undo(agency.actor, newest_entry())
        assert put("макет.pdf", "2").version == 2


class TestChanges:
    @pytest.fixture
    def file(self, agency, put):
        file = put("макет.pdf", "1")
        approved(agency, file)
        return file

    def ask(self, agency, deal, **more):
        more = {"price": Decimal(1500), "promised_on": dt.date(2026, 12, 12)} | more
        return approval.ask(agency.actor, deal, "другой телефон", **more)

    def test_asking_changes_nothing_yet(self, agency, deal, file, put):
        """R225."""
        row = self.ask(agency, deal)
        assert (row.approval.file, row.state, DealLine.select().count()) == (file, "asked", 0)
        assert type(deal).get_by_id(deal.id).promised_on == dt.date(2026, 12, 5)
        with pytest.raises(Locked):
            put("макет.pdf", "2")

    def test_accepted_it_adds_the_price_moves_the_day_and_opens_the_file(self, agency, deal, file, put, frozen):
        row = approval.accept(agency.actor, self.ask(agency, deal), "Смирнов")
        line = DealLine.get()
        assert (line.title, line.price, line.agreed_at, row.line) == ("другой телефон", Decimal(1500), frozen.now, line)
        assert type(deal).get_by_id(deal.id).promised_on == dt.date(2026, 12, 12)
        assert (row.state, row.decided_by, row.decided_at) == ("accepted", "Смирнов", frozen.now)
        assert put("макет.pdf", "2").version == 2

    def test_the_new_version_is_approved_and_locked_in_its_turn(self, agency, deal, file, put):
        approval.accept(agency.actor, self.ask(agency, deal))
        approved(agency, put("макет.pdf", "2"), "Котов")
        with pytest.raises(Locked, match="Котов"):
            put("макет.pdf", "3")
        assert Approval.select().count() == 2

    def test_the_old_version_may_be_approved_again_as_it_is(self, agency, deal, file, put):
        approval.accept(agency.actor, self.ask(agency, deal))
        approved(agency, file, "Котов")
        with pytest.raises(Locked, match="Котов"):
            put("макет.pdf", "2")

    def test_declined_it_leaves_price_day_and_lock(self, agency, deal, file, put):
        row = approval.decline(agency.actor, self.ask(agency, deal), "Смирнов")
        assert (row.state, DealLine.select().count()) == ("declined", 0)
        assert type(deal).get_by_id(deal.id).promised_on == dt.date(2026, 12, 5)
        with pytest.raises(Locked):
            put("макет.pdf", "2")

    def test_one_for_nothing_adds_no_line_and_without_a_day_moves_none(self, agency, deal, file):
        approval.accept(agency.actor, self.ask(agency, deal, price=Decimal(0), promised_on=None))
        assert not DealLine.select().exists()
        assert type(deal).get_by_id(deal.id).promised_on == dt.date(2026, 12, 5)

    def test_the_client_decides_once(self, agency, deal, file):
        row = approval.accept(agency.actor, self.ask(agency, deal))
        for decide in (approval.accept, approval.decline):
            with pytest.raises(approval.Decided):
                decide(agency.actor, row)

    def test_of_several_approved_files_the_one_that_changes_is_named(self, agency, deal, file, put):
        other = put("оборот.pdf", "1")
        approved(agency, other)
        with pytest.raises(approval.WhichFile, match=r"оборот\.pdf"):
            self.ask(agency, deal)
        approval.accept(agency.actor, self.ask(agency, deal, file=other))
        assert put("оборот.pdf", "2").version == 2
        with pytest.raises(Locked):
            put("макет.pdf", "2")

    def test_what_is_not_approved_needs_no_opening(self, agency, deal, file, put):
        with pytest.raises(approval.NotApproved):
            self.ask(agency, deal, file=put("оборот.pdf", "1"))

    def test_a_closed_deal_takes_no_change(self, agency, deal, file):
        row = self.ask(agency, deal)
        services.deal_stage.win(agency.actor, deal, confirmed=True)
        for change in (lambda: self.ask(agency, deal), lambda: approval.accept(agency.actor, row)):
            with pytest.raises(DealClosed):
                change()

    @pytest.mark.parametrize("wrong", [{"price": Decimal(-1)}, {"what": " "}])
    def test_without_words_or_below_nothing_it_is_refused(self, agency, deal, wrong):
        with pytest.raises(BadValue):
            approval.ask(agency.actor, deal, **{"what": "а"} | wrong)

    def test_accepting_is_taken_back_in_one_step(self, agency, deal, file, put):
        approval.accept(agency.actor, self.ask(agency, deal))
        services.journal.undo(agency.actor, newest_entry())
        assert (DealLine.select().count(), ChangeRequest.get().state) == (0, "asked")
        with pytest.raises(Locked):
            put("макет.pdf", "2")


class TestPrivacy:
    def test_what_is_kept_on_a_client_holds_its_deals(self, agency, client, deal):
        """152-FZ: who asks gets everything."""
        services.deal.edit(agency.actor, deal, {"brief_goal": "позвать на стенд"})
        [card] = queries.private_data.everything(agency.actor, client)["deals"]
        assert card["brief"]["goal"] == "позвать на стенд"
        assert not {"money", "jobs"} & set(card)

    def test_erased_a_client_leaves_sums_and_no_words(self, agency, put, deal, client):
        """R27: the books stay, the person does not; not in the journal either."""
        from agencycli.models import Change

        file = put("паспорт.jpg", "1")
        services.deal.edit(agency.actor, deal, {"brief_goal": "тайная цель", "note": "тайная заметка"})
        services.deal.edit(agency.actor, deal, {"note": "другая тайная заметка"})
        line = services.deal_line.add(agency.actor, deal, {"title": "буклеты", "price": "1000"})
        approved(agency, file, "Тайнов Т. Т.")
        approval.ask(agency.actor, deal, "тайная правка")
        services.activity.log(agency.actor, "note", [], "тайные слова", deals=[deal])
        services.privacy.erase_client(agency.actor, client)
        row = type(deal).get_by_id(deal.id)
        assert (row.note, row.brief_goal, DealLine.get_by_id(line.id).price) == ("", "", Decimal(1000))
        assert not (Attachment.select().exists() or Approval.select().exists())
        assert "тайн" not in ChangeRequest.get().what
        images = " ".join(image for (image,) in Change.select(Change.before).tuples() if image)
        assert "тайн" not in images.casefold()


class TestCommands:
    def test_from_file_to_changed_layout(self, agency, deal, run_cli, tmp_path):
        first, second = tmp_path / "макет_final_v2.pdf", tmp_path / "макет.pdf"
        first.write_text("1")
        second.write_text("2")
        added = run_cli("file", "add", f"deal:{deal.id}", first)
        assert added.code == 0 and "“макет.pdf”" in added.err
        assert run_cli("file", "add", f"deal:{deal.id}", first, "--name", "макет.pdf").err == ""
        assert run_cli("deal", "approve", deal.id, "макет.pdf", "--by", "Смирнов А. В.").code == 0
        refused = run_cli("file", "add", f"deal:{deal.id}", second)
        assert refused.code == 4 and "Смирнов А. В." in refused.err
        asked = run_cli("deal", "change", "ask", deal.id, "телефон", "--price", "1500", "--on", "12.12")
        assert run_cli("deal", "change", "accept", asked.out.strip(), "--by", "Смирнов").code == 0
        assert run_cli("file", "add", f"deal:{deal.id}", second).code == 0
        listed = run_cli("deal", "change", "list", "--format", "csv")
        assert "accepted" in listed.out and "1500" in listed.out
        shown = run_cli("deal", "show", deal.id).out
        assert "version 1 approved by Смирнов А. В." in shown and "2026-12-12" in shown

    def test_a_small_picture_is_told_with_its_numbers(self, deal, run_cli, tmp_path):
        """R223: JPEG of 200 x 200 is no layout."""
        path = tmp_path / "логотип.png"
        path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (200).to_bytes(4, "big") * 2)
        told = run_cli("file", "add", f"deal:{deal.id}", path, "--size", "210x297").err
        assert "200 × 200" in told and "2480 × 3508" in told and "17 dpi" in told
        assert "16 × 16 mm" in run_cli("file", "add", f"deal:{deal.id}", path).err
        assert "too few" not in run_cli("file", "add", f"deal:{deal.id}", path, "--size", "16x16").err
        assert run_cli("file", "add", f"deal:{deal.id}", path, "--size", "большой").code == 2

    def test_the_brief_is_printed_empty_filled_and_read(self, deal, run_cli):
        """R222."""
        assert "____" in run_cli("deal", "brief", deal.id).out
        filled = run_cli("deal", "brief", deal.id, "--set", "goal=позвать на стенд", "--set", "budget=45000")
        assert "позвать на стенд" in filled.out and "45,000" in filled.out
        assert run_cli("deal", "brief", deal.id, "--format", "json").out.count("позвать") == 1
        assert run_cli("deal", "brief", deal.id, "--set", "погода=дождь").code == 2
