import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import type { Answer } from '../support/door.ts'
import type { Entry, Patient } from '../support/world.ts'
import {
  clinic,
  doctor,
  door,
  fhir,
  get,
  gp,
  nurse,
  owner,
  patient,
  world,
} from './fhir-reading.ts'

// Search as clients ask it: what is taken, what is refused, and what a page gives away.

let stranger: Patient
let entries: Entry[]

const resource = (kind: string, id: string, more: object) =>
  JSON.stringify({ resourceType: kind, id, ...more })

before(async () => {
  stranger = await world.patient({ name: 'Rosa Fernstead', practice: clinic })
  entries = await world.entries(
    patient,
    gp,
    Array.from({ length: 7 }, (_, n) => ({
      title: `Reading ${n}`,
      on: `2025-0${n + 1}-10`,
      private: n === 3,
    })),
  )
  await world.entry(stranger, clinic, { title: 'Of a stranger' })
})

const of = () => `patient=${patient.ref}`

type Page = {
  readonly total?: number
  readonly link: readonly { readonly relation: string; readonly url: string }[]
  readonly entry?: readonly {
    readonly resource: { readonly id?: string; readonly resourceType: string }
    readonly search: { readonly mode: string }
  }[]
}
const pageIn = ({ body }: Answer) => JSON.parse(body) as Page
const found = (answer: Answer) =>
  (pageIn(answer).entry ?? []).flatMap(({ resource: { id }, search }) =>
    search.mode === 'match' ? [id ?? ''] : [],
  )
const next = (answer: Answer) => {
  const url = pageIn(answer).link.find(({ relation }) => relation === 'next')?.url
  return url?.slice(url.indexOf(fhir) + fhir.length + 1) ?? ''
}
const inOrder = () => entries.map(({ ref }) => ref).toSorted()

