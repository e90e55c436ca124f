import { strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { FaultKeeper } from '../../src/packets/capture-fault.js'
import { RecordDraft } from '../../src/packets/capture-record.js'
import { isDoubtful, noteDoubt } from '../../src/packets/record-doubt.js'

function recordOf(isTimeCut: boolean, wireBytes: number): RecordDraft {
  const record = new RecordDraft()
  record.number = 7
  record.offset = 480
  record.isTimeCut = isTimeCut
  record.setLengths(60, wireBytes)
  return record
}

test('a record that tells what can be is not doubtful', () => {
  strictEqual(isDoubtful(recordOf(false, 60), false), false)
})

test('each doubt is told with the number and the position of its record, and does not end reading', () => {
  const cases = [
    { record: recordOf(false, 60), isTimeReplaced: true, what: 'tells a time that cannot be' },
    { record: recordOf(true, 60), isTimeReplaced: false, what: 'tells a fraction of a second' },
    {
      record: recordOf(false, 59),
      isTimeReplaced: false,
      what: 'tells a length on the wire',
    },
  ]
  for (const { record, isTimeReplaced, what } of cases) {
    strictEqual(isDoubtful(record, isTimeReplaced), true, what)
    const faults = new FaultKeeper()
    noteDoubt(faults, record, isTimeReplaced)
    const { fault } = faults
    strictEqual(fault?.code, 'CAPTURE_DAMAGED')
    strictEqual(fault?.message.startsWith(`record 7 at byte 480 ${what}`), true, fault?.message)
    strictEqual(fault?.isFinal, false)
  }
})

test('the first doubt is the one that is told', () => {
  const faults = new FaultKeeper()
  noteDoubt(faults, recordOf(true, 60), false)
  const first = faults.fault
  noteDoubt(faults, recordOf(false, 1), true)
  strictEqual(faults.fault, first)
})
