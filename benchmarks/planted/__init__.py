"""Proof of detection: made-up logs with planted incidents, and how many are found.

    python -m benchmarks.planted [findings|differences] [--seeds tune|report]
        [--kind K …] [--volume V …] [--grade fair|hard] [--share 0.2] [--tales]

The logs are RECORDS of a made-up shop: six services on several hosts, patterns that come
at random, on the minute, rarely or in bursts of retries, by day and by night, and
requests that leave five lines under one id. Settings of the detectors are chosen on the
seeds "tune"; "report" are seeds nobody has looked at.
"""

from benchmarks.planted.incidents import Planted
from benchmarks.planted.making import CLEAN, KINDS, Made, make
from benchmarks.planted.plants import PLANTED

__all__ = ["CLEAN", "KINDS", "PLANTED", "Made", "Planted", "make"]
