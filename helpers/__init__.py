"""The code behind the book: what is known, worked out and drawn.

Layers, lowest first; a module imports only from those before it:
``units``, ``data``, ``models``, ``render``, ``charts``, ``figure``, ``checks``, ``sphinx``.
"""
