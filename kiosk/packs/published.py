"""The JSON Schema of a pack, made from what its files hold."""

from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import models_json_schema

from kiosk.packs.schema import CaseFacts, CasePage, Facts, PackFacts, StoryFacts, StoryPage

FILES: Mapping[str, type[Facts]] = {
    r"^pack\.toml$": PackFacts,
    r"^cases/[^/]+/case\.toml$": CaseFacts,
    r"^cases/[^/]+/[a-z]{2,3}\.md$": CasePage,
    r"^stories/[^/]+/story\.toml$": StoryFacts,
    r"^stories/[^/]+/[a-z]{2,3}\.md$": StoryPage,
}


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a pack seen as one object: file name → content, `/` in names.

    Of a Markdown file it is the front matter. What one file says about another (known source ids,
    references, missing languages) no schema can tell: `check` does.
    """
    references, definitions = models_json_schema(
        [(model, "validation") for model in FILES.values()],
        title="Case pack",
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **definitions,
        "type": "object",
        "required": ["pack.toml"],
        "patternProperties": {
            name: references[(model, "validation")] for name, model in FILES.items()
        },
    }
