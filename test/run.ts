import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Runs every compiled test file beside this one, or those whose path contains one of the words given. Node 20's runner
 * takes no glob, and of a folder it would take the files that only help tests, too.
 */
const folder = dirname(fileURLToPath(import.meta.url))
const words = process.argv.slice(2)
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.js'))
  .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
  .sort()
  .map((path) => join(folder, path))

if (files.length === 0) {
  process.stderr.write(`No test file has ${words.join(' or ')} in its path.\n`)
  process.exitCode = 1
} else {
  const runner = spawn(process.execPath, ['--test', '--test-reporter=spec', ...files], {
    stdio: 'inherit',
  })
  runner.on('exit', (code) => (process.exitCode = code ?? 1))
}
