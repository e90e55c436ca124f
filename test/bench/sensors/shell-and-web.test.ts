import { deepStrictEqual, ok } from 'node:assert'
import { spawnSync } from 'node:child_process'
import { suite, test } from 'node:test'
import { proveConfinement, traceMissing } from '../../../bench/sensors/confinement.js'
import { proveFlood } from '../../../bench/sensors/flood.js'
import { compareHttp, nginxMissing } from '../../../bench/sensors/golden-http.js'
import { keepsBounds } from '../../../bench/measure.js'

const HAS_CLIENTS = ['ssh', 'sshpass', 'scp', 'curl'].every(
  (tool) => spawnSync('which', [tool]).status === 0,
)

suite('short forms of the proofs of the sensors', () => {
  test(
    'nginx of Debian and the HTTP sensor give the same answers',
    { skip: nginxMissing() ?? false },
    async () => {
      const { requests, same, known, unknown } = await compareHttp(4)
      deepStrictEqual(unknown, [])
      deepStrictEqual([same + known.length, requests > 50], [requests, true])
    },
  )

  test(
    'whatever visitors try, the kernel is asked for no socket outward, no program and no file beside the spool',
    {
      skip: traceMissing() ?? (HAS_CLIENTS ? false : 'ssh, sshpass, scp or curl is not installed'),
    },
    async () => {
      const { rows } = await proveConfinement(() => undefined)
      ok(keepsBounds(rows), JSON.stringify(rows))
    },
  )

  test('a flood is held to the limits, and who comes after it is served', async () => {
    const { rows } = await proveFlood(() => undefined, 400)
    ok(keepsBounds(rows), JSON.stringify(rows))
  })
})
