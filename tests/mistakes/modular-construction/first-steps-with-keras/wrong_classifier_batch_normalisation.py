"""A layer with weights that nobody asked for.

names: not asked for
"""


def build_classifier():
    return keras.Sequential(
        [
            keras.Input(shape=(4,)),
            layers.Dense(6),
            layers.BatchNormalization(),
            layers.Dense(4),
            layers.Dense(3),
            layers.Activation("softmax"),
        ]
    )
