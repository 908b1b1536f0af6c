"""Room: the built-in writer. Facts in, Thai that a seller would post out; no model, no network.

The steps, one file each, in the order they happen:

    kinds        what sort of thing a product is, and what anybody knows about such things
    heads        what it is called for short
    understand   product → Meaning: her free text cut into typed clauses, the thing's name, classifier and everyday life
    plan         Meaning → angle: what this text is about
    phrases      a move of the plan → a phrase whose conditions hold and whose every slot a fact can fill
    voice        particles and self-reference of one speaker
    prices       money as it must be shown
    listing, post, video, live   the four kinds, each fitting its own budget
    writer       brief → draft
"""

from assistant.writers.builtin.writer import BuiltinWriter

__all__ = ["BuiltinWriter"]
