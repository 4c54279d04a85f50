"""Personal data: the ground for keeping them, handing them out, destroying them (R27; acceptance I5)."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencycli import queries, services
from agencycli.errors import Forbidden, NotFound
from agencycli.models import Activity, Client, Consent, Draft, Entry, Person
from agencycli.services import frame
from agencycli.services.privacy.mentions import Mentions

NAME = "Кутузова Аглая Филипповна"
PHONE = "+7 910 765-43-21"
MAIL = "aglaya.k@example.org"
WORDS = ("Кутузов", "Аглая", "Филипповн", "9107654321", "910 765-43-21", "765-43-21", "aglaya", "Лесная", "курит")


@pytest.fixture
def person(agency, tmp_path):
    """A private client whose data stand in every place the program has."""
    actor = agency.actor
    frame.words.set(f"agency client add '{NAME}' --phone '{PHONE}'")
    client = services.client.add(actor, {
        "name": NAME, "kind": "private", "phone": PHONE, "email": MAIL, "note": "курит", "inn": "500100732259",
        "address": "Лесная, 5", "tags": "лето", "preferences": "любит Аглая синий",
    })  # fmt: skip
    frame.words.set("agency")
    services.client.edit(actor, client, {"phone": "8 (910) 765-43-22", "surname": "Кутузова-Пале"})
    services.client.edit(actor, client, {"phone": PHONE, "surname": "Кутузова"})
    husband = services.person.add(actor, client, {"name": "Кутузов Пётр Ильич", "phone": "+7 910 765-43-20"})
    shared = services.person.add(actor, client, {"name": "Смирнов Алексей", "phone": "+7 910 111-11-11"})
    other = services.client.add(actor, {"name": "Вектор", "note": f"рекомендовала {NAME.upper()}, т. 8910 765 4321"})
    services.person.join(actor, shared, other)
    services.activity.log(actor, "order", [client], "доставить на Лесную", title="футболки", amount=Decimal(1200))
    services.activity.log(actor, "call", [client], "Аглая просит позвонить", people=[husband])
    services.activity.log(actor, "call", [client, other], f"вместе, с {MAIL}")
    services.activity.log(actor, "note", [other], "муж Кутузова А. Ф. звонил")
    services.person.add_date(actor, client, "день рождения Аглаи", dt.date(1980, 1, 1))
    services.privacy.give(actor, client, note="паспорт Кутузовой")
    path = tmp_path / "Кутузова.txt"
    path.write_text(NAME)
    services.attachment.add(actor, client, path)
    services.draft.keep(actor, "client", client.id, {"note": "Аглая"})
    services.draft.keep(actor, "log", other.id, {"text": f"звонила {NAME}"})
    services.view.save(actor, "clients", "мой", filters=f"note ~ {NAME}")
    return client


def _bytes(agency):
    """Return everything that lies on the disk of the agency."""
    return b"\n".join(path.read_bytes() for path in agency.home.rglob("*") if path.is_file())


def _found(agency):
    data = _bytes(agency)
    forms = [word for text in (*WORDS, PHONE, MAIL, NAME) for word in (text, text.lower(), text.upper())]
    return sorted({word for word in forms if word.encode() in data})


@pytest.mark.sqlite
def test_nothing_of_an_erased_person_is_left_on_the_disk(agency, person):
    """I5: phone, e-mail, name: 0 hits in the file, its log, the journal, drafts, index, attachments."""
    assert len(_found(agency)) > 10
    frame.words.set(f"agency client erase '{NAME}' --yes")
    services.privacy.erase_client(agency.actor, person)
    assert _found(agency) == []


@pytest.mark.postgresql
def test_nothing_of_an_erased_person_is_left_in_the_tables_of_a_server(agency, person):
    """I5: neither in the files of tables, indexes and statistics nor in ours; the server's log is its keeper's."""
    words = [form.encode() for word in (*WORDS, PHONE, MAIL, NAME) for form in (word, word.lower())]

    def found():
        agency.store.execute_sql("CHECKPOINT")
        relations = agency.store.execute_sql(
            "SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class "
            "WHERE relkind IN ('r', 'i', 't', 'm') AND NOT relisshared"
        )
        data = b"\n".join([_bytes(agency), *(bytes(row[0]) for row in relations.fetchall())])
        return sorted({word.decode() for word in words if word in data})

    assert len(found()) > 5
    frame.words.set(f"agency client erase '{NAME}' --yes")
    services.privacy.erase_client(agency.actor, person)
    assert found() == []


def test_the_books_and_others_stay(agency, person):
    """I5: orders with amounts stay; a contact person who stands elsewhere too stays; other cards only lose mentions."""
    before = frame.newest_entry()
    services.privacy.erase_client(agency.actor, person)
    order = Activity.get(Activity.kind == "order")
    assert (order.title, order.amount, order.text) == ("футболки", Decimal("1200.00"), "")
    assert Person.get(Person.surname == "Смирнов").erased_at is None
    other = Client.get(Client.name == "Вектор")
    assert other.note == "рекомендовала erased #1, т. erased #1"
    assert [row.name for row in Client.select().where(Client.erased_at.is_null(False))] == ["erased #1"]
    texts = {row.text for row in Activity.select().where(Activity.kind != "order")}
    assert texts == {"", "вместе, с erased #1", "муж erased #1 звонил"}
    assert json.loads(Draft.get().values)["values"] == {"text": "звонила erased #1"}
    consent = Consent.get()
    assert (consent.note, consent.withdrawn_on) == ("", dt.date(2026, 11, 23))
    assert Entry.select().where(Entry.id > before).count() == 1


def test_an_erased_person_is_not_found_and_does_not_come_back(agency, person):
    """R27: neither by number, name, phone, nor by undo of anything before."""
    entries = [row.id for row in Entry.select().where(Entry.action != "agency.init")]
    services.privacy.erase_client(agency.actor, person)
    with pytest.raises(NotFound):
        queries.reference.client(agency.actor, str(person.id))
    with pytest.raises(NotFound):
        queries.who.who(agency.actor, PHONE)
    assert queries.search.find(agency.actor, "Кутузова") == []
    with pytest.raises(services.journal.CannotUndo):
        services.journal.undo(agency.actor, frame.last_entry())
    for number in reversed(entries):
        with_frame = frame.last_entry()
        try:
            services.journal.undo(agency.actor, number)
        except services.journal.Refused:
            continue
        assert with_frame != frame.last_entry()
    assert Client.get_by_id(person.id).name == "erased #1"


def test_the_journal_and_screens_still_read(agency, person):
    """R27: what is left of the journal shows, and the index is what it should be."""
    services.privacy.erase_client(agency.actor, person)
    for row in Entry.select():
        _entry, rows = queries.journal.entry_changes(agency.actor, row.id)
        queries.journal.changes_listing(rows)
    other = Client.get(Client.name == "Вектор")
    queries.timeline.timeline(agency.actor, other.id)
    shared = Person.get(Person.surname == "Смирнов")
    queries.private_data.everything(agency.actor, shared)
    assert [finding for finding in services.checkup.check_up(agency.home) if "index" in finding.check] == []


def test_act_tells_what_was_destroyed(agency, person):
    """Order 179: whose, when, by whom, what."""
    from agencycli.output import private_text

    act = services.privacy.erase_client(agency.actor, person)
    assert (act.number, act.who, act.entry) == (person.id, agency.actor.name, frame.last_entry())
    assert (act.removed["contact_point"], act.removed["attachment"]) == (3, 1)
    assert act.cards == {"client": [1], "person": [1]}
    text = private_text.act(act)
    for words in (agency.actor.name, "clients 1; people 1", "contact_point: 3"):
        assert words in text
    for words in (*WORDS, PHONE, MAIL, NAME):
        assert words not in text


def test_the_act_is_kept_and_shown_again_by_each_card_that_went(agency, person, manager):
    """Order 179: three years; nobody can take it back, and nothing in it gives the person away."""
    act = services.privacy.erase_client(agency.actor, person)
    services.client.add(agency.actor, {"name": "Позже"})
    with pytest.raises(services.journal.CannotUndo):
        services.journal.undo(agency.actor, act.entry)
    assert services.privacy.act(agency.actor, "client", person.id) == act
    assert services.privacy.act(agency.actor, "person", 1).entry == act.entry
    vector = Client.get(Client.name == "Вектор")  # it only lost a mention
    for subject, number in (("client", vector.id), ("client", 99), ("person", 2)):
        with pytest.raises(NotFound):
            services.privacy.act(agency.actor, subject, number)
    with pytest.raises(Forbidden):
        services.privacy.act(manager, "client", person.id)


def test_a_rehearsal_destroys_nothing(agency, person):
    """--dry-run: rows are shown; tables, files and bytes stay."""
    _act, rows = frame.rehearse(services.privacy.erase_client, agency.actor, person)
    assert {"client", "contact_point", "activity"} <= {row.table for row in rows}
    assert Client.get_by_id(person.id).name == NAME
    assert len(list((agency.home / "files").rglob("*"))) == 2


def test_bytes_that_another_card_has_too_stay(agency, person, tmp_path):
    """Attachments are kept by content: only the last one takes the bytes along."""
    path = tmp_path / "общий.txt"
    path.write_text(NAME)
    row = services.attachment.add(agency.actor, Client.get(Client.name == "Вектор"), path)
    services.privacy.erase_client(agency.actor, person)
    assert services.attachment.read(row).decode() == NAME


def test_a_contact_person_is_erased_and_the_client_stays(agency, person):
    """R27: the buyer goes, the firm's history stays without the name."""
    other = Client.get(Client.name == "Вектор")
    buyer = services.person.add(agency.actor, other, {"name": "Зюзина Зоя Игнатьевна", "phone": "+7 910 222-33-44"})
    services.activity.log(agency.actor, "call", [other], "Зюзина Зоя заказала кружки", people=[buyer])
    services.privacy.erase_person(agency.actor, buyer)
    card = queries.card.client_card(agency.actor, other.id)
    assert [line.name for line in card.people] == ["Смирнов Алексей"]
    texts = [entry.text for entry in queries.timeline.timeline(agency.actor, other.id, ["call"])]
    assert f"erased #{buyer.id} заказала кружки" in texts
    with pytest.raises(NotFound):
        queries.reference.person(agency.actor, str(buyer.id))


