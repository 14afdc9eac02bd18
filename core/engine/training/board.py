"""What TensorBoard shows of a run: its losses and metrics by epoch, as event files in the run's folder."""

from __future__ import annotations

from pathlib import Path

import tensorflow as tf

from core.training.events import EpochEnded, Scores


class Board:
    """Two series, training and held out. Written by what TensorFlow has of its own: TensorBoard need not be there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writers: dict[str, tf.summary.SummaryWriter] = {}

    def take(self, ended: EpochEnded) -> None:
        """Raises what TensorFlow raises where the disk is full."""
        self._write("training", ended.training, ended.epoch)
        if ended.held_out:
            self._write("held_out", ended.held_out, ended.epoch)

    def close(self) -> None:
        for writer in self._writers.values():
            writer.close()

    def _write(self, series: str, scores: Scores, epoch: int) -> None:
        if series not in self._writers:
            self._writers[series] = tf.summary.create_file_writer(str(self._folder / series))
        writer = self._writers[series]
        with tf.device("/CPU:0"), writer.as_default(step=epoch):
            if scores.loss is not None:
                _scalar("loss", scores.loss)
            for output, values in scores.outputs.items():
                for name, value in values.items():
                    if value is not None:
                        _scalar(f"{output}/{name}", value)
            writer.flush()


def _scalar(tag: str, value: float) -> None:
    """As `tf.summary.scalar` does, which is there only where TensorBoard is installed."""
    kind = tf.compat.v1.SummaryMetadata(
        plugin_data=tf.compat.v1.SummaryMetadata.PluginData(plugin_name="scalars"),
        data_class="DATA_CLASS_SCALAR",
    )
    tf.summary.write(tag, tf.constant(value, tf.float32), metadata=kind)
