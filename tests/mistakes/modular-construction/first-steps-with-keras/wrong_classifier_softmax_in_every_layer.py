"""Softmax in the hidden layers too.

names: first hidden layer of `build_classifier` each unit depends
"""


def build_classifier():
    model = keras.Sequential([keras.Input(shape=(4,))])
    for units in (6, 4, 3):
        model.add(layers.Dense(units, activation="softmax"))
    return model
