import { readFileSync } from 'node:fs'
import { inProject } from '../project.js'

/** Reference numbers as README.md of this folder describes them; the caller names their shape. */
export function golden(file: string): unknown {
  return JSON.parse(readFileSync(inProject('test', 'golden', file), 'utf8')) as unknown
}
