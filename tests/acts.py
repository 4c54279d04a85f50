"""What people may do all day long, one small function per action, for tests that do hundreds of things at random.

A new action gets a line here (``@act("subject.verb")``) or, when it cannot be played, a reason in ``LEFT_OUT``.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from base64 import b64encode
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from agencycli import config, importers, services
from agencycli.errors import AgencyError
from agencycli.importers.file_plan import plan_file
from agencycli.models import (
    Activity,
    Approval,
    BudgetFact,
    BudgetLine,
    ChangeRequest,
    Client,
    ClientDate,
    ClientPerson,
    ContactPoint,
    ContractorJob,
    ContractorSkill,
    Deal,
    DealLine,
    DealStaff,
    DealTemplate,
    Entry,
    Item,
    ItemCheck,
    JobOffer,
    Leave,
    LostReason,
    OwnField,
    Person,
    Pipeline,
    SavedView,
    Series,
    Source,
    Staff,
    StaffKey,
    Stage,
    StockGroup,
    StockItem,
    StockMonth,
    StockOrder,
    StockPacking,
    StockPaper,
    StockPlace,
    StockReservation,
    StockSupply,
    Stocktake,
    StocktakeLine,
    WorkEntry,
)
from agencycli.models.activity import ACTIVITY_KINDS
from agencycli.models.item import ITEM_KINDS
from agencycli.services import frame

Act = Callable[[Any, "Dice"], object]
ACTS: dict[str, Act] = {}
LEFT_OUT = {
    "demo.fill": "fills an empty agency only: tested with the demo",
    "list.export": "what was handed out cannot be taken back",
    "visit.begin": "it is written down, and was so",
    "visit.refused": "it is written down, and was so",
    "client.export-data": "what was handed out cannot be taken back",
    "person.export-data": "what was handed out cannot be taken back",
    "client.erase": "an erased person must not come back",
    "person.erase": "an erased person must not come back",
    "client.sheet": "many client.edit in one entry: tested with the sheet",
    "client.lines": "many client.add and client.edit in one entry: tested with the lines",
    "item.lines": "many item.add and item.edit in one entry: tested with the lines",
    "deal.lines": "many deal.add and deal.edit in one entry: tested with the lines",
    "budget.lines": "many budget.add and budget.edit in one entry: tested with the lines",
    "person.lines": "many person.add and person.edit in one entry: tested with the lines",
}

NAMES = ("Ремстрой-НН, ООО", "Ёлка", "[red]Восток[/]", "Петрова Анна Ивановна", "株式会社", "O'Neil & Sons", "100% Ё")
PHONES = ("8(831)2345678 доб. 12", "+7 910 123-45-67", "2345678", "звонить после обеда", "")
WORDS = ("форум", "vip; постоянные", "=cmd", "два\nслова", "", "ёж")


class Dice(random.Random):
    """Chance, and records met by chance; each record method raises LookupError where there is none yet."""

    def a(self, model: Any, *conditions: Any) -> Any:
        rows = list(model.select().where(*conditions) if conditions else model.select())
        if not rows:
            raise LookupError(model.__name__)
        return self.choice(sorted(rows, key=lambda row: row.id))

    def word(self) -> str:
        return self.choice(WORDS)

    def some(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return some of the fields."""
        return {key: value for key, value in values.items() if self.random() < 0.5}


def act(name: str) -> Callable[[Act], Act]:
    def register(function: Act) -> Act:
        ACTS[name] = function
        return function

    return register


def play(actor: Staff, dice: Dice, count: int, names: Iterable[str] = ()) -> list[int]:
    """Do things at random, all of them or those named, and return the entries they made; a refusal is an answer too."""
    mark, names = frame.newest_entry(), sorted(names or ACTS)
    for turn in range(count):
        name = "client.add" if turn < 3 else dice.choice(names)
        try:
            ACTS[name](actor, dice)
        except (AgencyError, LookupError):
            continue
    return [entry.id for entry in Entry.select(Entry.id).where(Entry.id > mark).order_by(Entry.id)]


def day(dice: Dice) -> dt.date:
    return dt.date(2026, 11, 23) + dt.timedelta(days=dice.randrange(30))


def card(dice: Dice) -> dict[str, Any]:
    values = {
        "name": dice.choice(NAMES), "phone": dice.choice(PHONES), "email": dice.choice(("a@b.ru", "не почта", "")),
        "tags": dice.word(), "note": dice.word(), "inn": dice.choice(("7707083893", "5260000000", "")),
        "city": dice.word(), "address": dice.word(), "standing": dice.choice(("lead", "regular")),
        "kind": dice.choice(("firm", "private")), "since": dice.choice(("2020-02-29", "31.12.1999", "")),
        "supplier": dice.choice(("yes", "no")), "site": dice.choice(("b.ru", "")),
    }  # fmt: skip
    values |= {
        f"own.{field.key}": dice.choice(("1", "", "да")) for field in OwnField.select().where(OwnField.is_active)
    }
    return dice.some(values)


def human(dice: Dice) -> dict[str, Any]:
    return dice.some({
        "name": dice.choice(("Иванов Пётр Сергеевич", "Анна", "")), "role": dice.word(), "phone": dice.choice(PHONES),
        "email": dice.choice(("a@b.ru", "")), "birthday": dice.choice(("1980-05-06", "")), "note": dice.word(),
        "decides": dice.choice(("yes", "no")), "greeting": dice.word(),
    })  # fmt: skip


