// Usage: node onnxruntime.js FOLDER
// Runs every model FOLDER/x.onnx in ONNX Runtime on the inputs of FOLDER/x.json and writes its outputs to FOLDER/x.out.json.
// A tensor is {"shape": [..], "numbers": [..]}, with NaN as null, or has "doubles" instead, or "texts", or "integers" as texts.
const fs = require('fs');
const path = require('path');
const { InferenceSession, Tensor } = require('onnxruntime-node');

async function run(folder) {
  for (const file of fs.readdirSync(folder).filter(name => name.endsWith('.onnx'))) {
    const base = path.join(folder, file.slice(0, -'.onnx'.length));
    const session = await InferenceSession.create(base + '.onnx');
    const feeds = {};
    for (const [name, tensor] of Object.entries(JSON.parse(fs.readFileSync(base + '.json', 'utf8'))))
      feeds[name] = tensor.texts
        ? new Tensor('string', tensor.texts, tensor.shape)
        : tensor.integers
        ? new Tensor('int64', BigInt64Array.from(tensor.integers, BigInt), tensor.shape)
        : tensor.doubles
        ? new Tensor('float64', Float64Array.from(tensor.doubles, x => x === null ? NaN : x), tensor.shape)
        : new Tensor('float32', Float32Array.from(tensor.numbers, x => x === null ? NaN : x), tensor.shape);
    const results = {};
    for (const [name, tensor] of Object.entries(await session.run(feeds)))
      results[name] = { shape: tensor.dims, [tensor.type === 'string' ? 'texts' : 'numbers']: Array.from(tensor.data) };
    fs.writeFileSync(base + '.out.json', JSON.stringify(results));
  }
}

run(process.argv[2]).catch(error => { console.error(error); process.exit(1); });
