from logai_core.charts import palette
from logai_core.levels import NAMES

OKABE_ITO = {
    "#E69F00",
    "#56B4E9",
    "#009E73",
    "#F0E442",
    "#0072B2",
    "#D55E00",
    "#CC79A7",
}


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_level_has_its_own_colour_of_the_set_or_a_grey() -> None:
    assert set(palette.LEVELS) == set(NAMES)
    assert len(set(palette.LEVELS.values())) == len(NAMES)
    assert set(palette.LEVELS.values()) - OKABE_ITO == {palette.GREY}


def test_text_can_be_read_on_its_ground_in_light_and_dark() -> None:
    for look in (palette.LIGHT, palette.DARK):
        pairs = [
            (look.text, look.surface),
            (look.muted, look.surface),
            (look.muted, look.raised),
            (look.on_accent, look.accent),
        ]
        assert min(contrast(*pair) for pair in pairs) >= 4.5


def test_data_can_be_seen_on_light_and_dark() -> None:
    for colour in (*palette.LEVELS.values(), palette.OBSERVED, palette.ALERT):
        for look in (palette.LIGHT, palette.DARK):
            assert contrast(colour, look.surface) >= 2
