"""Import: any table becomes clients with people and history; plan, apply, undo, correct, again (R191-R194, R196)."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import openpyxl
import pytest

from agencycli.models import (
    JOURNALLED,
    Activity,
    ActivityClient,
    Address,
    BankAccount,
    Client,
    ClientDate,
    ClientPerson,
    ClientTag,
    ContactPoint,
    Entry,
    ExternalId,
    OwnValue,
    Person,
    Requisite,
    Tag,
)  # fmt: skip

GOOD_INN, OTHER_INN = "7707083893", "5260000001"


def content():
    """Everything the journal watches, without the numbers of rows: what undo must give back."""
    return {model.__name__: sorted(str(row) for row in model.select().dicts()) for model in JOURNALLED}


def book(path, rows, sheet="Клиенты", **sheets):
    work = openpyxl.Workbook()
    work.active.title = sheet
    for row in rows:
        work.active.append(row)
    for name, lines in sheets.items():
        extra = work.create_sheet(name)
        for line in lines:
            extra.append(line)
    work.save(path)
    return path


@pytest.fixture
def take(agency, run_cli):
    """Import a file for good: ``take(path, *options) -> Result``; it must succeed."""

    def run(path, *options):
        result = run_cli("import", path, "--apply", "--yes", *options)
        assert result.code == 0, result.err
        return result

    return run


@pytest.fixture
def planned(agency, run_cli):
    """Plan a file as JSON."""

    def run(path, *options):
        result = run_cli("import", path, "--format", "json", *options)
        assert result.code == 0, result.err
        return json.loads(result.out)

    return run


def the(name):
    return Client.get(Client.name == name)


def reached(owner):
    return {(point.kind, point.value, point.label) for point in owner.contact_points}


def history(client):
    return [
        (row.title, row.precision, row.amount, row.event)
        for row in Activity.select().join(ActivityClient).where(ActivityClient.client == client).order_by(Activity.at)
    ]


def test_r194_a_plan_writes_nothing_and_apply_is_one_entry_that_undo_takes_back(agency, take, run_cli, tmp_path):
    path = book(
        tmp_path / "a.xlsx", [["Клиент", "Телефон"], ["ООО «Луч»", "234-56-78"], ["Ромашка", "8 910 123-45-67"]]
    )
    empty, entries = content(), Entry.select().count()
    plan = run_cli("import", path)
    assert plan.code == 0 and "added: 2" in plan.out
    assert content() == empty
    take(path)
    assert Entry.select().count() == entries + 1
    full = content()
    number = Entry.select().order_by(Entry.id.desc()).first().id
    assert run_cli("undo", number, "--yes").code == 0
    assert content() == empty
    take(path)
    assert {model: len(rows) for model, rows in content().items()} == {m: len(rows) for m, rows in full.items()}


@pytest.mark.parametrize(
    "name",
    [
        "amocrm_deals.csv", "android_v21_qp.vcf", "bitrix24_contacts.csv", "generic_v40.vcf",
        "google_contacts_2024.csv", "google_contacts_legacy.csv", "hubspot_contacts.csv", "iphone_v30.vcf",
        "orders_1c_export_cp1251.csv", "outlook_ru_cp1251.csv",
    ],
)  # fmt: skip
def test_r196_every_export_twice_changes_nothing_and_can_be_undone_and_taken_again(take, run_cli, data, name):
    empty = content()
    take(data / "crm" / name)
    full, entries = content(), Entry.select().count()
    assert full != empty
    assert "nothing new" in take(data / "crm" / name).err
    assert (content(), Entry.select().count()) == (full, entries)
    run_cli("undo", Entry.select().order_by(Entry.id.desc()).first().id, "--yes")
    assert content() == empty
    assert "taken in" in take(data / "crm" / name).err


def test_the_same_people_in_six_exports_are_one_client(take, data):
    """Google, Bitrix24, amoCRM, Outlook, iPhone all know Анна Петрова of ООО «Ромашка»."""
    for name in ("google_contacts_2024.csv", "google_contacts_legacy.csv", "bitrix24_contacts.csv", "amocrm_deals.csv",
                 "outlook_ru_cp1251.csv", "iphone_v30.vcf"):  # fmt: skip
        take(data / "crm" / name)
    assert Client.select().where(Client.name_key.contains("ромашка")).count() == 1
    anna = Person.get(Person.surname == "Петрова")
    assert Person.select().where(Person.surname == "Петрова").count() == 1
    assert anna.full_name == "Петрова Анна Сергеевна"


def test_bitrix24_contact_with_firm_role_birthday_phones_and_a_comment_without_html(take, data):
    take(data / "crm/bitrix24_contacts.csv")
    firm = the('ООО "Ромашка"')
    link = ClientPerson.get(ClientPerson.client == firm)
    assert (link.person.full_name, link.role) == ("Петрова Анна Сергеевна", "директор")
    assert ("phone", "+79101234567", "mobile") in reached(link.person)
    assert ("phone", "+79200000001", "mobile") in reached(link.person)
    born = ClientDate.get(ClientDate.person == link.person)
    assert (born.year, born.month, born.day) == (1985, 2, 1)
    assert "VIP скидка 5%\nзвонить после 10" in firm.note and "<" not in firm.note
    assert "Ольга Смирнова" in firm.note, "a manager who has no login is kept in words"
    assert (firm.source.name, firm.since) == ("Звонок", dt.date(2026, 1, 12))


def test_amocrm_deals_are_kept_as_history_when_that_is_asked_for_and_update_by_number(take, data, tmp_path):
    take(data / "crm/amocrm_deals.csv", "--as", "history")
    firm = the('ООО "Ромашка"')
    assert history(firm) == [("Баннеры лето", "day", Decimal(48800), "")]
    assert "Этап сделки: Выставлен счёт" in Activity.get().text
    assert {tag.tag.name for tag in firm.tag_links} == {"баннер", "постоянный"}
    text = (data / "crm/amocrm_deals.csv").read_text(encoding="utf-8-sig").replace("48800", "52000")
    changed = tmp_path / "amo.csv"
    changed.write_text(text, encoding="utf-8-sig")
    take(changed)
    assert [row.amount for row in Activity.select()] == [Decimal(52000)]


def test_hubspot_knows_both_dates_and_calls_a_nameless_contact_by_its_mail(take, data):
    take(data / "crm/hubspot_contacts.csv")
    assert the("Romashka LLC").since == dt.date(2026, 1, 12)
    assert the("tom@example.com").since == dt.date(2026, 1, 13)


def test_hubspot_owner_becomes_the_manager_when_she_is_staff(take, data, staff_of_role):
    olga = staff_of_role("manager", login="olga@example.com", name="Ольга")
    take(data / "crm/hubspot_contacts.csv")
    assert the("Romashka LLC").manager_id == olga.id


def test_legacy_google_file_holds_a_firm_among_people(take, data):
    take(data / "crm/google_contacts_legacy.csv")
    assert the("Типография Волга").kind == "firm"


def test_orders_of_1c_become_dated_history(take, data):
    take(data / "crm/orders_1c_export_cp1251.csv")
    assert history(the("ИП Смирнов А.В.")) == [("Баннер 3х6 м, люверсы", "day", Decimal(48800), "")]


def test_r191_the_agencys_nine_messy_sheets_are_taken_in(take, messy_file):
    """Merged headers, sections, dates in words, two tables beside each other, no header, a hidden sheet."""
    take(messy_file)
    luch = the("ООО «Завод „Луч“»")
    assert reached(luch) == {
        ("phone", "+78312345678", ""),
        ("phone", "+79101234567", ""),
        ("email", "zavod@example.ru", ""),
    }
    person = ClientPerson.get(ClientPerson.client == luch)
    assert (person.person.full_name, person.role) == ("Иванов Иван Иванович", "директор")
    assert history(luch) == [("Визитки 90х50", "day", Decimal(2500), "")]
    assert {link.tag.name for link in luch.tag_links} == {"Производство"}, "the heading above the rows"
    romashka = the("Ромашка")
    assert [(row[0], row[1], row[2]) for row in history(romashka)] == [
        ("Листовки", "year", None), ("Баннер 3х6", "day", Decimal(48800)),
    ]  # fmt: skip
    light = ClientPerson.select().join(Person).where(Person.given_name == "Светлана").get()
    assert light.role == "бухгалтер"
    assert the("ИП Смирнов А.В.").contact_points.get().extension == "12"
    assert the("ООО «Мост»") and the("Офсет-НН") and the("ООО «Тихий»")
    assert not Client.select().where(Client.name == "ООО «Прошлое»").exists(), "hidden sheets wait to be asked for"
    take(messy_file, "--sheet", "Старые")
    assert the("ООО «Прошлое»")


def test_r193_problems_name_sheet_cell_value_and_reason(planned, messy_file):
    plan = planned(messy_file)
    problems = {(p["sheet"], p["cell"]): (p["value"], p["reason"]) for p in plan["problems"]}
    assert problems["Заказы", "E7"][0] == "105600+13300"
    assert problems["Заказы", "A9"][0] == "Конец июля"
    assert "never calculated" in problems["Заказы", "E11"][1]


def test_old_orders_told_in_words_become_dated_history(take, tmp_path):
    path = book(
        tmp_path / "old.xlsx",
        [["Клиент", "Телефон", "Что заказывали", "2018"],
         ["Волга", "234-56-78", "2017, booklets, Great Rivers fair, 45 000", "визитки; календари, 12 500"]],
    )  # fmt: skip
    take(path, "--map", map_file(tmp_path, "Клиенты", {"Что заказывали": "orders"}))
    assert history(the("Волга")) == [
        ("booklets", "year", Decimal(45000), "Great Rivers fair"),
        ("визитки", "year", None, ""),
        ("календари", "year", Decimal(12500), ""),
    ]
    assert the("Волга").since == dt.date(2017, 1, 1)


def map_file(folder, sheet, columns, name="map.toml"):
    path = folder / name
    lines = [f"{json.dumps(key, ensure_ascii=False)} = {json.dumps(value)}" for key, value in columns.items()]
    path.write_text("\n".join(["[[table]]", f'sheet = "{sheet}"', "[table.columns]", *lines]), encoding="utf-8")
    return path


def test_r194_the_map_is_written_edited_followed_and_remembered(take, run_cli, planned, tmp_path):
    rows = [["Клиент", "Любит", "Телефон"], ["Луч", "по утрам", "234-56-78"]]
    path, chart = book(tmp_path / "a.xlsx", rows), tmp_path / "map.toml"
    assert run_cli("import", path, "--map", chart).code == 0
    text = chart.read_text(encoding="utf-8")
    assert '"Телефон" = "phone"' in text
    chart.write_text(text.replace('"Любит" = "note"', '"Любит" = "preferences"'), encoding="utf-8")
    take(path, "--map", chart)
    assert the("Луч").preferences == "по утрам"
    later = book(tmp_path / "b.xlsx", [rows[0], ["Волга", "в среду", "234-56-79"]], sheet="Февраль")
    fields = {column["title"]: column["field"] for column in planned(later)["tables"][0]["columns"]}
    assert fields["Любит"] == "preferences", "a file of the same shape needs no map"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("not toml at all [", "map.toml"),
        ('[[table]]\nsheet = "Клиенты"\n[table.columns]\n"Телефон" = "telephone"\n', "there is no field “telephone”"),
        ('[[table]]\nsheet = "Клиенты"\n[table.columns]\n"Нет такой" = "phone"\n', "no column “Нет такой”"),
        ("table = 1\n", "[[table]]"),
    ],
)
def test_a_wrong_map_is_told_in_one_line(agency, run_cli, tmp_path, text, says):
    path = book(tmp_path / "a.xlsx", [["Клиент", "Телефон"], ["Луч", "234-56-78"]])
    (tmp_path / "map.toml").write_text(text, encoding="utf-8")
    result = run_cli("import", path, "--map", tmp_path / "map.toml", "--apply", "--yes")
    assert result.code == 2 and says in result.err and len(result.err.strip().splitlines()) == 1
    assert Client.select().count() == 0


def test_a_map_that_is_not_there_is_not_applied(agency, run_cli, tmp_path):
    path = book(tmp_path / "a.xlsx", [["Клиент", "Телефон"], ["Луч", "234-56-78"]])
    result = run_cli("import", path, "--map", tmp_path / "typo.toml", "--apply", "--yes")
    assert result.code == 2 and not (tmp_path / "typo.toml").exists()


HEAD = ["Клиент", "ИНН", "Телефон", "Адрес"]


def test_a_changed_file_updates_only_what_changed_and_leaves_the_hands_work(agency, take, tmp_path):
    from agencycli import services

    first = book(tmp_path / "1.xlsx", [HEAD, ["Луч", GOOD_INN, "234-56-78", "ул. Мира, 1"]])
    take(first)
    services.client.edit(agency.actor, the("Луч"), {"address": "пр. Гагарина, 5", "preferences": "синий"})
    take(book(tmp_path / "2.xlsx", [HEAD, ["Луч", GOOD_INN, "234-56-79", "ул. Мира, 1"]]))
    assert Address.get().text == "пр. Гагарина, 5", "the file still says the old address: the hand knows better"
    assert [point.value for point in ContactPoint.select()] == ["+78312345679"], (
        "the number the file replaced is replaced"
    )
    assert the("Луч").preferences == "синий"


def test_what_changed_on_the_card_and_in_the_file_is_refused_with_both_values_and_corrected(
    agency, take, run_cli, tmp_path
):
    from agencycli import services

    take(
        book(tmp_path / "1.xlsx", [HEAD, ["Луч", GOOD_INN, "234-56-78", "ул. Мира, 1"], ["Волга", "", "234-00-01", ""]])
    )
    services.client.edit(agency.actor, the("Луч"), {"address": "пр. Гагарина, 5"})
    second = book(
        tmp_path / "2.xlsx", [HEAD, ["Луч", GOOD_INN, "234-56-78", "ул. Новая, 2"], ["Волга", "", "234-00-02", ""]]
    )
    rejects = tmp_path / "rejected.xlsx"
    result = take(second, "-o", rejects)
    assert "1 row is not taken" in result.err
    assert "+78312340002" in {point.value for point in ContactPoint.select()}, "the good rows are taken"
    sheet = openpyxl.load_workbook(rejects)["Клиенты"]
    assert [cell.value for cell in sheet[1]] == ["Not taken because", *HEAD]
    assert "пр. Гагарина, 5" in sheet["A2"].value and sheet["E2"].value == "ул. Новая, 2"
    sheet["E2"] = "пр. Гагарина, 5"
    sheet.parent.save(rejects)
    assert "not taken" not in take(rejects).err
    assert Client.select().count() == 2


def test_an_empty_cell_never_takes_the_value_of_another_row_and_empties_nothing(take, tmp_path):
    """SuiteCRM #5445 copied the previous row's mail."""
    take(
        book(
            tmp_path / "1.xlsx",
            [["Клиент", "E-mail", "Адрес"], ["Луч", "a@example.ru", "ул. Мира, 1"], ["Волга", None, None]],
        )
    )
    assert reached(the("Волга")) == set()
    take(book(tmp_path / "2.xlsx", [["Клиент", "E-mail", "Адрес"], ["Луч", None, None], ["Волга", None, None]]))
    assert reached(the("Луч")) == {("email", "a@example.ru", "")} and Address.get().text == "ул. Мира, 1"


