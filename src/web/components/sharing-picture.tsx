import type { Sight } from '../../sharing/preview.ts'
import type { SharingService } from '../present/sharing.ts'
import { marks } from './service-tag.tsx'

const width = 360
const box = { width: 124, height: 52, gap: 14 }
const top = 30
const from = box.width
const to = width - box.width

/**
 * Who can read whom: on the left each service with what it writes, on the right who reads it. Drawn on the
 * server; what it says is said by the sentences and the table beside it too, so it may stay small.
 */
export function SharingPicture(props: {
  readonly services: readonly SharingService[]
  readonly sights: readonly Sight[]
}) {
  const { services } = props
  const height = top + services.length * (box.height + box.gap) + 2
  const row = new Map(services.map(({ id }, n) => [id, n]))
  const arrows = props.sights.filter(({ sees }) => sees !== 'no')
  return (
    <svg
      className="flow"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-labelledby="flow-title flow-text"
    >
      <title id="flow-title">Who can see what your services write</title>
      <desc id="flow-text">
        An arrow leads from each service that writes to each other service that can see it. The
        sentences below say the same.
      </desc>
      <text className="flow__head" x="0" y="16">
        What it writes
      </text>
      <text className="flow__head" x={width} y="16" textAnchor="end">
        Who can see it
      </text>
      {arrows.map(({ viewer, writer, sees }) => (
        <Arrow
          key={`${writer} ${viewer}`}
          left={middle(row.get(writer) ?? 0)}
          right={middle(row.get(viewer) ?? 0)}
          type={services[row.get(writer) ?? 0]?.type ?? ''}
          asks={sees === 'asks'}
        />
      ))}
      {services.map((service, n) => (
        <g key={service.id}>
          <Box service={service} x={0} y={middle(n) - box.height / 2} />
          <Box service={service} x={to} y={middle(n) - box.height / 2} />
        </g>
      ))}
    </svg>
  )
}

function middle(n: number): number {
  return top + n * (box.height + box.gap) + box.height / 2
}

function Arrow(props: { left: number; right: number; type: string; asks: boolean }) {
  const { left, right, type, asks } = props
  const end = to - 9
  const bend = (to - from) / 2
  const path = `M${from} ${left} C${from + bend} ${left} ${end - bend} ${right} ${end} ${right}`
  return (
    <g className={`flow__arrow flow__arrow--${type}`}>
      <path
        d={path}
        fill="none"
        strokeWidth="2.5"
        {...(asks ? { strokeDasharray: '2 5', strokeLinecap: 'round' as const } : {})}
      />
      <path d={`M${to - 1} ${right} l-11 -5.5 v11z`} stroke="none" />
    </g>
  )
}

function Box({ service, x, y }: { service: SharingService; x: number; y: number }) {
  const lines = wrapped(service.name, 13)
  return (
    <g className={`flow__box flow__box--${service.type}`}>
      <rect x={x + 1} y={y} width={box.width - 2} height={box.height} rx="8" />
      <rect className="flow__mark" x={x + 7} y={y + 14} width="28" height="24" rx="5" />
      <text className="flow__letters" x={x + 21} y={y + 30.5} textAnchor="middle">
        {marks[service.type] ?? service.name.slice(0, 1).toUpperCase()}
      </text>
      {lines.map((line, n) => (
        <text
          className="flow__name"
          key={line}
          x={x + 41}
          y={y + box.height / 2 + 4.5 + (n - (lines.length - 1) / 2) * 14}
        >
          {line}
        </text>
      ))}
    </g>
  )
}

/** At most three lines of about so many letters. */
function wrapped(name: string, letters: number): string[] {
  const lines: string[] = []
  for (const word of name.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && `${last} ${word}`.length <= letters) {
      lines[lines.length - 1] = `${last} ${word}`
    } else lines.push(word)
  }
  const kept = lines.slice(0, 3)
  return kept.map((line, n) =>
    line.length > letters + 1 || (n === 2 && lines.length > 3)
      ? `${line.slice(0, letters - 1)}…`
      : line,
  )
}
