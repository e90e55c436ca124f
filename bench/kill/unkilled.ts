import { DEFAULT_CONFIG } from '../../src/config.js'
import type { Verdict } from '../../src/detector/verdict.js'
import { extractorOptions } from '../../src/engine/assemble.js'
import { Pipeline } from '../../src/engine/pipeline.js'
import { loadServedModel } from '../../src/engine/served-model.js'
import type { Event } from '../../src/event/event.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { Policy } from '../../src/response/policy.js'

/** What a pipeline that lives through all of the events says of each. */
export function scoreEvents(workspace: string, events: readonly Event[]): Verdict[] {
  const { detector } = loadServedModel(new ModelRegistry(workspace))
  const pipeline = new Pipeline(detector, new Policy(), extractorOptions(DEFAULT_CONFIG))
  return events.map((event) => pipeline.judge(event).verdict)
}
