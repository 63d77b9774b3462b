"""Practise for an MLOps interview in the terminal: timed drills, scored by rubric, scheduled for the day."""

__version__ = "0.1.0"
