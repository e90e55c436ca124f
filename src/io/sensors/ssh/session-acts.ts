import { utf8Length } from '../../../event/text.js'
import type { Act } from '../sensor.js'

/** What a visitor typed as text: bytes that are no UTF-8 become U+FFFD, control characters but line ends and tabs `\xHH`. */
export function readableText(bytes: string): string {
  return Buffer.from(bytes, 'latin1')
    .toString('utf8')
    .replace(
      /[^\P{C}\n\t]/gu,
      (mark) => `\\x${(mark.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`,
    )
}

/** A line of the shell, or a command to execute. @param bytes one character a byte. */
export function commandAct(bytes: string): Act {
  const command = readableText(bytes)
  return { kind: 'command', detail: { command }, lengthBytes: utf8Length(command) }
}

/** Something that was to be fetched, and was not. */
export function fetchAct(url: string): Act {
  return {
    kind: 'file.download',
    detail: { file: readableText(url), response: 'not fetched' },
  }
}

/** A host that the client wanted to be relayed to, or an address it wanted us to listen on. */
export function forwardAct(host: string, port: number): Act {
  const named = `${host.includes(':') ? `[${readableText(host)}]` : readableText(host)}:${port}`
  return {
    kind: 'forward.request',
    detail: { host: named, argument: named, response: 'refused' },
    lengthBytes: utf8Length(named),
  }
}

/** A file that the client sent. */
export function uploadAct(
  file: string,
  { sha256, sizeBytes }: { readonly sha256: string; readonly sizeBytes: number },
): Act {
  return {
    kind: 'file.upload',
    detail: { file: readableText(file), sha256 },
    lengthBytes: sizeBytes,
  }
}
