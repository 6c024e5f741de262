"""Compares model files pair by pair and prints every difference: `<pair> | <where> | <what>`.

Reads the list of pairs from the file named as the argument: two paths a line, separated by a tab.
"""
import io
import json
import sys
import zipfile

import h5py
import numpy as np

JSON = {"model_config", "training_config"}


def kind(attribute):
    """An attribute's type: for text its length, padding and character set."""
    t = attribute.get_type()
    if t.get_class() != h5py.h5t.STRING:
        return str(t.dtype)
    length = "variable" if t.is_variable_str() else f"{t.get_size()} bytes"
    padding = {h5py.h5t.STR_NULLTERM: "null-terminated", h5py.h5t.STR_NULLPAD: "null-padded"}.get(t.get_strpad(), "space-padded")
    return f"text, {length}, {padding}, {'ASCII' if t.get_cset() == h5py.h5t.CSET_ASCII else 'UTF-8'}"


def plain(value):
    return value.decode() if isinstance(value, bytes) else [plain(v) for v in value] if isinstance(value, (list, np.ndarray)) else value


def trees(expected, actual, path="", identities=None):
    """Trees are equal but for Python's identities of objects: what is one there is one here."""
    identities = {} if identities is None else identities
    if path.endswith("/shared_object_id"):
        if identities.setdefault(expected, actual) != actual or list(identities.values()).count(actual) > 1:
            yield path, f"Keras has {expected}, which is {identities[expected]} here, but here is {actual}"
    elif isinstance(expected, dict) and isinstance(actual, dict):
        for key in list(expected) + [k for k in actual if k not in expected]:
            if key not in actual:
                yield f"{path}/{key}", f"Keras has {json.dumps(expected[key])[:120]}, here missing"
            elif key not in expected:
                yield f"{path}/{key}", f"Keras has none, here {json.dumps(actual[key])[:120]}"
            else:
                class_name = expected.get("class_name")
                step = class_name if key == "config" and isinstance(class_name, str) else key
                yield from trees(expected[key], actual[key], f"{path}/{step}", identities)
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for i, (e, a) in enumerate(zip(expected, actual)):
            yield from trees(e, a, f"{path}/{i}", identities)
    elif type(expected) is not type(actual) or expected != actual and expected == expected:
        yield path, f"Keras has {json.dumps(expected)[:120]}, here {json.dumps(actual)[:120]}"


def attributes(path, expected, actual):
    for key in sorted(set(expected.attrs) | set(actual.attrs)):
        where = f"{path}@{key}"
        if key not in actual.attrs or key not in expected.attrs:
            yield where, "here missing" if key in expected.attrs else "Keras has none"
            continue
        if (e := kind(expected.attrs.get_id(key))) != (a := kind(actual.attrs.get_id(key))):
            yield f"{where} kind", f"Keras has {e}, here {a}"
        e, a = expected.attrs[key], actual.attrs[key]
        if np.shape(e) != np.shape(a):
            yield where, f"Keras has the shape {np.shape(e)}, here {np.shape(a)}"
        elif key in JSON:
            yield from trees(json.loads(e), json.loads(a), where)
        elif plain(e) != plain(a):
            yield where, f"Keras has {plain(e)}, here {plain(a)}"


def members(expected, actual):
    def names(file):
        found = ["/"]
        file.visit(found.append)
        return found

    e, a = names(expected), names(actual)
    for path in sorted(set(e) ^ set(a)):
        yield path, "here missing" if path in e else "Keras has none"
    for path in e:
        if path not in actual:
            continue
        x, y = expected[path], actual[path]
        yield from attributes(path, x, y)
        if isinstance(x, h5py.Dataset) != isinstance(y, h5py.Dataset):
            yield path, "a dataset on one side"
        elif isinstance(x, h5py.Dataset):
            if (x.dtype, x.shape, x.maxshape, x.chunks) != (y.dtype, y.shape, y.maxshape, y.chunks):
                yield path, f"Keras has {x.dtype} {x.shape}, here {y.dtype} {y.shape}"
            elif x[()].tobytes() != y[()].tobytes():
                yield path, "other values"


def archives(expected, actual):
    with zipfile.ZipFile(expected) as x, zipfile.ZipFile(actual) as y:
        if x.namelist() != y.namelist():
            yield "archive", f"Keras has {x.namelist()}, here {y.namelist()}"
        for name in set(x.namelist()) & set(y.namelist()):
            if name.endswith(".json"):
                yield from trees(json.loads(x.read(name)), json.loads(y.read(name)), name)
            elif name.endswith(".h5"):
                with h5py.File(io.BytesIO(x.read(name)), "r") as e, h5py.File(io.BytesIO(y.read(name)), "r") as a:
                    yield from members(e, a)


def differences(expected, actual):
    if expected.endswith(".keras"):
        yield from archives(expected, actual)
    else:
        with h5py.File(expected, "r") as e, h5py.File(actual, "r") as a:
            yield from members(e, a)


with open(sys.argv[1]) as pairs:
    for number, line in enumerate(pairs):
        for where, what in differences(*line.rstrip("\n").split("\t")):
            print(f"{number}\t{where}\t{what}")
