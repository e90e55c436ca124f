import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { datasetSlice } from '../../src/dataset/dataset.js'
import { AS_USUAL, prepareTraining } from '../../src/detector/fit.js'
import { DEFAULT_REGIME } from '../../src/detector/fitting-rows.js'
import { chosenForests, serviceRows } from '../../src/engine/service-forests.js'
import { fitParts, fitPartsInThreads } from '../../src/engine/trainer.js'
import { checkParameters } from '../../src/forest/parameters.js'
import { serviceDetector, servicesDataset } from '../detector/service-detector.js'

const ROWS = servicesDataset(1100)

test('services with enough normal rows have forests, on their own rows', () => {
  const own = serviceRows(prepareTraining(ROWS, 'normal'))
  deepEqual(
    own.map(({ service, X }) => [service, X.rows]),
    [
      ['http', 550],
      ['ssh', 550],
    ],
  )
})

test('none where rows may hold attacks, where they are not wanted, where services are not known', () => {
  const { services: _services, ...unknown } = ROWS
  deepEqual(serviceRows(prepareTraining(ROWS, 'all')), [])
  deepEqual(serviceRows(prepareTraining(unknown, 'normal')), [])
  const off = { ...DEFAULT_REGIME, serviceForests: 'off' as const }
  deepEqual(serviceRows(prepareTraining(ROWS, 'normal', AS_USUAL, off)), [])
})

test('none of a service that has all rows, and none of one with too few', () => {
  const one = { ...ROWS, services: ROWS.services.map(() => 'ssh' as const) }
  deepEqual(serviceRows(prepareTraining(one, 'normal')), [])
  deepEqual(serviceRows(prepareTraining(datasetSlice(ROWS, 0, 990), 'normal')), [])
})

test('threads fit the same model', async () => {
  const prepared = prepareTraining(ROWS, 'normal')
  const parameters = checkParameters({ nEstimators: 5, randomState: 3 })
  deepEqual(await fitPartsInThreads(prepared, parameters, 2), fitParts(prepared, parameters))
})

test('validation rows without both labels leave the forests of services; ones they do worse on do not', () => {
  const parts = serviceDetector()
  const train = datasetSlice(ROWS, 0, 800)
  const validation = datasetSlice(servicesDataset(1100), 800, 1000)
  const test = datasetSlice(ROWS, 1000, 1100)
  equal(chosenForests({ train, validation, test }, parts), parts)
  // Attacks that the common forest finds strange, and a forest of SSH to which nothing is.
  const { data, columns } = validation.X
  const rules = validation.featureNames.indexOf('threat_score')
  for (let i = 0; i < validation.X.rows; i++) {
    data[i * columns + rules] = 0
    if (i % 10 !== 1) continue
    validation.labels[i] = 1
    for (const j of [0, 2, 8, 9]) data[i * columns + j] = 400
  }
  const blind = parts.services?.map((own) =>
    own.service === 'ssh' ? { ...own, scale: { typical: 0.98, alarm: 0.99 } } : own,
  )
  const model = { ...parts, services: blind ?? [] }
  deepEqual(chosenForests({ train, validation, test }, model).services, [])
})
