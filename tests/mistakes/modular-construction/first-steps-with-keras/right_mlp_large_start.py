"""Wide layers with large random weights, tried out on an input before it is returned."""


def build_mlp(n_features):
    model = keras.Sequential(
        [
            layers.Dense(256, activation="relu", kernel_initializer="he_normal"),
            layers.Dense(64, activation="relu", kernel_initializer="he_normal"),
            layers.Dense(1, kernel_initializer="he_normal"),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(0.003), loss="mse", metrics=["mae"])
    model(np.zeros((1, n_features)))
    model.optimizer.build(model.trainable_variables)
    return model
