"""The tour of the intrusion, whose logs hold what strangers wrote for their readers."""

from tests.browser.visiting import Visitor


def test_the_tour_of_the_intrusion_is_walked_and_nothing_in_it_runs(
    visitor: Visitor,
) -> None:
    visitor.arrive()
    visitor.button("Tour").nth(2).click()  # the third: the intrusion
    visitor.see_chart()
    for number in range(1, 6):
        visitor.see(f"{number} of 5")
        visitor.settle()
        if number < 5:
            visitor.press("Next")
    visitor.see("svc-health")
    visitor.press("End")
    visitor.page.get_by_text("5 of 5").wait_for(state="detached")
