import { deepStrictEqual, match, ok, strictEqual } from 'node:assert'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { suite, test, type TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { DecisionStore } from '../../src/io/store/decision-store.js'
import { StateDatabase, statePath } from '../../src/io/store/state-database.js'
import { fittedWorkspace, temporaryFolder } from '../engine/fitted-workspace.js'
import { NO_NAMESPACES, TwoMachines } from '../io/responders/namespace.js'
import { PROGRAM, runProgram } from './run-program.js'

/** The program on the server of two machines. */
function onServer(
  machines: TwoMachines,
  ...words: string[]
): Promise<{ status: number; text: string }> {
  const [program, ...first] = machines.onServer
  return new Promise((resolve) => {
    const child = execFile(
      program as string,
      [...first, process.execPath, PROGRAM, ...words],
      (_error, stdout, stderr) => resolve({ status: child.exitCode ?? -1, text: stdout + stderr }),
    )
  })
}

async function serving(
  t: TestContext,
  machines: TwoMachines,
  workspace: string,
  ...words: string[]
): Promise<ChildProcess> {
  const [program, ...first] = machines.onServer
  const serve = ['serve', '--workspace', workspace, '--port', '0', '--nftables', ...words]
  const child = spawn(program as string, [...first, process.execPath, PROGRAM, ...serve], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.after(() => child.kill('SIGKILL'))
  let told = ''
  child.stdout?.on('data', (text: Buffer) => (told += text.toString()))
  await until(() => told.includes('  responder  nftables'))
  ok(told.includes('dry-run: nothing is carried out') !== words.includes('--enforce'), told)
  return child
}

async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 2000; i++) {
    if (isSo()) return
    await wait(10)
  }
  throw new Error('not within twenty seconds')
}

suite('phantomnet responders', () => {
  test('one that there is not is refused with those there are', async (t) => {
    const { status, stderr } = await runProgram([
      'responders',
      'remove',
      'nftable',
      '--workspace',
      temporaryFolder(t),
    ])
    strictEqual(status, 2)
    match(stderr, /There is no responder "nftable"\. There are: nftables\./)
  })

  test(
    'a server acts by decisions made beside it, goes on after kill -9, and takes its table away in dry-run',
    { skip: NO_NAMESPACES },
    async (t) => {
      const machines = new TwoMachines()
      t.after(() => machines.remove())
      const workspace = fittedWorkspace(t)
      const database = new StateDatabase(statePath(workspace))
      t.after(() => database.close())
      const beside = new DecisionStore(database)
      const block = (target: string): void => {
        const nowMs = Date.now()
        beside.add({ target, action: 'BLOCK', why: '', nowMs, durationS: 600, isDryRun: false })
      }
      const first = await serving(t, machines, workspace, '--enforce')
      block('203.0.113.7')
      await until(() => machines.elements().has('block4_32 203.0.113.7'))
      const { status, text } = await onServer(
        machines,
        'responders',
        'remove',
        '--workspace',
        workspace,
      )
      strictEqual(status, 1, text)
      match(text, /error STORE_FAILED: Another `serve` runs/)
      first.kill('SIGKILL')
      await once(first, 'exit')
      block('203.0.113.8')
      beside.end({ target: '203.0.113.7' }, Date.now())
      deepStrictEqual(
        [...machines.elements().keys()],
        ['block4_32 203.0.113.7'],
        'it outlives the server',
      )

      const second = await serving(t, machines, workspace, '--enforce')
      await until(() => [...machines.elements().keys()].join() === 'block4_32 203.0.113.8')
      second.kill('SIGTERM')
      await once(second, 'exit')
      ok(machines.elements().has('block4_32 203.0.113.8'), 'a stop leaves what was done')

      const third = await serving(t, machines, workspace)
      await until(() => !machines.nft('list', 'tables').includes('phantomnet'))
      third.kill('SIGTERM')
      await once(third, 'exit')
    },
  )

  test(
    'list tells whether it could work here, and remove takes away what is left',
    { skip: NO_NAMESPACES },
    async (t) => {
      const machines = new TwoMachines()
      t.after(() => machines.remove())
      const workspace = temporaryFolder(t)
      const listed = await onServer(
        machines,
        'responders',
        'list',
        '--workspace',
        workspace,
        '--json',
      )
      deepStrictEqual(
        (
          JSON.parse(listed.text) as { responders: { name: string; on: boolean; error: null }[] }
        ).responders.map(({ name, on, error }) => ({ name, on, error })),
        [{ name: 'nftables', on: false, error: null }],
      )
      strictEqual(machines.nft('list', 'tables'), '', 'to look leaves nothing')
      machines.nft('add table inet phantomnet')
      const removed = await onServer(machines, 'responders', 'remove', '--workspace', workspace)
      deepStrictEqual(removed, { status: 0, text: 'Nothing is left of nftables.\n' })
      strictEqual(machines.nft('list', 'tables'), '')
    },
  )
})
