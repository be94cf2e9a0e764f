"""Round trips, hostile bytes, and objects that lie about what they are."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder import codec, values
from autograder.codec import CodecError, Foreign, Handle, Maker, clean, decode, encode

PLAIN = [None, True, False, ..., 0, -1, 127, 128, -129, 2**100, 1.5, float("inf"), 1j, "aä\0", ""]
PLAIN += [b"", b"\0\xff", [], [1, [2.0]], (), (1,), {1, "a"}, {}, {"a": (1,), 2: None}]
PLAIN += [Foreign("Foo"), Handle(3, "Foo"), Maker("rng", (1,), {"a": 2})]
PLAIN += [np.float64(1), np.float16(2), np.int8(-3), np.bool_(True), np.complex64(1j)]


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_value_comes_back(value):
    back = decode(encode(value))
    assert back == value
    assert type(back) is type(value)


NUMBERS = st.sampled_from(sorted(set(values.DTYPES.values()), key=str))
ARRAYS = hnp.arrays(NUMBERS, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(
    LEAVES | st.binary() | st.complex_numbers(allow_nan=False),
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(LEAVES, inner)
        | st.sets(LEAVES)
    ),
    max_leaves=20,
)


@settings(max_examples=80, deadline=None)
@given(VALUES)
def test_any_plain_value_comes_back_and_is_clean(value):
    assert decode(encode(value)) == value
    assert clean(value) == (value, ())
    assert codec.copy(value) == value


@settings(max_examples=80, deadline=None)
@given(ARRAYS, st.randoms())
def test_arrays_keep_layout(array, random):
    axes = list(range(array.ndim))
    random.shuffle(axes)
    view = array.transpose(axes)
    if view.ndim:
        view = view[tuple(slice(None, None, random.choice((None, -1))) for _ in axes)]
    view.flags.writeable = random.random() < 0.5
    for back in (decode(encode(view)), codec.copy(view)):
        np.testing.assert_array_equal(back, view)
        assert back.dtype == view.dtype
        assert back.flags.writeable == view.flags.writeable
        long = [axis for axis in range(view.ndim) if view.shape[axis] > 1]
        if view.size:
            assert [back.strides[a] for a in long] == [view.strides[a] for a in long]
        assert not np.shares_memory(back, view)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda b: b"l" + b"\0" * 7 + b))
def test_hostile_bytes_give_a_value_or_a_codec_error(data):
    try:
        value = decode(data)
    except CodecError:
        return
    encode(value)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_changed_bytes_give_a_value_or_a_codec_error(data):
    sample = encode([{"a": np.arange(6.0).reshape(2, 3).T, "b": (1, "x")}, np.float32(1), {2, 3}])
    at = data.draw(st.integers(0, len(sample) - 1))
    byte = data.draw(st.integers(0, 255))
    try:
        decode(sample[:at] + bytes([byte]) + sample[at + 1 :])
    except CodecError:
        return


def _announced(tag, size):
    return tag + size.to_bytes(8, "big")


def _array(shape, dtype=b"<f8", axes=None, data=b""):
    axes = bytes(range(len(shape))) if axes is None else axes
    head = bytes((len(dtype), len(shape), 0)) + axes + bytes(len(shape))
    return b"a" + head + dtype + b"".join(n.to_bytes(8, "big") for n in shape) + data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "got the end"),
        (b"?", "tag must be a known one"),
        (b"NN", "data must end with the value, got 1 more"),
        (_announced(b"s", 2**63), "data must hold"),
        (_announced(b"s", 1) + b"\xff", "valid UTF-8"),
        (_announced(b"i", 5000) + bytes(5000), "int must have fewer bytes"),
        (_announced(b"l", 2**32), "items must be in the data"),
        (_announced(b"l", 300_000) + b"N" * 300_000, "too many items or levels"),
        (_announced(b"l", 1) * 100 + b"N", "too many items or levels"),
        (_announced(b"S", 5000) + b"N" * 5000, "keys must be at most 4000"),
        (_announced(b"S", 1) + _announced(b"l", 0), "set is not possible"),
        (_announced(b"D", 1) + b"N", "dict is not possible"),
        (_announced(b"X", 1) + b"N", "Foreign must have its fields"),
        (_array((2**40, 2**40)), "data must hold"),
        (_array((0, 2**63)), "array must have a possible shape"),
        (_array((0,) * 70), "array must have a possible shape"),
        (_array((1,), dtype=b"|O8", data=bytes(8)), "known dtype and axes"),
        (_array((1,), axes=b"\1", data=bytes(8)), "known dtype and axes"),
        (b"g" + _array((1,), data=bytes(8))[1:], "scalar must have no axes"),
    ],
)
def test_refused_bytes(data, words):
    with pytest.raises(CodecError, match=words):
        decode(data)


def test_longer_than_allowed_is_refused():
    with pytest.raises(CodecError, match="at most 3 bytes, got 10"):
        decode(encode("a"), max_bytes=3)


def test_bool_bytes_other_than_0_and_1_become_true():
    array = decode(_array((2,), dtype=b"|b1", data=b"\2\0"))
    assert array.view(np.uint8).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (object(), "plain value, got object. Call clean"),
        (np.array([None]), "array must hold numbers"),
        ("\ud800", "valid Unicode"),
        (1 << 8 * 1500, "int must have at most"),
    ],
    ids=["object", "array", "text", "int"],
)
def test_encode_refuses(value, words):
    with pytest.raises(CodecError, match=words):
        encode(value)


def test_encode_refuses_a_value_nested_in_itself():
    loop = []
    loop.append(loop)
    with pytest.raises(CodecError, match="nested at most 64 deep"):
        encode(loop)


def test_equal_sets_have_equal_bytes():
    assert encode({"a", "b", "c"}) == encode({"c", "b", "a"})


def _never(*args, **kwargs):
    raise AssertionError("clean called a method of the learner's")


def _liar(base, **more):
    names = "__eq__ __repr__ __str__ __len__ __iter__ __float__ __int__ __index__ __array__"
    body = dict.fromkeys(names.split(), _never) | {"__hash__": _never, "__getitem__": _never}
    return type("Liar", (base,), body | {"__class__": property(_never)} | more)


LOOP = []
LOOP.append(LOOP)


TRUTHS = [2.5, 2, "a", b"a", [1], (1,), {1}, {1: 2}, 1j, np.float64(2.5)]


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: type(truth).__name__)
def test_subclass_becomes_its_base_without_being_asked(truth):
    value, notes = clean(_liar(type(truth))(truth))
    assert value == truth
    assert type(value) is type(truth)
    assert notes == ("subclass:Liar",)


def test_array_subclass_becomes_its_base():
    lie = np.arange(3.0).view(_liar(np.ndarray, shape=property(_never), dtype=property(_never)))
    value, notes = clean(lie)
    assert type(value) is np.ndarray
    assert value.tolist() == [0, 1, 2]
    assert notes == ("subclass:Liar",)


ODD = {
    "Liar": lambda: _liar(object)(),
    "builtin_function_or_method": lambda: print,
    "module": lambda: np,
    "list_iterator": lambda: iter([]),
    "list nested too deeply": lambda: LOOP,
    "list too large": lambda: [[0] * 1000] * 1000,
    "ndarray too large": lambda: np.broadcast_to(0.0, (10**6, 10**6)),
    "str too large": lambda: "a" * (65 * 2**20),
    "set too large": lambda: set(range(5000)),
    "int too large": lambda: 1 << 8 * 5000,
    "ndarray of object": lambda: np.array([None]),
    "ndarray of structured": lambda: np.zeros(1, [("a", "f8")]),
    "datetime64": lambda: np.datetime64("2020"),
    "Foreign": lambda: Foreign("forged"),
    "Maker": lambda: Maker("forged"),
}


@pytest.mark.parametrize("name", ODD)
def test_anything_else_is_foreign(name):
    value = clean(ODD[name]())[0]
    assert value == Foreign(name)
    assert decode(encode(value)) == value


def test_foreign_inside_a_list_and_by_handle():
    thing = object()
    assert clean([1, thing])[0] == [1, Foreign("object")]
    kept = Handle(7, "object")
    assert clean([1, thing], lambda value: kept if value is thing else None)[0] == [1, kept]


def test_member_that_is_hashable_only_by_its_subclass():
    hashable_list = type("L", (list,), {"__hash__": lambda self: 1})
    assert clean({hashable_list()})[0] == Foreign("set")


def test_text_that_is_not_unicode_is_escaped():
    assert clean("a\ud800") == ("a\\ud800", ("text:escaped",))


def test_runs_alone_in_another_package(tmp_path):
    folder = Path(codec.__file__).parent
    (tmp_path / "other").mkdir()
    for name in ("codec.py", "values.py"):
        (tmp_path / "other" / name).write_text((folder / name).read_text())
    code = (
        "import sys; from other.codec import encode; encode(1); print('autograder' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
