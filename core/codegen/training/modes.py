"""The loss modes as classes for exported code: models that train on the gradients of each loss by itself.

They do what `core.engine.training.loss_modes` does, to the bit; formulas have their sources here as there.
"""

from __future__ import annotations

from collections.abc import Mapping

_HEAD = '''class @{name}(keras.Model):
    """{told}"""

    def learn_by(self, losses, weights{more}):
        """Comes before `compile`; a loss and its weight for each output{documented}."""
        losses = [keras.losses.get(loss) for loss in losses]
        self.own_losses = [
            loss if isinstance(loss, keras.losses.Loss) else @MeanOf(loss)
            for loss in losses
        ]
        self.shares = weights
{begun}
    def train_step(self, data):
        x, y, sample_weight = keras.utils.unpack_x_y_sample_weight(data)
        outputs = self.learn(x, y, sample_weight)
        total = self.compute_loss(
            x=x, y=y, y_pred=outputs, sample_weight=sample_weight, training=True
        )
        loss = next(one for one in self.metrics if one.name == "loss")
        loss.update_state(total * @devices())
        return self.compute_metrics(x, y, outputs, sample_weight=sample_weight)

    def values(self, y, outputs, sample_weight):
        """Every loss without its share in the sum."""
        y, outputs = keras.tree.flatten(y), keras.tree.flatten(outputs)
        if sample_weight is None:
            weights = [None] * len(y)
        else:
            weights = keras.tree.flatten(sample_weight)
        parts = zip(self.own_losses, y, outputs, weights, strict=True)
        return [loss(true, output, weight) for loss, true, output, weight in parts]

    def step(self, gradients{numbered}):
{chosen}        if not optimizer.built:
            optimizer.build(self.trainable_variables)
        pairs = zip(gradients, self.trainable_variables, strict=True)
        pairs = [pair for pair in pairs if pair[0] is not None]
        optimizer.apply(*zip(*pairs, strict=True))
'''
_SEPARATE = """
    def learn(self, x, y, sample_weight):
        first = None
        for place, share in enumerate(self.shares):
            with tf.GradientTape() as tape:
                outputs = self(x, training=True)
                value = share * self.values(y, outputs, sample_weight)[place]
                if place == 0:
                    # Penalties on weights count once.
                    value += sum(self.losses) / @devices()
            first = outputs if first is None else first
            self.step(tape.gradient(value, self.trainable_variables), place)
        return first"""
_BALANCED = """
    def learn(self, x, y, sample_weight):
        with tf.GradientTape(persistent=True) as tape:
            outputs = self(x, training=True)
            values = self.values(y, outputs, sample_weight)
            penalty = sum(self.losses)
        variables = self.trainable_variables
        by_loss = [@dense(tape.gradient(value, variables)) for value in values]
        by_loss = [@of_all_devices(gradients) for gradients in by_loss]
        joined = self.joined(@of_all_devices(values), by_loss)
        if self.losses:
            further = @dense(tape.gradient(penalty, variables))
            joined = [@summed(parts) for parts in zip(joined, further, strict=True)]
        self.step([one if one is None else one / @devices() for one in joined])
        return outputs
"""
_PCGRAD = '''
    def joined(self, values, by_loss):
        """Each gradient meets the others in an order drawn by the seed and the step."""
        parts = zip(by_loss, self.shares, strict=True)
        rows = [self.flat(gradients) * share for gradients, share in parts]
        every = tf.stack(rows)
        step = tf.cast(self.optimizer.iterations, "int64")
        order = tf.random.experimental.stateless_shuffle(
            tf.range(len(rows)), seed=[self.seed, step]
        )
        projected = []
        for number, row in enumerate(rows):
            for place in range(len(rows)):
                other = tf.gather(every, order[place])
                along = tf.tensordot(row, other, 1)
                against = tf.logical_and(along < 0, tf.not_equal(order[place], number))
                share = along / (tf.tensordot(other, other, 1) + 1e-12)
                row -= tf.where(against, share, 0.0) * other
            projected.append(row)
        return self.unflat(tf.add_n(projected), by_loss)

    def flat(self, gradients):
        pairs = zip(gradients, self.trainable_variables, strict=True)
        parts = [tf.zeros(of.shape) if part is None else part for part, of in pairs]
        return tf.concat([tf.reshape(part, [-1]) for part in parts], 0)

    def unflat(self, vector, by_loss):
        """The gradients by variable; None where no loss reaches one."""
        variables = self.trainable_variables
        parts = tf.split(vector, [math.prod(variable.shape) for variable in variables])
        reached = [any(one is not None for one in column) for column in zip(*by_loss)]
        return [
            tf.reshape(part, variable.shape) if wanted else None
            for part, variable, wanted in zip(parts, variables, reached, strict=True)
        ]'''
