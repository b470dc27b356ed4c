"""The scores are those of the last layer, divided by a temperature.

names: Softmax belongs after the last Dense
"""


def build_classifier():
    x = keras.Input(shape=(4,))
    h = layers.Dense(4)(layers.Dense(6)(x))
    z = layers.Dense(3)(h)
    return keras.Model(x, layers.Softmax()(layers.Lambda(lambda v: v / 2.0)(z)))
