"""The small functions that exported training code defines for itself, each only where it is used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.codegen.imports import Imports
from core.codegen.names import Names
from core.codegen.page import Page
from core.codegen.training.modes import CLASSES, DENSE, MEAN_OF, SUMMED

_OTHER = re.compile(r"@(\w+)")


@dataclass(frozen=True)
class Tool:
    """Source in which `@name` stands for a tool, itself included, and the modules that it needs."""

    source: str
    modules: tuple[str, ...] = ()


_MODULES = {"Separate": ("keras", "tf"), "PCGrad": ("keras", "math", "tf"), "GradNorm": ("keras", "tf")}
TOOLS: Mapping[str, Tool] = {
    "MeanOf": Tool(MEAN_OF, ("keras",)),
    "dense": Tool(DENSE, ("tf",)),
    "summed": Tool(SUMMED, ("tf",)),
    **{name: Tool(source, _MODULES[name]) for name, source in CLASSES.values()},
    "as_numbers": Tool(
        '''def @as_numbers(column):
    """Text as numbers, NaN where there is none."""
    return pd.to_numeric(column, errors="coerce").to_numpy("float64")''',
        ("pd",),
    ),
    "written": Tool(
        '''def @written(value):
    """A value of a table as text: whole numbers without a point, nothing where it is missing."""
    if pd.isna(value):
        return ""
    if isinstance(value, (bool, float, np.number, np.bool_)) and value % 1 == 0:
        return str(int(value))
    return str(value).strip()''',
        ("np", "pd"),
    ),
    "both_parts": Tool(
        '''def @both_parts(parts):
    """Training and test samples behind each other; `is_test` tells them apart."""
    (x, y), (x_test, y_test) = parts
    is_test = np.arange(len(x) + len(x_test)) >= len(x)
    x, y = np.concatenate([x, x_test]), np.concatenate([y, y_test])
    return {"x": x, "y": y, "is_test": is_test.astype("int8")}''',
        ("np",),
    ),
    "image_files": Tool(
        '''def @image_files(folder):
    """The images in the folders of a folder; the name of each is the label."""
    endings = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff")
    paths = Path(folder).glob("*/*")
    names = sorted(path.relative_to(folder).as_posix() for path in paths)
    names = [name for name in names if name.lower().endswith(endings)]
    labels = [name.partition("/")[0] for name in names]
    return pd.DataFrame({"image": names, "label": labels})''',
        ("Path", "pd"),
    ),
    "images_of": Tool(
        '''def @images_of(files, shape):
    """The pixels of image files, decoded when they are wanted."""
    mode = {1: "grayscale", 3: "rgb", 4: "rgba"}[shape[-1]]
    how = {"target_size": shape[:2], "color_mode": mode, "interpolation": "bilinear"}

    def load(files):
        images = [keras.utils.load_img(file.decode(), **how) for file in files]
        return np.stack([keras.utils.img_to_array(image) for image in images])

    pixels = tf.numpy_function(load, [files], "float32", stateful=False)
    return tf.ensure_shape(pixels, (None, *shape))''',
        ("keras", "np", "tf"),
    ),
    "resized": Tool(
        '''def @resized(images, shape):
    """Arrays of pixels from 0 to 255, brought to one size and number of channels."""
    mode = {1: "L", 3: "RGB", 4: "RGBA"}[shape[-1]]
    if images.ndim == 4 and images.shape[-1] == 1:
        images = images[..., 0]
    images = [Image.fromarray(image).convert(mode) for image in images]
    size, bilinear = shape[1::-1], Image.Resampling.BILINEAR
    images = [image.resize(size, bilinear) for image in images]
    return np.stack([keras.utils.img_to_array(image) for image in images])''',
        ("Image", "keras", "np"),
    ),
    "as_parquet": Tool(
        '''def @as_parquet(cache, tables):
    """Tables of text behind each other in a file whose columns can be read by themselves."""
    path, writer = Path(cache.name, "table.parquet"), None
    for table in tables:
        table = table.apply(lambda column: column.str.strip())
        table = pa.Table.from_pandas(table, preserve_index=False)
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    writer.close()
    return path''',
        ("Path", "pa", "pq"),
    ),
    "Columns": Tool(
        '''class @Columns:
    """A table too large for the memory: a column is read when it is asked for."""

    def __init__(self, path, written=None):
        self.path, self.written = path, written

    def __getitem__(self, name):
        column = pd.read_parquet(self.path, columns=[name])[name]
        return column.map(self.written) if self.written else column''',
        ("pd",),
    ),
    "stored": Tool(
        '''def @stored(cache, name, array):
    """The array in a file, of which only what is asked for is read."""
    path = Path(cache.name, f"{name}.npy")
    np.save(path, array)
    return np.load(path, mmap_mode="r")''',
        ("Path", "np"),
    ),
    "rows_of": Tool(
        '''def @rows_of(samples, rows):
    """The samples in some rows, read from the files that hold them."""
    arrays = tf.nest.flatten(samples)
    dtypes = [tf.string if one.dtype == object else one.dtype for one in arrays]
    found = tf.numpy_function(
        lambda rows: [array[rows] for array in arrays], [rows], dtypes, stateful=False
    )
    for one, array in zip(found, arrays, strict=True):
        one.set_shape((None, *array.shape[1:]))
    return tf.nest.pack_sequence_as(samples, found)''',
        ("tf",),
    ),
    "standardise": Tool(
        '''def @standardise(values, training, *alike):
    """Mean 0 and deviation 1 over the training rows, of columns that are alike too.

    A missing value becomes the mean.
    """
    sample = np.concatenate([column[training] for column in (values, *alike)])
    axis = 0 if values.ndim < 3 else None
    count = np.maximum((~np.isnan(sample)).sum(axis=axis), 1)
    mean = np.nansum(sample, axis=axis) / count
    deviation = np.sqrt(np.nansum((sample - mean) ** 2, axis=axis) / count)
    deviation = np.where(deviation > 0, deviation, 1.0)
    return np.nan_to_num((values - mean) / deviation)''',
        ("np",),
    ),
    "as_text": Tool(
        '''def @as_text(values):
    """A text for each value; whole numbers are written without a point."""
    if values.dtype.kind == "f" and (values == np.rint(values)).all():
        values = values.astype("int64")
    return pd.Series(values).astype(str).str.strip()''',
        ("np", "pd"),
    ),
    "by_size": Tool(
        '''def @by_size(value):
    """The sort key of a category: numbers by size, before words by letter."""
    try:
        return (False, float(value), "")
    except ValueError:
        return (True, 0.0, value)''',
    ),
    "frequent_values": Tool(
        '''def @frequent_values(column, most=None):
    """The values of a column, or the most frequent ones."""
    counts = Counter(value for value in column if value)
    frequent = sorted(counts, key=lambda value: (-counts[value], value))[:most]
    return sorted(frequent, key=@by_size)''',
        ("Counter",),
    ),
    "codes_of": Tool(
        '''def @codes_of(column, known):
    """The place of each value among those known, -1 for any other."""
    return pd.Index(known, dtype=object).get_indexer(column).astype("int32")''',
        ("pd",),
    ),
    "class_weights": Tool(
        '''def @class_weights(labels, weights, known=()):
    """A weight for each sample by its class, by name or number; 1 for all others."""
    labels = labels.reshape(len(labels))
    found = np.ones(len(labels), "float32")
    for label, weight in weights.items():
        number = known.index(label) if label in known else float(label)
        found[labels == number] = weight
    return found''',
        ("np",),
    ),
    "named_arrays": Tool(
        '''def @named_arrays(given):
    """The columns of a dict or a table by name, a pair as `x` and `y`."""
    if isinstance(given, tuple):
        given = dict(zip(("x", "y"), given, strict=True))
    arrays = {name: np.asarray(given[name]) for name in given.keys()}
    for name, values in arrays.items():
        if values.dtype.kind in "OU":
            arrays[name] = pd.Series(values, dtype=object).fillna("").to_numpy()
    return arrays''',
        ("np", "pd"),
    ),
    "words_of": Tool(
        r'''def @words_of(text):
    """Letters, digits and the apostrophes between them, in lower case."""
    return re.findall(r"[^\W_]+(?:['\u2019][^\W_]+)*", text.lower())''',
        ("re",),
    ),
    "characters_of": Tool(
        """def @characters_of(text):
    return list(text.lower())""",
    ),
    "frequent_tokens": Tool(
        '''def @frequent_tokens(column, split, most=None):
    """The tokens of all texts, the most frequent ones first."""
    counts = Counter(token for text in column for token in split(text))
    return sorted(counts, key=lambda token: (-counts[token], token))[:most]''',
        ("Counter",),
    ),
    "longest_of": Tool(
        '''def @longest_of(column, split):
    """The number of tokens in the longest text."""
    return max(1, *(len(split(text)) for text in column))''',
    ),
    "as_sequences": Tool(
        '''def @as_sequences(column, split, known, length):
    """Token numbers from 2, padded with 0 at the end; 1 is any token not known, and an empty text."""
    numbers = {token: number for number, token in enumerate(known, start=2)}
    rows = np.zeros((len(column), length), "int32")
    for row, text in zip(rows, column, strict=True):
        found = [numbers.get(token, 1) for token in split(text)[:length]]
        row[: max(len(found), 1)] = found or 1
    return rows''',
        ("np",),
    ),
}


class Toolbox:
    """Gives tools by the names they go under in the code, and remembers which were asked for."""

    def __init__(self, names: Names, imports: Imports) -> None:
        self._names, self._imports = names, imports
        self._given: dict[str, str] = {}

    def name(self, tool: str) -> str:
        if tool not in self._given:
            self._given[tool] = self._names.give(tool)
            for module in TOOLS[tool].modules:
                self._imports.module(module)
            for other in _OTHER.findall(TOOLS[tool].source):
                self.name(other)
        return self._given[tool]

    def pages(self) -> list[Page]:
        """A page for each tool that was asked for, always in the same order."""
        pages = []
        for tool in TOOLS:
            if tool in self._given:
                page = Page()
                page.put(_OTHER.sub(lambda found: self._given[found[1]], TOOLS[tool].source))
                pages.append(page)
        return pages
