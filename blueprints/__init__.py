"""HTTP only: find, ask, commit, answer. One file per noun; each is registered by its name."""
