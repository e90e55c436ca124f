import type { Config } from '../config.js'
import { type FileAccount, readEventFile } from '../io/sources/event-file.js'
import { expandInputs } from '../io/sources/input-paths.js'
import { readFormats } from '../io/sources/mapping-files.js'
import { ModelRegistry } from '../io/store/model-registry.js'
import { extractorOptions, ruleFamilies } from './assemble.js'
import { judgedToJson } from './judged-json.js'
import { Pipeline } from './pipeline.js'
import { openPolicy } from './policy-reading.js'
import { loadServedModel } from './served-model.js'

/** What came of scoring. */
export interface ScoreResult {
  readonly files: readonly FileAccount[]
  /** Events judged after a later one of the same source, as files read one after the other give. */
  readonly late: number
}

/**
 * Scores files, or standard input, with the promoted model: one line of JSON an event, in the order read.
 * @throws PhantomNetError MODEL_…, INPUT_…, CONFIG_…, FORMAT_UNKNOWN.
 */
export async function scoreFiles(
  paths: readonly string[],
  workspace: string,
  config: Config,
  nowMs: number,
  onLine: (line: string) => void,
): Promise<ScoreResult> {
  const { detector } = loadServedModel(new ModelRegistry(workspace))
  const pipeline = new Pipeline(
    detector,
    openPolicy(workspace, config),
    extractorOptions(config),
    ruleFamilies(config),
  )
  const formats = readFormats(config.mappings)
  const accounts: FileAccount[] = []
  for (const path of expandInputs(paths)) {
    accounts.push(
      await readEventFile(path, {
        format: config.format,
        formats,
        referenceMs: nowMs,
        onFormat: () => undefined,
        onReject: () => undefined,
        onEvent: (event) => {
          onLine(JSON.stringify(judgedToJson(pipeline.judge(event))))
        },
      }),
    )
  }
  return { files: accounts, late: pipeline.counts.late }
}
