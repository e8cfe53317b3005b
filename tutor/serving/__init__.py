"""The screens in a browser: ``cnn-tutor serve``.

A page is a process that runs the screens as whoever started the server, so who may open one is
what matters here; textual-serve, which carries keys and frames, asks nobody.

::

    address   what the server listens on, what browsers call it, and who can reach that
    door      who gets in: token, cookie, Host and Origin of every request
    server    textual-serve behind the door; each page's process, from its start to its end

The process of a page is ``python -m tutor.tui FOLDER``. ``aiohttp`` and ``textual_serve`` (extra
``serve``) are imported in ``door`` and ``server`` and nowhere else.
"""
