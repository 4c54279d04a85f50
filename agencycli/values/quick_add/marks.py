"""What is marked by a sign or by the first word: ``!важно``, ``@ира``, ``#сделка42``, “позвонить”."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from agencycli.i18n import language
from agencycli.values.quick_add.reader import Reader, compiled

LOW, NORMAL, HIGH = 0, 1, 2

_PRIORITY = re.compile(
    r"(?<!\S)!+(?:(?P<low>неважно|потом|low|later)|важно|срочно|горит|high|important|urgent)?(?=$|[\s,.;\0])"
)
_PERSON = re.compile(r"(?<![\w.])@([^\W\d_][\w.-]*\w|[^\W\d_])")
_DEAL = re.compile(r"(?<!\w)#(?:сделк[аиуе]|заказ|deal|d)[ -]?([0-9]{1,9})(?!\w)")
_CLIENT = re.compile(r"(?<!\w)#(?:клиент[ауе]?|client|c)[ -]?([0-9]{1,9})(?!\w)")
_NUMBER = re.compile(r"(?<!\w)#([0-9]{1,9})(?!\w)")
_KINDS = {
    "call": r"(?:по|пере)?звон(?:ить|ок)|набрать|созвон(?:иться)?|call|ring|phone",
    "meeting": r"встре(?:ча|титься)|совещание|переговоры|планерка|meeting|meet",
    "letter": r"ответить|ответ на письмо|письмо|reply|answer",
    "deadline": r"срок|дедлайн|сдать|deadline|due",
    "visit": r"съездить|заехать|визит|выезд|visit",
    "delivery": r"достав(?:ить|ка)|отвезти|привезти|забрать|deliver(?:y)?|pick up",
}
_KIND = {kind: compiled(rf"(?:{words})(?: (?:на|to|по) )?") for kind, words in _KINDS.items()}
_LINKS = re.compile(r"^(?:(?:в|во|с|со|к|ко|у|от|на|from|with|to|the|at|for|письмо|letter|of) )+")
_TOPIC = re.compile(r",|\.(?:\s|$)| (?:насчет|по|про|о|об|обо|чтобы|и|на|за|about|re|for|to|on|that|and)(?= )")
_LONGEST_NAME = 5


@dataclass
class Marks:
    """What was marked."""

    kind: str = "task"
    priority: int = NORMAL
    people: list[str] = field(default_factory=list)
    deal: int | None = None
    client: int | None = None

    def take(self, reader: Reader) -> None:
        """Take signs out of the text."""
        if found := reader.find(_PRIORITY):
            self.priority = LOW if found["low"] else HIGH
            reader.take(found, "priority")
        while found := reader.find(_PERSON):
            self.people.append(reader.text[found.start(1) : found.end(1)])
            reader.take(found, "person")
        for pattern, name in ((_DEAL, "deal"), (_CLIENT, "client")):
            if found := reader.find(pattern):
                setattr(self, name, int(found[1]))
                reader.take(found, name)
        if (found := reader.find(_NUMBER)) and self.deal is None and self.client is None:
            words = ("сделка", "клиент") if language() == "ru" else ("deal", "client")
            reader.ask(found, "deal", tuple(f"#{word}{found[1]}" for word in words))

    def read_kind(self, reader: Reader) -> tuple[str, ...]:
        """Read the kind from the first word that is left, and who it may be about from those after it."""
        start = len(reader.left) - len(reader.left.lstrip("\0 ,;–—-"))
        for kind, pattern in _KIND.items():
            if found := pattern.match(reader.left, start):
                self.kind = kind
                reader.keep(found.start(), start + len(found[0].rstrip()), "kind")
                return _names(reader, found.end())
        return ()


def _names(reader: Reader, start: int) -> tuple[str, ...]:
    end = next((index for index in range(start, len(reader.left)) if reader.left[index] == "\0"), len(reader.left))
    while start < end and reader.left[start] in " \1":
        start += 1
    if link := _LINKS.match(reader.left[start:end]):
        start += link.end()
    if topic := _TOPIC.search(reader.left, start, end):
        end = topic.start()
    words = reader.text[start:end].split()[:_LONGEST_NAME]
    return tuple(" ".join(words[:count]) for count in range(len(words), 0, -1))
