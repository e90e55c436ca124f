import type { ByteQueue } from './byte-queue.js'
import type { OnRecord } from './capture-record.js'

export type CaptureFormat = 'pcap' | 'pcapng'

/** Reads the records of one format out of a queue of bytes. */
export interface FormatReader {
  /** Hands out every record that is whole in the queue; returns when more bytes are needed or reading ended. */
  read(queue: ByteQueue, onRecord: OnRecord): void
  /** Names what the end of input cut off, if anything. */
  end(queue: ByteQueue): void
  /** Records handed out so far, damaged ones included. */
  readonly records: number
}
