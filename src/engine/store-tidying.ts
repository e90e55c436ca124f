import { PhantomNetError } from '../errors.js'

/** How often the store is tidied, ms, and how long between two slices while there is more to do. */
const EVERY_MS = 60_000
const SLICE_MS = 50

/** What has something to drop or to give back now and then; see VerdictStore.tidy. */
export interface Tidied {
  tidy(): boolean
}

/**
 * Tidies a store now and then, a slice at a time, so that nothing waits long for it. A store that cannot be written is
 * left alone until the next time: whoever keeps verdicts tells of that.
 * @returns what ends it.
 */
export function tidyRegularly(store: Tidied, everyMs = EVERY_MS): () => void {
  let timer: ReturnType<typeof setTimeout>
  const wait = (ms: number): void => {
    timer = setTimeout(() => wait(isMore(store) ? SLICE_MS : everyMs), ms).unref()
  }
  wait(everyMs)
  return () => clearTimeout(timer)
}

function isMore(store: Tidied): boolean {
  try {
    return store.tidy()
  } catch (error) {
    if (error instanceof PhantomNetError) return false
    throw error
  }
}
