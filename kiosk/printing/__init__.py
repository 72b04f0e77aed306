"""Print pages: codes, fonts, fitting text to its place, and HTML to PDF in a process of its own."""
