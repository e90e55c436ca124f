import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Config, DEFAULT_CONFIG } from '../../src/config.js'
import { extractorOptions } from '../../src/engine/assemble.js'
import { datasetPaths, ingest, type IngestOptions } from '../../src/engine/ingest.js'
import { inProject } from '../project.js'
import { temporaryFolder } from './fitted-workspace.js'

/** A small grid and few resamples, so that tests are quick. */
export const LAB_CONFIG: Config = {
  ...DEFAULT_CONFIG,
  workers: 1,
  grid_n_estimators: ['10', '20'],
  grid_max_samples: ['auto', '0.5', '64'],
  grid_contamination: ['auto', '0.1'],
  bootstrap_resamples: 20,
}

/** Copies the lab's sshd logs of five days and their labels out of the sample data. @returns the folder. */
export function labLogs(t: { after(work: () => void): void }): string {
  const folder = temporaryFolder(t)
  copyLogs(folder)
  return folder
}

function copyLogs(folder: string): void {
  for (const day of [1, 2, 3, 4, 5]) {
    mkdirSync(join(folder, 'lab', `day${day}`), { recursive: true })
    const name = join('lab', `day${day}`, 'auth.log.gz')
    copyFileSync(inProject('examples', 'data', name), join(folder, name))
  }
  copyFileSync(inProject('examples', 'data', 'labels.yaml'), join(folder, 'labels.yaml'))
}

/** What ingest needs to read these logs into a workspace. */
export function labIngest(logs: string, workspace: string): Omit<IngestOptions, 'onProgress'> {
  const { out, meta, rejects, spill } = datasetPaths(workspace)
  return {
    paths: [logs],
    labelsPath: join(logs, 'labels.yaml'),
    outPath: out,
    metaPath: meta,
    rejectsPath: rejects,
    spillFolder: spill,
    format: null,
    referenceMs: Date.UTC(2026, 10, 24),
    extractor: extractorOptions(LAB_CONFIG),
    maxRejectRatio: 0.5,
  }
}

let template: string | null = null

/** A workspace whose dataset is the lab's sshd logs: ordinary logins and attacks of five days. Each test gets a copy. */
export async function labWorkspace(t: { after(work: () => void): void }): Promise<string> {
  if (template === null) {
    const made = mkdtempSync(join(tmpdir(), 'phantomnet-lab-'))
    process.once('exit', () => rmSync(made, { recursive: true, force: true }))
    copyLogs(join(made, 'logs'))
    const options = labIngest(join(made, 'logs'), join(made, 'workspace'))
    await ingest({ ...options, onProgress: () => undefined })
    template = made
  }
  const workspace = temporaryFolder(t)
  cpSync(join(template, 'workspace'), workspace, { recursive: true })
  return workspace
}
