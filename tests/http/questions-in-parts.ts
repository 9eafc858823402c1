import { consentRef } from '../../src/fhir/consent/consent-id.ts'
import { taskRef } from '../../src/fhir/task/task.ts'
import { newId } from '../../src/identity/ids.ts'
import type { Patient } from '../support/world.ts'
import { pages, type Question, type Subject } from './question.ts'

/** As a GP system asks, by NHS number. */
export function byNumber({ patient, summary = newId() }: Subject): Question[] {
  const base = '/summary-care-record/FHIR/R4'
  const one = '/fhir/R4/Patient/$summary'
  const whose = `https://fhir.nhs.uk/Id/nhs-number|${patient.nhsNumber}`
  const number = encodeURIComponent(whose)
  const searches: readonly (readonly [url: string, query: string])[] = [
    [`${base}/DocumentReference`, `patient=${number}`],
    [
      `${base}/Bundle`,
      `composition.identifier=${summary}&composition.subject:Patient.identifier=${number}`,
    ],
    [one, `identifier=${number}`],
    [one, `identifier=${number}&_format=html`],
  ]
  const headers = { 'content-type': 'application/fhir+json' }
  const parameter = [{ name: 'identifier', valueString: whose }]
  return [
    ...searches.flatMap(([url, query]): Question[] =>
      (['GET', 'HEAD'] as const).map((method) => ({
        ...{ route: `${method} ${url}`, method, url: `${url}?${query}` },
      })),
    ),
    {
      ...{ route: `POST ${one}`, method: 'POST', url: one, headers },
      body: JSON.stringify({ resourceType: 'Parameters', parameter }),
    },
    // not whole: nothing comes of them
    ...['Bundle', '$setPermission', 'AuditEvent'].map((name): Question => ({
      ...{ route: `POST ${base}/${name}`, method: 'POST', url: `${base}/${name}`, headers },
      body: '{}',
    })),
  ]
}

/** What the patient chose, as FHIR says it; what is sent is not whole, so nothing comes of it. */
export function consents({ patient, services, entries }: Subject): Question[] {
  const base = '/fhir/R4/Consent'
  const made = [
    ...services.map((organisation) => ({ kind: 'service', organisation }) as const),
    ...(['share-nothing', 'summary', 'type-1', 'lists', 'private'] as const).map((kind) => ({
      kind,
    })),
  ].map((about) => consentRef(patient.id, about))
  const search = '/fhir/R4/Provenance'
  const target = `${search}?target=Consent/${made[0] ?? ''}`
  const headers = { 'content-type': 'application/fhir+json' }
  const sent = { headers, body: '{}' }
  return [
    ...[
      base,
      `${base}?patient=${patient.ref}`,
      `${base}?patient=${patient.ref}&_count=1`,
      target,
    ].map((url): Question => ({ route: 'GET /fhir/R4/:type', url })),
    { route: `POST ${base}`, method: 'POST', url: base, ...sent },
    ...[base, search].flatMap((url) =>
      [...made, ...entries].flatMap((ref) => pages('/fhir/R4/:type/:entry', `${url}/${ref}`)),
    ),
    ...made.map((ref): Question => ({
      ...{ route: `PUT ${base}/:entry`, method: 'PUT', url: `${base}/${ref}`, ...sent },
    })),
    ...entries.flatMap((ref) => {
      const [route, url] = ['/fhir/R4/:type/:entry/$decide', `/fhir/R4/Observation/${ref}/$decide`]
      return services.flatMap((service) =>
        (['GET', 'HEAD', 'POST'] as const).map((method): Question => ({
          ...{ route: `${method} ${route}`, method, url: `${url}?organisation=${service}` },
        })),
      )
    }),
  ]
}

/** What was asked for, and what waits at a desk. */
export function tasks({ patient }: Subject): Question[] {
  const route = 'GET /fhir/R4/:type'
  return [
    { route, url: '/fhir/R4/Task' },
    { route, url: `/fhir/R4/Task?patient=${patient.ref}` },
    {
      route: 'GET /fhir/R4/:type/:entry',
      url: `/fhir/R4/Task/${taskRef(patient.id, 'SR-2345-6789')}`,
    },
  ]
}

