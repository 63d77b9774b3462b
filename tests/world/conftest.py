"""Worlds built from a few lines, with the program's own templates."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from mlops_prep.library.scenarios import Scenarios
from mlops_prep.paths import builtin_root
from mlops_prep.world.world import World, build

BASE = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
"""When the page comes: a Saturday, at two."""

Make = Callable[..., World]


@pytest.fixture(scope="session")
def templates() -> dict[str, str]:
    """What the worlds print by."""
    return Scenarios([builtin_root() / "scenarios"]).templates()


@pytest.fixture
def world(templates: dict[str, str]) -> Make:
    """Makes a world of the parts that a scenario declares."""

    def make(names: dict[str, Any] | None = None, **spec: Any) -> World:
        return World(build(spec, names or {}), templates, BASE)

    return make


@pytest.fixture
def cluster(world: Make) -> Make:
    """Makes a world with a cluster alone."""

    def make(**spec: Any) -> World:
        return world(kubernetes={"namespace": "ml", "images": ["registry.local/*"], **spec})

    return make


def workload(name: str = "api", kind: str = "Deployment", **fields: Any) -> dict[str, Any]:
    """A workload of one container; what is about pods goes into the template, and `cpu`, `gpus` into the container."""
    container = {"name": "main", "image": "registry.local/api:1"}
    container |= {key: fields.pop(key) for key in ("image", "cpu", "memory", "gpus", "env") if key in fields}
    template: dict[str, Any] = {"containers": [container]}
    template |= {
        key: fields.pop(key) for key in ("labels", "tolerations", "node_selector", "priority") if key in fields
    }
    return {"name": name, "kind": kind, "template": template, **fields}


def plugin() -> dict[str, Any]:
    """NVIDIA's device plugin, on the nodes that are labelled for it."""
    return workload(
        "plugin",
        "DaemonSet",
        namespace="kube-system",
        labels={"name": "nvidia-device-plugin-ds"},
        node_selector={"gpu": "true"},
        tolerations=[{"operator": "Exists"}],
    )


def gpu_node(**fields: Any) -> dict[str, Any]:
    """A node with four GPUs."""
    return {"gpus": 4, "labels": {"gpu": "true"}, **fields}


def said(world: World, line: str) -> str:
    """What a look prints; it must be one."""
    step = world.run(line)
    assert step.kind == "probe", step
    return step.output


def changed(world: World, line: str) -> str:
    """What a change prints; it must be one."""
    step = world.run(line)
    assert step.kind == "change", step
    return step.output


def rows(world: World, line: str) -> list[list[str]]:
    """The cells of a table without its head."""
    return [row.split() for row in said(world, line).split("\n")[1:]]
