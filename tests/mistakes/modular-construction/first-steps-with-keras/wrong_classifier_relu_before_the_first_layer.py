"""The activation stands in front of each layer instead of behind it, so the inputs lose their signs.

names: softmax or scaling before it
"""


def build_classifier():
    model = keras.Sequential([keras.Input(shape=(4,))])
    for units in (6, 4, 3):
        model.add(layers.Activation("relu"))
        model.add(layers.Dense(units))
    model.add(layers.Softmax())
    return model
