# Usage: python3 onnxcheck.py FOLDER
# Checks every model of a folder: the format's rules, and types and shapes all the way through.
import pathlib
import sys

import onnx

for path in sorted(pathlib.Path(sys.argv[1]).glob("*.onnx")):
    model = onnx.load(str(path))
    onnx.checker.check_model(model, full_check=True)
    domains = {entry.domain: entry.version for entry in model.opset_import}
    assert model.ir_version == 8 and domains == {"": 17, "ai.onnx.ml": 3}, (path, model.ir_version, domains)
    print(path.name)
