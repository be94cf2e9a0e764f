"""The sentences that a learner reads, by group and key: ``messages.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """The sentences, by group and key."""
    return tomllib.loads(Path(__file__).with_name("messages.toml").read_text("utf-8"))


def say(group: str, key: str, **facts: Any) -> str:
    """One sentence of the catalogue, filled in."""
    return catalogue()[group][key].format(**facts)
