"""The inputs are added to the second hidden layer, which has four units as well.

names: bypasses the second hidden layer
"""


def build_classifier():
    x = keras.Input(shape=(4,))
    h = layers.Dense(4)(layers.Dense(6)(x))
    z = layers.Dense(3)(layers.Add()([x, h]))
    return keras.Model(x, layers.Softmax()(z))
