"""Sources of a city, and the evidence for them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.validators import RegexValidator, URLValidator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from groma.errors import GromaError
from groma.web import access, changes
from groma.web.entry.evidence import attach, detach, files_of, sources_of, with_page
from groma.web.facts import OPEN
from groma.web.models import Source
from groma.web.pages.entry.gate import crumbs, of_a_round, to_categories
from groma.web.parts import Link
from groma.web.refusals import refused, what_of
from groma.web.round_addresses import of_round
from groma.web.stored.uploads import is_too_large
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from django.http import HttpRequest

    from groma.web.models import Round, User

PAGE = RegexValidator(r"^[0-9ivxlc]{1,8}$", _lazy("Write the number of the page."))


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]  # Django has no such thing when the program runs
    """What is known of a source."""

    use_required_attribute = False
    address = forms.CharField(
        label=_lazy("Address on the web"),
        required=False,
        max_length=1_900,
        validators=[URLValidator(["http", "https"])],
    )
    page = forms.CharField(label=_lazy("Page"), required=False, max_length=8, validators=[PAGE])
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        """The fields people fill in."""

        model = Source
        fields: ClassVar = ["title", "publisher", "address", "page", "licence", "accessed", "note"]
        widgets: ClassVar = {"note": forms.Textarea(attrs={"rows": 3})}


class EvidenceForm(forms.Form):
    """A file, and the page of it that matters."""

    use_required_attribute = False
    file = forms.FileField(
        label=_lazy("File"),
        help_text=_lazy("PDF, PNG, JPEG, CSV or text, Excel, OpenDocument or Word; at most 20 MB."),
        allow_empty_file=True,
    )
    page = forms.CharField(label=_lazy("Page that shows the figure"), required=False, max_length=8, validators=[PAGE])
    version = forms.IntegerField(widget=forms.HiddenInput)


@require_safe
@of_a_round
def listed(request: HttpRequest, round_: Round, *, user: User) -> HttpResponse:
    """Every source, those without evidence first."""
    values = {"sources": sources_of(round_.city), "may_write": _may_write(user, round_)}
    return render(request, "web/entry/sources.html", values | _around(round_))


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_round
def source(request: HttpRequest, round_: Round, *, user: User, pk: int) -> HttpResponse:
    """One source: what is known of it, its files, a new file."""
    one = Source.objects.select_related("city").filter(city=round_.city_id, pk=pk).first()
    if one is None:
        raise Http404
    if request.method != "POST":
        return _page(request, round_, one, user)
    if not _may_write(user, round_):
        raise PermissionDenied
    gesture = Gesture(str(user.actor))
    if "detach" in request.POST:
        return _detached(request, one, gesture)
    if "attach" in request.POST:
        return _attached(request, round_, one, user=user, gesture=gesture)
    return _changed(request, round_, one, user=user, gesture=gesture)


def _attached(request: HttpRequest, round_: Round, one: Source, *, user: User, gesture: Gesture) -> HttpResponse:
    form = EvidenceForm(request.POST, request.FILES, prefix="new")
    if is_too_large(request):
        form.add_error("file", _("The file is larger than 20 MB. Nothing was kept."))
    if not form.is_valid():
        return _page(request, round_, one, user, evidence=form)
    one.version = form.cleaned_data["version"]
    try:
        stored = attach(one, form.cleaned_data["file"], page=form.cleaned_data["page"], gesture=gesture)
    except GromaError as error:
        form.add_error("file", refused(error))
        return _page(request, round_, one, user, evidence=form)
    messages.success(request, _("“%(name)s” is kept as evidence.") % {"name": stored.name})
    return redirect(request.path)


def _detached(request: HttpRequest, one: Source, gesture: Gesture) -> HttpResponse:
    try:
        detach(one, request.POST["detach"], gesture=gesture)
        messages.success(request, _("The file is no longer evidence of this source."))
    except GromaError as error:
        messages.error(request, refused(error))
    return redirect(request.path)


def _changed(request: HttpRequest, round_: Round, one: Source, *, user: User, gesture: Gesture) -> HttpResponse:
    form = SourceForm(request.POST, instance=one)
    if not form.is_valid():
        return _page(request, round_, Source.objects.select_related("city").get(pk=one.pk), user, form=form)
    sent = form.cleaned_data
    content = {name: sent[name] for name in ("title", "publisher", "licence", "accessed", "note")}
    content["address"] = with_page(sent["address"], sent["page"])
    row = Source.objects.get(pk=one.pk)
    row.version = sent["version"]
    try:
        changes.change(row, "change", gesture=gesture, **content)
    except GromaError as error:
        form.add_error(None, f"{what_of(error)} {_('Load the page again to see what they wrote.')}")
        return _page(request, round_, Source.objects.select_related("city").get(pk=one.pk), user, form=form)
    messages.success(request, _("Saved."))
    return redirect(request.path)


def _page(  # noqa: PLR0917  the four of them are the page
    request: HttpRequest,
    round_: Round,
    one: Source,
    user: User,
    *,
    form: SourceForm | None = None,
    evidence: EvidenceForm | None = None,
) -> HttpResponse:
    wrong = form or evidence
    address, _sign, page = one.address.partition("#page=")
    shown = {"address": address, "page": page, "version": one.version}
    values = {
        "source": one,
        "files": files_of(one),
        "form": form or SourceForm(instance=one, initial=shown),
        "evidence": evidence or EvidenceForm(prefix="new", initial={"version": one.version}),
        "may_write": _may_write(user, round_),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    to_list = Link(_("Sources and evidence"), of_round(round_, "enter/sources/"))
    return render(request, "web/entry/source.html", values | _around(round_, to_list), status=status)


def _may_write(user: User, round_: Round) -> bool:
    """People who fill in figures of the city, while the city works on the round or has a question to answer."""
    is_open = round_.state in OPEN or round_.values.filter(state="returned").exists()
    fills = access.may_coordinate(user, round_.city_id) or bool(access.assigned_groups(user, round_))
    return is_open and fills


def _around(round_: Round, *further: Link) -> dict[str, object]:
    return {
        "round": round_,
        "entry": of_round(round_, "enter/"),
        "crumbs": crumbs(round_, to_categories(round_), *further),
        "invented": round_.city.invented,
    }
