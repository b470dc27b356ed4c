"""Linear layers with dropout between them.

names: linear from end to end
"""


def build_mlp(n_features):
    model = keras.Sequential(
        [
            keras.Input(shape=(n_features,)),
            layers.Dense(64),
            layers.Dropout(0.1),
            layers.Dense(64),
            layers.Dense(1),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(0.005), loss="mse", metrics=["mae"])
    return model
