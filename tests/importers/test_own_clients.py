"""A manager held to own clients takes files in without doubling, and without learning of, the clients of others."""

from __future__ import annotations

import json

import pytest

from agencycli import services
from agencycli.models import Activity, Client

INN = "7707083893"
HEAD = "Клиент;ИНН;Телефон;E-mail;Приметы\n"


@pytest.fixture
def ira(staff_of_role):
    return staff_of_role("manager", login="ira", own_clients_only=True)


@pytest.fixture
def take(agency, ira, run_cli, tmp_path):
    """Take a table in as ira: ``take(text) -> (code, plan as JSON)``; nothing said names the secret client."""

    def run(text, *options):
        path = tmp_path / "list.csv"
        path.write_text(text, encoding="utf-8")
        done = run_cli("--as", "ira", "import", path, "--apply", "--yes", "--format", "json", *options)
        assert "ООО «Тайна»" not in done.out + done.err
        return done.code, json.loads(done.out)

    return run


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (f"АО «Другое»;{INN};;;", "INN"),
        ("Тайна;;8 (831) 234-56-78;;", "Phone"),
        ("Тайна;;;TAYNA@example.ru;", "E-mail"),
        ("«Тайна», ООО;;;;", "Name"),
    ],
)
def test_a_row_that_means_a_client_of_others_is_given_back_and_says_nothing_of_it(agency, take, row, field):
    hidden = {"name": "ООО «Тайна»", "inn": INN, "phone": "234-56-78", "email": "tayna@example.ru"}
    number = services.client.add(agency.actor, hidden).id
    code, plan = take(f"{HEAD}{row}\nЛуч;;234-00-01;;\n")
    assert code == 0
    assert plan["counts"] == {"add": 1, "reject": 1}
    assert plan["rejected"][0]["reason"] == (
        f"the agency has a client with the same “{field}”, who is not yours; ask the owner"
    )
    assert Client.select().count() == 2, "nobody is doubled"
    assert f"{number} " not in plan["rejected"][0]["reason"]


def test_the_managers_own_client_is_joined_whoever_else_has_the_same_name(agency, ira, take):
    services.client.add(agency.actor, {"name": "Ромашка", "city": "Бор"})
    own = services.client.add(ira, {"name": "Ромашка", "city": "Дзержинск"})
    code, plan = take(f"{HEAD}Ромашка;;234-56-78;;\n")
    assert (code, plan["counts"]) == (0, {"join": 1})
    assert [point.value for point in own.contact_points] == ["+78312345678"]


@pytest.mark.parametrize(
    ("row", "field"), [("Ромашка;7736050003;;;", "Name"), ("АО «Другое»;;8 (831) 234-56-78;;", "Phone")]
)
def test_that_a_client_of_others_looks_alike_is_told_without_its_name(agency, take, row, field):
    services.client.add(agency.actor, {"name": "Ромашка", "inn": INN, "phone": "234-56-78", "city": "Семёнов"})
    code, plan = take(f"{HEAD}{row}\n")
    assert (code, plan["counts"]) == (0, {"add": 1})
    assert [problem["reason"] for problem in plan["problems"]] == [
        f"the agency has a client with the same “{field}”, who is not yours; taken as another one"
    ]


def test_a_row_taken_before_for_a_client_of_others_comes_back_when_it_changed(agency, take, run_cli):
    first = f"{HEAD}Луч;;234-56-78;;\n"
    take(first)
    services.client.edit(agency.actor, Client.get(), {"manager": agency.actor})
    code, plan = take(first)
    assert (code, plan["counts"]) == (0, {"same": 1}), "the same file twice changes nothing"
    code, plan = take(f"{HEAD}Луч;;234-56-79;;\n")
    assert code == 4 and plan["counts"] == {"reject": 1}
    assert plan["rejected"][0]["reason"] == (
        "this row was taken in before for a client who is not yours; ask the owner"
    )
    assert Client.select().count() == 1


def test_an_order_of_a_client_of_others_is_not_touched_by_its_number(agency, take, run_cli, tmp_path):
    orders = "Номер заказа;Дата;Клиент;Заказ;Сумма\n15;01.02.2017;{};{};{}\n"
    path = tmp_path / "orders.csv"
    path.write_text(orders.format("Тайна", "Буклеты", 45000), encoding="utf-8")
    assert run_cli("import", path, "--apply", "--yes").code == 0
    code, plan = take(orders.format("Луч", "Визитки", 100))
    assert code == 4
    assert plan["rejected"][0]["reason"] == "the order 15 is known and its client is not yours; ask the owner"
    assert [(order.title, order.amount) for order in Activity.select()] == [("Буклеты", 45000)]


def test_who_brought_a_client_is_looked_for_among_own_clients_only(agency, ira, take):
    hidden = services.client.add(agency.actor, {"name": "Тайна"})
    own = services.client.add(ira, {"name": "Волга"})
    _code, plan = take("Клиент;Телефон;Кто привёл\nЛуч;234-00-01;Тайна\nМост;234-00-02;Волга\n")
    brought = {client.name: client.brought_by_id for client in Client.select()}
    assert (brought["Луч"], brought["Мост"]) == (None, own.id)
    assert hidden.id and "no such client" in plan["problems"][0]["reason"]
