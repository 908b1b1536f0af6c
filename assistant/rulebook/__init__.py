"""Room: rules as data. `rules/platforms`, `rules/law`, `rules/language` → typed, frozen records, read once.

    read_platform("shopee").limit("title").max   → 120
    law_rules()[0].level                         → "error"

Adding a rule is adding lines to a TOML file with its source, date, confidence and examples; code holds only how.
"""

from assistant.rulebook.evidence import Confidence, Severity, Tier, default_level, strongest_level, tier
from assistant.rulebook.grounds import Ground, Grounds, read_grounds
from assistant.rulebook.language import LanguageRules, read_language
from assistant.rulebook.law import LawRule, ProductClass, class_of, law_rules, ledger, vocabulary
from assistant.rulebook.platforms import Limit, PlatformRules, SafeZone, read_platform, safe_area, safe_zones

__all__ = [
    "Confidence",
    "Ground",
    "Grounds",
    "LanguageRules",
    "LawRule",
    "Limit",
    "PlatformRules",
    "ProductClass",
    "SafeZone",
    "Severity",
    "Tier",
    "class_of",
    "default_level",
    "law_rules",
    "ledger",
    "read_grounds",
    "read_language",
    "read_platform",
    "safe_area",
    "safe_zones",
    "strongest_level",
    "tier",
    "vocabulary",
]
