"""Layouts that clients approve, and changes they want after that: asked, accepted, declined."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from decimal import Decimal

from agencycli import clock
from agencycli.errors import NotFound, Refused
from agencycli.i18n import N_, _
from agencycli.models import Approval, Attachment, ChangeRequest, Deal, DealLine, Staff
from agencycli.models.approval import CHANGE_STATE_TITLES
from agencycli.services import activity, deal_line
from agencycli.services import deal as deals
from agencycli.services.card import BadValue
from agencycli.services.frame import action
from agencycli.values.text import clean

WHO_SHOWS = "manager production"
"""Roles that talk with clients about layouts."""


class NotOfDeal(Refused):
    """A file on another kind of card is no layout."""

    slug = "not-of-deal"
    template = N_("{name} does not stand on a deal: agency file add deal:N {name}")


class NotLatest(Refused):
    """Only what was shown last is approved."""

    slug = "not-latest"
    template = N_("version {version} of {name} is not the latest; approve version {latest}, file {number}")


class AlreadyApproved(Refused):
    """The approval stands."""

    slug = "already-approved"
    template = N_("{name} · {version} was approved by {who} on {day}")


class NotApproved(Refused):
    """There is no approval to take back."""

    slug = "not-approved"
    template = N_("{name} · {version} is not approved; agency deal approve {deal} {number} --by WHO")


class WhichFile(Refused):
    """A change may reopen one of several files."""

    slug = "which-file"
    template = N_("deal {deal} has several approved files: {files}; name the one that changes with --file")


class Decided(Refused):
    """The client said yes or no already."""

    slug = "change-decided"
    template = N_("change {number} is {state} already; ask a new one: agency deal change ask {deal} WHAT")


@action("approval.give", N_("put down that the client approved a layout"), WHO_SHOWS)
def approve(actor: Staff, file: Attachment, by: str, note: str = "") -> Approval:
    """Put down that somebody at the client approved the latest version of a file of a deal, now.

    ``by`` is a person at the client, by number or a part of the name, or any name as it stands in papers. No newer
    version of the file is taken while the approval stands. Raises NotOfDeal, NotLatest, AlreadyApproved, BadValue.
    """
    file = Attachment.get_by_id(file.id)
    if file.deal_id is None:
        raise NotOfDeal(name=file.name)
    latest = latest_version(file)
    if latest.id != file.id:
        raise NotLatest(name=file.name, version=file.version, latest=latest.version, number=latest.id)
    known = standing(file)
    if known is not None:
        raise AlreadyApproved(
            name=file.name, version=file.version, who=known.approved_by, day=f"{clock.local(known.at):%d.%m.%Y}"
        )
    person = None
    with suppress(NotFound):
        person = deals.find_person(file.deal.client_id, by)
    who = person.full_name if person else clean(by)
    if not who:
        raise BadValue(field=_("Approved by"), reason=_("say who at the client said yes"))
    # The version was approved before, reopened, and is now approved as it is.
    row = Approval.get_or_none(Approval.file == file.id) or Approval(deal=file.deal_id, file=file.id)
    _forget_reopening(row)
    row.person, row.approved_by = person, who[: Approval.approved_by.max_length]
    row.note, row.at, row.staff = clean(note, multiline=True), clock.now(), actor.id
    row.save()
    return row


@action("approval.withdraw", N_("take back the approval of a layout"), WHO_SHOWS)
def withdraw(actor: Staff, file: Attachment, reason: str) -> Attachment:
    """Take back the approval of a file, as if it was put down by mistake; the reason goes to the thread.

    Raises NotApproved, BadValue.
    """
    file = Attachment.get_by_id(file.id)
    row = standing(file)
    if row is None:
        raise NotApproved(name=file.name, version=file.version, deal=file.deal_id or "N", number=file.id)
    if not clean(reason):
        raise BadValue(field=_("Reason"), reason=_("say why the approval is taken back"))
    _forget_reopening(row)
    row.delete_instance()
    told = _("approval of {name} · {version} taken back: {reason}")
    words = told.format(name=file.name, version=file.version, reason=reason)
    activity.log(actor, "note", [], words, deals=[file.deal])
    return file


@action("change.ask", N_("put down a change the client wants after approval"), WHO_SHOWS)
def ask(
    actor: Staff,
    deal: Deal,
    what: str,
    *,
    price: Decimal = Decimal(0),
    promised_on: dt.date | None = None,
    reason: str = "",
    file: Attachment | None = None,
) -> ChangeRequest:
    """Put down a change with its price and new day, until the client says yes or no.

    ``file`` is the approved one that it reopens; the only one of the deal when not said. Nothing changes before it
    is accepted. Raises DealClosed, BadValue, NotApproved, WhichFile.
    """
    deal = deal_line.refuse_closed(deal)
    if not clean(what):
        raise BadValue(field=_("Change"), reason=_("say what the client wants changed"))
    if price < 0:
        raise BadValue(field=_("Price"), reason=_("it must not be less than nothing"))
    return ChangeRequest.create(
        deal=deal.id, approval=_reopened_by(deal, file), what=clean(what, multiline=True),
        reason=clean(reason, multiline=True), price=price, promised_on=promised_on, at=clock.now(), staff=actor.id,
    )  # fmt: skip


@action("change.accept", N_("put down that the client accepts a change"), "manager")
def accept(actor: Staff, request: ChangeRequest, by: str = "") -> ChangeRequest:
    """Accept a change: its price becomes an agreed line, its day the promised one, its file takes new versions.

    Raises Decided, DealClosed.
    """
    row = _undecided(request)
    deal = deal_line.refuse_closed(row.deal)
    if row.price:
        title = row.what.splitlines()[0][: DealLine.title.max_length]
        line = deal_line.add(actor, deal, {"title": title, "price": row.price, "due_on": row.promised_on})
        line.agreed_at = clock.now()  # type: ignore[assignment]
        line.save()
        row.line = line.id
    if row.promised_on and row.promised_on != deal.promised_on:
        deals.edit(actor, deal, {"promised_on": row.promised_on})
    return _decide(row, "accepted", by)


@action("change.decline", N_("put down that the client declines a change"), "manager")
def decline(actor: Staff, request: ChangeRequest, by: str = "") -> ChangeRequest:
    """Decline a change: price, day and file stay. Raises Decided."""
    return _decide(_undecided(request), "declined", by)


def standing(file: Attachment) -> Approval | None:
    """Return the approval of this version of a file that no accepted change has reopened."""
    reopened = ChangeRequest.select(ChangeRequest.approval).where(
        (ChangeRequest.state == "accepted") & ChangeRequest.approval.is_null(False)
    )
    return Approval.get_or_none((Approval.file == file.id) & Approval.id.not_in(reopened))


def latest_version(file: Attachment) -> Attachment:
    """Return the latest version of a file of a deal."""
    versions = Attachment.select().where((Attachment.deal == file.deal_id) & (Attachment.name == file.name))
    return versions.order_by(Attachment.version.desc(), Attachment.id.desc()).first()


def layout(deal: Deal, text: str) -> Attachment:
    """Return a file of a deal by its number, or the latest version of one by its name. Raises NotFound."""
    files = list(
        Attachment.select().where(Attachment.deal == deal.id).order_by(Attachment.version.desc(), Attachment.id.desc())
    )
    wanted = text.strip().removeprefix("#")
    for one in files:
        if str(one.id) == wanted or one.name.casefold() == text.strip().casefold():
            return one
    what = _("file of deal {number}").format(number=deal.id)
    if files:
        what += f" ({', '.join(sorted({one.name for one in files}))})"
    raise NotFound(what=what, wanted=text)


def _reopened_by(deal: Deal, file: Attachment | None) -> Approval | None:
    if file is not None:
        found = standing(file)
        if found is None or file.deal_id != deal.id:
            raise NotApproved(name=file.name, version=file.version, deal=deal.id, number=file.id)
        return found
    files = Attachment.select().where(Attachment.deal == deal.id)
    approved = [row for one in files if one.id == latest_version(one).id and (row := standing(one))]
    if len(approved) > 1:
        raise WhichFile(deal=deal.id, files=", ".join(f"{row.file_id} {row.file.name}" for row in approved))
    return approved[0] if approved else None


def _undecided(request: ChangeRequest) -> ChangeRequest:
    row = ChangeRequest.get_by_id(request.id)
    if row.state != "asked":
        raise Decided(number=row.id, state=_(CHANGE_STATE_TITLES[row.state]), deal=row.deal_id)
    return row


def _decide(row: ChangeRequest, state: str, by: str) -> ChangeRequest:
    row.state, row.decided_at = state, clock.now()  # type: ignore[assignment]
    row.decided_by = clean(by)[: ChangeRequest.decided_by.max_length]
    row.save()
    return row


def _forget_reopening(row: Approval) -> None:
    if row.id is not None:
        ChangeRequest.update(approval=None).where(ChangeRequest.approval == row.id).execute()