def test_cards_merged_into_the_erased_one_go_too(agency, person):
    """R16, R27: the old card kept the name."""
    twin = services.client.add(agency.actor, {"name": "Кутузова Аглая", "kind": "private"})
    services.merge.merge(agency.actor, twin, person)
    services.privacy.erase_client(agency.actor, Client.get_by_id(person.id))
    assert Client.get_by_id(twin.id).erased_at is not None
    assert Client.get_by_id(twin.id).name == f"erased #{twin.id}"


def test_only_the_owner_destroys_and_only_the_permitted_hand_out(agency, person, manager):
    """R27: rights of their own."""
    with pytest.raises(Forbidden):
        services.privacy.erase_client(manager, person)
    with pytest.raises(Forbidden):
        services.privacy.record_client_export(manager, person)
    services.privacy.record_client_export(agency.actor, person)
    assert Entry.get_by_id(frame.last_entry()).action == "client.export-data"


def test_handed_out_is_everything(agency, person):
    """152-FZ art. 14: card, people, history, files, consent, journal with what stood there before."""
    kept = queries.private_data.everything(agency.actor, person)
    from agencycli.output import json_text

    text = json_text.document(kept)
    for words in (
        NAME,
        "+79107654321",
        MAIL,
        "Лесная",
        "Кутузов Пётр",
        "футболки",
        "Кутузова.txt",
        "паспорт",
        "765-43-22",
    ):
        assert words in text
    json.loads(text)


