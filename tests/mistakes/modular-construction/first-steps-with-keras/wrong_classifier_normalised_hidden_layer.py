"""The hidden layer is scaled to length 1.

names: depends on the others
"""


def build_classifier():
    return keras.Sequential(
        [
            keras.Input(shape=(4,)),
            layers.Dense(6),
            layers.UnitNormalization(),
            layers.Dense(4),
            layers.Dense(3, activation="softmax"),
        ]
    )
