/** The look of the page. Colours are never the only sign: every state also has a word or a mark. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #f4f6f9; --card: #fff; --ink: #152033; --soft: #5a6779; --line: #dde3ea; --well: #eef2f6;
  --lead: #1d4ed8; --sync: #93b4f5; --rack: #64748b; --keeper: #0f766e;
  --healthy: #15803d; --degraded: #b45309; --down: #b91c1c; --unknown: #64748b;
  --healthy-well: #e3f5e9; --degraded-well: #fdf0da; --down-well: #fde5e5; --unknown-well: #e9edf2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1320; --card: #161f30; --ink: #e7ecf4; --soft: #9aa7ba; --line: #2a3549; --well: #1e293d;
    --lead: #5b8cff; --sync: #2c4a8c; --rack: #7f8ea5; --keeper: #2dd4bf;
    --healthy: #4ade80; --degraded: #fbbf24; --down: #f87171; --unknown: #94a3b8;
    --healthy-well: #12301f; --degraded-well: #35270e; --down-well: #3b1719; --unknown-well: #222d40;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 14px/1.5 Inter, "Segoe UI", system-ui, -apple-system, Roboto, "Helvetica Neue", sans-serif;
}
main { max-width: 1180px; margin: 0 auto; padding: 28px 24px 40px; }
h1, h2, h3, p { margin: 0; }
h1 { font-size: 28px; line-height: 1.2; letter-spacing: -.02em; }
h2 { font-size: 15px; margin-bottom: 14px; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 18px 20px; margin-top: 16px; }
code { font: 12px/1.5 ui-monospace, "JetBrains Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
header { display: flex; justify-content: space-between; align-items: flex-end; gap: 20px; flex-wrap: wrap; }
.over { color: var(--soft); font-size: 12px; letter-spacing: .04em; margin-bottom: 4px; }
.title { display: flex; align-items: center; gap: 14px; flex-wrap: wrap; }
.pill { display: inline-flex; align-items: center; gap: 8px; border-radius: 99px; padding: 5px 14px 5px 12px; font-weight: 600; }
.pill::before { content: ""; width: 9px; height: 9px; border-radius: 50%; background: currentColor; }
.healthy { color: var(--healthy); } .degraded { color: var(--degraded); }
.down { color: var(--down); } .unknown, .note { color: var(--unknown); }
.pill.healthy { background: var(--healthy-well); } .pill.degraded { background: var(--degraded-well); }
.pill.down { background: var(--down-well); } .pill.unknown { background: var(--unknown-well); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 20px 0 0; padding: 0; }
.tiles > div { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px 16px; }
.tiles dt { color: var(--soft); font-size: 12px; }
.tiles dd { margin: 0; } .tiles .figure { font-size: 24px; font-weight: 650; letter-spacing: -.02em; line-height: 1.35; }
.tiles .soft { font-size: 12px; }
.findings { list-style: none; margin: 0; padding: 0; display: grid; gap: 12px; }
.findings li { border-left: 3px solid currentColor; padding: 1px 0 1px 12px; }
.findings .word { font-weight: 650; margin-right: 6px; } .findings .rule { color: var(--ink); font-weight: 600; }
.findings dl { display: grid; grid-template-columns: 44px 1fr; margin: 2px 0 0; color: var(--ink); font-size: 13px; }
.findings dt { color: var(--soft); } .findings dd { margin: 0; overflow-wrap: anywhere; }
.scroll, .topics { overflow-x: auto; position: relative; }
svg { display: block; width: 100%; min-width: 640px; height: auto; }
svg text { fill: var(--ink); font-size: 12.5px; } svg .soft { fill: var(--soft); font-size: 11px; }
svg .strong { font-weight: 650; font-size: 13px; } svg .mono { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, monospace; }
svg .frame { fill: none; stroke: var(--rack); stroke-dasharray: 4 4; }
svg .place { fill: var(--well); stroke: var(--line); } svg .server { fill: var(--card); stroke: var(--line); }
svg .clients { fill: var(--card); stroke: var(--lead); }
svg .stripe.ok { fill: var(--healthy); } svg .stripe.care { fill: var(--degraded); } svg .stripe.off { fill: var(--down); }
svg .server.off { stroke: var(--down); stroke-dasharray: 5 4; } svg .place.off { stroke: var(--down); stroke-dasharray: 5 4; }
svg .badge rect { fill: var(--well); } svg .badge text { font-size: 10.5px; font-weight: 650; }
svg .badge.first rect { fill: var(--lead); } svg .badge.first text { fill: var(--card); }
svg .badge.keeper rect { fill: var(--keeper); } svg .badge.keeper text { fill: var(--card); }
svg .badge.off rect { fill: var(--down-well); } svg .badge.off text { fill: var(--down); }
svg .badge.care rect { fill: var(--degraded-well); } svg .badge.care text { fill: var(--degraded); }
svg .link { stroke: var(--lead); stroke-width: 1.5; fill: none; } svg .link.keeper { stroke: var(--keeper); }
svg .link.cut { stroke: var(--down); stroke-dasharray: 3 4; opacity: .55; }
svg .bar { fill: var(--line); } svg .used { fill: var(--rack); } svg .used.full { fill: var(--down); }
.legend { display: flex; flex-wrap: wrap; gap: 6px 18px; color: var(--soft); font-size: 12px; margin: 0 0 14px; padding: 0; list-style: none; }
.legend li { display: flex; align-items: center; gap: 7px; }
.topics { display: flex; flex-wrap: wrap; gap: 20px 34px; }
table { border-collapse: collapse; }
h3 { font-size: 13.5px; margin-bottom: 4px; } h3 .soft { font-size: 12px; font-weight: 400; margin-left: 4px; }
.map + .map { margin-top: 6px; } .map th { font-weight: 400; color: var(--soft); font-size: 11px; padding: 0 8px 0 0; white-space: nowrap; }
.map td { padding: 0; }
.map i, .legend i { display: grid; place-items: center; width: 15px; height: 15px; border-radius: 3px; margin: 1px; font: 700 9px/1 sans-serif; }
i.lead { background: var(--lead); color: var(--card); } i.sync { background: var(--sync); }
i.out { background: var(--down); color: var(--card); } i.none { background: var(--well); }
.wide { width: 100%; } .wide th, .wide td { text-align: left; padding: 7px 14px 7px 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
.wide tr:last-child > * { border-bottom: 0; } .wide thead th { color: var(--soft); font-size: 12px; font-weight: 500; }
.wide tbody th { font-weight: 600; } .wide .count { text-align: center; padding: 5px 8px; border: 2px solid var(--card); border-radius: 4px; min-width: 58px; }
.wide .count.sync { background: var(--sync); } .wide .count.out { background: var(--down); color: var(--card); font-weight: 650; }
.settings td { white-space: normal; } .settings th { width: 1%; }
footer { color: var(--soft); font-size: 12px; margin-top: 18px; }
@media (max-width: 640px) {
  main { padding: 20px 12px; } section { padding: 14px; }
  .settings th, .settings td { display: block; width: auto; white-space: normal; } .settings th { border: 0; padding-bottom: 0; }
}
@media print { body { background: #fff; } section { break-inside: avoid; } }
`;
