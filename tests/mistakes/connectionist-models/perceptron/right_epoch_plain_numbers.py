"""Plain lists and numbers; the mistakes are the length of a list."""


def perceptron_epoch(w, X, y, eta):
    w, wrong = [float(value) for value in w], []
    for i, x in enumerate(X.tolist()):
        answer = 1 if sum(a * b for a, b in zip(w, x, strict=True)) > 0 else 0
        if answer != y[i]:
            wrong.append(i)
            sign = 1 if y[i] == 1 else -1
            for j in range(len(w)):
                w[j] += sign * eta * x[j]
    return w, len(wrong)
