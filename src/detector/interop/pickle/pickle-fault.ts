import { importFault } from '../import-fault.js'

const CURE =
  'Save the fitted forest, or its Pipeline, with joblib or pickle protocol 2 to 5, or write its JSON with examples/interop/scikit_to_json.py'

/** A pickle that is damaged, or holds what is no part of a forest. */
export function pickleFault(what: string, cause?: unknown): Error {
  return importFault(`its pickle ${what}`, CURE, cause)
}
