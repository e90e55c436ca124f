import type { VerdictJson } from '../detector/verdict.js'
import { verdictToJson } from '../response/verdict-json.js'
import type { Judged } from './live.js'

/** A verdict and its decision as they go over the wire. */
export function judgedToJson({ verdict, decision }: Judged): VerdictJson {
  return verdictToJson(verdict, decision)
}