@act("client.add")
def _(actor, dice):
    services.client.add(actor, {"name": dice.choice(NAMES)} | card(dice), keep_wrong=True)


@act("client.edit")
def _(actor, dice):
    services.client.edit(actor, dice.a(Client), card(dice), keep_wrong=dice.random() < 0.5)


@act("client.off")
def _(actor, dice):
    services.client.switch_off(actor, dice.a(Client), dice.word())


@act("client.on")
def _(actor, dice):
    services.client.switch_on(actor, dice.a(Client))


@act("client.tag")
def _(actor, dice):
    services.classifier.tag(actor, dice.a(Client), add=dice.word(), remove=dice.choice(("", "форум", "vip")))


@act("client.edit-many")
def _(actor, dice):
    services.client.edit_many(actor, [dice.a(Client), dice.a(Client)], card(dice), keep_wrong=True)


@act("client.tag-many")
def _(actor, dice):
    services.classifier.tag_many(actor, [dice.a(Client), dice.a(Client)], add=dice.word(), remove="форум")


@act("client.put")
def _(actor, dice):
    values = {"name": dice.choice(NAMES)} | card(dice)
    services.external.put_client(actor, values, f"crm:{dice.randrange(5)}", keep_wrong=True)


@act("client.not-duplicate")
def _(actor, dice):
    services.duplicate.mark_different(actor, dice.a(Client), dice.a(Client))


@act("client.merge")
def _(actor, dice):
    services.merge.merge(actor, dice.a(Client), dice.a(Client))


@act("person.merge")
def _(actor, dice):
    services.merge.merge_people(actor, dice.a(Person), dice.a(Person))


@act("person.add")
def _(actor, dice):
    services.person.add(actor, dice.a(Client), {"name": "Иванов"} | human(dice))


@act("person.edit")
def _(actor, dice):
    services.person.edit(actor, dice.a(Person), human(dice), dice.choice((None, dice.a(Client))))


@act("person.put")
def _(actor, dice):
    services.external.put_person(actor, dice.a(Client), {"name": "Иванов"} | human(dice), f"crm:{dice.randrange(5)}")


@act("person.join")
def _(actor, dice):
    services.person.join(actor, dice.a(Person), dice.a(Client), dice.word())


@act("person.leave")
def _(actor, dice):
    tie = dice.a(ClientPerson)
    services.person.leave(actor, tie.person, tie.client)


@act("date.add")
def _(actor, dice):
    services.person.add_date(actor, dice.a(dice.choice((Client, Person))), "ярмарка", dt.date(2024, 2, 29))


@act("date.remove")
def _(actor, dice):
    services.person.remove_date(actor, dice.a(ClientDate))


@act("consent.give")
def _(actor, dice):
    services.privacy.consent.give(actor, dice.a(dice.choice((Client, Person))), note=dice.word())


@act("consent.withdraw")
def _(actor, dice):
    services.privacy.consent.withdraw(actor, dice.a(dice.choice((Client, Person))))


@act("contact.add")
def _(actor, dice):
    kind, text = dice.choice((("phone", dice.choice(PHONES)), ("telegram", "@ivan"), ("email", "c@d.ru, e@f.ru")))
    services.contact.add(actor, dice.a(dice.choice((Client, Person))), kind, text)


@act("contact.mark")
def _(actor, dice):
    mark = dice.choice(("is_primary", "is_invalid", "do_not_call"))
    services.contact.mark(actor, dice.a(ContactPoint), {mark: dice.random() < 0.7})


@act("contact.remove")
def _(actor, dice):
    services.contact.remove(actor, dice.a(ContactPoint))


@act("activity.log")
def _(actor, dice):
    step = dice.choice(("", "перезвонить"))
    people = [dice.a(Person)] if dice.random() < 0.3 and Person.select().exists() else []
    kind, clients, day = dice.choice(ACTIVITY_KINDS), [dice.a(Client), dice.a(Client)], dt.date(2026, 12, 1)
    promise = {"next_step": step, "next_on": day if step else None}
    deals = [dice.a(Deal)] if dice.random() < 0.3 and Deal.select().exists() else []
    services.activity.log(actor, kind, clients, dice.word(), deals=deals, people=people, **promise)


@act("deal.handover")
def _(actor, dice):
    places = dice.sample(("office", "prepress", "shop", "delivery"), 2)
    services.activity.hand_over(actor, dice.a(Deal), *places, f"@{actor.login} {dice.word()}")


@act("activity.edit")
def _(actor, dice):
    services.activity.edit(actor, dice.a(Activity), text=dice.word(), result=dice.word())


def chore(dice: Dice) -> dict[str, Any]:
    return dice.some({
        "kind": dice.choice(ITEM_KINDS), "due_on": dice.choice(("2026-11-20", "2026-11-30", "")), "note": dice.word(),
        "priority": dice.choice(("low", "normal", "high")), "minutes": dice.choice(("45", "")),
        "owner": dice.choice((dice.a(Staff, Staff.is_active), None)),
        "client": dice.choice((dice.a(Client), None)), "person": dice.choice((dice.a(Person), None)),
        "after": dice.a(Item) if Item.select().exists() else None,
    })  # fmt: skip


