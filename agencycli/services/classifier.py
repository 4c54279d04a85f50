"""The agency's own words: sources, tags, typed fields of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agencycli import money
from agencycli.errors import NotFound, Refused
from agencycli.i18n import N_, _
from agencycli.models import Client, ClientTag, OwnField, OwnValue, Person, Source, Staff, Tag
from agencycli.models.classifier import OWN_FIELD_KINDS
from agencycli.services.card import BadValue, CardField, typed
from agencycli.services.frame import action
from agencycli.values.text import clean, fold

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class AlreadyThere(Refused):
    """The word is in the list."""

    slug = "already-there"
    template = N_("“{name}” is there already")


@action("source.add", N_("add a source of clients"), "manager")
def add_source(actor: Staff, name: str) -> Source:
    """Add a source. Raises AlreadyThere."""
    name = _named(name)
    if any(fold(row.name) == fold(name) for row in Source.select()):
        raise AlreadyThere(name=name)
    return Source.create(name=name)


@action("source.edit", N_("rename a source or take it out of use"), "manager")
def edit_source(actor: Staff, source: Source, name: str | None = None, is_active: bool | None = None) -> Source:
    """Rename a source, or switch it off or on; clients keep it."""
    if name is not None:
        source.name = _named(name)
    if is_active is not None:
        source.is_active = is_active
    source.save()
    return source


def source_named(name: str) -> Source:
    """Return the source of a name, made when it is new; for imports."""
    name = _named(name)[:80]
    wanted = fold(name)
    found = next((row for row in Source.select() if fold(row.name) == wanted), None)
    return found or Source.create(name=name)


@action("client.tag", N_("tag a client"), "manager logistics accountant production")
def tag(actor: Staff, client: Client, add: str = "", remove: str = "") -> None:
    """Add and remove tags, each a list parted by commas."""
    standing = {fold(link.tag.name): link for link in _links(client)}
    for word in words(add):
        if fold(word) not in standing:
            ClientTag.create(client=client.id, tag=tag_named(word))
    for word in words(remove):
        link = standing.get(fold(word))
        if link is None:
            raise NotFound(what=_("tag"), wanted=word)
        link.delete_instance()


@action("client.tag-many", N_("tag several clients at once"), "manager logistics accountant production")
def tag_many(actor: Staff, clients: Sequence[Client], add: str = "", remove: str = "") -> None:
    """Add and remove tags of several clients as one entry; whoever has none of those removed is left as it is."""
    unwanted = {fold(word) for word in words(remove)}
    for client in clients:
        standing = [link.tag.name for link in _links(client) if fold(link.tag.name) in unwanted]
        tag(actor, client, add, ",".join(standing))


def put_tags(client: Client, text: Any) -> None:
    """Make the client's tags exactly the words of a text."""
    wanted = {fold(word): word for word in words(text)}
    standing = {fold(link.tag.name): link for link in _links(client)}
    for key, link in standing.items():
        if key not in wanted:
            link.delete_instance()
    for key, word in wanted.items():
        if key not in standing:
            ClientTag.create(client=client.id, tag=tag_named(word))


def tag_named(word: str) -> Tag:
    """Return the tag of a word, made when it is new."""
    found = next((row for row in Tag.select() if fold(row.name) == fold(word)), None)
    return found or Tag.create(name=word[:60])


def words(text: Any) -> list[str]:
    """Return the words of a list parted by commas or semicolons."""
    return [word for part in re.split(r"[,;\n]", str(text or "")) if (word := clean(part))]


@action("field.add", N_("add a field of the agency's own"))
def add_field(
    actor: Staff, key: str, title: str, kind: str = "text", *, choices: Sequence[str] = (), subject: str = "client"
) -> OwnField:
    """Add a typed field to the cards of clients or persons; it appears in lists, forms, import and export."""
    if not KEY.fullmatch(key):
        raise BadValue(field=_("Key"), reason=_("Latin small letters, digits and _, a letter first, e.g. press_run"))
    if kind not in OWN_FIELD_KINDS:
        known = ", ".join(OWN_FIELD_KINDS)
        raise BadValue(field=_("Kind"), reason=_("“{value}” is none of {known}").format(value=kind, known=known))
    if (kind == "choice") != bool(choices):
        raise BadValue(field=_("Choices"), reason=_("a choice needs its words, and only a choice has them"))
    if OwnField.select().where((OwnField.subject == subject) & (OwnField.key == key)).exists():
        raise AlreadyThere(name=key)
    chosen = "\n".join(clean(choice) for choice in choices)
    return OwnField.create(subject=subject, key=key, title=_named(title), kind=kind, choices=chosen)


@action("field.off", N_("take a field of the agency's own out of use"))
def switch_field(actor: Staff, field: OwnField, is_active: bool) -> OwnField:
    """Hide a field, or show it again; its values stay."""
    field.is_active = is_active
    field.save()
    return field


def get_field(subject: str, key: str) -> OwnField:
    """Return a field by its key, hidden ones too. Raises NotFound."""
    found = OwnField.get_or_none((OwnField.subject == subject) & (OwnField.key == key.removeprefix("own.")))
    if found is None:
        raise NotFound(what=_("field"), wanted=key)
    return found


def put_own(owner: Client | Person, one: CardField, value: Any) -> None:
    """Set an own field on a card; an empty value removes it. Raises BadValue."""
    subject = "client" if isinstance(owner, Client) else "person"
    field = OwnField.get((OwnField.subject == subject) & (OwnField.key == one.key.removeprefix("own.")))
    text = canonical(one, typed(one, value)) if value not in (None, "") else ""
    column = getattr(OwnValue, subject)
    row = OwnValue.get_or_none((OwnValue.field == field.id) & (column == owner.id))
    if row is None:
        if text:
            OwnValue.create(field=field.id, **{subject: owner.id}, value=text)
    elif not text:
        row.delete_instance()
    elif row.value != text:
        row.value = text
        row.save()


def canonical(one: CardField, value: Any) -> str:
    """Return the text under which an own field keeps a value."""
    if one.kind == "flag":
        return "1" if value else ""
    if one.kind == "money":
        return str(money.to_minor(value))
    if one.kind == "number":
        return str(int(value))
    if one.kind == "date":
        return str(value.isoformat())
    return str(value)


def _links(client: Client) -> list[ClientTag]:
    return list(ClientTag.select(ClientTag, Tag).join(Tag).where(ClientTag.client == client.id))


def _named(name: str) -> str:
    text = clean(name)
    if not text:
        raise BadValue(field=_("Name"), reason=_("it must not be empty"))
    return text
