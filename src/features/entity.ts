import type { Event } from '../event/event.js'
import { hashText, hashWith } from '../math/text-hash.js'

/** No entity: the event names nothing that it is about. */
export const NO_ENTITY = 0

/**
 * The text that names what an event is about, the first there is of: the user name, the path of the request (without its
 * query), the file, the recipient, the sender, the argument, the command. '' when it names none.
 */
export function entityTextOf({ detail, kind }: Event): string {
  const { url } = detail
  // Whom a connection was for is told at its end by some releases of a server alone.
  if (detail.userName !== undefined && kind !== 'connection.close') return detail.userName
  if (url !== undefined) {
    const query = url.indexOf('?')
    return query < 0 ? url : url.slice(0, query)
  }
  return detail.file ?? detail.mailTo ?? detail.mailFrom ?? detail.argument ?? detail.command ?? ''
}

/**
 * The entity as a number, so that what a visitor typed is remembered in bounded room: unsigned 32 bits. Without a
 * text it is the destination's address and port; NO_ENTITY when there is neither. Texts that hash alike are taken for the same.
 */
export function entityHashOf(event: Event, text: string): number {
  if (text !== '') return hashText(text) || 1
  const { destinationIp, destinationPort } = event
  if (destinationIp === '' && destinationPort === 0) return NO_ENTITY
  return entityHashOfPlace(hashText(destinationIp), destinationPort)
}

/** The same of a destination by the hash of its address's text. */
export function entityHashOfPlace(addressHash: number, port: number): number {
  return hashWith(addressHash, port) || 1
}