@act("item.add")
def _(actor, dice):
    services.item.add(actor, {"title": dice.choice(NAMES)} | chore(dice), checks=dice.choice(((), ("раз", "два"))))


@act("item.put")
def _(actor, dice):
    services.external.put_item(actor, {"title": "дело"} | chore(dice), f"crm:{dice.randrange(5)}")


@act("item.edit")
def _(actor, dice):
    services.item.edit(actor, dice.a(Item), chore(dice))


@act("item.done")
def _(actor, dice):
    services.item.done(actor, [dice.a(Item)], dice.word(), unchecked=dice.random() < 0.7)


@act("item.drop")
def _(actor, dice):
    services.item.drop(actor, [dice.a(Item)], dice.word(), followers=dice.random() < 0.7)


@act("item.reopen")
def _(actor, dice):
    services.item.reopen(actor, [dice.a(Item)])


@act("item.move")
def _(actor, dice):
    services.item.move(actor, [dice.a(Item)], days=dice.choice((-1, 1, 7)), time=dice.choice((None, "", "14:30")))


@act("item.hand")
def _(actor, dice):
    services.item.hand(actor, [dice.a(Item)], dice.choice((None, dice.a(Staff))))


@act("item.snooze")
def _(actor, dice):
    services.item.snooze(actor, [dice.a(Item)], dice.choice((None, dt.date(2026, 12, 7))))


@act("item.help")
def _(actor, dice):
    services.item.help_with(actor, dice.a(Item), add=[dice.a(Staff)], remove=[dice.a(Staff)])


@act("item.check")
def _(actor, dice):
    services.item.note_checks(actor, dice.a(Item), ["макет", "цена"])


@act("item.tick")
def _(actor, dice):
    services.item.tick(actor, [dice.a(ItemCheck)], dice.random() < 0.7)


@act("item.uncheck")
def _(actor, dice):
    services.item.remove_check(actor, dice.a(ItemCheck))


def brief(dice: Dice) -> dict[str, Any]:
    return dice.some({
        "event": dice.word(), "is_rush": dice.choice(("yes", "no")), "note": dice.word(),
        "promised_on": dice.choice(("2026-12-05", "")), "budget": dice.choice(("45000,50", "")),
        "probability": dice.choice(("60", "")), "client": dice.a(Client),
    })  # fmt: skip


@act("deal.add")
def _(actor, dice):
    line = dice.choice(("print", "video", "outdoor"))
    services.deal.add(actor, dice.a(Client), brief(dice) | {"title": dice.choice(NAMES), "pipeline": line})


@act("deal.edit")
def _(actor, dice):
    services.deal.edit(actor, dice.a(Deal), {"title": dice.choice(NAMES)} | brief(dice))


@act("deal.move")
def _(actor, dice):
    stage, reason = dice.a(Stage), dice.choice((None, dice.a(LostReason)))
    services.deal_stage.move(actor, dice.a(Deal), stage, confirmed=dice.random() < 0.8, reason=reason, note=dice.word())


@act("deal.win")
def _(actor, dice):
    services.deal_stage.win(actor, dice.a(Deal), confirmed=True)


@act("deal.lose")
def _(actor, dice):
    services.deal_stage.lose(actor, dice.a(Deal), dice.a(LostReason), dice.word())


@act("deal.reopen")
def _(actor, dice):
    services.deal_stage.reopen(actor, dice.a(Deal, Deal.closed_at.is_null(False)))


def sold(dice: Dice) -> dict[str, Any]:
    return dice.some({
        "quantity": dice.choice(("1000 шт", "1,5")), "unit": "шт", "kind": dice.choice(("print", "delivery")),
        "vat": dice.choice(("22", "none")), "vat_included": dice.choice(("yes", "no")), "due_on": "2026-12-01",
        "made_inside": dice.choice(("yes", "no")), "price": dice.choice(("12,34", "0")),
    })  # fmt: skip


@act("line.add")
def _(actor, dice):
    services.deal_line.add(actor, dice.a(Deal), {"title": dice.choice(NAMES), "price": "10"} | sold(dice))


@act("line.edit")
def _(actor, dice):
    services.deal_line.edit(actor, dice.a(DealLine), sold(dice))


@act("line.remove")
def _(actor, dice):
    services.deal_line.remove(actor, dice.a(DealLine))


@act("line.done")
def _(actor, dice):
    services.deal_line.done(actor, dice.a(DealLine), is_done=dice.random() < 0.7)


@act("line.discount")
def _(actor, dice):
    services.deal_line.discount(actor, dice.a(Deal), dice.randrange(1, 20), "дружба")


@act("deal.referral")
def _(actor, dice):
    deal = dice.a(Deal, Deal.closed_at.is_null())
    other = dice.a(Client)
    if other.id != deal.client_id:
        services.client.edit(actor, other, {"brought_by": str(deal.client_id)})
        paid(actor, other, 100)
    services.referral.apply(actor, deal)


