import { existsSync } from 'node:fs';

const FOLDER = 'examples/microphone';

/** Whether the recogniser of examples/microphone is installed (`npm run setup` in that folder). */
export function hasRecogniser(): boolean {
  return ['node_modules/onnxruntime-node', 'model/tiny/quantized/encoder_model.onnx'].every((part) =>
    existsSync(`${FOLDER}/${part}`),
  );
}
