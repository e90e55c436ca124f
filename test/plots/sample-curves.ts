import type { CurvePlot, PlottedCurve } from '../../src/plots/curve-plot.js'

export function curve(name: string, area: number): PlottedCurve {
  return { name, figure: area.toFixed(3), order: area, x: [0, 0, 0.5, 1], y: [0, 0.5, 1, 1] }
}

export function curvePlot(curves: readonly PlottedCurve[]): CurvePlot {
  return {
    heading: { title: 'Finding', subtitle: 'Data' },
    keyTitle: 'Area under the curve',
    curves,
    operatingPoint: { x: 0.25, y: 0.75, label: 'threshold 0.541', details: ['recall 75.0 %'] },
  }
}

/** Where each of the words stands in the document; fails on words that are missing. */
export function positions(svg: string, words: readonly string[]): number[] {
  return words.map((word) => {
    const at = svg.indexOf(`>${word}<`)
    if (at < 0) throw new Error(`"${word}" is not in the picture`)
    return at
  })
}