def paid(actor: Any, client: Client, amount: int, day: dt.date = dt.date(2026, 11, 20)) -> None:
    """Put down a payment of a client in a deal of its own."""
    deal = services.deal.add(actor, client, {"title": "оплаченное"})
    with frame.entry(actor, "test.fill"):
        line = BudgetLine.create(deal=deal.id, kind="revenue", amount=Decimal(amount))
        BudgetFact.create(line=line.id, kind="payment", amount=Decimal(amount), day=day)


@act("deal.put")
def _(actor, dice):
    values = {"title": dice.choice(NAMES), "event": dice.word()}
    services.external.put_deal(actor, dice.a(Client), values, f"crm:{dice.randrange(5)}")


@act("deal.copy")
def _(actor, dice):
    services.deal_copy.copy(actor, dice.a(Deal), {"title": dice.choice(NAMES)})


@act("deal.split")
def _(actor, dice):
    line = dice.a(DealLine)
    services.deal_copy.split(actor, line.deal, [line], dice.choice(NAMES))


@act("deal.join")
def _(actor, dice):
    deal = dice.a(Deal, Deal.closed_at.is_null())
    services.deal_copy.join(actor, deal, dice.a(Deal, Deal.client == deal.client_id, Deal.id != deal.id))


@act("template.add")
def _(actor, dice):
    services.deal_template.add(actor, f"товар {dice.randrange(9)}", dice.a(Pipeline))


@act("template.save")
def _(actor, dice):
    services.deal_template.save_from(actor, dice.a(Deal), f"товар {dice.randrange(99)}")


@act("template.step")
def _(actor, dice):
    services.deal_template.add_step(actor, dice.a(DealTemplate), "макет", dice.randrange(10))


@act("template.edit")
def _(actor, dice):
    services.deal_template.edit(actor, dice.a(DealTemplate), f"товар {dice.randrange(99)}", dice.random() < 0.8)


@act("template.use")
def _(actor, dice):
    day = dice.choice(("2026-12-05", ""))
    services.deal_template.use(actor, dice.a(DealTemplate), dice.a(Client), {"promised_on": day})


@act("pipeline.add")
def _(actor, dice):
    services.pipeline.add(actor, f"воронка {dice.randrange(9)}", dice.choice(("print", "video")))


@act("pipeline.edit")
def _(actor, dice):
    name, in_use = f"воронка {dice.randrange(9)}", dice.choice((None, True, False))
    services.pipeline.edit(actor, dice.a(Pipeline), name=name, position=dice.randrange(9), is_active=in_use)


def stage(dice: Dice) -> dict[str, Any]:
    return dice.some({
        "name": f"этап {dice.randrange(99)}", "status": dice.choice(("new", "offer", "work")), "checklist": dice.word(),
        "probability": dice.choice(("5", "100")), "position": dice.choice(("0", "3")),
    })  # fmt: skip


@act("stage.add")
def _(actor, dice):
    services.pipeline.add_stage(actor, dice.a(Pipeline), {"name": f"этап {dice.randrange(99)}"} | stage(dice))


@act("stage.edit")
def _(actor, dice):
    services.pipeline.edit_stage(actor, dice.a(Stage), stage(dice), dice.choice((None, True, False)))


@act("stage.moves")
def _(actor, dice):
    one = dice.a(Stage)
    services.pipeline.set_moves(actor, one, [dice.a(Stage, Stage.pipeline == one.pipeline_id) for _ in range(2)])


@act("reason.add")
def _(actor, dice):
    services.pipeline.add_reason(actor, f"причина {dice.randrange(9)}", dice.random() < 0.5)


@act("reason.edit")
def _(actor, dice):
    services.pipeline.edit_reason(actor, dice.a(LostReason), is_active=dice.random() < 0.8)


@act("requisite.account")
def _(actor, dice):
    account = dice.choice(("40702810938000012345", "40702810100000000001"))
    services.requisite.add_account(actor, dice.a(Client), {"account": account, "bik": "044525225"}, keep_wrong=True)


@act("source.add")
def _(actor, dice):
    services.classifier.add_source(actor, f"источник {dice.randrange(9)}")


@act("source.edit")
def _(actor, dice):
    services.classifier.edit_source(actor, dice.a(Source), f"канал {dice.randrange(10_000)}", dice.random() < 0.5)


@act("field.add")
def _(actor, dice):
    kind, subject = dice.choice(("flag", "text")), dice.choice(("client", "person"))
    services.classifier.add_field(actor, f"f{dice.randrange(5)}", "Поле", kind, subject=subject)


@act("field.off")
def _(actor, dice):
    services.classifier.switch_field(actor, dice.a(OwnField), dice.random() < 0.5)


@act("staff.add")
def _(actor, dice):
    role = dice.choice(("manager", "viewer", "owner"))
    services.staff.add(actor, "Новый", f"login{dice.randrange(20)}", role)


@act("staff.edit")
def _(actor, dice):
    services.staff.edit(actor, dice.a(Staff, Staff.id != actor.id), name=dice.choice(NAMES), phone=dice.choice(PHONES))


@act("staff.off")
def _(actor, dice):
    services.staff.switch_off(actor, dice.a(Staff, Staff.id != actor.id), successor=dice.choice((None, actor)))


@act("staff.on")
def _(actor, dice):
    services.staff.switch_on(actor, dice.a(Staff))


