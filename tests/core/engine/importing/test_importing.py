"""Models out of files and code: graph, weights and compile settings arrive, or it is said what did not."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import h5py
import keras
import numpy as np
import pytest
from keras import layers

from core.engine.compile import compile_project
from core.engine.custom import class_in, modules_beside
from core.engine.importing.importing import import_source
from core.engine.training.warm import warm_start
from core.importing.applications import APPLICATIONS
from core.importing.messages import Imported, Refused
from core.project import read
from core.values import KerasObject
from tests.compare import same_outputs

_OLD_INPUT = {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 3], "dtype": "float32", "name": "x"}}


@pytest.fixture(scope="module")
def headline() -> keras.Model:
    main, aux = keras.Input((20,), name="main_input", dtype="int32"), keras.Input((5,), name="aux_input")
    told = layers.LSTM(4, name="lstm")(layers.Embedding(30, 6, name="words")(main))
    early = layers.Dense(1, activation="sigmoid", name="aux_output")(told)
    joined = layers.Dense(4, activation="relu", name="hidden")(layers.Concatenate(name="joined")([told, aux]))
    late = layers.Dense(1, activation="sigmoid", name="main_output")(joined)
    model = keras.Model([main, aux], [late, early], name="headline")
    model.compile(
        keras.optimizers.RMSprop(1e-4),
        loss={"main_output": "binary_crossentropy", "aux_output": keras.losses.BinaryCrossentropy(label_smoothing=0.1)},
        loss_weights={"aux_output": 0.2, "main_output": 1.0},
        metrics={"main_output": ["accuracy"]},
    )
    return model


def _imported(source: Path | str, out: Path, **words: object) -> Imported:
    ended = import_source(str(source), out, **{"trusted": False, "wanted": (), "on_stage": lambda _: None, **words})  # type: ignore[arg-type]
    assert isinstance(ended, Imported), ended
    return ended


def _refused(source: Path | str, out: Path, **words: object) -> str:
    ended = import_source(str(source), out, **{"trusted": False, "wanted": (), "on_stage": lambda _: None, **words})  # type: ignore[arg-type]
    assert isinstance(ended, Refused), ended
    assert not out.exists()
    return ended.message


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
def test_that_a_saved_model_comes_in_whole(suffix: str, headline: keras.Model, tmp_path: Path) -> None:
    file, out = tmp_path / f"saved{suffix}", tmp_path / "net.loom"
    headline.save(file)
    told = _imported(file, out)
    assert (told.models, told.notes, told.weights) == (("headline",), (), "net.weights.npz")

    project = read(out)
    plan = project.plan
    assert plan
    assert isinstance(plan.optimizer, KerasObject)
    assert plan.optimizer.path == "optimizers.RMSprop"
    assert plan.optimizer.config == {"learning_rate": pytest.approx(1e-4)}
    assert [row.weight for row in plan.outputs] == [1.0, 0.2]
    assert plan.outputs[0].loss == "binary_crossentropy"
    assert plan.outputs[1].loss == KerasObject("losses.BinaryCrossentropy", {"label_smoothing": 0.1})
    assert [row.metrics for row in plan.outputs] == [("accuracy",), ()]
    assert plan.warm_start == "net.weights.npz"

    again = compile_project(project).model(plan.model)
    fates = warm_start(again, tmp_path / plan.warm_start, trusted=False).layers
    assert {one.fate for one in fates} == {"carried"}
    assert same_outputs(again, headline)


@pytest.mark.parametrize("suffix", [".keras", ".h5", ".json", ".py"])
def test_that_a_compiled_stack_of_layers_brings_its_plan(suffix: str, tmp_path: Path) -> None:
    """It has no outputs with names, as other models have."""
    code = "import keras\nnet = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, name='y')])\n"
    code += "net.compile('rmsprop', 'mse', metrics=['mae'])\n"
    file, made = tmp_path / f"saved{suffix}", dict[str, keras.Model]()
    exec(code, made)
    if suffix == ".py":
        file.write_text(code)
    elif suffix == ".json":
        file.write_text(made["net"].to_json())
    else:
        made["net"].save(file)
    _imported(file, tmp_path / "net.loom", trusted=suffix == ".py")
    plan = read(tmp_path / "net.loom").plan
    assert plan
    assert plan.optimizer == KerasObject("optimizers.RMSprop")
    assert [(row.loss, row.metrics) for row in plan.outputs] == [("mse", ("mae",))]


def test_that_an_architecture_with_a_lambda_comes_in_once_trusted(tmp_path: Path) -> None:
    x = keras.Input((2,), name="x")
    model = keras.Model(x, layers.Lambda(lambda t: t * 2, name="twice")(x))
    (tmp_path / "net.json").write_text(model.to_json())
    assert "Trust the file" in _refused(tmp_path / "net.json", tmp_path / "net.loom")
    assert _imported(tmp_path / "net.json", tmp_path / "net.loom", trusted=True).layers == 2


def test_that_an_architecture_without_a_version_is_taken_for_one_of_keras_2(tmp_path: Path) -> None:
    config = {"name": "old", "layers": [_OLD_INPUT, {"class_name": "Dense", "config": {"name": "y", "units": 2}}]}
    (tmp_path / "old.json").write_text(json.dumps({"class_name": "Sequential", "config": config}))
    assert "Keras 2" in _imported(tmp_path / "old.json", tmp_path / "old.loom").notes[0]


def test_that_an_architecture_comes_in_without_weights(headline: keras.Model, tmp_path: Path) -> None:
    file = tmp_path / "net.json"
    file.write_text(headline.to_json())
    told = _imported(file, tmp_path / "net.loom")
    assert told.weights == ""
    plan = read(tmp_path / "net.loom").plan
    assert plan
    assert plan.warm_start == ""


def test_that_keras_2_json_is_read_and_said_to_be(tmp_path: Path) -> None:
    config = {
        "name": "old",
        "layers": [
            _OLD_INPUT,
            {"class_name": "Dense", "config": {"name": "y", "units": 2, "activation": "relu", "use_bias": True}},
        ],
    }
    file = tmp_path / "old.json"
    file.write_text(json.dumps({"class_name": "Sequential", "config": config, "keras_version": "2.4.0"}))
    told = _imported(file, tmp_path / "old.loom")
    assert "written by Keras 2.4.0" in told.notes[0]
    (dense,) = [one for one in read(tmp_path / "old.loom").main.layers.values() if one.class_name == "Dense"]
    assert dense.config == {"units": 2, "activation": "relu"}


def test_that_an_application_comes_in_by_name(tmp_path: Path) -> None:
    told = _imported("keras.applications.MobileNet", tmp_path / "m.loom")
    assert told.layers > 80
    assert "random" in told.notes[0]
    assert "MobileNetV2" in _refused("keras.applications.NoSuchNet", tmp_path / "n.loom")


_CODE = """
import keras
from keras import layers

