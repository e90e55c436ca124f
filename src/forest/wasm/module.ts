import { Code, type ValueType } from './code.js'

/** Bytes of one page of WebAssembly memory. */
export const PAGE_BYTES = 65_536

/** One function of a module. Its index is its place in the list. */
export interface WasmFunction {
  readonly parameters: readonly ValueType[]
  readonly results: readonly ValueType[]
  /** Locals after the parameters, in order. */
  readonly locals: readonly ValueType[]
  /** The body, without the closing `end`. */
  readonly body: Code
  /** The name it is called by from outside; none for an inner function. */
  readonly exportName?: string
}

const MAGIC_AND_VERSION = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]
const FUNCTION_FORM = 0x60

/** The most pages a memory can have: 4 GiB, as far as addresses reach. */
export const MOST_PAGES = 65_536

/** Whose memory a module runs over: one thread's, or one that threads share. */
export type MemoryKind = 'own' | 'shared'

const SECTION = { type: 1, import: 2, function: 3, export: 7, code: 10 } as const

/**
 * A WebAssembly module in its binary format (Core specification 2.0, 5.5): functions over one memory, which is imported
 * as `env.memory`, so that whoever makes the instance fills it before the first call.
 * @param memoryBytes what the memory must hold at least.
 */
export function writeModule(
  functions: readonly WasmFunction[],
  memoryBytes: number,
  memoryKind: MemoryKind = 'own',
): Uint8Array {
  const codeBytes = functions.reduce((sum, { body }) => sum + body.length, 0)
  const out = new Code(codeBytes + 64 * (functions.length + 1)).bytes(MAGIC_AND_VERSION)
  section(out, SECTION.type, list(functions.map(typeOf)))
  section(
    out,
    SECTION.import,
    list([memoryImport(Math.ceil(memoryBytes / PAGE_BYTES), memoryKind)]),
  )
  section(out, SECTION.function, list(functions.map((_, i) => new Code().unsigned(i))))
  section(out, SECTION.export, list(functions.flatMap(exportOf)))
  writeBodies(out, functions)
  return out.toBytes()
}

function section(out: Code, id: number, content: Code): void {
  out.byte(id).unsigned(content.length).append(content)
}

function list(items: readonly Code[]): Code {
  const out = new Code().unsigned(items.length)
  for (const item of items) out.append(item)
  return out
}

function name(text: string): Code {
  const bytes = Array.from(text, (character) => character.charCodeAt(0))
  return new Code().unsigned(bytes.length).bytes(bytes)
}

function typeOf({ parameters, results }: WasmFunction): Code {
  const out = new Code().byte(FUNCTION_FORM)
  return out.unsigned(parameters.length).bytes(parameters).unsigned(results.length).bytes(results)
}

function memoryImport(pages: number, kind: MemoryKind): Code {
  const MEMORY = 0x02
  const WITHOUT_MAXIMUM = 0x00
  const SHARED_WITH_MAXIMUM = 0x03
  const out = new Code().append(name('env')).append(name('memory')).byte(MEMORY)
  if (kind === 'own') return out.byte(WITHOUT_MAXIMUM).unsigned(pages)
  return out.byte(SHARED_WITH_MAXIMUM).unsigned(pages).unsigned(MOST_PAGES)
}

function exportOf({ exportName }: WasmFunction, index: number): Code[] {
  const FUNCTION = 0x00
  if (exportName === undefined) return []
  return [new Code().append(name(exportName)).byte(FUNCTION).unsigned(index)]
}

/** Bodies are long: their sizes are counted first, so that each is copied once. */
function writeBodies(out: Code, functions: readonly WasmFunction[]): void {
  const heads = functions.map(localsOf)
  const sizes = functions.map(({ body }, i) => (heads[i] as Code).length + body.length + 1)
  const sizesOfSizes = sizes.map((size) => new Code(5).unsigned(size).length)
  const count = new Code(5).unsigned(functions.length)
  const total = [count.length, ...sizes, ...sizesOfSizes].reduce((sum, size) => sum + size, 0)
  out.byte(SECTION.code).unsigned(total).append(count)
  for (const [i, { body }] of functions.entries()) {
    out
      .unsigned(sizes[i] as number)
      .append(heads[i] as Code)
      .append(body)
      .end()
  }
}

function localsOf({ locals }: WasmFunction): Code {
  const out = new Code(64).unsigned(locals.length)
  for (const type of locals) out.unsigned(1).byte(type)
  return out
}