@act("staff.key-add")
def _(actor, dice):
    body = b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + dice.randbytes(32)
    services.staff_key.add(actor, dice.a(Staff), f"ssh-ed25519 {b64encode(body).decode()} {dice.word()}")


@act("staff.key-off")
def _(actor, dice):
    services.staff_key.switch_off(actor, dice.a(StaffKey))


@act("view.save")
def _(actor, dice):
    services.view.save(
        actor, "clients", f"вид {dice.randrange(3)}", filters=dice.word(), is_default=dice.random() < 0.5,
        shared=dice.random() < 0.5,
    )  # fmt: skip


@act("view.remove")
def _(actor, dice):
    services.view.remove(actor, dice.a(SavedView))


@act("calendar.set")
def _(actor, dice):
    services.calendar.settle(actor, day(dice), dice.random() < 0.5, dice.word())


@act("calendar.clear")
def _(actor, dice):
    services.calendar.clear(actor, day(dice))


@act("calendar.hours")
def _(actor, dice):
    services.calendar.set_hours(actor, dice.a(Staff), {dice.randrange(7): dice.choice((0, 240, 480))})


@act("leave.add")
def _(actor, dice):
    services.calendar.add_leave(actor, dice.a(Staff), day(dice), is_half=dice.random() < 0.5)


@act("leave.remove")
def _(actor, dice):
    services.calendar.remove_leave(actor, dice.a(Leave))


@act("series.add")
def _(actor, dice):
    rule = dice.choice(("FREQ=DAILY", "FREQ=WEEKLY;BYDAY=FR", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "FREQ=MONTHLY"))
    values = {"title": dice.choice(NAMES), "day_off": dice.choice(("stay", "next"))} if "BYDAY" not in rule else {}
    services.series.add(actor, {"title": dice.choice(NAMES), **values}, rule, day(dice))


def occurrence(dice: Dice) -> tuple[Series, dt.date]:
    row = dice.a(Series)
    found = services.series.days_of(row, row.start_on, row.start_on + dt.timedelta(days=40))
    if not found:
        raise LookupError("occurrence")
    return row, dice.choice(found)


@act("series.touch")
def _(actor, dice):
    services.series.touch(actor, *occurrence(dice))


@act("series.edit-this")
def _(actor, dice):
    services.series.edit_this(actor, *occurrence(dice), {"note": dice.word(), "due_on": day(dice)})


@act("series.done")
def _(actor, dice):
    services.series.finish(actor, *occurrence(dice), dice.word())


@act("series.skip")
def _(actor, dice):
    services.series.skip(actor, *occurrence(dice), dice.word())


@act("series.edit")
def _(actor, dice):
    services.series.edit_all(actor, dice.a(Series), {"note": dice.word()}, until_on=dt.date(2027, 1, 31))


@act("series.edit-following")
def _(actor, dice):
    services.series.edit_following(actor, *occurrence(dice), {"title": dice.choice(NAMES)})


@act("series.end")
def _(actor, dice):
    services.series.end(actor, dice.a(Series), day(dice))


@act("deal.schedule")
def _(actor, dice):
    services.schedule.schedule(actor, dice.a(Deal), day(dice))


@act("deal.step")
def _(actor, dice):
    deal = dice.a(Deal)
    services.schedule.schedule(actor, deal, day(dice))
    services.schedule.add_step(actor, deal, dice.choice(NAMES), dice.randrange(20))


def written(name: str, dice: Dice) -> Path:
    """Write a small table of clients, people and orders and return where it lies."""
    path = config.home() / name
    with path.open("w", encoding="utf-8", newline="") as target:
        rows = csv.writer(target, delimiter=";")
        rows.writerow(TITLES)
        for _row in range(dice.randrange(1, 4)):
            rows.writerow([
                dice.choice(NAMES), dice.choice(PHONES), dice.choice(("a@b.ru", "")), dice.choice(("7707083893", "")),
                dice.choice(("Иванов Пётр Сергеевич", "Анна", "")), dice.word(), dice.choice(("ул. Мира, 1", "")),
                dice.choice(("2017, буклеты, ярмарка, 45 000; визитки 2016", "когда-то", "")), dice.word(),
            ])  # fmt: skip
    return path


TITLES = ("Клиент", "Телефон", "E-mail", "ИНН", "Контактное лицо", "Категория", "Адрес", "Заказы", "Примечание")


@act("import.stock")
def _(actor, dice):
    from agencycli.services.stock import intake

    columns = {"name": ("A", "Наименование")}
    records = [
        intake.GoodsRecord(
            "Лист", row, "file:1", columns, name=dice.choice(NAMES),
            code=dice.choice(("", f"PAP-{dice.randrange(9)}")), unit=dice.choice(("", "sheet", "kg")),
            quantity=Decimal(dice.randrange(20)), size=dice.choice(("", "M", "L")), section=dice.word(),
            prices=[(Decimal(0), Decimal(dice.randrange(100)))], place=dice.choice(("", "Полка 1")),
        )
        for row in (1, 2)
    ]  # fmt: skip
    if dice.random() < 0.5:
        intake.apply(actor, intake.plan(actor, records))
    else:
        intake.apply(actor, intake.plan_prices(actor, records, dice.a(Client), new_items=dice.random() < 0.5))


