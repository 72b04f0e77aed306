"""A server and a file that no printed page may reach, and pages that ask for both."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread


class Outside:
    """A server and a file that no page may reach."""

    def __init__(self, folder: Path) -> None:
        self.requests: list[str] = []
        outside = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outside.requests.append(self.path)
                body = b"p::after { content: ' FETCHED ' }"
                self.send_response(200)
                self.send_header("Content-Type", "text/css")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._serving = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._serving.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.file = folder / "outside.css"
        self.file.write_text("p::before { content: ' READ ' }", "ascii")

    def page(self) -> str:
        """Return a page that asks for both in every way that WeasyPrint knows."""
        file = self.file.as_uri()
        return f"""<html lang="en"><head><title>Leak</title>
            <link rel="stylesheet" href="{self.url}/link.css"><link rel="stylesheet" href="{file}">
            <link rel="attachment" href="{self.url}/attached"><link rel="attachment" href="{file}">
            <style>@import "{self.url}/import.css"; @import "{file}";
              @font-face {{ font-family: F; src: url({self.url}/font) }}
              p {{ font-family: F; background: url({self.url}/background) }}
              li {{ list-style-image: url({self.url}/marker) }}</style></head>
            <body><p>Amal</p><ul><li>x</ul><img src="{self.url}/img">
            <a rel="attachment" href="{file}">a</a>
            <object data="{self.url}/object"></object><embed src="{self.url}/embed">
            <svg width="9" height="9"><image href="{self.url}/svg" width="9" height="9"/>
              <use href="{self.url}/use#a"/></svg></body></html>"""

    def wishes(self) -> tuple[str, ...]:
        """Return what a hostile pack or guest would write in fields: each way to ask for both.

        They are several, since what stands in all fields of a sheet takes long to lay out.
        """
        file = self.file.as_uri()
        links = (
            f'{self.url}/said<link rel="stylesheet" href="{self.url}/link.css">'
            f'<link rel="stylesheet" href="{file}">'
        )
        styles = (
            f'{file}<link rel="attachment" href="{file}">'
            f'<style>@import "{self.url}/import.css"; @import "{file}";'
            f" p {{ background: url({self.url}/background) }}</style>"
        )
        pictures = (
            f'<img src="{self.url}/img"><img src="{file}">'
            f'<svg><image href="{self.url}/svg"/><use href="{file}#a"/></svg>'
            f" @import url({self.url}/bare); url({file})"
        )
        return tuple(f"\"'></style></title></svg>{wish}" for wish in (links, styles, pictures))

    def close(self) -> None:
        self._server.shutdown()
        self._serving.join()
        self._server.server_close()
