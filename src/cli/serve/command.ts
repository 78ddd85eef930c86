import { Command } from 'commander';
import { ENV_FILE, loadEnvFile } from '../env-file';
import { addSettings, type Environment } from '../settings';
import { resolveServe, SERVE } from './settings';

const MORE = `
Dify is set up by the environment alone:
  DIFY_API_KEY        key of the app; DIFY_API_KEY_FILE names a file that it is in
  DIFY_BASE_URL       address of its API with /v1 (default: https://api.dify.ai/v1)
  DIFY_TIMEOUT        seconds for one whole answer (default: 60)
  DIFY_USER           end user that Dify is told (default: one for each session)
  DIFY_RESPONSE_MODE  streaming or blocking (default: streaming)
  DIFY_CONVERSATION   multi: a session is one conversation; single (default: multi)
  DIFY_INPUTS         values of the app's inputs, as a JSON object
  DIFY_CONTEXT_INPUT  input of the app that gets what was said before the question
realtime-rag doctor checks all of it, without asking anything.
REALTIME_RAG_KEYS=name:key,...  asks clients for a key; REALTIME_RAG_KEYS_FILE names a file of them instead,
one a line. Without keys other machines are let in only with --insecure. 0 takes a limit away.
USE_MOCK_RAG=1 answers with a mock that says that it is one.

On SIGTERM or SIGINT running answers finish and everybody is sent away; a second one ends it at once.
/livez, /readyz, /healthz and /metrics tell how it is. --workers counts limits for each process, and their
metrics and details are on --admin-port alone.

Exit status: 0 after SIGTERM or SIGINT, 1 when it could not listen or something failed that nobody expected,
2 when a setting cannot be used.

Examples:
  $ realtime-rag serve                          a shop's sample handbook, no key needed
  $ realtime-rag serve --docs ./handbook        your own Markdown and text files
  $ DIFY_API_KEY=app-... realtime-rag serve     a Dify app
  $ REALTIME_RAG_KEYS=desk:... realtime-rag serve --host 0.0.0.0    other machines, with a key
  $ realtime-rag serve --port 0 --backend echo  any free port, each question given back
`;

export function serveCommand(version: string, env: Environment, done: (exitCode: number) => void): Command {
  const command = new Command('serve').description('serve recognisers and clients over WebSocket');
  return addSettings(command, { ...SERVE, env: ENV_FILE })
    .addHelpText('after', MORE)
    .action(async (options: Record<string, unknown>) => {
      loadEnvFile(options.env, env);
      const config = resolveServe(options, env);
      const { serve } = await import('./serve');
      done(await serve(config, version));
    });
}