describe('asked by GET or POST', () => {
  test('a form to _search is as the address, and both together', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const post = (url: string, body: string) =>
      door.ask({ method: 'POST', url: `${fhir}/${url}`, body, headers, as: doctor })
    assert.deepEqual(found(await get(`Observation?${of()}`)), inOrder())
    assert.deepEqual(found(await post('Observation/_search', of())), inOrder())
    assert.deepEqual(found(await post(`Observation/_search?${of()}`, '_count=2')).length, 2)
  })

  test('a patient is found by number, the same as by id, and the number is in no address', async () => {
    const number = `identifier=https://fhir.nhs.uk/Id/nhs-number|${patient.nhsNumber}`
    const byNumber = await get(`Patient?${encodeURI(number)}`)
    assert.deepEqual(found(byNumber), [patient.ref])
    assert.equal(byNumber.body, (await get(`Patient?_id=${patient.ref}`)).body)
    assert.ok(!byNumber.body.includes(`|${patient.nhsNumber}`))
    const [link] = pageIn(byNumber).link
    assert.ok(link?.url.endsWith(`/Patient?_id=${patient.ref}`))
  })

  test('who may not be known is answered as nobody: by number and by id', async () => {
    const by = (value: string) =>
      get(`Patient?identifier=${encodeURIComponent(`https://fhir.nhs.uk/Id/nhs-number|${value}`)}`)
    const bodies = [
      ...[await by(stranger.nhsNumber), await by('9990548609')],
      ...[await get(`Patient?_id=${stranger.ref}`), await get('Patient?_id=nobody')],
    ].map(({ status, body }) => `${status} ${body}`)
    assert.equal(new Set(bodies).size, 1, bodies.join('\n'))
    assert.match(bodies[0] ?? '', /^200 \{"resourceType":"Bundle"/)
  })
})

describe('what is not understood is refused by its name', () => {
  const refused: readonly (readonly [query: string, name: string])[] = [
    ['code:text=x', 'code:text'],
    ['code:missing=true', 'code:missing'],
    ['encounter:not=x', 'encounter:not'],
    ['date:not=2020', 'date:not'],
    ['date:missing=maybe', 'date:missing'],
    ['_id:not=x', '_id:not'],
    ['subject:Patient.name=x', 'subject:Patient.name'],
    ['encounter.status=x', 'encounter.status'],
    ['_has:Observation:encounter:code=x', '_has:Observation:encounter:code'],
    ['_filter=x', '_filter'],
    ['_text=x', '_text'],
    ['_content=x', '_content'],
    ['_tag=x', '_tag'],
    ['_security=R', '_security'],
    ['_list=x', '_list'],
    ['value-quantity=1', 'value-quantity'],
    ['_include=*', '\\*'],
    ['_include=Observation:focus', 'Observation:focus'],
    ['_include:iterate=Observation:encounter', '_include:iterate'],
    ['_revinclude=*:*', '\\*:\\*'],
    ['_sort=code', 'code'],
    ['_sort=date,code', 'code'],
    ['_sort=date,', '_sort'],
    ['_sort=date,date,date,date,date', '_sort'],
    ['_total=some', 'some'],
    ['_summary=all', 'all'],
    ['date=xx2020', 'xx'],
    ['code=http://snomed.info/sct|', 'code'],
    ['status=urn:x|final', 'status'],
    ['_format=xml', 'JSON'],
    ['date=2020-13', 'date'],
    ['_count=x', '_count'],
    ['_elements=a.b', '_elements'],
    ['code=', 'code'],
    ['code=a,,b', 'code'],
    ['_count=1&_count=2', '_count'],
  ]
  for (const [query, name] of refused) {
    test(query, async () => {
      const { status, body } = await get(`Observation?${of()}&${query}`)
      assert.equal(status, 400)
      const outcome = JSON.parse(body) as { issue: { details: { text: string } }[] }
      assert.deepEqual(validateResource(outcome), [])
      assert.match(outcome.issue[0]?.details.text ?? '', new RegExp(name))
    })
  }

  test('a type that is read and not searched is refused by its name; what is no type is not there', async () => {
    for (const [type, status, says] of [
      ['Binary', 400, /Binary is not searched here: a DocumentReference names it/],
      ['Device', 400, /Device is not searched here: read it by its id/],
      ['Nothing', 404, /no search of this type/],
    ] as const) {
      const answer = await get(`${type}?${of()}`)
      assert.equal(answer.status, status)
      assert.match(answer.body, says)
    }
  })

  test('a search that says of no one record is refused', async () => {
    for (const query of ['', 'code=x', `patient=${patient.ref}&patient=${stranger.ref}`]) {
      const { status, body } = await get(`Observation?${query}`)
      assert.equal(status, 400)
      assert.match(body, /one record/)
    }
  })

  test('with lenient handling a parameter is left out, and a modifier or chain is not', async () => {
    const lenient = (query: string) =>
      door.ask({
        url: `${fhir}/Observation?${of()}&${query}`,
        as: doctor,
        headers: { prefer: 'handling=lenient' },
      })
    const answer = await lenient('colour=red&_count=3')
    assert.deepEqual(found(answer), inOrder().slice(0, 3))
    const [self] = pageIn(answer).link
    assert.ok(self?.url.endsWith(`/Observation?patient=${patient.ref}&_count=3`), self?.url)
    for (const query of ['code:text=x', 'encounter.status=x', '_has:x:y:z=1']) {
      assert.equal((await lenient(query)).status, 400, query)
    }
  })
})

test('the searches of what is no entry know lenient handling too', async () => {
  const as = await world.signIn(patient)
  for (const type of ['Consent', 'Task', 'AuditEvent', 'Subscription']) {
    const ask = (query: string, headers: Readonly<Record<string, string>> = {}) =>
      door.ask({ url: `${fhir}/${type}?${of()}&${query}`, as, headers })
    const lenient = { prefer: 'handling=lenient' }
    const { body, status } = await ask('colour=red')
    assert.equal(status, 400, type)
    assert.match(body, /The parameter colour is not supported/)
    assert.equal((await ask('colour=red', lenient)).status, 200, type)
    for (const query of ['status:text=x', '_has:x:y:z=1', '_count=x']) {
      assert.equal((await ask(query, lenient)).status, 400, `${type} ${query}`)
    }
  }
})

describe('pages', () => {
  test('hold all once, and the last has no link to another', async () => {
    const ids: string[] = []
    let answer = await get(`Observation?${of()}&_count=3&_sort=-date`)
    for (;;) {
      ids.push(...found(answer))
      if (next(answer) === '') break
      answer = await get(next(answer))
    }
    assert.deepEqual(ids, entries.map(({ ref }) => ref).toReversed())
  })

  test('open for who asked, for the same search, and nothing else', async () => {
    const page = next(await get(`Observation?${of()}&_count=2`))
    const other = await world.signIn(await world.staff(gp, 'doctor', 'Dr Other'))
    const token = new URLSearchParams(page.split('?')[1]).get('_page') ?? ''
    const changed = [
      await get(page, other),
      await get(page, nurse),
      await get(`Observation?${of()}&_count=2&code=x&_page=${token}`),
      await get(`Observation?patient=${stranger.ref}&_count=2&_page=${token}`),
      await get(`Condition?${of()}&_count=2&_page=${token}`),
      await get(`Observation?${of()}&_count=2&_page=${token.slice(0, -2)}xx`),
      await get(`Observation?${of()}&_count=2&_page=x`),
    ]
    assert.deepEqual(
      changed.map(({ status }) => status),
      Array(changed.length).fill(400),
    )
  })

  test('are refused once the viewer may look in no more', async () => {
    const other = await world.patient({ practice: gp })
    await world.inCareOf(other, gp, clinic)
    await world.choose(other, [gp, 'yes', 'yes'], [clinic, 'yes', 'yes'])
    await world.entries(other, gp, [{ title: 'A' }, { title: 'B' }])
    await world.entries(other, clinic, [{ title: 'C' }, { title: 'D' }])
    const page = next(await get(`Observation?patient=${other.ref}&_count=2`, nurse))
    assert.equal((await get(page, nurse)).status, 200)
    await world.choose(other, [clinic, 'yes', 'no'])
    assert.equal((await get(page, nurse)).status, 409)
  })

  test('each is one line on the log, with what was asked by name alone', async () => {
    const first = await get(`Observation?${of()}&_count=4&date=ge2025&code=secret,other`)
    assert.equal(first.status, 200)
    await get(next(await get(`Observation?${of()}&_count=4&date=ge2025`)))
    const rows = await owner<{ kind: string; filter: string; count: number; digest: Buffer }[]>`
      select kind, filter, count, digest from access_event
       where patient_id = ${patient.id} order by at desc, id desc limit 3`
    assert.deepEqual(rows.map(({ kind, filter, count }) => [kind, filter, count]).toReversed(), [
      ['list', 'Observation _count date code', 0],
      ['list', 'Observation _count date', 4],
      ['list', 'Observation _count date, next page', 3],
    ])
    assert.equal(new Set(rows.map(({ digest }) => digest.toString('hex'))).size, 3)
  })
})

describe('what is hidden', () => {
  test('is in no page, no total, no order and behind no id', async () => {
    const hidden = entries[3]?.ref ?? ''
    const seen = inOrder().filter((ref) => ref !== hidden)
    assert.deepEqual(found(await get(`Observation?${of()}&_count=500`, nurse)), seen)
    for (const [query, total] of [
      ['_total=accurate', 6],
      ['_summary=count', 6],
      ['_count=0', 6],
      [`_id=${hidden}&_total=accurate`, 0],
      [`_id=${hidden},${seen[0] ?? ''}&_total=accurate`, 1],
      ['date=2025-04-10&_total=accurate', 0],
    ] as const) {
      assert.equal(pageIn(await get(`Observation?${of()}&${query}`, nurse)).total, total, query)
    }
    assert.equal(found(await get(`Observation?${of()}&_count=6`, nurse)).length, 6)
    assert.equal(next(await get(`Observation?${of()}&_count=6`, nurse)), '')
  })

  test('is said to be there by one neutral sentence, on a search that finds nothing too', async () => {
    const { body } = await get(`Immunization?${of()}`, nurse)
    assert.match(body, /"code":"suppressed"/)
    assert.doesNotMatch((await get(`Immunization?${of()}`)).body, /suppressed/)
  })
})

describe('how much of a resource is given', () => {
  const first = async (query: string) => {
    const page = pageIn(await get(`Observation?${of()}&_count=1&${query}`))
    return Object.keys(page.entry?.[0]?.resource ?? {}).toSorted()
  }

  test('elements that are asked for come with those FHIR demands, and a tag says so', async () => {
    assert.deepEqual(await first('_elements=note'), ['code', 'id', 'meta', 'note', 'resourceType'])
    assert.ok((await get(`Observation?${of()}&_elements=note`)).body.includes('"SUBSETTED"'))
    assert.deepEqual(await first('_summary=true'), [
      ...['code', 'effectiveDateTime', 'id', 'meta', 'resourceType', 'subject', 'valueQuantity'],
    ])
    assert.deepEqual(await first('_summary=text'), ['code', 'id', 'meta', 'resourceType'])
    assert.ok((await first('_summary=data')).includes('note'))
  })

  test('a number keeps its digits', async () => {
    assert.match((await get(`Observation?${of()}&_elements=value`)).body, /"value":1\.10/)
  })
})

describe('operations', () => {
  test('$lastn gives the newest of each code that one may see, and as many as are asked for', async () => {
    const kinds = ['Weight', 'Height']
    const about = await world.patient({ practice: gp })
    await world.inCareOf(about, gp, clinic)
    await world.choose(about, [gp, 'yes', 'yes'], [clinic, 'yes', 'yes'])
    const made = await world.entries(
      about,
      gp,
      kinds.flatMap((title) =>
        ['2025-01-01', '2025-02-01', '2025-03-01'].map((on) => ({
          ...{ title, on, private: on === '2025-03-01' && title === 'Weight' },
        })),
      ),
    )
    const ask = async (query: string, as: string) =>
      found(await get(`Observation/$lastn?patient=${about.ref}${query}`, as)).map((ref) =>
        made.findIndex((one) => one.ref === ref),
      )
    assert.deepEqual(await ask('', doctor), [5, 2])
    assert.deepEqual(await ask('', nurse), [5, 1])
    assert.deepEqual(await ask('&max=2', nurse), [5, 4, 1, 0])
    assert.deepEqual(await ask('&date=lt2025-02', nurse), [3, 0])
    assert.equal((await get(`Observation/$lastn?patient=${about.ref}&max=0`)).status, 400)
    assert.equal((await get(`Observation/$lastn?patient=${about.ref}&_sort=date`)).status, 400)
  })

  test('$document holds the composition, the patient and what it names, of what one may see', async () => {
    const [one, , , hidden] = entries
    const composition = await world.entry(patient, gp, {
      ...{ kind: 'Composition', title: 'Letter' },
      resource: resource('Composition', 'x', {
        subject: { reference: `Patient/${patient.ref}` },
        section: [{ entry: [one, hidden].map((it) => ({ reference: `Observation/${it?.ref}` })) }],
      }),
    })
    const document = async (as: string) => {
      const { status, body } = await get(`Composition/${composition.ref}/$document`, as)
      assert.equal(status, 200)
      const bundle = JSON.parse(body) as Page & { type: string; identifier: { value: string } }
      assert.equal(bundle.type, 'document')
      const types = bundle.entry?.map(({ resource: { resourceType } }) => resourceType)
      return { types, value: bundle.identifier.value }
    }
    const whole = await document(doctor)
    assert.deepEqual(whole.types, ['Composition', 'Patient', 'Observation', 'Observation'])
    assert.deepEqual((await document(nurse)).types, ['Composition', 'Patient', 'Observation'])
    assert.equal((await document(doctor)).value, whole.value)
    assert.equal((await get(`Composition/${one?.ref}/$document`)).status, 404)
  })
})
