/**
 * Reads what one side of a connection says, in order. `read` is given what is not read yet, and again with
 * more behind it: whoever calls keeps it, within a bound.
 */
export interface StreamReader {
  /** Reads what is whole of bytes[from, to) and answers where it stopped. */
  read(bytes: Uint8Array, from: number, to: number): number
  /** Bytes behind those read that it does not want to see; the caller counts them down. */
  skip: number
  /** Whether it wants nothing more. */
  readonly isDone: boolean
  /**
   * Whether a message begins with this segment, while bytes are skipped: a length that was told and never
   * sent (the answer to HEAD) or one that was misread must not hide what follows.
   */
  begins(bytes: Uint8Array, from: number, to: number): boolean
  /** Bytes were lost: what is read next may begin in the middle of anything. */
  resume(): void
}

/** Both sides of a connection, which may need each other to be understood. */
export interface Conversation {
  readonly client: StreamReader
  readonly server: StreamReader
  /** Whether another protocol follows on the connection, to be told by its content. */
  readonly isOver: () => boolean
}

/** Of protocols after which nothing else follows. */
export const NEVER_OVER = (): boolean => false

/** Position of the next line feed in bytes[from, to); -1 when there is none. */
export function lineFeedIn(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) if (bytes[at] === 10) return at
  return -1
}

/** Where a line that ends with the line feed at `end` ends without it, and without the carriage return before it. */
export function endOfLine(bytes: Uint8Array, from: number, end: number): number {
  return end > from && bytes[end - 1] === 13 ? end - 1 : end
}
