import type { LoggedEvent } from '../event-log';

/** An event as one value of a stream, without its offset: that is the id. */
export function pack({ label, seq, text }: LoggedEvent): string {
  return `${seq} ${label.length} ${label}${text}`;
}

/** @param id `<offset>-0` */
export function unpack(id: string, value: string): LoggedEvent {
  const first = value.indexOf(' ');
  const second = value.indexOf(' ', first + 1);
  const end = second + 1 + Number(value.slice(first + 1, second));
  return {
    offset: Number.parseInt(id, 10),
    label: value.slice(second + 1, end),
    seq: Number(value.slice(0, first)),
    text: value.slice(end),
  };
}
