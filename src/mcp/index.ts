export { createMcpServer, type McpServer, type McpServerOptions } from './create-mcp-server';
export type { AskedQuestion, McpSession, McpSessions, QuestionState, SaidUtterance } from './sessions';
export type { DocumentEntry, DocumentShelf } from './shelf';
