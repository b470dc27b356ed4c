"""Dense is called without the module that it is in.

names: Did you mean `layers.Dense`
"""


def build_classifier():
    return keras.Sequential(
        [
            keras.Input(shape=(4,)),
            layers.Dense(6, activation="relu"),
            layers.Dense(4, activation="relu"),
            Dense(3, activation="softmax"),
        ]
    )
