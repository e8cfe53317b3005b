"""The parts of the screens. None of them starts a process or writes a file."""
