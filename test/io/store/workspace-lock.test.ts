import { throws } from 'node:assert'
import { suite, test } from 'node:test'
import { WorkspaceLock } from '../../../src/io/store/workspace-lock.js'
import { temporaryFolder } from '../../engine/fitted-workspace.js'

suite('the lock of a workspace', () => {
  test('is one process’s at a time, and free again once released', (t) => {
    const workspace = temporaryFolder(t)
    const lock = new WorkspaceLock(workspace)
    throws(() => new WorkspaceLock(workspace), { code: 'STORE_FAILED', message: /Another `serve`/ })
    lock.release()
    new WorkspaceLock(workspace).release()
  })
})
