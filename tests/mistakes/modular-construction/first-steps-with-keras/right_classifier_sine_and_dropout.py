"""Dropout, which is off unless the model trains, and a sine."""


def build_classifier():
    return keras.Sequential(
        [
            keras.Input(shape=(4,)),
            layers.Dense(6, activation=tf.sin),
            layers.Dropout(0.3),
            layers.Dense(4, activation="hard_sigmoid"),
            layers.Dense(3, activation="softmax"),
        ]
    )
