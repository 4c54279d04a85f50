"""Import of deals: exports of CRMs and messy sheets of orders, with the same plan, apply and undo (R191-R194, R232)."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import openpyxl
import pytest

from agencycli import queries, services
from agencycli.importers.stages import meaning
from agencycli.models import (
    JOURNALLED,
    Activity,
    ActivityDeal,
    Client,
    Deal,
    DealLine,
    ExternalId,
    Item,
    Stage,
)

BITRIX = (
    '"ID";"Название";"Стадия сделки";"Воронка";"Сумма";"Валюта";"Компания";"Контакт";"Рабочий телефон";'
    '"Ответственный";"Дата начала";"Дата завершения";"Источник";"Комментарий";"Причина отказа";"Кем создана"\n'
    '"71";"Буклеты";"Сделка успешна";"Общее";"45 000.00";"RUB";"ООО ""Ромашка""";"Анна Петрова";"8 (831) 234-56-78";'
    '"Ольга";"12.03.2026 10:00:00";"20.04.2026";"Звонок";"<b>тираж</b> 1000<br>на ярмарку";"";"Ольга"\n'
    '"72";"Баннер";"Сделка провалена";"Общее";"48800";"RUB";"Ромашка";"";"";"Ольга";"13.03.2026";"15.03.2026";'
    '"Звонок";"";"дорого";"Ольга"\n'
    '"73";"Ролик";"Подготовка документов";"video";"120000";"RUB";"АО Станкострой";"";"8 910 123-45-67";"Никто";'
    '"01.11.2026";"31.12.2026";"";"";"";"Ольга"\n'
    '"74";"Стенд";"Ждём сырьё";"Общее";"9000";"RUB";"АО Станкострой";"";"";"Ольга";"02.11.2026";"";"";"";"";"Ольга"\n'
)
SHEET = [
    ["Заказы РА «Восток» 2016-2018"],
    ["обновлено 14.08.2018"],
    [],
    ["№", "Клиент", "Заказ", None, None, "Состояние", "Сумма", "Кто ведёт", "Прим."],
    [None, None, "Что делаем", "Дата", "Срок"],
    [2017],
    [1, "ООО «Завод „Луч“»", "Буклеты", "март 17", "10.04.2017", "сдан", "45 т.р.", "Ольга", "ярмарка Великие реки"],
    [2, "Ромашка", "Баннер 3х6", dt.date(2017, 5, 12), None, "отказ, дорого", "48 800,00", "Ольга"],
    [3, "Ромашка", "Листовки", "конец июля", None, "В РАБОТЕ", "105600+13300", None, "5000 шт"],
    ["2018"],
    [4, "АО Станкострой", "Стенд", dt.date(2018, 2, 1), dt.date(2018, 3, 1), "на паузе", "1,2 млн"],
    [5, None, "Визитки", "1.09.2018", None, "готово", 2500],
    [6, "[red]Рога[/red]", "Сайт", "14.08.2018*", None, "КП отправили", "4500 р."],
    ["Итого:", None, None, None, None, None, 1307000],
    [],
    ["* сумма без монтажа"],
]


def content():
    """Everything the journal watches: what undo must give back."""
    return {model.__name__: sorted(str(row) for row in model.select().dicts()) for model in JOURNALLED}


def deal(title):
    return Deal.get(Deal.title == title)


def lines(row):
    return [(one.title, one.quantity, one.price, one.kind) for one in row.lines]


@pytest.fixture
def olga(staff_of_role):
    return staff_of_role("manager", name="Ольга", login="olga")


@pytest.fixture
def take(agency, run_cli):
    """Import for good, ``take(path, *options) -> plan``; it must succeed."""

    def run(path, *options, code=0, by=()):
        result = run_cli(*by, "import", path, "--apply", "--yes", "--format", "json", *options)
        assert result.code == code, result.err
        return json.loads(result.out)

    return run


@pytest.fixture
def bitrix(tmp_path):
    path = tmp_path / "deals.csv"
    path.write_text(BITRIX, encoding="utf-8-sig")
    return path


@pytest.fixture
def sheet(tmp_path):
    book = openpyxl.Workbook()
    for row in SHEET:
        book.active.append(row)
    for span in ("A1:I1", "A4:A5", "B4:B5", "C4:E4", "F4:F5", "G4:G5", "H4:H5", "I4:I5"):
        book.active.merge_cells(span)
    book.active.title = "Заказы"
    book.save(tmp_path / "orders.xlsx")
    return tmp_path / "orders.xlsx"


