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
html{-webkit-text-size-adjust:100%;scroll-padding-top:16px}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 ${FONT};font-variant-numeric:tabular-nums}
main{max-width:960px;margin:0 auto;padding:56px 28px 96px}
h1{font-size:30px;line-height:1.22;font-weight:650;letter-spacing:-.01em;margin:0 0 14px;max-width:30em;text-wrap:balance}
h2{font-size:21px;line-height:1.3;font-weight:650;margin:0 0 6px}
h3{font-size:16px;font-weight:650;margin:36px 0 4px}
p{margin:6px 0;max-width:72ch}
section[id]{margin:64px 0 0;padding:20px 0 0;border-top:1px solid var(--line)}
.lead{font-size:18px;line-height:1.45;margin:0 0 14px;max-width:62ch}
.quiet{color:var(--muted);font-size:14px}
.label{margin:30px 0 0;font-size:14px;font-weight:600}
.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,Liberation Mono,monospace;font-size:12.5px}
.caveats{margin:30px 0 0;padding:16px 22px;border-left:4px solid var(--attack);background:color-mix(in srgb,var(--attack) 7%,transparent)}
.caveats h2{margin:0;font-size:15px}
.caveats ul{margin:6px 0 0;padding-left:20px;font-size:15px}
.caveats li{margin:4px 0}
.figures{display:grid;grid-template-columns:repeat(6,1fr);gap:1px;margin:8px 0 0;background:var(--line);border:1px solid var(--line)}
.figures div{display:flex;flex-direction:column;background:var(--paper);padding:12px 14px}
.figures dt{color:var(--muted);font-size:13px;line-height:1.3;flex:1}
.figures dd{margin:0}
.figures .value{font-size:26px;line-height:1.35;font-weight:650}
.figures .interval{color:var(--muted);font-size:13px}
nav ol{margin:36px 0 0;padding:0;list-style:none;columns:3 220px;font-size:14px}
nav li{margin:0 0 5px;break-inside:avoid}
a{color:var(--model);text-underline-offset:3px}
figure{margin:28px 0 0;border:1px solid var(--line)}
figure svg{display:block;width:100%;height:auto}
.scroll{overflow-x:auto;margin:14px 0 0}
.scroll:focus-visible{outline:2px solid var(--model);outline-offset:4px}
table{border-collapse:collapse;width:100%;font-size:14px;line-height:1.4}
table.wide{min-width:900px}
th,td{padding:8px 10px;text-align:right;vertical-align:top;border-bottom:1px solid var(--line);white-space:nowrap}
th{font-weight:600;font-size:13px;line-height:1.3;color:var(--muted);vertical-align:bottom;white-space:normal;border-bottom-color:var(--axis)}
th:first-child,td:first-child{text-align:left;padding-left:0}
th:last-child,td:last-child{padding-right:0}
td:first-child{white-space:normal;min-width:150px;overflow-wrap:anywhere}
tr.serving td{font-weight:600}
td small{display:block;color:var(--muted);font-size:12px;font-weight:400}
.bar{display:inline-block;width:80px;height:8px;margin-right:10px;background:var(--line)}
.bar i{display:block;height:100%;background:var(--model)}
table.mistakes{min-width:880px}
.mistakes td:first-child{white-space:nowrap}
.mistakes th:nth-child(2),.mistakes td:nth-child(2),.mistakes th:nth-child(3),.mistakes td:nth-child(3),.mistakes th:last-child,.mistakes td:last-child{text-align:left}
.mistakes td:nth-child(2),.mistakes td:nth-child(3){max-width:190px;white-space:normal;overflow-wrap:anywhere}
.reason{display:block;font-size:13px}
.reason b{display:inline-block;min-width:52px;font-weight:600}
.reason.up b{color:var(--attack)}
.reason.down b{color:var(--model)}
.reason em{color:var(--muted);font-style:normal}
.limits{display:grid;grid-template-columns:1fr 1fr;gap:0 40px}
.limits h3{margin:16px 0 4px}
.limits ul{margin:6px 0 0;padding-left:20px;font-size:15px}
.limits li{margin:4px 0}
dl.pairs{display:grid;grid-template-columns:max-content 1fr;gap:5px 24px;margin:16px 0 0;font-size:14px}
dl.pairs dt{color:var(--muted)}
dl.pairs dd{margin:0;overflow-wrap:anywhere}
@media (max-width:820px){.figures{grid-template-columns:repeat(3,1fr)}table{min-width:720px}figure{overflow-x:auto}figure svg{min-width:640px}}
@media (max-width:560px){.figures{grid-template-columns:repeat(2,1fr)}main{padding:28px 16px 56px}h1{font-size:24px}.lead{font-size:16px}.limits{grid-template-columns:1fr}dl.pairs{grid-template-columns:1fr;gap:0}dl.pairs dd{margin-bottom:8px}figure{margin-left:-16px;margin-right:-16px;border-width:1px 0}}
@media print{main{max-width:none;padding:0}nav{display:none}h2,h3{break-after:avoid}figure,tr,.figures{break-inside:avoid}.scroll{overflow:visible}table,table.wide,table.mistakes{min-width:0;font-size:10.5px}th,td{padding:5px 6px;white-space:normal}.bar{width:40px}}
`

/** The report's style sheet: light by default, dark where the reader's system is, pictures included. */
export const REPORT_STYLE =
  `:root{color-scheme:light dark;${properties(lightPalette)}}` +
  SHEET +
  `@media (prefers-color-scheme:dark){:root{${properties(darkPalette)}}\n${paletteSwap('figure')}}\n`
