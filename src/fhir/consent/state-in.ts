import { Refusal } from '../../errors.ts'
import { isOdsCode, odsSystem, type OdsCode } from '../../identity/ods-code.ts'
import { objectAt, objectsAt, textAt } from '../../record/bundle/json-values.ts'
import type { JsonObject } from '../../record/validate/object-type.ts'
import { speakers, type Speaker } from '../../sharing/who-speaks.ts'
import { preferences } from '../../summary/preference.ts'
import { choiceSystem, consentResource, notKept, speakerSystem } from './consent-resource.ts'
import type { Answer, ConsentKind, ConsentOf, ConsentState } from './consent-state.ts'
import { firstDifference } from './difference.ts'

/** What the server sets on a Consent, whatever was sent. */
const setHere = ['id', 'meta', 'text', 'dateTime']

/** What a Consent that was sent says, who said it, and what they were shown. */
export type Wanted = {
  readonly state: ConsentState
  readonly by: Speaker | null
  readonly shown: string | null
}

/**
 * What `consentResource` made, read back. Whatever it would not have made is refused: the state that is read is
 * written again and compared with what was sent, so nothing that was sent is left out of account. What the server
 * sets is taken as it comes: `id`, `meta`, `text`, `dateTime` and what things are called.
 *
 * @throws Refusal `unprocessable`, naming the element.
 */
export function stateIn(consent: JsonObject, of: ConsentOf): Wanted {
  const kind = kindIn(consent)
  const wanted = { state: readers[kind](consent), by: speakerIn(consent), shown: shownIn(consent) }
  if (consent['dateTime'] === undefined) throw notTaken('Consent.dateTime')
  const unnamed = { ...of, names: new Map<string, string>() }
  const right = consentResource(wanted.state, { at: new Date(0), ...wanted }, unnamed)
  const where = firstDifference(right, consent, setHere)
  if (where !== undefined) throw notTaken(where)
  return wanted
}

export function notTaken(where: string): Refusal {
  const message = `${where}: this does not say something that can be chosen here. Read a Consent, and change its answers`
  return new Refusal('unprocessable', message, {
    faults: [{ path: where, code: 'not-supported', message }],
  })
}

const readers: Readonly<Record<ConsentKind, (consent: JsonObject) => ConsentState>> = {
  service: (consent) => {
    const below = belowIn(consent)
    const outs = below.filter((one) => one['data'] !== undefined)
    const ins = below.filter((one) => one['actor'] !== undefined)
    const [out] = outs
    const [into] = ins
    const about = out
      ? objectsAt(out, 'data').map((one) => objectAt(one, 'reference'))
      : into
        ? objectsAt(into, 'actor').map((one) => objectAt(one, 'reference'))
        : []
    const organisation = codeIn(about[0], 'Consent.provision.provision')
    return { kind: 'service', organisation, out: answerIn(out), in: answerIn(into) }
  },
  'share-nothing': (consent) => ({
    kind: 'share-nothing',
    on: typeIn(provisionIn(consent)) === 'deny',
  }),
  summary: (consent) => {
    const uri = textAt(objectsAt(consent, 'policy')[0] ?? {}, 'uri') ?? ''
    const preference = preferences.find((one) => uri.endsWith(`:${one}`))
    if (preference === undefined) throw notTaken('Consent.policy[0].uri')
    return { kind: 'summary', preference }
  },
  'type-1': (consent) => ({ kind: 'type-1', objects: typeIn(provisionIn(consent)) === 'deny' }),
  lists: (consent) => {
    const uri = textAt(objectsAt(consent, 'policy')[0] ?? {}, 'uri') ?? ''
    const listed = (type: 'permit' | 'deny') =>
      belowIn(consent)
        .filter((one) => one['type'] === type)
        .map((one) => {
          const [actor] = objectsAt(one, 'actor')
          return codeIn(actor && objectAt(actor, 'reference'), 'Consent.provision.provision.actor')
        })
    return {
      kind: 'lists',
      required: !uri.endsWith(':code-not-needed'),
      allowed: listed('permit'),
      prohibited: listed('deny'),
    }
  },
  private: (consent) => {
    const entries = objectsAt(provisionIn(consent), 'data').map(
      (one) => textAt(objectAt(one, 'reference') ?? {}, 'reference') ?? '',
    )
    return { kind: 'private', entries }
  },
}

function kindIn(consent: JsonObject): ConsentKind {
  const codes = objectsAt(consent, 'category')
    .flatMap((category) => objectsAt(category, 'coding'))
    .filter((coding) => coding['system'] === choiceSystem)
    .map((coding) => textAt(coding, 'code') ?? '')
  const [code = ''] = codes
  if (codes.length !== 1 || !isKind(code)) throw notTaken('Consent.category')
  return code
}

function isKind(code: string): code is ConsentKind {
  return Object.hasOwn(readers, code)
}

function provisionIn(consent: JsonObject): JsonObject {
  const provision = objectAt(consent, 'provision')
  if (provision === undefined) throw notTaken('Consent.provision')
  return provision
}

function belowIn(consent: JsonObject): readonly JsonObject[] {
  return objectsAt(provisionIn(consent), 'provision')
}

function typeIn(provision: JsonObject): 'permit' | 'deny' {
  const type = textAt(provision, 'type')
  if (type !== 'permit' && type !== 'deny') throw notTaken('Consent.provision.type')
  return type
}

function answerIn(below: JsonObject | undefined): Answer {
  if (below === undefined) return { value: 'not-asked' }
  const until = textAt(objectAt(below, 'period') ?? {}, 'end')
  const value = typeIn(below) === 'permit' ? 'yes' : 'no'
  return { value, ...(until !== undefined && { until }) }
}

function codeIn(reference: JsonObject | undefined, where: string): OdsCode {
  const identifier = reference && objectAt(reference, 'identifier')
  const code = identifier && textAt(identifier, 'value')
  if (code === undefined || !isOdsCode(code) || identifier?.['system'] !== odsSystem) {
    throw notTaken(where)
  }
  return code
}

/** Null for who carries it out, which is compared. */
function speakerIn(consent: JsonObject): Speaker | null {
  const [performer = {}] = objectsAt(consent, 'performer')
  if (performer['reference'] !== undefined) return 'patient'
  const identifier = objectAt(performer, 'identifier')
  if (identifier?.['system'] !== speakerSystem) return null
  const by = speakers.find((one) => one === identifier['value'])
  if (by === undefined) throw notTaken('Consent.performer[0].identifier')
  return by
}

/** The version of a leaflet, or the name of a form; null where it is not kept. */
function shownIn(consent: JsonObject): string | null {
  const source = objectAt(consent, 'sourceAttachment')
  if (source === undefined) throw notTaken('Consent.source')
  const url = textAt(source, 'url')
  if (url !== undefined) return url.slice(url.lastIndexOf('/') + 1)
  const title = textAt(source, 'title') ?? ''
  return title === notKept ? null : title
}
