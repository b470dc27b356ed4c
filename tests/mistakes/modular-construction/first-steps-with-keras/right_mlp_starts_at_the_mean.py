"""The output starts at a constant, the mean price."""


def build_mlp(n_features):
    model = keras.Sequential(
        [
            keras.Input(shape=(n_features,)),
            layers.Dense(64, activation="relu"),
            layers.Dense(1, kernel_initializer="zeros", bias_initializer=keras.initializers.Constant(22.4)),
        ]
    )
    model.compile(optimizer=keras.optimizers.Nadam(0.01), loss="mse", metrics=["mae"])
    return model
