import { textLayer, type Layer } from './layers.js'
import { EDGE, lightPalette, PICTURE_WIDTH } from './theme.js'

/** The finding of a picture, and below it the data it rests on. */
export interface Heading {
  readonly title: string
  readonly subtitle: string
}

/** A heading broken into lines, and the height it takes above what follows, the edge included. */
export interface SetHeading {
  readonly titleLines: readonly string[]
  readonly subtitleLines: readonly string[]
  readonly heightUnits: number
}

const TITLE_SIZE = 19
const TITLE_LINE = 25
const SUBTITLE_SIZE = 12.5
const SUBTITLE_LINE = 18
const SUBTITLE_GAP = 8
const GAP_BELOW = 30
/** Mean advance of Inter over English text in units of the font size, SemiBold and Regular, rounded up. */
const SEMIBOLD_ADVANCE = 0.53
const REGULAR_ADVANCE = 0.535
const MAX_LINES = 3

/** Text that `wrapText` keeps on one line: its spaces become no-break spaces. */
export function keepTogether(text: string): string {
  return text.replaceAll(' ', '\u00a0')
}

/**
 * Breaks text at spaces into lines of at most `maxCharacters`; a longer word is cut, and what does
 * not fit into `maxLines` ends in an ellipsis.
 */
export function wrapText(text: string, maxCharacters: number, maxLines: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`
    if (joined.length <= maxCharacters) {
      line = joined
      continue
    }
    if (line !== '') lines.push(line)
    line = word.length <= maxCharacters ? word : `${word.slice(0, maxCharacters - 1)}…`
  }
  lines.push(line)
  if (lines.length <= maxLines) return lines
  const last = lines[maxLines - 1] ?? ''
  return [...lines.slice(0, maxLines - 1), `${last.slice(0, maxCharacters - 1)}…`]
}

/** Breaks a heading into lines as wide as the picture. */
export function setHeading(heading: Heading): SetHeading {
  const width = PICTURE_WIDTH - 2 * EDGE
  const perLine = (size: number, advance: number) => Math.floor(width / (size * advance))
  const titleLines = wrapText(heading.title, perLine(TITLE_SIZE, SEMIBOLD_ADVANCE), MAX_LINES)
  const subtitleLines = wrapText(
    heading.subtitle,
    perLine(SUBTITLE_SIZE, REGULAR_ADVANCE),
    MAX_LINES,
  )
  const titleHeight = titleLines.length * TITLE_LINE
  const subtitleHeight = subtitleLines.length * SUBTITLE_LINE
  return {
    titleLines,
    subtitleLines,
    heightUnits: EDGE + titleHeight + SUBTITLE_GAP + subtitleHeight + GAP_BELOW,
  }
}

/**
 * Writes a heading from the picture's corner.
 * @param left units from the picture's left edge to the plotting area.
 * @param top units from the picture's top edge to the plotting area.
 */
export function headingLayers(heading: SetHeading, left: number, top: number): Layer[] {
  const x = { value: EDGE - left }
  const below = EDGE + heading.titleLines.length * TITLE_LINE + SUBTITLE_GAP
  return [
    textLayer(
      heading.titleLines,
      x,
      { value: EDGE - top },
      {
        size: TITLE_SIZE,
        weight: 600,
        lineHeight: TITLE_LINE,
        baseline: 'top',
      },
    ),
    textLayer(
      heading.subtitleLines,
      x,
      { value: below - top },
      {
        size: SUBTITLE_SIZE,
        lineHeight: SUBTITLE_LINE,
        baseline: 'top',
        colour: lightPalette.muted,
      },
    ),
  ]
}
