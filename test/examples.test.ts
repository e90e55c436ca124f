import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { inProject, ROOT } from './project.js'

/** The lines an example prints, run from the project's root as the guide says. */
function run(example: string, ...args: string[]): string[] {
  const file = fileURLToPath(new URL(`../examples/${example}.js`, import.meta.url))
  return execFileSync(process.execPath, [file, ...args], { cwd: ROOT, encoding: 'utf8' })
    .trimEnd()
    .split('\n')
}

const GUIDE = readFileSync(inProject('docs', 'guide', 'library.md'), 'utf8')

test('score-rows calls the one row that is unlike the others strange, and prints what the guide shows', () => {
  const lines = run('score-rows')
  equal(lines.length, 10)
  deepEqual(
    lines.filter((line) => line.endsWith('strange')),
    ['row 9: 0.831 strange'],
  )
  ok(GUIDE.includes(`    ${lines[0]}\n    …\n    ${lines[9]}\n`))
})

test('follow-a-stream finds strange what the still forest does, and gets used to it, as the guide shows', () => {
  const lines = run('follow-a-stream')
  equal(lines.length, 3)
  ok(GUIDE.includes(lines.map((line) => `    ${line}\n`).join('')))
})

test('strange-visitors ranks the sources of the sample access log, strangest first, with reasons', () => {
  const [heading, ...lines] = run('strange-visitors')
  equal(heading, 'access-log: 10000 events of 1753 sources')
  equal(lines.length, 10)
  for (const line of lines) match(line, /^0\.\d{3} {2}\d+\.\d+\.\d+\.\d+ +[a-z_]+$/)
  const scores = lines.map((line) => Number(line.slice(0, 5)))
  deepEqual(
    scores,
    scores.toSorted((a, b) => b - a),
  )
})

test('strange-visitors reads another format as well', () => {
  match(run('strange-visitors', 'examples/data/ssh/auth.log.gz')[0] ?? '', /^sshd: 5\d\d events of/)
})

test('the guide shows every example as it stands, under the package’s name', () => {
  const examples = readdirSync(inProject('examples')).filter((file) => file.endsWith('.ts'))
  deepEqual(examples.sort(), ['follow-a-stream.ts', 'score-rows.ts', 'strange-visitors.ts'])
  for (const file of examples) {
    const code = readFileSync(inProject('examples', file), 'utf8')
    ok(code.includes("from '../src/index.js'"), file)
    const shown = code.replace("'../src/index.js'", "'phantomnet'")
    ok(GUIDE.includes(`\`\`\`ts\n${shown}\`\`\`\n`), `${file} in docs/guide/library.md`)
  }
})
