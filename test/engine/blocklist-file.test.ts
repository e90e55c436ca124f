import { strictEqual } from 'node:assert'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { suite, test } from 'node:test'
import { serving } from '../server/serving.js'
import { decide } from '../server/lapi/bouncer.js'
import { temporaryFolder } from './fitted-workspace.js'

suite('the blocklist file', () => {
  test('is there from the start, and follows what is decided', async (t) => {
    const path = join(temporaryFolder(t), 'lists', 'block.txt')
    const api = await serving(t, {
      config: { blocklist_file: path, blocklist_format: 'hosts.deny' },
    })
    const becomes = async (text: string): Promise<void> => {
      const read = (): string => (existsSync(path) ? readFileSync(path, 'utf8') : '(none)')
      for (let i = 0; i < 500 && read() !== text; i++) await pause(20)
      strictEqual(read(), text)
    }
    decide(api, '203.0.113.7')
    await becomes('ALL: 203.0.113.7\n')
    decide(api, '203.0.113.8')
    await becomes('ALL: 203.0.113.7\nALL: 203.0.113.8\n')
  })
})
