import type { RagBackend, SpeculationLevel } from '../../backend/index';
import { readField } from '../../logging/read-field';

/** What is done in advance: what is wanted, as far as the backend goes along. Never throws. */
export function levelFor(wanted: SpeculationLevel, backend: RagBackend): SpeculationLevel {
  const allowed = readField(backend, 'speculative');
  if (wanted === 'off' || allowed === 'off') return 'off';
  if (wanted === 'answer' && allowed === 'answer') return 'answer';
  return canRetrieve(backend) ? 'retrieve' : 'off';
}

/** Whether the backend finds passages by themselves. */
export function canRetrieve(backend: RagBackend): boolean {
  return typeof readField(backend, 'retrieve') === 'function';
}
