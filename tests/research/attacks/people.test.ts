import assert from 'node:assert/strict'
import { createHash, createHmac, createSecretKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { checkDigit } from '../../../src/identity/nhs-number.ts'
import { randomOf } from '../../../src/record/demo/random.ts'
import { exported, patientRules } from '../../../src/research/linker/field-rules.ts'
import { pseudonym, studyKey } from '../../../src/research/linker/pseudonyms.ts'
import { percent, tell } from './attacking.ts'

// T17 and T20: from the data of a study back to people. The attacker has the files, which nobody has, and beside them
// an electoral roll, every NHS number there could be, and the keys of other studies.

const folder = mkdtempSync(join(tmpdir(), 'confide-attack-keys-'))
test.after(() => rmSync(folder, { recursive: true }))

suite('T17: people of a town, beside its electoral roll', () => {
  const random = randomOf('roll')
  const people = Array.from({ length: 14_000 }, () => {
    const year = random.whole(1930, 2025)
    return {
      ...{ year, day: `${year}-${random.whole(1, 365)}`, band: Math.floor(year / 5) * 5 },
      ...{ sex: random.pick(['female', 'male']), practice: random.pick(['a', 'b']) },
    }
  })
  type Person = (typeof people)[number]
  /** Whom the roll names, as nobody else is like them, and how many are in a group of less than ten. */
  const found = (of: (person: Person) => readonly unknown[]) => {
    const alike = Map.groupBy(people, (person) => JSON.stringify(of(person)))
    const groups = [...alike.values()]
    return {
      alone: groups.filter(({ length }) => length === 1).length,
      fewerThanTen: groups.filter(({ length }) => length < 10).flat().length,
    }
  }

  test('are not found by what of them leaves the record', (t) => {
    // another field that leaves has to be tried here too
    const names = exported(patientRules).map(({ name }) => name)
    assert.deepEqual(names, ['person', 'born', 'sex', 'region', 'practice', 'died'])
    const before = found(({ day, sex, practice }) => [day, sex, practice])
    const after = found(({ band, sex, practice }) => [band, sex, practice])
    const year = found(({ year: born, sex, practice }) => [born, sex, practice])
    const part = (many: number) => percent(many, people.length)
    tell(t, 'T17', 'people named by a roll', part(before.alone), part(after.alone))
    tell(t, 'T17', 'the same where a study has years', part(before.alone), part(year.alone))
    assert.ok(before.alone > people.length * 0.9)
    assert.deepEqual(after, { alone: 0, fewerThanTen: 0 })
    assert.equal(year.alone, 0)
  })
})

suite('T20: codes back to names', () => {
  const numbers = Array.from({ length: 4000 }, (_, at) => {
    const nine = String(999_000_000 + at)
    return `${nine}${checkDigit(nine)}`
  })
  const key = (study: string) => studyKey(folder, study, 1)
  const secretOf = (study: string) => readFileSync(join(folder, `${study}.1.key`))

  /** Every number, by every way to make a code that somebody could try, with all the keys they have. */
  const inverted = (codes: ReadonlySet<string>, keys: readonly Buffer[]) => {
    const ways: ((name: string) => string)[] = [
      ...['md5', 'sha1', 'sha256'].map(
        (kind) => (name: string) => createHash(kind).update(name).digest('hex').slice(0, 32),
      ),
      ...keys.flatMap((secret) => [
        (name: string) =>
          createHash('sha256').update(secret).update(name).digest('hex').slice(0, 32),
        (name: string) => createHmac('sha256', secret).update(name).digest('hex').slice(0, 32),
        (name: string) => pseudonym(createSecretKey(secret), 'person', name),
        (name: string) => pseudonym(createSecretKey(secret), 'practice', name),
      ]),
    ]
    return ways.reduce((sum, way) => sum + numbers.filter((one) => codes.has(way(one))).length, 0)
  }

  test('is found without a key, or with the key, and by no other', (t) => {
    const mine = key('ST-AAAA-AAAA')
    const [other, version] = [key('ST-BBBB-BBBB'), studyKey(folder, 'ST-AAAA-AAAA', 2)]
    assert.ok(other && version)
    const some = numbers.filter((_, at) => at % 80 === 7)
    const plain = new Set(
      some.map((one) => createHash('sha256').update(one).digest('hex').slice(0, 32)),
    )
    const keyed = new Set(some.map((one) => pseudonym(mine, 'person', one)))
    const known = [
      ...[secretOf('ST-BBBB-BBBB'), readFileSync(join(folder, 'ST-AAAA-AAAA.2.key'))],
      ...[Buffer.alloc(32), Buffer.from('ST-AAAA-AAAA')],
    ]
    const after = inverted(keyed, known)
    tell(
      t,
      'T20',
      'NHS numbers found by their codes',
      percent(inverted(plain, []), some.length),
      percent(after, some.length),
    )
    assert.equal(inverted(plain, []), some.length)
    assert.equal(
      inverted(keyed, [secretOf('ST-AAAA-AAAA')]),
      some.length,
      'the ways are tried rightly',
    )
    assert.equal(after, 0)
  })
})
