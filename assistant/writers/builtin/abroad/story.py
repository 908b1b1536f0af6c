"""Her story, sentence by sentence, with pronouns that follow the person it is about."""

from __future__ import annotations

from assistant.product.record import Product
from assistant.thai import words
from assistant.writers.builtin.abroad.desk import Desk
from assistant.writers.builtin.abroad.lexicon import Word, lexicon
from assistant.writers.builtin.abroad.parsing import Node, Tree, parse
from assistant.writers.builtin.abroad.telling import capital, translate, with_pronouns
from assistant.writers.builtin.clauses import polish


def tell_story(product: Product, desk: Desk) -> str:
    """The sentences that are covered; one about a person whom no told sentence names is left out with the rest."""
    maker = product.origin.maker if product.origin else None
    who, name = _person(parse(polish(maker), "PERSON") if maker else None), maker
    said: list[str] = []
    for tree in desk.trees(_with_names_apart(_with_maker(polish(product.story or ""), maker)), "SAY", "story"):
        who = _person(tree) or who
        text = desk.say(tree)
        if text.startswith("@they") and not said and name:
            text = (translate(polish(name), "PERSON", desk.language) or "@they") + text.removeprefix("@they")
        said.append(capital(with_pronouns(text, who or "w")))
    end, joint = ("。", "") if desk.language == "zh" else (".", " ")
    return joint.join(text + end for text in said)


def _with_maker(story: str, maker: str | None) -> str:
    """“แม่ตื่นมา…” of the maker แม่บุญมี is about her, not about the seller's mother."""
    titles = sorted((*lexicon().words["KIN"], *lexicon().words["KINBEFORE"]), key=len, reverse=True)
    title = next((t for t in titles if maker and maker.startswith(t) and maker != t), None)
    if not title or not maker or maker in story or not story.startswith(title):
        return story
    return f"{maker} {story.removeprefix(title)}"


def _with_names_apart(story: str) -> str:
    """A space behind a name (`ยายสาย ทำขาย`): there the grammar lets a name end."""
    chunks = story.split(" ")
    return " ".join(_name_apart(chunk, chunks[at + 1 : at + _LONGEST]) for at, chunk in enumerate(chunks))


_LONGEST = 6
"""Chunks of one sentence."""


def _name_apart(chunk: str, after: list[str]) -> str:
    parts = words(chunk)
    for count in range(2, min(5, len(parts))):
        apart = f"{''.join(parts[:count])} {''.join(parts[count:])}"
        if parse(apart.split(" ")[0], "PERSON") and any(
            parse(" ".join((apart, *after[:more])), "SAY") for more in range(len(after) + 1)
        ):
            return apart
    return chunk


def _person(tree: Tree | None) -> str:
    """Whom a sentence names: f m s (sex not said), n (several), w (the shop); empty where it names nobody."""
    if isinstance(tree, Word):
        return tree.en[1] if tree.en[-1] in _KINDS and len(tree.en) > 1 else ""
    if isinstance(tree, Node):
        return next((found for child in tree.children.values() if (found := _person(child))), "")
    return ""


_KINDS = frozenset("fmsnw")