def test_rows_without_a_name_come_back_and_are_taken_after_correction(take, run_cli, tmp_path):
    path = book(
        tmp_path / "a.xlsx", [["Клиент", "Телефон", "Сумма"], ["Луч", "234-56-78", None], [None, "234-00-01", 5]]
    )
    rejects = tmp_path / "rejected.xlsx"
    take(path, "-o", rejects)
    assert Client.select().count() == 1
    sheet = openpyxl.load_workbook(rejects)["Клиенты"]
    assert sheet.max_row == 2 and "no name" in sheet["A2"].value
    sheet["B2"] = "Волга"
    sheet.parent.save(rejects)
    take(rejects)
    assert reached(the("Волга")) == {("phone", "+78312340001", "")}


def test_known_clients_are_joined_by_inn_phone_mail_and_name(agency, take, planned, tmp_path):
    from agencycli import services

    add = services.client.add
    for values in ({"name": "Луч, ООО", "inn": GOOD_INN}, {"name": "Волга", "phone": "234-56-78"},
                   {"name": "Мост", "email": "most@example.ru"}, {"name": "АО «Река»"}):  # fmt: skip
        add(agency.actor, values)
    path = book(
        tmp_path / "a.xlsx",
        [["Клиент", "ИНН", "Телефон", "E-mail", "Город"],
         ["Завод Луч", GOOD_INN, None, None, "Бор"], ["ООО Волга", None, "8 831 234-56-78", None, "Бор"],
         ["«Мост»", None, None, "MOST@example.ru", "Бор"], ["Река", None, None, None, "Бор"]],
    )  # fmt: skip
    assert [outcome["outcome"] for outcome in planned(path)["outcomes"]] == ["join"] * 4
    take(path)
    assert Client.select().count() == 4 and Address.select().count() == 4
    assert the("Луч, ООО"), "the name on the card stays"


