"""The scores come out as they are.

names: softmax is missing
"""


def build_classifier():
    return keras.Sequential(
        [
            keras.Input(shape=(4,)),
            layers.Dense(6),
            layers.Dense(4),
            layers.Dense(3),
        ]
    )
