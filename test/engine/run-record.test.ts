import { equal, match } from 'node:assert/strict'
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileHash, FIRST_TIME, RunRecord } from '../../src/engine/run-record.js'
import { temporaryFolder } from './fitted-workspace.js'

const FROM = { 'the code': 'c1', 'the label file': 'l1', 'auth.log': 'a1' }

/** A workspace in which ingest was done from FROM and left one file. */
async function done(t: { after(work: () => void): void }): Promise<string> {
  const workspace = temporaryFolder(t)
  writeFileSync(join(workspace, 'rows.csv'), 'a')
  await new RunRecord(workspace).keep('ingest', FROM, ['rows.csv'])
  return workspace
}

function why(workspace: string, from: Record<string, string>): Promise<string | null> {
  return new RunRecord(workspace).staleness('ingest', from)
}

test('what was never done is done for the first time, and another step is not it', async (t) => {
  const workspace = await done(t)
  equal(await new RunRecord(workspace).staleness('tune', FROM), FIRST_TIME)
  equal(await new RunRecord(temporaryFolder(t)).staleness('ingest', FROM), FIRST_TIME)
})

test('the same inputs and an untouched result are fresh, whatever the times of the files', async (t) => {
  const workspace = await done(t)
  utimesSync(join(workspace, 'rows.csv'), 1, 1)
  equal(await why(workspace, FROM), null)
})

test('a changed, a new and a lacking input each make it stale, and say so', async (t) => {
  const workspace = await done(t)
  equal(await why(workspace, { ...FROM, 'auth.log': 'a2' }), 'auth.log changed')
  equal(await why(workspace, { ...FROM, 'mail.log': 'm1' }), 'mail.log is new')
  equal(
    await why(workspace, { 'the code': 'c1', 'the label file': 'l1' }),
    'auth.log is no longer given',
  )
})

test('the order of the inputs counts, since it decides between events of one instant', async (t) => {
  const workspace = await done(t)
  const { 'auth.log': log, ...rest } = FROM
  equal(await why(workspace, { 'auth.log': log, ...rest }), 'the order of the inputs changed')
})

test('a result that was changed by as much as a byte of the same length is stale, a lost one too', async (t) => {
  const workspace = await done(t)
  writeFileSync(join(workspace, 'rows.csv'), 'b')
  equal(await why(workspace, FROM), 'rows.csv is gone or was changed')
  rmSync(join(workspace, 'rows.csv'))
  equal(await why(workspace, FROM), 'rows.csv is gone or was changed')
})

test('a record that is damaged or not one makes everything stale', async (t) => {
  const workspace = await done(t)
  for (const text of ['{"ingest":', '[]', 'null', '{"ingest":{"from":{"a":1},"made":{}}}']) {
    writeFileSync(join(workspace, 'state', 'pipeline.json'), text)
    equal(await why(workspace, FROM), FIRST_TIME, text)
  }
})

test('a file has its SHA-256, a folder and nothing have none', async (t) => {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'empty'), '')
  match((await fileHash(join(folder, 'empty'))) ?? '', /^e3b0c44298fc1c14/)
  mkdirSync(join(folder, 'sub'))
  equal(await fileHash(join(folder, 'sub')), null)
  equal(await fileHash(join(folder, 'none')), null)
})