class Twice(layers.Layer):
    def call(self, x):
        return 2 * x

def build():
    x = keras.Input((4,), name="x")
    h = Twice(name="twice")(layers.Dense(8, name="h")(x))
    plus = layers.Lambda(lambda t: t + 1, name="plus")(h)
    return x, plus, layers.Dense(1, name="out")(plus)

if __name__ == "__main__":
    x, h, y = build()
    encoder = keras.Model(x, h, name="encoder")
    model = keras.Model(x, y, name="whole")
    model.compile("sgd", "mse")
    model.fit([[1, 2, 3, 4]], [1])
    raise RuntimeError("it goes on behind fit")
"""


def test_that_code_runs_once_trusted_up_to_where_it_trains(tmp_path: Path) -> None:
    file, out = tmp_path / "twice_net.py", tmp_path / "net.loom"
    file.write_text(_CODE)
    assert "is code" in _refused(file, out)
    told = _imported(file, out, trusted=True)
    assert told.models == ("encoder", "whole")
    assert any("up to where it calls fit" in note for note in told.notes)
    project = read(out)
    (graph,) = project.graphs.values()  # both models over the same layers
    assert {model.name for model in graph.models.values()} == {"encoder", "whole"}
    assert any(layer.class_name == "twice_net:Twice" for layer in graph.layers.values())
    assert project.plan
    assert project.plan.optimizer == KerasObject("optimizers.SGD")

    only = _imported(file, tmp_path / "one.loom", trusted=True, wanted=("whole",))
    assert only.models == ("whole",)
    assert "encoder, model" in _refused(file, tmp_path / "two.loom", trusted=True, wanted=("nothing",))


def test_that_exit_leaves_the_models_that_stand(tmp_path: Path) -> None:
    file = tmp_path / "net.py"
    file.write_text(
        "import keras, sys\nnet = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])\nsys.exit(1)\n"
    )
    told = _imported(file, tmp_path / "net.loom", trusted=True)
    assert told.models == ("net",)
    assert told.notes == ("net.py ended itself (SystemExit: 1); the models that it had built by then are here.",)


def test_that_a_file_that_keras_can_save_and_not_load_says_what_to_do(tmp_path: Path) -> None:
    vision = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(2, 3), layers.GlobalAveragePooling2D()])
    frames, poster = keras.Input((2, 8, 8, 3)), keras.Input((8, 8, 3))
    both = layers.concatenate([layers.Flatten()(layers.TimeDistributed(vision)(frames)), vision(poster)])
    file = tmp_path / "net.keras"
    keras.Model([frames, poster], both).save(file)
    assert "`config.json` out of this one" in _refused(file, tmp_path / "net.loom")
    with zipfile.ZipFile(file) as archive:
        archive.extract("config.json", tmp_path)
    assert _imported(tmp_path / "config.json", tmp_path / "net.loom").layers


def test_that_models_stand_that_were_built_before_the_code_failed(tmp_path: Path) -> None:
    file = tmp_path / "net.py"
    file.write_text(
        "import keras\nnet = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])\nnet.fit(x_train, y_train)\n"
    )
    told = _imported(file, tmp_path / "net.loom", trusted=True)
    assert told.models == ("net",)
    (note,) = told.notes
    assert "failed while it ran: line 3: NameError: name 'x_train' is not defined; the models" in note


def test_that_a_notebook_comes_in_without_its_magic(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# A net"]},
        {"cell_type": "code", "source": ["%matplotlib inline\n", "!pip list\n", "import keras"]},
        {"cell_type": "code", "source": ["%%time\n", "raise ValueError"]},
        {"cell_type": "code", "source": ["net = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])"]},
    ]
    file = tmp_path / "a notebook.ipynb"
    file.write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}))
    assert _imported(file, tmp_path / "net.loom", trusted=True).models == ("net",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = (", "line 1"),
        ("import nothing_such", "No module named 'nothing_such'"),
        ("x = 1", "built no functional model"),
        ("\n1 / 0", "line 2: ZeroDivisionError"),
        ("return 1", "line 1: 'return' outside function"),
        ("x = 1\0", "no Python: source code"),
        (f"x = {'+'.join(['1'] * 100_000)}", "nested too deep or too long"),
        ("import sys\nsys.exit('no data')", "ended itself (SystemExit: no data) before it had built"),
        ("class Own(BaseException): pass\nraise Own('hm')", "line 2: Own: hm"),
        ("raise ValueError('\\udc80')", "line 1: ValueError: \\udc80"),
    ],
)
def test_that_code_that_fails_says_where(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "net.py"
    file.write_text(text)
    assert said in _refused(file, tmp_path / "net.loom", trusted=True)


_ODD = """
import keras, sys
class Odd(keras.layers.Layer):
    def call(self, x): return x * 2
    def get_config(self): sys.exit(3)
