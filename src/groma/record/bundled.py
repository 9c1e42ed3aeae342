"""The cities that come with Groma: real ones with published figures, and Exempla, which is invented."""

from __future__ import annotations

from pathlib import Path

from groma.errors import NotFoundError, did_you_mean

CITIES_FOLDER = Path(__file__).with_name("cities")


def bundled_cities() -> tuple[str, ...]:
    """The ids of the bundled cities."""
    return tuple(sorted(folder.name for folder in CITIES_FOLDER.iterdir() if (folder / "city.yaml").is_file()))


def city_folder(name: str) -> Path:
    """The folder of a city: a path, else the id of a bundled city.

    Raises:
        NotFoundError: There is neither; the nearest id is offered.
    """
    folder = Path(name)
    if (folder / "city.yaml").is_file():
        return folder
    if name in bundled_cities():
        return CITIES_FOLDER / name
    next_step = (
        did_you_mean(name, bundled_cities())
        or f"Bundled cities: {', '.join(bundled_cities())}. Make your own with `groma new`."
    )
    what = (
        "There is no city.yaml in this folder."
        if folder.is_dir()
        else "This is neither a city folder nor a bundled city."
    )
    raise NotFoundError(what, where=name, next_step=next_step)


def is_bundled(folder: Path) -> bool:
    """Whether the folder belongs to Groma itself, so that nothing may be written to it."""
    return folder.resolve().is_relative_to(CITIES_FOLDER.resolve())
