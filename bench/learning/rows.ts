import { ATTACK, type Dataset, datasetSlice, NORMAL } from '../../src/dataset/dataset.js'
import type { Event } from '../../src/event/event.js'
import { FEATURE_SETS, type FeatureSetName } from '../../src/features/catalog.js'
import { FeatureExtractor } from '../../src/features/extract.js'
import { zeros } from '../../src/math/matrix.js'
import { assess } from '../../src/rules/assess.js'
import type { Mix } from './mix.js'

/** A mix as rows, and the event of each row beside it. */
export interface MixRows {
  readonly dataset: Dataset
  readonly events: readonly Event[]
  /** The first row of the test part. */
  readonly cut: number
}

/** Rows of a mix: the events, in time order, through the rules and the extractor that ingest and serving use. */
export function rowsOf({ events, cutMs }: Mix, featureSet: FeatureSetName = 'base'): MixRows {
  const extractor = new FeatureExtractor({ featureSet })
  const { names } = FEATURE_SETS[featureSet]
  const X = zeros(events.length, names.length)
  for (const [i, { event }] of events.entries())
    extractor.extract(event, assess(event), X.data, i * X.columns)
  const dataset: Dataset = {
    featureNames: names,
    X,
    labels: Int8Array.from(events, ({ isAttack }) => (isAttack === true ? ATTACK : NORMAL)),
    atMs: Float64Array.from(events, ({ event }) => event.atMs),
    sourceIps: events.map(({ event }) => event.sourceIp),
    sources: events.map(({ event }) => event.source),
    attacks: events.map(({ attack }) => attack),
    services: events.map(({ event }) => event.service),
  }
  const cut = dataset.atMs.findIndex((atMs) => atMs >= cutMs)
  return { dataset, events: events.map(({ event }) => event), cut }
}

/** The rows to learn from and those to be judged on. */
export function partsOf({ dataset, cut }: MixRows): { train: Dataset; test: Dataset } {
  return {
    train: datasetSlice(dataset, 0, cut),
    test: datasetSlice(dataset, cut, dataset.X.rows),
  }
}
