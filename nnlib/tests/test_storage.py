"""Networks as files: equal after reading, and no file can do harm."""

import io
import json
import os
import re
import zipfile
from functools import partial

import numpy as np
import pytest

from nnlib.activations import leaky_relu, relu, sigmoid, tanh
from nnlib.base import Layer
from nnlib.dense import Activation, Dense
from nnlib.engine.storage import load, save
from nnlib.model import Sequential
from nnlib.optimisers import Adam


def network():
    return Sequential(
        [
            Dense(3, 4, partial(leaky_relu, alpha=0.2), seed=1),
            Sequential([Dense(4, 5, seed=2), Activation(tanh)]),
            Dense(5, 2, sigmoid, seed=3),
        ]
    )


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "network.npz"
    network().save(path)
    return path


def members(path):
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def rewrite(path, contents, method=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)


def npy(array, **header):
    file = io.BytesIO()
    if header:
        np.lib.format.write_array_header_1_0(file, header)
        return file.getvalue() + array.tobytes()
    np.save(file, array)
    return file.getvalue()


def describe(path, change):
    contents = members(path)
    description = json.loads(bytes(np.load(io.BytesIO(contents["description.npy"]))))
    change(description)
    text = json.dumps(description).encode()
    rewrite(path, contents | {"description.npy": npy(np.frombuffer(text, np.uint8))})


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_round_trip_is_exact(tmp_path, dtype):
    model, path = network().astype(dtype), tmp_path / "network.npz"
    model.layers[0].W[0, 0] = -0.0
    save(model, path)
    again = load(path)
    assert again.summary() == model.summary()
    assert list(again.params) == list(model.params)
    for key, array in model.params.items():
        assert again.params[key].dtype == dtype
        assert again.params[key].tobytes() == array.tobytes()
    X = np.random.default_rng(0).normal(size=(3, 7)).astype(dtype)
    np.testing.assert_array_equal(again.predict(X), model.predict(X))


def test_a_network_that_was_read_can_be_trained(file):
    model = load(file)
    X = np.random.default_rng(0).normal(size=(3, 8))
    assert all(array.flags.writeable for array in model.params.values())
    history = model.fit(X, X[:2] > 0, loss="mse", optimizer=Adam(0.01), epochs=20)
    assert history["loss"][-1] < history["loss"][0]


def test_the_arrays_that_were_read_can_be_changed(file):
    for array in load(file).params.values():
        array += 1.0


def test_arrays_turned_in_memory_keep_their_values(tmp_path):
    layer, kernel = Dense(3, 4), np.arange(12.0).reshape(3, 4)
    layer.W = kernel.T  # as from_keras gives it
    save(layer, tmp_path / "a.npz")
    np.testing.assert_array_equal(load(tmp_path / "a.npz").W, kernel.T)


def test_an_empty_network(tmp_path):
    save(Sequential(), tmp_path / "a.npz")
    assert load(tmp_path / "a.npz").layers == []


def test_saving_in_the_midst_of_a_training(tmp_path):
    class Save:
        def after_epoch(self, run):
            run.model.save(tmp_path / f"{run.epoch}.npz")

    model, X = Sequential([Dense(2, 2)]), np.eye(2)
    model.fit(X, X, loss="mse", optimizer=Adam(0.1), epochs=2, callbacks=[Save()])
    first, second = (load(tmp_path / f"{epoch}.npz").layers[0].W for epoch in (1, 2))
    np.testing.assert_array_equal(second, model.layers[0].W)
    assert not np.array_equal(first, second)


def test_an_interrupted_write_leaves_the_older_file(file, monkeypatch):
    before = file.read_bytes()

    def fail(source, target):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        save(Sequential([Dense(2, 2)]), file)
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "nothing.npz")


def test_what_can_not_be_saved(tmp_path):
    class Mine(Layer):
        pass

    cases = [
        (
            Mine(),
            ValueError,
            (
                "save: layers must be of the kinds of nnlib, got Mine. "
                "A file is not to run code; keep the arrays alone: np.savez(path, **model.params)."
            ),
        ),
        (
            Activation(abs),
            ValueError,
            (
                "save: settings of Activation(abs) must be numbers, texts or functions of nnlib, got "
                f"{abs!r}."
            ),
        ),
    ]
    layer = Dense(2, 1)
    layer.b = np.array([[1]])
    text = "save: b of Dense must be a NumPy array of floats, got ndarray of int64."
    cases.append((layer, TypeError, text))
    for model, error, message in cases:
        with pytest.raises(error, match=f"^{re.escape(message)}$"):
            save(model, tmp_path / "a.npz")
    with pytest.raises(ValueError, match="twice"):
        save(Sequential([layer, layer]), tmp_path / "a.npz")
    assert list(tmp_path.iterdir()) == []


