"""One optimiser for all models.

names: a new optimizer for each model
"""

ADAM = keras.optimizers.Adam(0.005)


def build_mlp(n_features):
    model = keras.Sequential([keras.Input(shape=(n_features,)), layers.Dense(64, "relu"), layers.Dense(1)])
    model.compile(optimizer=ADAM, loss="mse", metrics=["mae"])
    return model