def table(tmp_path, text, name="orders.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("new", "Неразобранное; Первичный контакт; Новая; Подготовка документов; Qualified To Buy; Заявка"),
        ("offer", "Переговоры; Принимают решение; Согласование договора; Decision Maker Bought-In; КП отправили"),
        ("agreed", "Счёт на предоплату; Cчёт выставлен; Contract Sent; Ждём оплату"),
        ("work", "В работе; в работе у Ольги; Финальный счёт; Предоплата получена"),
        ("won", "Успешно реализовано; Сделка успешна; Closed Won; Сдан 12.05; СДАНО!; Закрыта"),
        ("lost", "Закрыто и не реализовано; Сделка провалена; Closed Lost; отказ, дорого; Отказ (ушли к другим)"),
        ("", "на паузе; закрыто, не оплачено; сдан не полностью; закрыта, отказ; почти готово; не согласовано; ;"),
        ("", "готово всё кроме того, что обещали к пятнице и забыли"),
    ],
)
def test_the_usual_words_for_stages_are_understood_and_doubtful_ones_are_not(status, words):
    for word in words.split(";"):
        assert meaning(word.strip()) == status, word


def test_amocrm_gives_a_deal_with_its_client_and_twice_changes_nothing(take, data, olga, run_cli):
    empty = content()
    plan = take(data / "crm/amocrm_deals.csv")
    assert (plan["counts"], plan["deal_counts"]) == ({"add": 1}, {"add": 1})
    row = deal("Баннеры лето")
    assert (row.client.name, row.person.full_name, row.manager) == ('ООО "Ромашка"', "Петрова Анна Сергеевна", olga)
    assert (row.stage.status, row.opened_on, row.closed_at) == ("agreed", dt.date(2026, 1, 12), None)
    assert lines(row) == [("Баннеры лето", 1, Decimal(48800), "print")]
    assert row.client.manager == olga, "a new client is served by who answers for the deal"
    said = Activity.get()
    assert (said.kind, said.text, ActivityDeal.get().deal) == ("note", "звонил, просил счёт", row)
    assert "utm_source: yandex" in row.note and "Воронка: Продажи" in row.note
    assert services.external.find(Deal, "amocrm:1001") == row, "scripts find it by the number of the CRM"
    again = take(data / "crm/amocrm_deals.csv")
    assert (again["entry"], again["deal_counts"]) == (None, {"same": 1})
    assert run_cli("undo", plan["entry"], "--yes").code == 0
    assert content() == empty


def test_a_bitrix_export_keeps_days_losses_sources_and_refuses_the_stage_nobody_knows(take, bitrix, olga, tmp_path):
    map_file = tmp_path / "map.toml"
    plan = take(bitrix, "-o", tmp_path / "rest.xlsx")
    assert plan["deal_counts"] == {"add": 3}
    won, lost, new = deal("Буклеты"), deal("Баннер"), deal("Ролик")
    assert (won.stage.status, won.opened_on, won.source.name) == ("won", dt.date(2026, 3, 12), "Звонок")
    assert won.closed_at == dt.datetime(2026, 4, 19, 21, tzinfo=dt.UTC), "the beginning of 20 April in Moscow"
    assert Activity.get().text == "тираж 1000\nна ярмарку", "no HTML in the thread"
    assert (lost.stage.status, lost.lost_reason.needs_note, lost.lost_note, lost.lost_from) == (
        "lost", True, "дорого", None,
    )  # fmt: skip
    assert lost.client == won.client, '«Ромашка» is ООО "Ромашка"'
    assert (new.pipeline.line, new.stage.status, new.budget) == ("video", "new", Decimal(120000))
    assert not new.lines.exists(), "before an offer the sum is the client's budget"
    assert "Дата завершения: 31.12.2026" in new.note and "Ответственный: Никто" in new.note
    assert any(one["value"] == "Никто" for one in plan["problems"])
    (refused,) = plan["rejected"]
    assert "“Ждём сырьё”" in refused["reason"] and "[table.stages]" in refused["reason"]
    # The choice stands in the map; the row comes back by the file of rejected rows.
    take(bitrix, "--map", _mapped(run_map(bitrix, map_file), '"Ждём сырьё" = ""', '"Ждём сырьё" = "Printing"'))
    assert deal("Стенд").stage.name == "Printing"
    assert Deal.select().count() == 4
    assert take(tmp_path / "rest.xlsx")["deal_counts"] == {"same": 1}, "the map is remembered"


