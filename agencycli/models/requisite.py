"""Legal details of a client: numbers with check digits and bank accounts."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import N_
from agencycli.models.base import Row, one_of
from agencycli.models.client import Client

REQUISITE_KINDS = ("inn", "kpp", "ogrn", "vat", "unp", "other")
REQUISITE_KIND_TITLES = {
    "inn": N_("INN"),
    "kpp": N_("KPP"),
    "ogrn": N_("OGRN"),
    "vat": N_("VAT id"),
    "unp": N_("UNP"),
    "other": N_("other id"),
}
VERDICTS = ("ok", "wrong", "unchecked")


class Requisite(Row):
    """One legal number. ``verdict`` remembers that a wrong one was kept knowingly."""

    client = pw.ForeignKeyField(Client, backref="requisites")
    kind = pw.CharField(max_length=8)
    value = pw.CharField(max_length=40, index=True)
    verdict = pw.CharField(max_length=10, default="unchecked")

    class Meta:
        indexes = ((("client", "kind", "value"), True),)
        constraints = [one_of("kind", REQUISITE_KINDS), one_of("verdict", VERDICTS)]


class BankAccount(Row):
    """An account: BIK and account in Russia, IBAN and SWIFT elsewhere."""

    client = pw.ForeignKeyField(Client, backref="bank_accounts")
    bank = pw.CharField(max_length=200, default="")
    bik = pw.CharField(max_length=9, default="")
    account = pw.CharField(max_length=40, index=True)
    """A Russian settlement account or an IBAN."""
    correspondent = pw.CharField(max_length=20, default="")
    swift = pw.CharField(max_length=11, default="")
    is_primary = pw.BooleanField(default=False)
    verdict = pw.CharField(max_length=10, default="unchecked")

    class Meta:
        indexes = ((("client", "account"), True),)
        constraints = [one_of("verdict", VERDICTS)]
