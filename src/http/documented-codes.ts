/**
 * Error codes documented by Dify, by OpenAI and by compatible servers. Only these are shown: any other value in place
 * of a code could contain anything.
 */
const DOCUMENTED_CODES: ReadonlySet<string> = new Set([
  // Dify's Service API.
  'agent_not_published',
  'app_unavailable',
  'bad_request',
  'completion_request_error',
  'conversation_completed',
  'forbidden',
  'internal_server_error',
  'invalid_param',
  'model_currently_not_support',
  'not_chat_app',
  'not_found',
  'provider_not_initialize',
  'provider_quota_exceeded',
  'rate_limit_error',
  'too_many_requests',
  'unauthorized',
  'unsupported_media_type',
  // Chat completions.
  'api_error',
  'authentication_error',
  'billing_hard_limit_reached',
  'content_filter',
  'content_policy_violation',
  'context_length_exceeded',
  'engine_overloaded_error',
  'insufficient_quota',
  'invalid_api_key',
  'invalid_request_error',
  'invalid_value',
  'missing_required_parameter',
  'model_not_found',
  'not_found_error',
  'overloaded_error',
  'permission_error',
  'rate_limit_exceeded',
  'server_error',
  'service_unavailable',
  'unsupported_parameter',
  'unsupported_value',
]);

/** The code, if it may be shown. */
export function documentedCode(code: string | undefined): string | undefined {
  return code !== undefined && DOCUMENTED_CODES.has(code) ? code : undefined;
}
