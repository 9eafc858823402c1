import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bundleWanted } from './bundle-wanted.ts'
import { wantedBy } from './wanted.ts'

// a request, and what an app must be allowed for it
const table: readonly (readonly [request: string, wanted: string | undefined])[] = [
  ['GET metadata', undefined],
  ['GET .well-known/smart-configuration', undefined],
  ['GET Observation/x', 'Observation.r'],
  ['HEAD Observation/x', 'Observation.r'],
  ['GET Observation/x/_history', 'Observation.r'],
  ['GET Observation/x/_history/2', 'Observation.r'],
  ['GET Observation', 'Observation.s'],
  ['POST Observation/_search', 'Observation.s'],
  ['POST Observation', 'Observation.c'],
  ['PUT Observation/x', 'Observation.u'],
  ['PUT Observation', 'Observation.u'],
  ['PATCH Observation/x', 'Observation.u'],
  ['DELETE Observation/x', 'Observation.d'],
  ['GET Patient/x', 'Patient.r'],
  ['GET Patient/x/$everything', 'Patient.r'],
  ['GET Patient/x/$summary', '*.r'],
  ['POST Patient/$summary', '*.r'],
  ['GET Observation/$lastn', 'Observation.s'],
  ['POST Observation/$validate', 'Observation.c'],
  ['GET $export', '*.r'],
  ['GET Group/x/$export', '*.r'],
  ['POST Patient/$export', '*.r'],
  ['GET export/x', '*.r'],
  ['GET Condition/x/$decide', 'Consent.r'],
  ['PUT Consent/x', 'Consent.u'],
  ['GET _history', '*.s'],
  // nobody has thought of these
  ['POST ', '*.d'],
  ['GET Patient/x/$no-such', '*.d'],
  ['GET Patient/x/Observation', '*.d'],
  ['POST Observation/x', '*.d'],
  ['GET observation/x', '*.d'],
]

for (const [request, wanted] of table) {
  test(`${request} needs ${wanted ?? 'nothing'}`, () => {
    const [method = '', path = ''] = request.split(' ')
    const found = wantedBy(method, path)
    assert.equal(found && `${found.kind}.${found.doing}`, wanted)
  })
}

test('each entry of a transaction is looked at, and a batch is many requests', () => {
  const entry = [
    { request: { method: 'POST', url: 'Observation' } },
    { request: { method: 'POST', url: 'Flag', ifNoneExist: 'identifier=a|b' } },
    { request: { method: 'PUT', url: 'https://x.example/fhir/R4/Condition/a?b=c' } },
    { request: { method: 'GET', url: 'metadata' } },
    { request: { method: 'GET', url: 'https://y.example/Condition/a' } },
    {},
  ]
  const found = (type: string) =>
    bundleWanted(Buffer.from(JSON.stringify({ type, entry })), 'https://x.example/fhir/R4').map(
      ({ kind, doing }) => `${kind}.${doing}`,
    )
  assert.deepEqual(found('transaction'), [
    ...['Observation.c', 'Flag.c', 'Flag.s', 'Condition.u', 'Condition.c', 'Condition.s'],
    ...['*.d', '*.d', '*.d'],
  ])
  assert.deepEqual(found('batch'), [])
})
