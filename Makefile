# Two commands do everything: `make book` and `make test`. `make help` lists the rest.
