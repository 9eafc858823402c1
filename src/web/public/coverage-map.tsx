import type { ReactNode } from 'react'
import type { Area } from '../../summary/coverage/areas.ts'
import type { Figure } from '../../summary/coverage/figures.ts'
import { mapSize, shapes, type Shape } from '../../summary/coverage/shapes.ts'
import { fillOf, Words } from './coverage-band.tsx'
import { percentText } from './coverage-words.ts'

/** An area that can be chosen on the map. */
export type Choosable = {
  readonly figure: Figure
  readonly href: string
  readonly chosen: boolean
}

const london = 'E12000007'
/** The part of the drawing around London, for the zoomed one. */
const aroundLondon = '338 406 70 56'

/** The regions, each a link. Their names are written where there is room. */
export function RegionMap({ areas, id }: { areas: readonly Choosable[]; id: string }) {
  return (
    <svg
      className="coverage-map"
      viewBox={`-4 -4 ${mapSize.width + 8} ${mapSize.height + 8}`}
      role="group"
      aria-labelledby={id}
      data-areas=""
    >
      {shapes.map(({ code, path, label }) => {
        const area = areas.find(({ figure }) => figure.code === code)
        if (area === undefined) return null
        return (
          <AreaLink key={code} area={area} at={label}>
            <path d={path} fill={fillOf(area.figure)} />
          </AreaLink>
        )
      })}
      {shapes.map(({ code, label }) => {
        const figure = areas.find((area) => area.figure.code === code)?.figure
        if (figure === undefined) return null
        const lines = code === london ? [figure.name] : [...wordsOn(figure.name), shareOn(figure)]
        return (
          <Words
            key={code}
            at={label}
            lines={lines}
            figure={figure}
            size={code === london ? 12 : 16}
          />
        )
      })}
    </svg>
  )
}

/** Care boards in the outlines that were imported, each a link; their names are told by its title. */
export function BoardMap({
  areas,
  outlines,
  id,
}: {
  areas: readonly Choosable[]
  outlines: readonly Shape[]
  id: string
}) {
  return (
    <svg
      className="coverage-map"
      viewBox={`-4 -4 ${mapSize.width + 8} ${mapSize.height + 8}`}
      role="group"
      aria-labelledby={id}
      data-areas=""
    >
      {outlines.map(({ code, path, label }) => {
        const area = areas.find(({ figure }) => figure.code === code)
        if (area === undefined) return null
        return (
          <AreaLink key={code} area={area} at={label}>
            <path d={path} fill={fillOf(area.figure)} fillRule="evenodd" />
          </AreaLink>
        )
      })}
    </svg>
  )
}

/** London drawn larger, with its figure. */
export function LondonMap({ areas, id }: { areas: readonly Choosable[]; id: string }) {
  const area = areas.find(({ figure }) => figure.code === london)
  const shape = shapes.find(({ code }) => code === london)
  if (area === undefined || shape === undefined) return null
  const { figure } = area
  return (
    <svg
      className="coverage-london"
      viewBox={aroundLondon}
      role="group"
      aria-labelledby={id}
      data-areas=""
    >
      <AreaLink area={area} at={shape.label}>
        <path d={shape.path} fill={fillOf(figure)} />
      </AreaLink>
      <Words at={[373, 434]} lines={['London', shareOn(figure)]} figure={figure} size={5} />
    </svg>
  )
}

const tile = 70

/** One square for each care board, all of one size. */
export function BoardTiles({
  areas,
  boards,
  id,
}: {
  areas: readonly Choosable[]
  boards: readonly Area[]
  id: string
}) {
  const tiles = boards.flatMap(({ code, tile: place, label }) => {
    const area = areas.find(({ figure }) => figure.code === code)
    if (area === undefined || place === null) return []
    const [x, y] = [place[0] * tile, place[1] * tile]
    const middle = [x + tile / 2 - 2, y + tile / 2 - 2] as const
    return [{ area, x, y, middle, label }]
  })
  return (
    <svg
      className="coverage-tiles"
      viewBox={`-3 -3 ${7 * tile + 2} ${9 * tile + 2}`}
      role="group"
      aria-labelledby={id}
      data-areas=""
    >
      {tiles.map(({ area, x, y, middle, label }) => (
        <AreaLink key={area.figure.code} area={area} at={middle} written={label.join(' ')}>
          <rect x={x} y={y} width={tile - 4} height={tile - 4} rx="4" fill={fillOf(area.figure)} />
        </AreaLink>
      ))}
      {tiles.map(({ area, middle, label }) => (
        <Words key={area.figure.code} at={middle} lines={label} figure={area.figure} size={15} />
      ))}
    </svg>
  )
}

/** `written`: the short name that stands on it, for who says what they see. */
function AreaLink({
  area: { figure, href, chosen },
  at: [x, y],
  written = figure.name,
  children,
}: {
  area: Choosable
  at: readonly [number, number]
  written?: string
  children: ReactNode
}) {
  const { name: full, percent, source } = figure
  const name = full === written ? full : `${full} (${written})`
  const share = percent ? percentText(percent) : source ? 'too few to tell' : 'no figures'
  return (
    <a
      href={href}
      className={chosen ? 'coverage-area coverage-area--chosen' : 'coverage-area'}
      aria-label={`${name}: ${share}`}
      aria-current={chosen ? 'true' : undefined}
      data-key={`area-${figure.code}`}
      data-at={`${x},${y}`}
    >
      <title>{`${full}: ${share}`}</title>
      {children}
    </a>
  )
}

function shareOn({ percent }: Figure): string {
  if (percent === null) return ''
  return percent[0] === percent[1] ? `${percent[0]}%` : `${percent[0]}–${percent[1]}%`
}

/** The name of a region in lines, each short enough for its drawing. */
function wordsOn(name: string): string[] {
  const middle = name.indexOf(' ', name.startsWith('Yorkshire') ? 0 : name.lastIndexOf(' of '))
  return middle < 0 ? [name] : [name.slice(0, middle), name.slice(middle + 1)]
}