def test_two_that_fit_are_not_guessed(agency, take, tmp_path, run_cli):
    from agencycli import services

    for city in ("Бор", "Дзержинск"):
        services.client.add(agency.actor, {"name": "Ромашка", "city": city})
    path = book(tmp_path / "a.xlsx", [["Клиент", "Телефон"], ["Ромашка", "234-56-78"]])
    result = run_cli("import", path, "--format", "json")
    assert "several clients fit: 1 Ромашка, 2 Ромашка" in json.loads(result.out)["rejected"][0]["reason"]


def test_a_contradiction_makes_another_client_and_is_told(agency, take, planned, tmp_path):
    from agencycli import services

    services.client.add(agency.actor, {"name": "Ромашка", "inn": GOOD_INN})
    path = book(tmp_path / "a.xlsx", [["Клиент", "ИНН"], ["Ромашка", "7736050003"]])
    assert planned(path)["problems"][0]["reason"].startswith("the same “Name” as 1 Ромашка, but")
    take(path)
    assert Client.select().where(Client.name == "Ромашка").count() == 2


def test_clients_people_and_orders_in_three_sheets_find_each_other(take, tmp_path):
    path = book(
        tmp_path / "a.xlsx",
        [["Заказчик", "ИНН"], ["ООО «Луч»", GOOD_INN]],
        Люди=[["ФИО", "Фирма", "Моб. тел."], ["Смирнов Олег Петрович", "Луч", "8 910 123-45-67"]],
        Заказы=[["Дата", "Клиент", "Заказ", "Сумма"], [dt.date(2017, 5, 1), "Луч", "Буклеты", 45000]],
    )
    take(path)
    assert Client.select().count() == 1
    luch = the("ООО «Луч»")
    person = ClientPerson.get(ClientPerson.client == luch).person
    assert person.full_name == "Смирнов Олег Петрович" and reached(person) == {("phone", "+79101234567", "mobile")}
    assert history(luch) == [("Буклеты", "day", Decimal(45000), "")]


