import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { SERVICES } from '../../src/event/kinds.js'
import { ServiceRates } from '../../src/features/service-rates.js'

const [SSH, HTTP] = [SERVICES.indexOf('ssh'), SERVICES.indexOf('http')]

test('the usual rate is the geometric mean, each rate weighing its inverse', () => {
  const rates = new ServiceRates()
  equal(rates.ratioOf(SSH, 40), 1)
  rates.remember(SSH, 1)
  rates.remember(SSH, 4)
  const usual = Math.exp(Math.log(4) / 4 / 1.25)
  ok(Math.abs(rates.ratioOf(SSH, 8) - 8 / usual) < 1e-12)
  equal(rates.ratioOf(HTTP, 8), 1)
})
