import { formatCount, formatCountOf, formatPercent, formatShare } from '../plots/number-format.js'
import type { MetricsDocument } from './metrics-document.js'
import type { PlotName } from './metrics-plot.js'
import { html, Markup } from './report-markup.js'
import { mistakeTable } from './report-mistakes.js'
import {
  attackPartsTable,
  attackShareOf,
  attackTable,
  budgetTable,
  detectorTable,
  pairList,
  sourceTable,
  splitTable,
} from './report-tables.js'

/** One picture of the report. */
export interface ReportImage {
  readonly name: string
  /** The picture in words, for those who do not see it. */
  readonly description: string
  /** An SVG document of our own drawing; it is put into the page as it stands. */
  readonly svg: string
}

/** What the report tells of the search; a SearchDocument has it. */
export interface ReportedSearch {
  readonly best_f1_score: number
  readonly selection: {
    readonly metric: string
    readonly fitted_on: string
    readonly train_rows: number
    readonly validation_rows: number
    readonly validation_attacks: number
  }
  readonly all_results: readonly unknown[]
}

/** A part of the report with a place to jump to. */
export interface Section {
  readonly id: string
  readonly title: string
  readonly content: Markup
}

/** Everything below the key figures, in the order it is read. */
export function reportSections(
  document: MetricsDocument,
  images: readonly ReportImage[],
  search: ReportedSearch | undefined,
): Section[] {
  const pictures = (...names: PlotName[]): Markup[] =>
    names.flatMap((name) => images.filter((image) => image.name === name).map(figure))
  return [
    {
      id: 'ways',
      title: 'The model beside other ways of scoring',
      content: html`${quiet(waysWords(document))}${detectorTable(document.detectors)}${pictures('precision_recall', 'roc_curve')}`,
    },
    {
      id: 'alerts',
      title: 'What a number of alerts an hour buys',
      content: html`${quiet(alertWords(document))}${budgetTable(document.detectors)}`,
    },
    {
      id: 'threshold',
      title: 'The threshold',
      content: html`${quiet(thresholdWords(document))}${pictures('confusion_matrix', 'score_histogram', 'calibration')}`,
    },
    {
      id: 'attacks',
      title: 'Attack by attack',
      content: html`${quiet(
          'Recall of the rows at the threshold, with 95 % intervals by source; sources of which a row raised an alert; and how soon the first alert came. A dash: no alert was raised.',
        )}${attackTable(document.attacks)}${pictures('time_to_detection')}
        <h3>Where the rows of each attack fell</h3>
        ${quiet(
          'Where the model learns from normal rows alone, the attacks of the train part taught it nothing.',
        )}${attackPartsTable(document.attack_parts)}`,
    },
    { id: 'why', title: 'Why it scores so', content: whyContent(document, pictures) },
    {
      id: 'formats',
      title: 'Log format by log format',
      content: html`${quiet(
        'Where a format shows only one kind of row, there is nothing to tell apart, and a dash stands for the figure.',
      )}${sourceTable(document.sources)}`,
    },
    { id: 'data', title: 'What it was measured on', content: dataContent(document) },
    { id: 'model', title: 'The model', content: modelContent(document, search) },
    { id: 'limits', title: 'What this shows, and what it does not', content: limits(document) },
  ]
}

function figure({ name, description, svg }: ReportImage): Markup {
  return html`<figure id="${name}" role="img" aria-label="${description}">
    ${new Markup(svg)}
  </figure> `
}

function quiet(words: string): Markup {
  return html`<p class="quiet">${words}</p> `
}

function waysWords({ bootstrap, dataset }: MetricsDocument): string {
  const { level, by, resamples, seed } = bootstrap
  return (
    `All on the same test rows, ${attackShareOf(dataset.test)} of the labelled ones attacks. ` +
    `In brackets: ${Math.round(level * 100)} % intervals from ${formatCountOf(resamples, 'bootstrap resample')} by ${by} (seed ${seed}).`
  )
}