@act("import.apply")
def _(actor, dice):
    plan = plan_file(actor, importers.read(written("table.csv", dice)))
    services.intake.apply(actor, plan.intake, plan.shapes())


@act("file.add")
def _(actor, dice):
    owner = dice.a(dice.choice((Client, Person, Activity, Deal)))
    services.attachment.add(actor, owner, written("paper.csv", dice), dice.choice(("смета.csv", "")))


@act("approval.give")
def _(actor, dice):
    layout = services.attachment.add(actor, dice.a(Deal), written("paper.csv", dice), "макет.csv")
    services.approval.approve(actor, layout, dice.word() or "Смирнов")


@act("approval.withdraw")
def _(actor, dice):
    services.approval.withdraw(actor, dice.a(Approval).file, dice.word() or "ошибка")


@act("change.ask")
def _(actor, dice):
    when = dice.choice((None, day(dice)))
    services.approval.ask(actor, dice.a(Deal), dice.word() or "а", price=Decimal(dice.randrange(3)), promised_on=when)


@act("change.accept")
def _(actor, dice):
    services.approval.accept(actor, dice.a(ChangeRequest), dice.word())


@act("change.decline")
def _(actor, dice):
    services.approval.decline(actor, dice.a(ChangeRequest), dice.word())


@act("remind.channel")
def _(actor, dice):
    services.reminder.set_channel(actor, dice.a(Staff), "email", "a@b.ru", digest=dice.random() < 0.5)


@act("remind.channel-off")
def _(actor, dice):
    services.reminder.close_channel(actor, dice.a(Staff), dice.choice(("email", "terminal")))


@act("remind.settings")
def _(actor, dice):
    services.reminder.settle(actor, dice.a(Staff), minutes_before=dice.randrange(60), language=dice.choice(("", "ru")))


def plan(dice: Dice) -> dict[str, Any]:
    return dice.some({
        "kind": dice.choice(("revenue", "media", "material", "other")), "amount": dice.choice(("1000", "33,33")),
        "title": dice.word(), "due_on": dice.choice(("2026-12-10", "")), "counterparty": dice.a(Client),
    })  # fmt: skip


@act("budget.add")
def _(actor, dice):
    services.budget.add(actor, dice.a(Deal), plan(dice))


@act("budget.edit")
def _(actor, dice):
    services.budget.edit(actor, dice.a(BudgetLine), plan(dice) | {"amount": dice.randrange(9999)})


@act("budget.remove")
def _(actor, dice):
    services.budget.remove(actor, dice.a(BudgetLine))


@act("budget.paper")
def _(actor, dice):
    services.budget.paper(actor, dice.a(BudgetLine), Decimal(dice.choice((100, -10))), over=True)


@act("budget.pay")
def _(actor, dice):
    services.budget.pay(actor, dice.a(BudgetLine), Decimal(dice.choice((100, -10))), over=True)


@act("budget.split")
def _(actor, dice):
    parts = [(dice.a(Deal), Decimal(40)), (dice.a(Deal), Decimal(60))]
    services.budget.split(actor, parts, Decimal("99.99"), {"counterparty": dice.a(Client)}, over=True)


@act("deal.bill")
def _(actor, dice):
    services.income.bill(actor, dice.a(Deal), Decimal(dice.choice((100, -10))), over=True)


@act("deal.receive")
def _(actor, dice):
    services.income.receive(actor, dice.a(Deal), Decimal(dice.choice((100, -10))), over=True)


@act("cash.settle")
def _(actor, dice):
    services.cash.settle(actor, Decimal(dice.randrange(-900, 9000)))


@act("rate.set")
def _(actor, dice):
    services.payroll.set_rate(actor, dice.a(Staff), Decimal(dice.randrange(900)), what=dice.word())


@act("work.add")
def _(actor, dice):
    services.payroll.add(actor, dice.a(Deal), dice.a(Staff), Decimal("1.5"), rate=Decimal(dice.randrange(900)))


@act("work.remove")
def _(actor, dice):
    services.payroll.remove(actor, dice.a(WorkEntry))


@act("team.put")
def _(actor, dice):
    share = Decimal(dice.randrange(40))
    services.payroll.put(actor, dice.a(Deal), dice.a(Staff), role=dice.word(), share=share, base="agreement")


@act("team.leave")
def _(actor, dice):
    services.payroll.leave(actor, dice.a(DealStaff))


@act("payroll.pay")
def _(actor, dice):
    services.payroll.pay(actor, dice.a(Deal), dice.a(Staff), Decimal(50), share=dice.random() < 0.5, over=True)


@act("skill.put")
def _(actor, dice):
    services.contractor.put(actor, dice.a(Client), dice.choice(("кепки", "резка")), {"price": dice.randrange(99)})


@act("skill.remove")
def _(actor, dice):
    services.contractor.remove(actor, dice.a(ContractorSkill))


@act("job.ask")
def _(actor, dice):
    services.job.ask(actor, dice.a(Deal), dice.choice(NAMES), [dice.a(Client)], note=dice.word())


@act("job.offer")
def _(actor, dice):
    asked = dice.a(ContractorJob, ContractorJob.state == "asked")
    services.job.offer(actor, asked, dice.a(Client), Decimal(dice.randrange(9999)))


