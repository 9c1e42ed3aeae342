"""One form for the entries of every register, made from the types of its fields.

A line that nobody touched is kept as it is, also where a source said something that could not be typed here.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groma.errors import GromaError, RecordError
from groma.network.dates import read_when
from groma.network.registers import registers
from groma.web.desk.forms import Day
from groma.web.refusals import refused
from groma.web.registers.moves import mark
from groma.web.registers.naming import names
from groma.web.registers.store import LONGEST
from groma.web.registers.words import CHOICES, FIELDS, HINTS, OF_FIELDS
from groma.web.registers.writing import NUMBERED, may_say

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import QueryDict

    from groma.network.model import Entry
    from groma.network.registers import Field
    from groma.web.registers.relations import Relation

SEEN, PARENT, CALLED = "seen", "parent", "called"
LINE = 500
SEVERAL_LINES = gettext_lazy("One on each line.")
SEVERAL_PARTS = gettext_lazy("An empty line between two of them.")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_PART = re.compile(r"\n\s*\n")


class EntryForm(forms.Form):
    """What may be said of one entry, or of a new one."""

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        register: str,
        relation: Relation,
        entry: Entry | None = None,
        under: str = "",
    ) -> None:
        """With the fields somebody may write; `under` is the id of the entry that a new one is to belong to."""
        super().__init__(sent, auto_id="entry_%s")
        self.register, self.entry = registers()[register], entry
        shown = {name: one for name, one in self.register.fields.items() if may_say(relation, register, name)}
        self._names = {name: names(*one.of) for name, one in shown.items() if one.type == "ref"}
        if entry is None:
            self._ask_for_place(under)
        else:
            self.fields[SEEN] = forms.CharField(widget=forms.HiddenInput, max_length=40, initial=mark(entry))
        for name, one in shown.items():
            self.fields[name] = self._made(name, one)
        if entry is None and under and not self.register.parent and "of" in self.fields:
            self.fields["of"].initial = under
        self.order_fields([PARENT, "name", CALLED])
        self._shown = shown

    @property
    def values(self) -> dict[str, tuple[str, ...]]:
        """The fields that somebody changed, each with all of its values."""
        return {name: self.cleaned_data[name] for name in self._shown if name in self.cleaned_data["touched"]}

    def clean(self) -> dict[str, Any]:
        """What was typed, as values of the registers; whatever cannot be read is told beside its field."""
        said = super().clean() or {}
        touched: set[str] = set()
        for name, one in self._shown.items():
            if name not in said or self._is_as_it_was(name, said[name]):
                continue
            try:
                said[name] = self._read(name, one, said[name])
                touched.add(name)
            except GromaError as error:
                self.add_error(name, refused(error))
        if PARENT in self.fields and said.get(PARENT):
            try:
                said[PARENT] = names(self.register.parent).id(said[PARENT])
            except GromaError as error:
                self.add_error(PARENT, refused(error))
        return said | {"touched": touched}

    def _ask_for_place(self, under: str) -> None:
        if self.register.parent:
            label = _("Belongs to")
            self.fields[PARENT] = forms.CharField(label=label, max_length=LINE, help_text=HINTS["ref"], initial=under)
        if self.register.id not in NUMBERED:
            self.fields[CALLED] = forms.RegexField(
                r"^[\w.\-]+$",
                label=_("Id"),
                required=False,
                max_length=60,
                help_text=_("Such as WG9. Made from the name where you leave it empty; it stays for ever."),
                error_messages={"invalid": _("Use letters, digits and -.")},
            )

    def _made(self, name: str, one: Field) -> forms.Field:
        is_named = name == "name" and self.entry is None
        given: dict[str, Any] = {"label": FIELDS.get(name, name), "required": is_named, "initial": self._now(name, one)}
        if one.type == "choice":
            return _choices(one, given)
        hint = OF_FIELDS.get(name) or HINTS.get(one.type, "")
        if one.many:
            hint = f"{hint} {SEVERAL_PARTS if one.type == 'long' else SEVERAL_LINES}".strip()
        if one.type == "day" and not one.many:
            return forms.CharField(help_text=hint, max_length=40, widget=Day(), **given)
        if one.many or one.type == "long":
            rows = 5 if one.type == "long" else 2
            return forms.CharField(help_text=hint, widget=forms.Textarea({"rows": rows}), max_length=LONGEST, **given)
        return forms.CharField(help_text=hint, max_length=LINE, **given)

    def _now(self, name: str, one: Field) -> Any:
        values = self.entry.all(name) if self.entry else ()
        if one.type == "choice":
            return list(values) if one.many else next(iter(values), "")
        if one.type == "ref":
            values = tuple(self._names[name].said(value) for value in values)
        return ("\n\n" if one.type == "long" else "\n").join(values)

    def _is_as_it_was(self, name: str, typed: Any) -> bool:
        now = self.fields[name].initial if self.entry else ""
        if isinstance(typed, list):
            return sorted(typed) == sorted(now)
        return bool(_plain(typed) == _plain(now))

    def _read(self, name: str, one: Field, typed: Any) -> tuple[str, ...]:
        if isinstance(typed, list):
            return tuple(typed)
        text = _plain(typed)
        parts = _PART.split(text) if one.type == "long" and one.many else text.split("\n") if one.many else [text]
        said = [each.strip() for each in parts if each.strip()]
        return tuple(dict.fromkeys(self._one(name, one, each) for each in said))

    def _one(self, name: str, one: Field, text: str) -> str:
        if one.type == "long":
            return text
        if one.type == "ref":
            return self._names[name].id(text)
        line = " ".join(text.split())
        if len(line) > LINE:
            raise RecordError(_("This is too long for a line."), next_step=_("Shorten it."))
        if read := READ.get(one.type):
            read(line)
        return line


def _choices(one: Field, given: dict[str, Any]) -> forms.Field:
    now = given["initial"]
    known = [*one.of, *(each for each in (now if one.many else [now]) if each and each not in one.of)]
    named = [(each, CHOICES.get(each, each)) for each in known]
    if one.many:
        return forms.MultipleChoiceField(choices=named, widget=forms.CheckboxSelectMultiple, **given)
    return forms.ChoiceField(choices=[("", _("not said")), *named], **given)


def _plain(text: Any) -> str:
    return str(text or "").replace("\r\n", "\n").strip()


def _when(text: str) -> None:
    read_when(text)


def _day(text: str) -> None:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        raise RecordError(_("This is no day."), next_step=_("Write it as 2027-05-31.")) from None


def _zone(text: str) -> None:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise RecordError(_("There is no such time zone."), next_step=str(HINTS["zone"])) from None


def _like(pattern: re.Pattern[str], kind: str) -> Callable[[str], None]:
    def read(text: str) -> None:
        if not pattern.fullmatch(text):
            raise RecordError(_("This cannot be read."), next_step=str(HINTS[kind]))

    return read


READ: dict[str, Callable[[str], None]] = {
    "when": _when,
    "day": _day,
    "zone": _zone,
    "time": _like(_TIME, "time"),
    "number": _like(_NUMBER, "number"),
    "language": _like(_LANGUAGE, "language"),
    "address": _like(re.compile(r"https?://[^\s<>\"']+"), "address"),
}
"""How a line of a type is checked; it raises what is wrong with it."""
