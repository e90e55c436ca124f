import { deepStrictEqual, notDeepStrictEqual, rejects, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { PhantomNetError } from '../../../src/errors.js'
import { renderPng } from '../../../src/io/store/render-png.js'

function svgOf(text: string, weight = 400): string {
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40" viewBox="0 0 80 40">' +
    `<text x="4" y="24" font-family="Inter, sans-serif" font-weight="${weight}" font-size="20">${text}</text></svg>`
  )
}

/** Width and height from the header chunk, PNG specification (third edition) 11.2.1. */
function sizeOf(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset)
  return [view.getUint32(16), view.getUint32(20)]
}

test('a picture is a PNG as wide as asked, twice its own units otherwise', async () => {
  const png = await renderPng(svgOf('AUC'), 160)
  deepStrictEqual([...png.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  deepStrictEqual(sizeOf(png), [160, 80])
  deepStrictEqual(sizeOf(await renderPng(svgOf('AUC'))), [1600, 800])
})

test('text is drawn, and in its weight: without a font it would be left out without a word', async () => {
  const [none, regular, bold] = await Promise.all([
    renderPng(svgOf('')),
    renderPng(svgOf('AUC')),
    renderPng(svgOf('AUC', 600)),
  ])
  notDeepStrictEqual(regular, none)
  notDeepStrictEqual(bold, regular)
})

test('the same document gives the same bytes', async () => {
  deepStrictEqual(await renderPng(svgOf('AUC')), await renderPng(svgOf('AUC')))
})

test('what is no SVG is refused with a code', async () => {
  await rejects(renderPng('no picture'), (error) => {
    strictEqual(error instanceof PhantomNetError && error.code, 'STORE_FAILED')
    return true
  })
})
