"""The interaction loops. They take a prompter, a clock, a random source and a store, and can be played in a test."""
