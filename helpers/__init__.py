"""The code behind the book: what is known, worked out and drawn.

Layers, lowest first; a module imports only from those before it: ``units``, ``data``, ``derived``,
``open_data``, ``base_rates``, ``xp``, ``models``, ``model``, ``paths``, ``readings``, ``render``,
``theme``, ``charts``, ``explorables``, ``controls``, ``widgets``, ``figure``, ``workbench``,
``predict``, ``checks``, ``sphinx``.
"""