/** Asked about subscriptions that nobody has, and for one that is not whole. */
export function subscriptions({ patient }: Subject): Question[] {
  const base = '/fhir/R4/Subscription'
  const one = `${base}/${consentRef(patient.id, { kind: 'private' })}`
  const sent = { headers: { 'content-type': 'application/fhir+json' }, body: '{}' }
  return [
    ...pages(base, base, ['', `patient=${patient.ref}`]),
    { route: `POST ${base}`, method: 'POST', url: base, ...sent },
    { route: 'GET /fhir/R4/:type/:entry', url: one },
    { route: `DELETE ${base}/:entry`, method: 'DELETE', url: one },
    ...pages(`${base}/:entry/$status`, `${one}/$status`),
  ]
}

/** Asked without what an export is asked for with, and about exports that are not: nobody's record is looked at. */
export function exports(): Question[] {
  const job = `/fhir/R4/export/${'0'.repeat(26)}`
  const [one, file] = ['/fhir/R4/export/:job', '/fhir/R4/export/:job/:file']
  return [
    ...['$export', 'Patient/$export', 'Group/:group/$export'].flatMap((name) => {
      const [route, url] = [`/fhir/R4/${name}`, `/fhir/R4/${name.replace(':group', 'registered')}`]
      return [...pages(route, url), { route: `POST ${route}`, method: 'POST' as const, url }]
    }),
    ...pages(one, job),
    { route: `DELETE ${one}`, method: 'DELETE', url: job },
    ...pages(file, `${job}/Patient.ndjson`),
  ]
}

/** The patient's choices: every page of them, and forms that are not whole. */
export function sharing({ services }: Subject): Question[] {
  const base = '/my-record/sharing'
  const post = (route: string, url: string): Question => ({
    ...{ route: `POST ${route}`, url, form: { out: 'yes' } },
  })
  const alike = ['', 'history', 'find', 'share-nothing'].map((end) =>
    end ? `${base}/${end}` : base,
  )
  return [
    ...alike.flatMap((url) => pages(url, url)),
    ...pages(`${base}/on`, `${base}/on`, ['', 'on-day=3&on-month=2&on-year=2026']),
    ...pages(`${base}/saved/:reference`, `${base}/saved/SH-7K3Q-9D2M`),
    post(`${base}/share-nothing`, `${base}/share-nothing`),
    ...services.flatMap((service) => {
      const [url, route] = [`${base}/${service}`, `${base}/:service`]
      return [
        ...pages(route, url),
        ...pages(`${route}/check`, `${url}/check`, ['', 'out=yes&in=yes', 'out=no&in=no']),
        ...pages(`${route}/seen`, `${url}/seen`, ['', 'out=yes&in=yes', 'out=no&in=no']),
        post(route, url),
        post(`${route}/check`, `${url}/check`),
      ]
    }),
  ]
}

/** What a patient asks about looks; the look is nobody's. */
export function aboutLooks({ patient }: Subject): Question[] {
  const [route, url] = [
    '/my-record/who-looked/:look/ask',
    `/my-record/who-looked/${patient.ref}/ask`,
  ]
  const questions = '/my-record/who-looked/questions'
  return [
    ...pages(questions, questions),
    ...pages('/my-record/who-looked/proof', '/my-record/who-looked/proof'),
    ...pages('/my-record/who-looked/:look/proof', `/my-record/who-looked/${patient.ref}/proof`),
    ...pages(route, url),
    { route: `POST ${route}`, url, form: {} },
  ]
}

