"""The verification summary, for verifier, city and secretariat: every figure, its decision, and what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from groma.publish.names import figure_name
from groma.publish.numbers_text import period_text
from groma.web.models import Message
from groma.web.standing import standing
from groma.web.templatetags.marks import STATES
from groma.web.verifying.documents import telling
from groma.web.verifying.documents.blocks import Block, Bullets, Document, Facts, Grid, Paragraph, Section
from groma.web.verifying.sampling import sample_of
from groma.web.verifying.screening import screening

if TYPE_CHECKING:
    from collections.abc import Iterator

    from groma.score.model import Result
    from groma.web.verifying.documents.matter import Matter


def summary(matter: Matter) -> Document:
    """The summary of a round as it stands."""
    sections = (
        (_("Where the round stands"), _standing(matter)),
        (_("Initial screening"), _screening(matter)),
        (_("Figures and decisions"), _figures(matter)),
        (_("Questions and remarks"), _said(matter)),
    )
    return Document(
        name=f"verification-summary-{matter.round.city_id}-{matter.round.period}".replace("/", "-"),
        title=_("Verification summary: %(city)s") % {"city": matter.book.city.name},
        subtitle=telling.subtitle(matter),
        language=get_language() or "en",
        banner=telling.banner(matter),
        lead=_("For the verifier, the city and the secretariat. Not for publication."),
        sections=tuple(Section(title, tuple(blocks)) for title, blocks in sections),
        closing=telling.closing(matter),
    )


def _standing(matter: Matter) -> Iterator[Block]:
    yield Facts(telling.head_facts(matter))
    verified = sum(map(matter.is_verified, matter.reported))
    states = [matter.verdicts[one.point.key].state for one in matter.reported]
    yield Facts(
        (
            (_("Reported"), str(len(matter.reported))),
            (_("Verified"), str(verified)),
            (_("Declined"), str(states.count("not_verified"))),
            (_("With the city"), str(states.count("returned"))),
            (_("To decide"), str(states.count("submitted"))),
        )
    )
    sample = sample_of(matter.round)
    if sample:
        drawn = _("A sample of %(count)d was drawn from %(of)d reported figures with the seed %(seed)s: %(keys)s.")
        yield Paragraph(
            drawn % {"count": len(sample.keys), "of": sample.of, "seed": sample.seed, "keys": ", ".join(sample.keys)}
        )


def _screening(matter: Matter) -> Iterator[Block]:
    found = screening(standing(matter.round))
    said = [*found.findings, *(one for base in found.bases for one in base.findings)]
    if not said:
        yield Paragraph(_("The checks found nothing odd in what many figures rest on."))
        return
    yield Bullets(tuple(dict.fromkeys(f"{one.what} {one.why}".strip() for one in said)))


def _figures(matter: Matter) -> Iterator[Block]:
    heads = (_("Code"), _("Figure"), _("Result"), _("Period"), _("State"), _("Why"), _("Findings"))
    rows = tuple(_row(result, matter) for result in matter.book.card.results if _is_told(result, matter))
    yield Grid(_("Every figure with a value or a decision"), heads, rows, numbers=(6,), wide=(2, 3, 2, 1, 1.4, 3, 1.1))


def _is_told(result: Result, matter: Matter) -> bool:
    return result.is_reported or matter.verdicts[result.point.key].state == "returned"


def _row(result: Result, matter: Matter) -> tuple[str, ...]:
    verdict = matter.verdicts[result.point.key]
    value = " ".join(telling.amount(result, matter)).strip()
    findings = sum(one.severity != "note" for one in standing(matter.round).about(result.point.key))
    name = figure_name(result, matter.book.pack)
    period = period_text(result.measurement.period) if result.is_reported else ""
    return (result.point.key, name, value, period, str(STATES[verdict.state]), verdict.reason, str(findings))


def _said(matter: Matter) -> Iterator[Block]:
    kinds = {"question": _("Question"), "answer": pgettext("what is said", "Answer"), "remark": _("Remark")}
    said = Message.objects.filter(round=matter.round).exclude(text="").order_by("key", "id")
    rows = tuple(
        (one.key or _("the round"), kinds[one.kind], telling.day(one.at), str(one.by)[:8], one.text) for one in said
    )
    if not rows:
        yield Paragraph(_("Nothing was asked and nothing remarked."))
        return
    yield Grid(
        _("What was said, by figure"),
        (_("About"), _("Kind"), _("On"), _("By"), _("Words")),
        rows,
        wide=(2, 1.2, 1.6, 1.1, 5),
    )
