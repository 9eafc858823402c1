import type { ReactNode } from 'react'
import { areasOn } from '../../summary/coverage/areas.ts'
import type { Figure } from '../../summary/coverage/figures.ts'
import type { CoverageReport } from '../../summary/coverage/report.ts'
import { DateText } from '../components/date-text.tsx'
import { addressOf, type CoverageAddress } from './coverage-address.ts'
import { BandLegend, BandPatterns } from './coverage-band.tsx'
import { BoardMap, BoardTiles, LondonMap, RegionMap } from './coverage-map.tsx'
import { percentText, toldText } from './coverage-words.ts'

/** The map of regions with London larger beside it, the tiles of the boards, and what is told of the area chosen. */
export function CoverageMaps({ report, at }: { report: CoverageReport; at: CoverageAddress }) {
  const { figures, moment, outlines } = report
  const choosable = (kind: Figure['kind']) =>
    figures
      .filter((figure) => figure.kind === kind)
      .map((figure) => ({
        figure,
        href: addressOf(at, { area: figure.code }, 'area'),
        chosen: figure.code === at.area,
      }))
  const boards = choosable('board')
  const chosen = figures.find(({ code, kind }) => code === at.area && kind !== 'practice')
  return (
    <>
      <BandPatterns />
      <BandLegend />
      <div className="coverage-maps">
        <figure>
          <figcaption id="regions-drawn">The regions of England</figcaption>
          <RegionMap areas={choosable('region')} id="regions-drawn" />
        </figure>
        <div>
          <Details figure={chosen} />
          <figure>
            <figcaption id="london-drawn">London, larger</figcaption>
            <LondonMap areas={choosable('region')} id="london-drawn" />
          </figure>
        </div>
      </div>
      {boards.length === 0 ? null : (
        <figure className="coverage-boards">
          <figcaption id="boards-drawn">
            Integrated care boards, one square each, about where they are
          </figcaption>
          <BoardTiles areas={boards} boards={areasOn('board', moment.on)} id="boards-drawn" />
        </figure>
      )}
      {boards.some(({ figure }) => outlines.shapes.some(({ code }) => code === figure.code)) ? (
        <figure className="coverage-boards">
          <figcaption id="boards-outlined">Integrated care boards in their boundaries</figcaption>
          <BoardMap areas={boards} outlines={outlines.shapes} id="boards-outlined" />
          <p className="secondary small">
            Source: Office for National Statistics licensed under the Open Government Licence v.3.0.
            Contains OS data © Crown copyright and database right {outlines.years.join(', ')}.
          </p>
        </figure>
      ) : null}
      <p className="secondary">
        The tables below have the same figures. With a keyboard, go from area to area with the arrow
        keys and open one with Enter.
      </p>
    </>
  )
}

function Details({ figure }: { figure: Figure | undefined }) {
  return (
    <section
      className="panel coverage-details"
      id="area"
      aria-labelledby="area-name"
      aria-live="polite"
    >
      <h3 className="nhsuk-heading-s" id="area-name">
        {figure?.name ?? 'One area'}
      </h3>
      {figure === undefined ? (
        <p>Choose an area on the map to see its figures here.</p>
      ) : (
        <Facts figure={figure} />
      )}
    </section>
  )
}

function Facts({ figure }: { figure: Figure }) {
  if (figure.source === null) return <p>There are no figures for this area at this time.</p>
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['With a summary', figure.percent && percentText(figure.percent)],
    ['Summaries', figure.summaries === null ? null : toldText(figure.summaries)],
    ['Practices', figure.practices],
    ['Core only', figure.core === null ? null : toldText(figure.core)],
    ['Core and additional', figure.additional === null ? null : toldText(figure.additional)],
    ['Opted out', figure.optedOut === null ? null : toldText(figure.optedOut)],
    ['Since', figure.since && <DateText on={figure.since} />],
    ['Source', figure.source.name],
  ]
  return (
    <dl className="coverage-facts">
      {facts
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
