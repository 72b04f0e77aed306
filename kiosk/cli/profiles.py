"""What the attendee's browser is told: start flags, and the policies of each maker (ux.md K9)."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

Json = Mapping[str, object]


def chromium_policies(address: str) -> Json:
    """Return managed policies of Chromium, Chrome and Edge: this address and nothing else.

    Names and values are those of the Chromium enterprise policy list.
    """
    place = urlsplit(address).netloc
    return {
        "URLBlocklist": ["*"],
        "URLAllowlist": [place],
        "AutofillAddressEnabled": False,
        "AutofillCreditCardEnabled": False,
        "PasswordManagerEnabled": False,
        "TranslateEnabled": False,
        "SearchSuggestEnabled": False,
        "SpellCheckServiceEnabled": False,
        "IncognitoModeAvailability": 2,
        "SavingBrowserHistoryDisabled": True,
        "DeveloperToolsAvailability": 2,
        "ExtensionInstallBlocklist": ["*"],
        "DownloadRestrictions": 3,
        "AllowFileSelectionDialogs": False,
        "PrintingEnabled": False,
        "DefaultPopupsSetting": 2,
        "DefaultNotificationsSetting": 2,
        "DefaultGeolocationSetting": 2,
        "AudioCaptureAllowed": False,
        "VideoCaptureAllowed": False,
        "BrowserSignin": 0,
        "SyncDisabled": True,
        "BrowserGuestModeEnabled": False,
        "BrowserAddPersonEnabled": False,
        "BackgroundModeEnabled": False,
        "NetworkPredictionOptions": 2,
        "MetricsReportingEnabled": False,
        "DefaultBrowserSettingEnabled": False,
    }


def firefox_policies(address: str) -> Json:
    """Return the policies.json of Firefox.

    Its filter of websites knows no ports, so that it allows the whole machine of the address.
    """
    parts = urlsplit(address)
    return {
        "policies": {
            "WebsiteFilter": {
                "Block": ["<all_urls>"],
                "Exceptions": [f"{parts.scheme}://{parts.hostname}/*"],
            },
            "DisableFormHistory": True,
            "OfferToSaveLogins": False,
            "PasswordManagerEnabled": False,
            "AutofillAddressEnabled": False,
            "AutofillCreditCardEnabled": False,
            "TranslateEnabled": False,
            "PrivateBrowsingModeAvailability": 2,
            "SanitizeOnShutdown": True,
            "DisableDeveloperTools": True,
            "BlockAboutConfig": True,
            "BlockAboutAddons": True,
            "BlockAboutProfiles": True,
            "BlockAboutSupport": True,
            "ExtensionSettings": {"*": {"installation_mode": "blocked"}},
            "PrintingEnabled": False,
            "DisableFirefoxAccounts": True,
            "DisableFirefoxStudies": True,
            "DisableTelemetry": True,
            "DontCheckDefaultBrowser": True,
            "NoDefaultBookmarks": True,
            "OverrideFirstRunPage": "",
            "OverridePostUpdatePage": "",
        }
    }


CHROMIUM_FLAGS = (
    "--incognito",
    "--no-first-run",
    "--no-default-browser-check",
    "--noerrdialogs",
    "--disable-pinch",
    "--overscroll-history-navigation=0",
    "--disable-session-crashed-bubble",
    "--password-store=basic",
)
"""The last but two stops the swipe that goes back; the last asks for no keyring on Linux."""
EDGE_FLAGS = ("--edge-kiosk-type=fullscreen", "--inprivate", *CHROMIUM_FLAGS[1:])


@dataclass(frozen=True)
class Browser:
    """A browser: its programs, its flags, and where its policies go.

    `registry` is its key on Windows below HKEY_LOCAL_MACHINE; Firefox reads a file there as well.
    """

    name: str
    programs: tuple[str, ...]
    windows: str
    policies: Callable[[str], Json]
    file: str
    folder: str
    registry: str = ""
    flags: tuple[str, ...] = CHROMIUM_FLAGS
    profile_flag: str = "--user-data-dir="

    def policy_text(self, address: str) -> str:
        return json.dumps(self.policies(address), indent=2, ensure_ascii=False) + "\n"


BROWSERS: Mapping[str, Browser] = {
    "chromium": Browser(
        "Chromium",
        ("chromium", "chromium-browser"),
        r"%LOCALAPPDATA%\Chromium\Application\chrome.exe",
        chromium_policies,
        "ecritoire.json",
        "/etc/chromium/policies/managed",
        r"SOFTWARE\Policies\Chromium",
    ),
    "chrome": Browser(
        "Google Chrome",
        ("google-chrome", "google-chrome-stable"),
        r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
        chromium_policies,
        "ecritoire.json",
        "/etc/opt/chrome/policies/managed",
        r"SOFTWARE\Policies\Google\Chrome",
    ),
    "edge": Browser(
        "Microsoft Edge",
        ("microsoft-edge", "microsoft-edge-stable"),
        r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
        chromium_policies,
        "ecritoire.json",
        "/etc/opt/edge/policies/managed",
        r"SOFTWARE\Policies\Microsoft\Edge",
        EDGE_FLAGS,
    ),
    "firefox": Browser(
        "Firefox",
        ("firefox", "firefox-esr"),
        r"%ProgramFiles%\Mozilla Firefox\firefox.exe",
        firefox_policies,
        "policies.json",
        "/etc/firefox/policies",
        flags=("--no-remote",),
        profile_flag="--profile ",
    ),
}
