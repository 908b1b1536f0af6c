"""The tables: a kit has pieces in their order, a piece has the seller's edits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

Json = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    """What the migrations compare against."""


class KitRow(Base):
    """One kit, with product and shop as they were when it was made."""

    __tablename__ = "kits"

    id: Mapped[int] = mapped_column(primary_key=True)
    made: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    name: Mapped[str] = mapped_column(String, index=True)
    product: Mapped[dict[str, Any]] = mapped_column(Json)
    shop: Mapped[dict[str, Any]] = mapped_column(Json)
    notes: Mapped[list[str]] = mapped_column(Json)
    pieces: Mapped[list[PieceRow]] = relationship(back_populates="kit", order_by="PieceRow.place", cascade="all")


class PieceRow(Base):
    """One piece as it was written."""

    __tablename__ = "pieces"
    __table_args__ = (UniqueConstraint("kit_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kit_id: Mapped[int] = mapped_column(ForeignKey("kits.id", ondelete="CASCADE"), index=True)
    place: Mapped[int]
    kind: Mapped[str] = mapped_column(String)
    platform: Mapped[str] = mapped_column(String)
    record: Mapped[dict[str, Any]] = mapped_column(Json)
    kit: Mapped[KitRow] = relationship(back_populates="pieces")
    edits: Mapped[list[EditRow]] = relationship(back_populates="piece", order_by="EditRow.id", cascade="all")


class EditRow(Base):
    """What the seller made of a piece, one row each time."""

    __tablename__ = "edits"

    id: Mapped[int] = mapped_column(primary_key=True)
    piece_id: Mapped[int] = mapped_column(ForeignKey("pieces.id", ondelete="CASCADE"), index=True)
    made: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    accepted: Mapped[bool]
    piece: Mapped[PieceRow] = relationship(back_populates="edits")
