import { ModelRegistry } from '../../../src/io/store/model-registry.js'

// Registers, judges and promotes versions as fast as it can, until someone kills it.
const registry = new ModelRegistry(process.argv[2] as string)
for (let i = 0; ; i++) {
  const { version } = registry.register({
    date: '2026-02-13T12:00:00.000Z',
    description: `version of round ${i}`,
    metrics: {},
    parameters: { n_estimators: i },
    files: {
      'model.json': `{"round":${i},"trees":"${'x'.repeat(20_000)}"}`,
      'scaler.json': `[${i}]`,
    },
  })
  registry.amend(version, { f1: i }, { 'metrics.json': `{"round":${i}}` })
  registry.promote(version, new Date(i).toISOString())
}
