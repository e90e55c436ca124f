import { hostname } from 'node:os'
import { CONFIG_FILE } from '../detector/artifact.js'
import type { Lineage } from '../io/store/model-version.js'
import { codeFingerprint } from './step-inputs.js'

/** Where a model was made that is registered now: here, by this code, or elsewhere, by what is not known. */
export type MadeWhere = 'here' | 'elsewhere'

/** What a model's own configuration file tells of where it came from, and what this machine adds when it was made here. */
export function lineageOf(
  files: Readonly<Record<string, string>>,
  made: MadeWhere,
): Omit<Lineage, 'parent'> {
  const told = JSON.parse(files[CONFIG_FILE] ?? '{}') as Readonly<Record<string, unknown>>
  const text = (name: string): string | null => {
    const value = told[name]
    return typeof value === 'string' ? value : null
  }
  const number = (name: string): number | null => {
    const value = told[name]
    return typeof value === 'number' ? value : null
  }
  const isHere = made === 'here'
  return {
    dataset_sha256: text('dataset_sha256'),
    random_state: number('random_state'),
    code_version: text('code_version'),
    code_sha256: isHere ? codeFingerprint() : null,
    host: isHere ? hostname() : null,
    platform: isHere ? `${process.platform}-${process.arch}` : null,
    fitted_on: text('fitted_on'),
    fitted_rows: number('fitted_rows'),
    train_from: text('train_from'),
    train_to: text('train_to'),
    validation_to: text('validation_to'),
  }
}
