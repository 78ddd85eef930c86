export { type CloseOptions, createHost, Host, type Listening, type ListenOptions } from './host';
export type { Health } from './http';
export type { HostOptions } from './options';
