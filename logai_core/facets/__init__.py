"""What the records looked at are made of, and how that differs from a baseline."""

from logai_core.facets.choosing import few_valued, few_valued_of
from logai_core.facets.counting import count_by_profile, count_facets

__all__ = ["count_by_profile", "count_facets", "few_valued", "few_valued_of"]
