"""Compiled as well, with a different activation in each hidden layer."""


def build_classifier():
    model = keras.Sequential([keras.Input(shape=(4,))])
    for units, activation in ((6, "softplus"), (4, "leaky_relu"), (3, "softmax")):
        model.add(layers.Dense(units, activation=activation))
    loss = keras.losses.CategoricalCrossentropy()
    model.compile(optimizer="sgd", loss=loss, metrics=["accuracy"])
    print(model.summary())
    return model
