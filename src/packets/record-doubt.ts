import type { FaultKeeper } from './capture-fault.js'
import type { CaptureRecord } from './capture-record.js'

/** Whether a record's own header tells what cannot be. */
export function isDoubtful(record: CaptureRecord, isTimeReplaced: boolean): boolean {
  return isTimeReplaced || record.isTimeCut || record.isWireMended
}

/**
 * Notes what of a doubtful record cannot be, and how it was mended. The packet is kept.
 *
 * @param isTimeReplaced whether its time was impossible beside those of other packets
 */
export function noteDoubt(
  faults: FaultKeeper,
  record: CaptureRecord,
  isTimeReplaced: boolean,
): void {
  faults.note(() => ({
    code: 'CAPTURE_DAMAGED',
    message: `record ${record.number} at byte ${record.offset} ${doubtOf(record, isTimeReplaced)}. The packet was kept; see whether the tool that wrote the capture is sound.`,
    offset: record.offset,
    record: record.number,
  }))
}

function doubtOf(record: CaptureRecord, isTimeReplaced: boolean): string {
  if (isTimeReplaced)
    return 'tells a time that cannot be beside the others; it was given that of the packet before it'
  if (record.isTimeCut)
    return 'tells a fraction of a second that is a second or more; it was held to the last of its second'
  return `tells a length on the wire that cannot be; the ${record.capturedBytes} bytes it holds were taken`
}
