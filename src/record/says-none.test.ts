import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayBeginNone, noAllergyCodes, saysNoAllergy, saysNone } from './says-none.ts'

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
  [true, null, ' No  known drug allergies. '],
  [true, null, 'No known drug or food allergies'],
  [true, null, 'No known allergies or adverse reactions'],
  [true, null, 'No known allergies to drugs'],
  [true, '409137002', 'No known drug allergy (situation)'],
  [true, '716186003', 'No known allergies, asked on admission'],
  [false, '409137002', 'No known drug allergies except penicillin'],
  [false, null, 'No known drug allergies except penicillin'],
  [false, null, 'No known trigger, anaphylaxis'],
  [false, null, 'No known allergies; latex'],
  [false, null, 'No known allergies 青霉素'],
  [false, null, 'No known drug allergy. Food allergy'],
  [false, null, 'No known drug allergy, food allergy'],
  [false, null, 'No known allergies?'],
  [false, null, 'No known latex allergy'],
  [false, null, 'None known except egg'],
  [false, null, 'NKDA but penicillin'],
  [false, null, 'Drug allergy, no known allergies before'],
  [false, '91936005', 'Allergy to penicillin'],
  [false, null, 'Allergy to penicillin, no known cause'],
  [false, null, 'Nodal rhythm'],
  [false, null, 'No response to salbutamol'],
  [false, null, null],
] as const) {
  test(`${codeText ?? code ?? 'no words'}: ${says ? 'none' : 'something'}`, () => {
    assert.equal(saysNone({ code, codeText }), says)
    const isLookedAt =
      noAllergyCodes.includes(code ?? '') || new RegExp(mayBeginNone, 'i').test(codeText ?? '')
    assert.ok(isLookedAt || !says, 'a database finds it among those that may say so')
  })
}

for (const [says, code, codeText] of [
  [true, '716186003', 'Nothing of the kind'],
  [true, null, 'No known allergies'],
  [true, null, 'NKDA'],
  [false, null, 'No current medication'],
  [false, null, 'Nil known'],
  [false, null, 'No known allergies except egg'],
  [false, null, 'Allergy to penicillin'],
] as const) {
  test(`of allergies, ${codeText}: ${says ? 'none' : 'something, or of something else'}`, () => {
    assert.equal(saysNoAllergy({ code, codeText }), says)
  })
}
