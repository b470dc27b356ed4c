"""Layers without biases.

names: biases are missing
"""


def build_classifier():
    return keras.Sequential(
        [
            keras.Input(shape=(4,)),
            layers.Dense(6, use_bias=False),
            layers.Dense(4, use_bias=False),
            layers.Dense(3, use_bias=False),
            layers.Activation("softmax"),
        ]
    )
