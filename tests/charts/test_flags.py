from datetime import datetime, timedelta

from logai_core import charts
from logai_core.charts.flags import MOST, Flag, flags
from logai_core.charts.palette import theme
from tests.charts.frames import at, findings_of, histogram_of

FIRST = at(0).replace(tzinfo=None)
AXIS = (FIRST, FIRST + timedelta(hours=1))
LOOK = theme(dark=False)


def minute(at: float) -> datetime:
    return FIRST + timedelta(minutes=at)


def words(*events: Flag) -> list[str]:
    return [one["text"] for one in flags(events, AXIS, LOOK)[1]]


def test_words_that_would_run_into_others_give_way_to_the_glyph() -> None:
    near = [Flag(minute(at), f"deploy {at}") for at in (20, 5, 6, 58)]
    assert words(*near) == ["⚑ deploy 5", "⚑", "⚑ deploy 20", "⚑"]
    lines, told = flags(near, AXIS, LOOK)
    assert [one["x0"] for one in lines] == [minute(at) for at in (5, 6, 20, 58)]
    assert [one["hovertext"] for one in told][1] == "deploy 6"


def test_events_beyond_the_axis_are_left_out_and_of_many_the_first_are_drawn() -> None:
    assert words(Flag(minute(-1), "a"), Flag(minute(61), "b")) == []
    many = [Flag(minute(at / 10), "x") for at in range(MOST + 9)]
    assert len(flags(many, AXIS, LOOK)[0]) == MOST


def test_the_text_of_an_event_is_no_markup() -> None:
    (told,) = flags([Flag(minute(1), "<b>x</b> " * 20)], AXIS, LOOK)[1]
    assert told["text"] == "⚑ &lt;b&gt;x&lt;/b&gt; &lt;b&gt;x&lt;/b&gt; &lt;b&gt;…"
    assert "<b>" not in told["hovertext"]


def test_the_timeline_draws_events_over_its_bars() -> None:
    counted = histogram_of(INFO=[3, 2, 5])
    flag = Flag(at(1).replace(tzinfo=None), "deploy 1.4.2")
    plain = charts.timeline(counted, findings_of())
    flagged = charts.timeline(counted, findings_of(), events=[flag])
    assert plain.layout.shapes == ()
    assert [one.x0 for one in flagged.layout.shapes] == [flag.at]
    assert [one.text for one in flagged.layout.annotations] == ["⚑ deploy 1.4.2"]
    assert flagged.data == plain.data