def test_requisites_are_checked_and_a_lost_zero_is_mended_aloud(take, planned, tmp_path):
    path = book(
        tmp_path / "a.xlsx",
        [["Клиент", "ИНН/КПП", "Р/с", "БИК", "Банк"],
         ["Луч", f"{GOOD_INN}/770701001", "40702810138250123017", "044525225", "Сбербанк"],
         ["Волга", "7707083894", None, None, None], ["Бор", 105011160, None, None, None]],
    )  # fmt: skip
    problems = {p["cell"]: p["reason"] for p in planned(path)["problems"]}
    take(path)
    numbers = {(row.client.name, row.kind, row.value) for row in Requisite.select()}
    assert {("Луч", "inn", GOOD_INN), ("Луч", "kpp", "770701001")} <= numbers
    assert "Волга" not in {name for name, *_rest in numbers} and "7707083894" in the("Волга").note
    assert "check digit" in problems["B3"]
    assert BankAccount.select().count() + ("40702810138250123017" in the("Луч").note) == 1


def test_own_fields_are_columns_too(agency, take, tmp_path):
    from agencycli import services

    services.classifier.add_field(agency.actor, "press_run", "Тираж журнала", "number")
    take(book(tmp_path / "a.xlsx", [["Клиент", "Тираж журнала", "Телефон"], ["Луч", "5000"], ["Волга", "много"]]))
    assert [row.value for row in OwnValue.select()] == ["5000"]
    assert "Тираж журнала: много" in the("Волга").note


