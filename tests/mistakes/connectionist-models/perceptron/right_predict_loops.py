"""Python loops and a list."""


def predict(w, X):
    answers = []
    for x in X:
        z = 0
        for j in range(len(w)):
            z += w[j] * x[j]
        answers.append(1 if z > 0 else 0)
    return answers
