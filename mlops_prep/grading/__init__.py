"""Judges typed answers of the closed kinds: command lines, numbers with units, choices and orders. Pure."""

from mlops_prep.grading.choices import grade_choice, grade_order
from mlops_prep.grading.commands import example_of, grade_command, parse_command
from mlops_prep.grading.estimates import grade_estimate

__all__ = ["example_of", "grade_choice", "grade_command", "grade_estimate", "grade_order", "parse_command"]
