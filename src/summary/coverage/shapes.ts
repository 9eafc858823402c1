import data from './regions.json' with { type: 'json' }

/** The outline of a region as an SVG path, and where its name stands. */
export type Shape = {
  readonly code: string
  readonly label: readonly [x: number, y: number]
  readonly path: string
}

export const shapes: readonly Shape[] = data.shapes.map(({ label: [x = 0, y = 0], ...shape }) => ({
  ...shape,
  label: [x, y],
}))

export const mapSize = { width: data.width, height: data.height }
export const shapeSource = data.source