def test_names_are_only_names(take, tmp_path):
    evil = ["[red]Луч[/red]", "=cmd|' /C calc'!A0", "Волга\x1b[31m", "'; DROP TABLE client; --"]
    path = tmp_path / "evil.csv"
    path.write_text(
        "Клиент;Телефон\n" + "\n".join(f'"{name}";234-56-7{n}' for n, name in enumerate(evil)), encoding="utf-8"
    )
    take(path)
    assert {client.name for client in Client.select()} == {evil[0], evil[1], "Волга[31m", evil[3]}


def test_a_pipe_is_read_and_needs_yes(agency, run_cli, data):
    raw = (data / "crm/bitrix24_contacts.csv").read_bytes()
    refused = run_cli("import", "-", "--apply", input=raw)
    assert refused.code == 2 and "--yes" in refused.err and Client.select().count() == 0
    assert run_cli("import", "-", "--apply", "--yes", input=raw).code == 0
    assert Client.select().count() == 1


def test_lines_that_are_no_data_are_told_of_a_file_without_sheets_by_its_name(agency, run_cli, data):
    told = run_cli("import", data / "crm" / "orders_1c_export_cp1251.csv")
    lines = [line for line in told.out.splitlines() if " no data, " in line]
    assert lines
    assert all(line.startswith("orders_1c_export_cp1251.csv: ") for line in lines)


