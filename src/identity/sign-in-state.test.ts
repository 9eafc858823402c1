import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testDatabase } from '../../tests/support/database.ts'
import { asAnyone } from '../../tests/support/people.ts'
import { closeChoice, pendingChoice, saveChoice, saveSignIn, takeSignIn } from './sign-in-state.ts'

const db = await testDatabase()
const sql = asAnyone(db)
after(() => sql.end())

const pending = { nonce: 'n', codeVerifier: 'v', returnTo: '/find', again: null }
const choice = { issuer: 'i', subject: 's', returnTo: '/find', authenticatedAt: null }

test('a state is taken once, and only by the service it was made for', async () => {
  await saveSignIn(db, 'staff', 'state', pending)
  assert.equal(await takeSignIn(db, 'patient', 'state'), undefined)
  assert.equal(await takeSignIn(db, 'staff', 'other'), undefined)
  assert.deepEqual(await takeSignIn(db, 'staff', 'state'), pending)
  assert.equal(await takeSignIn(db, 'staff', 'state'), undefined)
})

test('of two that take a state at once one gets it', async () => {
  await saveSignIn(db, 'staff', 'raced', pending)
  const taken = await Promise.all([1, 2, 3].map(() => takeSignIn(db, 'staff', 'raced')))
  assert.deepEqual(taken.filter(Boolean), [pending])
})

test('states and choices hold for 10 minutes, and then are deleted', async () => {
  await saveSignIn(db, 'staff', 'old', pending)
  await saveChoice(db, 'old', choice)
  for (const table of ['sign_in', 'sign_in_choice']) {
    await sql`update ${sql(table)} set created_at = now() - interval '10 minutes 1 second'`
  }
  assert.equal(await takeSignIn(db, 'staff', 'old'), undefined)
  assert.equal(await pendingChoice(db, 'old'), undefined)
  await saveSignIn(db, 'staff', 'new', pending)
  await saveChoice(db, 'new', choice)
  const left = await sql`
    select (select count(*)::int from sign_in) as states,
           (select count(*)::int from sign_in_choice) as choices`
  assert.deepEqual(left[0], { states: 1, choices: 1 })
})

test('a choice stays open until it is closed, and is closed once', async () => {
  await saveChoice(db, 'token', choice)
  assert.deepEqual(await pendingChoice(db, 'token'), choice)
  assert.deepEqual(await pendingChoice(db, 'token'), choice)
  const closed = await Promise.all([closeChoice(db, 'token'), closeChoice(db, 'token')])
  assert.equal(closed.filter(Boolean).length, 1)
  assert.equal(await pendingChoice(db, 'token'), undefined)
})

test('the tables hold hashes: what is in a cookie is not in them', async () => {
  await saveSignIn(db, 'patient', 'secret-state', pending)
  await saveChoice(db, 'secret-token', choice)
  const rows = [
    await sql`select s::text from sign_in s`,
    await sql`select c::text from sign_in_choice c`,
  ]
  assert.equal(JSON.stringify(rows).includes('secret'), false)
})
