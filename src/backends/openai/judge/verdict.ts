import * as v from 'valibot';
import { withoutReasoning } from '../../../http/reasoning/filter';
import { fold } from '../../../questions/fold';
import type { JudgeCandidate, JudgeVerdict } from '../../../questions/index';

const verdictSchema = v.object({
  decision: v.picklist(['answer', 'offer', 'silent']),
  confidence: v.nullish(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  question: v.nullish(v.string()),
});

const FLAT_OBJECTS = /\{[^{}]*\}/g;

/**
 * Finds the verdict in a model's output. Undefined when there is none, when a field is invalid, or when there are
 * several that differ: a model that quotes what was said may quote verdicts too.
 */
export function readVerdict(written: string, candidate: JudgeCandidate): JudgeVerdict | undefined {
  const text = withoutReasoning(written).trim();
  const whole = objectOf(text);
  const objects = whole ? [whole] : (text.match(FLAT_OBJECTS) ?? []).map(objectOf);
  const verdicts = objects
    .filter((object) => object !== undefined && 'decision' in object)
    .map((object) => v.safeParse(verdictSchema, object));
  const [first] = verdicts;
  if (!first?.success) return undefined;
  const { decision, confidence, question } = first.output;
  if (verdicts.some((other) => !other.success || other.output.decision !== decision)) return undefined;
  const asked = decision === 'silent' ? undefined : partOf(candidate.text, question ?? '');
  return {
    decision,
    ...(confidence == null ? {} : { confidence }),
    ...(asked === undefined ? {} : { question: asked }),
  };
}

function objectOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The model's words as they appear in the turn. Anything else was not said, and the backend is asked only what was
 * said.
 */
function partOf(turn: string, question: string): string | undefined {
  const words = fold(question).replace(/^[\s"']+|[\s"'?!.。,，]+$/g, '');
  if (words === '') return undefined;
  const start = fold(turn).indexOf(words);
  if (start === -1) return undefined;
  const end = start + words.length;
  const mark = /^\s*[?？؟]/.exec(turn.slice(end))?.[0].length ?? 0;
  return turn.slice(start, end + mark).trim();
}
