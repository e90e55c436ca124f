import type { Layer } from './layers.js'

/** A place in units from the corner of the plotting area. */
export interface Spot {
  readonly x: number
  readonly y: number
}

/** Places stand for themselves: no scale, no axis. */
const asItIs = (field: 'x' | 'y' | 'x2' | 'y2') =>
  ({ field, type: 'quantitative', scale: null, axis: null }) as const

/** A line through spots, straight from each to the next. */
export function lineThrough(
  spots: readonly Spot[],
  style: { readonly colour: string; readonly width: number },
): Layer {
  return {
    data: { values: spots.map(({ x, y }, i) => ({ i, x, y })) },
    mark: {
      type: 'line',
      color: style.colour,
      strokeWidth: style.width,
      strokeJoin: 'round',
      interpolate: 'linear',
    },
    encoding: {
      x: asItIs('x'),
      y: asItIs('y'),
      order: { field: 'i', type: 'quantitative' },
    },
  }
}

/** Round dots, each seen through those over it. */
export function dotsAt(
  spots: readonly Spot[],
  style: { readonly colour: string; readonly size: number; readonly opacity?: number },
): Layer {
  return {
    data: { values: spots.map(({ x, y }) => ({ x, y })) },
    mark: {
      type: 'point',
      filled: true,
      size: style.size,
      color: style.colour,
      opacity: style.opacity ?? 1,
    },
    encoding: { x: asItIs('x'), y: asItIs('y') },
  }
}

/** Upright boxes from one corner to the other. */
export function boxesAt(
  boxes: readonly (Spot & { readonly x2: number; readonly y2: number })[],
  style: { readonly colour: string; readonly opacity?: number; readonly radius?: number },
): Layer {
  return {
    data: { values: boxes.map(({ x, y, x2, y2 }) => ({ x, y, x2, y2 })) },
    mark: {
      type: 'rect',
      color: style.colour,
      opacity: style.opacity ?? 1,
      cornerRadius: style.radius ?? 0,
    },
    encoding: {
      x: asItIs('x'),
      y: asItIs('y'),
      x2: { field: 'x2' },
      y2: { field: 'y2' },
    },
  }
}
