"""The four inputs get a dense layer of their own.

names: go 4 → 4 → 6 → 4 → 3
"""


def build_classifier():
    return keras.Sequential(
        [
            keras.Input(shape=(4,)),
            layers.Dense(4),
            layers.Dense(6),
            layers.Dense(4),
            layers.Dense(3),
            layers.Activation("softmax"),
        ]
    )
