import * as v from 'valibot';
import { sourceSchema } from '../../src/protocol/server-messages';

/** What `/v1/chat/completions` and `/v1/models` answer. */

const finishReason = v.picklist(['stop', 'length', 'content_filter']);
const count = v.pipe(v.number(), v.safeInteger());

export const completionUsageSchema = v.strictObject({
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
});

const head = { id: v.string(), created: count, model: v.string() };

export const chatCompletionSchema = v.strictObject({
  ...head,
  object: v.literal('chat.completion'),
  choices: v.array(
    v.strictObject({
      index: count,
      message: v.strictObject({
        role: v.literal('assistant'),
        content: v.string(),
        refusal: v.null(),
        sources: v.optional(v.array(sourceSchema)),
      }),
      logprobs: v.null(),
      finish_reason: finishReason,
    }),
  ),
  usage: v.optional(completionUsageSchema),
});

export const chatCompletionChunkSchema = v.strictObject({
  ...head,
  object: v.literal('chat.completion.chunk'),
  choices: v.array(
    v.strictObject({
      index: count,
      delta: v.strictObject({
        role: v.optional(v.literal('assistant')),
        content: v.optional(v.string()),
        refusal: v.optional(v.null()),
        sources: v.optional(v.array(sourceSchema)),
      }),
      logprobs: v.null(),
      finish_reason: v.nullable(finishReason),
    }),
  ),
  usage: v.optional(v.nullable(completionUsageSchema)),
});

export const apiErrorSchema = v.strictObject({
  error: v.strictObject({
    message: v.string(),
    type: v.string(),
    param: v.nullable(v.string()),
    code: v.nullable(v.string()),
  }),
});

export const modelSchema = v.strictObject({
  id: v.string(),
  object: v.literal('model'),
  created: count,
  owned_by: v.string(),
});

export const modelListSchema = v.strictObject({ object: v.literal('list'), data: v.array(modelSchema) });
