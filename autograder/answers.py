"""Answers to the judge's questions about one task, inside the worker."""

from __future__ import annotations

import itertools
import socket
import time
import types
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from .cellrun import TEXT_LIMIT, failure_of
from .codec import Foreign, Handle, Maker, clean, encode
from .frames import receive, send

LONGEST_GENERATOR = 10_000
_MAKERS: dict[str, Callable[..., Any]] = {"rng": np.random.default_rng, "numpy": lambda: np}


class Answers:
    """What one task may ask of the learner's namespace.

    Parameters
    ----------
    namespace : dict
        What the cells defined.
    helper : callable
        Finds a function of the public helper modules by name.
    reply : int
        Bytes that one reply may have.
    failure : callable
        Turns an exception into plain fields.
    """

    def __init__(
        self,
        namespace: dict[str, Any],
        helper: Callable[[str], Any],
        reply: int,
        failure: Callable[[BaseException], dict[str, Any]] = failure_of,
    ) -> None:
        self.namespace, self.helper, self.reply, self.failure = namespace, helper, reply, failure
        self.before: Callable[[int], None] = lambda number: None
        self._objects: list[Any] = []
        self._lent: dict[int, tuple[Any, Any]] = {}
        self._last: Any = None
        self._kept: Any = None

    def serve(self, sock: socket.socket) -> None:
        """Answer frames until one says "end"."""
        while True:
            number, request = receive(sock, 2**40)
            self.before(number)
            if request["do"] == "end":
                return
            try:
                reply = self.answer(request)
            except BaseException as error:  # noqa: BLE001  an object that fails while it is read
                state = "memory" if isinstance(error, MemoryError) else "error"
                reply = {"state": state, "failure": clean(self.failure(error))[0]}
            send(sock, number, reply)

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Reply to one request of the judge."""
        do, name = request["do"], request.get("name", "")
        args, kwargs = request.get("args", ()), request.get("kwargs", {})
        if do == "keep":
            self._kept = self._last
            return {"state": "ok"}
        if do == "kept":
            return self._run(lambda: self._kept)
        if do in ("call", "get") and name not in self.namespace:
            text = f"{name} is not defined"
            return {"state": "error", "failure": {"type": "NameError", "text": text}}
        if do == "call":
            return self._run(self.namespace[name], args, kwargs)
        if do == "get":
            return self._run(lambda: self.namespace[name])
        target = self._objects[request["handle"].id]
        if do == "method":
            return self._run(lambda *a, **k: getattr(target, name)(*a, **k), args, kwargs)
        return self._run(lambda: getattr(target, name))

    def _run(
        self, function: Callable[..., Any], args: tuple = (), kwargs: dict | None = None
    ) -> dict[str, Any]:
        failure, self._last, drained = None, None, False
        state, cpu, wall = "ok", time.process_time(), time.perf_counter()
        with (
            warnings.catch_warnings(record=True) as caught,
            np.errstate(all="warn", under="ignore"),
        ):
            warnings.simplefilter("always")
            try:
                args, kwargs = self._made(args), self._made(kwargs or {})
                result = function(*args, **kwargs)
                drained = type(result) is types.GeneratorType
                if drained:
                    result = list(itertools.islice(result, LONGEST_GENERATOR))
                self._last = result
            except BaseException as error:  # noqa: BLE001  whatever a learner raises
                failure = self.failure(error)
                state = "memory" if isinstance(error, MemoryError) else "error"
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        reply = self._reply(self._last, args) if failure is None else {"args": ()}
        if drained:
            reply["notes"] = (*reply.get("notes", ()), "generator")
        said = [f"{w.category.__name__}: {str(w.message)[:TEXT_LIMIT]}" for w in caught[:20]]
        failure, said = failure and clean(failure)[0], said and clean(said)[0]
        told = {"state": state, "failure": failure, "warnings": tuple(said)}
        return {**told, "cpu": cpu, "wall": wall, **reply}

    def _reply(self, result: Any, args: tuple) -> dict[str, Any]:
        value, notes = clean(result, self._known, self.reply)
        if type(value) is Foreign:
            if value.type_name.endswith("too large"):
                return {"state": "output-limit"}
            self._objects.append(result)
            value = Handle(len(self._objects) - 1, value.type_name)
        after, _ = clean(tuple(args), self._known, self.reply - len(encode(value)))
        if type(after) is not tuple:
            return {"state": "output-limit"}
        return {"value": value, "args": after, "notes": notes}

    def _made(self, value: Any) -> Any:
        """The value with each maker and handle in it replaced by its object."""
        kind = type(value)
        if kind is Maker:
            make = _MAKERS.get(value.name) or self.helper(value.name)
            return self._lend(value, make(*self._made(value.args), **self._made(value.kwargs)))
        if kind is Handle:
            return self._lend(value, self._objects[value.id])
        if kind in (list, tuple):
            return kind(map(self._made, value))
        if kind is dict:
            return {key: self._made(item) for key, item in value.items()}
        return value

    def _lend(self, name: Any, thing: Any) -> Any:
        self._lent[id(thing)] = (name, thing)
        return thing

    def _known(self, thing: Any) -> Any:
        """The maker or handle that an object came from, so that it goes back as itself."""
        name, lent = self._lent.get(id(thing), (None, None))
        return name if lent is thing else None
