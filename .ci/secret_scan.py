"""No secret is in the tree: detect-secrets on every file that git knows or would add.

What it takes for a secret and is none has its reason in no_secrets.yaml. Fails on anything else that is found, and on an
entry for which nothing is found any more.
"""

import re
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml
from detect_secrets import SecretsCollection
from detect_secrets.settings import default_settings, get_settings

# detect-secrets reports the first line of any private key; a test that only names that line would hide a real key
# beside it. What counts is that a key follows.
PRIVATE_KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\\n|\\r|\s)*([A-Za-z0-9+/=]{40,})")


def findings(files):
    """Each as file, line, what it may be, value."""
    collection = SecretsCollection()
    with default_settings():
        get_settings().disable_plugins("PrivateKeyDetector")
        collection.scan_files(*files)
    for file, secret in collection:
        yield file, secret.line_number, secret.type, secret.secret_value
    for file in files:
        text = Path(file).read_bytes()
        for key in PRIVATE_KEY.finditer(text):
            line = text[: key.start()].count(b"\n") + 1
            yield file, line, "Private Key", key.group(1).decode()


def is_named(value, entry):
    """An entry that ends with … names the beginning of a value."""
    return value.startswith(entry[:-1]) if entry.endswith("…") else value == entry


def finds_what_is_planted():
    """Keys made here and now, so that a scan that looks at nothing does not pass."""
    key = secrets.token_urlsafe(48).replace("-", "A").replace("_", "B")
    planted = {
        "AWS Access Key": "id = AKIA" + "".join(secrets.choice("ABCDEFGHIJKLMNOP234567") for _ in range(16)),
        "Private Key": f"-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----",
        "Base64 High Entropy String": f'webhook = "{key}"',
    }
    with tempfile.TemporaryDirectory() as directory:
        for kind, text in planted.items():
            file = Path(directory, "planted.txt")
            file.write_text(text)
            if kind not in {found for _, _, found, _ in findings([str(file)])}:
                sys.exit(f"the scan does not find a planted {kind}")


def main():
    finds_what_is_planted()
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], check=True, capture_output=True
    )
    files = [name for name in listed.stdout.decode().split("\0") if Path(name).is_file()]
    groups = yaml.safe_load(Path(".ci/no_secrets.yaml").read_text())
    entries = [str(value) for group in groups for value in group["values"] if group["reason"]]
    used, unknown = set(), []
    for file, line, kind, value in findings(files):
        named = [entry for entry in entries if is_named(value, entry)]
        # Naming it is not finding it.
        if file != ".ci/no_secrets.yaml":
            used.update(named)
        if not named:
            unknown.append(f"{file}:{line}: {kind}")
    for found in sorted(set(unknown)):
        print(f"{found}: take it out, and replace it where it is used; or say in .ci/no_secrets.yaml why it is none")
    idle = [entry for entry in entries if entry not in used]
    for entry in idle:
        print(f".ci/no_secrets.yaml: nothing is found for {entry}")
    if unknown or idle:
        sys.exit(1)
    print(f"{len(files)} files, no secret")


if __name__ == "__main__":
    main()
