"""Room: what must hold. Law, grounding, limits and language, as findings at the words they concern.

check(content, brief)          every finding of one content
check_text(text)               the same for a bare text, without a product to rest on
check_kit(pieces, product)     does the kit say the same price, size and code everywhere?
screen_product(product)        the product without the claims its seller may not make
refusal(product)               why nothing may be promoted, or None
apply(content, finding)        one click: the lawful wording in its place, or the sentence out
missing_facts(product)         what buyers will ask and the law wants shown
"""

from assistant.checks.gate import check, check_text
from assistant.checks.interview import Question, missing_facts
from assistant.checks.kit import check_kit
from assistant.checks.mending import apply
from assistant.checks.screening import refusal, screen_product

__all__ = ["Question", "apply", "check", "check_kit", "check_text", "missing_facts", "refusal", "screen_product"]