@act("job.choose")
def _(actor, dice):
    offer = dice.a(JobOffer)
    services.job.choose(actor, offer.job, offer)


@act("job.place")
def _(actor, dice):
    line = dice.choice((None, *DealLine.select().order_by(DealLine.id)))
    deal = line.deal if line else dice.a(Deal)
    services.job.place(actor, deal, "кепки", dice.a(Client), Decimal(dice.randrange(9999)), line=line)


def job(dice: Dice, state: str) -> ContractorJob:
    return dice.a(ContractorJob, ContractorJob.state == state)


@act("job.receive")
def _(actor, dice):
    services.job.receive(actor, job(dice, "placed"))


@act("job.rework")
def _(actor, dice):
    services.job.rework(actor, job(dice, "received"), dice.word())


@act("job.accept")
def _(actor, dice):
    services.job.accept(actor, job(dice, "received"))


@act("job.pay")
def _(actor, dice):
    services.job.pay(actor, dice.a(ContractorJob), Decimal(10), over=True)


@act("job.cancel")
def _(actor, dice):
    services.job.cancel(actor, job(dice, dice.choice(("asked", "placed"))))


def goods(dice: Dice, most: int = 60) -> list[services.stock.Line]:
    """Return a line or two of items that may lie on shelves."""
    items = [dice.a(StockItem, StockItem.is_active) for _turn in range(dice.choice((1, 1, 2)))]
    return [services.stock.Line(item, Decimal(dice.randrange(1, most))) for item in items]


def when(dice: Dice) -> dt.date | None:
    return dice.choice((None, None, None, dt.date(2026, 11, 20), dt.date(2026, 10, 15)))


@act("stock.group")
def _(actor, dice):
    services.stock.goods.add_group(actor, dice.choice(("Бумага", "Футболки", "")), dice.choice(("fifo", "average")))


@act("stock.group-edit")
def _(actor, dice):
    changes = dice.some({"method": dice.choice(("fifo", "average")), "negative": dice.random() < 0.2, "name": "Плёнка"})
    services.stock.goods.edit_group(actor, dice.a(StockGroup), **changes)


@act("stock.item")
def _(actor, dice):
    values = {"unit": dice.choice(("sheet", "m", "piece")), "useful_from": dice.choice(("", "2")), "note": dice.word(),
              "group": dice.a(StockGroup)}  # fmt: skip
    code = f"{dice.choice(('PAP', '[red]', '=cmd'))}-{dice.randrange(9)}"
    services.stock.goods.add(actor, {"code": code, "name": dice.choice(NAMES), **values})


@act("stock.item-edit")
def _(actor, dice):
    changes = {"name": dice.choice(NAMES), "group": dice.a(StockGroup), "unit": dice.choice(("m", "piece")),
               "owner": dice.choice((None, dice.a(Client))), "min_level": "10"}  # fmt: skip
    services.stock.goods.edit(actor, dice.a(StockItem), dice.some(changes))


@act("stock.item-off")
def _(actor, dice):
    services.stock.goods.switch_off(actor, dice.a(StockItem))


@act("stock.item-on")
def _(actor, dice):
    services.stock.goods.switch_on(actor, dice.a(StockItem, ~StockItem.is_active))


@act("stock.variants")
def _(actor, dice):
    services.stock.goods.add_variants(actor, dice.a(StockItem), ["S", "M"], dice.choice(([], ["красный"])))


@act("stock.packing")
def _(actor, dice):
    name = dice.choice(("пачка", "box", ""))
    services.stock.goods.pack(actor, dice.a(StockItem), name, Decimal(dice.choice((250, 500, 0))))


@act("stock.unpack")
def _(actor, dice):
    services.stock.goods.unpack(actor, dice.a(StockPacking))


@act("stock.supply")
def _(actor, dice):
    terms = {"price": Decimal(dice.randrange(100)), "code": dice.word(), "lead_days": 3}
    services.stock.supplies.put(actor, dice.a(StockItem), dice.a(Client), dice.some(terms))


@act("stock.supply-remove")
def _(actor, dice):
    services.stock.supplies.remove(actor, dice.a(StockSupply))


@act("stock.place")
def _(actor, dice):
    services.stock.places.add(actor, f"Полка {dice.randrange(5)}", parent=dice.a(StockPlace))


@act("stock.place-edit")
def _(actor, dice):
    changes = dice.some({"name": f"Ящик {dice.randrange(5)}", "keeper": dice.a(Staff), "kind": "cell"})
    services.stock.places.edit(actor, dice.a(StockPlace), **changes)


@act("stock.place-off")
def _(actor, dice):
    services.stock.places.switch_off(actor, dice.a(StockPlace))


@act("stock.place-on")
def _(actor, dice):
    services.stock.places.switch_on(actor, dice.a(StockPlace, ~StockPlace.is_active))


@act("stock.receive")
def _(actor, dice):
    price = Decimal(dice.randrange(1, 10_000)) / 100
    lines = [services.stock.Line(line.item, line.quantity * 3, price=price) for line in goods(dice)]
    services.stock.receive(actor, lines, supplier=dice.choice((None, dice.a(Client))), day=when(dice), number="17/к")


@act("stock.opening")
def _(actor, dice):
    lines = [services.stock.Line(line.item, line.quantity, value=Decimal("99.99")) for line in goods(dice)]
    services.stock.opening(actor, lines, day=when(dice))


