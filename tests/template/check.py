"""Scans template.yaml and waf.yaml: python check.py CHECKOV. Fails on each finding for which reasons.yaml has no
reason, and on each reason for which there is no finding any more."""

import sys
from pathlib import Path

import yaml

import scanners
import transform

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent


def reasons() -> dict[tuple[str, str], str]:
    """By rule and resource; a resource may be named by its type, where the reason holds for all of a kind."""
    known = {}
    for it in yaml.safe_load((FOLDER / "reasons.yaml").read_text()):
        if len(it["reason"].split()) < 5:
            raise SystemExit(f"reasons.yaml: {it['rules']}: this is no reason: {it['reason']}")
        for rule in it["rules"]:
            for resource in it["resources"]:
                known[rule, resource] = it["reason"]
    return known


def main() -> int:
    target = ROOT / "target" / "template"
    target.mkdir(parents=True, exist_ok=True)
    shapes = transform.shapes(FOLDER, target)
    written = [ROOT / "template.yaml", ROOT / "waf.yaml"]
    findings = scanners.cfn_lint(written)
    findings |= scanners.checkov(Path(sys.argv[1]).absolute(), written + shapes, target)
    findings |= scanners.cdk_nag(FOLDER, shapes, target)

    known = reasons()
    used = set()
    bad = 0
    for finding in sorted(findings):
        accepted = {(finding.rule, finding.resource), (finding.rule, finding.kind)} & known.keys()
        used |= accepted
        if not accepted:
            bad += 1
            print(f"{finding.rule} {finding.resource} ({finding.kind}): {finding.text}")
    for rule, resource in sorted(known.keys() - used):
        bad += 1
        print(f"reasons.yaml: nothing is found any more by {rule} at {resource}: remove it")
    skipped = yaml.safe_load((ROOT / ".checkov.yaml").read_text())["skip-check"]
    if skipped != (reasoned := sorted({rule for rule, _ in known if rule.startswith("CKV_")})):
        bad += 1
        print(f".checkov.yaml: skip-check must be what reasons.yaml has reasons for: {reasoned}")
    print(f"{len(findings)} findings, {len(known)} reasons, {bad} not in order")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
