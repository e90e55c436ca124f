import type { GateReport } from '../engine/promotion.js'
import type { ShownFigure, VersionDetail } from '../engine/version-detail.js'
import { SHOWN_FIGURES } from '../engine/version-detail.js'
import type { Change, VersionDiff } from '../engine/version-diff.js'
import type { Interval } from '../evaluation/metrics-document.js'
import { formatInterval } from '../plots/number-format.js'
import { heading } from './output.js'
import { paint, printable } from './paint.js'
import { count, sheet, table, terminalWidth, wrap } from './table.js'

const TITLES: Readonly<Record<ShownFigure, string>> = {
  pr_auc: 'PR-AUC',
  roc_auc: 'ROC-AUC',
  f1: 'F1',
  precision: 'precision',
  recall: 'recall',
  false_positive_rate: 'false alarms',
}

/** Nothing is known, or there is nothing. */
const NONE = '–'

/** Characters of a hash that tell two of a registry apart. */
const SHOWN_HASH = 12

/** One version, for people. */
export function versionText(detail: VersionDetail): string {
  return [
    heading(`Version ${detail.version}`),
    sheet([
      ['stage', stageOf(detail)],
      ['made', instant(detail.date)],
      ['what', detail.description],
      ['parameters', parametersOf(detail)],
      ['features', featuresOf(detail)],
      ...(detail.fault === null ? [] : [['fault', detail.fault] as const]),
    ]),
    '',
    heading('Figures'),
    figuresText(detail),
    '',
    heading('Where it comes from'),
    lineageText(detail),
    '',
    heading('What became of it'),
    historyText(detail),
  ].join('\n')
}

function stageOf({ stage, promoted_at: promotedAt, previous }: VersionDetail): string {
  if (stage !== 'production') return stage
  const since = promotedAt === null ? '' : `, since ${instant(promotedAt)}`
  return `${stage}${since}${previous === null ? '' : `; a rollback goes back to ${previous}`}`
}

function parametersOf({ parameters }: VersionDetail): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')
}

function featuresOf({ features, feature_schema: schema }: VersionDetail): string {
  if (features === null) return NONE
  const tamed = features.filter(({ transform }) => transform !== 'none').length
  return `${features.length} (${schema}), ${tamed} of them on a log scale`
}

function figuresText({ figures, measured_on: rows }: VersionDetail): string {
  if (figures === null || rows === null) return '  Never evaluated: run `phantomnet evaluate`.'
  return sheet([
    ...SHOWN_FIGURES.map((name) => [TITLES[name], formatInterval(figures[name])] as const),
    [
      'measured on',
      `${count(rows.rows)} test rows, ${instant(rows.from)} to ${instant(rows.to)}, of dataset ${hash(rows.dataset_sha256)}`,
    ],
  ])
}

function lineageText({ lineage }: VersionDetail): string {
  if (lineage === null) return '  Not kept.'
  const {
    parent,
    dataset_sha256: dataset,
    random_state: seed,
    host,
    platform,
    fitted_on: fittedOn,
    fitted_rows: rows,
    code_version: code,
    code_sha256: codeHash,
    train_from: from,
    train_to: to,
  } = lineage
  return sheet([
    ['parent', parent ?? NONE],
    ['dataset', hash(dataset)],
    ['fitted on', `${rows === null ? '' : `${count(rows)} × `}${fittedOn ?? NONE}`],
    ['rows of', from === null ? NONE : `${instant(from)} to ${instant(to)}`],
    ['seed', seed === null ? NONE : String(seed)],
    ['code', `${code ?? NONE}${codeHash === null ? '' : `, build ${hash(codeHash)}`}`],
    ['host', host === null ? NONE : `${host}${platform === null ? '' : `, ${platform}`}`],
  ])
}

function historyText({ history }: VersionDetail): string {
  if (history.length === 0) return '  Not kept.'
  return sheet(history.map(({ at, stage, why }) => [instant(at), `${stage}: ${why}`] as const))
}

/** Two versions, side by side. */
export function diffText(diff: VersionDiff): string {
  const [one, other] = diff.versions
  const alike = diff.files.filter(({ same }) => same).map(({ name }) => name)
  const parts = [
    heading(`Version ${one} (${diff.stages[0]}) and ${other} (${diff.stages[1]})`),
    alike.length === 0
      ? '  No file is the same.'
      : sheet([['the same', `${alike.join(', ')}, byte for byte`]]),
    '',
    heading('Figures'),
    figuresBetween(diff),
    '',
    heading('Parameters'),
    changesText(diff, diff.parameters, (value) => String(value)),
    '',
    heading('Features'),
    featuresBetween(diff),
    '',
    heading('Where they come from'),
    changesText(diff, diff.lineage, lineageValue),
  ]
  return parts.join('\n')
}

