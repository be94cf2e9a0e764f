"""Checks of the unit; its proof is judged by what unit.toml says of it."""
