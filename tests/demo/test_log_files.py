import contextlib
import ipaddress
import json
import re
import struct
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from logai_core.demo import INCIDENTS
from tests.demo.reading import (
    SKEW,
    STAMPS,
    all_records,
    continues,
    lines_of,
    records_of,
    text_of,
)

START = datetime(2026, 11, 20, 11, tzinfo=UTC)
END = START + timedelta(hours=3)
DOCUMENTATION = [
    ipaddress.ip_network(net)
    for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
]
IPV4 = r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"
IPV6 = r"(?<![\w:.])[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])"
HOST = r"(?<![\w.-])(?:[a-z0-9-]+\.)+(?:com|net|org|io|de|eu)(?![\w.])"


Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def addresses_in(text: str) -> set[Address]:
    found = set()
    for candidate in set(re.findall(IPV4, text)) | set(re.findall(IPV6, text)):
        with contextlib.suppress(ValueError):  # times of day have colons as well
            found.add(ipaddress.ip_address(candidate))
    return found


def test_each_file_is_in_the_order_of_its_own_stamps(files: Sequence[Path]) -> None:
    for file in files:
        stamps = [line.at for line in records_of(file)]
        assert all(before <= after for before, after in pairwise(stamps)), file.name


def test_each_file_covers_three_hours_by_its_own_clock(files: Sequence[Path]) -> None:
    assert {file.name for file in files} == STAMPS.keys()
    for file in files:
        stamps = [line.at for line in records_of(file)]
        assert START <= stamps[0] < START + timedelta(minutes=15), file.name
        assert END - timedelta(minutes=15) < stamps[-1] < END, file.name


def test_the_clock_of_one_instance_runs_slow(files: Sequence[Path]) -> None:
    at = {
        line.file: line.at
        for line in all_records(files)
        if "from CLOSED to OPEN" in line.text
    }
    lag = at["app-2.jsonl.gz"] - at["app-1.log"] - timedelta(seconds=3.91 - 1.23)
    assert abs(lag - SKEW["app-2.jsonl.gz"]) < timedelta(milliseconds=2)


def test_a_stack_trace_follows_its_record_unbroken(files: Sequence[Path]) -> None:
    app = next(file for file in files if file.name == "app-1.log")
    text = "\n" + text_of(app)
    heads = re.findall(r"\n(?:java\.lang|com\.example)\.[\w.]+Exception: ", text)
    whole = re.findall(
        r"\n2026\S+ \S+ \[[\w-]+\] (?:ERROR|WARN ) .+"
        r"\n(?:java\.lang|com\.example)\.[\w.]+Exception: .+"
        r"(?:\n\tat .+)+"
        r"(?:\nCaused by: .+(?:\n\tat .+)+\n\t\.\.\. \d+ more)?"
        r"(?=\n2026)",
        text,
    )
    assert len(whole) == len(heads) > 20
    joined = sum(continues(line) for line in lines_of(app))
    assert joined == sum(record.count("\n") - 1 for record in whole)


def test_every_line_of_the_json_log_is_an_object_with_a_utc_time(
    files: Sequence[Path],
) -> None:
    file = next(file for file in files if file.name == "app-2.jsonl.gz")
    entries = [json.loads(line) for line in lines_of(file)]
    named = {"ts", "level", "service", "logger", "thread", "msg"}
    assert {frozenset(entry) - {"stack_trace"} for entry in entries} == {
        frozenset(named)
    }
    assert all(entry["ts"].endswith("Z") for entry in entries)


def texts_of(folder: Path) -> list[str]:
    return [text_of(file) for file in folder.iterdir() if file.name != "truth.json"]


@pytest.mark.parametrize("name", INCIDENTS)
def test_all_addresses_are_from_the_documentation_ranges(
    incidents: dict[str, Path], name: str
) -> None:
    found = {
        address for text in texts_of(incidents[name]) for address in addresses_in(text)
    }
    outside = {
        address for address in found if not any(address in net for net in DOCUMENTATION)
    }
    assert outside == set()
    if name != "batch":  # it speaks to nobody
        assert {address.version for address in found} == {4, 6}
        assert len(found) > 100


@pytest.mark.parametrize("name", INCIDENTS)
def test_all_host_names_are_from_the_documentation_domains(
    incidents: dict[str, Path], name: str
) -> None:
    found = {
        host for text in texts_of(incidents[name]) for host in re.findall(HOST, text)
    }
    domains = {".".join(host.split(".")[-2:]) for host in found}
    namespaces = {"k8s.io", "kubernetes.io"}  # of names in an API, not hosts
    assert domains - namespaces <= {"example.com", "example.net"}


@pytest.mark.parametrize("name", INCIDENTS)
def test_a_packed_log_states_neither_a_time_nor_a_name(
    incidents: dict[str, Path], name: str
) -> None:
    for file in incidents[name].glob("*.gz"):
        head = struct.unpack("<HBBL", file.read_bytes()[:8])
        assert head[2:] == (0, 0), file.name


@pytest.mark.parametrize("name", INCIDENTS)
def test_no_field_is_left_unfilled(incidents: dict[str, Path], name: str) -> None:
    left = {
        field
        for text in texts_of(incidents[name])
        for line in text.split("\n")
        if "Mapped " not in line
        for field in re.findall(r"\{[a-z_]+\}", line)
    }
    assert left == set()
