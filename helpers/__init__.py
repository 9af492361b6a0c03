"""The code behind the book: what is known, worked out, drawn, written and delivered.

Rooms, lowest first, and in each its layers; a module imports only from those before it.

* ground: ``places``, ``chapters``, ``units``, ``typography``, ``reads``
* data: ``csv_tables``, ``described``, ``data``, ``precomputed``, ``open_data``, ``base_rates``,
  ``windows``, ``estimates``
* models: ``charting``, ``xp``, ``models``, ``conditions``, ``tex``, ``roots``, ``model``,
  ``paths``, ``belief``, ``readings``, ``verdicts``
* derivations: ``derivations``
* charts: ``render``, ``settings``, ``palette``, ``theme``, ``charts``, ``explorables``
* figure: ``controls``, ``titles``, ``wording``, ``forms``, ``stills``, ``widgets``,
  ``tables``, ``figure_html``, ``figure``, ``figures``
* answers: ``workbench``, ``asking``, ``kept``, ``scoring``, ``predict``, ``answers``,
  ``calculation``, ``questions``, ``checks``, ``cell_figures``, ``in_page``,
  ``page_wire``
* pipeline: ``pipeline``, what goes before the pages: fetch, check, run, draw
* pages: ``sphinx``, what only Sphinx needs
* delivery: ``delivery``, what a reader takes along
* tools: ``tools``, ``__main__``, the command line
"""
