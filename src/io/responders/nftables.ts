import { PhantomNetError } from '../../errors.js'
import type { Network } from '../../event/network.js'
import { type AddressSet, elementText, setFor, type SetUse, timeText } from './nft-names.js'
import { NftSession } from './nft-session.js'
import { setText, type TableOptions, tableText } from './nft-table.js'
import type { ActingAction, HoldChange, Holdings, Responder } from './responder.js'

/** Elements in one line of a script; `nft` repeats the line it has something against. */
const ELEMENTS_A_LINE = 1000

/** Elements in one transaction of changes. */
const ELEMENTS_AT_ONCE = 2000

export interface NftablesOptions extends TableOptions {
  readonly nowMs: () => number
  /** How `nft` is started; `nft` alone when nobody says. */
  readonly command?: readonly string[]
  readonly timeoutMs?: number
}

/**
 * Acts in the kernel: BLOCK drops, THROTTLE holds connections and bytes to a rate, DECEIVE sends to a sensor, each by a
 * table of its own in which every element ends by itself. It never reads a set back: what holds is told to it.
 */
export class Nftables implements Responder {
  readonly name = 'nftables'
  readonly #options: NftablesOptions
  readonly #session: NftSession
  /** Sets the table has. */
  #sets = new Set<string>()
  #refusedCount = 0
  #lastRefused: string | null = null

  constructor(options: NftablesOptions) {
    this.#options = options
    const { command = ['nft'], timeoutMs } = options
    this.#session = new NftSession({ command, ...(timeoutMs === undefined ? {} : { timeoutMs }) })
  }

  get refused(): { readonly count: number; readonly last: string | null } {
    return { count: this.#refusedCount, last: this.#lastRefused }
  }

  async load({ holds, spared }: Holdings): Promise<void> {
    const allowed = this.#allowed(spared)
    const elements = new Elements()
    const nowMs = this.#options.nowMs()
    for (const { action, network, untilMs } of holds)
      if (untilMs > nowMs)
        elements.add(setFor(useOf(action), network), timed(network, untilMs - nowMs))
    const words = await this.#session.run(this.#loadPieces(allowed, elements))
    if (words === '') {
      this.#sets = new Set([...allowed.sets, ...elements.sets].map(({ name }) => name))
      return
    }
    this.#throwIfHopeless(words)
    // Something among the elements is refused: the table first, and then whatever of them can be had.
    const again = await this.#session.run(this.#loadPieces(allowed, new Elements()))
    if (again !== '') throw this.#failure(again)
    this.#sets = new Set(allowed.sets.map(({ name }) => name))
    await this.apply([...holds])
  }

  async apply(changes: readonly HoldChange[]): Promise<void> {
    for (let from = 0; from < changes.length; from += ELEMENTS_AT_ONCE)
      await this.#applyOrHalve(changes.slice(from, from + ELEMENTS_AT_ONCE))
  }

  async check(): Promise<boolean> {
    const words = await this.#session.run([`add element ${this.#of('alive')} { 1 }\n`])
    if (words === '') return true
    if (isLost(words)) return false
    throw this.#failure(words)
  }

  async probe(): Promise<void> {
    const name = `inet ${this.#options.table}_probe`
    const words = await this.#session.run([`add table ${name}\ndelete table ${name}\n`])
    if (words !== '') throw this.#failure(words)
  }

  async remove(): Promise<void> {
    const name = `inet ${this.#options.table}`
    const words = await this.#session.run([`add table ${name}\ndelete table ${name}\n`])
    if (words !== '') throw this.#failure(words)
    this.#sets.clear()
  }

  async close(): Promise<void> {
    await this.#session.close()
  }

  /** One bad element never keeps the others out: a batch that is refused is halved until it is found. */
  async #applyOrHalve(changes: readonly HoldChange[]): Promise<void> {
    if (changes.length === 0) return
    const { pieces, added } = this.#changePieces(changes)
    const words = await this.#session.run(pieces)
    if (words === '') {
      for (const name of added) this.#sets.add(name)
      return
    }
    this.#throwIfHopeless(words)
    if (changes.length === 1) {
      this.#refusedCount++
      this.#lastRefused = `${changes[0]?.target} was refused by nft: ${firstLine(words)}`
      return
    }
    const half = changes.length >> 1
    await this.#applyOrHalve(changes.slice(0, half))
    await this.#applyOrHalve(changes.slice(half))
  }