def refused(path, message):
    text = f"load: {path} must be a file that save wrote, but {message}."
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        load(path)


def test_no_zip(file):
    file.write_bytes(b"no network")
    refused(file, "File is not a zip file")


def test_objects_that_python_would_run_are_refused(file):
    class Evil:
        def __reduce__(self):
            return os.mkdir, (str(file.parent / "run"),)

    contents = members(file)
    pickled = io.BytesIO()
    np.save(pickled, np.array([Evil()], dtype=object), allow_pickle=True)
    rewrite(file, contents | {"1.W.npy": pickled.getvalue()})
    refused(file, "its array '1.W.npy' is of dtype object")
    rewrite(file, contents | {"description.npy": pickled.getvalue()})
    refused(file, "its array 'description.npy' is of dtype object")
    assert not (file.parent / "run").exists()


def test_absurd_sizes_are_refused_before_memory_is_asked_for(file):
    contents = members(file)
    huge = npy(np.zeros(1), descr="<f8", fortran_order=False, shape=(10**9, 10**9))
    rewrite(file, contents | {"1.W.npy": huge})
    refused(file, "its array '1.W.npy' of shape (1000000000, 1000000000) has 8 bytes")
    negative = npy(np.zeros(1), descr="<f8", fortran_order=False, shape=(-1, -1))
    rewrite(file, contents | {"1.W.npy": negative})
    refused(file, "its array '1.W.npy' of shape (-1, -1) has 8 bytes")


def test_a_member_that_claims_to_be_larger_than_the_file(file, monkeypatch):
    """Its bytes are not even asked for."""
    data = file.read_bytes()
    with zipfile.ZipFile(file) as archive:
        info = archive.getinfo("1.W.npy")
    size, huge = info.file_size.to_bytes(4, "little"), (2**31).to_bytes(4, "little")
    start = data.rindex(b"1.W.npy") - 46  # of its entry in the directory at the end of the file
    assert data[start + 20 : start + 28] == size * 2  # both sizes, packed and unpacked
    file.write_bytes(data[: start + 20] + huge * 2 + data[start + 28 :])
    read = zipfile.ZipFile.read

    def small(archive, member):
        assert member.file_size < 2**20
        return read(archive, member)

    monkeypatch.setattr(zipfile.ZipFile, "read", small)
    refused(file, "its member '1.W.npy' claims to be larger than the file")


def test_compressed_members_are_refused(file):
    rewrite(file, members(file) | {"1.W.npy": bytes(10**6)}, zipfile.ZIP_DEFLATED)
    refused(file, "its member 'description.npy' is no uncompressed array")


@pytest.mark.parametrize(
    ("array", "fault"),
    [
        (np.zeros((4, 3), dtype=complex), "its array '1.W.npy' is of dtype complex128"),
        (np.zeros((4, 3), dtype=int), "its array '1.W.npy' is of dtype int64"),
        (np.zeros((4, 3), order="F"), "its array '1.W.npy' is of dtype float64"),
        (np.zeros(12), "Dense: W must have shape (n_out, n_in), got (12,). A column is w[:, None]"),
        (np.zeros((3, 4)), "Dense: b must have shape (3, 1), got (4, 1)"),
    ],
)
def test_wrong_arrays(file, array, fault):
    rewrite(file, members(file) | {"1.W.npy": npy(array)})
    with pytest.raises(ValueError, match=r"must be a file that save wrote, but") as caught:
        load(file)
    assert str(caught.value).split("but ")[1].startswith(fault.split(" A column")[0])


def test_missing_and_left_over_members(file):
    contents = members(file)
    rewrite(file, {name: data for name, data in contents.items() if name != "3.b.npy"})
    refused(file, "'3.b' is missing")
    rewrite(file, contents | {"9.W.npy": npy(np.zeros((1, 1)))})
    refused(file, "no layer takes its array 9.W")
    rewrite(file, {"1.W.npy": contents["1.W.npy"]})
    refused(file, "'description' is missing")


