import type { Database, Sql, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { notFound } from './ids.ts'
import { isOdsCode, type OdsCode } from './ods-code.ts'
import { typeOfOrganisation, unknownOrganisation } from './organisations.ts'

/** What a practice says of itself on its public pages. Empty or null: it has not said. */
export type PracticePage = {
  readonly address: readonly string[]
  readonly telephone: string | null
  /** Lines like `Monday to Friday: 8am to 6:30pm`. */
  readonly openingHours: readonly string[]
  readonly website: string | null
  /** Where letters about records go by mail. */
  readonly recordsMail: string | null
  /** Whom to ask about privacy: a name or a role, and how to reach them. */
  readonly privacyContact: string | null
}

/** A GP practice that has public pages. */
export type Practice = PracticePage & {
  readonly id: OdsCode
  readonly name: string
  readonly area: string | null
}

export type PracticeName = Pick<Practice, 'id' | 'name' | 'area'>

const practiceType = 'gp-practice'

/**
 * The practice with this code, as its public pages show it.
 *
 * @param code as it stands in an address; lower case is accepted.
 * @throws Refusal `not-found` for anything but a GP practice that is neither suspended, merged nor closed.
 */
export async function practiceByCode(db: Database, code: string): Promise<Practice> {
  const id = code.toUpperCase()
  if (!isOdsCode(id)) throw notFound()
  const [practice] = await db.app<Practice[]>`
    select o.id, o.name, o.area, coalesce(p.address, '{}') as address, p.telephone,
           coalesce(p.opening_hours, '{}') as "openingHours", p.website,
           p.records_mail as "recordsMail", p.privacy_contact as "privacyContact"
      from organisation o left join practice_page p on p.organisation = o.id
     where o.id = ${id} and ${openPractice(db.app)}`
  if (practice === undefined) throw notFound()
  return practice
}

/**
 * The practices whose mailboxes are among these addresses, as their pages say them; for who takes in mail.
 *
 * @param addresses in lower case.
 */
export function practicesOfMailboxes(
  db: Database,
  addresses: readonly string[],
): PromiseLike<readonly { readonly practice: OdsCode; readonly address: string }[]> {
  return db.relay<{ practice: OdsCode; address: string }[]>`
    select o.id as practice, lower(p.records_mail) as address
      from practice_page p join organisation o on o.id = p.organisation
     where lower(p.records_mail) = any (${[...addresses]}) and ${openPractice(db.relay)} order by o.id`
}

/** Practices that have public pages and whose name has these words, by name, at most `limit`. */
export function practicesNamed(db: Database, words: string, limit: number) {
  const like = `%${words
    .trim()
    .replaceAll(/[\\%_]/g, '\\$&')
    .replaceAll(/[\s\0]+/g, '%')}%`
  return db.app<PracticeName[]>`
    select o.id, o.name, o.area from organisation o
     where o.name ilike ${like} and ${openPractice(db.app)} order by o.name, o.id limit ${limit}`
}

function openPractice(sql: Sql) {
  return sql`o.type = ${practiceType} and o.suspended_at is null and o.absorbed_by is null
             and o.closed_at is null`
}

/**
 * Changes what a practice says of itself; what is not given stays.
 *
 * @throws Refusal `not-found` for an unknown organisation, `invalid` for one that is no practice or a value
 * that people could not use.
 */
export async function setPracticePage(
  sql: Sql | Tx,
  practice: OdsCode,
  change: Partial<PracticePage>,
): Promise<void> {
  const type = await typeOfOrganisation(sql, practice)
  if (type === '') throw unknownOrganisation(practice)
  if (type !== practiceType) throw new Refusal('invalid', `${practice} is not a GP practice`)
  check(change)
  const page = { ...(await pageOf(sql, practice)), ...change }
  await sql`
    insert into practice_page (organisation, address, telephone, opening_hours, website, records_mail,
                               privacy_contact)
    values (${practice}, ${[...page.address]}, ${page.telephone}, ${[...page.openingHours]}, ${page.website},
            ${page.recordsMail}, ${page.privacyContact})
    on conflict (organisation) do update
      set address = excluded.address, telephone = excluded.telephone,
          opening_hours = excluded.opening_hours, website = excluded.website,
          records_mail = excluded.records_mail, privacy_contact = excluded.privacy_contact`
}

/** What a practice says of itself; nothing where it has not said. */
export async function pageOf(sql: Sql | Tx, practice: OdsCode): Promise<PracticePage> {
  const [page] = await sql<PracticePage[]>`
    select address, telephone, opening_hours as "openingHours", website,
           records_mail as "recordsMail", privacy_contact as "privacyContact"
      from practice_page where organisation = ${practice}`
  return page ?? unsaid
}

const unsaid: PracticePage = {
  ...{ address: [], telephone: null, openingHours: [], website: null },
  ...{ recordsMail: null, privacyContact: null },
}

function check({ telephone, website, recordsMail, openingHours = [] }: Partial<PracticePage>) {
  if (telephone && !/^\+?[\d ()]{3,20}$/.test(telephone)) {
    throw new Refusal('invalid', 'Give a telephone number in figures, like 01632 960 100')
  }
  if (website && !(website.startsWith('https://') && URL.canParse(website))) {
    throw new Refusal('invalid', 'Give a website that begins with https://')
  }
  if (recordsMail && !/^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(recordsMail)) {
    throw new Refusal('invalid', 'Give a mail address, like records@practice.example')
  }
  if (openingHours.some((line) => !/^[^:]+: \S/.test(line))) {
    throw new Refusal('invalid', 'Give opening hours like Monday to Friday: 8am to 6:30pm')
  }
}
