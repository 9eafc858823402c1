import type { Database } from '../db/database.ts'
import { nearestWords } from './nearest-word.ts'

/** A text that can be found. */
export type Findable = { readonly title: string; readonly text: string }

/** Texts made ready to be searched. */
export type TextIndex = {
  /** Each as PostgreSQL's text search reads it; in the order of the texts. */
  readonly vectors: readonly string[]
  readonly words: ReadonlySet<string>
  readonly meanings: Meanings
}

/** What people say for what the texts say: each word, and the words that are looked for with it. */
export type Meanings = Readonly<Record<string, readonly string[]>>

export type FoundTexts = {
  /** Places in the list of texts, best first. */
  readonly places: readonly number[]
  /** The words looked for, where they are not those typed. */
  readonly insteadOf: readonly (readonly [typed: string, meant: readonly string[]])[]
}

const mostWords = 12

/** Reads texts once, so that they can be searched; the title of each counts for more. */
export async function indexTexts(
  db: Database,
  texts: readonly Findable[],
  meanings: Meanings,
): Promise<TextIndex> {
  const rows = await db.app<{ vector: string }[]>`
    select (setweight(to_tsvector('english', t.title), 'A') || setweight(to_tsvector('english', t.body), 'C'))::text
           as vector
      from unnest(${texts.map(({ title }) => apart(title))}::text[], ${texts.map(({ text }) => apart(text))}::text[])
           with ordinality as t (title, body, n) order by n`
  const words = new Set(texts.flatMap(({ title, text }) => wordsOf(`${title} ${text}`)))
  for (const word of Object.keys(meanings)) words.add(word)
  return { vectors: rows.map(({ vector }) => vector), words, meanings }
}

/** Both as one: the texts of the other come after those of the first. */
export function joinTexts(first: TextIndex, other: TextIndex): TextIndex {
  return {
    vectors: [...first.vectors, ...other.vectors],
    words: new Set([...first.words, ...other.words]),
    meanings: { ...first.meanings, ...other.meanings },
  }
}

/**
 * Finds the texts that have the words typed, in any of their forms, those with more of them and with words in their
 * titles first; a misspelt word finds those it may be meant for. What was typed is kept nowhere.
 */
export async function findTexts(
  db: Database,
  { vectors, words, meanings }: TextIndex,
  typed: string,
  most: number,
): Promise<FoundTexts> {
  const asked = wordsOf(typed).slice(0, mostWords)
  const meant = asked.map((word) => [word, nearestWords(word, words)] as const)
  const terms = meant
    .filter(([, known]) => known.length > 0)
    .map(([, known]) => known.flatMap((word) => [word, ...(meanings[word] ?? [])]).join(' or '))
  if (terms.length === 0) return { places: [], insteadOf: [] }
  // a word that is nearly everywhere says little
  const rows = await db.app<{ place: number }[]>`
    select (n - 1)::int as place
      from (select t.n, ts_rank(t.vector::tsvector, q.query)
                        * ln(1 + ${vectors.length}::float8 / count(*) over (partition by q.word)) as rank
              from unnest(${[...vectors]}::text[]) with ordinality as t (vector, n)
              join (select word, websearch_to_tsquery('english', term) as query
                      from unnest(${terms}::text[]) with ordinality as x (term, word)) q
                on t.vector::tsvector @@ q.query) found
     group by n order by sum(rank) desc, n limit ${most}`
  return {
    places: rows.map(({ place }) => place),
    insteadOf: meant.filter(([word, known]) => known.length > 0 && !known.includes(word)),
  }
}

/** PostgreSQL would take care.data for the name of a host, as one word. */
function apart(text: string): string {
  return text.replaceAll(/(?<=\p{L})\.(?=\p{L})/gu, ' ')
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\p{L}+/gu) ?? []
}
