import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fittedWorkspace, temporaryFolder } from '../engine/fitted-workspace.js'
import { labLogs } from '../engine/lab-workspace.js'
import { PROGRAM, runProgram } from './run-program.js'

test('wrong usage is status 2, told on stderr alone', async () => {
  const unknown = await runProgram(['piplin', 'x'])
  deepEqual([unknown.status, unknown.stdout], [2, ''])
  match(unknown.stderr, /^error USAGE: unknown command 'piplin'\. Did you mean `pipeline`\?/)
  const wrong = await runProgram(['train', '--seed', 'x'])
  deepEqual([wrong.status, wrong.stdout], [2, ''])
  match(wrong.stderr, /^error CONFIG_INVALID: the command line: `seed` must be a whole number\./)
})

test('help and version are results: on stdout, with status 0', async () => {
  const help = await runProgram(['pipeline', '--help'])
  deepEqual([help.status, help.stderr], [0, ''])
  match(help.stdout, /--labels/)
  match((await runProgram(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/)
})

test('a failed operation is status 1, with code, sentence and cure on stderr alone', async (t) => {
  const { status, stdout, stderr } = await runProgram([
    'train',
    '-q',
    '--workspace',
    temporaryFolder(t),
  ])
  deepEqual([status, stdout], [1, ''])
  match(
    stderr,
    /^error DATASET_MISSING: There is no .*\. Make it with `phantomnet ingest PATH…`\.\n$/,
  )
})

test('options come from the file, the environment and the command line, the later over the earlier', async (t) => {
  const workspace = temporaryFolder(t)
  writeFileSync(join(workspace, 'phantomnet.yaml'), 'seed: none\n')
  const words = ['train', '-q', '--workspace', workspace]
  match((await runProgram(words)).stderr, /phantomnet\.yaml: `seed` must be a whole number/)
  writeFileSync(join(workspace, 'phantomnet.yaml'), 'sed: 1\n')
  match(
    (await runProgram(words)).stderr,
    /error CONFIG_UNKNOWN_KEY: .*unknown option `sed`\. Did you mean `seed`/,
  )
  writeFileSync(join(workspace, 'phantomnet.yaml'), 'seed: 1\n')
  const environment = { PHANTOMNET_SEED: 'x' }
  match((await runProgram(words, environment)).stderr, /the environment: `seed`/)
  const slip = await runProgram(words, { PHANTOMNET_SEDE: '4' })
  match(slip.stderr, /^error CONFIG_UNKNOWN_KEY: .*Did you mean `PHANTOMNET_SEED`\?\n$/)
  equal(slip.status, 2)
  match((await runProgram(words)).stderr, /DATASET_MISSING/)
})

test('a file that is mostly rejected is status 3, and its dataset is written all the same', async (t) => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'access.log')
  const line =
    '192.0.2.9 - - [13/Feb/2026:12:00:01 +0000] "GET / HTTP/1.1" 200 612 "-" "Mozilla/5.0"\n'
  writeFileSync(path, `${line}broken\nbroken too\n`)
  const words = ['ingest', path, '--format', 'access-log', '--workspace', folder, '-q', '--json']
  const { status, stdout } = await runProgram(words)
  const document = JSON.parse(stdout) as { rows: number; totals: Record<string, number> }
  deepEqual([status, document.rows, document.totals['rejected']], [3, 1, 2])
  equal((await runProgram([...words, '--max-reject-ratio', '0.9'])).status, 0)
})

test('from logs to a model that serves: each command’s one document, and the tables people see', async (t) => {
  const logs = labLogs(t)
  const workspace = temporaryFolder(t)
  const grid = [
    '--grid-n-estimators',
    '10',
    '--grid-max-samples',
    'auto',
    '--bootstrap-resamples',
    '20',
  ]
  const common = ['--workspace', workspace, '-q']
  const words = [
    'pipeline',
    join(logs, 'lab'),
    '--labels',
    join(logs, 'labels.yaml'),
    ...grid,
    ...common,
  ]
  const { status, stdout, stderr } = await runProgram([...words, '--json'])
  deepEqual([status, stderr], [0, ''])
  const document = JSON.parse(stdout) as Record<string, Record<string, unknown>>
  deepEqual(Object.keys(document), [
    'ingest',
    'tune',
    'evaluate',
    'version',
    'promoted',
    'gate',
    'reused',
  ])
  deepEqual([document['version']?.['stage'], document['promoted']], ['production', 'now'])

  const again = await runProgram([...words])
  for (const word of [
    'What was read',
    'What was learnt',
    'How well it detects',
    'Where to look',
    'version 1.0, promoted before',
  ])
    ok(again.stdout.includes(word), word)
  ok(again.stdout.split('\n').every((line) => line.length <= 120))

  const tuned = await runProgram(['tune', ...grid.slice(0, 4), ...common, '--json'])
  const results = readFileSync(join(workspace, 'models', 'hyperparameter_results.json'), 'utf8')
  deepEqual([tuned.status, JSON.parse(tuned.stdout)], [0, JSON.parse(results)])
  const judged = await runProgram(['evaluate', ...grid.slice(4), ...common, '--json'])
  const metrics = readFileSync(
    join(workspace, 'reports', 'model_performance', 'metrics.json'),
    'utf8',
  )
  deepEqual([judged.status, JSON.parse(judged.stdout)], [0, JSON.parse(metrics)])

  const listed = await runProgram(['models', 'list', ...common, '--json'])
  const versions = JSON.parse(listed.stdout) as { version: string; stage: string }[]
  deepEqual(
    versions.map(({ version, stage }) => `${version} ${stage}`),
    ['1.0 production', '1.1 candidate'],
  )
  equal((await runProgram(['models', 'promote', '1.1', ...common])).status, 0)
  const back = await runProgram(['models', 'rollback', ...common, '--json'])
  equal((JSON.parse(back.stdout) as { version: string }).version, '1.0')
})

