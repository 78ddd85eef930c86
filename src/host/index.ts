export type { CloseOptions } from './drain';
export { createHost, Host } from './host';
export type { Health } from './http';
export type { Admission, CloseInitiator, HostObserver, LimitScope, RejectReason } from './observer';
export type { HostOptions } from './options';
export type { Listening, ListenOptions } from './server';
