import { headingLayers, setHeading, wrapText, type Heading } from './heading.js'
import { ruleLayer, textLayer, type Layer, type LayeredSpec } from './layers.js'
import { formatCount } from './number-format.js'
import { boxesAt, dotsAt, type Spot } from './placed-marks.js'
import { chartConfig, EDGE, lightPalette, PICTURE_WIDTH } from './theme.js'

export interface TimeToDetectionPlot {
  readonly heading: Heading
  /** In the order they are to stand; at most MAX_ATTACKS are drawn. */
  readonly attacks: readonly {
    readonly name: string
    /** A source each: seconds to its first alert, null without one. */
    readonly seconds: readonly (number | null)[]
  }[]
}

export const MAX_ATTACKS = 20

const LEFT = EDGE + 188
const NEVER_WIDTH = 90
const FIGURES_WIDTH = 84
const WIDTH = PICTURE_WIDTH - LEFT - EDGE - FIGURES_WIDTH
const TIME_WIDTH = WIDTH - NEVER_WIDTH
const ROW = 30
const ABOVE = 26
const NAME_CHARACTERS = 27

const TICKS = [
  [0, 'at once'],
  [1, '1 s'],
  [10, '10 s'],
  [60, '1 min'],
  [600, '10 min'],
  [3600, '1 h'],
  [86_400, '1 day'],
] as const

/** Longest time the axis shows; later ones lie at its end. */
const LONGEST_S = 100_000

function along(seconds: number): number {
  const share = Math.log1p(10 * Math.min(seconds, LONGEST_S)) / Math.log1p(10 * LONGEST_S)
  return 10 + (TIME_WIDTH - 20) * share
}

/** Dots of one column, from the line outwards. */
const STACK = [0, -5.5, 5.5, -11, 11] as const

const DOT_WIDTH = 7

/** Columns side by side; more dots than fit lie on each other. */
const MOST_COLUMNS = 9

/** Dots that would lie on each other stand above and below the line, and then in the next column. */
function spotsOf(seconds: readonly (number | null)[], middle: number): Spot[] {
  const taken = new Map<number, number>()
  return seconds.map((time) => {
    const x = time === null ? TIME_WIDTH + NEVER_WIDTH / 2 - 12 : along(time)
    const column = Math.round(x / DOT_WIDTH)
    const before = taken.get(column) ?? 0
    taken.set(column, before + 1)
    const columns = Math.min(Math.floor(before / STACK.length), MOST_COLUMNS - 1)
    return {
      x: x + DOT_WIDTH * columns,
      y: middle + (STACK[before % STACK.length] as number),
    }
  })
}

function rowLayers({ name, seconds }: TimeToDetectionPlot['attacks'][number], i: number): Layer[] {
  const middle = i * ROW + ROW / 2
  const at = (value: number) => ({ value })
  const seen = seconds.filter((time) => time !== null)
  const spots = spotsOf(seconds, middle)
  return [
    textLayer(wrapText(name, NAME_CHARACTERS, 1), at(-14), at(middle), {
      size: 13,
      align: 'right',
    }),
    ruleLayer(
      { x: at(0), y: at(middle) },
      { x: at(WIDTH), y: at(middle) },
      { colour: lightPalette.grid, width: 1 },
    ),
    dotsAt(
      spots.filter((_, k) => seconds[k] !== null),
      { colour: lightPalette.model, size: 34, opacity: 0.85 },
    ),
    dotsAt(
      spots.filter((_, k) => seconds[k] === null),
      { colour: lightPalette.attack, size: 34, opacity: 0.85 },
    ),
    textLayer(
      `${formatCount(seen.length)} of ${formatCount(seconds.length)}`,
      at(WIDTH + FIGURES_WIDTH),
      at(middle),
      { align: 'right', colour: lightPalette.muted },
    ),
  ]
}

/** A line an attack, a dot a source: how long after its first row it raised its first alert, or that it never did. */
export function timeToDetectionSpec(plot: TimeToDetectionPlot): LayeredSpec {
  const heading = setHeading(plot.heading)
  const attacks = plot.attacks.slice(0, MAX_ATTACKS)
  const top = heading.heightUnits + ABOVE
  const height = Math.max(1, attacks.length) * ROW
  const at = (value: number) => ({ value })
  const ticks = TICKS.flatMap(([seconds, words]) => [
    ruleLayer(
      { x: at(along(seconds)), y: at(0) },
      { x: at(along(seconds)), y: at(height) },
      { colour: lightPalette.grid, width: 1 },
    ),
    textLayer(words, at(along(seconds)), at(-12), {
      align: 'center',
      colour: lightPalette.muted,
    }),
  ])
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: chartConfig,
    autosize: { type: 'none' },
    padding: { left: LEFT, top, right: EDGE + FIGURES_WIDTH, bottom: EDGE - 6 },
    width: WIDTH,
    height,
    layer: [
      ...headingLayers(heading, LEFT, top),
      boxesAt([{ x: TIME_WIDTH, y: -22, x2: WIDTH, y2: height }], {
        colour: lightPalette.attack,
        opacity: 0.07,
      }),
      ...ticks,
      textLayer('never', at(TIME_WIDTH + NEVER_WIDTH / 2), at(-12), {
        align: 'center',
        weight: 600,
        colour: lightPalette.attack,
      }),
      textLayer('sources seen', at(WIDTH + FIGURES_WIDTH), at(-12), {
        align: 'right',
        colour: lightPalette.muted,
      }),
      ...attacks.flatMap(rowLayers),
    ],
  }
}
