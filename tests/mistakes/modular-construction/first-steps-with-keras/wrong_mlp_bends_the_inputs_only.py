"""The activation stands before the first layer; behind it all is linear.

names: Give a hidden layer an activation
"""


def build_mlp(n_features):
    model = keras.Sequential(
        [
            keras.Input(shape=(n_features,)),
            layers.Activation("relu"),
            layers.Dense(64),
            layers.Dense(1),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(0.005), loss="mse", metrics=["mae"])
    return model
