import { bandOf, bands } from '../../summary/coverage/bands.ts'
import type { Figure } from '../../summary/coverage/figures.ts'
import { bandStyles, type BandId, type BandStyle } from './coverage-bands.ts'

/** The patterns that bands are filled with; once on a page. */
export function BandPatterns() {
  return (
    <svg width="0" height="0" className="coverage-patterns" aria-hidden="true" focusable="false">
      <defs>
        {Object.entries(bandStyles).map(([id, style]) => (
          <pattern key={id} id={`band-${id}`} width="10" height="10" patternUnits="userSpaceOnUse">
            <rect width="10" height="10" fill={style.fill} />
            <Marks {...style} />
          </pattern>
        ))}
      </defs>
    </svg>
  )
}

/** What the bands mean, in words beside a square of each. */
export function BandLegend() {
  const named: readonly (readonly [BandId, string])[] = [
    ...bands.map(({ id, name }) => [id, name] as const),
    ['none', 'No figures'],
  ]
  return (
    <ul className="coverage-legend">
      {named.map(([id, name]) => (
        <li key={id}>
          <svg width="36" height="24" aria-hidden="true" focusable="false">
            <rect
              x="1"
              y="1"
              width="34"
              height="22"
              fill={`url(#band-${id})`}
              className="coverage-swatch"
            />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  )
}

/** Lines of text around a point, with a seam in the colour of the band, so that no pattern runs through them. */
export function Words({
  at: [x, y],
  lines,
  figure,
  size,
}: {
  at: readonly [number, number]
  lines: readonly string[]
  figure: Figure
  size: number
}) {
  const { fill, text } = styleOf(figure)
  const top = y - ((lines.length - 1) * size * 1.1) / 2 + size * 0.35
  return (
    <text
      className="coverage-words"
      fill={text}
      stroke={fill}
      strokeWidth={size / 3}
      fontSize={size}
      aria-hidden="true"
    >
      {lines.map((line, n) => (
        <tspan key={line} x={x} y={top + n * size * 1.1}>
          {line}
        </tspan>
      ))}
    </text>
  )
}

function Marks({ pattern, mark }: BandStyle) {
  if (pattern === 'dots') return <circle cx="5" cy="5" r="1.4" fill={mark} />
  if (pattern === 'lines') return <path d="M0 5H10" stroke={mark} strokeWidth="1.6" />
  if (pattern === 'slopes')
    return <path d="M-2 2L2 -2M0 10L10 0M8 12L12 8" stroke={mark} strokeWidth="2" />
  if (pattern === 'hatch')
    return <path d="M0 0L10 10M-2 8L2 12M8 -2L12 2" stroke={mark} strokeWidth="1.2" />
  return null
}

function styleOf(figure: Figure): BandStyle {
  return bandStyles[bandOf(figure.percent)?.id ?? 'none']
}

/** The fill of an area: the pattern of its band. */
export function fillOf(figure: Figure): string {
  return `url(#band-${bandOf(figure.percent)?.id ?? 'none'})`
}
