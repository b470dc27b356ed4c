"""The notebook's variables are used for a training inside.

names: has already made
"""


def build_mlp(n_features):
    model = keras.Sequential(
        [keras.Input(shape=(n_features,)), layers.Dense(32, activation="relu"), layers.Dense(1)]
    )
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse", metrics=["mae"])
    X, y, _, _ = load_housing()
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    model.fit(Z[:, :n_features], y, epochs=5, verbose=0)
    return model
