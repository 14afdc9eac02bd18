"""The functions of exported code that train one model on several machines, in the place of Keras's `fit`.

They do what `core.engine.training.together` does, where it is said why.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.codegen.training.tool import Tool

TOGETHER: Mapping[str, Tool] = {
    "fit_together": Tool(
        '''def @fit_together(model, train, *, epochs, steps, validation=None, callbacks=()):
    """Train on every worker of the cluster that `TF_CONFIG` tells of.

    Keras's own `fit` fails there (Keras 3.15).
    """
    train_step = @on_replicas(model.train_step)
    test_step = @on_replicas(model.test_step)
    batches = @own_pieces(train)
    callbacks = keras.callbacks.CallbackList(
        list(callbacks), add_history=True, model=model, epochs=epochs, verbose=0
    )
    model.stop_training = False
    callbacks.on_train_begin()
    for epoch in range(epochs):
        model.reset_metrics()
        callbacks.on_epoch_begin(epoch)
        for step in range(steps):
            callbacks.on_train_batch_begin(step)
            callbacks.on_train_batch_end(step, train_step(next(batches)))
        logs = @reached(model)
        if validation is not None:
            model.reset_metrics()
            held_out = @own_pieces(validation)
            for _ in range(len(validation)):
                test_step(next(held_out))
            logs |= {f"val_{name}": value for name, value in @reached(model).items()}
        callbacks.on_epoch_end(epoch, logs)
        told = ", ".join(f"{name}: {value:.4g}" for name, value in logs.items())
        print(f"Epoch {epoch + 1}/{epochs}: {told}", flush=True)
        if model.stop_training:
            break
    callbacks.on_train_end()
    return model.history''',
        ("keras",),
    ),
    "on_replicas": Tool(
        '''def @on_replicas(step):
    """The step on all devices of all workers; it gives the means of their logs."""
    strategy = tf.distribute.get_strategy()

    def on_replica(piece):
        logs = {name: tf.cast(value, "float32") for name, value in step(piece).items()}
        return tf.distribute.get_replica_context().all_reduce("MEAN", logs)

    @tf.function(reduce_retracing=True)
    def on_all(piece):
        logs = strategy.run(on_replica, args=(piece,))
        return {
            name: strategy.experimental_local_results(value)[0]
            for name, value in logs.items()
        }

    return lambda piece: {name: float(value) for name, value in on_all(piece).items()}''',
        ("tf",),
    ),
    "own_pieces": Tool(
        '''def @own_pieces(batches):
    """Of every batch a piece for each device of this worker; the workers share it."""
    strategy = tf.distribute.get_strategy()
    devices = strategy.num_replicas_in_sync

    def here(context):
        count = devices // context.num_input_pipelines
        first = context.input_pipeline_id * count

        def cut(*batch):
            size = tf.shape(tf.nest.flatten(batch)[0])[0]
            tf.debugging.assert_greater_equal(size, devices, "A batch is too small.")
            bounds = size * tf.range(first, first + count + 1) // devices
            pieces = tf.data.Dataset.range(count)
            return pieces.map(
                lambda place: tf.nest.map_structure(
                    lambda part: part[bounds[place] : bounds[place + 1]], batch
                )
            )

        return batches.flat_map(cut).prefetch(tf.data.AUTOTUNE)

    return iter(strategy.distribute_datasets_from_function(here))''',
        ("tf",),
    ),
    "reached": Tool(
        '''def @reached(model):
    """Losses and metrics since they were reset, of all workers."""
    return {name: float(value) for name, value in model.get_metrics_result().items()}''',
    ),
}
