"""The incident engine: small simulated systems that answer commands from a state, and change it. Pure."""
