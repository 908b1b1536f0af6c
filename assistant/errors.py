"""Every error a seller can meet.

AssistantError                 shown to the user, in Thai or English
├── ProductError               the product file, form or row cannot be used
├── TableError                 the table (CSV, XLSX) cannot be read
├── PromptError                a prompt file is missing, broken or lacks a variable
├── RuleError                  a rule file is missing or broken
├── WriterError                nothing could be written
│   ├── ModelUnavailable       the model cannot be reached or loaded
│   └── AnswerUnreadable       the model answered, but not with the asked record
├── ExportError                a file cannot be written
├── ClipError                  a photo, font, sound or the encoder failed
├── HistoryError               the database cannot be opened or written
└── ServeError                 the page cannot be opened at an address

A mistake of the programmer stays an ordinary ValueError or TypeError.
The words are data: `rules/messages/*.toml`, looked up by code.
"""

from __future__ import annotations

from assistant.messages import Language, say


class AssistantError(Exception):
    """Something the user should read: what was wrong, where, and what to do."""

    def __init__(self, code: str, *, retryable: bool = False, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.retryable = retryable
        self.values = values

    def say(self, lang: Language = "th") -> str:
        """The whole sentence for the user, with what to do on the same line."""
        return say(self.code, lang, **self.values)

    def __str__(self) -> str:
        return self.say("th")


class ProductError(AssistantError):
    """The product file, form or row cannot be used."""


class TableError(AssistantError):
    """The table (CSV, XLSX) cannot be read."""


class PromptError(AssistantError):
    """A prompt file is missing, broken or lacks a variable."""


class RuleError(AssistantError):
    """A rule file is missing or broken."""


class WriterError(AssistantError):
    """Nothing could be written."""


class ModelUnavailable(WriterError):
    """The model cannot be reached or loaded."""


class AnswerUnreadable(WriterError):
    """The model answered, but not with the asked record."""


class ExportError(AssistantError):
    """A file cannot be written."""


class ClipError(AssistantError):
    """A photo, font, sound or the encoder failed."""


class HistoryError(AssistantError):
    """The database cannot be opened or written."""


class ServeError(AssistantError):
    """The page cannot be opened at an address."""