def run_map(path, map_file):
    from agencycli import importers
    from agencycli.importers.file_plan import plan_file
    from agencycli.models import Staff

    map_file.write_text(plan_file(Staff.get(Staff.role == "owner"), importers.read(path)).map_text(), "utf-8")
    return map_file


def _mapped(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return path


def test_hubspot_deals_are_known_by_their_english_words(take, tmp_path):
    path = table(
        tmp_path,
        "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Deal owner,Create Date,Associated Company,"
        "Associated Contact,Closed Lost Reason\n"
        "9001,Renewal,Closed Won,Sales Pipeline,5000,2026-10-25 10:00,,2026-09-01 09:00,Acme,Tom Smith,\n"
        "9002,Pilot,Closed Lost,Sales Pipeline,2000,2026-10-26 10:00,,2026-09-02 09:00,Beta,,price\n"
        "9003,Trial,Presentation Scheduled,Sales Pipeline,300.50,2026-12-25 10:00,,2026-09-03 09:00,Gamma,,\n",
    )
    assert take(path)["deal_counts"] == {"add": 3}
    assert [row.stage.status for row in Deal.select().order_by(Deal.id)] == ["won", "lost", "offer"]
    assert (deal("Pilot").lost_reason.name, deal("Pilot").lost_note) == ("price", "")
    assert deal("Trial").closed_at is None, "when an open deal is expected to end is not when it ended"
    assert deal("Renewal").person.full_name == "Smith Tom"


def test_a_messy_sheet_with_states_gives_deals_and_gives_back_what_it_cannot_place(take, sheet, olga, tmp_path):
    plan = take(sheet, "-o", tmp_path / "rest.xlsx")
    assert [table["orders_as"] for table in plan["tables"]] == ["deals"]
    assert plan["deal_counts"] == {"add": 4}
    won, lost, work, offer = (deal(title) for title in ("Буклеты", "Баннер 3х6", "Листовки", "Сайт"))
    assert [row.stage.status for row in (won, lost, work, offer)] == ["won", "lost", "work", "offer"]
    assert (won.opened_on, won.promised_on, won.manager) == (dt.date(2017, 3, 1), dt.date(2017, 4, 10), olga)
    assert lines(won)[0][2] == 45000 and "март 17" in won.note, "a doubtful day is told and kept as it stood"
    assert (lost.lost_note, lost.opened_on) == ("дорого", dt.date(2017, 5, 12))
    assert not work.lines.exists() and "105600+13300" in work.note and work.opened_on == dt.date(2017, 1, 1)
    assert (offer.client.name, lines(offer)[0][2]) == ("[red]Рога[/red]", 4500)
    assert {row["value"] for row in plan["problems"]} >= {"март 17", "конец июля", "105600+13300"}
    assert len(plan["rejected"]) == 2
    assert "“на паузе”" in plan["rejected"][0]["reason"] and "no name" in plan["rejected"][1]["reason"]
    book = openpyxl.load_workbook(tmp_path / "rest.xlsx")
    ws = book.active
    ws["C3"], ws["G2"] = "Ромашка", "в печати"  # the client and the stage that were wanting
    book.save(tmp_path / "rest.xlsx")
    take(tmp_path / "rest.xlsx")
    assert deal("Визитки").client == lost.client and deal("Стенд").stage.status == "work"


def test_old_orders_without_a_stage_stay_history_unless_said_and_are_never_both(take, run_cli, tmp_path):
    path = table(
        tmp_path,
        "Дата;Клиент;Что заказывали;Кол-во;Сумма\n12.03.2017;Луч;Буклеты;1000;45000\n14.05.2017;Луч;Стенд;3;100\n",
    )
    plan = take(path)
    assert plan["tables"][0]["orders_as"] == "history" and not Deal.select().exists()
    assert [row.title for row in Activity.select().order_by(Activity.at)] == ["Буклеты", "Стенд"]
    both = take(path, "--as", "deals", code=0)
    assert both["deal_counts"] == {"reject": 2} and "history" in both["rejected"][0]["reason"]
    for done in (both, plan):
        assert run_cli("undo", done["entry"], "--yes").code == 0
    assert take(path, "--as", "deals")["deal_counts"] == {"add": 2}
    booklets, stand = deal("Буклеты"), deal("Стенд")
    assert (booklets.stage.status, lines(booklets)) == ("won", [("Буклеты", 1000, Decimal(45), "print")])
    assert lines(stand) == [("Стенд", 1, Decimal(100), "print")], "3 x 33.33 would lose a kopeck"
    assert "Кол-во: 3" in stand.note
    assert take(path)["tables"][0]["orders_as"] == "deals", "the way is remembered with the columns"
    history = take(path, "--as", "history")
    assert not Activity.select().exists()
    assert any("has a deal of this day and name" in one["reason"] for one in history["problems"])


CRM = "ID,Название сделки,Воронка,Этап сделки,Бюджет,Дата создания сделки,Дата закрытия,Компания,Примечание,{}\n"
OPEN = "5,Буклеты,print,{stage},{sum},12.01.2026,{closed},Луч,{note},{more}\n"


def test_a_changed_file_moves_the_deal_and_what_was_mended_here_stays(take, agency, tmp_path):
    def file(stage="Offer sent", amount="45000", closed="не закрыта", note="", more="", extra="Ближайшая задача"):
        row = OPEN.format(stage=stage, sum=amount, closed=closed, note=note, more=more)
        return table(tmp_path, CRM.format(extra) + row)

    take(file(note="звонили", more="отправить макет"))
    row = Deal.get()
    assert (Item.get().title, Item.get().deal, Item.get().owner) == ("отправить макет", row, agency.actor)
    take(file(amount="52000", note="звонили", more="отправить макет"))
    assert (lines(row)[0][2], Item.select().count(), Activity.select().count()) == (52000, 1, 1)
    services.deal.edit(agency.actor, row, {"title": "Буклеты к ярмарке"})
    services.deal_stage.move(agency.actor, row, Stage.get(Stage.name == "Agreed"), confirmed=True)
    assert take(file(amount="52000", note="перезвонить", more="отправить макет"))["deal_counts"] == {"update": 1}
    row = Deal.get()
    assert (row.title, row.stage.name) == ("Буклеты к ярмарке", "Agreed"), "what the file said before is no news"
    assert sorted(one.text for one in Activity.select()) == ["звонили", "перезвонить"]
    both = take(file(stage="Printing", amount="52000", note="перезвонить", more="отправить макет"))
    assert "Stage was changed in deal 1 to “Agreed” and in the file to this" in both["rejected"][0]["reason"]
    services.deal_stage.move(agency.actor, row, Stage.get(Stage.name == "Offer sent"))
    take(file(stage="Lost", amount="52000", closed="20.11.2026", note="перезвонить", more="отправить макет"))
    row = Deal.get()
    assert (row.stage.status, row.lost_from.name, row.lost_note) == ("lost", "Offer sent", "the file tells no reason")
    assert row.closed_at == dt.datetime(2026, 11, 19, 21, tzinfo=dt.UTC)


def test_a_deal_put_down_by_hand_is_joined_not_doubled(take, agency, tmp_path):
    client = services.client.add(agency.actor, {"name": "Луч"})
    known = services.deal.add(agency.actor, client, {"title": "Буклеты", "opened_on": "2026-01-12"})
    text = f"Клиент;Заказ;Дата;Статус;Сумма;Срок сдачи\n{client.name};буклеты;12.01.2026;Request;45000;01.12.2026\n"
    plan = take(table(tmp_path, text))
    assert (plan["deal_counts"], Deal.select().count()) == ({"join": 1}, 1)
    assert plan["deals"][0]["with"] == f"{known.id} Буклеты"
    known = Deal.get()
    assert (known.budget, known.promised_on) == (45000, dt.date(2026, 12, 1))


def test_a_manager_held_to_own_clients_neither_doubles_nor_learns_of_deals_of_others(
    take, agency, staff_of_role, data, tmp_path
):
    ira = staff_of_role("manager", login="ira", own_clients_only=True)
    secret = services.client.add(agency.actor, {"name": "ООО «Тайна»"})
    head = CRM.format("Ещё")
    row = OPEN.format(stage="Printing", sum="45000", closed="", note="", more="")
    take(table(tmp_path, head + row.replace("Луч", "Тайна")))
    assert Deal.get().client == secret
    plan = take(table(tmp_path, head + row), by=("--as", "ira"), code=0)
    assert plan["deal_counts"] == {"reject": 1}, "the same number under a client of her own"
    assert "Тайна" not in json.dumps(plan, ensure_ascii=False)
    assert "not yours" in plan["rejected"][0]["reason"]
    mine = take(table(tmp_path, head + row.replace("5,", "6,", 1)), by=("--as", "ira"))
    assert mine["deal_counts"] == {"add": 1}
    assert (Deal.get(Deal.id != Deal.select().first().id).manager, Deal.select().count()) == (ira, 2)


def test_orders_of_old_and_won_deals_are_counted_once_each_in_the_list_of_clients(take, agency, tmp_path):
    take(table(tmp_path, "Дата;Клиент;Заказ;Сумма\n12.03.2017;Луч;Буклеты;45000\n", "old.csv"))
    take(
        table(
            tmp_path,
            "Дата;Клиент;Заказ;Событие;Статус;Сумма\n12.03.2018;Луч;Стенд;Великие реки;сдан;100,50\n"
            "12.03.2019;Луч;Баннер;;отказ;999\n12.03.2020;Луч;Сайт;;в работе;999\n",
        )
    )
    client = Client.get()
    joined = deal("Стенд")
    asked = ("orders", "orders_total", "last_order", "last_event", "last_order_on", "last_contact")

    def listed():
        return queries.lists.list_query("clients", agency.actor).listing(columns=asked).rows[0]

    row = listed()
    assert row[:4] == (2, Decimal("45100.50"), "Стенд", "Великие реки")
    assert [moment.date() for moment in row[4:]] == [joined.closed_at.date()] * 2
    card = queries.card.client_card(agency.actor, client.id)
    assert (card.orders, card.orders_total, card.last_order.title) == (2, Decimal("45100.50"), "Стенд")
    services.deal_stage.reopen(agency.actor, joined)
    assert listed()[:4] == (1, Decimal(45000), "Буклеты", None)


def test_a_deal_that_came_in_closed_stood_in_no_stage_and_got_stuck_nowhere(take, agency, bitrix):
    take(bitrix)
    won, lost = deal("Буклеты"), deal("Баннер")
    stays = queries.deal_stages.stays([won.id, lost.id])
    assert [(stay.stage_id, stay.since) for stay in stays[won.id]] == [(won.stage_id, won.closed_at)]
    assert [stay.days for stay in stays[lost.id]] == [0]
    rows = queries.funnel.funnel(agency.actor, won.pipeline).rows
    assert [row[1] for row in rows] == [2, *[1] * (len(rows) - 1)], "the lost one began"
    assert not any(row[4] for row in rows), "and nobody knows where it was lost"


def test_the_plan_tells_as_text_what_becomes_of_deals(agency, run_cli, bitrix):
    done = run_cli("import", bitrix)
    assert "deals: added: 3" in done.out and "its rows are taken as deals" in done.out
    assert "by its meaning: won" in done.out and "no pipeline is called so" in done.out
    assert not ExternalId.select().exists() and not DealLine.select().exists()


def test_a_list_of_clients_with_a_state_and_orders_in_words_is_no_list_of_deals(take, tmp_path):
    plan = take(table(tmp_path, "Клиент;Статус;Заказы\nЛуч;в работе;2017, буклеты, ярмарка, 45 000\n"))
    assert plan["tables"][0]["orders_as"] == "history"
    assert (Activity.get().title, Deal.select().count()) == ("буклеты", 0)


def test_a_row_that_stands_twice_is_one_deal_and_one_of_another_sum_another(take, tmp_path):
    row = "Луч;Визитки;12.05.2017;сдан;{}\n"
    text = "Клиент;Заказ;Дата;Статус;Сумма\n" + row.format(100) + row.format(100) + row.format(200)
    plan = take(table(tmp_path, text))
    assert plan["deal_counts"] == {"add": 2, "same": 1}
    assert [one["reason"] for one in plan["deals"]] == [None, "the same deal stands in the file above", None]
    assert sorted(line.price for line in DealLine.select()) == [100, 200]
    assert take(table(tmp_path, text))["deal_counts"] == {"same": 3}
    assert take(table(tmp_path, text.replace("200", "300")))["deal_counts"] == {"same": 2, "update": 1}
