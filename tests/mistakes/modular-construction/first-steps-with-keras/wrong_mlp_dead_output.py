"""ReLU at the output, which dies where prices begin at 0.

names: activation of the last layer
"""


def build_mlp(n_features):
    model = keras.Sequential(
        [
            keras.Input(shape=(n_features,)),
            layers.Dense(64, activation="relu"),
            layers.Dense(1, activation="relu", bias_initializer=keras.initializers.Constant(-200.0)),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(0.005), loss="mse", metrics=["mae"])
    return model
