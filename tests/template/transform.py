"""Makes plain CloudFormation of a SAM template, as AWS does at deployment, and decides its conditions.

Scanners read only what is there: SAM hides the resources it makes, and Fn::If hides what it chooses between.
"""

import json
import logging
from pathlib import Path

import yaml
from samtranslator.public.translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

# It complains of figures about itself that nobody reads here.
logging.getLogger("samtranslator").setLevel(logging.ERROR)

NO_VALUE = {"Ref": "AWS::NoValue"}


class _NoPolicies(ManagedPolicyLoader):
    """The template names no policy of AWS's, so none is looked up there."""

    def __init__(self):
        super().__init__(None)

    def load(self):
        return {}


def plain(path: Path, parameters: dict[str, str]) -> dict:
    """The template with these parameters: no Serverless type, no condition, no Fn::If is left in it."""
    source = yaml_parse(path.read_text())
    # A path on this machine is uploaded before AWS transforms the template.
    for resource in source["Resources"].values():
        if "CodeUri" in resource.get("Properties", {}):
            resource["Properties"]["CodeUri"] = "s3://artefacts/code.zip"
    template = transform(source, {}, _NoPolicies()) if "Transform" in source else source
    return _Decided(template, parameters).template()


class _Decided:
    def __init__(self, template: dict, parameters: dict[str, str]):
        self.source = template
        declared = template.get("Parameters", {})
        if unknown := parameters.keys() - declared.keys():
            raise SystemExit(f"shapes.yaml names parameters that the template has not: {sorted(unknown)}")
        self.parameters = {name: it.get("Default") for name, it in declared.items()} | parameters

    def template(self) -> dict:
        made = dict(self.source)
        made.pop("Conditions", None)
        made.pop("Rules", None)
        made.pop("Metadata", None)
        for section in ("Resources", "Outputs"):
            made[section] = {
                name: self.resolved({key: value for key, value in it.items() if key != "Condition"})
                for name, it in self.source.get(section, {}).items()
                if "Condition" not in it or self.holds({"Condition": it["Condition"]})
            }
        rest = json.dumps([made["Resources"], made["Outputs"]])
        made["Parameters"] = {
            name: it | {"Default": self.parameters[name]}
            for name, it in self.source.get("Parameters", {}).items()
            if f'{{"Ref": "{name}"}}' in rest or f"${{{name}}}" in rest
        }
        return made

    def holds(self, test: dict) -> bool:
        (kind, operands), = test.items()
        match kind:
            case "Condition":
                return self.holds(self.source["Conditions"][operands])
            case "Fn::Not":
                return not self.holds(operands[0])
            case "Fn::And":
                return all(self.holds(it) for it in operands)
            case "Fn::Or":
                return any(self.holds(it) for it in operands)
            case "Fn::Equals":
                left, right = (str(self.value(it)) for it in operands)
                return left == right
        raise SystemExit(f"transform.py knows no condition {kind}")

    def value(self, operand):
        return self.parameters[operand["Ref"]] if isinstance(operand, dict) else operand

    def resolved(self, tree):
        if isinstance(tree, list):
            return [it for it in map(self.resolved, tree) if it != NO_VALUE]
        if not isinstance(tree, dict):
            return tree
        if tree.keys() == {"Fn::If"}:
            condition, yes, no = tree["Fn::If"]
            return self.resolved(yes if self.holds({"Condition": condition}) else no)
        # Numbers stand for themselves, or rules about numbers could not be checked.
        if tree.keys() == {"Ref"} and isinstance(self.parameters.get(tree["Ref"]), int):
            return self.parameters[tree["Ref"]]
        entries = ((key, self.resolved(value)) for key, value in tree.items())
        return {key: value for key, value in entries if value != NO_VALUE}


def shapes(folder: Path, target: Path) -> list[Path]:
    """Writes each shape of shapes.yaml; gives where."""
    written = []
    for name, shape in yaml.safe_load((folder / "shapes.yaml").read_text()).items():
        template = plain(folder.parent.parent / shape["template"], shape.get("parameters", {}))
        file = target / f"{name}.json"
        file.write_text(json.dumps(template, indent=1))
        written.append(file)
    return written
