import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where Debian puts it. */
const CHROMIUM = '/usr/bin/chromium'

/** It must reach nobody but the test's own server. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
]

/** What to say where it is missing; false where it is there. */
export const WITHOUT_CHROMIUM =
  !existsSync(CHROMIUM) && 'there is no browser: apt-get install chromium'

/** Opens a page without a window. @returns what closes it again. */
export function openPage(url: string): () => Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'phantomnet-browser-'))
  // In a group of its own, so that all of its processes end with it.
  const browser = spawn(CHROMIUM, [...FLAGS, `--user-data-dir=${profile}`, url], {
    detached: true,
    stdio: 'ignore',
  })
  const ended = new Promise((resolve) => {
    browser.on('exit', resolve)
  })
  return async () => {
    if (browser.exitCode === null) process.kill(-(browser.pid as number), 'SIGKILL')
    await ended
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  }
}