def test_dry_run_wins_over_apply(agency, run_cli, data):
    assert run_cli("import", data / "crm/bitrix24_contacts.csv", "--apply", "--yes", "--dry-run").code == 0
    assert Client.select().count() == 0


def test_a_viewer_may_look_but_not_take_in(agency, run_cli, data, staff_of_role):
    staff_of_role("viewer", login="guest")
    result = run_cli("--as", "guest", "import", data / "crm/bitrix24_contacts.csv", "--apply", "--yes")
    assert result.code == 5 and Client.select().count() == 0


def test_what_a_manager_takes_in_is_the_managers(agency, run_cli, data, manager):
    assert run_cli("--as", "ira", "import", data / "crm/orders_1c_export_cp1251.csv", "--apply", "--yes").code == 0
    assert {client.manager_id for client in Client.select()} == {manager.id}


def test_an_import_is_found_by_search_at_once(agency, take, data):
    from agencycli.queries.search import find

    take(data / "crm/bitrix24_contacts.csv")
    assert find(agency.actor, "9101234567") and find(agency.actor, "ромашка")


def test_a_plan_that_somebody_overtook_is_made_anew(agency, tmp_path):
    from agencycli import services
    from agencycli.importers import read
    from agencycli.importers.file_plan import plan_file

    path = book(tmp_path / "a.xlsx", [["Клиент", "ИНН", "Телефон"], ["Луч", GOOD_INN, "234-56-78"]])
    plan = plan_file(agency.actor, read(path))
    assert plan.intake.counts == {"add": 1}
    services.client.add(agency.actor, {"name": "Луч", "inn": GOOD_INN})
    done = services.intake.apply(agency.actor, plan.intake, plan.shapes())
    assert done.counts == {"join": 1} and Client.select().count() == 1


def test_an_unknown_sheet_names_the_known_ones(agency, run_cli, tmp_path):
    result = run_cli("import", book(tmp_path / "a.xlsx", [["Клиент", "Телефон"], ["Луч", "1"]]), "--sheet", "Лист7")
    assert result.code == 2 and "“Клиенты”" in result.err


def test_rejects_never_overwrite_the_file_itself(agency, run_cli, tmp_path):
    path = book(tmp_path / "a.xlsx", [["Клиент", "Телефон"], ["Луч", "1"]])
    before = path.read_bytes()
    assert run_cli("import", path, "-o", path).code == 2 and path.read_bytes() == before


def test_an_import_leaves_marks_but_not_a_second_copy_of_the_data(take, data):
    take(data / "crm/bitrix24_contacts.csv")
    mark = ExternalId.get()
    assert mark.system == "bitrix24" and mark.value == "id:17"
    assert "9101234567" not in mark.taken and "Петрова" not in mark.taken


def test_tags_and_sources_are_made_once(take, tmp_path):
    rows = [["Клиент", "Категория", "Источник"], *([f"Фирма {n}", "Торговля, опт", "сайт"] for n in range(5))]
    take(book(tmp_path / "a.xlsx", rows))
    assert {tag.name for tag in Tag.select()} == {"Торговля", "опт"} and ClientTag.select().count() == 10