/** As who keeps watch asks of the log, of the last days: of one patient, and a form that is not whole. */
export function logSearches({ nhsNumber }: Patient): Question[] {
  const boxes = (name: string, at: Date) => ({
    [`${name}-day`]: String(at.getUTCDate()),
    [`${name}-month`]: String(at.getUTCMonth() + 1),
    [`${name}-year`]: String(at.getUTCFullYear()),
  })
  const days = {
    ...boxes('from', new Date(Date.now() - 9e8)),
    ...boxes('to', new Date(Date.now() + 1e8)),
  }
  return [
    ...pages('/log', '/log'),
    { route: 'POST /log', url: '/log', form: { ...days, nhsNumber } },
    { route: 'POST /log', url: '/log', form: { nhsNumber } },
  ]
}

/** Studies, of which there is none. */
export function studies(): Question[] {
  return [
    ...pages('/studies', '/studies'),
    ...pages('/studies/new', '/studies/new'),
    { route: 'POST /studies/new', url: '/studies/new', form: { title: 'x' } },
    ...['', '/:part', '/hand-in', '/throw-away'].flatMap((end) => {
      const [route, url] = [`/studies/drafts/:draft${end}`, '/studies/drafts/DR-2345-6789']
      const asked = `${url}${end.replace(':part', 'people')}`
      const posted = { route: `POST ${route}`, url: asked, form: { lead: 'x' } }
      return [...pages(route, asked), ...(end === '' ? [] : [posted])]
    }),
    ...pages('/studies/:study', '/studies/ST-2345-6789'),
    ...pages('/studies/:study/made-up/:table', '/studies/ST-2345-6789/made-up/people.csv'),
    { route: 'POST /studies/:study', url: '/studies/ST-2345-6789', form: { do: 'close' } },
  ]
}

/** Opt-outs, and forms about one that are not whole. */
export function optOuts({ patient }: Subject): Question[] {
  const own = '/my-record/opt-outs/type-1'
  const desk = `/patients/${patient.ref}/type-1`
  return [
    ...pages('/my-record/opt-outs', '/my-record/opt-outs'),
    ...pages('/my-record/opt-outs/releases', '/my-record/opt-outs/releases'),
    ...pages(own, own),
    { route: `POST ${own}`, url: own, form: { objects: 'neither' } },
    ...pages('/patients/:patient/type-1', desk),
    { route: 'POST /patients/:patient/type-1', url: desk, form: { objects: 'neither' } },
  ]
}

/** Forms that came in: nobody's reference, and papers that are not whole. */
export function formsAtDesk({ patient }: Subject): Question[] {
  const one = '/forms/FM-2345-6789'
  const paper = '/forms/on-paper/type-1'
  const mail = '/mail/MI-2345-6789'
  const match = `/patients/${patient.ref}${one}`
  return [
    ...pages('/forms', '/forms'),
    ...pages('/forms/:reference', one),
    ...pages('/forms/:reference/scan/:page', `${one}/scan/1`),
    { route: 'POST /forms/:reference', url: one, form: { do: 'by-name' } },
    ...pages('/forms/on-paper/:form', paper),
    ...pages('/mail/:reference', mail),
    ...pages('/mail/:reference/pages/:page', `${mail}/pages/1`),
    { route: 'POST /mail/:reference', url: mail, form: { do: 'end' } },
    { route: 'POST /forms/on-paper/:form', url: paper, form: { objects: 'neither' } },
    ...pages('/patients/:patient/forms/:reference', match),
    { route: 'POST /patients/:patient/forms/:reference', url: match, form: { checked: 'no' } },
  ]
}

