import {
  formatCount,
  formatCountOf,
  formatDays,
  formatInstant,
  formatPercent,
  formatShare,
} from '../plots/number-format.js'
import type { SearchDocument, SearchParams, SearchResult } from './search-document.js'

const LEADERBOARD_ROWS = 15
const PARAMETERS = ['n_estimators', 'max_samples', 'contamination'] as const

/** A table in GitHub's Markdown: the first column to the left, figures to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const rule = head.map((_, i) => (i === 0 ? '---' : '---:'))
  return [line(head), line(rule), ...rows.map(line)].join('\n')
}

/** Whether two figures are equal to every digit shown. */
function same(a: number, b: number): boolean {
  return formatShare(a) === formatShare(b)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The values tried of one parameter: `auto` first, then from small to large. */
function valuesOf(results: readonly SearchResult[], name: keyof SearchParams): (number | 'auto')[] {
  const values = new Set(results.map(({ params }) => params[name]))
  const order = (value: number | 'auto') => (value === 'auto' ? -Infinity : value)
  return [...values].toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
}

function paramsInWords(params: SearchParams): string {
  return PARAMETERS.map((name) => `\`${name}\` ${params[name]}`).join(', ')
}

function resultRow({ rank, params, metrics }: SearchResult): string[] {
  return [
    String(rank),
    ...PARAMETERS.map((name) => String(params[name])),
    formatShare(metrics.f1),
    formatShare(metrics.precision),
    formatShare(metrics.recall),
    formatShare(metrics.roc_auc),
    formatShare(metrics.pr_auc),
    formatShare(metrics.false_positive_rate),
    formatShare(metrics.offset),
  ]
}

function selectionSection({ selection, all_results, random_state }: SearchDocument): string {
  const values = PARAMETERS.map((name) => {
    return `- \`${name}\`: ${valuesOf(all_results, name).join(', ')}`
  })
  return `## What was searched

${values.join('\n')}

That makes ${formatCountOf(all_results.length, 'combination')}, each grown with \`random_state\` ${random_state}.

## How the best was chosen

By the highest ${selection.metric.toUpperCase()}. Every forest was fitted on ${selection.fitted_on} (${formatCountOf(selection.train_rows, 'row')}) and
judged on ${formatCountOf(selection.validation_rows, 'labelled validation row')} (${formatCount(selection.validation_attacks)} of them attacks) that no tree was grown on. They are later in time than those
fitted on: ${formatDays(selection.validation_from, selection.validation_to)}. The test part played no role; its figures stand in the report of the evaluation.`
}

function leaderboardSection(ranked: readonly SearchResult[]): string {
  const head = [
    'rank',
    ...PARAMETERS,
    'F1',
    'precision',
    'recall',
    'ROC-AUC',
    'PR-AUC',
    'false positive rate',
    'offset',
  ]
  const shown = Math.min(LEADERBOARD_ROWS, ranked.length)
  const title = shown < ranked.length ? `## The best ${shown}` : '## The combinations, best first'
  return `${title}\n\n${table(head, ranked.slice(0, shown).map(resultRow))}`
}

function effectSection(results: readonly SearchResult[]): string {
  const rows = PARAMETERS.flatMap((name) =>
    valuesOf(results, name).map((value) => {
      const having = results.filter(({ params }) => params[name] === value)
      const scores = having.map(({ metrics }) => metrics.f1)
      return [
        `\`${name}\` ${value}`,
        formatShare(mean(scores)),
        formatShare(Math.min(...scores)),
        formatShare(Math.max(...scores)),
        formatShare(mean(having.map(({ metrics }) => metrics.pr_auc))),
        formatCount(having.length),
      ]
    }),
  )
  return `## What each parameter did

Over all combinations that share the value:

${table(['value', 'mean F1', 'lowest F1', 'highest F1', 'mean PR-AUC', 'combinations'], rows)}`
}

/** Whether contamination was varied, and rows were ranked alike whatever its value. */
function contaminationOnlyMovesThreshold(results: readonly SearchResult[]): boolean {
  const firstByForest = new Map<string, SearchResult>()
  let isVaried = false
  for (const result of results) {
    const forest = `${result.params.n_estimators} ${result.params.max_samples}`
    const first = firstByForest.get(forest)
    if (first === undefined) {
      firstByForest.set(forest, result)
      continue
    }
    isVaried = true
    if (!same(first.metrics.roc_auc, result.metrics.roc_auc)) return false
  }
  return isVaried
}

/** A best value at the end of what was tried leaves open what lies beyond. */
function atTheEdge({ best_params, all_results }: SearchDocument): string[] {
  return PARAMETERS.flatMap((name) => {
    const best = best_params[name]
    const tried = valuesOf(all_results, name).filter((value) => value !== 'auto')
    if (best === 'auto' || tried.length < 2) return []
    if (best !== tried[0] && best !== tried.at(-1)) return []
    const [end, beyond] = best === tried[0] ? ['smallest', 'smaller'] : ['largest', 'larger']
    return [`The best \`${name}\`, ${best}, is the ${end} tried: a ${beyond} one may be better.`]
  })
}

function notes(document: SearchDocument, ranked: readonly SearchResult[]): string[] {
  const found: string[] = []
  const { selection } = document
  const scores = ranked.map(({ metrics }) => metrics.f1)
  const [highest, lowest] = [Math.max(...scores), Math.min(...scores)]
  const tied = scores.filter((f1) => same(f1, highest)).length
  if (contaminationOnlyMovesThreshold(ranked)) {
    found.push(
      '`contamination` moves the threshold and nothing else: the trees, and with them ROC-AUC and PR-AUC, are the same for every value of it.',
    )
  }
  found.push(...atTheEdge(document))
  if (tied > 1) {
    found.push(
      `${formatCount(tied)} of ${formatCountOf(ranked.length, 'combination')} share the best F1 to three decimals. Their order among each other means nothing.`,
    )
  }
  if (ranked.length > 1) {
    found.push(
      `F1 runs from ${formatShare(lowest)} to ${formatShare(highest)} over the grid. The best of many is flattered by the choice itself: expect less on new rows.`,
    )
  }
  if (selection.validation_attacks > 0) {
    found.push(
      `One attack row more or less moves recall by ${formatShare(1 / selection.validation_attacks)}. Rows of one source resemble each other, so true differences must be larger still to count.`,
    )
  }
  const attackShare = selection.validation_attacks / Math.max(1, selection.validation_rows)
  found.push(
    `${formatPercent(attackShare)} of the labelled validation rows are attacks. F1 and precision hang on that share; at a site with fewer attacks both are lower for the same detector.`,
  )
  return found
}

function allResultsSection(ranked: readonly SearchResult[]): string {
  if (ranked.length <= LEADERBOARD_ROWS) return ''
  const rows = ranked.map(({ rank, params, metrics }) => [
    String(rank),
    ...PARAMETERS.map((name) => String(params[name])),
    formatShare(metrics.f1),
    formatShare(metrics.pr_auc),
  ])
  return `\n## All combinations\n\n${table(['rank', ...PARAMETERS, 'F1', 'PR-AUC'], rows)}\n`
}

/**
 * The search in words and tables, as Markdown for `docs/hyperparameter_tuning.md`. What it says of ties
 * and of the parameters is read off the results; the same document gives the same bytes.
 * @param document with at least one result.
 */
export function tuningReport(document: SearchDocument): string {
  const ranked = document.all_results.toSorted((a, b) => a.rank - b.rank)
  return `# Hyperparameter tuning

Best: ${paramsInWords(document.best_params)}, with F1 ${formatShare(document.best_f1_score)} on the validation rows.

Searched ${formatInstant(document.timestamp)}, dataset \`${document.dataset_sha256}\` (SHA-256). All figures are in
\`models/hyperparameter_results.json\`.

${selectionSection(document)}

${leaderboardSection(ranked)}

${effectSection(ranked)}

## What to keep in mind

${notes(document, ranked)
  .map((note) => `- ${note}`)
  .join('\n')}
${allResultsSection(ranked)}`
}
