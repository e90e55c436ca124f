import type { Config } from 'vega-lite'

/** The colours a picture is made of. Each role has one colour, so a page can swap them by role. */
export interface Palette {
  readonly paper: string
  readonly ink: string
  readonly muted: string
  readonly axis: string
  readonly grid: string
  /** Attacks, and nothing else. */
  readonly attack: string
  /** Normal traffic. */
  readonly normal: string
  /** Rows nobody labelled. */
  readonly unlabelled: string
  /** Text on a strongly coloured field. */
  readonly onColour: string
  /** The detector that serves. */
  readonly model: string
  readonly baseline1: string
  readonly baseline2: string
  readonly baseline3: string
  readonly baseline4: string
  readonly baseline5: string
}

/**
 * Vermilion against slate is told apart under every common colour blindness, and in grey print by
 * lightness; the baselines differ by dash pattern as well as by hue.
 */
export const lightPalette: Palette = {
  paper: '#ffffff',
  ink: '#18212b',
  muted: '#566371',
  axis: '#9aa5b1',
  grid: '#e8ecf0',
  attack: '#cf4a0c',
  normal: '#5d7387',
  unlabelled: '#a9b4be',
  onColour: '#fefefe',
  model: '#0b5cad',
  baseline1: '#1b8a78',
  baseline2: '#9a5fb5',
  baseline3: '#b07d12',
  baseline4: '#6c7884',
  baseline5: '#9ca6b0',
}

/** The same roles on a dark page; a page swaps them by `paletteSwap`. */
export const darkPalette: Palette = {
  paper: '#141a21',
  ink: '#e7ecf1',
  muted: '#a3afbb',
  axis: '#5f6c79',
  grid: '#27303a',
  attack: '#f0824a',
  normal: '#8fa6bb',
  unlabelled: '#5c6874',
  onColour: '#0f141a',
  model: '#6cb2f5',
  baseline1: '#54c0ad',
  baseline2: '#c79be0',
  baseline3: '#dcae4e',
  baseline4: '#97a3af',
  baseline5: '#6f7b87',
}

/** Line styles of the detectors beside the one that serves, in the order they are listed. */
export const baselineStyles: readonly {
  readonly colour: string
  readonly dash: readonly number[]
}[] = [
  { colour: lightPalette.baseline1, dash: [1, 0] },
  { colour: lightPalette.baseline2, dash: [9, 3] },
  { colour: lightPalette.baseline3, dash: [5, 3] },
  { colour: lightPalette.baseline4, dash: [9, 3, 2, 3] },
  { colour: lightPalette.baseline5, dash: [2, 3] },
]

/** Inter where it is installed, else faces of about its width: system-ui may be much wider and be cut. */
export const FONT = 'Inter, Helvetica Neue, Arial, Liberation Sans, Noto Sans, sans-serif'

/** Width of every picture in its own units; drawn at twice that in pixels. */
export const PICTURE_WIDTH = 800

/** The space left free at every edge of a picture. */
export const EDGE = 28

/** What every picture shares: type, thin grid, no frame. */
export const chartConfig: Config = {
  font: FONT,
  background: lightPalette.paper,
  aria: false,
  view: { stroke: null },
  axis: {
    labelColor: lightPalette.muted,
    labelFontSize: 12,
    titleColor: lightPalette.ink,
    titleFontSize: 13,
    titleFontWeight: 600,
    titlePadding: 12,
    labelPadding: 6,
    domainColor: lightPalette.axis,
    tickColor: lightPalette.axis,
    tickSize: 4,
    gridColor: lightPalette.grid,
    gridWidth: 1,
    labelOverlap: false,
    labelFlush: false,
  },
  text: { color: lightPalette.ink, fontSize: 12, limit: 0 },
}

/** CSS that turns the pictures inside `selector` from the light palette to the dark one. */
export function paletteSwap(selector: string): string {
  const roles = Object.keys(lightPalette) as (keyof Palette)[]
  return roles
    .flatMap((role) => [
      `${selector} [fill="${lightPalette[role]}"]{fill:${darkPalette[role]}}`,
      `${selector} [stroke="${lightPalette[role]}"]{stroke:${darkPalette[role]}}`,
    ])
    .join('\n')
}
