import { openTraining } from '../../src/engine/trainer.js'
import { tune } from '../../src/engine/tuner.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { LAB_CONFIG } from './lab-workspace.js'

// Tunes a workspace. It ends itself as `kill -9` does once so many combinations were judged or, told to, when the
// version was registered and before anything is written of the search.
const [workspace = '', nowIso = '', moment = ''] = process.argv.slice(2)

const end = (): void => void process.kill(process.pid, 'SIGKILL')
if (moment === 'registered') {
  const register = Reflect.get(ModelRegistry.prototype, 'register')
  ModelRegistry.prototype.register = function registerAndEnd(this: ModelRegistry, added) {
    const version = register.call(this, added)
    end()
    return version
  }
}

const training = openTraining(workspace, { ...LAB_CONFIG, workers: 2 })
await tune(training, nowIso, ({ detail }) => {
  const judged = Number.parseInt(detail, 10)
  if (moment !== '' && judged >= Number(moment)) end()
})
