"""The width of the first layer stands where the number of features belongs.

names: input of shape (5, 4)
"""


def build_classifier():
    return keras.Sequential(
        [
            keras.Input(shape=(6,)),
            layers.Dense(6),
            layers.Dense(4),
            layers.Dense(3),
            layers.Activation("softmax"),
        ]
    )
