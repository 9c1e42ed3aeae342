"""Forms of announcements: subscribing, writing, erasing an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.validators import validate_email
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from groma.web.models.announcements import LONGEST_TEXT, LONGEST_TITLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.http import QueryDict
    from django_stubs_ext import StrOrPromise

    from groma.web.models import Announcement

    Choices = Iterable[tuple[str, str]]

LONGEST_ADDRESS = 254
EVERYTHING = "*"
"""Sent by the form where an announcement is about the whole programme."""
BETWEEN_ADDRESSES = frozenset(',;<>"\\')
"""Signs that stand between several addresses, or around one, and that none needs to have."""


def languages() -> list[tuple[str, str]]:
    """The languages of the site, each in its own words."""
    return [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]


class Address(forms.CharField):
    """One e-mail address and nothing else: no name, no second one, nothing that a header of a mail could end with."""

    widget = forms.EmailInput

    def __init__(self, *, label: StrOrPromise, help_text: StrOrPromise = "") -> None:
        """It is not stripped before it is looked at, so that a line break is seen."""
        super().__init__(label=label, help_text=help_text, max_length=LONGEST_ADDRESS, strip=False)
        self.widget.attrs["autocomplete"] = "email"

    def clean(self, value: Any) -> str:
        """The address without blanks around it.

        Raises:
            ValidationError: It is none, or more than one.
        """
        said = str(super().clean(value))
        address = said.strip(" ")
        if not address.isprintable() or BETWEEN_ADDRESSES & set(address):
            raise forms.ValidationError(_("Give one address, such as name@example.org, and nothing else."))
        validate_email(address)
        return address


class SubscribeForm(forms.Form):
    """Subscribes an address. `website` is no field for people: who fills it in is a machine."""

    address = Address(label=_lazy("E-mail address"))
    language = forms.ChoiceField(label=_lazy("Language of the announcements"))
    about = forms.MultipleChoiceField(
        label=_lazy("What about"),
        help_text=_lazy("Choose groups, or none to get everything. What concerns the whole programme is always sent."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    website = forms.CharField(
        label=_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, sent: QueryDict | None = None, *, groups: Choices) -> None:
        """For the groups there are."""
        super().__init__(sent, initial={"language": get_language()})
        _choose(self, "language", languages())
        _choose(self, "about", groups)


class EraseForm(forms.Form):
    """Erases an address for somebody who asks for it."""

    address = Address(
        label=_lazy("E-mail address"),
        help_text=_lazy(
            "Everything kept of this address for announcements is erased. You are not told whether it was there."
        ),
    )


class AnnouncementForm(forms.Form):
    """An announcement in the language it is written in, and in any of the others."""

    about = forms.ChoiceField(label=_lazy("What about"))
    language = forms.ChoiceField(label=_lazy("Written in"))
    title = forms.CharField(
        label=_lazy("Title"), max_length=LONGEST_TITLE, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    text = forms.CharField(
        label=_lazy("Text"),
        help_text=_lazy("Plain paragraphs with an empty line between two. Addresses of pages stand as they are."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
    )

    def __init__(self, sent: QueryDict | None = None, *, groups: Choices, draft: Announcement | None = None) -> None:
        """For the groups there are, with what a draft says already."""
        super().__init__(sent, initial=_initial(draft))
        _choose(self, "about", [(EVERYTHING, _("The whole programme")), *groups])
        _choose(self, "language", languages())
        for code, name in languages():
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title in %(language)s") % {"language": name},
                required=False,
                max_length=LONGEST_TITLE,
                widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
            )
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Text in %(language)s") % {"language": name},
                required=False,
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": 8, "lang": code, "dir": "auto"}),
            )

    def clean(self) -> dict[str, Any]:
        """Titles of one line, and each translation with both its parts."""
        said = super().clean() or {}
        for name in [one for one in said if one.startswith("title")]:
            if not said[name].isprintable():
                self.add_error(name, _("A title is one line of letters that can be seen."))
        for code, _name in languages():
            title, text = said.get(f"title_{code}", ""), said.get(f"text_{code}", "")
            if bool(title) != bool(text) and not {f"title_{code}", f"text_{code}"} & set(self.errors):
                self.add_error(f"text_{code}" if title else f"title_{code}", _("A translation has a title and a text."))
            if title and code == said.get("language"):
                self.add_error(f"title_{code}", _("This is the language the announcement is written in."))
        return said

    @property
    def said(self) -> dict[str, Any]:
        """What was typed, as an announcement keeps it."""
        given = self.cleaned_data
        texts = {
            code: {"title": given[f"title_{code}"], "text": given[f"text_{code}"]}
            for code, _name in languages()
            if given[f"title_{code}"]
        }
        about = "" if given["about"] == EVERYTHING else given["about"]
        return {**{name: given[name] for name in ("language", "title", "text")}, "about": about, "texts": texts}

    @property
    def translations(self) -> Iterator[tuple[str, str, bool, list[Any]]]:
        """The code and the name of each language, whether it is to be shown at once, and its fields."""
        for code, name in languages():
            fields = [self[f"title_{code}"], self[f"text_{code}"]]
            yield code, name, any(one.errors or one.value() for one in fields), fields


def _initial(draft: Announcement | None) -> dict[str, Any]:
    if draft is None:
        return {"language": get_language()}
    translated = {f"{part}_{code}": words[part] for code, words in draft.texts.items() for part in ("title", "text")}
    said = {name: getattr(draft, name) for name in ("language", "title", "text")}
    return {**said, "about": draft.about or EVERYTHING, **translated}


def _choose(form: forms.Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)
