"""Runs the scanners and brings what they find into one form."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Finding:
    rule: str
    resource: str
    kind: str
    text: str


def cfn_lint(templates: list[Path]) -> set[Finding]:
    """With its own rules and those for serverless applications, on the templates as they are written."""
    command = [_tool("cfn-lint"), "--append-rules", "cfn_lint_serverless.rules", "--format", "json"]
    out = _run([*command, "-t", *map(str, templates)], cwd=templates[0].parent)
    findings = set()
    for it in json.loads(out):
        path = it["Location"]["Path"] or []
        resource = str(path[1]) if len(path) > 1 else "/".join(map(str, path)) or Path(it["Filename"]).name
        kind = "AWS::Serverless::Function" if it["Rule"]["Id"].startswith("WS") else ""
        findings.add(Finding(it["Rule"]["Id"], resource, kind, it["Message"]))
    return findings


def checkov(tool: Path, templates: list[Path], away: Path) -> set[Finding]:
    """On templates as they are written and as they are deployed. It runs away from this repository, whose
    .checkov.yaml leaves out what reasons.yaml has a reason for. Files are named from there: it takes a whole path of
    40 letters and slashes for a secret key."""
    command = [str(tool), "--framework", "cloudformation", "--compact", "--quiet", "--skip-download", "-o", "json"]
    # Without this it asks its maker's server what its rules are called.
    files = [os.path.relpath(it, away) for it in templates]
    out = _run([*command, "-f", *files], env={"BC_SKIP_MAPPING": "TRUE"}, cwd=away)
    report = json.loads(out)
    summary = report["summary"]
    if summary["parsing_errors"] or not summary["passed"]:
        raise SystemExit(f"checkov could not read what it was to check: {summary}")
    findings = set()
    for it in report["results"]["failed_checks"]:
        kind, _, resource = it["resource"].rpartition(".")
        kind = kind.replace("AWS::Serverless::Function", "AWS::Lambda::Function")
        findings.add(Finding(it["check_id"], resource, kind, it["check_name"]))
    return findings


def cdk_nag(folder: Path, shapes: list[Path], target: Path) -> set[Finding]:
    report = target / "nag" / "validation-report.json"
    report.unlink(missing_ok=True)
    # Ends with an error where it finds something.
    command = ["node", str(folder / "nag.cjs"), str(report.parent), *map(str, shapes)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not report.exists():
        raise SystemExit(done.stderr)
    packs = json.loads(report.read_text())["pluginReports"]
    # A third is the CDK's own, if CloudFormation would not take a template.
    if not (names := {it["pluginName"] for it in packs}) >= {"HIPAA.Security", "Serverless"}:
        raise SystemExit(f"cdk-nag ran only {names}")
    findings = set()
    for violation in (it for pack in packs for it in pack["violations"]):
        for construct in violation["violatingConstructs"]:
            shape, *path = construct["constructPath"].split("/")
            resource = path[-1].split(" ")[0] if path else shape
            kinds = json.loads((target / f"{shape}.json").read_text())["Resources"]
            kind = kinds.get(resource, {}).get("Type", "")
            findings.add(Finding(violation["ruleName"], resource, kind, violation["description"]))
    return findings


def _tool(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def _run(command: list[str], env: dict[str, str] | None = None, cwd: Path | None = None) -> str:
    """What a scanner prints. All of them end with an error where they find something."""
    done = subprocess.run(command, env=os.environ | (env or {}), cwd=cwd, capture_output=True, text=True, check=False)
    if not done.stdout:
        raise SystemExit(f"{command[0]} printed nothing and ended with {done.returncode}:\n{done.stderr}")
    return done.stdout
