"""What lies on one seller's desk: the kit she is working on, and what she can do with it. No layout, no Gradio."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr

from assistant import studio
from assistant.content import Brief, ContentLanguage, Kind, Kit, Piece
from assistant.product.record import Product, Record, Shop
from assistant.settings import Settings
from assistant.web.editing import edit_content
from assistant.writers import Writer

_SHOWN_EVERY = 0.25
"""Seconds between two looks at pieces that grow."""


class ModelChoice(Record):
    """Who writes: a model's name, and where it is."""

    name: str = "builtin"
    base_url: str = ""
    api_key: SecretStr = SecretStr("")


class Desk(Record):
    """One kit in the making; `pieces` grows in the order of `briefs`."""

    product: Product | None = None
    shop: Shop = Shop()
    model: ModelChoice = ModelChoice()
    briefs: tuple[Brief, ...] = ()
    pieces: tuple[Piece, ...] = ()
    growing: dict[int, str] = Field(default_factory=dict)
    """Pieces that a model is still writing: place → what can be read of it so far."""
    kit_id: int | None = None
    """Its number in the history, once it is kept."""
    photos: tuple[str, ...] = ()
    clips: tuple[str, ...] = Field(default=(), description="Finished clips and their subtitles, for the ZIP.")

    @property
    def kit(self) -> Kit:
        """The kit as it stands. ValueError on an empty desk."""
        if self.product is None:
            raise ValueError("nothing has been written yet")
        notes = dict.fromkeys(note for piece in self.pieces for note in piece.notes)
        return Kit(product=self.product, shop=self.shop, pieces=self.pieces, notes=tuple(notes))

    @property
    def done(self) -> bool:
        return bool(self.briefs) and len(self.pieces) == len(self.briefs)

    @property
    def languages(self) -> list[ContentLanguage]:
        """The languages it speaks besides Thai."""
        return [lang for lang in dict.fromkeys(brief.language for brief in self.briefs) if lang != "th"]

    def places(self, kind: Kind) -> list[int]:
        """Where the pieces of one kind stand."""
        return [place for place, piece in enumerate(self.pieces) if piece.kind == kind]

    @property
    def shown(self) -> tuple[Piece, ...]:
        """Every piece with what was found in it, and what was found by comparing it with the others."""
        if self.product is None or not self.done:
            return self.pieces
        return studio.compare(self.pieces, self.product)

    def with_piece(self, place: int, piece: Piece, brief: Brief | None = None) -> Desk:
        """The desk with one piece (and its brief) changed."""
        pieces, briefs = list(self.pieces), list(self.briefs)
        pieces[place] = piece
        if brief:
            briefs[place] = brief
        return self.model_copy(update={"pieces": tuple(pieces), "briefs": tuple(briefs)})


@lru_cache(maxsize=4)
def _writer(name: str, settings: Settings) -> Writer:
    return studio.choose_writer(name, settings)


def settings_for(model: ModelChoice, settings: Settings) -> Settings:
    """The settings with the address and key this visitor gave; they are kept nowhere else."""
    given = {"base_url": model.base_url or None, "api_key": model.api_key if model.api_key.get_secret_value() else None}
    return settings.model_copy(update={k: v for k, v in given.items() if v is not None})


def writer_for(model: ModelChoice, settings: Settings) -> Writer:
    """The chosen writer; a loaded model is kept for the next piece. Raises ModelUnavailable."""
    return _writer(model.name or "builtin", settings_for(model, settings))


def write_desk(
    product: Product, shop: Shop, model: ModelChoice, settings: Settings, *, seed: int = 0, minutes: int = 60,
    languages: Sequence[ContentLanguage] = (), stop: threading.Event | None = None,
) -> Iterator[Desk]:  # fmt: skip
    """The desk after every finished piece, and a few times a second while a model writes.

    Once `stop` is set the built-in writer finishes the kit. Raises WriterError where nothing may be written about this
    product, ModelUnavailable where the model's name or package is wrong.
    """
    briefs = tuple(studio.plan_briefs(product, shop, seed=seed, minutes=minutes, languages=languages))
    desk = Desk(product=product, shop=shop, model=model, briefs=briefs, photos=product.photos)
    growing: dict[int, str] = {}
    shown = 0.0
    for step in studio.grow_kit(briefs, writer_for(model, settings), stop):
        if isinstance(step, studio.Growing):
            growing[step.place] = step.text
            if time.monotonic() - shown < _SHOWN_EVERY:
                continue
        else:
            growing.pop(len(desk.pieces), None)
            desk = desk.model_copy(update={"pieces": (*desk.pieces, step)})
        shown = time.monotonic()
        yield desk.model_copy(update={"growing": dict(growing)})


def open_kit(kit: Kit, shop: Shop, kit_id: int) -> Desk:
    """A kept kit back on the desk, each piece checked again by today's rules."""
    briefs = tuple(brief_of(piece, kit.product, shop) for piece in kit.pieces)
    pieces = tuple(studio.recheck(p, p.content, b) for p, b in zip(kit.pieces, briefs, strict=True))
    photos = tuple(photo for photo in kit.product.photos if Path(photo).is_file())
    return Desk(product=kit.product, shop=shop, briefs=briefs, pieces=pieces, kit_id=kit_id, photos=photos)


def brief_of(piece: Piece, product: Product, shop: Shop) -> Brief:
    """The brief a piece was written to."""
    return Brief.model_validate(
        {
            "product": product,
            "shop": shop,
            "kind": piece.kind,
            "platform": piece.platform,
            "seconds": getattr(piece.content, "slot", None),
            "minutes": getattr(piece.content, "minutes", None),
            "language": piece.content.language,
            "seed": piece.seed,
        }
    )


def recheck(desk: Desk, place: int, texts: Mapping[str, str]) -> Desk:
    """What she typed, through the same gate as what was written."""
    piece = desk.pieces[place]
    return desk.with_piece(place, studio.recheck(piece, edit_content(piece.content, texts), desk.briefs[place]))


def fix(desk: Desk, place: int, number: int, texts: Mapping[str, str]) -> Desk:
    """One click: finding `number` put right, in the text as she sees it now.

    Where her typing has moved or settled the finding, its twin is looked for; none left means nothing to do.
    """
    wanted = desk.shown[place].findings[number]
    desk = recheck(desk, place, texts)
    twins = [
        f for f in desk.shown[place].findings if (f.rule, f.field, f.text) == (wanted.rule, wanted.field, wanted.text)
    ]
    if not twins:
        return desk
    nearest = min(twins, key=lambda f: abs(f.start - wanted.start))
    return desk.with_piece(place, studio.fix(desk.pieces[place], nearest, desk.briefs[place]))


def another(desk: Desk, place: int, settings: Settings) -> Desk:
    """The same brief written another way."""
    brief = desk.briefs[place].model_copy(update={"seed": desk.pieces[place].seed + 1})
    return desk.with_piece(place, studio.make_piece(brief, writer_for(desk.model, settings)), brief)
