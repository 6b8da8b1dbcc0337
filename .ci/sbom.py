"""One bill of materials (CycloneDX 1.5, JSON) for each function, in target/sbom: what its arm64 binary is built of.

Fails if one names less than `cargo tree` does.
"""

import json
import subprocess
import sys
from pathlib import Path

TARGET = "aarch64-unknown-linux-gnu"
ROOT = str(Path.cwd())


def tree(package):
    """Every crate that the function is built of or with, as `name version`."""
    listed = subprocess.run(
        ["cargo", "tree", "--locked", "--package", package, "--target", TARGET]
        + ["--edges", "normal,build", "--prefix", "none", "--format", "{p}"],
        check=True, capture_output=True, text=True,
    )
    return {" ".join(line.split()[:2]).replace(" v", " ") for line in listed.stdout.splitlines() if line}


def main():
    out = Path("target/sbom")
    out.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["cargo", "cyclonedx", "-q", "--format", "json", "--spec-version", "1.5"]
        + ["--describe", "binaries", "--target", TARGET],
        check=True,
    )
    names = sorted(path.parent.name for path in Path("functions").glob("*/Cargo.toml"))
    for name in names:
        # It is written beside the crate, where this tree does not keep what is made. Our own crates have their path in
        # it: where somebody built is nobody's business.
        text = Path(f"functions/{name}/{name}_bin.cdx.json").read_text().replace(f"file://{ROOT}/", "file://")
        bill = json.loads(text)
        named = {f"{it['name']} {it['version']}" for it in [bill["metadata"]["component"], *bill["components"]]}
        missing = tree(name) - named
        if bill["bomFormat"] != "CycloneDX" or missing:
            sys.exit(f"{name}: the bill of materials lacks {sorted(missing)}")
        (out / f"{name}.cdx.json").write_text(text)
        print(f"target/sbom/{name}.cdx.json: {len(bill['components'])} components")
    # One for each binary of the workspace was made, those of the sandbox and the tests among them.
    for made in [path for where in (".", "functions") for path in Path(where).glob("*/*_bin.cdx.json")]:
        made.unlink()


if __name__ == "__main__":
    main()
