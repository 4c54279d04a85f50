"""Address books of telephones (formats.md 60)."""

from __future__ import annotations

import pytest

from agencycli.importers import read
from agencycli.importers.vcards import BROKEN_CARD, HEADERS


@pytest.fixture
def cards(tmp_path):
    def write(text, encoding="utf-8"):
        (tmp_path / "book.vcf").write_bytes(text.encode(encoding))
        return _cards(tmp_path / "book.vcf")

    return write


def _cards(path):
    (sheet,) = read(path).sheets
    assert sheet.rows[0] == (0, list(HEADERS))
    found = [
        {header: cell for header, cell in zip(HEADERS, cells, strict=False) if cell is not None}
        for _, cells in sheet.rows[1:]
    ]
    return found, sheet.notes


def test_android_2_1_quoted_printable(data):
    """formats.md 60: android_v21_qp.vcf, with a soft line break."""
    assert _cards(data / "crm" / "android_v21_qp.vcf") == ([{
        "Surname": "Иванов", "Given name": "Иван", "Full name": "Иван Иванов", "Organisation": "ООО",
        "Department": "Отдел", "Mobile phone": "+79101234567", "Work phone": "8 (831) 234-56-78",
        "E-mail": "ivan@example.ru",
    }], [])  # fmt: skip


def test_iphone_3_0(data):
    assert _cards(data / "crm" / "iphone_v30.vcf")[0] == [{
        "Surname": "Петрова", "Given name": "Анна", "Patronymic": "Сергеевна", "Full name": "Анна Петрова",
        "Organisation": "ООО «Ромашка»", "Mobile phone": "+7 910 123-45-67", "Work phone": "88312345678",
        "E-mail": "anna@example.ru", "Note": "Любит, чтобы звонили\nпосле 10:00",
    }]  # fmt: skip


def test_4_0_with_tel_uris(data):
    assert _cards(data / "crm" / "generic_v40.vcf")[0] == [{
        "Surname": "Müller", "Given name": "Jürgen", "Full name": "Jürgen Müller", "Organisation": "Druck GmbH",
        "Work phone": "+49-30-123456", "E-mail": "j@example.de",
        "Address": "Hauptstr. 1, Berlin, 10115, Germany",
    }]  # fmt: skip


def test_many_cards_with_many_phones_and_a_broken_one_between(cards):
    found, notes = cards(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Один;;;;\r\nFN:Один\r\nTEL;TYPE=CELL:1\r\nTEL;TYPE=CELL:2\r\n"
        "TEL;TYPE=WORK,FAX:3\r\nTEL:4\r\nURL:http://x.ru\r\nBDAY:1985-02-01\r\nCATEGORIES:a,b\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\r\nVERSION:3.0\r\n\x01 nonsense without a colon\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Обрыв;;;;\r\nFN:Обрыв\r\n"
        "BEGIN:VCARD\r\nVERSION:2.1\r\nN:Три\r\nTEL;CELL;PREF:5\r\nEND:VCARD\r\n"
    )
    assert found[0] == {
        "Surname": "Один", "Full name": "Один", "Mobile phone": "1; 2", "Fax": "3", "Phone": "4", "Site": "http://x.ru",
        "Birthday": "1985-02-01", "Groups": "a, b",
    }  # fmt: skip
    assert found[-1] == {"Surname": "Три", "Mobile phone": "5"}
    assert [(note.row, note.reason) for note in notes] == [(13, BROKEN_CARD), (17, BROKEN_CARD)]
    assert len(found) == 2


def test_an_old_card_in_cp1251(cards):
    found, _ = cards("BEGIN:VCARD\nVERSION:2.1\nN:Щукина;Анна\nTITLE:бухгалтер\nEND:VCARD\n", "cp1251")
    assert found == [{"Surname": "Щукина", "Given name": "Анна", "Position": "бухгалтер"}]


def test_a_picture_is_not_data(cards):
    found, _ = cards("BEGIN:VCARD\nVERSION:2.1\nFN:Имя\nPHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ\n AAAA\n\nEND:VCARD\n")
    assert found == [{"Full name": "Имя"}]
