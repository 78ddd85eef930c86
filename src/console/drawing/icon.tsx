/** One stroke each, on a grid of 16. */
const ICONS = {
  answer: 'M3 8.5 6.5 12 13 4.5',
  offer: 'M5.5 6a2.5 2.5 0 1 1 3.4 2.3c-.6.3-.9.7-.9 1.5M8 12.5v.1',
  silent: 'M4 8h8',
  refused: 'M4.5 4.5l7 7m0-7-7 7',
  unheard: 'M6 4v8M10 4v8',
  arrow: 'M3.5 8h9M9 4.5 12.5 8 9 11.5',
  warning: 'M8 5v4M8 11.5v.1M8 2 1.8 13.5h12.4z',
  search: 'M7 3a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM10 10l3.5 3.5',
  copy: 'M5.5 5.5h7v8h-7zM3.5 10.5v-8h7',
  again: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.5V5h-2.5',
  microphone: 'M8 2a2 2 0 0 1 2 2v4a2 2 0 0 1-4 0V4a2 2 0 0 1 2-2zM3.5 7.5a4.5 4.5 0 0 0 9 0M8 12v2',
  file: 'M4 2h5l3 3v9H4zM9 2v3h3',
  save: 'M8 2v8M4.5 7 8 10.5 11.5 7M3 13.5h10',
  about: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 7.5v3.5M8 5v.1',
  auto: 'M8 2.5a5.5 5.5 0 1 1 0 11zM8 2.5a5.5 5.5 0 1 0 0 11M8 5v6M10 5.5v5',
  light:
    'M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1.1 1.1M11.9 11.9 13 13M13 3l-1.1 1.1M4.1 11.9 3 13',
  dark: 'M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.5v9l7.5-4.5z',
  stop: 'M4 4h8v8H4z',
  end: 'M8 2v5.5M4.8 4a5.2 5.2 0 1 0 6.4 0',
  down: 'M8 3v10M4 9l4 4 4-4',
  more: 'M4.5 6.5 8 10l3.5-3.5',
} as const;

export type IconName = keyof typeof ICONS;

/** Decoration: what it means is always said in words beside it, or in a label. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={ICONS[name]} />
    </svg>
  );
}
