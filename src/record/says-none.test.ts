import assert from 'node:assert/strict'
import { test } from 'node:test'
import { saysNone } from './says-none.ts'

for (const [says, code, codeText] of [
  [true, '716186003', 'NKA'],
  [true, '409137002', null],
  [true, null, 'No known allergies'],
  [true, null, 'Nil known'],
  [true, null, 'NKDA'],
  [true, null, 'NKA'],
  [true, null, 'None'],
  [true, null, 'No drug allergies'],
  [true, null, 'No allergies recorded'],
  [true, null, 'no current medication'],
  [false, '91936005', 'Allergy to penicillin'],
  [false, null, 'Allergy to penicillin, no known cause'],
  [false, null, 'Nodal rhythm'],
  [false, null, 'No response to salbutamol'],
  [false, null, null],
] as const) {
  test(`${codeText ?? code ?? 'no words'}: ${says ? 'none' : 'something'}`, () => {
    assert.equal(saysNone({ code, codeText }), says)
  })
}