test('score prints one verdict a line', async (t) => {
  const workspace = fittedWorkspace(t)
  const path = join(workspace, 'access.log')
  writeFileSync(
    path,
    '203.0.113.7 - - [13/Feb/2026:12:00:02 +0000] "GET /a HTTP/1.1" 404 153 "-" "sqlmap/1.8"\n'.repeat(
      3,
    ),
  )
  const { status, stdout } = await runProgram(['score', path, '--workspace', workspace])
  const verdicts = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  deepEqual([status, verdicts.length, verdicts[0]?.['src_ip']], [0, 3, '203.0.113.7'])
})

test('SIGTERM in the middle of reading is status 143 and leaves no file', async (t) => {
  const workspace = temporaryFolder(t)
  const pipe = spawn(process.execPath, [PROGRAM, 'ingest', '-', '--workspace', workspace], {
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  // It reads standard input that does not end, so it is in the middle for as long as we like.
  const line =
    '192.0.2.9 - - [13/Feb/2026:12:00:01 +0000] "GET / HTTP/1.1" 200 612 "-" "Mozilla/5.0"\n'
  const feed = setInterval(() => pipe.stdin.write(line.repeat(5000)), 20)
  pipe.stdin.on('error', () => undefined)
  await once(pipe.stderr, 'data')
  pipe.kill('SIGTERM')
  const [status] = (await once(pipe, 'exit')) as [number | null]
  clearInterval(feed)
  equal(status, 143)
  deepEqual(readdirSync(join(workspace, 'data')), [])
})

test('a closed pipe ends the program without a word', async (t) => {
  const workspace = temporaryFolder(t)
  mkdirSync(join(workspace, 'models'))
  const child = spawn('sh', ['-c', `"${process.execPath}" "${PROGRAM}" pipeline --help | true`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  await once(child, 'exit')
  equal(stderr, '')
})

test(
  'a standard output that takes nothing is told with its cure, not as a fault of the input or a bug',
  { skip: !existsSync('/dev/full') },
  (t) => {
    const workspace = fittedWorkspace(t)
    const path = join(workspace, 'access.log')
    const line =
      '192.0.2.9 - - [13/Feb/2026:12:00:01 +0000] "GET / HTTP/1.1" 200 612 "-" "Mozilla/5.0"\n'
    writeFileSync(path, line.repeat(500))
    for (const words of [['score', path], ['score', '-'], ['models', 'list'], ['--help']]) {
      const full = openSync('/dev/full', 'w')
      const { status, stderr } = spawnSync(
        process.execPath,
        [PROGRAM, ...words, ...(words[0] === '--help' ? [] : ['--workspace', workspace])],
        { stdio: ['pipe', full, 'pipe'], encoding: 'utf8', input: line },
      )
      closeSync(full)
      equal(
        stderr,
        'error STORE_FAILED: standard output cannot be written (ENOSPC). Free some space where it goes, and run it again.\n',
        words.join(' '),
      )
      equal(status, 1)
    }
  },
)

test('labels that no event bears out are told', async (t) => {
  const folder = temporaryFolder(t)
  const log = join(folder, 'access.log')
  const flows = join(folder, 'flows.csv')
  writeFileSync(
    log,
    '203.0.113.9 - - [05/Jul/2017:08:55:00 +0000] "GET / HTTP/1.1" 200 5\n'.repeat(9),
  )
  const words = ['ingest', log, '--workspace', folder, '--labels', flows]
  writeFileSync(flows, 'Timestamp,Source IP,Label\n5/7/2017 20:55,203.0.113.9,BENIGN\n')
  match((await runProgram(words)).stderr, /flows\.csv labels no event that was read\.\n$/)
  equal((await runProgram([...words, '-q'])).stderr, '')
  writeFileSync(flows, 'Timestamp,Source IP,Label\n5/7/2017 8:55,203.0.113.9,BENIGN\n')
  ok(!(await runProgram(words)).stderr.includes('labels no event'))
})
