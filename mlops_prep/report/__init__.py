"""Figures over the history. Pure."""