@act("stock.surplus")
def _(actor, dice):
    services.stock.surplus(actor, goods(dice), dice.choice(("нашлось", "")))


@act("stock.issue")
def _(actor, dice):
    deal = dice.choice((None, dice.a(Deal)))
    services.stock.issue(actor, goods(dice), deal=deal, day=when(dice), over_reserved=dice.random() < 0.3)


@act("stock.return")
def _(actor, dice):
    paper = dice.a(StockPaper, StockPaper.kind == "issue")
    lines = [services.stock.Line(dice.choice(list(paper.moves)).item, Decimal(dice.randrange(1, 9)))]
    services.stock.take_back(actor, lines, **({"deal": paper.deal} if paper.deal_id else {"origin": paper}))


@act("stock.write-off")
def _(actor, dice):
    services.stock.write_off(actor, goods(dice, 9), dice.choice(("брак", "")))


@act("stock.supplier-return")
def _(actor, dice):
    services.stock.to_supplier(actor, goods(dice, 9), dice.a(Client))


@act("stock.remnant")
def _(actor, dice):
    (line, *_rest) = goods(dice, 20)
    services.stock.remnant(actor, line, deal=dice.choice((None, dice.a(Deal))))


@act("stock.send")
def _(actor, dice):
    services.stock.send(actor, goods(dice, 20), dice.a(StockPlace))


@act("stock.arrive")
def _(actor, dice):
    services.stock.arrive(actor, dice.a(StockPaper, StockPaper.kind == "send"))


@act("stock.move")
def _(actor, dice):
    services.stock.move(actor, goods(dice, 20), dice.a(StockPlace), place=dice.a(StockPlace))


@act("stock.reserve")
def _(actor, dice):
    until = dice.choice((None, dt.date(2026, 12, 1)))
    services.stock.reserve(actor, dice.a(Deal), goods(dice, 20), expires_on=until)


@act("stock.release")
def _(actor, dice):
    services.stock.release(actor, [dice.a(StockReservation)], dice.word())


@act("stock.count-start")
def _(actor, dice):
    group = dice.choice((None, None, dice.a(StockGroup)))
    services.stock.counting.start(actor, dice.a(StockPlace), group=group, note=dice.word())


@act("stock.count")
def _(actor, dice):
    """Count most lines as the book says or nearly so, and now and then something that is not listed."""
    stocktake = dice.a(Stocktake, Stocktake.state == "counting")
    counts = []
    for line in StocktakeLine.select().where(StocktakeLine.stocktake == stocktake.id).order_by(StocktakeLine.id):
        counted = max(line.book + dice.choice((0, 0, -1, -5, 3)), Decimal(0))
        counts.append(services.stock.counting.Count(line.item, counted, line.lot, found=line.lot is None))
    if not counts or dice.random() < 0.3:
        counts += [services.stock.counting.Count(line.item, line.quantity) for line in goods(dice)]
    services.stock.counting.count(actor, stocktake, counts, dice.choice(services.stock.counting.WAYS))


@act("stock.count-post")
def _(actor, dice):
    stocktake = dice.a(Stocktake, Stocktake.state == "counting")
    services.stock.settling.post(actor, stocktake, dice.choice(("keep", "none", "")))


@act("stock.count-cancel")
def _(actor, dice):
    services.stock.counting.cancel(actor, dice.a(Stocktake, Stocktake.state == "counting"))


@act("stock.close")
def _(actor, dice):
    services.stock.close(actor, dice.choice(("2026-10", "2026-11")))


@act("stock.reopen")
def _(actor, dice):
    services.stock.reopen(actor, dice.a(StockMonth).month)


def wanted(dice: Dice) -> list[Any]:
    return [services.stock.ordering.Wanted(line.item, line.quantity) for line in goods(dice)]


@act("stock.order")
def _(actor, dice):
    services.stock.ordering.add(actor, dice.a(Client), wanted(dice), note=dice.word())


@act("stock.propose")
def _(actor, dice):
    supply = dice.a(StockSupply)
    services.stock.ordering.propose(actor, [services.stock.replenishing.offered(supply.item, supply, Decimal(7))])


@act("stock.order-edit")
def _(actor, dice):
    services.stock.ordering.edit(actor, dice.a(StockOrder), wanted(dice), due_on=day(dice), note=dice.word())


@act("stock.order-send")
def _(actor, dice):
    services.stock.ordering.send(actor, dice.a(StockOrder, StockOrder.state == "draft"), due_on=day(dice))


@act("stock.order-receive")
def _(actor, dice):
    order = dice.a(StockOrder, StockOrder.state == "ordered")
    some = [
        services.stock.Line(line.item, Decimal(dice.randrange(1, 40)), price=Decimal("2.5")) for line in order.lines
    ]
    services.stock.ordering.receive(actor, order, dice.choice(([], some)), number="18/к", over=dice.random() < 0.2)


@act("stock.order-close")
def _(actor, dice):
    services.stock.ordering.close(actor, dice.a(StockOrder, StockOrder.state == "ordered"), dice.word())


@act("stock.order-cancel")
def _(actor, dice):
    services.stock.ordering.cancel(actor, dice.a(StockOrder), dice.word())
