"""The records: Product, its parts, and the Shop that sells it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

Category = Literal[
    "food", "drink", "rice", "supplement", "cosmetic", "herbal", "alcohol", "tobacco", "drug", "medical",
    "fashion", "textile", "bag", "jewellery", "ceramic", "home", "candle", "toy", "electronics", "pet",
    "agri", "service", "other",
]  # fmt: skip
CATEGORIES: tuple[Category, ...] = get_args(Category)

CertificateKind = Literal[
    "fda", "cosmetic", "mpc", "tis", "otop", "gi", "halal", "organic", "dbd", "gmp", "ad_licence", "other",
]  # fmt: skip
"""fda อย. · cosmetic ใบจดแจ้ง · mpc มผช. · tis มอก. · dbd DBD Registered · ad_licence ฆอ./ฆพ./ฆท."""

Voice = Literal["female", "male", "neutral"]
"""ค่ะ/คะ · ครับ · no gendered particle."""
Tone = Literal["warm", "fun", "premium", "informative"]
"""สุภาพอบอุ่น · แม่ค้าสายสนุก · พรีเมียม · ให้ความรู้."""
Dialect = Literal["north", "isan", "south"]


class Record(BaseModel):
    """A frozen record that refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Price(Record):
    """A price in baht for `quantity` of `unit`; `high` is set for a range (690-890)."""

    low: Decimal
    high: Decimal | None = None
    quantity: int = 1
    unit: str | None = None
    starts_at: bool = False
    """เริ่มต้น 300: other choices cost more."""
    text: str
    """As the seller wrote it."""


class Promotion(Record):
    """The seller's own words, and what could be read in them."""

    text: str
    buy: int | None = None
    """ซื้อ 5 แถม 1: buy=5, free=1."""
    free: int | None = None
    same_free: bool = False
    """True where nothing else is named as the gift (ซื้อ 2 แถม ถุงผ้า 1 ใบ is not)."""
    bundles: tuple[Price, ...] = ()
    """3 ก้อน 120: a price for a quantity above one."""
    percent: Decimal | None = None
    """ลด 10%."""
    baht_off: Decimal | None = None
    """ลด 50 บาท."""
    conditional: bool = False
    """True where the words name a condition (ครบ 500, ซื้อ 2 ชิ้น): a percentage then is not off every price."""
    normal: Price | None = None
    """ปกติ 199 ลดเหลือ 129: the price before."""
    sale: Price | None = None
    """And the price now."""


class Variant(Record):
    """One choice of colour, size, flavour or model; with its own price where it has one."""

    name: str
    price: Price | None = None


class Origin(Record):
    """Where and by whom it was made; `text` is the seller's own wording."""

    text: str
    province: str | None = None
    community: str | None = None
    maker: str | None = None


class Certificate(Record):
    """A mark or number, printed only as given."""

    kind: CertificateKind
    text: str
    number: str | None = None
    stars: int | None = Field(default=None, ge=1, le=5)
    well_formed: bool | None = None
    """None where no public format is known; False asks the seller to look again."""


class Shipping(Record):
    """The seller's words, and the parts that could be read."""

    text: str
    fee: Decimal | None = None
    """Baht for one order; 0 only where she says it is free without a condition."""
    free_over: Decimal | None = None
    """Free from this many baht."""
    free_pieces: int | None = None
    """Free from this many pieces."""
    days: tuple[int, int] | None = None
    """Delivery time in days, from–to."""
    cash_on_delivery: bool = False


class Product(Record):
    """What the seller said, and nothing else. Only the name is required; absent means unknown."""

    id: str = ""
    """The seller's SKU or code, where she has one."""
    name: str = Field(min_length=1)
    name_en: str | None = None
    name_zh: str | None = None
    """How she calls it abroad; without them the name is put together from what is known, or transliterated."""
    category: Category = "other"
    price: Price | None = None
    sale_price: Price | None = None
    promotion: Promotion | None = None
    promotion_ends: date | str | None = None
    """A date where it could be read, else her words."""
    features: tuple[str, ...] = ()
    details_en: tuple[str, ...] = ()
    details_zh: tuple[str, ...] = ()
    """Her own lines for buyers abroad, in their language; printed only there."""
    materials: tuple[str, ...] = ()
    size: str | None = None
    net_content: str | None = None
    colours: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    origin: Origin | None = None
    story: str | None = None
    how_to_use: str | None = None
    care: str | None = None
    certificates: tuple[Certificate, ...] = ()
    audience: str | None = None
    shipping: Shipping | None = None
    warranty: str | None = None
    stock: str | None = None
    photos: tuple[str, ...] = ()
    """Paths; the n-th photo is called p1, p2, … in scripts."""


class Shop(Record):
    """The seller's profile."""

    name: str = ""
    voice: Voice = "female"
    tone: Tone = "warm"
    dialect: Dialect | None = None
    """A spice for live and video, only when asked for."""
    marks: tuple[Certificate, ...] = ()
    contact: str = ""
    """Shown only where the platform allows it."""
    brand_words: tuple[str, ...] = ()
    """Names that must not be cut in two."""
