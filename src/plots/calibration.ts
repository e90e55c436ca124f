import { headingLayers, setHeading, type Heading } from './heading.js'
import { haloedTextLayers, ruleLayer, textLayer, type Layer, type LayeredSpec } from './layers.js'
import { formatPercent } from './number-format.js'
import { formatTick } from './value-axis.js'
import { dotsAt, lineThrough } from './placed-marks.js'
import { chartConfig, EDGE, lightPalette, PICTURE_WIDTH } from './theme.js'

interface Asked {
  /** Shares in (0, 1]. */
  readonly asked: number
  readonly got: number
  /** Null where the spread is not known. */
  readonly low: number | null
  readonly high: number | null
}

export interface CalibrationPlot {
  readonly heading: Heading
  /** By the share asked for, ascending. */
  readonly points: readonly Asked[]
  /** The threshold in use; null where it was not asked for a share. */
  readonly chosen: Asked | null
}

const SIDE = 400
const LEFT = EDGE + 72
const BELOW = EDGE + 48
const KEY_X = SIDE + 44
const FIGURE_COLUMNS = [KEY_X, KEY_X + 74, PICTURE_WIDTH - EDGE - LEFT] as const

/** Ends of both axes; what lies beyond is drawn at them. */
const LOWEST = 0.0005
const HIGHEST = 0.5
const TICKS = [0.001, 0.01, 0.1] as const

function along(share: number): number {
  const within = Math.min(HIGHEST, Math.max(LOWEST, share))
  return (SIDE * Math.log(within / LOWEST)) / Math.log(HIGHEST / LOWEST)
}

const right = (share: number): number => along(share)
const up = (share: number): number => SIDE - along(share)
const at = (value: number) => ({ value })

/** A share that somebody chose, as short as it was written: `0.1 %`, `5 %`. */
function roundPercent(share: number): string {
  return `${formatTick(100 * share)}\u00a0%`
}

function gridLayers(): Layer[] {
  return TICKS.flatMap((share) => [
    ruleLayer(
      { x: at(right(share)), y: at(0) },
      { x: at(right(share)), y: at(SIDE) },
      { colour: lightPalette.grid, width: 1 },
    ),
    ruleLayer(
      { x: at(0), y: at(up(share)) },
      { x: at(SIDE), y: at(up(share)) },
      { colour: lightPalette.grid, width: 1 },
    ),
    textLayer(roundPercent(share), at(right(share)), at(SIDE + 16), {
      align: 'center',
      colour: lightPalette.muted,
    }),
    textLayer(roundPercent(share), at(-10), at(up(share)), {
      align: 'right',
      colour: lightPalette.muted,
    }),
  ])
}

function pointLayers(points: readonly Asked[], colour: string, size: number): Layer[] {
  return [
    ...points.flatMap(({ asked, low, high }) =>
      low === null || high === null
        ? []
        : [
            ruleLayer(
              { x: at(right(asked)), y: at(up(low)) },
              { x: at(right(asked)), y: at(up(high)) },
              { colour, width: 1.5 },
            ),
          ],
    ),
    dotsAt(
      points.map(({ asked, got }) => ({ x: right(asked), y: up(got) })),
      { colour, size },
    ),
  ]
}

function figureLayers({ points, chosen }: CalibrationPlot): Layer[] {
  const [first, second, third] = FIGURE_COLUMNS
  const head = ['asked', 'got'] as const
  const line = (point: Asked, i: number, colour: string): Layer[] => {
    const y = at(34 + 24 * i)
    const spread =
      point.low === null || point.high === null
        ? ''
        : `${formatPercent(point.low)} to ${formatPercent(point.high)}`
    return [
      textLayer(roundPercent(point.asked), at(first), y, { colour, weight: 600 }),
      textLayer(formatPercent(point.got), at(second), y, { weight: 600 }),
      textLayer(spread, at(third), y, { colour: lightPalette.muted, align: 'right' }),
    ]
  }
  return [
    ...head.map((words, k) =>
      textLayer(words, at(FIGURE_COLUMNS[k] as number), at(8), {
        colour: lightPalette.muted,
        weight: 600,
      }),
    ),
    ...points.flatMap((point, i) => line(point, i, lightPalette.model)),
    ...(chosen === null
      ? []
      : [
          textLayer('the threshold in use', at(first), at(34 + 24 * (points.length + 0.6)), {
            colour: lightPalette.attack,
            weight: 600,
          }),
          ...line(chosen, points.length + 1.5, lightPalette.attack),
        ]),
  ]
}

/** The share of false alarms asked for against that which came, both logarithmic; on the diagonal they are the same. */
export function calibrationSpec(plot: CalibrationPlot): LayeredSpec {
  const heading = setHeading(plot.heading)
  const top = heading.heightUnits
  const corner = { x: at(0), y: at(SIDE) }
  const { points, chosen } = plot
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: chartConfig,
    autosize: { type: 'none' },
    padding: { left: LEFT, top, right: PICTURE_WIDTH - LEFT - SIDE, bottom: BELOW },
    width: SIDE,
    height: SIDE,
    layer: [
      ...headingLayers(heading, LEFT, top),
      ...gridLayers(),
      ruleLayer(corner, { x: at(SIDE), y: at(SIDE) }, { colour: lightPalette.axis, width: 1 }),
      ruleLayer(corner, { x: at(0), y: at(0) }, { colour: lightPalette.axis, width: 1 }),
      ruleLayer(corner, { x: at(SIDE), y: at(0) }, { colour: lightPalette.axis, width: 1 }),
      ...haloedTextLayers('as asked', at(right(0.34)), at(up(0.34)), {
        colour: lightPalette.muted,
        align: 'center',
        angle: -45,
        dy: 13,
      }),
      lineThrough(
        points.map(({ asked, got }) => ({ x: right(asked), y: up(got) })),
        { colour: lightPalette.model, width: 1.5 },
      ),
      ...pointLayers(points, lightPalette.model, 60),
      ...(chosen === null ? [] : pointLayers([chosen], lightPalette.attack, 90)),
      textLayer('false alarms asked for', at(SIDE / 2), at(SIDE + 42), {
        size: 13,
        weight: 600,
        align: 'center',
      }),
      textLayer('share of normal test rows above the threshold', at(-62), at(SIDE / 2), {
        size: 13,
        weight: 600,
        align: 'center',
        angle: -90,
      }),
      ...figureLayers(plot),
    ],
  }
}
