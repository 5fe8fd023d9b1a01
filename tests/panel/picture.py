"""Make the picture of the what-if page that the README shows: `python -m tests.panel.picture SCENARIO PICTURE`."""

import shutil
import signal
import subprocess
import sys

CHROMIUM = shutil.which("chromium")
SIZE = {"width": 1280, "height": 900}
LONGEST = 300_000  # [ms]: the first compilation, and the years of the finest figures


def take(scenario: str, picture: str) -> None:
    """Serve a scenario's page, wait for its finest figures, and take its picture."""
    from playwright.sync_api import sync_playwright

    command = [sys.executable, "-m", "drmodel", "panel", scenario, "--language", "en", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server, sync_playwright() as playwright:
        assert server.stdout is not None
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = browser.new_page(viewport=SIZE)
            page.set_default_timeout(LONGEST)
            page.goto(server.stdout.readline().strip())
            page.get_by_text("simulation of 40,960 years").wait_for()
            page.screenshot(path=picture)
            browser.close()
        finally:
            server.send_signal(signal.SIGINT)


if __name__ == "__main__":
    if CHROMIUM is None:
        sys.stdout.write(f"{sys.argv[2]} stays as it is: no chromium here to take it with\n")
    else:
        take(*sys.argv[1:])
        sys.stdout.write(f"{sys.argv[2]} is taken\n")