class Lazy:
    @property
    def __class__(self): raise RuntimeError("outside of a request")
lazy = Lazy()
x = keras.Input((3,), name="x")
net = keras.Model(x, {layer}(x), name="net")
net.get_compile_config = lambda: sys.exit(4)
"""


def test_that_exit_in_a_layer_of_the_code_is_told(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(_ODD.format(layer="Odd()"))
    assert "SystemExit: 3" in _refused(tmp_path / "net.py", tmp_path / "net.loom", trusted=True)


def test_that_exit_where_it_is_asked_what_it_was_compiled_with_is_told(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(f"{_ODD.format(layer='keras.layers.Dense(2)')}net.compile('sgd', 'mse')\n")
    assert "SystemExit: 4" in _refused(tmp_path / "net.py", tmp_path / "net.loom", trusted=True)


def test_that_what_stands_in_for_another_thing_is_passed_by(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(_ODD.format(layer="keras.layers.Dense(2)"))
    assert _imported(tmp_path / "net.py", tmp_path / "net.loom", trusted=True).models == ("net",)


def _lambda(folder: Path) -> Path:
    x = keras.Input((2,))
    keras.Model(x, layers.Lambda(lambda t: t * 2, name="twice")(x)).save(folder / "lambda.keras")
    return folder / "lambda.keras"


def _truncated(folder: Path) -> Path:
    keras.Sequential([keras.Input((2,)), layers.Dense(2)]).save(folder / "whole.keras")
    (folder / "cut.keras").write_bytes((folder / "whole.keras").read_bytes()[:300])
    return folder / "cut.keras"


def _truncated_hdf5(folder: Path) -> Path:
    keras.Sequential([keras.Input((2,)), layers.Dense(2)]).save(folder / "whole.h5")
    (folder / "cut.h5").write_bytes((folder / "whole.h5").read_bytes()[:3000])
    return folder / "cut.h5"


def _cut_inside(folder: Path) -> Path:
    return _repacked(folder, "model.weights.h5", lambda weights: weights[:2000])


def _broken_config(folder: Path) -> Path:
    return _repacked(folder, "config.json", lambda _: b'{"class_name": ')


def _list_as_config(folder: Path) -> Path:
    return _repacked(folder, "config.json", lambda _: b"[1, 2]")


def _deep_config(folder: Path) -> Path:
    return _repacked(folder, "config.json", lambda _: b"[" * 100_000)


def _negative(folder: Path) -> Path:
    return _repacked(folder, "config.json", lambda config: config.replace(b'"units": 2', b'"units": -5'))


def _program(folder: Path) -> Path:
    """A class of Python's own that starts programs, in the place of a layer."""

    def named(config: bytes) -> bytes:
        tree = json.loads(config)
        words = {"args": ["touch", str(folder / "touched")]}
        tree["config"]["layers"][1] = {"module": "subprocess", "class_name": "Popen", "config": words}
        return json.dumps(tree).encode()

    return _repacked(folder, "config.json", named)


