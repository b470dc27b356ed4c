"""A term with an invented class: from the platforms' archives to their upload files, all scores known."""
