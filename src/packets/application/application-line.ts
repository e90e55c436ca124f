/**
 * One line of an application's talk, or what stands in for it where the protocol has no lines. Texts are
 * held to MAX_LINE_BYTES; passwords are left out.
 */
export type ApplicationLine =
  | { readonly kind: 'ssh-banner'; readonly isClient: boolean; readonly text: string }
  /** HASSH of the client's key exchange: MD5 over the algorithms it offers. */
  | { readonly kind: 'ssh-key-exchange'; readonly hassh: string }
  | {
      readonly kind: 'http-request'
      readonly method: string
      readonly target: string
      /** '' where the request says none. */
      readonly host: string
      readonly userAgent: string
      readonly referrer: string
    }
  | { readonly kind: 'http-status'; readonly status: number }
  | CommandLine<'ftp-command'>
  | CommandLine<'smtp-command'>
  | { readonly kind: 'ftp-reply' | 'smtp-reply'; readonly code: number; readonly text: string }
  | {
      readonly kind: 'telnet-line'
      readonly isClient: boolean
      readonly text: string
      /** What the server had asked for when a client sent the line. */
      readonly answers: 'user name' | 'password' | ''
      /** The user name given last; '' where none was. */
      readonly userName: string
    }
  | { readonly kind: 'tls-hello'; readonly serverName: string }
  | { readonly kind: 'dns-question'; readonly name: string }

/** A command of one of the protocols whose servers answer with numbers. */
export interface CommandLine<Kind extends string> {
  readonly kind: Kind
  /** In capitals. */
  readonly verb: string
  readonly argument: string
}

export type OnLine = (line: ApplicationLine) => void

/** The most bytes of a line that are kept. */
export const MAX_LINE_BYTES = 8192

const DECODER = new TextDecoder()

/** Bytes as text, of too many the first; what is no UTF-8 becomes U+FFFD. */
export function textOf(
  bytes: Uint8Array,
  from: number,
  to: number,
  mostBytes: number = MAX_LINE_BYTES,
): string {
  return from >= to ? '' : DECODER.decode(bytes.subarray(from, Math.min(to, from + mostBytes)))
}
