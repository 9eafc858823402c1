import { Refusal } from '../../errors.ts'
import { odsSystem, parseOdsCode, type OdsCode } from '../../identity/ods-code.ts'
import type { MaySee } from '../../record/may-see.ts'
import type { Rest } from '../../sharing/explain.ts'
import { notSupported } from '../not-supported.ts'
import { parametersIn } from '../parameters.ts'

/** Of each answer: what who looks, or lets somebody look, has to do. */
const obligations: Readonly<Record<MaySee['sees'], readonly string[]>> = {
  yes: ['log'],
  // the patient is asked by who looks, and what they say is recorded
  asks: ['ask-permission', 'log'],
  no: [],
}

/**
 * Which service a decision is asked about: the parameter `organisation`, its ODS code.
 *
 * @throws Refusal `invalid` or `not-supported`.
 */
export function viewerIn(query: Readonly<Record<string, unknown>>, body: unknown): OdsCode {
  const { organisation, _format, ...others } = parametersIn(query, body)
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw notSupported('parameter', unknown)
  if (organisation === undefined) {
    throw new Refusal('invalid', `Give organisation, as ${odsSystem}|<code>`)
  }
  const cut = organisation.lastIndexOf('|')
  if (cut >= 0 && organisation.slice(0, cut) !== odsSystem) {
    throw new Refusal('invalid', `Give organisation, as ${odsSystem}|<code>`)
  }
  return parseOdsCode(organisation.slice(cut + 1))
}

/** The decision as Parameters: what, why, what goes with it, and what it rests on. */
export function decisionParameters({ at, sees, because, rests }: MaySee) {
  return {
    resourceType: 'Parameters' as const,
    parameter: [
      { name: 'decision', valueCode: sees === 'yes' ? 'permit' : 'deny' },
      { name: 'at', valueInstant: at.toISOString() },
      ...(because === undefined
        ? []
        : [{ name: 'reason', valueCoding: { system: 'urn:confide:reason', code: because } }]),
      ...obligations[sees].map((code) => ({
        ...{ name: 'obligation', valueCoding: { system: 'urn:confide:obligation', code } },
      })),
      ...rests.map((rest) => ({ name: 'rests', part: partsOf(rest) })),
    ],
  }
}

function partsOf({ fact, organisation, said }: Rest) {
  return [
    { name: 'fact', valueCode: fact },
    ...(organisation === null
      ? []
      : [{ name: 'organisation', valueIdentifier: { system: odsSystem, value: organisation } }]),
    ...(said === undefined
      ? []
      : [
          { name: 'said', valueCode: said.value },
          { name: 'recorded', valueInstant: said.at.toISOString() },
          ...(said.recordedBy === null
            ? []
            : [{ name: 'recordedBy', valueString: said.recordedBy }]),
        ]),
  ]
}
