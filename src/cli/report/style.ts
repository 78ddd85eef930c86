/**
 * The look of a report, light and dark: its page, its tables and its lanes. What it shares with the page of `serve`, the
 * colours named here without being defined among it, is in that page's stylesheet.
 */
export const STYLE = `
:root { --lane-answer: #18794e; --lane-wait: #b4dfc4; --lane-offer: #ad5700; --lane-silent: #98a2b3; --lane-ahead: #6e56cf;
  --lane-error: #c62a2f; --s0: #0b68cb; --s1: #c2298a; --s2: #00749e; --s3: #9a6700; --s4: #5b5bd6; --s5: #60646c; }
@media (prefers-color-scheme: dark) { :root { --lane-answer: #3dd68c; --lane-wait: #1d5b3f; --lane-offer: #ffca16;
  --lane-silent: #5f6776; --lane-ahead: #a594f9; --lane-error: #ff9592; --s0: #70b8ff; --s1: #ff8dcc; --s2: #4ccce6;
  --s3: #f5d90a; --s4: #b1a9ff; --s5: #b0b4ba; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 var(--font); }
.report { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 84rem; }
.report > h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 .25rem; overflow-wrap: anywhere; }
.report > h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; overflow-wrap: anywhere; }
.report > h3 { font-size: 1rem; margin: 1.5rem 0 .75rem; }
.report > p { margin: .25rem 0; } .soft { color: var(--faint); }
.report > details { margin: .75rem 0; } .report > details > summary { cursor: pointer; color: var(--faint); }
.report > details[open] > summary { margin-bottom: .75rem; }
.transcript { max-width: 60rem; }
.note { color: var(--faint); } .verdict { margin-right: .6rem; }
.verdict-right { color: var(--accent); } .verdict-missed, .verdict-false_trigger { color: var(--problem); }
.turn-below { margin: -.4rem 0 1.1rem; padding-left: calc(.8rem + 3px); }
.turn-below p { margin: 0 0 .2rem; font-size: .85rem; }
.wide { overflow-x: auto; }
.wide > table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
.wide > table :is(th, td) { padding: .25rem .9rem .25rem 0; text-align: right; vertical-align: top; font-weight: 400;
  border-bottom: 1px solid var(--line); }
.wide > table th[scope="col"] { font-weight: 600; }
.wide > table :is(th, td):first-child, .wide > table .said, .wide > .facts td { text-align: left; }
.wide > .facts th { color: var(--faint); }
.wide > table td.part { padding-left: 1rem; } .wide > table td.part2 { padding-left: 2rem; }
.wide > table .said { max-width: 34rem; white-space: normal; }
.report pre { overflow-x: auto; font: 12px/1.5 var(--mono); }
.lanes svg { display: block; width: 100%; min-width: 46rem; height: auto; margin: .35rem 0 .8rem; }
.lanes text { font-size: 11px; fill: var(--ink); } .lanes .name { fill: var(--faint); }
.lanes .tick { font-size: 10px; fill: var(--faint); }
.lanes .band { fill: var(--raised); } .lanes .grid { stroke: var(--line); stroke-width: 1; }
.lanes .s0 { fill: var(--s0); stroke: var(--s0); } .lanes .s1 { fill: var(--s1); stroke: var(--s1); }
.lanes .s2 { fill: var(--s2); stroke: var(--s2); } .lanes .s3 { fill: var(--s3); stroke: var(--s3); }
.lanes .s4 { fill: var(--s4); stroke: var(--s4); } .lanes .s5 { fill: var(--s5); stroke: var(--s5); }
.lanes .talk { opacity: .22; stroke: none; } .lanes .pending { opacity: .1; stroke: none; }
.lanes .partial { opacity: .6; stroke-width: 1; } .lanes .final { stroke-width: 2.5; }
.lanes .words { paint-order: stroke; stroke: var(--raised); stroke-width: 2.5px; stroke-linejoin: round; }
.lanes .mark { stroke-width: 2; } .lanes .mark.answer { fill: var(--lane-answer); stroke: var(--lane-answer); }
.lanes .mark.offer { fill: var(--lane-offer); stroke: var(--lane-offer); }
.lanes .mark.silent { fill: var(--paper); stroke: var(--lane-silent); }
.lanes .mark.error { fill: var(--lane-error); stroke: var(--lane-error); }
.lanes .reused { fill: var(--lane-ahead); }
.lanes .discarded { fill: none; stroke: var(--lane-silent); stroke-width: 1; stroke-dasharray: 3 2; }
.lanes .waiting { fill: var(--lane-wait); } .lanes .complete { fill: var(--lane-answer); opacity: .75; }
.lanes .broken { fill: var(--lane-offer); opacity: .75; } .lanes .on { fill: var(--paper); font-weight: 600; }
.lanes .legend { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; padding: 0; margin: .5rem 0; list-style: none;
  color: var(--faint); font-size: 13px; }
.lanes .legend svg { display: inline-block; width: 22px; min-width: 0; height: 12px; margin: 0 .35rem 0 0; vertical-align: -1px; }
.lanes .quiet { color: var(--faint); text-align: center; font-size: 13px; margin: .2rem 0; }
@media print { .report { max-width: none; padding: 0; } .lanes svg { break-inside: avoid; } }
`;