@pytest.mark.parametrize("options", [[], ["--apply", "--yes"]])
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Клиент;Телефон\n;234-56-78\n;234-56-79\n", "2 rows are not taken; -o FILE.xlsx writes them"),
        ("Событие;Дата\nПолиграфИнтер;09.10.2018\n", "no table with names of clients or people; --map FILE"),
        ("просто слова\nи ещё слова\n", "no table with names of clients or people; --map FILE"),
    ],
)
def test_a_file_of_which_nothing_can_be_taken_is_refused_in_one_line(agency, run_cli, tmp_path, text, says, options):
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    result = run_cli("import", path, *options)
    assert result.code == 4 and Client.select().count() == 0
    assert result.err.startswith("agency: nothing of a.csv can be taken: ") and says in result.err
    assert len(result.err.splitlines()) == 1


def test_a_file_of_hidden_sheets_says_how_to_take_one(agency, run_cli, tmp_path):
    path = book(tmp_path / "a.xlsx", [], Старые=[["Клиент", "Телефон"], ["Луч", "234-56-78"]])
    work = openpyxl.load_workbook(path)
    work["Старые"].sheet_state = "hidden"
    work.save(path)
    result = run_cli("import", path, "--apply", "--yes")
    assert result.code == 4 and "--sheet NAME" in result.err


def test_rejects_alone_are_written_and_refused(agency, run_cli, tmp_path):
    path, rejects = tmp_path / "a.csv", tmp_path / "rejected.xlsx"
    path.write_text("Клиент;Телефон\n;234-56-78\n", encoding="utf-8")
    result = run_cli("import", path, "--apply", "--yes", "-o", rejects)
    assert result.code == 4 and f"correct them in {rejects}" in result.err
    assert openpyxl.load_workbook(rejects).active.max_row == 2


def test_titles_without_rows_are_nothing_new(agency, run_cli, tmp_path):
    """What a nightly export holds when nobody new came."""
    path = tmp_path / "a.csv"
    path.write_text("Клиент;Телефон;E-mail\n", encoding="utf-8")
    result = run_cli("import", path, "--apply", "--yes")
    assert (result.code, result.err) == (0, "nothing new\n")


def test_an_hour_for_no_date_and_every_way_to_write_dates_and_sums(take, planned, tmp_path):
    """formats.md 6.4: midnight stands for “no date”; dates of databases; sums in kopecks, in brackets, abroad."""
    path = book(
        tmp_path / "a.xlsx",
        [["Дата", "Клиент", "Заказ", "Сумма"],
         [dt.time(0, 0), "Луч", "Буклеты", 100], ["00:00:00", "Луч", "Визитки", "1 500 руб."],
         ["2016-02-01", "Волга", "Баннер", "25000-00"], ["01.03.2016", "Волга", "Возврат", "(100,00)"],
         ["20160401", "Волга", "Флаг", "1.234,50"]],
    )  # fmt: skip
    assert {(p["cell"], p["reason"]) for p in planned(path)["problems"]} == {
        ("C2", "an order without a date; kept in the note"), ("C3", "an order without a date; kept in the note"),
    }  # fmt: skip
    take(path)
    assert history(the("Волга")) == [
        ("Баннер", "day", Decimal(25000), ""), ("Возврат", "day", Decimal(-100), ""),
        ("Флаг", "day", Decimal("1234.50"), ""),
    ]  # fmt: skip
    assert [row.at.date() for row in Activity.select().order_by(Activity.at)] == [
        dt.date(2016, 1, 31), dt.date(2016, 2, 29), dt.date(2016, 3, 31),
    ], "midnight here is the evening before in UTC"  # fmt: skip
    assert the("Луч").note.splitlines() == ["Заказ: Буклеты", "Сумма: 100", "Заказ: Визитки", "Сумма: 1 500 руб."]


def test_two_columns_of_one_title_and_words_that_stand_inside_others_are_all_kept(take, planned, run_cli, tmp_path):
    """formats.md 6.5: exports repeat titles; a note that is a part of another note is a note of its own."""
    path = book(
        tmp_path / "a.xlsx",
        [["Клиент", "Телефон", "Комментарий", "Комментарий"],
         ["Луч", "234-56-78", "звонить после обеда", "звонить"], ["Волга", "234-56-79", None, "обед с часу"]],
    )  # fmt: skip
    names = [column["title"] for column in planned(path)["tables"][0]["columns"]]
    assert names == ["Клиент", "Телефон", "Комментарий", "Комментарий"]
    take(path)
    assert the("Луч").note.splitlines() == ["звонить после обеда", "звонить"]
    assert the("Волга").note == "обед с часу"
    chart = tmp_path / "map.toml"
    run_cli("import", path, "--map", chart)
    assert '"Комментарий #2" = "note"' in chart.read_text(encoding="utf-8"), "the map tells them apart"
    assert "nothing new" in take(path).err


