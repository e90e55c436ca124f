/** Whether a name fits a pattern of stars and question marks, in time of their product. */
export function matches(name: string, pattern: string): boolean {
  let at = 0
  let from = 0
  let star = -1
  let mark = 0
  while (at < name.length) {
    const sign = pattern[from]
    if (sign === '*') {
      star = from++
      mark = at
    } else if (sign === '?' || sign === name[at]) {
      at++
      from++
    } else if (star >= 0) {
      from = star + 1
      at = ++mark
    } else return false
  }
  while (pattern[from] === '*') from++
  return from === pattern.length
}
