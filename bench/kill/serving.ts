import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url))

/** How long a start may take, ms. */
const PATIENCE_MS = 60_000

/** A `phantomnet serve` in a process of its own, to be killed. */
export class Serving {
  readonly url: string
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, url: string) {
    this.#child = child
    this.url = url
  }

  /** Starts it and waits until it answers. */
  static async start(workspace: string, more: readonly string[] = []): Promise<Serving> {
    const child = spawn(
      process.execPath,
      [PROGRAM, 'serve', '--workspace', workspace, '--port', '0', '--json', ...more],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    let errors = ''
    child.stderr.on('data', (part: Buffer) => (errors += part.toString()))
    const url = await new Promise<string>((resolve, reject) => {
      let told = ''
      const late = setTimeout(() => reject(new Error(`it did not start: ${errors}`)), PATIENCE_MS)
      child.once('exit', () => reject(new Error(`it ended: ${errors}`)))
      child.stdout.on('data', (part: Buffer) => {
        told += part.toString()
        const found = /"url": *"([^"]+)"/.exec(told)?.[1]
        if (found === undefined) return
        clearTimeout(late)
        resolve(found)
      })
    })
    return new Serving(child, url)
  }

  /** Pushes events. @returns how many were acknowledged; null when no answer came. */
  async push(events: readonly object[]): Promise<number | null> {
    try {
      const answer = await fetch(`${this.url}/api/v1/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body: events.map((event) => JSON.stringify(event)).join('\n'),
      })
      if (!answer.ok) return null
      return ((await answer.json()) as { accepted: number }).accepted
    } catch {
      return null
    }
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL')
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM')
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = once(this.#child, 'exit')
    this.#child.kill(signal)
    await ended
  }
}
