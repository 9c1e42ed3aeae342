"""The forms by which a document and a newer version of one are laid down: a file, or an address on the web."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groma.network.documents import DOCUMENTS
from groma.network.registers import registers
from groma.network.text import one_address
from groma.web.registers import documents
from groma.web.registers.words import CHOICES
from groma.web.stored.uploads import EVIDENCE, MEGABYTE, is_too_large

if TYPE_CHECKING:
    from django.http import HttpRequest

    from groma.network.documents import Version
    from groma.network.model import Entry
    from groma.web.models import User

LINE, TEXT, NUMBER = 500, 5_000, 60
ACCESS = ("members", "secretariat", "public")


class VersionFields(forms.Form):
    """What a version is: a file or an address, its number, and what changed."""

    use_required_attribute = False
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("PDF, PNG, JPEG, CSV or text, Excel, OpenDocument or Word; at most 20 MB."),
    )
    address = forms.CharField(
        label=gettext_lazy("Or its address on the web"),
        max_length=LINE,
        required=False,
        help_text=gettext_lazy("Begins with https://."),
    )
    version = forms.CharField(
        label=gettext_lazy("Version"),
        max_length=NUMBER,
        required=False,
        help_text=gettext_lazy("Counted where you leave it empty."),
    )
    changed = forms.CharField(
        label=gettext_lazy("What changed"),
        max_length=TEXT,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Stands beside the version, for everybody who may read it."),
    )

    def clean_address(self) -> str:
        """Only an address on the web can be followed."""
        typed = self.cleaned_data["address"].strip()
        if typed and not one_address(typed):
            raise forms.ValidationError(_("This is no address on the web. Begin with https://."))
        return one_address(typed)

    def clean(self) -> dict[str, Any]:
        """A file or an address, and not both."""
        said = super().clean() or {}
        given = [name for name in ("file", "address") if said.get(name) is not None and said[name] != ""]
        if not given and not {"file", "address"} & set(self.errors):
            self.add_error("file", _("Choose a file, or give the address where it lies."))
        if len(given) > 1:
            self.add_error("address", _("Give a file or an address, not both: each would be a version of its own."))
        return said

    def refuse_too_large(self, request: HttpRequest) -> None:
        """Say that a file was not read to its end."""
        if is_too_large(request):
            most = EVIDENCE.most // MEGABYTE
            self.add_error("file", _("The file is larger than %(most)d MB. Nothing was kept.") % {"most": most})

    def laid(self) -> documents.Laid:
        """What is laid down."""
        said = self.cleaned_data
        number = " ".join(said["version"].split())
        return documents.Laid(said["file"] if said["file"] is not None else said["address"], number, said["changed"])


class DocumentFields(VersionFields):
    """A document with its first version."""

    name = forms.CharField(label=gettext_lazy("Title"), max_length=LINE)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    access = forms.ChoiceField(label=gettext_lazy("Who may see it"), choices=[(one, CHOICES[one]) for one in ACCESS])
    is_newer = forms.BooleanField(
        label=gettext_lazy("A newer version, where there is a document of this title already"),
        required=False,
        help_text=gettext_lazy("Its kind, and who may see it, then stay as they are."),
    )
    field_order = ("name", "kind", "file", "address", "version", "changed", "access", "is_newer")

    def __init__(self, *args: Any, **more: Any) -> None:
        """With the kinds that the register has."""
        super().__init__(*args, **more)
        kinds = registers()[DOCUMENTS].fields["kind"].of
        self.fields["kind"].choices = [("", _("not said")), *((one, CHOICES[one]) for one in kinds)]  # type: ignore[attr-defined]  # it is a choice

    def lay_down(self, owner: Entry, *, by: User) -> tuple[Entry, Version]:
        """Keep it as a document of an entry.

        Raises:
            GromaError: It is not taken, with why.
        """
        said = self.cleaned_data
        values = {name: (said[name],) for name in ("name", "kind", "access") if said[name]}
        return documents.add(values, self.laid(), by=by, owner=owner, is_newer=said["is_newer"])