function figuresBetween({ versions, figures, same_test_rows: isSame }: VersionDiff): string {
  if (figures.every(({ values }) => values[0] === null && values[1] === null))
    return '  Neither was evaluated.'
  const [one, other] = versions
  const rows = figures.map(({ name, values: [before, after] }) => [
    TITLES[name],
    interval(before),
    interval(after),
    before === null || after === null ? '' : signed(after.value - before.value),
  ])
  const columns = [
    { title: '' },
    { title: one },
    { title: other },
    { title: isSame ? 'difference' : 'not comparable', align: 'right' as const },
  ]
  const shown = table(columns, isSame ? rows : rows.map((row) => [...row.slice(0, 3), '']))
  if (isSame) return shown
  const note =
    'They were measured on different rows, or one was not, so these figures cannot be set against each other.'
  return `${shown}\n${indented(note)}`
}

function changesText<T>(
  { versions: [one, other] }: VersionDiff,
  changes: readonly Change<T>[],
  text: (value: T) => string,
): string {
  const different = changes.filter(({ same }) => !same)
  if (different.length === 0) return '  All the same.'
  const shown = (value: T | null): string => (value === null ? NONE : text(value))
  const names = changes.filter(({ same }) => same).map(({ name }) => words(name))
  const rows = different.map(({ name, values }) => [
    words(name),
    shown(values[0]),
    shown(values[1]),
  ])
  const same = names.length === 0 ? '' : `\n${indented(`the same: ${names.join(', ')}`, 'dim')}`
  return table([{ title: '' }, { title: one }, { title: other, narrow: 'wrap' }], rows) + same
}

function featuresBetween({ versions: [one, other], features }: VersionDiff): string {
  if (features === null) return '  One of them cannot be read.'
  const { removed, added, transforms } = features
  const facts = [
    ...(removed.length === 0 ? [] : [[`only ${one}`, removed.join(', ')] as const]),
    ...(added.length === 0 ? [] : [[`only ${other}`, added.join(', ')] as const]),
    ...transforms.map(
      ({ name, values }) =>
        [name, `${values[0] ?? NONE}, in ${other} ${values[1] ?? NONE}`] as const,
    ),
  ]
  return facts.length === 0 ? '  All the same.' : sheet(facts)
}

function lineageValue(value: string | number): string {
  if (typeof value === 'number') return count(value)
  if (/^[0-9a-f]{64}$/.test(value)) return hash(value)
  return /^\d{4}-\d\d-\d\dT/.test(value) ? instant(value) : value
}

/** What the gate asked and found, a condition and its figures below each other. */
export function gateText({ conditions, grounds }: GateReport): string {
  if (conditions.length === 0) return indented(grounds)
  return conditions
    .map(({ what, passes, figures }) => {
      const mark = passes ? paint('green', 'yes') : paint('red', 'no ')
      const width = terminalWidth() - MARK_WIDTH
      const lines = [...wrap(printable(what), width), ...wrap(printable(figures), width)]
      return `  ${mark}  ${lines.join(`\n${' '.repeat(MARK_WIDTH)}`)}`
    })
    .join('\n')
}

const MARK_WIDTH = 7

function indented(text: string, style?: 'dim'): string {
  const lines = wrap(printable(text), terminalWidth() - 2).map((line) => `  ${line}`)
  return lines.map((line) => (style === undefined ? line : paint(style, line))).join('\n')
}

function interval(value: Interval | null): string {
  return value === null ? NONE : formatInterval(value)
}

function signed(difference: number): string {
  const sign = difference < 0 ? '−' : '+'
  return `${sign}${Math.abs(difference).toFixed(3)}`
}

function words(name: string): string {
  return name.replaceAll('_', ' ').replace(' sha256', '')
}

function hash(value: string | null): string {
  return value === null ? NONE : value.slice(0, SHOWN_HASH)
}

function instant(iso: string | null): string {
  return iso === null ? NONE : `${iso.slice(0, 16).replace('T', ' ')} UTC`
}
