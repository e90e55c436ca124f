import { headingLayers, setHeading, wrapText, type Heading } from './heading.js'
import { haloedTextLayers, ruleLayer, textLayer, type Layer, type LayeredSpec } from './layers.js'
import { formatShare } from './number-format.js'
import { boxesAt, dotsAt, lineThrough, type Spot } from './placed-marks.js'
import { chartConfig, EDGE, lightPalette, PICTURE_WIDTH } from './theme.js'
import { type AxisScale, formatTick, onAxis, ticksBetween } from './value-axis.js'

export interface PartialDependencePlot {
  readonly heading: Heading
  /** Score from which a row is an alert. */
  readonly threshold: number
  /** At most MAX_PANELS are drawn. */
  readonly curves: readonly {
    readonly feature: string
    readonly unit: string
    readonly scale: AxisScale
    /** Ascending. */
    readonly values: readonly number[]
    readonly scores: readonly number[]
    /** The feature's 10, 50 and 90 percentiles among rows of each kind; empty without any. */
    readonly normal: readonly number[]
    readonly attack: readonly number[]
  }[]
}

export const MAX_PANELS = 6

type Curve = PartialDependencePlot['curves'][number]

const COLUMNS = 3
const LEFT = EDGE + 44
const WIDTH = PICTURE_WIDTH - LEFT - EDGE
const GAP_X = 30
const PANEL_WIDTH = (WIDTH - GAP_X * (COLUMNS - 1)) / COLUMNS
const PANEL_HEIGHT = 132
/** Above a panel its name, below it spans, ticks and unit. */
const ABOVE = 30
const SPANS = 26
const BELOW = SPANS + 46
const KEY = 22
const NAME_CHARACTERS = 30

interface Frame {
  readonly left: number
  readonly top: number
  readonly x: (value: number) => number
  readonly y: (score: number) => number
}

function frameOf(curve: Curve, place: number, scores: readonly [number, number]): Frame {
  const left = (place % COLUMNS) * (PANEL_WIDTH + GAP_X)
  const top = Math.floor(place / COLUMNS) * (ABOVE + PANEL_HEIGHT + BELOW) + ABOVE
  const from = onAxis(curve.scale, curve.values[0] ?? 0)
  const to = onAxis(curve.scale, curve.values.at(-1) ?? 1)
  const within = (share: number): number => Math.min(1, Math.max(0, share))
  const [low, high] = scores
  return {
    left,
    top,
    x: (value) =>
      left +
      (to > from
        ? PANEL_WIDTH * within((onAxis(curve.scale, value) - from) / (to - from))
        : PANEL_WIDTH / 2),
    y: (score) => top + PANEL_HEIGHT * (1 - (score - low) / (high - low)),
  }
}

function panelLayers(
  curve: Curve,
  frame: Frame,
  isFirst: boolean,
  ticks: readonly number[],
): Layer[] {
  const right = frame.left + PANEL_WIDTH
  const at = (value: number) => ({ value })
  return [
    ...ticks.flatMap((score) => [
      ruleLayer(
        { x: at(frame.left), y: at(frame.y(score)) },
        { x: at(right), y: at(frame.y(score)) },
        { colour: lightPalette.grid, width: 1 },
      ),
      ...(isFirst
        ? [
            textLayer(formatTick(score), at(frame.left - 8), at(frame.y(score)), {
              align: 'right',
              colour: lightPalette.muted,
            }),
          ]
        : []),
    ]),
    textLayer(wrapText(curve.feature, NAME_CHARACTERS, 1), at(frame.left), at(frame.top - 15), {
      size: 13,
      weight: 600,
    }),
    lineThrough(curveSpots(curve, frame), { colour: lightPalette.model, width: 2.2 }),
    ...(curve.values.length <= 6
      ? [dotsAt(curveSpots(curve, frame), { colour: lightPalette.model, size: 34 })]
      : []),
    ...spanLayers(curve.normal, frame, 9, lightPalette.normal),
    ...spanLayers(curve.attack, frame, 18, lightPalette.attack),
    ...axisLayers(curve, frame),
  ]
}

function curveSpots(curve: Curve, frame: Frame): Spot[] {
  return curve.values.map((value, k) => ({
    x: frame.x(value),
    y: frame.y(curve.scores[k] as number),
  }))
}

