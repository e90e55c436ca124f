import type { Points } from './roc.js'

/** How a curve is drawn between its points: straight, or level with the next point and then up or down to it. */
export type Drawn = 'linear' | 'step-before'

/**
 * Fewer points for the same picture: first and last, then always the point that lies farthest from what
 * is drawn without it (Ramer 1972; Douglas and Peucker 1973). Points that remain are points of the
 * curve, unmoved; those that would change nothing are left out even where there is room.
 * @param most points to keep, at least 2 and the kept ones.
 * @param kept numbers of further points that must remain.
 */
export function thinCurve(
  { x, y }: Points,
  most: number,
  drawn: Drawn,
  kept: readonly number[] = [],
): Points {
  const last = x.length - 1
  if (last < 1) return { x, y }
  const chosen = [...new Set([0, ...kept, last])].sort((a, b) => a - b)
  const gaps = chosen.slice(1).map((to, i) => farthest(x, y, drawn, chosen[i] as number, to))
  while (chosen.length < most) {
    const widest = gaps.reduce(
      (best, gap, i) => (gap.distance > distanceAt(gaps, best) ? i : best),
      0,
    )
    const { at, distance } = gaps[widest] as Gap
    if (distance === 0) break
    const from = chosen[widest] as number
    const to = chosen[widest + 1] as number
    chosen.splice(widest + 1, 0, at)
    gaps.splice(widest, 1, farthest(x, y, drawn, from, at), farthest(x, y, drawn, at, to))
  }
  return { x: chosen.map((i) => x[i] as number), y: chosen.map((i) => y[i] as number) }
}

/** Between two chosen points: the one farthest from what is drawn. */
interface Gap {
  readonly at: number
  readonly distance: number
}

function distanceAt(gaps: readonly Gap[], i: number): number {
  return (gaps[i] as Gap).distance
}

function farthest(
  x: readonly number[],
  y: readonly number[],
  drawn: Drawn,
  from: number,
  to: number,
): Gap {
  const [fromX, fromY] = [x[from] as number, y[from] as number]
  const [toX, toY] = [x[to] as number, y[to] as number]
  const length = Math.hypot(toX - fromX, toY - fromY)
  let [at, distance] = [from, 0]
  for (let i = from + 1; i < to; i++) {
    const [right, up] = [(x[i] as number) - fromX, (y[i] as number) - fromY]
    const away =
      drawn === 'step-before'
        ? distanceFromStep(right, up, toY - fromY)
        : length === 0
          ? Math.hypot(right, up)
          : Math.abs(up * (toX - fromX) - right * (toY - fromY)) / length
    if (away > distance) [at, distance] = [i, away]
  }
  // Less than this is rounding, and no eye sees it.
  return distance < 1e-12 ? { at, distance: 0 } : { at, distance }
}

/** From a step that begins at (0, 0), goes to the height `end` and then right. */
function distanceFromStep(right: number, up: number, end: number): number {
  const beside = up < Math.min(0, end) || up > Math.max(0, end)
  const toRise = beside
    ? Math.hypot(right, up > 0 ? up - Math.max(0, end) : up - Math.min(0, end))
    : right
  return Math.min(toRise, Math.abs(up - end))
}
