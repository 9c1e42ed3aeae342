"""Forms about people: inviting, changing a role, joining, one's own name and language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from groma.errors import NotFoundError
from groma.web import access
from groma.web.models import Department, User
from groma.web.models.people import Qualification, Role
from groma.web.people.inviting import OF_A_GROUP, Post
from groma.web.refusals import refused
from groma.web.registers.naming import names

if TYPE_CHECKING:
    from django.http import QueryDict

    from groma.web.access import Visitor
    from groma.web.models import City, Invitation, Membership

NOBODY = ""
_OF_NETWORK = (
    *(Role.VERIFIER, Role.SECRETARIAT, Role.ADMINISTRATOR),
    *(Role.LEADER, Role.MEMBER, Role.REVIEWER, Role.EXPERT),
)
QUALIFICATIONS = [
    (Qualification.PROVISIONAL.value, _("provisional: decides, but does not attest")),
    (Qualification.QUALIFIED.value, _("qualified")),
]


class InviteForm(forms.Form):
    """An invitation to a role, in a city, in the network or in its programme."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput({"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    department = forms.ChoiceField(
        label=_("Department"), required=False, help_text=_("Only for contributors: whose categories they fill.")
    )
    qualification = forms.ChoiceField(
        label=_("Qualification"),
        required=False,
        choices=QUALIFICATIONS,
        initial=Qualification.PROVISIONAL,
        help_text=_("Only for verifiers."),
    )
    group = forms.CharField(
        label=_("Group or organisation"),
        required=False,
        max_length=250,
        help_text=_("Only for leaders and members: which group. Only for reviewers: for which organisation."),
    )

    def __init__(self, *args: Any, visitor: Visitor, city: City | None, **more: Any) -> None:
        """With the roles this person may give there."""
        super().__init__(*args, **more)
        self.city = city
        places = (Role.COORDINATOR, Role.CONTRIBUTOR) if city else _OF_NETWORK
        roles = [one for one in places if access.may_appoint(visitor, one.value, city)]
        _offer(self, "role", [(one.value, one.label.capitalize()) for one in roles])
        self.fields["role"].initial = roles[0].value if roles else None
        departments = Department.objects.filter(city=city) if city else Department.objects.none()
        named = [(str(one.pk), one.name) for one in departments]
        _offer(self, "department", [(NOBODY, _("none in particular")), *named])
        if not departments or Role.CONTRIBUTOR not in roles:
            del self.fields["department"]
        if Role.VERIFIER not in roles:
            del self.fields["qualification"]
        if not OF_A_GROUP & {one.value for one in roles}:
            del self.fields["group"]

    def clean(self) -> dict[str, Any]:
        """The group that was meant, for the roles that are of one."""
        said = super().clean() or {}
        role = said.get("role", "")
        if role not in OF_A_GROUP:
            return said | {"group": ""}
        places = ("organisations",) if role == Role.REVIEWER else ("groups", "working-groups")
        try:
            return said | {"group": names(*places).id(said.get("group", ""))}
        except NotFoundError as error:
            self.add_error("group", refused(error))
            return said

    @property
    def post(self) -> Post:
        """What the person is invited to."""
        said = self.cleaned_data
        department = said.get("department") if said["role"] == Role.CONTRIBUTOR else ""
        return Post(
            said["role"],
            self.city,
            department=Department.objects.get(pk=department, city=self.city) if department else None,
            qualification=said["qualification"] or Qualification.PROVISIONAL if said["role"] == Role.VERIFIER else "",
            group=said["group"],
        )


class RoleForm(forms.Form):
    """Another department of a contributor, or qualification of a verifier; `version` as the person saw it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    department = forms.ChoiceField(label=_("Department"), required=False)
    qualification = forms.ChoiceField(label=_("Qualification"), choices=QUALIFICATIONS)

    def __init__(self, sent: QueryDict | None = None, *, membership: Membership, departments: list[Department]) -> None:
        """With what fits the role."""
        now = {
            "version": membership.version,
            "department": str(membership.department_id or NOBODY),
            "qualification": membership.qualification,
        }
        super().__init__(sent, initial=now, auto_id=f"role{membership.pk}_%s")
        choices = [(NOBODY, _("none in particular")), *((str(one.pk), one.name) for one in departments)]
        _offer(self, "department", choices)
        if membership.role != Role.CONTRIBUTOR or not departments:
            del self.fields["department"]
        if membership.role != Role.VERIFIER:
            del self.fields["qualification"]


class VersionForm(forms.Form):
    """A row as the person saw it."""

    version = forms.IntegerField(min_value=1)


class AccountForm(forms.Form):
    """One's own name and language."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)


class JoinForm(forms.Form):
    """What makes an account of an invitation."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput({"autocomplete": "email"})
    )
    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        help_text=_("At least twelve characters. A sentence you can remember is best."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password, once more"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, invitation: Invitation, **more: Any) -> None:
        """The address is asked for only where the invitation was sent to nobody."""
        super().__init__(*args, **more)
        self.invitation = invitation
        if invitation.email:
            del self.fields["email"]

    def clean(self) -> dict[str, Any]:
        """Both passwords the same, and none that is easily guessed."""
        said = super().clean() or {}
        if "password" not in said:
            return said
        if said["password"] != said.get("again"):
            self.add_error("again", _("The two are not the same."))
        about = User(name=said.get("name", ""), email=self.invitation.email or said.get("email", ""))
        try:
            password_validation.validate_password(said["password"], about)
        except forms.ValidationError as error:
            self.add_error("password", error)
        return said


def _offer(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(name)
    field.choices = choices
