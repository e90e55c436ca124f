import { headingLayers, setHeading, wrapText, type Heading } from './heading.js'
import { ruleLayer, textLayer, type Layer, type LayeredSpec } from './layers.js'
import { formatShare } from './number-format.js'
import { boxesAt } from './placed-marks.js'
import { chartConfig, EDGE, lightPalette, PICTURE_WIDTH } from './theme.js'

export interface ImportancePlot {
  readonly heading: Heading
  /** Largest first; at most MAX_FEATURES are drawn. */
  readonly features: readonly {
    readonly name: string
    /** Mean size of its contributions to the score of anomalies, and to that of all rows. */
    readonly anomalies: number
    readonly all: number
  }[]
}

export const MAX_FEATURES = 12

const LEFT = EDGE + 208
const FIGURES_WIDTH = 120
const WIDTH = PICTURE_WIDTH - LEFT - EDGE - FIGURES_WIDTH
const ROW = 34
const KEY = 34
const NAME_CHARACTERS = 30

function keyLayers(): Layer[] {
  const y = -KEY + 8
  const entry = (x: number, colour: string, words: string): Layer[] => [
    boxesAt([{ x, y: y - 5, x2: x + 16, y2: y + 5 }], { colour, radius: 2 }),
    textLayer(words, { value: x + 24 }, { value: y }, { colour: lightPalette.muted }),
  ]
  return [
    ...entry(0, lightPalette.model, 'among anomalies'),
    ...entry(150, lightPalette.unlabelled, 'over all rows'),
  ]
}

/** The figures of a feature at the right, each below the words for it. */
function figureColumns(anomalies: string, all: string, y: number, weight: 400 | 600): Layer[] {
  return [
    textLayer(
      anomalies,
      { value: WIDTH + 66 },
      { value: y },
      {
        align: 'right',
        weight,
        colour: lightPalette.model,
      },
    ),
    textLayer(
      all,
      { value: WIDTH + FIGURES_WIDTH },
      { value: y },
      {
        align: 'right',
        weight,
        colour: lightPalette.muted,
      },
    ),
  ]
}

/** Two bars a feature: how much it moves the scores of anomalies, and of all rows. */
export function importanceSpec(plot: ImportancePlot): LayeredSpec {
  const heading = setHeading(plot.heading)
  const features = plot.features.slice(0, MAX_FEATURES)
  const top = heading.heightUnits + KEY
  const most = Math.max(1e-12, ...features.map(({ anomalies, all }) => Math.max(anomalies, all)))
  const along = (value: number): number => (WIDTH * value) / most
  const bars = (value: (of: (typeof features)[number]) => number, from: number, colour: string) =>
    boxesAt(
      features.map((feature, i) => ({
        x: 0,
        y: i * ROW + from,
        x2: Math.max(0.5, along(value(feature))),
        y2: i * ROW + from + 10,
      })),
      { colour, radius: 2 },
    )
  const height = features.length * ROW
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: chartConfig,
    autosize: { type: 'none' },
    padding: { left: LEFT, top, right: EDGE + FIGURES_WIDTH, bottom: EDGE },
    width: WIDTH,
    height,
    layer: [
      ...headingLayers(heading, LEFT, top),
      ...keyLayers(),
      ...figureColumns('anomalies', 'all', 8 - KEY, 600),
      bars(({ anomalies }) => anomalies, 6, lightPalette.model),
      bars(({ all }) => all, 18, lightPalette.unlabelled),
      ruleLayer(
        { x: { value: 0 }, y: { value: 0 } },
        { x: { value: 0 }, y: { value: height } },
        { colour: lightPalette.axis, width: 1 },
      ),
      ...features.flatMap(({ name, anomalies, all }, i) => [
        textLayer(
          wrapText(name, NAME_CHARACTERS, 1),
          { value: -14 },
          { value: i * ROW + ROW / 2 },
          { size: 13, align: 'right' },
        ),
        ...figureColumns(formatShare(anomalies), formatShare(all), i * ROW + ROW / 2, 400),
      ]),
    ],
  }
}
