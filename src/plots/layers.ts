import type { TopLevelSpec } from 'vega-lite'
import { lightPalette } from './theme.js'

/** A picture made of layers over one pair of axes. */
export type LayeredSpec = Extract<TopLevelSpec, { layer: unknown }>

export type Layer = LayeredSpec['layer'][number]

/** A place on one axis: a value on the scale, or units from the corner of the plotting area. */
export type Place = { readonly datum: number } | { readonly value: number }

export interface TextStyle {
  readonly size?: number
  readonly weight?: 400 | 600
  readonly colour?: string
  readonly align?: 'left' | 'center' | 'right'
  readonly baseline?: 'top' | 'middle' | 'bottom' | 'alphabetic'
  /** Degrees clockwise. */
  readonly angle?: number
  readonly dx?: number
  readonly dy?: number
  readonly lineHeight?: number
}

const ONE_MARK = { values: [{}] }

const HALO = { stroke: lightPalette.paper, strokeWidth: 5, strokeJoin: 'round' } as const

function wordsLayer(
  text: string | readonly string[],
  x: Place,
  y: Place,
  style: TextStyle,
  outline: typeof HALO | null,
): Layer {
  return {
    data: ONE_MARK,
    mark: {
      type: 'text',
      text: typeof text === 'string' ? text : [...text],
      fontSize: style.size ?? 12,
      fontWeight: style.weight ?? 400,
      color: style.colour ?? lightPalette.ink,
      align: style.align ?? 'left',
      baseline: style.baseline ?? 'middle',
      angle: style.angle ?? 0,
      dx: style.dx ?? 0,
      dy: style.dy ?? 0,
      lineHeight: style.lineHeight ?? 17,
      ...outline,
    },
    encoding: { x: { ...x }, y: { ...y } },
  }
}

/** Words written at one place. */
export function textLayer(
  text: string | readonly string[],
  x: Place,
  y: Place,
  style: TextStyle = {},
): Layer {
  return wordsLayer(text, x, y, style, null)
}

/** Words written over lines: first as a broad stroke of paper, then in ink. */
export function haloedTextLayers(
  text: string | readonly string[],
  x: Place,
  y: Place,
  style: TextStyle = {},
): Layer[] {
  return [
    wordsLayer(text, x, y, { ...style, colour: lightPalette.paper }, HALO),
    wordsLayer(text, x, y, style, null),
  ]
}

/** A straight line between two places. */
export function ruleLayer(
  from: { readonly x: Place; readonly y: Place },
  to: { readonly x: Place; readonly y: Place },
  style: { readonly colour: string; readonly width: number; readonly dash?: readonly number[] },
): Layer {
  return {
    data: ONE_MARK,
    mark: {
      type: 'rule',
      color: style.colour,
      strokeWidth: style.width,
      strokeDash: [...(style.dash ?? [1, 0])],
    },
    encoding: { x: { ...from.x }, y: { ...from.y }, x2: { ...to.x }, y2: { ...to.y } },
  }
}
