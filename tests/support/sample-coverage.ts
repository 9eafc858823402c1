import { countedFigures, publishedFigures } from '../../src/summary/coverage/figures.ts'
import { coverageView, type CoverageView } from '../../src/web/public/coverage-view.tsx'
import { postcodeArea } from '../../src/summary/coverage/postcodes.ts'
import { samplePractice } from './sample-public.ts'

const day = '2026-11-29'
const moments = [
  ...['2010-09', '2011-01', '2013-03', '2015-02', '2016'].map((on) => ({ on, counted: false })),
  { on: day, counted: true },
]
const practices = [
  ['Z90001', 'Millbrook Surgery', 'QSL', 12_400, 96],
  ['Z60002', 'Willow Surgery', 'QKK', 8120, 82],
  ['Z60003', 'Harbour Medical Centre', 'QHM', 5300, 34],
  ['Z60004', 'Hill Top Surgery', 'QWO', 90, 6],
].map(([id, name, careBoard, patients, share]) => ({
  ...{ id: String(id), name: String(name), careBoard: String(careBoard) },
  ...{ patients: Number(patients), share: Number(share) },
}))
const counts = practices.map(({ id, patients, share }) => ({
  ...{ practice: id, area: 'Westbury', patients, core: Math.round(patients * 0.02) },
  additional: Math.round((patients * share) / 100),
  dissent: Math.round(patients * 0.013),
}))
const since = new Map(practices.map(({ id }) => [id, '2025-05-04']))
const figures = countedFigures(day, counts, practices, since)
const outlined = [
  { code: 'E54000038', path: 'M40,300l160,-40 60,120 -140,90 -90,-20Z', label: [130, 370] },
  { code: 'E54000037', path: 'M200,260l180,-60 40,180 -160,0Z', label: [300, 300] },
] as const
const outlines = { shapes: [], years: [] }
const counted = { moment: { on: day, counted: true }, moments, figures, outlines }
const at = { base: '/coverage', on: day, area: undefined, sort: 'area', down: false } as const
const practice = figures.find(({ code }) => code === 'Z90001')
const bath = postcodeArea('BA')

const view = (more: Partial<CoverageView>) => () => coverageView({ report: counted, at, ...more })
const published = (on: string): Partial<CoverageView> => ({
  report: { moment: { on, counted: false }, moments, figures: publishedFigures(on), outlines },
  at: { ...at, on, sort: 'percent', down: true },
})

/** The map of coverage: now, with an area chosen; then; found by postcode and by name; of one practice. */
export const coveragePages: Readonly<Record<string, () => string>> = {
  coverage: view({}),
  'coverage-area': view({ at: { ...at, area: 'E12000009' } }),
  'coverage-2011': view(published('2011-01')),
  'coverage-2016': view(published('2016')),
  'coverage-outlined': view({
    report: { ...counted, outlines: { shapes: outlined, years: [2026] } },
  }),
  'coverage-postcode': view({
    asked: {
      text: 'BA13 3JD',
      found: {
        kind: 'postcode',
        area: bath ?? { letters: 'BA', town: 'Bath', regions: [], outside: null },
        regions: [
          {
            name: 'South West',
            counted: figures.find(({ code }) => code === 'E12000009'),
            published: publishedFigures('2011-01').find(({ code }) => code === 'E12000009'),
          },
        ],
      },
    },
  }),
  'coverage-found': view({
    asked: {
      text: 'millbrook',
      found: {
        kind: 'practices',
        found: [{ id: 'Z90001', name: 'Millbrook Surgery', figure: practice }],
        more: false,
      },
    },
  }),
  'coverage-errors': view({
    asked: { text: 'WB1 1AA', found: { kind: 'no-such-postcode', letters: 'WB' } },
  }),
  'coverage-practice': view({
    at: { ...at, base: '/practices/Z90001/coverage' },
    practice: {
      ...{ practice: samplePractice, figure: practice },
      sharing: [
        { service: 'Z1', name: 'Willow District Nursing', shareOut: 9120, shareIn: 8540 },
        { service: 'Z2', name: 'Harbour Smoking Clinic', shareOut: 40, shareIn: 'few' },
      ],
    },
  }),
}
