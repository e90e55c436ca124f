import { setImmediate as nextTurn } from 'node:timers/promises'

/** Characters that are put together before others get their turn. */
const PIECE_LENGTH = 128 * 1024

/** A JSON document as text, in pieces, with other work done between them. A reader that is slow is waited for. */
export type Pieces = AsyncGenerator<string, void, void>

/** `{"new":[…],"deleted":[…]}` */
export function streamDocument(news: Iterable<string>, deleted: Iterable<string>): Pieces {
  return inPieces(
    (function* () {
      yield '{"new":['
      yield* joined(news)
      yield '],"deleted":['
      yield* joined(deleted)
      yield ']}'
    })(),
  )
}

/** `[…]`, or `null` for none, which clients look for. */
export function arrayDocument(items: Iterable<string>): Pieces {
  return inPieces(
    (function* () {
      let isEmpty = true
      for (const item of joined(items)) {
        if (isEmpty) yield '['
        isEmpty = false
        yield item
      }
      yield isEmpty ? 'null' : ']'
    })(),
  )
}

/** Lines, each with its end. */
export function textPieces(lines: Iterable<string>): Pieces {
  return inPieces(
    (function* () {
      for (const line of lines) yield `${line}\n`
    })(),
  )
}

function* joined(items: Iterable<string>): Generator<string> {
  let isFirst = true
  for (const item of items) {
    yield isFirst ? item : `,${item}`
    isFirst = false
  }
}

async function* inPieces(texts: Iterable<string>): Pieces {
  let piece: string[] = []
  let length = 0
  for (const text of texts) {
    piece.push(text)
    length += text.length
    if (length < PIECE_LENGTH) continue
    yield piece.join('')
    piece = []
    length = 0
    await nextTurn()
  }
  yield piece.join('')
}
