"""The code behind the book: what is known, worked out and drawn.

Layers, lowest first; a module imports only from those before it: ``places``, ``chapters``,
``units``, ``reads``, ``described``, ``data``, ``derived``, ``open_data``, ``base_rates``,
``estimates``, ``charting``, ``xp``, ``models``, ``model``, ``paths``, ``rows``, ``prepared``,
``vocabulary``, ``number_operations``, ``table_operations``, ``studies``, ``company_studies``,
``derivations``, ``derivation_units``, ``readings``, ``render``, ``settings``, ``palette``,
``theme``, ``charts``, ``explorables``, ``controls``, ``forms``, ``widgets``, ``tables``,
``figure_html``, ``figure``, ``figures``, ``workbench``, ``predict``, ``checks``, ``sphinx``,
``tools``, ``__main__``.
"""
