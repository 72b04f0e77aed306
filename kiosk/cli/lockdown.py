"""`kiosk lockdown`: start files and policies for the attendee's browser, into a folder."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import click

from kiosk.cli.command import Fault, main
from kiosk.cli.profiles import BROWSERS, Browser

ADDRESS = "http://127.0.0.1:8080/"
PLAIN_ADDRESS = re.compile(r"https?://(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?/")
"""An address as it may stand in a script: nothing that a shell would take for more."""


@main.command("lockdown")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder that the files go to; it is made where it is missing.",
)
@click.option(
    "--browser",
    "name",
    type=click.Choice(list(BROWSERS)),
    default="chromium",
    show_default=True,
    help="The attendee's browser; the desk uses another one.",
)
@click.option("--address", default=ADDRESS, show_default=True, help="Where the kiosk answers.")
def lockdown_command(out: Path, name: str, address: str) -> None:
    """Write start files and policies that keep the attendee's browser on the kiosk.

    Nothing on this machine changes: README.txt says where each file goes.

    Example: kiosk lockdown --out lockdown --browser chrome
    """
    address = address if address.endswith("/") else address + "/"
    if not PLAIN_ADDRESS.fullmatch(address) or not _has_port(address):
        raise Fault(f"“{address}” is no address of a kiosk. Write it like {ADDRESS}")
    for file, text in files_of(BROWSERS[name], address).items():
        path = out / file
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            path.chmod(0o755 if path.suffix == ".sh" else 0o644)
        except OSError as fault:
            raise Fault(f"{path} cannot be written ({fault.strerror}).") from None
        click.echo(path)
    click.echo("Read README.txt first. The desk needs another browser: it prints and saves.")


def _has_port(address: str) -> bool:
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False


def files_of(browser: Browser, address: str) -> Mapping[str, str]:
    """Return the text of each file by its name."""
    files = {
        "README.txt": readme(browser, address),
        "start-kiosk.sh": start_sh(browser, address),
        "start-kiosk.bat": start_bat(browser, address).replace("\n", "\r\n"),
        browser.file: browser.policy_text(address),
    }
    if browser.registry:
        files["policies.ps1"] = policies_ps1(browser).replace("\n", "\r\n")
    return files


def start_sh(browser: Browser, address: str) -> str:
    programs = " ".join(browser.programs)
    return f"""#!/bin/sh
# Starts {browser.name} for attendees: full screen, with a fresh profile each time.
# It starts again when somebody closes it; Ctrl-C in this window ends it.
program=
for name in {programs}; do
  command -v "$name" >/dev/null && {{ program=$name; break; }}
done
[ -n "$program" ] || {{ echo "{browser.name} is not installed."; exit 1; }}
profile=
trap 'rm -rf "$profile"' EXIT
trap 'exit 0' INT TERM
while true; do
  profile=$(mktemp -d)
  "$program" --kiosk "{address}" {" ".join(browser.flags)} {browser.profile_flag}"$profile"
  rm -rf "$profile"
  sleep 1
done
"""


def start_bat(browser: Browser, address: str) -> str:
    return f"""@echo off
rem Starts {browser.name} for attendees: full screen, with a fresh profile each time.
rem It starts again when somebody closes it; close this window to end it.
set "PROGRAM={browser.windows}"
if not exist "%PROGRAM%" echo {browser.name} is not at %PROGRAM% & pause & exit /b 1
:again
set "PROFILE=%TEMP%\\ecritoire-%RANDOM%%RANDOM%"
mkdir "%PROFILE%"
start "" /wait "%PROGRAM%" --kiosk "{address}" {" ".join(browser.flags)} \
{browser.profile_flag}"%PROFILE%"
rmdir /s /q "%PROFILE%"
timeout /t 1 /nobreak >nul
goto again
"""


def policies_ps1(browser: Browser) -> str:
    return f"""# Puts the policies of {browser.file} where {browser.name} reads them on Windows.
# In PowerShell as administrator:  powershell -ExecutionPolicy Bypass -File policies.ps1
# To take them away again:         the same, followed by  -Remove
param([switch]$Remove)
$key = 'HKLM:\\{browser.registry}'
$ours = (Get-ItemProperty $key -ErrorAction SilentlyContinue).EcritoireLockdown -eq 1
if ($Remove) {{
  if ($ours) {{ Remove-Item $key -Recurse; Write-Output 'The policies are gone.' }}
  else {{ Write-Output 'There were none of ours.' }}
  exit 0
}}
if (Test-Path $key) {{
  Write-Output "There are policies already in $key, so nothing was changed."; exit 1
}}
$policies = Get-Content -Raw -Encoding UTF8 "$PSScriptRoot\\{browser.file}" | ConvertFrom-Json
New-Item $key -Force | Out-Null
New-ItemProperty $key -Name EcritoireLockdown -Value 1 -Type DWord | Out-Null
foreach ($one in $policies.PSObject.Properties) {{
  if ($one.Value -is [array]) {{
    New-Item "$key\\$($one.Name)" -Force | Out-Null
    $number = 1
    foreach ($value in $one.Value) {{
      New-ItemProperty "$key\\$($one.Name)" -Name $number -Value $value -Type String | Out-Null
      $number++
    }}
  }} else {{
    New-ItemProperty $key -Name $one.Name -Value ([int]$one.Value) -Type DWord | Out-Null
  }}
}}
Write-Output 'The policies are set. Start the browser again.'
"""


def readme(browser: Browser, address: str) -> str:
    if browser.registry:
        windows = "run policies.ps1 as administrator; with -Remove it takes them away again"
    else:
        windows = r"copy it to C:\Program Files\Mozilla Firefox\distribution"
    return f"""Lock-down of the attendee's browser: {browser.name}
Made by: kiosk lockdown. Address of the kiosk: {address}

What each file does, and where it goes
  start-kiosk.sh    Linux: starts the browser full screen with a fresh profile, again when closed.
  start-kiosk.bat   Windows: the same.
  {browser.file:<17} The policies: no other address, no downloads, no printing, no autofill,
                    no saved passwords, no developer tools, private windows only.
                    Linux:   sudo mkdir -p {browser.folder}
                             sudo cp {browser.file} {browser.folder}/
                    Windows: {windows}
                    Take the file away after the event, and the browser is as it was.

The desk needs another browser
  The policies hold for every window of {browser.name} on this machine. The desk prints, saves and
  imports: open it in another browser, or on another device.

Try it before the doors open
  Start it, then open file:///etc/passwd (Windows: file:///C:/) with Ctrl-O or Ctrl-L: the browser
  must refuse.

What this cannot stop
  The power button, the keys of the system (Ctrl-Alt-Del, Alt-Tab, the Windows key), USB sticks, and
  an adult who means it. Sit where you see the screen, switch the laptop's sleep off, and let the
  attendees' account be one without rights. Sheets for iPad and Android: kiosk print lockdown-sheet.
"""
