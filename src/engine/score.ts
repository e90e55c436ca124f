import type { Config } from '../config.js'
import { Detector } from '../detector/detector.js'
import { detectorFromFiles } from '../detector/artifact.js'

import { type FileAccount, readEventFile } from '../io/sources/event-file.js'
import { expandInputs } from '../io/sources/input-paths.js'
import { ModelRegistry } from '../io/store/model-registry.js'
import { extractorOptions, policyOf } from './assemble.js'
import { judgedToJson } from './judged-json.js'
import { Pipeline } from './pipeline.js'

/**
 * Scores files, or standard input, with the promoted model: one line of JSON an event, in the order read.
 * @returns the account of each file.
 * @throws PhantomNetError MODEL_…, INPUT_….
 */
export async function scoreFiles(
  paths: readonly string[],
  workspace: string,
  config: Config,
  nowMs: number,
  onLine: (line: string) => void,
): Promise<FileAccount[]> {
  const pipeline = new Pipeline(loadDetector(workspace), policyOf(config), extractorOptions(config))
  const accounts: FileAccount[] = []
  for (const path of expandInputs(paths)) {
    accounts.push(
      await readEventFile(path, {
        format: config.format,
        referenceMs: nowMs,
        onFormat: () => undefined,
        onReject: () => undefined,
        onEvent: (event) => {
          onLine(JSON.stringify(judgedToJson(pipeline.judge(event))))
        },
      }),
    )
  }
  return accounts
}

/** The promoted model of a workspace, checked. @throws PhantomNetError MODEL_MISSING, MODEL_INVALID, MODEL_HASH_MISMATCH, MODEL_SCHEMA_MISMATCH. */
export function loadDetector(workspace: string): Detector {
  const registry = new ModelRegistry(workspace)
  const entry = registry.production()
  return new Detector(detectorFromFiles(registry.load(entry), entry.version))
}
