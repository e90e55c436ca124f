import { deepEqual, ok } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { inProject } from '../../project.js'
import { modelBytes } from './golden-models.js'

const SCRIPT = inProject('examples', 'interop', 'scikit_to_json.py')
const MODEL = inProject('test', 'golden', 'scikit-models', 'pipeline.joblib')

/** Debian's, whose scikit-learn the references were made with. */
const PYTHON = '/usr/bin/python3'

const written = spawnSync(PYTHON, ['-W', 'ignore', SCRIPT, MODEL], { encoding: 'utf8' })

test('the script writes the JSON that the tests read', { skip: skipReason() }, () => {
  deepEqual(
    JSON.parse(written.stdout),
    JSON.parse(new TextDecoder().decode(modelBytes('pipeline.json'))),
  )
})

function skipReason(): string | false {
  if (written.status === 0) return false
  const isAbsent = written.error !== undefined || /ModuleNotFoundError/.test(written.stderr)
  return isAbsent ? 'scikit-learn is not installed: apt-get install python3-sklearn' : false
}

test('the script is as short as its page says: fifteen lines of code', () => {
  const [, , code] = readFileSync(SCRIPT, 'utf8').split('"""')
  const lines = code!.split('\n').filter((line) => line.trim() !== '')
  ok(lines.length <= 15, `${lines.length} lines`)
})