_GRADNORM = '''
    def joined(self, values, by_loss):
        """Algorithm 1 with alpha 1.5, on the last weights that several losses reach."""
        balance = tf.convert_to_tensor(self.balance)
        losses = tf.stack([tf.stop_gradient(value) for value in values])
        begin = tf.convert_to_tensor(self.begin)
        self.begin.assign(tf.where(begin == 0.0, losses, begin))
        shared = self.on_shared(by_loss)
        bare = tf.stack([0.0 if one is None else tf.norm(one) for one in shared])
        norms = balance * bare
        falling = losses / (tf.convert_to_tensor(self.begin) + 1e-12)
        slowness = falling / (tf.reduce_mean(falling) + 1e-12)
        wanted = tf.reduce_mean(norms) * slowness**1.5
        moved = tf.maximum(balance - 0.025 * tf.sign(norms - wanted) * bare, 1e-12)
        self.balance.assign(moved * sum(self.shares) / tf.reduce_sum(moved))
        weighted = [
            [None if part is None else part * balance[place] for part in gradients]
            for place, gradients in enumerate(by_loss)
        ]
        return [@summed(parts) for parts in zip(*weighted, strict=True)]

    def on_shared(self, by_loss):
        """A matrix where there is one."""
        columns = [
            column
            for column in zip(*by_loss, strict=True)
            if sum(part is not None for part in column) > 1
        ]
        matrices = [
            column
            for column in columns
            if any(part is not None and len(part.shape) > 1 for part in column)
        ]
        return (matrices or columns)[-1]'''
_BEGIN_GRADNORM = """        shape, start = (len(weights),), keras.initializers.Constant(weights)
        self.balance = self.add_weight(shape=shape, initializer=start, trainable=False)
        self.begin = self.add_weight(shape=shape, initializer="zeros", trainable=False)
"""
_OF_ALL = "        optimizer = self.optimizer\n"
_OF_ONE = "        optimizer = self.own_optimizers.get(place, self.optimizer)\n"


def _written(
    name: str,
    told: str,
    body: str,
    *,
    more: str = "",
    documented: str = "",
    begun: str = "",
    numbered: str = "",
    chosen: str = _OF_ALL,
) -> str:
    head = _HEAD.format(
        name=name, told=told, more=more, documented=documented, begun=begun, numbered=numbered, chosen=chosen
    )
    return head + body


CLASSES: Mapping[str, tuple[str, str]] = {
    "separate": (
        "Separate",
        _written(
            "Separate",
            "Each loss goes back by itself, through the weights as the one before left them.",
            _SEPARATE,
            more=", optimizers",
            documented="; `optimizers` are those of their own, by place",
            begun="        self.own_optimizers = optimizers\n",
            numbered=", place",
            chosen=_OF_ONE,
        ),
    ),
    "pcgrad": (
        "PCGrad",
        _written(
            "PCGrad",
            "Of two gradients that point apart, each loses the part that goes against the other.\n\n"
            '    Yu et al., "Gradient Surgery for Multi-Task Learning", 2020 (arXiv:2001.06782).\n    ',
            _BALANCED + _PCGRAD,
            more=", seed",
            begun="        self.seed = seed\n",
        ),
    ),
    "gradnorm": (
        "GradNorm",
        _written(
            "GradNorm",
            "Weighs the losses so that their gradients keep in step with how slowly each falls.\n\n"
            '    Chen et al., "GradNorm", 2018 (arXiv:1711.02257).\n    ',
            _BALANCED + _GRADNORM,
            begun=_BEGIN_GRADNORM,
        ),
    ),
}
"""By loss mode the name of its class, and its source with `@` before the names of tools."""

MEAN_OF = '''class @MeanOf(keras.losses.Loss):
    """A loss that is given as a function, with its mean over the samples."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def call(self, y_true, y_pred):
        return self.function(y_true, y_pred)'''
DEVICES = '''def @devices():
    """How many share a batch: Keras divides losses by it, and optimizers sum gradients."""
    return tf.distribute.get_strategy().num_replicas_in_sync'''
OF_ALL_DEVICES = '''def @of_all_devices(parts):
    """The sums over all devices; None where there is none."""
    everybody = tf.distribute.get_replica_context()
    return [one if one is None else everybody.all_reduce("SUM", one) for one in parts]'''
DENSE = """def @dense(gradients):
    return [one if one is None else tf.convert_to_tensor(one) for one in gradients]"""
SUMMED = '''def @summed(parts):
    """The sum of those that are there; None where none is."""
    here = [part for part in parts if part is not None]
    return tf.add_n(here) if here else None'''
