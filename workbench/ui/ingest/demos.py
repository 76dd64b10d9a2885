"""The made-up incidents that come with the program, one click each."""

from typing import NamedTuple

import streamlit as st

_WIDTHS = (24, 65, 11)


class Demo(NamedTuple):
    """An incident: its folder in `sample_logs`, its button, and what happened."""

    name: str
    label: str
    icon: str
    text: str

    @property
    def title(self) -> str:
        """Return the title of its case."""
        return f"Demo incident: {self.label.lower()}"


DEMOS = (
    Demo(
        "shop",
        "Shop outage",
        "storefront",
        "A new version keeps its database connections until none is left; six logs, six "
        "formats, one clock wrong.",
    ),
    Demo(
        "rollout",
        "Bad deploy",
        "deployed_code",
        "A Kubernetes namespace: memory fills after a deploy, pods are killed again and "
        "again, until it is rolled back.",
    ),
    Demo(
        "intrusion",
        "Intrusion",
        "shield",
        "A night of a web server: passwords are guessed over SSH until one is right, then "
        "sudo; a loud scan beside it.",
    ),
    Demo(
        "batch",
        "Quiet failure",
        "inventory_2",
        "A pipeline of batches: a step is left out for some of them, and no record is "
        "worse than INFO.",
    ),
)
SHOP = DEMOS[0]


class Asked(NamedTuple):
    """The incident that is asked for in this run, if any, and whether to lead through it."""

    name: str = ""
    tour: bool = False


def named(name: str) -> Demo:
    """Return an incident by its name."""
    return next(one for one in DEMOS if one.name == name)


def titled(title: str) -> Demo | None:
    """Return the incident whose case has a title, if it is one of these."""
    return next((one for one in DEMOS if one.title == title), None)


def ask() -> Asked:
    """Draw a row for each incident; return what is asked for."""
    asked = Asked()
    with st.container(gap="xsmall"):
        for one in DEMOS:
            asked = _ask_for(one) or asked
    return asked


def _ask_for(one: Demo) -> Asked | None:
    load, text, lead = st.columns(
        _WIDTHS, gap="small", vertical_alignment="center", wrap=False
    )
    chosen = load.button(
        one.label,
        key=f"ingest.demo.{one.name}",
        type="primary" if one is SHOP else "secondary",
        icon=f":material/{one.icon}:",
        width="stretch",
        help="Loads this incident.",
    )
    text.caption(one.text)
    toured = lead.button(
        "Tour",
        key=f"ingest.tour.{one.name}",
        type="tertiary",
        icon=":material/explore:",
        help=f"Loads {one.label.lower()} and leads through the pages in five steps.",
    )
    return Asked(one.name, tour=toured) if chosen or toured else None
