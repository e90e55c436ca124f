import { formatInstant } from '../plots/number-format.js'
import type { MetricsDocument } from './metrics-document.js'
import { servingDetector } from './metrics-plot.js'
import { html, Markup } from './report-markup.js'
import {
  type ReportedSearch,
  type ReportImage,
  reportSections,
  type Section,
} from './report-sections.js'
import { REPORT_STYLE } from './report-style.js'
import { keyFigures } from './report-tables.js'
import { JOINED } from './ways.js'

/** The first sentence and the rest: a heading, and what stands below it. */
function headlineParts(headline: string): readonly [string, string] {
  const end = headline.search(/[.] (?=[A-Z])/)
  return end < 0 ? [headline, ''] : [headline.slice(0, end + 1), headline.slice(end + 2)]
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

function glance(document: MetricsDocument): Markup {
  const model = servingDetector(document)
  const joined = document.detectors.find(({ name }) => name === JOINED)
  return html`<p class="label">${model.title}</p>
    ${keyFigures(model)}${
      joined === undefined || joined === model
        ? null
        : html`<p class="label">${joined.title}: what decides</p>
            ${keyFigures(joined)}`
    }`
}

function contents(sections: readonly Section[]): Markup {
  return html`<nav aria-label="Contents">
    <ol>
      ${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li> `)}
    </ol>
  </nav> `
}

function sectionMarkup({ id, title, content }: Section): Markup {
  return html`<section id="${id}">
    <h2>${title}</h2>
    ${content}
  </section> `
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
  const sections = reportSections(document, images, search)
  const [first, rest] = headlineParts(document.headline)
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        />
        <meta name="referrer" content="no-referrer" />
        <title>Model ${document.model_version}: evaluation</title>
        <style>
          ${new Markup(REPORT_STYLE)}
        </style>
      </head>
      <body>
        <main>
          <header>
            <h1>${first}</h1>
            ${rest === '' ? null : html`<p class="lead">${rest}</p> `}
            <p class="quiet">
              PhantomNet, model version ${document.model_version}, measured
              ${formatInstant(document.timestamp)}
            </p>
          </header>
          ${caveats(document)}${glance(document)}${contents(sections)}${sections.map(sectionMarkup)}
        </main>
      </body>
    </html> `.text
}
