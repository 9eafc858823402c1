import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Shown, ToldTable } from '../../research/disclosure/protect.ts'
import { RateChart } from './rate-chart.tsx'

// A chart says what its table says, and not a digit more (T25).

const groups: readonly (readonly [group: string, yes: Shown, no: Shown])[] = [
  ['north', 1210, 3455],
  ['south', 395, 615],
  ['of few', 30, 45],
  ['with few', 500, 'few'],
  ['hidden beside', 500, 'hidden'],
  ['few', 'few', 900],
]
const sum = (shown: readonly Shown[]) =>
  shown.reduce<number>((all, one) => all + (typeof one === 'number' ? one : 0), 0)
const table: ToldTable = {
  ...{ name: 'Stopped', population: 'p', dimensions: ['region', 'stopped'] },
  ...{ keys: ['region', 'stopped'], fixed: [], sensitive: false },
  cells: groups.flatMap(([group, yes, no]) => [
    { at: [group, 'no'], shown: no },
    { at: [group, 'yes'], shown: yes },
  ]),
  totals: groups.map(([group, ...both]) => ({ at: [group, null], shown: sum(both) })),
}
const draw = (better: 'more' | 'fewer') =>
  renderToStaticMarkup(<RateChart table={table} better={better} />)
const told = (html: string) =>
  [...html.matchAll(/rates__group">([^<]+)<.*?rates__percent">([^<]+)</gs)].map(
    ([, group, percent]) => [group, percent],
  )

suite('a chart of rates', () => {
  test('has a bar for each group of which a percentage may be told, the best first', () => {
    const more = [
      ['of few', '37% to 43%'],
      ['south', '39%'],
      ['north', '25.9%'],
    ]
    assert.deepEqual(told(draw('more')), more)
    assert.deepEqual(told(draw('fewer')), more.toReversed())
  })

  test('draws each bar as long as the percentage beside it', () => {
    const html = draw('more')
    const widths = [...html.matchAll(/<rect width="([^"]+)"/g)].map(([, width]) => width)
    assert.deepEqual(
      widths,
      told(html).map(([, share = '']) => share.split('%')[0]),
    )
    const between = [...html.matchAll(/"rates__between" x="([^"]+)" width="([^"]+)"/g)]
    assert.deepEqual(
      between.map(([, from, width]) => [from, width]),
      [['37', '6']],
    )
    const drawn = [...html.matchAll(/<svg.*?<\/svg>/gs)].map(([svg]) =>
      svg.replace(
        /viewBox="0 0 100 4"|<rect( class="rates__between" x="[^"]+")? width="[^"]+" height="4"/g,
        '',
      ),
    )
    for (const svg of drawn) assert.doesNotMatch(svg, /\d/, 'and says no other number')
  })

  test('says how many groups are not in it, and holds the table', () => {
    const html = draw('more')
    assert.match(html, /too few people for a percentage: 3\./)
    assert.match(
      html,
      /More is better\. Best: of few, 37% to 43%\. Could be better: north, 25\.9%\./,
    )
    assert.match(html, /Stopped as a table.*<table.*12 or fewer/s)
  })

  test('of one group calls it neither the best nor one that could be better', () => {
    const alone = { ...table, cells: table.cells.slice(0, 2) }
    const html = renderToStaticMarkup(<RateChart table={alone} better="fewer" />)
    assert.match(html, /Fewer is better\. One group has enough people: north, 25\.9%\./)
    assert.doesNotMatch(html, /Best|Could be better/)
  })

  test('says of no group that it does best where they may all be alike', () => {
    const close = {
      ...table,
      cells: table.cells.filter(({ at }) => /south|of few/.test(at[0] ?? '')),
    }
    const html = renderToStaticMarkup(<RateChart table={close} better="more" />)
    assert.match(html, /More is better\. The groups are too small to say which does best\./)
  })

  test('names a practice with its region, and counts no group that is always there', () => {
    const [one, two] = ['0a1b2c'.padEnd(32, '0'), 'ffeedd'.padEnd(32, '0')]
    const shown: readonly (readonly [region: string, practice: string, yes: Shown, no: Shown])[] = [
      ['north', one, 500, 500],
      ['north', 'few together', 'few', 'few'],
      ['south', two, 600, 400],
      ['south', 'few together', 'few', 'few'],
    ]
    const practices: ToldTable = {
      ...{ ...table, dimensions: ['region', 'practice', 'stopped'] },
      cells: shown.flatMap(([region, practice, yes, no]) => [
        { at: [region, practice, 'no'], shown: no },
        { at: [region, practice, 'yes'], shown: yes },
      ]),
      totals: shown.map(([region, practice, ...both]) => {
        return { at: [region, practice, null], shown: sum(both) }
      }),
    }
    const html = renderToStaticMarkup(<RateChart table={practices} better="more" />)
    assert.deepEqual(told(html), [
      ['Practice ffeedd, south', '60%'],
      ['Practice 0a1b2c, north', '50%'],
    ])
    assert.doesNotMatch(html, /too few people for a percentage/)
    const inOne = { ...practices, cells: practices.cells.filter(({ at }) => at[0] === 'south') }
    const alone = renderToStaticMarkup(<RateChart table={inOne} better="more" />)
    assert.deepEqual(told(alone), [['Practice ffeedd', '60%']], 'where there is another region')
  })
})
