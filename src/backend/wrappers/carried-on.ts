import type { RagBackend } from '../rag-backend';

/** What a wrapper passes on unchanged: everything but the name, answers and passages. */
export function carriedOn(
  backend: RagBackend,
): Pick<RagBackend, 'speculative' | 'telemetry' | 'warmUp' | 'check' | 'close'> {
  const { speculative, telemetry, warmUp, check, close } = backend;
  return {
    ...(speculative ? { speculative } : {}),
    ...(telemetry ? { telemetry } : {}),
    ...(warmUp ? { warmUp: warmUp.bind(backend) } : {}),
    ...(check ? { check: check.bind(backend) } : {}),
    ...(close ? { close: close.bind(backend) } : {}),
  };
}
