"""No Input layer."""


def build_mlp(n_features):
    model = keras.Sequential([layers.Dense(64, "relu"), layers.Dense(64, "relu"), layers.Dense(1)])
    model.compile(loss="mse", optimizer=keras.optimizers.AdamW(0.005), metrics=["mae"])
    return model
