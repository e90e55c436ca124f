import {
  formatCount,
  formatCountOf,
  formatDays,
  formatInstant,
  formatShare,
} from '../plots/number-format.js'
import type {
  RankedInterval,
  SearchDocument,
  SearchMetrics,
  SearchParams,
  SearchResult,
} from './search-document.js'
import { METRIC_TITLES, parametersOf, tuningNotes, valuesOf } from './tuning-notes.js'

const LEADERBOARD_ROWS = 15

/** Rows of the list of all combinations; the JSON file has every one. */
const LISTED_ROWS = 1000

/** A table in GitHub's Markdown: the first column to the left, figures to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const rule = head.map((_, i) => (i === 0 ? '---' : '---:'))
  return [line(head), line(rule), ...rows.map(line)].join('\n')
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function paramsInWords(params: SearchParams): string {
  return Object.entries(params)
    .map(([name, value]) => `\`${name}\` ${String(value)}`)
    .join(', ')
}

function figuresOf(metrics: SearchMetrics): string[] {
  return [
    metrics.f1,
    metrics.precision,
    metrics.recall,
    metrics.roc_auc,
    metrics.pr_auc,
    metrics.recall_at_budget,
    metrics.false_positive_rate,
    metrics.offset,
  ].map(formatShare)
}

const FIGURES = [
  'F1',
  'precision',
  'recall',
  'ROC-AUC',
  'PR-AUC',
  'recall at budget',
  'false positive rate',
  'offset',
]

function resultRow({ rank, params, metrics }: SearchResult): string[] {
  return [String(rank), ...Object.values(params).map(String), ...figuresOf(metrics)]
}

function spaceSection({ all_results, random_state, search }: SearchDocument): string {
  const values = parametersOf(all_results).map((name) => {
    return `- \`${name}\`: ${valuesOf(all_results, name).join(', ')}`
  })
  return `## What was searched

${values.join('\n')}

${strategyInWords(search, all_results.length)} Every forest was grown with \`random_state\` ${random_state}.`
}

function strategyInWords(
  { strategy, points, rungs }: SearchDocument['search'],
  tried: number,
): string {
  const of = `of the space's ${formatCountOf(points, 'combination')}`
  if (strategy === 'grid')
    return `That makes ${formatCountOf(tried, 'combination')}, all of them tried.`
  if (strategy === 'random') return `${formatCount(tried)} ${of} were drawn at random and tried.`
  const steps = rungs.map(
    ({ trees, forests }) =>
      `${formatCountOf(forests, 'forest')} at ${formatCountOf(trees, 'tree')}`,
  )
  return `Successive halving tried ${formatCount(tried)} ${of}: ${steps.join(', then the best ')}.`
}

function choiceSection({ selection, chosen_rank }: SearchDocument): string {
  const budget = `The alert budget is ${selection.alert_budget} an hour; a source alerts once an hour however many of its rows lie above the threshold.`
  return `## How the best was chosen

By the highest ${METRIC_TITLES[selection.metric]}${ruleInWords(selection.one_standard_error, chosen_rank)}. Every forest was fitted on ${selection.fitted_on} (${formatCountOf(selection.train_rows, 'row')}) and
judged on ${formatCountOf(selection.validation_rows, 'labelled validation row')} (${formatCount(selection.validation_attacks)} of them attacks) that no tree was grown on. They are later in time than those
fitted on: ${formatDays(selection.validation_from, selection.validation_to)}. The test part played no role; its figures stand in the report of the evaluation.
${budget}`
}

function ruleInWords(isRule: boolean, rank: number): string {
  if (!isRule) return ''
  const found = rank === 1 ? 'which is the first itself' : `which is the one of rank ${rank}`
  return `, and of those within one standard error of it the simplest, ${found}`
}

function leaderboardSection(ranked: readonly SearchResult[]): string {
  const head = ['rank', ...parametersOf(ranked), ...FIGURES]
  const shown = Math.min(LEADERBOARD_ROWS, ranked.length)
  const title = shown < ranked.length ? `## The best ${shown}` : '## The combinations, best first'
  return `${title}\n\n${table(head, ranked.slice(0, shown).map(resultRow))}`
}

function intervalSection(document: SearchDocument, ranked: readonly SearchResult[]): string {
  const { intervals, default_result: byDefault, selection } = document
  const metric = METRIC_TITLES[selection.metric]
  const figureOf = (rank: number): number =>
    (ranked[rank - 1] as SearchResult).metrics[selection.metric]
  const rows = intervals.best.map((found) => [
    String(found.rank),
    formatShare(figureOf(found.rank)),
    range(found),
    formatShare(found.standard_error),
    signed(found.over_default.value),
    range(found.over_default),
  ])
  const own = [
    'default',
    formatShare(byDefault.metrics[selection.metric]),
    range(intervals.default),
    '',
    '',
    '',
  ]
  const head = ['rank', metric, '95 %', 'standard error', 'over the default', '95 %']
  return `## Is the best better than the default?

${verdict(document)} The default is what \`train\` fits: ${paramsInWords(byDefault.params)}.

${table(head, [...rows, own])}

Intervals come from ${formatCountOf(intervals.resamples, 'resample')} of the ${formatCountOf(intervals.sources, 'source')}, whose rows are drawn together. All combinations are compared on the same
resamples, thresholds held where they are. That does not make up for the choice: of many combinations a lucky one is in front.`
}

function verdict({
  intervals,
  selection,
  chosen_rank,
  best_params,
  default_result,
}: SearchDocument): string {
  const metric = METRIC_TITLES[selection.metric]
  const found = intervals.best.find(({ rank }) => rank === chosen_rank)
  if (found === undefined) return ''
  if (JSON.stringify(best_params) === JSON.stringify(default_result.params))
    return 'It is the default.'
  const { value, low, high } = found.over_default
  const by = `${signed(value)} ${metric}, ${signed(low)} to ${signed(high)} in 95 % of the resamples`
  if (low > 0) return `By more than resampling explains: ${by}.`
  if (high < 0) return `No, it is worse: ${by}.`
  return `That cannot be told from these rows: ${by}.`
}

function signed(value: number): string {
  const text = formatShare(Math.abs(value))
  return `${value < 0 ? '−' : '+'}${text}`
}

function range({ low, high }: Pick<RankedInterval, 'low' | 'high'>): string {
  return `${low < 0 ? '−' : ''}${formatShare(Math.abs(low))} to ${high < 0 ? '−' : ''}${formatShare(Math.abs(high))}`
}

function effectSection({ selection }: SearchDocument, results: readonly SearchResult[]): string {
  const metric = METRIC_TITLES[selection.metric]
  const names = parametersOf(results)
  const spreads: string[][] = []
  const rows = names.flatMap((name) => {
    const groups = valuesOf(results, name).map((value) => {
      const having = results.filter(({ params }) => params[name] === value)
      const figures = having.map(({ metrics }) => metrics[selection.metric])
      return { value, having, figures, average: mean(figures) }
    })
    const averages = groups.map(({ average }) => average)
    if (groups.length > 1)
      spreads.push([`\`${name}\``, formatShare(Math.max(...averages) - Math.min(...averages))])
    return groups.map(({ value, having, figures, average }) => [
      `\`${name}\` ${String(value)}`,
      formatShare(average),
      formatShare(Math.min(...figures)),
      formatShare(Math.max(...figures)),
      formatShare(mean(having.map(({ metrics }) => metrics.pr_auc))),
      formatCount(having.length),
    ])
  })
  const head = [
    'value',
    `mean ${metric}`,
    `lowest ${metric}`,
    `highest ${metric}`,
    'mean PR-AUC',
    'combinations',
  ]
  const sensitivity =
    spreads.length === 0
      ? ''
      : `\n\nHow far the mean ${metric} moves between the values of a parameter, the others as they come:\n\n${table(
          ['parameter', `spread of ${metric}`],
          spreads.toSorted((a, b) => Number(b[1]) - Number(a[1])),
        )}`
  return `## What each parameter did

Over all combinations that share the value:

${table(head, rows)}${sensitivity}`
}

function costSection({ cost }: SearchDocument): string {
  const { combinations, forests, trees, trees_without_sharing: without, walks } = cost
  return `## What it cost

${formatCountOf(combinations, 'combination')} from ${formatCountOf(forests, 'forest')} of ${formatCountOf(trees, 'tree')} together, where a forest for each would have had ${formatCount(without)}: a forest of
the most trees starts with every smaller one, and \`contamination\` only moves its threshold. Rows went down trees ${formatCount(walks)} times.`
}

function allResultsSection(ranked: readonly SearchResult[]): string {
  if (ranked.length <= LEADERBOARD_ROWS) return ''
  const rows = ranked
    .slice(0, LISTED_ROWS)
    .map(({ rank, params, metrics }) => [
      String(rank),
      ...Object.values(params).map(String),
      formatShare(metrics.f1),
      formatShare(metrics.pr_auc),
    ])
  const title =
    ranked.length > LISTED_ROWS ? `The best ${formatCount(LISTED_ROWS)}` : 'All combinations'
  return `\n## ${title}\n\n${table(['rank', ...parametersOf(ranked), 'F1', 'PR-AUC'], rows)}\n`
}

/**
 * The search in words and tables, as Markdown for `docs/hyperparameter_tuning.md`. What it says of ties
 * and of the parameters is read off the results; the same document gives the same bytes.
 * @param document with at least one result.
 */
export function tuningReport(document: SearchDocument): string {
  const ranked = document.all_results.toSorted((a, b) => a.rank - b.rank)
  const sections = [
    spaceSection(document),
    choiceSection(document),
    leaderboardSection(ranked),
    intervalSection(document, ranked),
    effectSection(document, ranked),
    `## What to keep in mind\n\n${tuningNotes(document, ranked)
      .map((note) => `- ${note}`)
      .join('\n')}`,
    costSection(document),
  ]
  return `# Hyperparameter tuning

Best: ${paramsInWords(document.best_params)}, with F1 ${formatShare(document.best_f1_score)} on the validation rows.

Searched ${formatInstant(document.timestamp)}, dataset \`${document.dataset_sha256}\` (SHA-256). All figures are in
\`models/hyperparameter_results.json\`.

${sections.join('\n\n')}
${allResultsSection(ranked)}`
}
