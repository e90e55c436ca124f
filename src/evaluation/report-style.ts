import { darkPalette, FONT, lightPalette, paletteSwap, type Palette } from '../plots/theme.js'

function properties(palette: Palette): string {
  const { paper, ink, muted, axis, grid, attack, model } = palette
  return (
    `--paper:${paper};--ink:${ink};--muted:${muted};--axis:${axis};` +
    `--line:${grid};--attack:${attack};--model:${model}`
  )
}

const SHEET = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 ${FONT};font-variant-numeric:tabular-nums}
main{max-width:920px;margin:0 auto;padding:48px 24px 80px}
h1{font-size:28px;line-height:1.25;font-weight:650;margin:4px 0 12px;text-wrap:balance}
h2{font-size:19px;font-weight:650;margin:56px 0 6px}
p{margin:6px 0;max-width:70ch}
.quiet{color:var(--muted);font-size:14px}
.caveats{margin:28px 0 0;padding:14px 20px 14px;border-left:4px solid var(--attack);background:color-mix(in srgb,var(--attack) 7%,transparent)}
.caveats h2{margin:0;font-size:15px}
.caveats ul{margin:6px 0 0;padding-left:20px;font-size:15px}
.caveats li{margin:3px 0}
.figures{display:grid;grid-template-columns:repeat(6,1fr);gap:1px;margin:32px 0 0;background:var(--line);border:1px solid var(--line)}
.figures div{background:var(--paper);padding:14px}
.figures dt{color:var(--muted);font-size:14px}
.figures dd{margin:0}
.figures .value{font-size:27px;line-height:1.3;font-weight:650}
.figures .interval{color:var(--muted);font-size:14px}
figure{margin:28px 0 0;border:1px solid var(--line)}
figure svg{display:block;width:100%;height:auto}
.scroll{overflow-x:auto;margin:12px 0 0}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{padding:8px 10px;text-align:right;vertical-align:top;border-bottom:1px solid var(--line);white-space:nowrap}
th{font-weight:600;color:var(--muted);vertical-align:bottom;white-space:normal}
th:first-child,td:first-child{text-align:left;padding-left:0}
th:last-child,td:last-child{padding-right:0}
td:first-child{white-space:normal;min-width:150px;overflow-wrap:anywhere}
tr.serving td{font-weight:600}
td small{display:block;color:var(--muted);font-size:12.5px;font-weight:400}
.bar{display:inline-block;width:90px;height:8px;margin-right:10px;background:var(--line)}
.bar i{display:block;height:100%;background:var(--attack)}
dl.pairs{display:grid;grid-template-columns:max-content 1fr;gap:5px 24px;margin:14px 0 0;font-size:14px}
dl.pairs dt{color:var(--muted)}
dl.pairs dd{margin:0;overflow-wrap:anywhere}
@media (max-width:820px){.figures{grid-template-columns:repeat(3,1fr)}table{min-width:720px}figure{overflow-x:auto}figure svg{min-width:640px}}
@media (max-width:560px){.figures{grid-template-columns:repeat(2,1fr)}main{padding:28px 16px 56px}h1{font-size:23px}dl.pairs{grid-template-columns:1fr;gap:0}dl.pairs dd{margin-bottom:8px}figure{margin-left:-16px;margin-right:-16px;border-width:1px 0}}
@media print{h2{break-after:avoid}figure,tr{break-inside:avoid}}
`

/** The report's style sheet: light by default, dark where the reader's system is, pictures included. */
export const REPORT_STYLE =
  `:root{color-scheme:light dark;${properties(lightPalette)}}` +
  SHEET +
  `@media (prefers-color-scheme:dark){:root{${properties(darkPalette)}}\n${paletteSwap('figure')}}\n`
