"""Optimiser, loss and metric are objects."""


def build_regressor(n_features):
    model = keras.Sequential([keras.Input(shape=(n_features,)), layers.Dense(1, activation="linear")])
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=0.01, name="mine"),
        loss=keras.losses.MeanSquaredError(),
        metrics=[keras.metrics.MeanAbsoluteError(name="how_far")],
    )
    return model
