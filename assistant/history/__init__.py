"""Room: what was made, from what, and what the seller did with it. SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from assistant.content import AnyContent, Kit, Piece
from assistant.errors import HistoryError
from assistant.history.tables import EditRow, KitRow, PieceRow
from assistant.product.record import Product, Record, Shop


class Entry(Record):
    """One line of the list of earlier kits."""

    id: int
    made: datetime
    """UTC."""
    name: str
    shop: str
    pieces: int


class History:
    """Kits, their pieces, and the seller's edits.

    The schema is brought up to date when the history is opened. Every method raises HistoryError, in words for
    the seller, where the database cannot be reached.
    """

    def __init__(self, url: str) -> None:
        self._engine = _open(url)
        with _in_our_words(url):
            _upgrade(self._engine)
        self._url = url

    def save_kit(self, kit: Kit, shop: Shop) -> int:
        """Keep a kit and give its number."""
        row = KitRow(
            made=datetime.now(UTC),
            name=kit.product.name,
            product=kit.product.model_dump(mode="json"),
            shop=shop.model_dump(mode="json"),
            notes=list(kit.notes),
            pieces=[_piece_row(place, piece) for place, piece in enumerate(kit.pieces)],
        )
        with self._session() as session:
            session.add(row)
            session.commit()
            return row.id

    def save_edit(self, kit_id: int, place: int, content: AnyContent, *, accepted: bool = False) -> None:
        """Keep what the seller made of the piece at `place`; `accepted` when she copied or downloaded it.

        The written text stays beside it: the pair teaches a model her style, if she agrees to that.
        """
        with self._session() as session:
            piece = session.scalars(select(PieceRow).filter_by(kit_id=kit_id, place=place)).one_or_none()
            if piece is None:
                raise HistoryError("history_no_piece", kit=kit_id, place=place + 1)
            edit = EditRow(made=datetime.now(UTC), content=content.model_dump(mode="json"), accepted=accepted)
            piece.edits.append(edit)
            session.commit()

    def recent(self, limit: int = 50, search: str = "") -> list[Entry]:
        """Earlier kits, the newest first; `search` is a part of the product's name."""
        query = select(KitRow).order_by(KitRow.made.desc(), KitRow.id.desc()).limit(limit)
        if search:
            query = query.where(KitRow.name.icontains(search, autoescape=True))
        with self._session() as session:
            return [
                Entry(id=k.id, made=_utc(k.made), name=k.name, shop=k.shop.get("name", ""), pieces=len(k.pieces))
                for k in session.scalars(query)
            ]

    def load_kit(self, kit_id: int) -> tuple[Kit, Shop]:
        """A kit as the seller left it (her latest edits in place), and the shop it was made for."""
        with self._session() as session:
            row = session.get(KitRow, kit_id)
            if row is None:
                raise HistoryError("history_no_kit", kit=kit_id)
            pieces = [_piece(piece) for piece in row.pieces]
            kit = Kit.model_validate({"product": row.product, "pieces": pieces, "notes": row.notes})
            return kit, Shop.model_validate(row.shop)

    def edits(self) -> Iterator[tuple[Shop, Piece, AnyContent, bool]]:
        """Every edit with the piece as it was written: (shop, piece, edited content, accepted), oldest first."""
        with self._session() as session:
            for edit in session.scalars(select(EditRow).order_by(EditRow.id)):
                written = Piece.model_validate(edit.piece.record)
                edited = written.model_validate({**edit.piece.record, "content": edit.content}).content
                yield Shop.model_validate(edit.piece.kit.shop), written, edited, edit.accepted

    def accepted(self) -> Iterator[tuple[Shop, Product, Piece, AnyContent]]:
        """What sellers stand by: (shop, product, piece as it was written, the text she last accepted), oldest first."""
        with self._session() as session:
            latest = select(func.max(EditRow.id)).where(EditRow.accepted).group_by(EditRow.piece_id)
            for edit in session.scalars(select(EditRow).where(EditRow.id.in_(latest)).order_by(EditRow.id)):
                written = Piece.model_validate(edit.piece.record)
                kept = written.model_validate({**edit.piece.record, "content": edit.content}).content
                kit = edit.piece.kit
                yield Shop.model_validate(kit.shop), Product.model_validate(kit.product), written, kept

    def close(self) -> None:
        """Give the database's files back."""
        self._engine.dispose()

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with _in_our_words(self._url), Session(self._engine) as session:
            yield session


def _piece_row(place: int, piece: Piece) -> PieceRow:
    return PieceRow(place=place, kind=piece.kind, platform=piece.platform, record=piece.model_dump(mode="json"))


def _piece(row: PieceRow) -> dict[str, Any]:
    return {**row.record, "content": row.edits[-1].content} if row.edits else row.record


def _utc(moment: datetime) -> datetime:
    """SQLite gives back times without their zone."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


@contextmanager
def _in_our_words(url: str) -> Iterator[None]:
    try:
        yield
    except (DBAPIError, OSError) as error:
        shown = make_url(url).render_as_string(hide_password=True)
        raise HistoryError("history_unreachable", retryable=True, url=shown) from error


def _open(url: str) -> Engine:
    parsed = make_url(url)
    with _in_our_words(url):
        if parsed.drivername.startswith("sqlite") and parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed)
    if parsed.drivername.startswith("sqlite"):
        event.listen(engine, "connect", _tune_sqlite)
    return engine


def _tune_sqlite(connection: Any, _: object) -> None:
    """Readers do not wait for a writer, a writer waits for another, and a row's owner must exist."""
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=15000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _upgrade(engine: Engine) -> None:
    """Run the migrations that this database has not seen yet."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "assistant.history:migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