/** Copies of a record: nobody's reference, and questions that are not answered. */
export function copies({ patient }: Subject): Question[] {
  const [all, ask, one] = ['', '/ask', '/SR-2345-6789'].map((end) => `/my-record/copies${end}`)
  const route = '/my-record/copies/:reference'
  return [
    ...pages('/requests', '/requests'),
    ...pages('/my-record/copies', all ?? ''),
    ...pages('/my-record/copies/ask', ask ?? ''),
    { route: 'POST /my-record/copies/ask', url: ask ?? '', form: { what: 'all' } },
    ...pages(route, one ?? ''),
    { route: `POST ${route}`, url: one ?? '', form: { do: 'withdraw' } },
    {
      route: 'POST /patients/:patient/requests/:reference/evidence',
      ...{ url: `/patients/${patient.ref}/requests/SR-2345-6789/evidence`, form: { file: 'none' } },
    },
    ...pages(
      '/patients/:patient/requests/:reference/evidence/:page',
      `/patients/${patient.ref}/requests/SR-2345-6789/evidence/1`,
    ),
    ...pages(
      '/patients/:patient/requests/:reference/evidence-code',
      `/patients/${patient.ref}/requests/SR-2345-6789/evidence-code`,
    ),
    {
      ...{ route: 'POST /patients/:patient/requests/:reference/evidence-code', form: { way: '' } },
      url: `/patients/${patient.ref}/requests/SR-2345-6789/evidence-code`,
    },
    ...['new', 'SR-2345-6789'].flatMap((end) => {
      const desk = `/patients/:patient/requests/${end === 'new' ? end : ':reference'}`
      const url = `/patients/${patient.ref}/requests/${end}`
      return [...pages(desk, url), { route: `POST ${desk}`, url, form: { do: 'gather' } }]
    }),
  ]
}

/** Copies for somebody whom one helps: nobody's reference, and nothing asked. */
export function helpedCopies({ patient }: Subject): Question[] {
  const route = '/helping/:patient/copies'
  const url = `/helping/${patient.ref}/copies`
  const one = `${url}/SR-2345-6789`
  return [
    ...pages(route, url),
    { route: `POST ${route}`, url, form: { what: 'all' } },
    ...pages(`${route}/:reference`, one),
    { route: `POST ${route}/:reference`, url: one, form: { do: 'withdraw' } },
    ...['pack', 'pack.zip'].flatMap((file) =>
      pages(`${route}/:reference/${file}`, `${one}/${file}`),
    ),
  ]
}

/** The gate and the interruption page, asked for and sent with nothing in the form. */
export function gates(patient: Patient): Question[] {
  return ['open', 'emergency'].flatMap((name) => {
    const route = `/patients/:patient/${name}`
    const url = `/patients/${patient.ref}/${name}`
    return [...pages(route, url), { route: `POST ${route}`, url, form: { act: 'none' } }]
  })
}

export function finds(patient: Patient): Question[] {
  const [year = '', month = '', day = ''] = patient.birthDate.split('-')
  const born = { 'born-day': day, 'born-month': month, 'born-year': year }
  return [
    { by: 'number', nhsNumber: patient.nhsNumber },
    { by: 'name', name: patient.name, ...born },
    { by: 'name', name: 'Nobody Atall', ...born },
  ].map((form): Question => ({ route: 'POST /find', url: '/find', form }))
}

export function filtersOf({ years, kinds, services }: Subject): string[] {
  const one = [
    ...years.map((year) => `year=${year}`),
    ...kinds.map((kind) => `kind=${kind}`),
    ...services.map((service) => `service=${service}`),
  ]
  const two = kinds.flatMap((kind) => [
    ...years.map((year) => `kind=${kind}&year=${year}`),
    ...services.map((service) => `kind=${kind}&service=${service}`),
  ])
  const three = services.flatMap((service) =>
    years.map((year) => `service=${service}&year=${year}`),
  )
  return ['', ...one, ...two, ...three]
}

/** A copy under review. */
export function reviews({ patient }: Subject): Question[] {
  const route = '/patients/:patient/requests/:reference/review'
  const url = `/patients/${patient.ref}/requests/SR-2345-6789/review`
  return [
    ...pages(route, url),
    { route: `POST ${route}`, url, form: { do: 'gather' } },
    ...pages(`${route}/:page`, `${url}/1`),
    ...pages(`${route}/:page/letters/:item/:number.png`, `${url}/1/letters/none/1.png`),
    { route: `POST ${route}/:page`, url: `${url}/1`, form: { do: 'reviewed' } },
  ]
}
