/** Fields a row may have; one with more is no row of ours. */
const MOST_FIELDS = 256

/**
 * The fields of one row of CSV (RFC 4180) that lies on one line, quotes doubled inside quotes; null when a quote is not closed, when
 * something follows a closing quote, or when there are too many.
 */
export function csvFields(line: string): string[] | null {
  const fields: string[] = []
  let at = 0
  for (;;) {
    if (fields.length === MOST_FIELDS) return null
    if (line.charCodeAt(at) === QUOTE) {
      let text = ''
      let from = at + 1
      for (;;) {
        const end = line.indexOf('"', from)
        if (end < 0) return null
        text += line.slice(from, end)
        from = end + 1
        if (line.charCodeAt(from) !== QUOTE) break
        text += '"'
        from++
      }
      if (from < line.length && line.charCodeAt(from) !== COMMA) return null
      fields.push(text)
      at = from
    } else {
      const comma = line.indexOf(',', at)
      const end = comma < 0 ? line.length : comma
      fields.push(line.slice(at, end))
      at = end
    }
    if (at >= line.length) return fields
    at++
  }
}

const QUOTE = 34
const COMMA = 44
