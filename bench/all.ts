import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BenchDocument, machineName } from './measure.js'

/**
 * Runs every bench there is, one after the other, so that none disturbs another. Exit 1 when one of them misses a bound
 * or fails; with --json the rows of all of them are one document.
 */
const folder = dirname(fileURLToPath(import.meta.url))
const asJson = process.argv.includes('--json')
const documents: BenchDocument[] = []
for (const file of readdirSync(folder)
  .filter((name) => name.endsWith('.bench.js'))
  .sort()) {
  if (!asJson) process.stdout.write(`\n${file.replace('.bench.js', '')}\n`)
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(folder, file), ...process.argv.slice(2)],
    { stdio: ['ignore', asJson ? 'pipe' : 'inherit', 'inherit'], encoding: 'utf8' },
  )
  if (status !== 0) process.exitCode = 1
  if (asJson && stdout !== '') documents.push(JSON.parse(stdout) as BenchDocument)
}
if (asJson) {
  const document: BenchDocument = {
    machine: machineName(),
    rows: documents.flatMap(({ rows }) => rows),
    not_run: documents.flatMap(({ not_run }) => not_run),
  }
  process.stdout.write(`${JSON.stringify(document)}\n`)
}
