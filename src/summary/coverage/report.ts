import type { Database } from '../../db/database.ts'
import type { Day } from '../../identity/age.ts'
import { practicesOnBoards } from '../../identity/care-board.ts'
import { countedDays, coverageOn, sharedSince } from './count.ts'
import { countedFigures, publishedFigures, type Figure } from './figures.ts'
import { published } from './history.ts'
import { storedShapes, type StoredShapes } from './stored-shapes.ts'

/** A time that figures are there for: published, `2011-01` or `2016`; or counted here, on a day. */
export type Moment = { readonly on: string; readonly counted: boolean }

export type CoverageReport = {
  readonly moment: Moment
  /** Every time there are figures for, oldest first. */
  readonly moments: readonly Moment[]
  /** England or all of this system first, then areas kind by kind, then practices. */
  readonly figures: readonly Figure[]
  /** Outlines of care boards, where this system has them. */
  readonly outlines: StoredShapes
}

/** What is known of coverage at a time: at the newest where there is nothing for the one asked for. */
export async function coverageReport(
  db: Database,
  on: string | undefined,
): Promise<CoverageReport> {
  const moments = momentsOf(await countedDays(db.app))
  const newest = moments.at(-1) ?? { on: '', counted: false }
  const moment = moments.find((one) => one.on === on) ?? newest
  const figures = moment.counted ? await countedOn(db, moment.on) : publishedFigures(moment.on)
  return { moment, moments, figures, outlines: await storedShapes(db) }
}

/** What is known of one practice, at the newest time; undefined before it was counted. */
export async function practiceFigure(
  db: Database,
  practice: string,
): Promise<{ readonly figure: Figure | undefined; readonly moment: Moment }> {
  const { figures, moment } = await coverageReport(db, undefined)
  const its = figures.find(({ kind, code }) => kind === 'practice' && code === practice)
  return { figure: its, moment }
}

async function countedOn(db: Database, day: Day): Promise<Figure[]> {
  const [counts, practices, since] = await Promise.all([
    coverageOn(db.app, day),
    practicesOnBoards(db.app),
    sharedSince(db.app),
  ])
  return countedFigures(day, counts, practices, since)
}

function momentsOf(counted: readonly Day[]): Moment[] {
  const before = [...new Set(published.map(({ on }) => on))]
  return [
    ...before.map((on) => ({ on, counted: false })),
    ...counted.map((on) => ({ on, counted: true })),
  ]
}
