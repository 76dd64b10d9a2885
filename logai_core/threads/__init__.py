"""Threads: how bad and how slow each session was, and one of them step by step."""

from logai_core.threads.course import Course, course_of
from logai_core.threads.measuring import measure_threads
from logai_core.threads.slowness import rate_slowness

__all__ = ["Course", "course_of", "measure_threads", "rate_slowness"]
