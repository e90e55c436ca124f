import { StateDatabase, statePath } from '../../../src/io/store/state-database.js'
import { TokenStore } from '../../../src/io/store/token-store.js'
import { temporaryFolder } from '../../engine/fitted-workspace.js'

/** A store of tokens that has none, gone after the test. */
export function emptyTokens(t: { after(work: () => void): void }): TokenStore {
  const database = new StateDatabase(statePath(temporaryFolder(t)))
  t.after(() => database.close())
  return new TokenStore(database)
}
