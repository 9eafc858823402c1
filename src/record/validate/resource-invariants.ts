import { objectsAt } from '../bundle/json-values.ts'
import { has, needs, without, type Invariant } from './invariant.ts'
import type { JsonObject } from './object-type.ts'

/** Of resources and of the parts that are theirs alone. */
export const resourceInvariants: Readonly<Record<string, readonly Invariant[]>> = {
  AllergyIntolerance: [
    {
      key: 'ait-1',
      holds: (it) => inError(it) || has(it, 'clinicalStatus'),
      message: 'must have a clinical status',
    },
    notInError('ait-2'),
  ],
  Appointment: [
    {
      key: 'app-2',
      holds: (it) => has(it, 'start') === has(it, 'end'),
      message: 'must have a start and an end, or neither',
    },
    {
      key: 'app-3',
      holds: (it) =>
        (has(it, 'start') && has(it, 'end')) ||
        ['proposed', 'cancelled', 'waitlist'].includes(String(it['status'])),
      message: 'must have a start and an end',
    },
    {
      key: 'app-4',
      holds: (it) =>
        !has(it, 'cancelationReason') || ['cancelled', 'noshow'].includes(String(it['status'])),
      message: 'must not say why it was cancelled',
    },
  ],
  'Appointment.participant': [
    {
      key: 'app-1',
      holds: (it) => has(it, 'type') || has(it, 'actor'),
      message: 'must say who takes part',
    },
  ],
  'CarePlan.activity': [
    {
      key: 'cpl-3',
      holds: (it) => !has(it, 'detail') || !has(it, 'reference'),
      message: 'must have a detail or a reference',
    },
  ],
  'Composition.section': [
    {
      key: 'cmp-1',
      holds: (it) => has(it, 'text') || has(it, 'entry') || has(it, 'section'),
      message: 'must have a text, entries or sections',
    },
    without('cmp-2', 'emptyReason', 'entry'),
  ],
  Condition: [
    {
      key: 'con-4',
      holds: (it) =>
        !keyed(it, 'abatement') ||
        ['resolved', 'remission', 'inactive'].some((one) => clinical(it, one)),
      message: 'must be inactive, resolved or in remission where it has ended',
    },
    notInError('con-5'),
  ],
  'Condition.evidence': [
    {
      key: 'con-2',
      holds: (it) => has(it, 'code') || has(it, 'detail'),
      message: 'must have a code or a detail',
    },
  ],
  'Condition.stage': [
    {
      key: 'con-1',
      holds: (it) => has(it, 'summary') || has(it, 'assessment'),
      message: 'must have a summary or an assessment',
    },
  ],
  'Goal.target': [
    {
      key: 'gol-1',
      holds: (it) => !keyed(it, 'detail') || has(it, 'measure'),
      message: 'must have a measure',
    },
  ],
  'Immunization.education': [
    {
      key: 'imm-1',
      holds: (it) => has(it, 'documentType') || has(it, 'reference'),
      message: 'must have a document type or a reference',
    },
  ],
  List: [
    without('lst-1', 'emptyReason', 'entry'),
    {
      key: 'lst-2',
      holds: (it) =>
        it['mode'] === 'changes' || !objectsAt(it, 'entry').some((one) => has(one, 'deleted')),
      message: 'must be of changes to say that one was deleted',
    },
    {
      key: 'lst-3',
      holds: (it) =>
        it['mode'] === 'working' || !objectsAt(it, 'entry').some((one) => has(one, 'date')),
      message: 'must be a working list to have dates',
    },
  ],
  Observation: [
    {
      key: 'obs-6',
      holds: (it) => !has(it, 'dataAbsentReason') || !keyed(it, 'value'),
      message: 'must not have a value and a reason why there is none',
    },
    {
      key: 'obs-7',
      holds: (it) =>
        !keyed(it, 'value') || !objectsAt(it, 'component').some((one) => sameCode(it, one)),
      message: 'must not have a component of its own code beside a value',
    },
  ],
  'Observation.referenceRange': [
    {
      key: 'obs-3',
      holds: (it) => has(it, 'low') || has(it, 'high') || has(it, 'text'),
      message: 'must have a low or high end, or a text',
    },
  ],
  ServiceRequest: [needs('prr-1', 'orderDetail', 'code')],
}

/** Whether it has a choice of this name: `valueQuantity` of `value`. */
function keyed(value: JsonObject, name: string): boolean {
  const isOf = new RegExp(`^_?${name}[A-Z]`)
  return Object.keys(value).some((key) => isOf.test(key))
}

function notInError(key: string): Invariant {
  return {
    key,
    holds: (it) => !inError(it) || !has(it, 'clinicalStatus'),
    message: 'must not have a clinical status: it was entered in error',
  }
}

function inError(value: JsonObject): boolean {
  return codesAt(value, 'verificationStatus').includes('entered-in-error')
}

function clinical(value: JsonObject, code: string): boolean {
  return codesAt(value, 'clinicalStatus').includes(code)
}

function codesAt(value: JsonObject, key: string): unknown[] {
  return codingsOf(value, key).map(({ code }) => code)
}

function codingsOf(value: JsonObject, key: string): JsonObject[] {
  return objectsAt(value, key).flatMap((concept) => objectsAt(concept, 'coding'))
}

function sameCode(one: JsonObject, other: JsonObject): boolean {
  const own = codingsOf(one, 'code')
  return codingsOf(other, 'code').some((it) =>
    own.some(
      ({ system, code }) =>
        it['code'] !== undefined && it['code'] === code && it['system'] === system,
    ),
  )
}
