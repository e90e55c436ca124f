import { createHash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { CONFIG_FILE, MODEL_FILE, SCALER_FILE } from '../detector/artifact.js'
import { REFERENCE_FILE } from '../detector/drift-reference.js'
import { PhantomNetError } from '../errors.js'
import { forestFromBinary, forestToBinary } from '../forest/binary/forest-binary.js'
import { forestFromJson, forestToJson } from '../forest/forest-json.js'
import { type ModelBundle, sha256Of } from './model-bundle.js'

/** "PNMB", and the version of what follows. */
const MAGIC = Uint8Array.of(0x50, 0x4e, 0x4d, 0x42, 1)

const LENGTH_BYTES = 4
const HASH_BYTES = 32

/** All but the forest: some kilobytes. */
const MAX_TEXT_BYTES = 1 << 22

/** What stands beside the forest: the bundle, its model without the forest. */
interface BinaryText {
  readonly bundle: Omit<ModelBundle, 'files' | 'phantomnet_model'>
  readonly model: Readonly<Record<string, unknown>>
  readonly scaler: string
  readonly config: string
  /** What drift is measured against; not every model has it. */
  readonly reference?: string
  /** Bytes of each forest of a service, which follow the common one's; models exported before there were any have none. */
  readonly service_bytes?: readonly number[]
}

export function isBinaryModel(bytes: Uint8Array): boolean {
  return MAGIC.subarray(0, 4).every((byte, i) => bytes[i] === byte)
}

/** The bundle in about a seventh of its JSON, to the same scores bit for bit: its text deflated, its forest as forestToBinary has it. */
export function bundleToBinary(bundle: ModelBundle): Uint8Array {
  const { files, phantomnet_model: _format, ...described } = bundle
  const contentOf = (name: string): string =>
    files.find((file) => file.name === name)?.content ?? ''
  const reference = contentOf(REFERENCE_FILE)
  const model = JSON.parse(contentOf(MODEL_FILE)) as Record<string, unknown>
  const services = (model['services'] ?? []) as readonly Readonly<Record<string, unknown>>[]
  const own = services.map(({ forest }) => forestToBinary(forestFromJson(forest)))
  const text: BinaryText = {
    bundle: described,
    model: {
      ...model,
      forest: null,
      services: services.map((service) => ({ ...service, forest: null })),
    },
    service_bytes: own.map(({ length }) => length),
    scaler: contentOf(SCALER_FILE),
    config: contentOf(CONFIG_FILE),
    ...(reference !== '' && { reference }),
  }
  const deflated = deflateRawSync(JSON.stringify(text), { level: 9 })
  const length = new Uint8Array(LENGTH_BYTES)
  new DataView(length.buffer).setUint32(0, deflated.length)
  const content = Buffer.concat([
    MAGIC,
    length,
    deflated,
    forestToBinary(forestFromJson(model['forest'])),
    ...own,
  ])
  return Buffer.concat([content, createHash('sha256').update(content).digest()])
}

/** @throws PhantomNetError MODEL_INVALID for anything but the whole of what bundleToBinary wrote. */
export function bundleFromBinary(bytes: Uint8Array): unknown {
  const end = bytes.length - HASH_BYTES
  const textAt = MAGIC.length + LENGTH_BYTES
  if (end < textAt) throw invalid('it ends in the middle')
  if (bytes[4] !== MAGIC[4]) throw invalid('it is of a later version')
  const hash = createHash('sha256').update(bytes.subarray(0, end)).digest()
  if (!hash.equals(bytes.subarray(end))) throw invalid('it was cut or changed')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const forestAt = textAt + view.getUint32(MAGIC.length)
  if (forestAt > end) throw invalid('it is shorter than it says')
  const { bundle, model, scaler, config, reference, service_bytes } = parsed(
    bytes.subarray(textAt, forestAt),
  )
  const own = service_bytes ?? []
  let at = end - own.reduce((sum, length) => sum + length, 0)
  if (at < forestAt) throw invalid('it is shorter than it says')
  const forest = forestToJson(forestFromBinary(bytes.subarray(forestAt, at)))
  const described = (model['services'] ?? []) as readonly Readonly<Record<string, unknown>>[]
  if (described.length !== own.length) throw invalid('its forests of services are not all there')
  const services = described.map((service, i) => {
    const from = at
    at += own[i] as number
    return { ...service, forest: forestToJson(forestFromBinary(bytes.subarray(from, at))) }
  })
  const contents: readonly (readonly [name: string, content: string])[] = [
    [
      MODEL_FILE,
      `${JSON.stringify({ ...model, ...(services.length > 0 && { services }), forest })}\n`,
    ],
    [SCALER_FILE, scaler],
    [CONFIG_FILE, config],
    ...(reference === undefined ? [] : [[REFERENCE_FILE, reference] as const]),
  ]
  const files = contents.map(([name, content]) => ({ name, sha256: sha256Of(content), content }))
  return { phantomnet_model: 1, ...bundle, files }
}

function parsed(deflated: Uint8Array): BinaryText {
  let value: unknown
  try {
    const text = inflateRawSync(deflated, { maxOutputLength: MAX_TEXT_BYTES })
    value = JSON.parse(text.toString('utf8'))
  } catch (cause) {
    throw invalid('its text is damaged', cause)
  }
  if (!isBinaryText(value)) throw invalid('its text has not the form of one')
  return value
}

function isBinaryText(value: unknown): value is BinaryText {
  if (typeof value !== 'object' || value === null) return false
  const {
    bundle,
    model,
    scaler,
    config,
    reference = '',
    service_bytes: own = [],
  } = value as Partial<BinaryText>
  return (
    Array.isArray(own) &&
    own.every((length) => Number.isSafeInteger(length) && length >= 0) &&
    [bundle, model].every((part) => typeof part === 'object' && part !== null) &&
    [scaler, config, reference].every((part) => typeof part === 'string')
  )
}

function invalid(what: string, cause?: unknown): PhantomNetError {
  return new PhantomNetError(
    'MODEL_INVALID',
    `The binary model cannot be read: ${what}. Export it again.`,
    { cause },
  )
}
