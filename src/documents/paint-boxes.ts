import type { Pixels } from './png.ts'

/** A part of a page that is painted over: left, top, right and bottom as shares of the page, 0 to 1. */
export type PageBox = {
  /** From 0. */
  readonly page: number
  readonly box: readonly [number, number, number, number]
}

/** Black instead of what is there: the pixels are gone. A pixel that a box touches is in it. */
export function paintBoxes(
  { width, height, data }: Pixels,
  boxes: readonly Pick<PageBox, 'box'>[],
): void {
  for (const { box } of boxes) {
    const [left, top, right, bottom] = box
    const from = Math.max(0, Math.floor(left * width))
    const to = Math.min(width, Math.ceil(right * width))
    const last = Math.min(height, Math.ceil(bottom * height))
    for (let y = Math.max(0, Math.floor(top * height)); y < last; y++) {
      for (let x = from; x < to; x++) data.set([0, 0, 0, 255], 4 * (y * width + x))
    }
  }
}