function alertWords({ alerts, detectors }: MetricsDocument): string {
  const budgets = detectors[0]?.alert_budgets ?? []
  const allowed = budgets
    .map(({ alerts_per_hour }) => formatCount(Math.floor(alerts_per_hour * alerts.hours)))
    .join(', ')
  return (
    `One alert: ${alerts.definition}, however many of them lie above the threshold. ` +
    `Over the ${alerts.hours.toFixed(1)} hours of the test part the numbers allow ${allowed} alerts. ` +
    `“All”: all rows may be alerts and the number is not reached.`
  )
}

function thresholdWords({ calibration }: MetricsDocument): string {
  const { asked, got } = calibration.chosen
  const came = `${formatPercent(got.value)} of the normal test rows [${formatPercent(got.low)}, ${formatPercent(got.high)}] lie above it`
  if (asked === null) return `The threshold is a fixed score; ${came}.`
  return `It was set so that ${formatPercent(asked)} of the rows the model was fitted on lie above it; ${came}. Ordinary life drifts: a threshold set on later rows keeps closer to what is asked.`
}

function whyContent(
  document: MetricsDocument,
  pictures: (...names: PlotName[]) => Markup[],
): Markup {
  const { average_score, false_alarms, missed_attacks } = document.explanation
  return html`${quiet(
      `Each feature adds to a row's score or takes from it; together they make the difference from the average score, ${formatShare(average_score)}.`,
    )}${pictures('feature_importance', 'partial_dependence')}
    <h3>The most striking false alarms</h3>
    ${quiet(
      'Of each source labelled normal the row that scored highest. Look at them: some may be attacks that nobody labelled.',
    )}${mistakeTable('The most striking false alarms', false_alarms)}
    <h3>The attacks most often missed</h3>
    ${quiet('Of each source and attack the row that looked most ordinary, those with most missed rows first.')}${mistakeTable('The attacks most often missed', missed_attacks)}`
}

function dataContent({ dataset }: MetricsDocument): Markup {
  return html`${quiet(
    'The parts follow each other in time: fitted on the first, chosen on the second, measured on the third.',
  )}${splitTable(dataset)}${pairList([
    ['dataset', dataset.path],
    ['rows', formatCountOf(dataset.rows, 'row')],
    ['SHA-256', dataset.sha256],
    ['feature schema', dataset.feature_schema],
    ['attack sources also in the train part', String(dataset.attack_sources_seen_in_train)],
  ])}`
}

function modelContent(document: MetricsDocument, search: ReportedSearch | undefined): Markup {
  const chosen =
    search === undefined
      ? 'The model that serves.'
      : `The best of ${formatCountOf(search.all_results.length, 'combination')} by ${search.selection.metric.toUpperCase()}: ` +
        `${formatShare(search.best_f1_score)} on ${formatCountOf(search.selection.validation_rows, 'labelled validation row')}, ` +
        `${search.selection.validation_attacks} of them attacks, after fitting on ` +
        `${formatCountOf(search.selection.train_rows, 'row')} (${search.selection.fitted_on}).`
  return html`${quiet(chosen)}${pairList([
    ['version', document.model_version],
    ...Object.entries(document.best_params).map(([name, value]) => [name, String(value)] as const),
    ['F1 on the test part', formatShare(document.best_f1_score)],
  ])}`
}

function limits({ detectors, dataset }: MetricsDocument): Markup {
  const supervised = detectors.find(({ name }) => name === 'supervised')
  return html`<div class="limits">
    <div>
      <h3>It shows</h3>
      <ul>
        <li>
          how well each way of scoring told the labelled attacks of
          ${formatCountOf(dataset.test.sources, 'source')} from ordinary rows that are later than
          all it was fitted and chosen on;
        </li>
        <li>how far those figures hang on who happened to visit;</li>
        <li>
          how far the model is from rules and z-scores that need no
          model${supervised === undefined ? '' : html`, and from trees that were taught the labels (PR-AUC ${formatShare(supervised.pr_auc.value)}), which no detector of unknown attacks can be`}.
        </li>
      </ul>
    </div>
    <div>
      <h3>It does not show</h3>
      <ul>
        <li>how it does on another site, with other visitors and other attacks;</li>
        <li>what lies among rows that nobody labelled;</li>
        <li>whether the labels are right: look at the false alarms above;</li>
        <li>
          that a first alert was noticed by anybody, or that what is missed here is missed in whole.
        </li>
      </ul>
    </div>
  </div> `
}