  /**
   * What was there or not, it is there afterwards with the time it has left, or it is not: adding what is there changes
   * nothing (its end neither, before Linux 6.12), and after that it can be deleted without fail.
   */
  #changePieces(changes: readonly HoldChange[]): {
    readonly pieces: readonly string[]
    readonly added: readonly string[]
  } {
    const gone = new Elements()
    const there = new Elements()
    const nowMs = this.#options.nowMs()
    for (const { action, network, untilMs } of changes) {
      const set = setFor(useOf(action), network)
      gone.add(set, elementText(network))
      if (untilMs !== null && untilMs > nowMs) there.add(set, timed(network, untilMs - nowMs))
    }
    const added = gone.sets.filter(({ name }) => !this.#sets.has(name))
    const { table, redirects } = this.#options
    const pieces = [
      ...added.map((set) => setText(table, set, redirects.length > 0)),
      ...this.#statements('add', gone),
      ...this.#statements('delete', gone),
      ...this.#statements('add', there),
    ]
    return { pieces: [pieces.join('')], added: added.map(({ name }) => name) }
  }

  *#loadPieces(allowed: Elements, elements: Elements): Iterable<string> {
    const { table, redirects } = this.#options
    yield tableText(this.#options)
    for (const set of [...allowed.sets, ...elements.sets])
      yield setText(table, set, redirects.length > 0)
    yield* this.#statements('add', allowed)
    yield* this.#statements('add', elements)
  }

  *#statements(verb: 'add' | 'delete', elements: Elements): Iterable<string> {
    for (const [{ name }, texts] of elements)
      for (let from = 0; from < texts.length; from += ELEMENTS_A_LINE)
        yield `${verb} element ${this.#of(name)} { ${texts.slice(from, from + ELEMENTS_A_LINE).join(', ')} }\n`
  }

  #allowed(spared: readonly Network[]): Elements {
    const elements = new Elements()
    for (const network of spared) elements.add(setFor('allow', network), elementText(network))
    return elements
  }

  #of(set: string): string {
    return `inet ${this.#options.table} ${set}`
  }

  #throwIfHopeless(words: string): void {
    if (isForbidden(words) || isLost(words)) throw this.#failure(words)
  }

  #failure(words: string): PhantomNetError {
    if (isForbidden(words)) {
      return failed(
        'The kernel lets this user change no nftables rules. Run as root, or give the process CAP_NET_ADMIN (systemd: AmbientCapabilities=CAP_NET_ADMIN).',
      )
    }
    if (isLost(words))
      return failed(`The table inet ${this.#options.table} is gone. It is made again.`)
    return failed(`nft refused the table: ${firstLine(words)}. It is tried again.`)
  }
}

/** Elements as text, by the set they belong in. */
class Elements {
  readonly #byName = new Map<string, { readonly set: AddressSet; readonly texts: string[] }>()

  add(set: AddressSet, text: string): void {
    const there = this.#byName.get(set.name)
    if (there === undefined) this.#byName.set(set.name, { set, texts: [text] })
    else there.texts.push(text)
  }

  get sets(): readonly AddressSet[] {
    return [...this.#byName.values()].map(({ set }) => set)
  }

  *[Symbol.iterator](): Iterator<readonly [AddressSet, readonly string[]]> {
    for (const { set, texts } of this.#byName.values()) yield [set, texts]
  }
}

function useOf(action: ActingAction): SetUse {
  return action.toLowerCase() as Lowercase<ActingAction>
}

function timed(network: Network, leftMs: number): string {
  return `${elementText(network)} timeout ${timeText(leftMs)}`
}

function isForbidden(words: string): boolean {
  return words.includes('Operation not permitted')
}

function isLost(words: string): boolean {
  return words.includes('No such file or directory')
}

/** What `nft` had against it, without where in the script it stands. */
function firstLine(words: string): string {
  const [, said = words] = /Error: (.*)/.exec(words) ?? []
  return said.slice(0, 200)
}

function failed(message: string): PhantomNetError {
  return new PhantomNetError('RESPONDER_FAILED', message)
}
