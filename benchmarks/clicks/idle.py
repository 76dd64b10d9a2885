"""What sessions cost that are open and idle."""

from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.clicks.watching import Watch


def resident_mib(pid: int) -> float:
    """Return the memory that a process has, in MiB."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def print_idle(browser: Browser, link: str, log: Path, pid: int, *, many: int) -> None:
    """Open `link` in many sessions of their own, leave them, print what each costs."""
    before, contexts = resident_mib(pid), []
    for _ in range(many):
        context = browser.new_context(viewport={"width": 1440, "height": 1000})
        contexts.append(context)
        page = context.new_page()
        watch = Watch(page, log)
        with watch():
            page.goto(link)
    after = resident_mib(pid)
    print(
        f"{many} idle sessions: {before:,.0f} MiB before, {after:,.0f} MiB after, "
        f"{(after - before) / many:.1f} MiB each"
    )
    for context in contexts:
        context.close()
