import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { AddressKey } from '../../src/features/address-key.js'
import { SourceRecords } from '../../src/features/source-records.js'
import { SourceTable } from '../../src/features/source-table.js'

test('whatever comes and goes, an address is found in the record it was given, and nowhere else', () => {
  const numbers = fc.array(fc.nat(700), { maxLength: 3000 })
  fc.assert(
    fc.property(numbers, fc.integer(), (given, seed) => {
      const records = new SourceRecords(701)
      const table = new SourceTable(records, seed)
      const key = new AddressKey()
      const held = new Set<number>()
      for (const n of given) {
        records.reach(n)
        key.set(0, 0, 0xffff, n << 20)
        equal(table.find(key), held.has(n) ? n : -1)
        if (held.has(n)) table.remove(n)
        else table.add(n, key)
        if (!held.delete(n)) held.add(n)
      }
      for (let n = 0; n <= 700; n++) {
        key.set(0, 0, 0xffff, n << 20)
        equal(table.find(key), held.has(n) ? n : -1)
      }
    }),
    { numRuns: 40 },
  )
})
