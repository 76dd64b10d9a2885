"""A format that a user wrote, with the sample that proves it."""

OWN = r"""
[[format]]
name = "mine"
title = "My own"
kind = "text"
patterns = ['^(?P<ts>%{iso}) \|(?P<level>[A-Z]+)\| id (?P<request_id>[0-9]+): (?P<message>.*)$']
times = ["iso"]
specificity = 90

[[format.samples]]
line = "2026-11-20 12:00:00 |WARN| id 7: slow"
ts = "2026-11-20T12:00:00Z"
message = "slow"
level = "WARN"
severity = 13
request_id = "7"
"""
