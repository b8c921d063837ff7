"""A stack's own import and run, with nothing around it: the SDK's mocks answer in the same process."""

from __future__ import annotations

import json
import os
import runpy
import sys
from pathlib import Path
from typing import Any

import pulumi
import yaml

root, stack = Path(sys.argv[1]).resolve(), sys.argv[2]


class Echo(pulumi.runtime.Mocks):
    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        # Echoing an identity, whose output has another shape, is an assertion error within the SDK.
        return f"{args.name}-id", {key: value for key, value in args.inputs.items() if key != "identity"}

    def call(self, args: pulumi.runtime.MockCallArgs) -> dict[Any, Any]:
        return dict(args.args)


settings = yaml.safe_load((root / "stacks" / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8"))
name = yaml.safe_load((root / "Pulumi.yaml").read_text(encoding="utf-8"))["name"]
config = {key: value if isinstance(value, str) else json.dumps(value) for key, value in settings["config"].items()}
pulumi.runtime.set_all_config(config)
pulumi.runtime.set_mocks(Echo(), project=name, stack=stack, preview=True)
os.chdir(root / "stacks")
sys.path.insert(0, str(root / "stacks"))


@pulumi.runtime.test
def run() -> None:
    runpy.run_path(str(root / "stacks" / "__main__.py"), run_name="__main__")


run()
