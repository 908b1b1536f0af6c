"""Room: a model's name → a LangChain chat model. Nothing heavy is imported before a model is opened.

| name                                     | what opens                                                          |
|------------------------------------------|---------------------------------------------------------------------|
| `openai:<model>`                         | any OpenAI-compatible endpoint: address and key from the settings   |
| `typhoon:` `ollama:` `vllm:` `llamacpp:` | the same, with a known address (`presets.toml`)                     |
| `local:<path or hub id>[+adapter]`       | weights on this machine, decoded under a grammar                    |
| `anthropic:<model>`, `google_genai:…`, … | whatever LangChain can open, when its package is installed          |
"""

from assistant.models.ask import Reply, Usage, ask, ask_stream
from assistant.models.cache import AnswerCache, answer_key
from assistant.models.catalogue import ModelInfo, list_models
from assistant.models.names import ModelName, own_prompts, read_model_name
from assistant.models.opening import open_model
from assistant.models.prices import Spent, is_own, price_of, spent, spent_line

__all__ = [
    "AnswerCache", "ModelInfo", "ModelName", "Reply", "Spent", "Usage", "answer_key", "ask", "ask_stream", "is_own",
    "list_models", "open_model", "own_prompts", "price_of", "read_model_name", "spent", "spent_line",
]  # fmt: skip
