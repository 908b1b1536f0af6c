"""Thai text: normalise, cut into words, count, shorten, wrap, speak, read numbers, pick keywords, romanise.

Every other room asks here and nowhere else; only this room knows PyThaiNLP.
Give texts from outside to `normalise` first: it also keeps every later step linear.
"""

from assistant.thai.clusters import base_length, clusters, length
from assistant.thai.disguise import undisguise
from assistant.thai.keywords import hashtag, hashtags, keywords
from assistant.thai.lines import fits, shorten, wrap
from assistant.thai.normal import normalise
from assistant.thai.numbers import Number, NumberKind, find_numbers
from assistant.thai.romanise import romanise
from assistant.thai.speech import speech_seconds, syllables
from assistant.thai.spoken import number_words, spoken
from assistant.thai.units import classifier_of, classifiers_of
from assistant.thai.words import is_word, lexicon, provinces, warm_up, words

__all__ = [
    "Number",
    "NumberKind",
    "base_length",
    "classifier_of",
    "classifiers_of",
    "clusters",
    "find_numbers",
    "fits",
    "hashtag",
    "hashtags",
    "is_word",
    "keywords",
    "length",
    "lexicon",
    "normalise",
    "number_words",
    "provinces",
    "romanise",
    "shorten",
    "speech_seconds",
    "spoken",
    "syllables",
    "undisguise",
    "warm_up",
    "words",
    "wrap",
]
