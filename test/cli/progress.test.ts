import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { Progress } from '../../src/cli/progress.js'

/** A stream that keeps what is written, and a clock that stands where it is put. */
function stage(isTTY: boolean, isQuiet = false, columns = 60) {
  const written: string[] = []
  const clock = { ms: 1000 }
  const stream = { isTTY, columns, write: (text: string) => written.push(text) }
  return { written, clock, progress: new Progress(isQuiet, stream, () => clock.ms) }
}

test('on a terminal one line is drawn over, ends with a tick, and what it shows fits', () => {
  const { written, clock, progress } = stage(true)
  progress.stage('Reading logs')
  clock.ms += 500
  progress.update(0.5, `12 events  ${'x'.repeat(200)}\u001b[2J`)
  clock.ms += 10
  progress.update(0.6, 'too soon to draw again')
  clock.ms += 490
  progress.done('12 rows')
  equal(written.length, 3)
  ok(written.every((text) => text.startsWith('\r\u001b[0J')))
  ok(written[1]?.includes('50 %'))
  // oxlint-disable-next-line no-control-regex -- colours are taken off to count what is seen
  const seen = written[1]?.replaceAll(/\u001b\[[0-9;]*[mKJ]|\r/g, '') ?? ''
  ok(seen.length <= 60, seen)
  ok(written[2]?.includes('Reading logs') && written[2].includes('1.0 s  12 rows'))
  ok(written[2]?.endsWith('\n'))
})

test('elsewhere there is a line at the beginning, one every five seconds, one at the end', () => {
  const { written, clock, progress } = stage(false)
  progress.stage('Reading logs')
  clock.ms += 4999
  progress.update(0.1, 'a')
  clock.ms += 1
  progress.update(0.25, 'b')
  progress.update(0.3, 'c')
  progress.reused('nothing changed')
  progress.close()
  deepEqual(written, [
    '▸ Reading logs…\n',
    '   25 %  b\n',
    `✓ ${'Reading logs'.padEnd(40)} reused  nothing changed\n`,
    '',
  ])
})

test('a share outside of 0 to 1 is held there', () => {
  const { written, clock, progress } = stage(false)
  progress.stage('x')
  for (const share of [-1, 7]) {
    clock.ms += 5000
    progress.update(share, 'd')
  }
  deepEqual(written.slice(1), ['    0 %  d\n', '  100 %  d\n'])
})

test('quiet is quiet', () => {
  const { written, progress } = stage(true, true)
  progress.stage('x')
  progress.done('y')
  progress.close()
  deepEqual(written, [])
})

for (const columns of [60, 80, 120]) {
  test(`what a step ends with fits a terminal of ${columns} columns`, () => {
    const { written, progress } = stage(true, false, columns)
    progress.stage('Measuring on rows it never saw')
    progress.reused('dataset, grid and seed are unchanged')
    progress.done('x'.repeat(200))
    const seen = written
      .slice(1)
      // oxlint-disable-next-line no-control-regex -- colours are taken off to count what is seen
      .map((text) => text.replaceAll(/\u001b\[[0-9;]*[mKJ]|[\r\n]/g, ''))
    ok(
      seen.every((line) => line.length <= columns),
      seen.join('\n'),
    )
    equal(seen[0]?.endsWith('dataset, grid and seed are unchanged'), columns >= 80)
    equal(seen[1]?.length, columns)
    ok(seen[1]?.endsWith('…'))
  })
}

test('lines below the bar are cut to the terminal, and drawn over with it', () => {
  const { written, clock, progress } = stage(true)
  progress.stage('Searching')
  clock.ms += 500
  progress.update(0.5, 'half', () => ['1  F1 0.700', `2  \u001b[2J${'x'.repeat(100)}`])
  const [, drawn] = written
  const lines = (drawn ?? '').split('\n')
  equal(lines.length, 3)
  equal(lines[1], '  1  F1 0.700')
  ok(lines[2]?.startsWith('  2  \\x1b[2Jxxx') && lines[2].includes('…'), lines[2])
  // The cursor goes back to where the next drawing erases everything below.
  ok(drawn?.endsWith('\r\u001b[2A'))
  clock.ms += 500
  progress.done('found')
  ok(written[2]?.startsWith('\r\u001b[0J'))
})

test('elsewhere than on a terminal nobody is asked for lines below', () => {
  const { written, clock, progress } = stage(false)
  progress.stage('Searching')
  clock.ms += 5000
  progress.update(0.5, 'half', () => {
    throw new Error('asked')
  })
  equal(written[1], '   50 %  half\n')
})
