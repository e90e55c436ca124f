import { existsSync, readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { join } from 'node:path'
import type { MetricsDocument } from '../evaluation/metrics-document.js'
import { drawMetricsPlots } from '../evaluation/report-plots.js'
import { reportHtml } from '../evaluation/report.js'
import type { ReportedSearch } from '../evaluation/report-sections.js'
import { writeFileAtomically } from '../io/store/atomic-file.js'
import { renderPng } from '../io/store/render-png.js'
import type { SearchDocument } from '../selection/search-document.js'
import { stopPoint } from './stop-point.js'

/**
 * Writes an evaluation down for people and programs: a PNG of each picture, `report.html` and, last,
 * `metrics.json`, each whole or not at all.
 * @param folder is made where it is missing.
 * @param workspace where the search lies that the report tells of, if it was for this model.
 * @param signal when it aborts before the first file is written, its reason is thrown and none is.
 * @throws PhantomNetError STORE_FAILED when a picture cannot be drawn.
 */
export async function writeReports(
  folder: string,
  document: MetricsDocument,
  workspace: string,
  signal?: AbortSignal,
): Promise<void> {
  const images = await drawMetricsPlots(document)
  // All are drawn before the first is written: a failure leaves the old set whole.
  const pictures = await Promise.all(images.map(({ svg }) => renderPng(svg)))
  const page = reportHtml(document, images, searchOf(document, workspace))
  await stopPoint(signal)
  images.forEach(({ name }, i) =>
    writeFileAtomically(join(folder, `${name}.png`), pictures[i] as Uint8Array),
  )
  writeFileAtomically(join(folder, 'report.html'), page)
  writeFileAtomically(join(folder, 'metrics.json'), `${JSON.stringify(document, null, 2)}\n`)
}

/** What a search may vary that `best_params` of an evaluation does not tell. */
const PREPARING: ReadonlySet<string> = new Set(['features', 'transform', 'scaler'])

/** The latest search, where it chose this model: on the same dataset, to the same parameters. */
function searchOf(document: MetricsDocument, workspace: string): ReportedSearch | undefined {
  const path = join(workspace, 'models', 'hyperparameter_results.json')
  if (!existsSync(path)) return undefined
  const search = parseSearch(readFileSync(path, 'utf8'))
  if (search?.dataset_sha256 !== document.dataset.sha256) return undefined
  const chosen = { ...search.best_params, random_state: search.random_state }
  // How rows were prepared is no parameter of the forest.
  const used = Object.entries(document.best_params).filter(([name]) => name in chosen)
  const asked = Object.entries(chosen).filter(([name]) => !PREPARING.has(name))
  return isDeepStrictEqual(new Map<string, unknown>(asked), new Map<string, unknown>(used))
    ? search
    : undefined
}

/** A file that is no search is not ours to complain of here: the report does without. */
function parseSearch(text: string): SearchDocument | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isSearch(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isSearch(value: unknown): value is SearchDocument {
  if (typeof value !== 'object' || value === null) return false
  const { best_params, selection, all_results, best_f1_score } = value as Partial<SearchDocument>
  return (
    typeof best_params === 'object' &&
    best_params !== null &&
    typeof selection === 'object' &&
    selection !== null &&
    Array.isArray(all_results) &&
    typeof best_f1_score === 'number'
  )
}
