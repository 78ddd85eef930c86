import { Command } from 'commander';
import { SERVE_SETTINGS } from '../serve/settings/serve';
import { ENV_FILE, loadEnvFile } from '../settings/environment';
import { addSettings, type Environment, type Setting } from '../settings/setting';
import { MCP_COMMAND } from './settings';

const MORE = `
For agents that start their tools themselves, such as Claude Code, Claude Desktop and Cursor: they put this command
in their configuration. Takes the options and variables of serve that say who answers. Needs the package
@modelcontextprotocol/sdk.

Tools: ask (an answer with its sources), retrieve (passages alone). Resources: the documents.
With --server, whatever that server offers, such as the transcripts of running sessions.
Stdout carries the protocol and nothing else; the log goes to stderr.

Exit status: 0 when the agent has closed stdin, 1 when it could not begin, 2 when a setting is invalid.

Examples:
  $ realtime-rag mcp --docs ./handbook
  $ REALTIME_RAG_KEY=... realtime-rag mcp --server https://assistant.example.com/mcp
  $ claude mcp add handbook -- npx realtime-rag mcp --docs ./handbook
`;

/** All other options of serve are accepted too and documented in its help. */
const SHOWN: readonly string[] = ['backend', 'docs', 'watch', 'server', 'key', 'env'];

export function mcpCommand(version: string, env: Environment, done: (exitCode: number) => void): Command {
  const command = new Command('mcp').description('answer an agent over MCP, on stdin and stdout');
  addSettings(command, [...SERVE_SETTINGS, ...Object.values<Setting>(MCP_COMMAND), ENV_FILE]);
  for (const option of command.options) option.hideHelp(!SHOWN.includes(option.attributeName()));
  return command.addHelpText('after', MORE).action(async (options: Record<string, unknown>) => {
    loadEnvFile(options.env, env);
    const { mcp } = await import('./mcp');
    done(await mcp(version, options, env));
  });
}
