"""What runs beside candidate code. Standard library only; imports nothing of the product but its own files.

Started as `python -I <this folder>/__main__.py`, so that the product is not even imported where a solution runs.
"""
