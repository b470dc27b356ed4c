"""What the book's pages share: one figure style, the data, a quiet TensorFlow, drawings of networks."""