def test_several_values_of_google_in_one_cell_are_several(take, tmp_path):
    """formats.md 6.5: ``a ::: b``; the program's own groups are no tags."""
    path = tmp_path / "google.csv"
    path.write_text(
        "First Name,Last Name,Labels,E-mail 1 - Value,Phone 1 - Value,Organization Name\n"
        "Анна,Петрова,* myContacts ::: Клиенты,a@example.ru ::: b@example.ru,"
        "+7 910 123-45-67 ::: 8 (831) 234-56-78,ООО Луч\n",
        encoding="utf-8",
    )
    take(path)
    anna = Person.get()
    assert {(kind, value) for kind, value, _label in reached(anna)} == {
        ("email", "a@example.ru"), ("email", "b@example.ru"), ("phone", "+79101234567"), ("phone", "+78312345678"),
    }  # fmt: skip
    assert [tag.name for tag in Tag.select()] == ["Клиенты"]


def test_comments_on_cells_come_into_the_note_and_one_that_hangs_nowhere_is_told(take, planned, tmp_path):
    """R191, R193: what was known of a client often hangs on a cell as a comment."""
    path = book(tmp_path / "к.xlsx", [["Клиент", "Телефон", "Примечание"], ["Луч", "234-56-78"], ["Мост", "234-56-79"]])
    work = openpyxl.load_workbook(path)
    for place, words in (
        ("A2", "Не звонить по понедельникам"),
        ("C2", "VIP"),
        ("B3", "номер бухгалтера"),
        ("B1", "чей?"),
    ):
        work.active[place].comment = openpyxl.comments.Comment(words, "Ольга")
    work.save(path)
    loose = [problem for problem in planned(path)["problems"] if problem["value"] == "чей?"]
    assert [problem["cell"] for problem in loose] == ["B1"]
    take(path)
    assert (the("Луч").note, the("Мост").note) == (
        "Клиент: Не звонить по понедельникам\nVIP",
        "Телефон: номер бухгалтера",
    )
    assert planned(path)["counts"] == {"same": 2}


def test_the_catalogue_of_1c_is_of_clients_and_what_stands_on_their_accounts_is_no_order(take, tmp_path):
    """R191: short and full names, both numbers in one cell, and a balance with the day of a contract."""
    titles = ["Код", "Наименование", "Полное наименование", "ИНН/КПП", "Сальдо", "Дата договора"]
    take(
        book(
            tmp_path / "1с.xlsx", [titles, ["0001", "Луч", "ООО «Луч»", f"{GOOD_INN}/770701001", 1500.5, "01.02.2014"]]
        )
    )
    assert (the("Луч").full_name, history(the("Луч"))) == ("ООО «Луч»", [])
    assert the("Луч").note == "Сальдо: 1500.5\nДата договора: 01.02.2014"


def test_who_brought_a_client_may_stand_in_the_same_file_before_or_after_it(take, planned, run_cli, tmp_path):
    """R29: and the second time nothing changes; a name that nobody or several have stays in the note."""
    text = "Клиент;Телефон;Кто привёл\nЛуч;234-00-01;ООО «Мост»\nМост;234-00-02;Луч\nВолга;234-00-03;Кама\n"
    path = tmp_path / "c.csv"
    path.write_text(text)
    before = content()
    take(path)
    assert (the("Луч").brought_by, the("Мост").brought_by) == (the("Мост"), the("Луч"))
    assert (the("Волга").brought_by, the("Волга").note) == (None, "Кто привёл: Кама")
    after = content()
    assert planned(path)["counts"] == {"same": 3}
    take(path)
    assert content() == after
    path.write_text(text.replace("00-01;ООО «Мост»", "00-01;Волга"))
    take(path)
    assert the("Луч").brought_by == the("Волга")
    assert run_cli("undo", "--yes").code == run_cli("undo", "--yes").code == 0
    assert content() == before
