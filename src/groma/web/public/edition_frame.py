"""What stands around every page of an edition, and where each of them is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from groma.publish.names import title_of, told
from groma.publish.numbers_text import period_text
from groma.web.parts import Link
from groma.web.public.showing import country_name, prose

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from groma.publish.book import Book
    from groma.publish.prose import Text
    from groma.web.public.editions import Edition
    from groma.web.public.showing import Values


def frame(edition: Edition, book: Book, *, view: str = "") -> Values:
    """What stands around every view: whose figures, of when, which edition, and the way to the other views."""
    city, checked = book.city, edition.part("checks")
    return {
        "edition": edition,
        "book": book,
        "city": city,
        "invented": city.invented,
        "country": country_name(city.country),
        "framework": title_of(book.pack),
        "period": period_text(edition.period),
        "verified": len(checked["figures"]),
        "attested": checked["attested"],
        "reported": book.card.reported,
        "tabs": tuple(_tabs(edition, view)),
        "rounds": tuple(_rounds(edition)),
        "newest": _newest(edition),
        "way": (Link(_("Cities"), reverse("cities")), *([Link(city.name, home_of(edition))] if view else [])),
    }


def home_of(edition: Edition) -> str:
    """The address of the edition's first page."""
    return reverse("edition", kwargs=edition.place)


def view_address(edition: Edition, name: str) -> str:
    """The address of a view of the edition; of the first page without a name."""
    return reverse("edition_view", kwargs={**edition.place, "view": name}) if name else home_of(edition)


def figure_address(edition: Edition, key: str) -> str:
    """The address of a figure's page within the edition."""
    return reverse("figure", kwargs={**edition.place, "key": key})


def figure_title(edition: Edition, key: str) -> tuple[str, str]:
    """The name of a data point in the reader's language, and the address of its page."""
    code, __, point = key.partition("/")
    pack = edition.pack
    if key not in edition.keys:
        return key, ""
    name = told(pack, f"{code}.name", pack.indicator(code).name)
    inner = told(pack, f"{key}.name", pack.data_point(key).name) if point else ""
    whole = _("%(indicator)s: %(data_point)s") % {"indicator": name, "data_point": inner} if inner else name
    return whole, figure_address(edition, key)


def linked(text: Text | str, edition: Edition) -> SafeString:
    """Prose whose numbers lead to the pages of their figures."""
    known = edition.keys
    return prose(text, lambda key: figure_address(edition, key) if key in known else "")


def _tabs(edition: Edition, view: str) -> list[Link]:
    names = {
        "": _("In short"),
        "indicators": _("Indicators"),
        "trends": _("Trends"),
        "places": _("Districts and groups"),
        "changes": _("Changes"),
        "missing": _("Missing"),
        "next": _("Next steps"),
        "method": _("Method and data"),
    }
    return [Link(words, view_address(edition, name), is_current=name == view) for name, words in names.items()]


def _rounds(edition: Edition) -> list[Link]:
    """The other rounds of the city; none where there is only this one."""
    if len(edition.rounds) < 2:  # noqa: PLR2004  nothing to choose from
        return []
    return [
        Link(
            period_text(one.round.period),
            reverse(
                "edition",
                kwargs={"city": edition.city_id, "pack": one.round.pack, "period": one.round.period},
            ),
            is_current=one.round_id == edition.publication.round_id,
        )
        for one in edition.rounds
    ]


def _newest(edition: Edition) -> Link | None:
    """The edition that took the place of this one."""
    if not edition.is_superseded:
        return None
    place = {name: value for name, value in edition.place.items() if name != "edition"}
    number = next(one.edition for one in edition.of_round if one.is_newest)
    return Link(_("edition %(number)d") % {"number": number}, reverse("edition", kwargs=place))
