"""The made-up incidents that come with the program, one click each."""

from typing import NamedTuple

import streamlit as st

BUTTON_PX = 168


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
    for one in DEMOS:
        row = st.container(horizontal=True, vertical_alignment="center")
        chosen = row.button(
            one.label,
            key=f"ingest.demo.{one.name}",
            type="primary" if one is SHOP else "secondary",
            icon=f":material/{one.icon}:",
            width=BUTTON_PX,
            help="Loads this incident.",
        )
        row.markdown(one.text, width="stretch")
        toured = row.button(
            "Tour",
            key=f"ingest.tour.{one.name}",
            type="tertiary",
            icon=":material/explore:",
            help=f"Loads {one.label.lower()} and leads through the pages in five steps.",
        )
        if chosen or toured:
            asked = Asked(one.name, tour=toured)
    return asked
