import type { FastifyRequest } from 'fastify'
import { Refusal } from '../../errors.ts'

/** Parameters as they were given, each as often as it was. */
export type Given = readonly (readonly [name: string, value: string])[]

/** The parameters of the address and of the form, each as often as it was given. */
export function givenIn({ query, body }: FastifyRequest): Given {
  const given = [query, body].flatMap((part) =>
    Object.entries((part ?? {}) as Record<string, unknown>).flatMap(([name, value]) =>
      [value].flat().map((one) => [name, String(one)] as const),
    ),
  )
  for (const [name, value] of given) {
    if (`${name}${value}`.includes('\0')) throw new Refusal('invalid', 'NUL is in no value')
    if (value === '') throw new Refusal('invalid', `${name.slice(0, 60)} has no value`)
  }
  const formats = given.filter(([name]) => name === '_format').map(([, format]) => format)
  if (!formats.every((format) => /^(application\/)?(fhir[+ ])?json\b/.test(format))) {
    throw new Refusal('not-supported', 'Only JSON is served: leave _format out')
  }
  return given.filter(([name]) => name !== '_format')
}
