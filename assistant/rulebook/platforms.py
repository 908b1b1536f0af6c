"""Platforms: what each field may hold, what is forbidden there, and where a clip's overlays stay visible."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Literal

from assistant.content import Kind, Level, Platform
from assistant.errors import RuleError
from assistant.product.record import Record
from assistant.rulebook.evidence import Confidence, strongest_level
from assistant.rulebook.tables import folder, read_record, read_table

Unit = Literal["characters", "words", "items", "images", "seconds"]


class Limit(Record):
    """One bound of one field. `characters` are code points; how a platform counts Thai marks is documented nowhere."""

    field: str
    """title, description, caption, hashtags, message, images …"""
    kinds: tuple[Kind, ...] = ()
    """Content kinds it concerns; empty for all."""
    min: int | None = None
    max: int | None = None
    recommended: int | None = None
    """A wish, never a finding above note."""
    visible: int | None = None
    """How much shows before “more”."""
    unit: Unit = "characters"
    source: str
    checked: date
    confidence: Confidence

    @property
    def level(self) -> Level:
        return strongest_level(self.confidence)


class PlatformRules(Record):
    """What is known about one platform."""

    code: Platform
    name: str
    contact_allowed: bool
    """Whether phone, LINE id, links and bank accounts may be shown."""
    contact_source: str
    contact_confidence: Confidence
    limits: tuple[Limit, ...] = ()
    title_symbols_allowed: bool = True
    """★ ♥ 【】 in a title."""
    basket: str = ""
    """How the platform's buyers call the way to order."""
    unknown: tuple[str, ...] = ()
    """What could not be verified, for the seller to look up."""

    def limit(self, field: str, kind: Kind | None = None) -> Limit | None:
        """The bound of a field, or None where none is known."""
        for limit in self.limits:
            if limit.field == field and (not limit.kinds or kind is None or kind in limit.kinds):
                return limit
        return None


class SafeZone(Record):
    """How much of a 1080x1920 frame an app covers, in px from each edge."""

    app: str
    profile: str
    ads: bool = False
    top: int = 0
    bottom: int = 0
    left: int = 0
    right: int = 0
    source: str
    checked: date
    confidence: Confidence


class SafeArea(Record):
    """The rectangle of a 1080x1920 frame that no app of the union covers, in px."""

    left: int
    top: int
    right: int
    bottom: int


@cache
def read_platform(code: Platform) -> PlatformRules:
    """The rules of one platform. RuleError where its file is missing or broken."""
    file = folder("platforms") / f"{code}.toml"
    rules = read_record(PlatformRules, read_table(file), file)
    if rules.code != code:
        raise RuleError("rule_broken", file=file.name, place="code", detail=f"{rules.code} ≠ {code}")
    return rules


@cache
def safe_zones() -> tuple[SafeZone, ...]:
    """All profiles of all apps; sources conflict, so several are kept."""
    file = folder("platforms") / "safe_zones.toml"
    zones = read_table(file).get("zone", [])
    return tuple(read_record(SafeZone, zone, file, f"zone.{n}") for n, zone in enumerate(zones, 1))


@cache
def safe_area(*, ads: bool = False) -> SafeArea:
    """What stays visible in every app (the union of all profiles); with `ads` also in paid placements."""
    zones = [zone for zone in safe_zones() if ads or not zone.ads]
    return SafeArea(
        left=max(zone.left for zone in zones),
        top=max(zone.top for zone in zones),
        right=1080 - max(zone.right for zone in zones),
        bottom=1920 - max(zone.bottom for zone in zones),
    )
