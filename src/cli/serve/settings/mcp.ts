import { onOff } from '../../settings/kinds';
import type { Setting } from '../../settings/setting';

export const MCP = {
  mcp: {
    flags: '--mcp',
    env: 'REALTIME_RAG_MCP',
    help: 'let agents ask over the Model Context Protocol, on /mcp; needs @modelcontextprotocol/sdk',
    read: onOff,
  },
} as const satisfies Record<string, Setting>;
