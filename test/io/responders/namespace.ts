import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const PEER = fileURLToPath(new URL('./namespace-peer.js', import.meta.url))

/** Why namespaces of the kernel cannot be made here; false when they can. */
export const NO_NAMESPACES: string | false = whyNot()

function whyNot(): string | false {
  if (process.getuid?.() !== 0) return 'needs root, to make network namespaces'
  for (const [program, word] of [
    ['ip', '-V'],
    ['nft', '--version'],
  ] as const)
    if (spawnSync(program, [word]).status !== 0) return `needs \`${program}\``
  const name = `phn-try-${process.pid}`
  if (spawnSync('ip', ['netns', 'add', name]).status !== 0)
    return 'needs the right to make network namespaces'
  spawnSync('ip', ['netns', 'delete', name])
  return false
}

/** What a connection came to: the port that answered it, words of something else, or that nobody did in time. */
export type Reached = number | 'words' | 'nobody' | 'refused'

/**
 * Two machines with a wire between them, each a network namespace that stays until `remove`: a server at 10.99.0.1 and
 * fd99::1, and a client with as many addresses as are asked for.
 */
export class TwoMachines {
  static count = 0
  readonly server: string
  readonly client: string
  readonly #children: ChildProcess[] = []
  #peer: ChildProcess | null = null
  #asked = 0

  /** @param clients addresses of the client. */
  constructor(clients: readonly string[] = []) {
    const name = `phn-${process.pid}-${TwoMachines.count++}`
    this.server = `${name}-s`
    this.client = `${name}-c`
    const wire = [`v${process.pid}s${TwoMachines.count}`, `v${process.pid}c${TwoMachines.count}`]
    for (const namespace of [this.server, this.client]) {
      ip('netns', 'add', namespace)
      // Nobody else has these addresses, so that nobody need be asked before they are used.
      const words = 'echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad'
      ip('netns', 'exec', namespace, 'sh', '-c', words)
    }
    ip('link', 'add', wire[0] as string, 'type', 'veth', 'peer', 'name', wire[1] as string)
    for (const [namespace, device] of [
      [this.server, wire[0]],
      [this.client, wire[1]],
    ] as const) {
      ip('link', 'set', device as string, 'netns', namespace)
      ip('-n', namespace, 'link', 'set', 'lo', 'up')
      ip('-n', namespace, 'link', 'set', device as string, 'up')
    }
    this.#address(this.server, wire[0] as string, '10.99.0.1')
    this.#address(this.server, wire[0] as string, 'fd99::1')
    for (const address of clients) this.#address(this.client, wire[1] as string, address)
    ip('-n', this.server, 'route', 'add', 'default', 'dev', wire[0] as string)
    ip('-n', this.client, 'route', 'replace', '10.99.0.1', 'dev', wire[1] as string)
  }

  /** How a program is started on the server. */
  get onServer(): readonly string[] {
    return ['ip', 'netns', 'exec', this.server]
  }

  /** What `nft` says on the server. */
  nft(...words: readonly string[]): string {
    return execFileSync('ip', ['netns', 'exec', this.server, 'nft', ...words], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }

  /** The elements of every set of addresses that acts, as `block4_32 203.0.113.7`, with the seconds they have left; none without a table. */
  elements(table = 'phantomnet'): Map<string, number> {
    const found = new Map<string, number>()
    const { nftables } = JSON.parse(this.nft('-j', 'list', 'ruleset')) as { nftables: Listed[] }
    for (const { set } of nftables) {
      if (set === undefined || set.table !== table || !/^(block|throttle|deceive)/.test(set.name))
        continue
      for (const element of set.elem ?? [])
        found.set(`${set.name} ${element.elem.val}`, element.elem.expires ?? Infinity)
    }
    return found
  }

  /** Has the server listen on TCP ports; each answers with its number. */
  async listen(ports: readonly number[]): Promise<void> {
    const child = this.#start(this.server, ['listen', ...ports.map(String)])
    await new Promise((resolve) => child.once('message', resolve))
  }

  /** Connects from an address of the client, and reads the port that answers. */
  async reach(from: string, to: string, port: number, timeoutMs = 400): Promise<Reached> {
    const peer = (this.#peer ??= this.#start(this.client, ['connect']).setMaxListeners(100))
    const number = this.#asked++
    return new Promise((resolve) => {
      const onMessage = (answer: { number: number; reached: Reached }): void => {
        if (answer.number !== number) return
        peer.off('message', onMessage)
        resolve(answer.reached)
      }
      peer.on('message', onMessage)
      peer.send({ number, from, to, port, timeoutMs })
    })
  }

  /** Ends what runs on them, and takes them away. */
  remove(): void {
    for (const child of this.#children) child.kill('SIGKILL')
    for (const namespace of [this.server, this.client])
      spawnSync('ip', ['netns', 'delete', namespace])
  }

  #start(namespace: string, words: readonly string[]): ChildProcess {
    const child = spawn('ip', ['netns', 'exec', namespace, process.execPath, PEER, ...words], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#children.push(child)
    return child
  }

  #address(namespace: string, device: string, address: string): void {
    const text = address.includes(':') ? `${address}/64` : `${address}/32`
    const words = address.includes(':') ? ['nodad'] : []
    ip('-n', namespace, 'address', 'add', text, 'dev', device, ...words)
  }
}

interface Listed {
  readonly set?: {
    readonly table: string
    readonly name: string
    readonly elem?: readonly {
      readonly elem: { readonly val: string; readonly expires?: number }
    }[]
  }
}

function ip(...words: readonly string[]): void {
  execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'pipe'] })
}
