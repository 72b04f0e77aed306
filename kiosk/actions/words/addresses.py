"""Addresses in a text: web pages, e-mail, hashtags, social handles and telephone numbers."""

import re
from collections.abc import Iterator

from kiosk.actions.words.folding import Folded
from kiosk.actions.words.vocabulary import Hit


def find_addresses(folded: Folded, label: str) -> Iterator[Hit]:
    """Yield each address. Dates, years and large numbers are none."""
    for match in _ADDRESS.finditer(folded.letters):
        start, end = match.span()
        yield Hit(label, folded.starts[start], folded.ends[end - 1])


# Without “www” a name counts by its ending. Left out are endings that are words of our languages:
# a space forgotten after a full stop must not stop anybody.
_ENDINGS = "com|org|net|info|edu|gov|int|ngo|ong|eu|uk|fr|ch|nl|dk|pl|pt|br|mx|ar|cl|jp|cn|ru|tr"
_ENDINGS += "|eg|vn|tn|dz|lb|qa|ae|ie|nz|za"
# These count only where no word follows; and any two letters count before a path.
_WORD_ENDINGS = "at|au|be|ca|de|es|it|se"

# No pattern begins inside a run that it has just given up: the text is read about once.
_ADDRESS = re.compile(
    rf"""
      (?<![\w.+-]) [\w.+-]+ @ [\w-]+ (?: \.[\w-]+ )+                                  # e-mail
    | (?<!\w) (?: https?:// | www\. ) \S* [^\s.,;:!?)\]»"'،؛؟]                        # web page
    | (?<![\w@.-]) (?: [\w-]+\. )+
      (?: (?: {_ENDINGS} ) (?![\w-]) (?: / (?: \S* [\w/] )? )?
        | (?: {_WORD_ENDINGS} ) (?= [^\S\n]* (?: [^\w\s] | \n | \Z ) )
        | [a-z]{{2}} / [\w-] \S* )
    | (?<![\w&\#]) \# (?= \d* [^\W\d] ) \w+                                           # hashtag
    | (?<![\w@.]) @ [^\W\d] \w+ (?: \.\w+ )*                                          # handle
    | (?<!\w) (?: \+ | (?<!\d[ .,/'-]) 00 ) \d (?: [ ./()-]{{0,2}} \d ){{6,14}} (?!\d)  # telephone
    | (?<!\w) (?<!\d[ .,/'-]) (?! \d\d?[./-]\d\d?[./-](?:19|20)\d\d )
      \(? 0 (?: [ ./()-]{{0,2}} \d ){{8,10}} (?!\d)
    | (?<!\w) (?<!\d[ .,/'-]) \(? [2-9]\d\d \)? [ .-]? \d{{3}} [ .-] \d{{4}} (?!\d)
    | (?<!\w) \d{{9,15}} (?!\w)
    """,
    re.VERBOSE,
)
