import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { DEFAULT_CONFIG } from '../../src/config.js'
import { openService } from '../../src/engine/serve.js'
import { sampleWorkspace } from '../response/ssh-attack.js'
import type { Print, ProofPart } from './proof-part.js'

/** From the first attempt to the decision, ms. */
const MAX_MS = 1000

const PATIENCE_MS = 60_000

/** Our end of a cable between two namespaces, and the attacker's. */
const OURS = '10.98.77.1'
const ATTACKER = '10.98.77.2'

/** Why this cannot be tried here; null where it can. */
function missing(): string | null {
  if (process.getuid?.() !== 0) return 'network namespaces need root'
  if (spawnSync('which', ['hydra']).status !== 0) return 'hydra is not installed'
  return spawnSync('ip', ['netns', 'list']).status === 0 ? null : 'there are no network namespaces'
}

/** hydra guesses at the SSH sensor of a service with a model of the sample data: from its first attempt to BLOCK. */
export async function proveFirstBlock(print: Print): Promise<ProofPart> {
  const why = missing()
  if (why !== null) return { rows: [], notRun: [`first attempt to BLOCK: ${why}`] }
  const folder = mkdtempSync(join(tmpdir(), 'phantomnet-block-'))
  const namespace = `pn-block-${process.pid}`
  try {
    const workspace = await sampleWorkspace(folder)
    writeFileSync(
      join(folder, 'words'),
      Array.from({ length: 500 }, (_, i) => `word${i}\n`).join(''),
    )
    lay(namespace)
    const service = openService(
      workspace,
      { ...DEFAULT_CONFIG, sensors: ['ssh'], sensor_ssh: `${OURS}:0`, sensor_login: 'never' },
      Date.now,
    )
    try {
      await service.startSources()
      const outcome = await attack(service, namespace, folder)
      print(
        `BLOCK ${outcome.ms} ms after the first of ${outcome.attempts} attempts, ${outcome.sinceStartMs} ms after hydra began`,
      )
      return {
        rows: [
          {
            what: 'from the first attempt of hydra to BLOCK on disk',
            value: outcome.ms,
            unit: 'ms',
            peer: null,
            at_most: MAX_MS,
          },
          { what: 'attempts until then', value: outcome.attempts, unit: 'attempts', peer: null },
        ],
        notRun: [],
      }
    } finally {
      await service.stop()
    }
  } finally {
    spawnSync('ip', ['netns', 'delete', namespace])
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A namespace for the attacker, with a cable to ours. */
function lay(namespace: string): void {
  const ip = (...words: readonly string[]): unknown => execFileSync('ip', words)
  const [ours, theirs] = [`pn${process.pid % 100_000}a`, `pn${process.pid % 100_000}b`]
  ip('netns', 'add', namespace)
  ip('link', 'add', ours, 'type', 'veth', 'peer', 'name', theirs)
  ip('link', 'set', theirs, 'netns', namespace)
  ip('address', 'add', `${OURS}/30`, 'dev', ours)
  ip('link', 'set', ours, 'up')
  ip('-n', namespace, 'address', 'add', `${ATTACKER}/30`, 'dev', theirs)
  ip('-n', namespace, 'link', 'set', theirs, 'up')
}

async function attack(
  { decisions, verdicts, sensors }: ReturnType<typeof openService>,
  namespace: string,
  folder: string,
): Promise<{ readonly ms: number; readonly sinceStartMs: number; readonly attempts: number }> {
  const decided = new Promise<number>((resolve) => {
    decisions.subscribe((changes) => {
      for (const { kind, decision } of changes)
        if (kind !== 'ended' && decision.action === 'BLOCK' && decision.target.includes(ATTACKER))
          resolve(Date.now())
    })
  })
  const startMs = Date.now()
  const hydra = spawn('ip', [
    'netns',
    'exec',
    namespace,
    'hydra',
    '-t',
    '4',
    '-I',
    '-l',
    'root',
    '-P',
    join(folder, 'words'),
    '-s',
    String(sensors[0]?.port),
    `ssh://${OURS}`,
  ])
  const ended = once(hydra, 'exit')
  const blockedMs = await Promise.race([decided, wait(PATIENCE_MS, Number.NaN)])
  hydra.kill()
  await ended
  const tries = verdicts
    .page({}, { before: null, limit: 1000 })
    .rows.filter(({ kind }) => kind === 'auth.failure')
    .map(({ timestamp }) => Date.parse(timestamp))
    .filter((atMs) => atMs <= blockedMs)
  const firstMs = Math.min(...tries)
  return { ms: blockedMs - firstMs, sinceStartMs: blockedMs - startMs, attempts: tries.length }
}
