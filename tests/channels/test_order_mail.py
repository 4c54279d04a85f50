"""An order goes to its supplier by mail: the letter, the sheet with it, who is answered; nothing of a rehearsal."""

from __future__ import annotations

import io
from decimal import Decimal as D

from agencycli import services
from agencycli.channels import sending
from agencycli.models import Outbox, StockOrder
from agencycli.services import stock
from agencycli.services.stock import ordering
from agencycli.services.stock.ordering import Wanted


def test_an_order_reaches_its_supplier_with_its_sheet(agency, mailing, mailbox, run_cli, frozen):
    from openpyxl import load_workbook

    services.staff.edit(agency.actor, agency.actor, email="olga@vostok.example")
    seller = services.client.add(agency.actor, {"name": "Европапир & Ко"})
    item = stock.goods.add(agency.actor, {"code": "PAP", "name": "=cmd [red]Бумага", "unit": "sheet"})
    stock.supplies.put(agency.actor, item, seller, {"price": D("4.30"), "code": "EP-7"})
    order = ordering.add(agency.actor, seller, [Wanted(item, D(500))], note="срочно")
    nowhere = run_cli("stock", "order", "send", order.id, "--mail")
    assert "Европапир & Ко has no e-mail address; name one with --to" in nowhere.err
    services.contact.add(agency.actor, seller, "email", "zakaz@paper.example")
    tried = run_cli("stock", "order", "send", order.id, "--mail", "--dry-run")
    assert "zakaz@paper.example" in tried.err and "order 1.xlsx" in tried.err
    assert StockOrder.get_by_id(order.id).state == "draft" and not Outbox.select().exists()
    done = run_cli("stock", "order", "send", order.id, "--mail")
    assert "goes with the next run of agency remind" in done.err
    sending.send_waiting(mailing, agency.home)
    ((recipient, letter),) = mailbox.letters
    assert (recipient, letter["Reply-To"]) == ("zakaz@paper.example", "olga@vostok.example")
    assert letter["Auto-Submitted"] is None
    text, sheet = letter.get_payload()
    words = text.get_payload(decode=True).decode()
    assert "order 1" in words and "срочно" in words and "30.11.2026" in words
    assert sheet.get_filename() == "order 1.xlsx"
    rows = list(load_workbook(io.BytesIO(sheet.get_payload(decode=True))).active.values)
    assert rows[1] == (1, "EP-7", "PAP", "=cmd [red]Бумага", 500, "sheet", None, None, 4.3, 2150)
    assert Outbox.get().file == ""
    again = run_cli("stock", "order", "send", order.id, "--to", "other@paper.example")
    assert again.code == 0 and Outbox.select().count() == 2
    ordering.cancel(agency.actor, order)
    sending.send_waiting(mailing, agency.home)
    assert len(mailbox.letters) == 1, "what was called off meanwhile is not sent"
