"""Room: her facts in English and Simplified Chinese, offline.

The steps, one file each:

    lexicon      words, names and the grammar, as data in three languages
    parsing      Thai text → the cheapest way to cover all of it with words and rules
    telling      that way → English or Chinese
    abroad       product → what can be told of it in the other language, and what cannot
    listing      the listing
    sheet        the labels and rows of the sell sheet

Nothing is guessed: a clause that the grammar does not cover from end to end is left out, and the seller is told which
field it stood in and what to type. A proper name is transliterated (RTGS), never translated.
"""

from assistant.writers.builtin.abroad.listing import write_listing_abroad

__all__ = ["write_listing_abroad"]
