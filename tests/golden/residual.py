import keras
from keras import layers

image = keras.Input(shape=(256, 256, 3), name="image")
# As many filters as the image has channels, so that the two can be added.
conv = layers.Conv2D(3, 3, padding="same", name="conv")(image)
# The way around the convolution: it only has to learn what to add to the image.
image_plus_conv = layers.Add(name="image_plus_conv")([image, conv])

residual = keras.Model(inputs=image, outputs=image_plus_conv, name="residual")
