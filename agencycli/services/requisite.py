"""Legal numbers and bank accounts of clients. A failed check is a warning that can be overridden and is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agencycli.errors import Refused
from agencycli.i18n import N_, _
from agencycli.models import BankAccount, Client, Requisite, Staff
from agencycli.models.requisite import REQUISITE_KIND_TITLES
from agencycli.services.frame import action
from agencycli.values.requisites import check
from agencycli.values.text import clean


class WrongRequisite(Refused):
    """A number fails its check digits."""

    slug = "wrong-requisite"
    template = N_("{title} {value}: {reason}; mend it, or save it all the same with --yes")


def put(client: Client, kind: str, text: Any, keep_wrong: bool = False) -> Requisite | None:
    """Make the client's number of a kind what the text says; empty text removes it. Raises WrongRequisite."""
    row = Requisite.get_or_none((Requisite.client == client.id) & (Requisite.kind == kind))
    value = clean("" if text is None else str(text))
    if not value:
        if row is not None:
            row.delete_instance()
        return None
    verdict = check(kind, value)
    if verdict.state == "wrong" and not keep_wrong and not (row is not None and row.value == verdict.value):
        raise WrongRequisite(title=_(REQUISITE_KIND_TITLES[kind]), value=value, reason=verdict.reason)
    if row is None:
        return Requisite.create(client=client.id, kind=kind, value=verdict.value, verdict=str(verdict.state))
    row.value, row.verdict = verdict.value, str(verdict.state)
    row.save()
    return row


@action("requisite.account", N_("add a bank account of a client"), "manager accountant")
def add_account(actor: Staff, client: Client, values: Mapping[str, Any], keep_wrong: bool = False) -> BankAccount:
    """Add an account: ``account`` (or IBAN), ``bik``, ``bank``, ``correspondent``, ``swift``. Raises WrongRequisite."""
    texts = {key: clean(str(values.get(key) or "")) for key in ("account", "bik", "bank", "correspondent", "swift")}
    kind = "account" if texts["account"].isdigit() or texts["bik"] else "iban"
    verdicts = {kind: check(kind, texts["account"], texts["bik"])}
    if texts["bik"]:
        verdicts["bik"] = check("bik", texts["bik"])
    if texts["correspondent"]:
        verdicts["correspondent"] = check("correspondent", texts["correspondent"], texts["bik"])
    if texts["swift"]:
        verdicts["swift"] = check("swift", texts["swift"])
    wrong = next(((name, verdict) for name, verdict in verdicts.items() if verdict.state == "wrong"), None)
    if wrong and not keep_wrong:
        raise WrongRequisite(title=wrong[0].upper(), value=wrong[1].value, reason=wrong[1].reason)
    first = not BankAccount.select().where(BankAccount.client == client.id).exists()
    return BankAccount.create(
        client=client.id,
        bank=texts["bank"],
        bik=texts["bik"],
        account=verdicts[kind].value,
        correspondent=texts["correspondent"],
        swift=texts["swift"],
        is_primary=first,
        verdict="wrong" if wrong else str(verdicts[kind].state),
    )
