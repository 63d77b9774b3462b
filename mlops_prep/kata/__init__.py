"""Coding exercises: the workspace, the judge that grades a solution, and the proof that its hidden tests are strong."""