def test_wrong_descriptions(file):
    whole = file.read_bytes()

    def changed(message, change):
        file.write_bytes(whole)
        describe(file, change)
        refused(file, message)

    changed("it was written by another version of nnlib", lambda d: d.update(nnlib=2))
    changed("'nnlib' is missing", lambda d: d.pop("nnlib"))
    changed("'network' is missing", lambda d: d.pop("network"))
    layers = "network", "layers"
    first = lambda d: d[layers[0]][layers[1]][0]
    changed("nnlib has no layer 'os.system'", lambda d: first(d).update(kind="os.system"))
    changed("nnlib has no layer 'Layers'", lambda d: first(d).update(kind="Layers"))
    changed("'settings' is missing", lambda d: first(d).pop("settings"))
    system = {"activation": {"function": "system", "settings": {}}}
    changed("'system' is missing", lambda d: first(d).update(settings=system))


def test_deep_nesting_is_refused(file):
    text = b'{"nnlib":1,"network":' + b'{"kind":"Sequential","settings":{},"layers":[' * 100_000
    contents = members(file) | {"description.npy": npy(np.frombuffer(text, np.uint8))}
    rewrite(file, contents)
    with pytest.raises(ValueError, match="must be a file that save wrote"):
        load(file)


def test_any_damage_gives_a_value_error_or_a_network(file):
    """Bytes changed and files cut at random places: never another error, never a crash."""
    whole, rng = file.read_bytes(), np.random.default_rng(0)
    errors = []
    for number in range(300):
        damaged = bytearray(whole)
        if number % 3:
            for place in rng.integers(0, len(whole), 3):
                damaged[place] = rng.integers(0, 256)
        else:
            del damaged[int(rng.integers(0, len(whole))) :]
        file.write_bytes(damaged)
        try:
            assert isinstance(load(file), Layer)
        except ValueError as error:
            errors.append(str(error))
    assert len(errors) > 150
    start = f"load: {file} must be a file that save wrote, but "
    assert [text for text in errors if not text.startswith(start)] == []


def test_functions_keep_their_settings(file):
    model = load(file)
    assert model.layers[0].activation.func is leaky_relu
    assert model.layers[0].activation.keywords == {"alpha": 0.2}
    assert model.layers[2].activation is sigmoid
    assert repr(Dense(1, 1, relu)) == "Dense(1, 1, relu)"


def test_arrays_that_do_not_fit_are_not_written(tmp_path):
    layer, path = Dense(3, 2), tmp_path / "a.npz"
    save(layer, path)
    before = path.read_bytes()
    layer.W = layer.W.T
    message = "save: Dense: b must have shape (3, 1), got (2, 1)"
    for model in (layer, Sequential([Dense(4, 3), layer])):
        with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
            save(model, path)
    assert path.read_bytes() == before


def test_frozen_arrays_are_saved_too(tmp_path):
    layer, path = Dense(3, 2, seed=7), tmp_path / "a.npz"
    layer.names = ("b",)
    save(layer, path)
    np.testing.assert_array_equal(load(path).W, layer.W)


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("x", ValueError, 'path must end in ".npz", got "{}/x". Take "{}/x.npz".'),
        ("y.h5", ValueError, 'path must end in ".npz", got "{}/y.h5". Take "{}/y.npz".'),
        ("none/y.npz", FileNotFoundError, 'the folder of path must exist, got "{}/none". Make it first.'),
    ],
)  # fmt: skip
def test_names_of_files(tmp_path, name, error, message):
    message = "save: " + message.replace("{}", str(tmp_path))
    for path in (tmp_path / name, str(tmp_path / name)):
        with pytest.raises(error, match=f"^{re.escape(message)}$"):
            network().save(path)
    assert list(tmp_path.iterdir()) == []


def test_no_name_of_a_file():
    for path, error, message in (
        (None, TypeError, 'save: path must be a text such as "network.npz", got None.'),
        ("", ValueError, 'save: path must end in ".npz", got ".".'),
    ):
        with pytest.raises(error, match=f"^{re.escape(message)}$"):
            network().save(path)
