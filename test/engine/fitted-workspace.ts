import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Config, DEFAULT_CONFIG } from '../../src/config.js'
import { datasetPaths } from '../../src/engine/ingest.js'
import { openTraining, train } from '../../src/engine/trainer.js'
import type { Event } from '../../src/event/event.js'
import { makeEvent } from '../../src/event/make-event.js'
import { FEATURE_NAMES } from '../../src/features/catalog.js'
import { FeatureExtractor } from '../../src/features/extract.js'
import { DATASET_COLUMNS, datasetLine } from '../../src/io/store/dataset-file.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { Rng } from '../../src/math/rng.js'
import { assess } from '../../src/rules/assess.js'

/** Thursday 12 February 2026, 08:00 UTC. */
export const MORNING_MS = Date.UTC(2026, 1, 12, 8)

/** A folder that is gone after the test. */
export function temporaryFolder(t: { after(work: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'phantomnet-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Small forests, so that tests are quick. */
export const TEST_CONFIG: Config = { ...DEFAULT_CONFIG, n_estimators: 20 }

let template: string | null = null

/**
 * A workspace with a model in it, made the way users make one: events to rows by the extractor, rows to a dataset file,
 * fitted by the trainer, registered and promoted. The events are an office's ordinary web requests. It is fitted once,
 * and each test gets a copy.
 */
export function fittedWorkspace(t: { after(work: () => void): void }): string {
  if (template === null) {
    const folder = mkdtempSync(join(tmpdir(), 'phantomnet-fitted-'))
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
    fitVersion(folder, 42)
    template = folder
  }
  const workspace = temporaryFolder(t)
  cpSync(template, workspace, { recursive: true })
  return workspace
}

/** Fits and promotes a further version. @param people at the site. @returns its name. */
export function fitVersion(workspace: string, seed: number, people = 20): string {
  const { out } = datasetPaths(workspace)
  mkdirSync(dirname(out), { recursive: true })
  writeFileSync(out, `${DATASET_COLUMNS.join(',')}\n`)
  const extractor = new FeatureExtractor()
  const features = new Float64Array(FEATURE_NAMES.length)
  const lines = ordinaryEvents(800, people).map((event) => {
    extractor.extract(event, assess(event), features)
    return datasetLine({ event, isAttack: false, attack: '' }, features)
  })
  appendFileSync(out, `${lines.join('\n')}\n`)
  const training = openTraining(workspace, { ...TEST_CONFIG, seed })
  const { version } = train(training, '2026-02-13T00:00:00.000Z').version
  new ModelRegistry(workspace).promote(version, new Date(MORNING_MS + seed).toISOString())
  return version
}

/** Requests of twenty people over a morning, or of as many as are asked for, some seconds apart. */
export function ordinaryEvents(count: number, people = 20): Event[] {
  const rng = new Rng(7)
  let atMs = MORNING_MS
  return Array.from({ length: count }, () => {
    atMs += 1000 + Math.floor(rng.nextFloat() * 9000)
    return makeEvent({
      kind: 'http.request',
      atMs,
      source: 'access-log',
      service: 'http',
      sourceIp: `198.51.100.${1 + Math.floor(rng.nextFloat() * people)}`,
      destinationPort: 80,
      transport: 6,
      lengthBytes: 0,
      detail: { method: 'GET', url: '/news', status: 200 },
    })
  })
}

/** Root logins refused, two a second, from one address. */
export const BRUTE_FORCE: readonly Event[] = Array.from({ length: 60 }, (_, i) =>
  makeEvent({
    kind: 'auth.failure',
    atMs: Date.UTC(2026, 1, 13, 3) + i * 500,
    source: 'cowrie',
    service: 'ssh',
    sourceIp: '203.0.113.7',
    destinationPort: 22,
    transport: 6,
    lengthBytes: 12,
    detail: { userName: 'root', authMethod: 'password' },
  }),
)
