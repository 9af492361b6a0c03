"""The code behind the book: what is known, worked out and drawn.

Layers, lowest first; a module imports only from those before it: ``places``, ``chapters``,
``units``, ``reads``, ``described``, ``data``, ``derived``, ``open_data``, ``base_rates``,
``estimates``, ``xp``, ``models``, ``model``, ``paths``, ``rows``, ``prepared``, ``vocabulary``,
``number_operations``, ``table_operations``, ``studies``, ``company_studies``, ``derivations``,
``derivation_units``, ``readings``, ``render``, ``settings``, ``palette``, ``theme``, ``charts``,
``explorables``, ``controls``, ``forms``, ``widgets``, ``tables``, ``figure_html``, ``figure``,
``figures``, ``workbench``, ``predict``, ``checks``, ``sphinx``, ``tools``, ``__main__``.
"""

import sys

# Altair checks a chart with jsonschema, which, if it finds this package, spends two seconds of
# every start on a grammar of web addresses. No chart holds one to be checked.
# (None is Python's own way to say so, of which the type of `modules` does not know.)
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
