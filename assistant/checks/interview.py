"""What is missing: questions buyers will ask and the law wants answered, the most needed first."""

from __future__ import annotations

from functools import cache

from assistant.checks.law import scope_of
from assistant.checks.rest import rest_of_product
from assistant.product.record import Category, Product, Record
from assistant.rulebook.law import ProductClass
from assistant.rulebook.tables import folder, read_record, read_table


class Question(Record):
    """One thing to ask the seller."""

    field: str
    """The field of the product that the answer fills."""
    text: str
    """In Thai."""
    why: str
    """Who will ask: a buyer, or the law."""
    weight: int
    """The higher the sooner; 100 is what the law wants shown."""


class QuestionRule(Record):
    """A question, and the products it is asked of."""

    field: str
    text: str
    why: str
    weight: int
    categories: tuple[Category, ...] = ()
    classes: tuple[ProductClass, ...] = ()
    instead: tuple[str, ...] = ()
    """Other fields that answer it."""
    needs: tuple[str, ...] = ()
    """Only asked where one of these is given."""
    words: tuple[str, ...] = ()
    """Words anywhere in the facts that answer it."""

    def concerns(self, product: Product, classes: frozenset[ProductClass]) -> bool:
        """Whether it is asked of such a product at all."""
        if self.categories and product.category not in self.categories:
            return False
        if self.classes and not classes.intersection(self.classes):
            return False
        return not self.needs or any(getattr(product, name) for name in self.needs)

    def is_answered(self, product: Product, said: str) -> bool:
        if self.words:
            return any(word in said for word in self.words)
        return any(getattr(product, name) for name in (self.field, *self.instead))


@cache
def _questions() -> tuple[QuestionRule, ...]:
    file = folder("language") / "questions.toml"
    return tuple(read_record(QuestionRule, q, file, str(n)) for n, q in enumerate(read_table(file)["question"], 1))


def missing_facts(product: Product) -> list[Question]:
    """What to ask of this product, the weightiest first; each names the field it fills, and none is asked twice."""
    scope = scope_of(product)
    classes = scope.classes if scope.sure else frozenset()
    said = rest_of_product(product).words
    asked: dict[str, Question] = {}
    for rule in sorted(_questions(), key=lambda q: -q.weight):
        if rule.concerns(product, classes) and not rule.is_answered(product, said):
            asked.setdefault(rule.text, Question(field=rule.field, text=rule.text, why=rule.why, weight=rule.weight))
    return list(asked.values())
