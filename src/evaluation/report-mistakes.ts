import { formatCount, formatShare } from '../plots/number-format.js'
import { formatTick } from '../plots/value-axis.js'
import type { FeatureReason, Mistake } from './metrics-document.js'
import { html, type Markup } from './report-markup.js'
import { row, table } from './report-tables.js'

/** A part of the score with its sign: `+0.080`, `−0.012`. */
function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${formatShare(Math.abs(value))}`
}

/** To the second, in UTC. */
function moment(timestamp: string): string {
  return timestamp.slice(0, 19).replace('T', ' ')
}

function reason({ feature, value, typical, contribution }: FeatureReason): Markup {
  const way = contribution < 0 ? 'down' : 'up'
  return html`<span class="reason ${way}"
    ><b>${signed(contribution)}</b> ${feature} ${formatTick(value)}
    <em>typical ${formatTick(typical)}</em></span
  > `
}

/** Rows the model got wrong, each with what spoke for it and against it. */
export function mistakeTable(name: string, mistakes: readonly Mistake[]): Markup {
  if (mistakes.length === 0) return html`<p class="quiet">There are none.</p> `
  const isAttack = mistakes.some(({ attack }) => attack !== '')
  return table(
    name,
    [
      'time (UTC)',
      'source',
      isAttack ? 'attack' : 'log format',
      'rows alike',
      'score',
      'rules',
      'why it scored so',
    ],
    mistakes.map((mistake) =>
      row([
        html`<span class="mono">${moment(mistake.timestamp)}</span>`,
        html`<span class="mono">${mistake.src_ip}</span>`,
        isAttack ? html`${mistake.attack}<small>${mistake.source}</small>` : mistake.source,
        formatCount(mistake.rows),
        formatShare(mistake.anomaly_score),
        formatCount(mistake.threat_score),
        html`${mistake.reasons.map(reason)}`,
      ]),
    ),
    'mistakes',
  )
}
