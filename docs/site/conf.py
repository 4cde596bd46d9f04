"""How the site is built (docs/site/build_site.py): Markdown as it stands in the repository, nothing fetched by its readers."""

import tomllib
from pathlib import Path

_PROJECT = tomllib.loads((Path(__file__).parent / "pyproject.toml").read_text("utf-8"))["project"]

project = "Đôn Đốc"
author = "Đôn Đốc"
version = release = _PROJECT["version"]
language = "vi"
root_doc = "index"

extensions = ["myst_parser"]
# Anchors as the pages that show the repository make them, so that one link holds in both places.
myst_heading_anchors = 4
myst_links_external_new_tab = False

html_theme = "furo"
html_title = f"Đôn Đốc {release}"
html_show_copyright = False
html_copy_source = False
html_show_sourcelink = False
html_permalinks_icon = "§"
html_theme_options = {"top_of_page_buttons": []}
# Words of three letters and more are found; the stemmer of a language that has no endings would do nothing.
html_search_language = "vi"
pygments_style = "friendly"
highlight_language = "text"
# The lexer of `toml` and `sh` stumbles over shortened examples; they are shown plain.
suppress_warnings = ["misc.highlighting_failure"]
