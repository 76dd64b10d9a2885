"""Where scrubbing was; it is a package of its own now."""

from logai_core.scrub import PSEUDONYM, Scrubber, defang_pseudonyms

__all__ = ["PSEUDONYM", "Scrubber", "defang_pseudonyms"]
