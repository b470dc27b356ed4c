"""Loss and metric are functions; no Input; weights start at zero."""


def build_regressor(n_features):
    model = keras.Sequential([layers.Dense(1, kernel_initializer="zeros")])
    model.compile(
        optimizer=keras.optimizers.Adam(),
        loss=lambda y, y_hat: tf.reduce_mean((y - y_hat) ** 2, axis=-1),
        metrics=[lambda y, y_hat: tf.reduce_mean(tf.abs(y - y_hat), axis=-1)],
    )
    return model
