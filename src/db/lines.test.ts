import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { after, suite, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { createSecureContext, TLSSocket } from 'node:tls'
import postgres from 'postgres'
import { testDatabase } from '../../tests/support/database.ts'
import { openLines } from './database.ts'
import { inOneSnapshot } from './flush.ts'
import { DatabaseError } from './line.ts'
import { Lines } from './lines.ts'
import { signIn } from './sign-in-line.ts'
import { statementOf, template } from './statement.ts'

const db = await testDatabase()
const owner = postgres(db.url, { max: 1, onnotice: () => undefined })
const lines = openLines(db.url, undefined, 2)
after(async () => {
  lines.end()
  await owner.end()
})

suite('a statement', () => {
  test('of templates in templates numbers its values in order', () => {
    const inner = template`b = ${2} and ${template`c = ${3}`}`
    const { text, values } = statementOf(template`select 1 where a = ${1} and ${inner} or d = ${4}`)
    assert.equal(text, 'select 1 where a = $1 and b = $2 and c = $3 or d = $4')
    assert.deepEqual(values, [1, 2, 3, 4])
  })

  test('takes no other helper, and no value without a text', async () => {
    assert.throws(() => template({ a: 1 }), /templates only/)
    assert.throws(() => statementOf(owner`select 1`), /templates only/)
    const nothing = undefined as unknown as string
    await assert.rejects(
      inOneSnapshot(lines, (sql) => [sql`select ${nothing}::text`]),
      /cannot be of type undefined/,
    )
  })
})

suite('values', () => {
  const at = new Date('2026-02-03T04:05:06.789Z')
  const sent = {
    text: 'Röntgen 🩻 "quoted" \\ \'',
    empty: '',
    nothing: null,
    int: -2_147_483_648,
    double: 0.1,
    yes: true,
    at,
    bytes: Buffer.from([0, 1, 255]),
    texts: ['a', '', 'b,"c"', '\\d', '{e}', 'null'],
    none: [] as string[],
  }
  const echo = (sql: postgres.Sql) => sql<(typeof sent)[]>`
    select ${sent.text}::text as text, ${sent.empty}::text as empty, ${sent.nothing}::text as nothing,
           ${sent.int}::int as int, ${sent.double}::float8 as double, ${sent.yes}::boolean as yes,
           ${sent.at}::timestamptz as at, ${sent.bytes}::bytea as bytes, ${sent.texts}::text[] as texts,
           ${sent.none}::text[] as none`

  test('of every type used go there and come back', async () => {
    const [[row]] = await inOneSnapshot(lines, (sql) => [echo(sql)])
    assert.deepEqual(row, sent)
  })

  test('come back as they do from the library', async () => {
    const others = (sql: postgres.Sql) => sql`
      select count(*), 1::smallint as small, 2::numeric as numeric, 'infinity'::timestamptz as ever,
             current_date as today, array[1, null, 3] as numbers, array['a', null] as texts,
             '5a3c7e10-9f2b-4c6d-8e1f-100000000000'::uuid as id, '{"a":1}'::jsonb as json, 1 = 2 as no`
    const [[mine]] = await inOneSnapshot(lines, (sql) => [others(sql)])
    const [theirs] = await owner.begin(async (tx) => others(tx as unknown as postgres.Sql))
    assert.deepEqual({ ...mine }, { ...theirs })
  })

  test('of raw rows are their bytes', async () => {
    const [rows] = await inOneSnapshot(lines, (sql) => [sql`select 'é', null, 12`.raw()])
    assert.deepEqual(rows, [[Buffer.from('é'), null, Buffer.from('12')]])
  })

  test('no rows, and no columns, are answers too', async () => {
    const answers = await inOneSnapshot(lines, (sql) => [
      sql`select 1 as one where false`,
      sql`set local work_mem = '5MB'`,
      sql`select current_setting('work_mem') as memory`,
    ])
    assert.deepEqual(answers, [[], [], [{ memory: '5MB' }]])
  })

  test('of any size arrive whole', async () => {
    const [[big], many] = await inOneSnapshot(lines, (sql) => [
      sql<{ text: string }[]>`select repeat('x', 20000000) as text`,
      sql<{ n: number }[]>`select n::int from generate_series(1, 20000) n`,
    ])
    assert.equal(big?.text.length, 20_000_000)
    assert.equal(
      many.reduce((sum, { n }) => sum + n, 0),
      200_010_000,
    )
  })
})

suite('one snapshot', () => {
  test('is repeatable read, and settings live in it only', async () => {
    const setting = (sql: postgres.Sql) =>
      sql`select current_setting('transaction_isolation') as isolation, current_setting('confide.x', true) as x`
    const [, [first]] = await inOneSnapshot(lines, (sql) => [
      sql`select set_config('confide.x', 'here', true)`,
      setting(sql),
    ])
    assert.deepEqual(first, { isolation: 'repeatable read', x: 'here' })
    const [[second]] = await inOneSnapshot(lines, (sql) => [setting(sql)])
    assert.deepEqual(second, { isolation: 'repeatable read', x: '' })
  })

  for (const [what, bad, code] of [
    ['cannot be parsed', template`selec 1`, '42601'],
    ['fails when it runs', template`select 1 / 0 from pg_class limit 1`, '22012'],
    ['takes longer than it may', template`select pg_sleep(30)`, '57014'],
  ] as const) {
    test(`is all or nothing where one statement ${what}, and the line lives on`, async () => {
      await owner`create table if not exists kept (n int)`
      const one = openLines(db.url, undefined, 1)
      const failing = inOneSnapshot(one, (sql) => [
        sql`set local statement_timeout = 200`,
        sql`insert into kept values (1)`,
        bad,
        sql`insert into kept values (2)`,
      ])
      await assert.rejects(
        failing,
        (error) => error instanceof DatabaseError && error.code === code,
      )
      for (let again = 0; again < 2; again++) {
        const [rows] = await inOneSnapshot(one, (sql) => [sql`select * from kept`])
        assert.deepEqual(rows, [])
      }
      one.end()
    })
  }

  test('of many at once: each gets its own answer', async () => {
    const wanted = Array.from({ length: 40 }, (_, n) => n)
    const got = await Promise.all(
      wanted.map(async (n) => {
        const [[row]] = await inOneSnapshot(lines, (sql) => [
          sql<{ n: number }[]>`select ${n}::int as n, pg_sleep(random() / 100)`,
        ])
        return row?.n
      }),
    )
    assert.deepEqual(got, wanted)
  })
})

suite('a prepared statement', () => {
  test('is prepared anew when its table has changed, or when it is gone', async () => {
    const one = openLines(db.url, undefined, 1)
    const read = async () => (await inOneSnapshot(one, (sql) => [sql`select * from changing`]))[0]
    await owner`create table changing (a int)`
    await owner`insert into changing values (1)`
    assert.deepEqual(await read(), [{ a: 1 }])
    await owner`alter table changing add column b int`
    assert.deepEqual(await read(), [{ a: 1, b: null }])
    await inOneSnapshot(one, (sql) => [sql`deallocate all`]).catch(() => undefined)
    assert.deepEqual(await read(), [{ a: 1, b: null }])
    await owner`drop table changing`
    await assert.rejects(read(), /does not exist/)
    one.end()
  })
})

suite('a connection', () => {
  const backend = async (one: Lines) => {
    const [[row]] = await inOneSnapshot(one, (sql) => [
      sql<{ pid: number }[]>`select pg_backend_pid() as pid`,
    ])
    return row?.pid ?? 0
  }

  test('that is lost while it waits is replaced', async () => {
    const one = openLines(db.url, undefined, 1)
    const first = await backend(one)
    await owner`select pg_terminate_backend(${first}, 5000)`
    // what the server said at its end has arrived by now, and is read as the loop goes round
    for (let round = 0; round < 5; round++) await setImmediate()
    assert.notEqual(await backend(one), first)
    one.end()
  })

  test('that is lost in the middle refuses what it carried, and those that waited go on', async () => {
    const one = openLines(db.url, undefined, 1)
    const first = await backend(one)
    const carried = assert.rejects(
      inOneSnapshot(one, (sql) => [sql`select pg_sleep(30)`]),
      /terminating connection/,
    )
    const waited = backend(one)
    await owner`select pg_terminate_backend(${first}, 5000)`
    await carried
    assert.notEqual(await waited, first)
    one.end()
  })

  test('that cannot be made refuses each that asked for it', async () => {
    const url = new URL(db.url)
    url.password = 'wrong'
    url.port = '1'
    const none = openLines(url.href, undefined, 1)
    const asked = [1, 2, 3].map(() => inOneSnapshot(none, (sql) => [sql`select 1`]))
    const settled = await Promise.allSettled(asked)
    assert.deepEqual(
      settled.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    )
  })

  test('that cuts its answers anywhere is understood', async () => {
    const port = await through((client, server) => {
      client.pipe(server)
      server.on('data', (chunk: Buffer) => {
        for (let at = 0; at < chunk.length; at += 3) client.write(chunk.subarray(at, at + 3))
      })
    })
    const [rows] = await throughPort(port, {})
    assert.equal(rows?.length, 300)
  })

  test('that is to be secret is: password and answers go through TLS', async () => {
    // a suite without certificates: what is tried here is the way through, not the trust
    const tls = { ciphers: 'AECDH-AES128-SHA:@SECLEVEL=0', maxVersion: 'TLSv1.2' } as const
    const port = await through((client, server) => {
      client.once('data', () => {
        client.write('S')
        const secure = new TLSSocket(client, {
          isServer: true,
          secureContext: createSecureContext(tls),
        })
        secure.on('error', () => server.destroy())
        secure.pipe(server).pipe(secure)
      })
    })
    const [rows] = await throughPort(port, { ssl: { ...tls, rejectUnauthorized: false } })
    assert.equal(rows?.length, 300)
    const plain = await through((client) => client.once('data', () => client.write('N')))
    await assert.rejects(throughPort(plain, { ssl: 'require' }), /does not take encrypted/)
  })

  async function throughPort(port: number, options: postgres.Options<Record<string, never>>) {
    const url = new URL(db.url)
    url.port = String(port)
    const one = new Lines(1, (onClosed) =>
      signIn(url.href, { connect_timeout: 5, ...options }, onClosed),
    )
    try {
      return await inOneSnapshot(one, (sql) => [sql`select generate_series(1, 300) as n`])
    } finally {
      one.end()
    }
  }

  /** A door in front of the database. */
  async function through(join: (client: Socket, server: Socket) => void): Promise<number> {
    const { hostname, port } = new URL(db.url)
    const door = createServer((client) => {
      const server = connect(Number(port), hostname)
      client.setNoDelay(true)
      client.on('error', () => server.destroy()).on('close', () => server.destroy())
      server.on('error', () => client.destroy()).on('close', () => client.destroy())
      join(client, server)
    })
    door.listen(0, '127.0.0.1').unref()
    await once(door, 'listening')
    after(() => door.close())
    return (door.address() as AddressInfo).port
  }
})
