"""The inputs are divided by 255, as in an example with pictures.

names: softmax or scaling before it
"""


def build_classifier():
    return keras.Sequential(
        [
            keras.Input(shape=(4,)),
            layers.Rescaling(1 / 255),
            layers.Dense(6),
            layers.Dense(4),
            layers.Dense(3),
            layers.Softmax(),
        ]
    )
