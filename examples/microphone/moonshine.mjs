// Moonshine (tiny, English) on the CPU: sound in, text out. `npm run setup` has put its weights into model/.
import { fileURLToPath } from 'node:url';
import tokenizer from 'llama-tokenizer-js';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { SAMPLE_RATE } from './sound.mjs';

const LAYERS = 6;
const HEADS = 8;
const HEAD_SIZE = 36;
const START = 1;
const END = 2;
/** Nobody speaks faster than this; beyond it the model repeats itself. */
const TOKENS_PER_SECOND = 6;

/** Resolves with a function that transcribes mono samples (-1 to 1) at 16 kHz. */
export async function loadMoonshine() {
  const load = (name) => {
    const path = fileURLToPath(new URL(`model/tiny/quantized/${name}.onnx`, import.meta.url));
    // Leaves the other cores to whoever answers.
    return InferenceSession.create(path, { intraOpNumThreads: 1 });
  };
  const encoder = await load('encoder_model');
  const decoder = await load('decoder_model_merged');

  return async function transcribe(samples) {
    const { last_hidden_state } = await encoder.run({
      input_values: new Tensor('float32', samples, [1, samples.length]),
    });
    const cache = emptyCache();
    const tokens = [START];
    const limit = Math.ceil((samples.length / SAMPLE_RATE) * TOKENS_PER_SECOND);
    while (tokens.length <= limit) {
      const isFirst = tokens.length === 1;
      const output = await decoder.run({
        input_ids: new Tensor('int64', [BigInt(tokens.at(-1))], [1, 1]),
        encoder_hidden_states: last_hidden_state,
        use_cache_branch: new Tensor('bool', [!isFirst], [1]),
        ...cache,
      });
      const token = likeliest(output.logits.data);
      if (token === END) break;
      tokens.push(token);
      for (const name of Object.keys(cache)) {
        // What was heard stays the same; what was written grows.
        if (isFirst || name.includes('.decoder.'))
          cache[name] = output[name.replace('past_key_values', 'present')];
      }
    }
    return tokenizer.decode(tokens).trim();
  };
}

function emptyCache() {
  const cache = {};
  for (let layer = 0; layer < LAYERS; layer += 1) {
    for (const part of ['decoder.key', 'decoder.value', 'encoder.key', 'encoder.value']) {
      cache[`past_key_values.${layer}.${part}`] = new Tensor('float32', [], [0, HEADS, 1, HEAD_SIZE]);
    }
  }
  return cache;
}

function likeliest(scores) {
  let best = 0;
  for (let at = 1; at < scores.length; at += 1) if (scores[at] > scores[best]) best = at;
  return best;
}
