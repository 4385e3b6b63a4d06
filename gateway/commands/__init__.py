"""The sub-commands of `daftar`, one module each."""
