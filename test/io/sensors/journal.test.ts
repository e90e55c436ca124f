import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { Journal, SEGMENT_BYTES } from '../../../src/io/sensors/journal.js'

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'journal-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

function rest(journal: Journal): string {
  let text = ''
  for (;;) {
    const bytes = journal.read()
    if (bytes.length === 0) return text
    text += Buffer.from(bytes).toString('utf8')
  }
}

suite('a journal', () => {
  test('gives its lines back in order, once, and to the next process those not confirmed', (t) => {
    const path = folder(t)
    const journal = new Journal(path, 1 << 20)
    journal.append(['a\n', 'b\n'])
    strictEqual(rest(journal), 'a\nb\n')
    strictEqual(rest(journal), '')
    journal.append(['c\n'])
    journal.close()
    const again = new Journal(path, 1 << 20)
    strictEqual(again.name, journal.name)
    strictEqual(again.lastNumber, 3)
    strictEqual(rest(again), 'a\nb\nc\n')
    again.confirm(3)
    strictEqual(again.sizeBytes, 0)
    again.close()
    const empty = new Journal(path, 1 << 20)
    strictEqual(rest(empty), '')
    strictEqual(empty.lastNumber, 3, 'numbers go on')
    empty.close()
  })

  test('half a line of a process that was killed is cut off', (t) => {
    const path = folder(t)
    const journal = new Journal(path, 1 << 20)
    journal.append(['whole\n'])
    journal.close()
    appendFileSync(join(path, `${journal.name}-1.ndjson`), '{"n":2,"ev')
    const again = new Journal(path, 1 << 20)
    again.append(['next\n'])
    strictEqual(rest(again), 'whole\nnext\n')
    strictEqual(again.lastNumber, 2)
    again.close()
  })

  test('segments go one by one as they are confirmed, and the bound is told', (t) => {
    const path = folder(t)
    const journal = new Journal(path, 3 * SEGMENT_BYTES)
    const line = `${'x'.repeat(1023)}\n`
    let lines = 0
    for (; journal.hasRoom; lines++) journal.append([line])
    ok(journal.sizeBytes < 3 * SEGMENT_BYTES + 1024)
    strictEqual(readdirSync(path).length, 3)
    strictEqual(rest(journal).length, lines * 1024)
    journal.confirm(1500)
    strictEqual(readdirSync(path).length, 2, 'lines 1 to 1024 are in the first')
    ok(journal.hasRoom)
    journal.confirm(lines)
    strictEqual(journal.sizeBytes, 0)
    journal.close()
  })

  test('what is not read is not dropped, whatever is confirmed', (t) => {
    const journal = new Journal(folder(t), 1 << 20)
    journal.append(['a\n'])
    journal.confirm(99)
    strictEqual(rest(journal), 'a\n')
    journal.close()
  })

  test('a line longer than a read comes whole', (t) => {
    const journal = new Journal(folder(t), 1 << 22)
    const long = `${'y'.repeat(200_000)}\n`
    journal.append(['a\n', long, 'b\n'])
    deepStrictEqual([journal.read().length, journal.read().length], [2, 200_003])
    journal.close()
  })

  test('files that are none of it are left alone, segments of another are removed', (t) => {
    const path = folder(t)
    writeFileSync(join(path, 'note.txt'), 'mine')
    writeFileSync(join(path, '00000000000000aa-1.ndjson'), 'a\n')
    writeFileSync(join(path, '00000000000000aa-7.ndjson'), 'g\n')
    const journal = new Journal(path, 1 << 20)
    strictEqual(rest(journal), 'a\n')
    deepStrictEqual(readdirSync(path).sort(), ['00000000000000aa-1.ndjson', 'note.txt'])
    journal.close()
  })
})
