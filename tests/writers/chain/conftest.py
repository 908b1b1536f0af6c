"""The same tiny model as in tests/models."""

from tests.models.conftest import llama_url, local_name, local_settings, tiny_folder  # noqa: F401 - fixtures