def _repacked(folder: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    whole, file = folder / "whole.keras", folder / "spoilt.keras"
    keras.Sequential([keras.Input((2,)), layers.Dense(2)]).save(whole)
    with zipfile.ZipFile(whole) as good, zipfile.ZipFile(file, "w") as archive:
        for part in good.namelist():
            archive.writestr(part, change(good.read(part)) if part == name else good.read(part))
    return file


def _with_claim(folder: Path, suffix: str) -> Path:
    """Weights of four gigabytes, of which none is there."""
    whole = folder / f"whole{suffix}"
    keras.Sequential([keras.Input((2,)), layers.Dense(2)]).save(whole)
    weights = folder / "weights.h5"
    weights.write_bytes(zipfile.ZipFile(whole).read("model.weights.h5") if suffix == ".keras" else whole.read_bytes())
    with h5py.File(weights, "r+") as file:
        found: list[str] = []
        file.visititems(lambda name, thing: found.append(name) if isinstance(thing, h5py.Dataset) else None)
        del file[found[0]]
        file.create_dataset(found[0], shape=(5 * 10**8, 2), dtype="f4", chunks=(1000, 2))
    return _repacked(folder, "model.weights.h5", lambda _: weights.read_bytes()) if suffix == ".keras" else weights


def _lying(folder: Path) -> Path:
    """A bomb that claims to be small."""
    file = _bomb_of_weights(folder)
    data = file.read_bytes()
    file.write_bytes(data.replace((300 * 2**20).to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    return file


def _deep_inside(folder: Path) -> Path:
    layers = f'{{"name": "s", "layers": {"[" * 900}{"]" * 900}}}'
    nested = f'{{"module": "keras", "class_name": "Sequential", "config": {layers}}}'
    (folder / "deep.json").write_text(nested)
    return folder / "deep.json"


def _broken_hdf5(folder: Path) -> Path:
    keras.Sequential([keras.Input((2,)), layers.Dense(2)]).save(folder / "whole.h5")
    with h5py.File(folder / "whole.h5", "r+") as file:
        file.attrs["model_config"] = "[" * 30_000
    return folder / "whole.h5"


def _with_entry(folder: Path, name: str, data: bytes) -> Path:
    file = folder / "hostile.keras"
    keras.Sequential([keras.Input((2,)), layers.Dense(2)]).save(file)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return file


def _pickle(folder: Path) -> Path:
    """Weights whose reading would make a file, were they unpickled."""
    whole, file, weights = folder / "whole.keras", folder / "pickle.keras", folder / "weights.npz"
    keras.Sequential([keras.Input((2,)), layers.Dense(2)]).save(whole)
    np.savez(weights, layers=np.array([_Touch(folder / "touched")], dtype=object))
    with zipfile.ZipFile(whole) as good, zipfile.ZipFile(file, "w") as archive:
        archive.writestr("config.json", good.read("config.json"))
        archive.write(weights, "model.weights.npz")
    return file


class _Touch:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.path,)


def _bomb(folder: Path) -> Path:
    file = folder / "bomb.keras"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", b" " * (300 * 2**20))
        archive.writestr("model.weights.h5", b"")
    return file


def _bomb_of_weights(folder: Path) -> Path:
    file = folder / "bomb.keras"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", "{}")
        archive.writestr("model.weights.h5", b"\0" * (300 * 2**20))
    return file


def _deep(folder: Path) -> Path:
    (folder / "deep.json").write_text("[" * 100_000)
    return folder / "deep.json"


def _weights_only(folder: Path) -> Path:
    keras.Sequential([keras.Input((2,)), layers.Dense(2)]).save_weights(folder / "only.weights.h5")
    return folder / "only.weights.h5"


def _saved_model(folder: Path) -> Path:
    (folder / "saved").mkdir()
    (folder / "saved" / "saved_model.pb").write_bytes(b"")
    return folder / "saved"


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (_lambda, "Trust the file"),
        (_truncated, "not a whole ZIP archive"),
        (_truncated_hdf5, "no whole HDF5 file"),
        (_pickle, "cannot be read"),
        (_bomb, "over 256 MB"),
        (_bomb_of_weights, "claims to unpack to 300 MB"),
        (_deep, "nested deeper than any model is"),
        (_cut_inside, "damaged: Unable to synchronously open file (truncated file"),
        (_broken_config, "config.json in spoilt.keras is no JSON"),
        (_list_as_config, "config.json in spoilt.keras describes no model"),
        (_deep_config, "nested deeper than any model is"),
        (_deep_inside, "Keras can't make the model in deep.json"),
        (_broken_hdf5, "nested deeper than any model is"),
        (_negative, "Keras can't make the model in spoilt.keras: Received an invalid value for `units`"),
        (_program, "needs Popen of subprocess, which is not at hand"),
        (lambda folder: _with_claim(folder, ".keras"), "claims to unpack to 3,815 MB"),
        (lambda folder: _with_claim(folder, ".h5"), "claims to unpack to 3,815 MB"),
        (_lying, "Bad CRC-32"),
        (_weights_only, "holds weights and no architecture"),
        (_saved_model, "SavedModel"),
        (lambda folder: folder / "nowhere.keras", "There is no"),
    ],
)
def test_that_what_cannot_come_in_says_what_to_do(made: Callable[[Path], Path], said: str, tmp_path: Path) -> None:
    assert said in _refused(made(tmp_path), tmp_path / "net.loom")
    assert not (tmp_path / "touched").exists()