/** From the 10 to the 90 percentile a bar, at the median a dot. */
function spanLayers(
  spread: readonly number[],
  frame: Frame,
  below: number,
  colour: string,
): Layer[] {
  const [low, middle, high] = spread
  if (low === undefined || middle === undefined || high === undefined) return []
  const y = frame.top + PANEL_HEIGHT + below
  const [from, to] = [frame.x(low), frame.x(high)]
  return [
    boxesAt([{ x: from - 1.5, y: y - 1.5, x2: to + 1.5, y2: y + 1.5 }], { colour, radius: 1.5 }),
    dotsAt([{ x: frame.x(middle), y }], { colour, size: 46 }),
  ]
}

function axisLayers(curve: Curve, frame: Frame): Layer[] {
  const y = frame.top + PANEL_HEIGHT + SPANS
  const at = (value: number) => ({ value })
  const ticks =
    curve.values.length <= 4
      ? curve.values
      : ticksBetween(curve.scale, curve.values[0] ?? 0, curve.values.at(-1) ?? 1)
  return [
    ruleLayer(
      { x: at(frame.left), y: at(y) },
      { x: at(frame.left + PANEL_WIDTH), y: at(y) },
      { colour: lightPalette.axis, width: 1 },
    ),
    ...ticks.flatMap((tick) => [
      ruleLayer(
        { x: at(frame.x(tick)), y: at(y) },
        { x: at(frame.x(tick)), y: at(y + 4) },
        { colour: lightPalette.axis, width: 1 },
      ),
      textLayer(formatTick(tick), at(frame.x(tick)), at(y + 13), {
        align: 'center',
        colour: lightPalette.muted,
        size: 11.5,
      }),
    ]),
    textLayer(curve.unit, at(frame.left + PANEL_WIDTH), at(y + 30), {
      align: 'right',
      colour: lightPalette.muted,
      size: 11.5,
    }),
  ]
}

function keyLayers(): Layer[] {
  const y = 6 - KEY
  const at = (value: number) => ({ value })
  const entry = (x: number, colour: string, words: string): Layer[] => [
    boxesAt([{ x, y: y - 1.5, x2: x + 26, y2: y + 1.5 }], { colour, radius: 1.5 }),
    dotsAt([{ x: x + 13, y }], { colour, size: 46 }),
    textLayer(words, at(x + 36), at(y), { colour: lightPalette.muted }),
  ]
  return [
    ruleLayer(
      { x: at(0), y: at(y) },
      { x: at(26), y: at(y) },
      { colour: lightPalette.model, width: 2.2 },
    ),
    textLayer('mean score at a value', at(36), at(y), { colour: lightPalette.muted }),
    ...entry(200, lightPalette.normal, 'normal rows: 10 to 90 %, median'),
    ...entry(444, lightPalette.attack, 'attack rows'),
  ]
}

/** A panel a feature: the mean score if all rows had a value, over where the rows of each kind have theirs. */
export function partialDependenceSpec(plot: PartialDependencePlot): LayeredSpec {
  const heading = setHeading(plot.heading)
  const curves = plot.curves.slice(0, MAX_PANELS)
  const rows = Math.max(1, Math.ceil(curves.length / COLUMNS))
  const all = curves.flatMap(({ scores }) => scores)
  const low = Math.min(plot.threshold, ...all) - 0.01
  const high = Math.max(plot.threshold, ...all) + 0.01
  const ticks = ticksBetween('none', low, high)
  const top = heading.heightUnits + KEY
  const frames = curves.map((curve, place) => frameOf(curve, place, [low, high]))
  const at = (value: number) => ({ value })
  const thresholds = frames.flatMap((frame, place) => [
    ruleLayer(
      { x: at(frame.left), y: at(frame.y(plot.threshold)) },
      { x: at(frame.left + PANEL_WIDTH), y: at(frame.y(plot.threshold)) },
      { colour: lightPalette.ink, width: 1, dash: [4, 3] },
    ),
    ...(place === 0
      ? haloedTextLayers(
          `threshold ${formatShare(plot.threshold)}`,
          at(frame.left + PANEL_WIDTH),
          at(frame.y(plot.threshold) - 9),
          { align: 'right', size: 11.5, weight: 600 },
        )
      : []),
  ])
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: chartConfig,
    autosize: { type: 'none' },
    padding: { left: LEFT, top, right: EDGE, bottom: EDGE - 10 },
    width: WIDTH,
    height: rows * (ABOVE + PANEL_HEIGHT + BELOW),
    layer: [
      ...headingLayers(heading, LEFT, top),
      ...keyLayers(),
      ...curves.flatMap((curve, place) =>
        panelLayers(curve, frames[place] as Frame, place % COLUMNS === 0, ticks),
      ),
      ...thresholds,
    ],
  }
}
