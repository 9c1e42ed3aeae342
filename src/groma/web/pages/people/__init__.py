"""People: who has which role, invitations, joining, and one's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from groma.web.pages.people import joining, listing, me, roles

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("people/", listing.network, name="people"),
    path("people/cities/<slug:city>/", listing.of_city, name="people_of_city"),
    path("people/invitations/<int:pk>/", joining.invitation, name="invitation"),
    path("people/invitations/<int:pk>/renew/", roles.renew, name="invitation_renew"),
    path("people/invitations/<int:pk>/withdraw/", roles.withdraw, name="invitation_withdraw"),
    path("people/roles/<int:pk>/change/", roles.change, name="role_change"),
    path("people/roles/<int:pk>/remove/", roles.dismiss, name="role_remove"),
    path("people/join/<str:key>/", joining.join, name="join"),
    path("people/me/", me.account, name="my_account"),
    path("people/second-factor/", me.second_factor, name="second_factor"),
]