def test_consent_is_given_and_withdrawn(agency, person):
    """R27: the ground stands on the card; contract stays when consent goes."""
    services.privacy.give(agency.actor, person, "contract")
    services.privacy.withdraw(agency.actor, person)
    lines = queries.card.client_card(agency.actor, person.id).consents
    assert [(line.basis, line.withdrawn_on is None) for line in lines] == [("consent", False), ("contract", True)]
    with pytest.raises(services.privacy.NotGiven):
        services.privacy.withdraw(agency.actor, person)


@pytest.mark.parametrize(
    "text",
    [
        "+7 910 765-43-21",
        "8(910)7654321",
        "79107654321",
        "910-765-43-21",
        "т.8 910 765 43 21, доб. 5",
        "+7–910–765–43–21",
    ],
)
def test_a_phone_is_found_in_any_grouping(text):
    """I5: however somebody wrote it into a note."""
    mentions = Mentions("***")
    mentions.add_number("+79107654321")
    assert "765" not in mentions.gone_from(text)
    assert mentions.gone_from("заказ 179107654321") == "заказ 179107654321"


@given(
    words=st.lists(st.text(alphabet="абвгАБВЁё-'(*+", min_size=1, max_size=8), min_size=2, max_size=4),
    around=st.text(alphabet=" ,.", min_size=1, max_size=3),
)
def test_any_name_of_two_words_and_more_is_found_in_a_text(words, around):
    """I5: odd characters in a name neither break the search nor hide the name."""
    mentions = Mentions("#")
    mentions.add_name(" ".join(words))
    assert mentions.gone_from(f"x{around}{' '.join(words)}{around}y") == f"x{around}#{around}y"
    assert mentions.gone_from(f"x{around}{'  '.join(words).upper()}{around}y") == f"x{around}#{around}y"
