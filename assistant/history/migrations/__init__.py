"""Numbered steps of the schema; a step that has landed is never edited."""
