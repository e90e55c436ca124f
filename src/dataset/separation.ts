import { ATTACK, NORMAL } from './dataset.js'

/** Rows of a kind that are looked at, evenly from first to last; more would not move the third digit. */
const MOST_ROWS = 5000

/** Groups of like values that a feature is looked at in; a finer grain would find order in noise. */
const GROUPS = 32

interface Group {
  attacks: number
  normals: number
}

/**
 * How well a feature's value alone tells attacks from normal rows, whatever the values mean: rows are put into groups of like values, a
 * group is as much of an attack as the attacks in it, and the area under the ROC curve of that is taken. 0.5 tells nothing, 1 everything.
 * A value with many rows is a group of its own, so that codes that are not in any order are seen too. 0.5 without rows of both kinds.
 */
export function separationOf(values: Float64Array, labels: Int8Array): number {
  const rows = [...someOf(labels, ATTACK), ...someOf(labels, NORMAL)]
  rows.sort((a, b) => (values[a] as number) - (values[b] as number))
  const groups: Group[] = []
  const size = Math.max(1, Math.ceil(rows.length / GROUPS))
  for (const [place, row] of rows.entries()) {
    const last = groups.at(-1)
    const isNewValue = place === 0 || values[row] !== values[rows[place - 1] as number]
    const isFull = last === undefined || last.attacks + last.normals >= size
    const group =
      last === undefined || (isNewValue && (isFull || fills(values, rows, place, size)))
        ? { attacks: 0, normals: 0 }
        : last
    if (group !== last) groups.push(group)
    if (labels[row] === ATTACK) group.attacks++
    else group.normals++
  }
  return areaOf(groups)
}

function someOf(labels: Int8Array, wanted: number): number[] {
  const rows = [...labels.keys()].filter((i) => labels[i] === wanted)
  if (rows.length <= MOST_ROWS) return rows
  return Array.from(
    { length: MOST_ROWS },
    (_, k) => rows[Math.floor((k * rows.length) / MOST_ROWS)] as number,
  )
}

/** Whether the value at this place has enough rows for a group of its own. */
function fills(
  values: Float64Array,
  rows: readonly number[],
  place: number,
  size: number,
): boolean {
  const value = values[rows[place] as number]
  const end = place + size - 1
  return end < rows.length && values[rows[end] as number] === value
}

function areaOf(groups: readonly Group[]): number {
  const share = ({ attacks, normals }: Group): number => attacks / (attacks + normals)
  const ordered = groups.toSorted((a, b) => share(b) - share(a))
  let [above, twice, attacks, normals] = [0, 0, 0, 0]
  for (const group of ordered) {
    twice += group.normals * (2 * above + group.attacks)
    above += group.attacks
    attacks += group.attacks
    normals += group.normals
  }
  return attacks === 0 || normals === 0 ? 0.5 : twice / (2 * attacks * normals)
}
