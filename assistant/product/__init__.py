"""Noun: a product, its facts, and reading one from a form, a file or a table row."""
