import type { BenchRow } from '../measure.js'

/** What one part of the proof of the sensors found. */
export interface ProofPart {
  readonly rows: readonly BenchRow[]
  /** What is not installed or not allowed here, with why. */
  readonly notRun: readonly string[]
}

/** Prints as it goes. */
export type Print = (line: string) => void
