import { Command } from 'commander';
import { ENV_FILE, loadEnvFile } from '../settings/environment';
import { addSettings, type Environment } from '../settings/setting';
import { JUDGE_HELP } from './settings/judge';
import { resolveServe, SERVE_SETTINGS } from './settings/serve';

const MORE = `
Dify is configured by environment variables only:
  DIFY_API_KEY        key of the app; DIFY_API_KEY_FILE names a file that contains it
  DIFY_BASE_URL       address of its API with /v1 (default: https://api.dify.ai/v1)
  DIFY_TIMEOUT        seconds for one whole answer (default: 60)
  DIFY_USER           end user that is reported to Dify (default: one per session)
  DIFY_RESPONSE_MODE  streaming or blocking (default: streaming)
  DIFY_CONVERSATION   multi: a session is one conversation; single (default: multi)
  DIFY_INPUTS         values of the app's inputs, as a JSON object
  DIFY_CONTEXT_INPUT  input of the app that receives what was said before the question
A model that writes answers from the documents of --docs:
  OPENAI_MODEL        its name; selects this backend, with one of the next two, unless DIFY_API_KEY is set
  OPENAI_BASE_URL     address of an OpenAI-compatible API, with /v1 (default: https://api.openai.com/v1)
  OPENAI_API_KEY      key of that API, or OPENAI_API_KEY_FILE; Ollama and others need none
  OPENAI_TIMEOUT      seconds for one whole answer (default: 60)
A service of your own (--backend http):
  REALTIME_RAG_HTTP_URL      address that each question is posted to, as JSON
  REALTIME_RAG_HTTP_HEADERS  headers of the requests, as a JSON object
  REALTIME_RAG_HTTP_TIMEOUT  seconds for one whole answer (default: 60)
realtime-rag doctor checks all of this without asking a question.
${JUDGE_HELP}
REALTIME_RAG_KEYS=name:key,...  requires clients to send a key; REALTIME_RAG_KEYS_FILE names a file of keys
instead, one per line. Without keys, clients on other machines are refused unless --insecure is set.
TWILIO_AUTH_TOKEN is the auth token with which calls of --conversation-relay must be signed;
TWILIO_AUTH_TOKEN_FILE names a file that contains it.
REALTIME_RAG_REDIS_URL_FILE names a file with the address of the Redis, for one with a password.
REALTIME_RAG_WEBHOOK_SECRETS_FILE and REALTIME_RAG_WEBHOOK_CALLBACK_SECRET_FILE name files with those secrets.
A limit of 0 means no limit. USE_MOCK_RAG=1 answers with a mock that says that it is one.

On SIGTERM or SIGINT running answers finish and clients are disconnected; a second signal exits at once.
/livez, /readyz, /healthz and /metrics report its state; with several --workers only --admin-port serves them.
The connections of one address and the concurrent questions of one user are counted per worker.

Exit status: 0 after SIGTERM or SIGINT, 1 when it could not listen or an unexpected error ended it,
2 when a setting is invalid.

Examples:
  $ realtime-rag serve                          a shop's sample handbook, no key needed
  $ realtime-rag serve --docs ./handbook        your own documents
  $ realtime-rag serve --docs ./handbook --watch             and follow their changes
  $ realtime-rag serve --docs './docs/**/*.md,!**/old/**'    by patterns
  $ realtime-rag serve --docs handbook.index    a saved index: see realtime-rag index --help
  $ DIFY_API_KEY=app-... realtime-rag serve     a Dify app
  $ REALTIME_RAG_KEYS=desk:... realtime-rag serve --host 0.0.0.0    other machines, with a key
  $ OPENAI_BASE_URL=http://127.0.0.1:11434/v1 OPENAI_MODEL=qwen3 realtime-rag serve --docs ./handbook
                                                a model of Ollama, from your files
  $ realtime-rag serve --port 0 --backend echo  any free port, echoes each question
`;

export function serveCommand(version: string, env: Environment, done: (exitCode: number) => void): Command {
  const command = new Command('serve').description('serve recognisers and clients over WebSocket');
  return addSettings(command, [...SERVE_SETTINGS, ENV_FILE])
    .addHelpText('after', MORE)
    .action(async (options: Record<string, unknown>) => {
      loadEnvFile(options.env, env);
      const config = resolveServe(options, env);
      const { serve } = await import('./serve');
      done(await serve(config, version));
    });
}
