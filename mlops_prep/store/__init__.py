"""The user's history in SQLite."""
