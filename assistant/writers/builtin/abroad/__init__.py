"""Room: her facts in English and Simplified Chinese, offline.

The steps, one file each:

    lexicon      words, names and the grammar, as data in three languages
    parsing      Thai text → the cheapest way to cover all of it with words and rules
    telling      that way → English or Chinese
    desk         what is told of her words, and a note of what is left out
    naming       what it is called there
    story        her story, with pronouns that follow the person
    money        prices, offers and shipping
    product      the product → everything that can be told of it
    referring    this cloth, these earrings, a bag
    frames       sentences that open a listing, filled by facts alone
    titles  tags  specs   the title; what buyers search; labelled rows
    listing      the listing of one marketplace

Nothing is guessed: a clause that the grammar does not cover from end to end is left out, and the seller is told which
field it stood in and what to type. A proper name is transliterated (RTGS), never translated.
"""

from assistant.writers.builtin.abroad.listing import write_listing_abroad

__all__ = ["write_listing_abroad"]