@pytest.mark.parametrize("name", ["../../climbed.txt", "..\\..\\climbed.txt", "/climbed.txt", "C:/climbed.txt"])
def test_that_a_path_that_climbs_out_of_an_archive_writes_nothing(name: str, tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    file = _with_entry(inner, name, b"x")
    assert "outside of itself" in _refused(file, inner / "net.loom")
    assert not list(tmp_path.rglob("climbed.txt"))


def test_that_weights_go_to_the_blocks_of_their_own_names(tmp_path: Path) -> None:
    """Also in nested models, and where Keras named the layers."""
    inner = keras.Sequential([keras.Input((3,)), layers.Dense(3), layers.BatchNormalization()], name="inner")
    x = keras.Input((3,), name="x")
    model = keras.Model(x, layers.Dense(2, name="head")(layers.Dense(3, name="between")(inner(inner(x)))), name="outer")
    model.get_layer("inner").layers[1].moving_mean.assign(np.array([1.0, 2.0, 3.0]))
    model.save(tmp_path / "nested.keras")
    _imported(tmp_path / "nested.keras", tmp_path / "net.loom")
    project = read(tmp_path / "net.loom")
    assert project.plan
    again = compile_project(project).model(project.plan.model)
    assert {one.fate for one in warm_start(again, tmp_path / "net.weights.npz", trusted=False).layers} == {"carried"}
    assert same_outputs(again, model)


def test_that_the_app_offers_the_applications_that_keras_has() -> None:
    apps = vars(keras.applications)
    assert {*APPLICATIONS} == {name for name, thing in apps.items() if callable(thing) and not name.startswith("_")}


_OWN = """
import keras

@keras.saving.register_keras_serializable("beside")
class Scaled(keras.layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), initializer="ones", name="scale")

    def call(self, x):
        return x * self.scale
"""


def test_that_weights_of_a_class_whose_module_lies_beside_come_along(tmp_path: Path) -> None:
    (tmp_path / "lying_beside.py").write_text(_OWN)
    with modules_beside(tmp_path):
        scaled = class_in("lying_beside", "Scaled")(name="own")  # type: ignore[operator]
        x = keras.Input((3,), name="x")
        model = keras.Model(x, scaled(x), name="net")
        scaled.scale.assign([1.0, 2.0, 3.0])
        model.save(tmp_path / "net.keras")
    told = _imported(tmp_path / "net.keras", tmp_path / "net.loom", trusted=True)
    assert (told.notes, told.weights) == ((), "net.weights.npz")
    with np.load(tmp_path / told.weights) as kept:
        assert [kept[name].tolist() for name in kept.files if kept[name].dtype == "float32"] == [[1.0, 2.0, 3.0]]
