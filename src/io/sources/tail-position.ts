/** How many lines of a tailed log became what: read = events + telemetry + skipped + rejected. */
export interface TailCounts {
  readonly events: number
  readonly telemetry: number
  readonly skipped: number
  readonly rejected: number
}

/** How far a log is read: enough to find the same file again after a restart or a rotation. */
export interface TailPosition {
  /** The path as it was asked for, absolute. */
  readonly path: string
  readonly device: string
  readonly inode: string
  /** Bytes of the file's beginning that the hash is of; at most HEAD_BYTES, and never beyond `offset`. */
  readonly headBytes: number
  readonly headSha256: string
  /** Bytes of the file that were read, up to the end of a line. */
  readonly offset: number
  /** Null while the format is not known. */
  readonly format: string | null
  /** When the log was met first, UTC ms: what stamps without a year are dated by. */
  readonly referenceMs: number
  /** Of all lines since the log was met first. */
  readonly counts: TailCounts
}

/** One rejected line of a tailed log. */
export interface TailReject {
  /** Byte offset at which the line begins in its file. */
  readonly offset: number
  readonly reason: string
  /** The first characters of it. */
  readonly sample: string
}

/** What is kept together with the verdicts of a batch of lines. */
export interface TailProgress {
  readonly position: TailPosition
  readonly rejects: readonly TailReject[]
}
