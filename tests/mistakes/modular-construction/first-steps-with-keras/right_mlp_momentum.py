"""Gradient descent with momentum; activations are layers."""


def build_mlp(n_features):
    model = keras.Sequential(
        [
            keras.Input(shape=(n_features,)),
            layers.Dense(64),
            layers.ReLU(),
            layers.Dense(64),
            layers.LeakyReLU(),
            layers.Dense(1),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.SGD(0.001, momentum=0.9),
        loss=keras.losses.MeanSquaredError(),
        metrics=[keras.metrics.MeanAbsoluteError()],
    )
    return model
