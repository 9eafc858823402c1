import { Refusal } from '../../errors.ts'
import { areas } from './areas.ts'
import { mapSize, type Shape } from './shapes.ts'

type Point = readonly [x: number, y: number]
type Ring = readonly Point[]

/** Points closer than this are one: both sides of a border lose the same ones, so that no gap opens. */
const grid = 0.5
/** Islands smaller than this, in squares of the drawing, are left out. */
const smallest = 1.5
/** A degree of longitude in the middle of England, as a part of one of latitude. */
const stretch = Math.cos((52.8 * Math.PI) / 180)

/**
 * The outlines of care boards in a GeoJSON file of boundaries, in degrees or in metres of the National Grid. The
 * direction of rings does not matter: they are filled by even and odd.
 *
 * @throws Refusal `invalid` for what is no such file, or has no care board of ours.
 * @see https://geoportal.statistics.gov.uk
 */
export function shapesIn(text: string): Shape[] {
  const found = featuresIn(text).flatMap(({ properties, geometry }) => {
    const code = codeIn(properties)
    return code === undefined ? [] : [{ code, rings: ringsOf(geometry) }]
  })
  if (found.length === 0) {
    throw new Refusal(
      'invalid',
      'The file has no feature with the code of a care board, like E54000038',
    )
  }
  const fit = fitting(found.flatMap(({ rings }) => rings.flat()))
  return found.map(({ code, rings }) => {
    const drawn = rings
      .map((ring) => onGrid(ring.map(fit)))
      .toSorted((a, b) => sizeOf(b) - sizeOf(a))
      .filter((ring, place) => place === 0 || sizeOf(ring) >= smallest)
    return { code, path: drawn.map(pathOf).join(''), label: middleOf(drawn[0] ?? []) }
  })
}

function featuresIn(text: string): readonly { properties: object; geometry: unknown }[] {
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch (cause) {
    throw new Refusal('invalid', 'The file is not GeoJSON: it is not JSON at all', { cause })
  }
  if (!isObject(file) || !Array.isArray(file['features'])) {
    throw new Refusal('invalid', 'The file is not GeoJSON with features')
  }
  return file['features'].filter(isObject).map(({ properties, geometry }) => ({
    ...{ properties: isObject(properties) ? properties : {}, geometry },
  }))
}

/** Whatever the property is called: its name changes with each edition (`ICB26CD`, `RGN24CD`). */
function codeIn(properties: object): string | undefined {
  const values = new Set<unknown>(Object.values(properties))
  return areas.find(({ code, kind }) => kind === 'board' && values.has(code))?.code
}

function ringsOf(geometry: unknown): Ring[] {
  if (!isObject(geometry)) throw unreadable()
  const { type, coordinates } = geometry
  if (!Array.isArray(coordinates)) throw unreadable()
  if (type === 'Polygon') return coordinates.map(ringIn)
  if (type !== 'MultiPolygon') throw unreadable()
  return coordinates.flatMap((polygon: unknown) => {
    if (!Array.isArray(polygon)) throw unreadable()
    return polygon.map(ringIn)
  })
}

function ringIn(ring: unknown): Ring {
  if (!Array.isArray(ring)) throw unreadable()
  return ring.map((point: unknown): Point => {
    const [x, y]: readonly unknown[] = Array.isArray(point) ? point : []
    if (typeof x !== 'number' || typeof y !== 'number') throw unreadable()
    return [x, y]
  })
}

/** What puts all points into the size of our drawing, north up. */
function fitting(points: readonly Point[]): (point: Point) => Point {
  const inDegrees = points.every(([x, y]) => Math.abs(x) <= 180 && Math.abs(y) <= 90)
  const flat = ([x, y]: Point): Point => [inDegrees ? x * stretch : x, -y]
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of points.map(flat)) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  const scale = Math.min(mapSize.width / (right - left), mapSize.height / (bottom - top))
  return (point) => {
    const [x, y] = flat(point)
    return [(x - left) * scale, (y - top) * scale]
  }
}

function onGrid(ring: Ring): Ring {
  const put = (value: number) => Math.round(value / grid) * grid
  const points = ring.map(([x, y]): Point => [put(x), put(y)])
  return points.filter(([x, y], n) => x !== points[n - 1]?.[0] || y !== points[n - 1]?.[1])
}

function sizeOf(ring: Ring): number {
  let twice = 0
  ring.forEach(([x, y], n) => {
    const [nextX, nextY] = ring[(n + 1) % ring.length] ?? [x, y]
    twice += x * nextY - nextX * y
  })
  return Math.abs(twice) / 2
}

function pathOf([first, ...others]: Ring): string {
  if (first === undefined) return ''
  let [x, y] = first
  const steps = others.map(([nextX, nextY]) => {
    const step = `${nextX - x},${nextY - y}`
    ;[x, y] = [nextX, nextY]
    return step
  })
  return `M${first.join(',')}l${steps.join(' ')}Z`
}

/** Near enough for a name: the mean of the corners. */
function middleOf(ring: Ring): Point {
  const mean = (at: 0 | 1) =>
    Math.round(ring.reduce((sum, point) => sum + point[at], 0) / Math.max(1, ring.length))
  return [mean(0), mean(1)]
}

function unreadable(): Refusal {
  return new Refusal('invalid', 'A boundary in the file is neither Polygon nor MultiPolygon')
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
