"""A sigmoid at the end, which looks at each score alone.

names: it is a sigmoid
"""


def build_classifier():
    return keras.Sequential(
        [
            keras.Input(shape=(4,)),
            layers.Dense(6),
            layers.Dense(4),
            layers.Dense(3, activation="sigmoid"),
        ]
    )
