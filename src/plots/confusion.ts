import { headingLayers, setHeading, type Heading } from './heading.js'
import { textLayer, type Layer, type LayeredSpec } from './layers.js'
import { formatCount, formatPercent } from './number-format.js'
import { chartConfig, EDGE, lightPalette, PICTURE_WIDTH } from './theme.js'

export interface ConfusionPlot {
  readonly heading: Heading
  readonly counts: {
    readonly true_negative: number
    readonly false_positive: number
    readonly false_negative: number
    readonly true_positive: number
  }
  /** Figures beside the matrix, each a name and a value. */
  readonly figures: readonly { readonly name: string; readonly value: string }[]
}

interface Cell {
  readonly row: 0 | 1
  readonly column: 0 | 1
  readonly count: number
  /** Part of its row; null when the row is empty. */
  readonly share: number | null
  readonly words: string
  readonly colour: string
}

const CELL_WIDTH = 216
const CELL_HEIGHT = 168
const GAP = 6
const WIDTH = 2 * CELL_WIDTH + GAP
const HEIGHT = 2 * CELL_HEIGHT + GAP
const LEFT = EDGE + 92
const HEADER = 30
const FIGURES_X = WIDTH + 34
/** From this opacity on, the text on a field is set in the light colour. */
const STRONG = 0.8

function cells({ counts }: ConfusionPlot): Cell[] {
  const attacks = counts.true_positive + counts.false_negative
  const normals = counts.true_negative + counts.false_positive
  const share = (count: number, total: number) => (total === 0 ? null : count / total)
  const { attack, normal } = lightPalette
  return [
    { row: 0, column: 0, count: counts.true_positive, words: 'caught', total: attacks },
    { row: 0, column: 1, count: counts.false_negative, words: 'missed', total: attacks },
    { row: 1, column: 0, count: counts.false_positive, words: 'false alarms', total: normals },
    { row: 1, column: 1, count: counts.true_negative, words: 'rightly left alone', total: normals },
  ].map(({ total, ...cell }) => ({
    ...cell,
    row: cell.row === 0 ? 0 : 1,
    column: cell.column === 0 ? 0 : 1,
    share: share(cell.count, total),
    colour: cell.row === 0 ? attack : normal,
  }))
}

function cellLayers(cell: Cell): Layer[] {
  const x = cell.column * (CELL_WIDTH + GAP)
  const y = cell.row * (CELL_HEIGHT + GAP)
  const opacity = 0.07 + 0.86 * (cell.share ?? 0)
  const colour = opacity >= STRONG ? lightPalette.onColour : lightPalette.ink
  const middle = { value: x + CELL_WIDTH / 2 }
  const line = (offset: number) => ({ value: y + CELL_HEIGHT / 2 + offset })
  return [
    {
      data: { values: [{}] },
      mark: { type: 'rect', color: cell.colour, opacity, cornerRadius: 4 },
      encoding: {
        x: { value: x },
        x2: { value: x + CELL_WIDTH },
        y: { value: y },
        y2: { value: y + CELL_HEIGHT },
      },
    },
    textLayer(cell.words, middle, line(-40), { size: 13, weight: 600, align: 'center', colour }),
    textLayer(formatCount(cell.count), middle, line(-4), {
      size: 34,
      weight: 600,
      align: 'center',
      colour,
    }),
    textLayer(formatPercent(cell.share), middle, line(34), { size: 14, align: 'center', colour }),
  ]
}

function headerLayers(all: readonly Cell[]): Layer[] {
  const rowTotal = (row: number) =>
    all.filter((cell) => cell.row === row).reduce((sum, cell) => sum + cell.count, 0)
  const layers: Layer[] = []
  for (const [i, called] of ['called attack', 'called normal'].entries()) {
    const x = { value: i * (CELL_WIDTH + GAP) + CELL_WIDTH / 2 }
    layers.push(textLayer(called, x, { value: -18 }, { size: 13, weight: 600, align: 'center' }))
  }
  for (const [i, truth] of ['attack', 'normal'].entries()) {
    const y = i * (CELL_HEIGHT + GAP) + CELL_HEIGHT / 2
    const x = { value: EDGE - LEFT }
    layers.push(
      textLayer(`${truth} rows`, x, { value: y - 10 }, { size: 13, weight: 600 }),
      textLayer(formatCount(rowTotal(i)), x, { value: y + 10 }, { colour: lightPalette.muted }),
    )
  }
  return layers
}

function figureLayers(figures: ConfusionPlot['figures']): Layer[] {
  return figures.flatMap(({ name, value }, i) => {
    const y = 10 + i * 54
    return [
      textLayer(name, { value: FIGURES_X }, { value: y }, { colour: lightPalette.muted }),
      textLayer(value, { value: FIGURES_X }, { value: y + 19 }, { size: 14, weight: 600 }),
    ]
  })
}

/** Counts and row percentages of the four outcomes, each named, the field as strong as its share of the row. */
export function confusionSpec(plot: ConfusionPlot): LayeredSpec {
  const heading = setHeading(plot.heading)
  const top = heading.heightUnits + HEADER
  const all = cells(plot)
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: chartConfig,
    autosize: { type: 'none' },
    padding: {
      left: LEFT,
      top,
      right: PICTURE_WIDTH - LEFT - WIDTH,
      bottom: EDGE + 8,
    },
    width: WIDTH,
    height: HEIGHT,
    layer: [
      ...headingLayers(heading, LEFT, top),
      ...headerLayers(all),
      ...all.flatMap(cellLayers),
      ...figureLayers(plot.figures),
    ],
  }
}
