import { formatCountOf, formatInstant, formatShare } from '../plots/number-format.js'
import type { MetricsDocument } from './metrics-document.js'
import { html, Markup } from './report-markup.js'
import { servingDetector } from './report-plots.js'
import { REPORT_STYLE } from './report-style.js'
import {
  attackShareOf,
  attackTable,
  detectorTable,
  keyFigures,
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

function caveats(document: MetricsDocument): Markup | null {
  if (document.caveats.length === 0) return null
  return html`<section class="caveats">
    <h2>Before you quote a figure</h2>
    <ul>
      ${document.caveats.map((caveat) => html`<li>${caveat}</li> `)}
    </ul>
  </section> `
}

function figures(images: readonly ReportImage[]): Markup[] {
  return images.map(
    ({ name, description, svg }) =>
      html`<figure id="${name}" role="img" aria-label="${description}">
        ${new Markup(svg)}
      </figure> `,
  )
}

function section(title: string, words: string, content: Markup): Markup {
  return html`<section>
    <h2>${title}</h2>
    <p class="quiet">${words}</p>
    ${content}
  </section> `
}

function detectorSection(document: MetricsDocument): Markup {
  const { level, by, resamples, seed } = document.bootstrap
  return section(
    'The model beside other ways of scoring',
    `All on the same test rows, ${attackShareOf(document.dataset.test)} of the labelled ones attacks. ` +
      `In brackets: ${Math.round(level * 100)} % intervals from ${formatCountOf(resamples, 'bootstrap resample')} by ${by} (seed ${seed}).`,
    detectorTable(document.detectors),
  )
}

function datasetSection({ dataset }: MetricsDocument): Markup {
  return section(
    'What it was measured on',
    'The parts follow each other in time: fitted on the first, chosen on the second, measured on the third.',
    html`${splitTable(dataset)}${pairList([
      ['dataset', dataset.path],
      ['rows', formatCountOf(dataset.rows, 'row')],
      ['SHA-256', dataset.sha256],
      ['feature schema', dataset.feature_schema],
      ['attack sources also in the train part', String(dataset.attack_sources_seen_in_train)],
    ])}`,
  )
}

function parameterSection(document: MetricsDocument, search: ReportedSearch | undefined): Markup {
  const chosen =
    search === undefined
      ? 'The model that serves.'
      : `The best of ${formatCountOf(search.all_results.length, 'combination')} by ${search.selection.metric.toUpperCase()}: ` +
        `${formatShare(search.best_f1_score)} on ${formatCountOf(search.selection.validation_rows, 'labelled validation row')}, ` +
        `${search.selection.validation_attacks} of them attacks, after fitting on ` +
        `${formatCountOf(search.selection.train_rows, 'row')} (${search.selection.fitted_on}).`
  return section(
    'Parameters',
    chosen,
    pairList([
      ...Object.entries(document.best_params).map(
        ([name, value]) => [name, String(value)] as const,
      ),
      ['F1 on the test part', formatShare(document.best_f1_score)],
    ]),
  )
}

/**
 * The evaluation as one HTML page: styles and pictures inside, no script, nothing fetched. The same
 * document and images give the same bytes.
 * @param images drawn by `drawMetricsPlots`; any other SVG must come from a trusted hand.
 * @param search how the parameters were chosen, when they were searched for.
 */
export function reportHtml(
  document: MetricsDocument,
  images: readonly ReportImage[],
  search?: ReportedSearch,
): string {
  const model = servingDetector(document)
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'"
        />
        <title>Model ${document.model_version}: evaluation</title>
        <style>
          ${new Markup(REPORT_STYLE)}
        </style>
      </head>
      <body>
        <main>
          <header>
            <h1>${document.headline}</h1>
            <p class="quiet">
              ${model.title}, version ${document.model_version}, measured
              ${formatInstant(document.timestamp)}
            </p>
          </header>
          ${caveats(document)}${keyFigures(model)}${figures(images)}${detectorSection(document)}${section(
            'Attack by attack',
            'Recall at the threshold, and how soon the first alert came. A dash: no alert was raised. Where the model learns from normal rows alone, those in the train part were left out.',
            attackTable(document.attacks),
          )}${section(
            'Log format by log format',
            'Where a format shows only one kind of row, there is nothing to tell apart, and a dash stands for the figure.',
            sourceTable(document.sources),
          )}${datasetSection(document)}${parameterSection(document, search)}
        </main>
      </body>
    </html> `.text
}
