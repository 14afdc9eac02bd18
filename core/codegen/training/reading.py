"""The functions of exported code that read samples: tables, arrays and images, those too large for the memory too."""

from __future__ import annotations

from collections.abc import Mapping

from core.codegen.training.tool import Tool

READING: Mapping[str, Tool] = {
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
    "in_one_length": Tool(
        '''def @in_one_length(parts, length):
    """Texts as numbers of words, cut at their beginning or padded with 0 at their end."""
    how = {"maxlen": length, "padding": "post"}
    return [(keras.utils.pad_sequences(x, **how), y) for x, y in parts]''',
        ("keras",),
    ),
    "image_files": Tool(
        '''def @image_files(folder):
    """The images in the folders of a folder; the name of each is the label."""
    endings = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff")
    names = sorted(path.as_posix() for path in Path(folder).glob("*/*"))
    names = [name for name in names if name.lower().endswith(endings)]
    labels = [name.split("/")[-2] for name in names]
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
    "size_of_files": Tool(
        '''def @size_of_files(files, wanted):
    """The one height, width and number of channels of all images, where none is wanted."""
    channels, sizes = {"1": 1, "L": 1, "RGBA": 4}, set()
    for file in files:
        with Image.open(file) as image:
            found = (image.height, image.width, channels.get(image.mode, 3))
        sizes.add(tuple(own if one is None else one for own, one in zip(found, wanted)))
    if len(sizes) != 1:
        raise ValueError("The images are of several sizes: say which they shall have.")
    return sizes.pop()''',
        ("Image",),
    ),
    "size_of_pixels": Tool(
        '''def @size_of_pixels(images, wanted):
    """The height, width and number of channels of all images, where none is wanted."""
    found = (*images.shape[1:], 1)[:3]
    return tuple(own if one is None else one for own, one in zip(found, wanted))''',
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
    "joined": Tool(
        '''def @joined(data, more, names):
    """The arrays of two sources, those of the second behind those of the first."""
    return {name: np.concatenate([data[name], more[name]]) for name in names}''',
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
}
