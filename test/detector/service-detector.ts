import type { Dataset } from '../../src/dataset/dataset.js'
import type { DetectorParts } from '../../src/detector/detector.js'
import { prepareTraining } from '../../src/detector/fit.js'
import { fitParts } from '../../src/engine/trainer.js'
import type { Service } from '../../src/event/kinds.js'
import { checkParameters } from '../../src/forest/parameters.js'
import { ordinaryRows } from './small-detector.js'

/** Ordinary rows of web and SSH in turns, from many sources; SSH's first feature is ten times the web's. */
export function servicesDataset(rows: number, label = 0): Dataset & { services: Service[] } {
  const dataset = ordinaryRows(rows, label)
  const services = Array.from({ length: rows }, (_, i): Service => (i % 2 === 0 ? 'http' : 'ssh'))
  for (const [i, service] of services.entries())
    if (service === 'ssh') dataset.X.data[i * dataset.X.columns]! *= 10
  return { ...dataset, services, sourceIps: services.map((_, i) => `192.0.2.${i % 200}`) }
}

/** Ten trees on 1,100 such rows, and as many for each service. */
export function serviceDetector(): DetectorParts {
  const prepared = prepareTraining(servicesDataset(1100), 'normal')
  return fitParts(prepared, checkParameters({ nEstimators: 10, randomState: 1 }))
}
