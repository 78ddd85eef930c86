/** The look of the page, light and dark. It has no scripts, and asks for nothing. */
export const STYLE = `
:root { color-scheme: light dark; --page: #fff; --ink: #1d2330; --soft: #667085; --line: #dfe3ea; --band: #f6f7f9;
  --answer: #18794e; --answer-soft: #b4dfc4; --offer: #ad5700; --silent: #98a2b3; --ahead: #6e56cf; --error: #c62a2f;
  --s0: #0b68cb; --s1: #c2298a; --s2: #00749e; --s3: #9a6700; --s4: #5b5bd6; --s5: #60646c; }
@media (prefers-color-scheme: dark) { :root { --page: #14161b; --ink: #e8eaf0; --soft: #98a1b2; --line: #2c313b;
  --band: #1b1e25; --answer: #3dd68c; --answer-soft: #1d5b3f; --offer: #ffca16; --silent: #5f6776; --ahead: #a594f9;
  --error: #ff9592; --s0: #70b8ff; --s1: #ff8dcc; --s2: #4ccce6; --s3: #f5d90a; --s4: #b1a9ff; --s5: #b0b4ba; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 84rem; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", "PingFang SC", sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2.5rem 0 .5rem; overflow-wrap: anywhere; }
p { margin: .25rem 0; } .soft { color: var(--soft); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .9rem .25rem 0; text-align: right; vertical-align: top; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child, .said { text-align: left; } th { font-weight: 600; } .part { padding-left: 1rem; }
.part2 { padding-left: 2rem; } .said { max-width: 34rem; overflow-wrap: anywhere; }
svg { display: block; width: 100%; min-width: 46rem; height: auto; margin: .35rem 0 .8rem; }
svg text { font-size: 11px; fill: var(--ink); } .name { fill: var(--soft); } .tick { font-size: 10px; fill: var(--soft); }
.band { fill: var(--band); } .grid { stroke: var(--line); stroke-width: 1; }
.s0 { fill: var(--s0); stroke: var(--s0); } .s1 { fill: var(--s1); stroke: var(--s1); } .s2 { fill: var(--s2); stroke: var(--s2); }
.s3 { fill: var(--s3); stroke: var(--s3); } .s4 { fill: var(--s4); stroke: var(--s4); } .s5 { fill: var(--s5); stroke: var(--s5); }
.talk { opacity: .22; stroke: none; } .pending { opacity: .1; stroke: none; } .partial { opacity: .6; stroke-width: 1; }
.final { stroke-width: 2.5; } svg .words { paint-order: stroke; stroke: var(--band); stroke-width: 2.5px; stroke-linejoin: round; }
.mark { stroke-width: 2; } .mark.answer { fill: var(--answer); stroke: var(--answer); }
.mark.offer { fill: var(--offer); stroke: var(--offer); } .mark.silent { fill: var(--page); stroke: var(--silent); }
.mark.error { fill: var(--error); stroke: var(--error); }
.reused { fill: var(--ahead); } .discarded { fill: none; stroke: var(--silent); stroke-width: 1; stroke-dasharray: 3 2; }
.waiting { fill: var(--answer-soft); } .complete { fill: var(--answer); opacity: .75; } .broken { fill: var(--offer); opacity: .75; }
svg .on { fill: var(--page); font-weight: 600; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; padding: 0; margin: .5rem 0; list-style: none; color: var(--soft); font-size: 13px; }
.legend svg { display: inline-block; width: 22px; min-width: 0; height: 12px; margin: 0 .35rem 0 0; vertical-align: -1px; }
.quiet { color: var(--soft); text-align: center; font-size: 13px; margin: .2rem 0; }
details { margin: .75rem 0; } summary { cursor: pointer; color: var(--soft); }
pre { overflow-x: auto; font: 12px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace; }
@media print { body { max-width: none; padding: 0; } svg { break-inside: avoid; } }
`;
