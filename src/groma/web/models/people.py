"""People: who signs in, with which role where. Their names stand here and nowhere else, and can be erased."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from groma.web.models.kept import Kept


class People(BaseUserManager["User"]):
    """Makes users."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user with an address; without a password nobody can sign in with one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Addresses are compared without regard to capitals."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who may sign in.

    Attributes:
        actor: The opaque id by which the trail knows them; it outlives the name.
    """

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    actor = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    wants_reminders = models.BooleanField(_("reminders by e-mail"), default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = People()

    def __str__(self) -> str:
        """The name shown to people of the same city or network."""
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name."""
        return self.name


class Role(models.TextChoices):
    """What somebody is allowed to be, in a city or, without one, in the network."""

    ADMINISTRATOR = "administrator", _("administrator")
    SECRETARIAT = "secretariat", _("secretariat")
    VERIFIER = "verifier", _("verifier")
    COORDINATOR = "coordinator", _("coordinator")
    CONTRIBUTOR = "contributor", _("contributor")
    LEADER = "leader", _("leader of a group")
    REVIEWER = "reviewer", _("reviewer for an organisation")
    MEMBER = "member", _("member of a group")
    EXPERT = "expert", _("expert on projects")


class Qualification(models.TextChoices):
    """How far a verifier is qualified."""

    NONE = "", _("not a verifier")
    PROVISIONAL = "provisional", _("provisional")
    QUALIFIED = "qualified", _("qualified")


class Membership(Kept):
    """One role of a person: in a city and perhaps one of its departments, in the network, or in its programme.

    Attributes:
        group: The id in the programme's registers of the group that somebody leads or is a member of, or of the
            organisation somebody reviews for; empty for every other role.
    """

    NOUN = "membership"
    TOLD = ("actor", "role", "city_id", "department_id", "qualification", "group")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    city = models.ForeignKey("web.City", on_delete=models.CASCADE, null=True, blank=True, related_name="memberships")
    department = models.ForeignKey("web.Department", on_delete=models.SET_NULL, null=True, blank=True)
    qualification = models.CharField(max_length=20, choices=Qualification, blank=True)
    group = models.CharField(max_length=250, blank=True, default="")

    class Meta:
        """A person has a role in a place once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "role", "city", "department", "group"], nulls_distinct=False, name="membership_once"
            )
        ]

    @property
    def actor(self) -> str:
        """The opaque id of whose role it is."""
        return str(self.user.actor)


class Invitation(Kept):
    """An invitation to take a role; the link in the mail holds the key, the table only its hash."""

    NOUN = "invitation"
    TOLD = ("role", "city_id", "department_id", "qualification", "group", "accepted_at")

    email = models.EmailField()
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=20, choices=Role)
    city = models.ForeignKey("web.City", on_delete=models.CASCADE, null=True, blank=True)
    department = models.ForeignKey("web.Department", on_delete=models.SET_NULL, null=True, blank=True)
    qualification = models.CharField(max_length=20, choices=Qualification, blank=True)
    group = models.CharField(max_length=250, blank=True, default="")
    key_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.UUIDField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)


class AccessToken(Kept):
    """A token for the API: what it may do, and until when. Only its hash is kept."""

    NOUN = "token"
    TOLD = ("actor", "scopes", "expires_at", "revoked_at")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    label = models.CharField(max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    @property
    def actor(self) -> str:
        """The opaque id of whose token it is."""
        return str(self.user.actor)
