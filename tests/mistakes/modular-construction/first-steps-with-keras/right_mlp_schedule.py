"""A learning rate that falls from step to step; the same weights each time."""


def build_mlp(n_features):
    keras.utils.set_random_seed(7)
    schedule = keras.optimizers.schedules.ExponentialDecay(0.01, 300, 0.7)
    model = keras.Sequential(
        [
            keras.Input(shape=(n_features,)),
            layers.Dense(48, activation="elu"),
            layers.Dense(48, activation="swish"),
            layers.Dense(1),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(schedule), loss="mse", metrics=["mae"])
    return model
