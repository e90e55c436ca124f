import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { ServiceRates } from '../../src/features/service-rates.js'

test('the usual rate is the geometric mean, each rate weighing its inverse', () => {
  const rates = new ServiceRates()
  equal(rates.ratioOf('ssh', 40), 1)
  rates.remember('ssh', 1)
  rates.remember('ssh', 4)
  const usual = Math.exp(Math.log(4) / 4 / 1.25)
  ok(Math.abs(rates.ratioOf('ssh', 8) - 8 / usual) < 1e-12)
  equal(rates.ratioOf('http', 8), 1)
})
