import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Database } from '../../db/database.ts'
import type { Actor } from '../../identity/actor.ts'
import { entryRef, parsePatientId, type PatientId } from '../../identity/ids.ts'
import { addEntry } from '../../record/add-entry.ts'
import { writableKinds, type NewEntry } from '../../record/new-entry.ts'
import { openForWriting, type OpenForWriting } from '../../record/open-for-writing.ts'
import { shortCodes } from '../../record/short-codes.ts'
import { emergencyInForce, type EmergencyAccess } from '../../sharing/emergency.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { dayOf } from '../components/date-text.tsx'
import { fieldsOf, parseDay, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { kindName } from '../present/kinds.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { writeEntryView } from './write-entry-view.tsx'

const kinds = writableKinds.map((value) => ({ value, text: kindName(value) }))
const codes = kinds.map(({ value, text }) => ({
  group: text,
  choices: shortCodes
    .filter(({ kind }) => kind === value)
    .map((one) => ({ value: `${one.kind} ${one.code}`, text: one.text })),
}))

const notWhole = [
  { field: 'kind', message: 'The form was not sent whole. Look at it and send it again' },
]

const beforeBirth = [
  { field: 'on-day', message: 'Enter a date that is not before the patient was born' },
]

export function registerWriteEntry(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const url = '/patients/:patient/entries/new'
  const config = { policy: 'record' } as const
  app.get<{ Params: { patient: string } }>(url, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const open = await openForm(db, actorOf(request), patient)
    return sendPage(reply, form(open, today(open.at), [], randomUUID()))
  })
  app.post<{ Params: { patient: string } }>(url, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const fields = fieldsOf(request.body)
    const { entry, errors } = parseEntry(fields, dayOf(new Date()))
    const token = /^[\w-]{8,64}$/.test(fields['token'] ?? '') ? fields['token'] : undefined
    const again = async (told: readonly FieldError[]) => {
      const open = await openForm(db, actorOf(request), patient)
      return sendPage(reply, form(open, fields, told, token ?? randomUUID()), 400)
    }
    if (entry === undefined || token === undefined) {
      return again(errors.length > 0 ? errors : notWhole)
    }
    const id = await addEntry(db, actorOf(request), patient, entry, token)
    if (id === 'before-birth') return again(beforeBirth)
    return reply.redirect(paths.patientEntry(entryRef(patient, id)), 303)
  })
}

type OpenForm = OpenForWriting & { readonly emergency: EmergencyAccess | undefined }

async function openForm(db: Database, actor: Actor, patient: PatientId): Promise<OpenForm> {
  const open = await openForWriting(db, actor, patient)
  return { ...open, emergency: await emergencyInForce(db, actor, patient) }
}

function form(
  open: OpenForm,
  fields: Fields,
  errors: readonly FieldError[],
  token: string,
): string {
  return writeEntryView({
    who: signedIn(open.person),
    patient: patientFacts(open.patient, open.emergency),
    at: open.at,
    kinds,
    codes,
    values: { ...fields, private: fields['private'] === 'yes' },
    errors,
    token,
  })
}

function today(at: Date): Fields {
  const [year = '', month = '', day = ''] = dayOf(at).split('-')
  return { 'on-day': String(Number(day)), 'on-month': String(Number(month)), 'on-year': year }
}

function parseEntry(
  fields: Fields,
  today: string,
): { entry?: NewEntry; errors: readonly FieldError[] } {
  const errors: FieldError[] = []
  const chosen = shortCodes.find(({ kind, code }) => `${kind} ${code}` === fields['code'])
  const kind = writableKinds.find((one) => one === (fields['kind'] || chosen?.kind))
  const title = (fields['title'] ?? '').trim()
  const note = (fields['text'] ?? '').trim()
  if (kind === undefined) errors.push({ field: 'kind', message: 'Choose what kind of entry it is' })
  if (chosen && kind && chosen.kind !== kind) {
    errors.push({ field: 'code', message: 'Choose from the list of the kind you chose above' })
  }
  if (!chosen && title === '') {
    errors.push({
      field: 'title',
      message: 'Choose from the list, or say in your own words what it is',
    })
  }
  if (title.length > 200) {
    errors.push({
      field: 'title',
      message: 'Use at most 200 characters here, and the notes for more',
    })
  }
  if (note.length > 20_000) {
    errors.push({ field: 'text', message: 'Use at most 20,000 characters in the notes' })
  }
  const date = parseDay(fields, 'on')
  if (date === undefined) {
    errors.push({ field: 'on-day', message: 'Enter the day, month and year it was' })
  } else if (date > today) {
    errors.push({ field: 'on-day', message: 'Enter a date that is not in the future' })
  }
  if (kind === undefined || date === undefined || errors.length > 0) return { errors }
  return {
    errors: [],
    entry: {
      kind,
      code: chosen ? { system: chosen.system, code: chosen.code } : null,
      text: chosen ? chosen.text : title,
      note: [chosen ? title : '', note].filter(Boolean).join('\n') || null,
      date,
      private: fields['private'] === 'yes',
    },
  }
}
