import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { darkPalette, lightPalette, paletteSwap, type Palette } from '../../src/plots/theme.js'

/** Contrast of two colours as the Web Content Accessibility Guidelines 2.1 define it, 1 to 21. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [r, g, blue] = [1, 3, 5].map((at) => {
      const channel = parseInt(colour.slice(at, at + 2), 16) / 255
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
    }) as [number, number, number]
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue
  }
  const [dark, light] = [luminance(a), luminance(b)].toSorted((x, y) => x - y) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

test('each role has its own colour, so that a page can swap them by colour', () => {
  const colours = Object.values(lightPalette)
  strictEqual(new Set(colours).size, colours.length)
  deepStrictEqual(Object.keys(darkPalette), Object.keys(lightPalette))
})

test('text reaches a contrast of 4.5 on paper, light and dark', () => {
  const text: (keyof Palette)[] = ['ink', 'muted', 'attack', 'model']
  for (const palette of [lightPalette, darkPalette]) {
    for (const role of text) {
      const found = contrast(palette[role], palette.paper)
      ok(found >= 4.5, `${role} on paper has ${found.toFixed(2)}`)
    }
  }
})

test('the swap names every light colour as fill and as stroke', () => {
  const css = paletteSwap('figure')
  for (const role of Object.keys(lightPalette) as (keyof Palette)[]) {
    ok(css.includes(`figure [fill="${lightPalette[role]}"]{fill:${darkPalette[role]}}`), role)
    ok(css.includes(`figure [stroke="${lightPalette[role]}"]{stroke:${darkPalette[role]}}`), role)
  }
})
