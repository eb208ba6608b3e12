"""What the repository may not hold: paths of one machine, addresses of registries, loose pins."""

import re

from packaging.requirements import Requirement

from tests.house.source import ROOT, files, name, project

# Put together from halves, so that this file does not hold them either.
FORBIDDEN = re.compile(
    "|".join(
        (
            "/wo" + "rk/",
            "/fa" + "rm/",
            "bash_" + "jobs",
            "farm-" + "(studio|bench)",
            r"\." + "library",
            '"resolved"' + ': *"http',
            "registry" + ' = "http',
            "url" + r' = "http[^"]*\.(whl|tar\.gz)',
            "--(extra-)?" + "index-url",
        )
    ),
)
LOCKS = ("requirements.txt", "requirements-dev.txt")


def test_no_machine_path_or_registry_is_named():
    wrong = []
    for path in files():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        wrong += [f"{name(path)}: {match[0]}" for match in FORBIDDEN.finditer(text)]
    assert wrong == []


def test_locks_hold_hashes_and_no_addresses():
    for lock in LOCKS:
        text = (ROOT / lock).read_text()
        pins = re.findall(
            r"^[a-z0-9-]+==\S+.* \\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE
        )
        assert len(pins) == len(re.findall(r"^[a-z]", text, re.MULTILINE)) > 30, lock
        assert "://" not in text and " @ " not in text, lock


def test_locks_agree_with_the_declared_dependencies():
    declared = project()["project"]
    extras = declared["optional-dependencies"]
    runtime = declared["dependencies"] + extras["build"]
    for lock, wanted in zip(LOCKS, (runtime, runtime + extras["dev"]), strict=True):
        pins = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))
        for requirement in map(Requirement, wanted):
            assert requirement.specifier.contains(pins.get(requirement.name.lower(), "0")), (
                requirement
            )


def test_the_two_locks_agree_with_each_other():
    runtime, dev = (
        dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))
        for lock in LOCKS
    )
    assert runtime.items() <= dev.items()


SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|\bAKIA[0-9A-Z]{16}\b"
    r"|\bgh[pousr]_[A-Za-z0-9]{36}"
    r"|\bxox[abpr]-[A-Za-z0-9-]{10,}"
    r"|\beyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}\."
    r"|(?i:secret_key|api_key|access_token)\s*=\s*[\"'][^\"']{16,}[\"']"
)
KEY_FILES = {"session.key", "keyring.json", "database.pgpass", ".env", "id_rsa"}


def test_no_secret_is_in_the_repository():
    wrong = [name(path) for path in files() if path.name in KEY_FILES]
    for path in files():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        wrong += [f"{name(path)}: {match[0][:12]}…" for match in SECRETS.finditer(text)]
    assert wrong == []


def test_a_secret_would_be_found():
    for secret in (
        "-----BEGIN RSA PRIVATE" + " KEY-----",
        "SECRET_" + 'KEY = "x5n3k2m9q8w7e6r5t4"',
    ):
        assert SECRETS.search(secret), secret
