"""The screens: drawn from the core, which knows nothing of them."""
