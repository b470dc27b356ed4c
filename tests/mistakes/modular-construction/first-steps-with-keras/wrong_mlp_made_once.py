"""The hidden layer is made outside of the function.

names: share their weights
"""

HIDDEN = layers.Dense(64, activation="relu")


def build_mlp(n_features):
    inputs = keras.Input(shape=(n_features,))
    model = keras.Model(inputs, layers.Dense(1)(HIDDEN(inputs)))
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse", metrics=["mae"])
    return model
