import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  isSql,
  sourceTexts,
  tableRegistry,
  tablesNamed,
  templatesOf,
} from '../tests/support/source-texts.ts'

// Who may import whom, and who may name which table: design, "The house". Nothing points up.

const facts = ['identity', 'db'] as const
const sides = ['sharing', 'audit', 'messages', 'documents'] as const
const record = ['record', ...sides, ...facts] as const
const uses = ['forms', 'summary', 'access', 'research', 'apps', ...record] as const

/** Each folder, and the folders it may import from. Errors and settings are for all. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  db: [],
  identity: ['db'],
  audit: facts,
  messages: facts,
  documents: facts,
  // a refusal is on the log before it is told
  // and what an act tells others goes out with it
  sharing: ['audit', 'messages', ...facts],
  record: record,
  summary: record,
  // two records of one person, with all that is made of them
  merging: ['summary', 'access', 'research', ...record],
  // a copy holds the summaries that were made of the record, and what was said about research
  access: ['summary', 'research', ...record],
  // a number of people is told by one rule, and places are counted by one list of areas
  research: ['summary', ...record],
  apps: record,
  // what a patient asks for on a form is done by whichever of these does it
  forms: ['summary', 'access', 'research', ...record],
  // doors: parse, call one domain function, render
  fhir: uses.filter((folder) => folder !== 'db'),
  web: uses.filter((folder) => folder !== 'db'),
  cli: ['merging', ...uses],
}

/** The questions of forms are words and nothing else: a copy says answers as they were asked. */
const wordsOfForms = [
  ...['forms/form.ts', 'forms/forms.ts', 'forms/about-you.ts', 'forms/choice-forms.ts'],
  'forms/request-forms.ts',
]
const mayAlsoImport: Readonly<Record<string, readonly string[]>> = { access: wordsOfForms }

/** Folders that may name a type of the database, to hand it on, and nothing else of it. */
const mayNameTypesOfDb = ['fhir', 'web']
const mayHoldSql = Object.keys(mayImport).filter(
  (folder) => !['fhir', 'web', 'cli'].includes(folder),
)
const forAll = ['errors.ts', 'config.ts', 'settings', 'lifeline.ts']
/** Wires everything, and so may import anything. */
const wiring = ['main.ts', 'app.ts', 'answer-errors.ts']

const sources = sourceTexts('**/*.ts', '**/*.tsx')
const folderOf = (path: string) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : path)

suite('nothing points up', () => {
  for (const [folder, allowed] of Object.entries(mayImport)) {
    test(`${folder} imports from ${allowed.join(', ') || 'nothing'}`, () => {
      const wrong = sources
        .filter(({ path }) => folderOf(path) === folder)
        .flatMap(({ path, text }) =>
          importsOf(path, text)
            .filter(({ to, isType }) => !isAllowed(folder, allowed, folderOf(to), isType))
            .filter(({ to }) => !mayAlsoImport[folder]?.includes(to))
            .map(({ to }) => `${path} imports ${to}`),
        )
      assert.deepEqual(wrong, [])
    })
  }

  test('every folder is in the table, and every file in a folder or at the top by name', () => {
    const known = [...Object.keys(mayImport), ...forAll, ...wiring]
    const unknown = sources
      .map(({ path }) => folderOf(path))
      .filter((name) => !known.includes(name))
    assert.deepEqual([...new Set(unknown)], [])
  })

  test('words of forms import nothing but one another', () => {
    const wrong = sources
      .filter(({ path }) => wordsOfForms.includes(path))
      .flatMap(({ path, text }) => importsOf(path, text))
      .filter(({ to }) => !wordsOfForms.includes(to))
    assert.deepEqual(wrong, [])
  })

  test('what all may import imports nothing else', () => {
    const wrong = sources
      .filter(({ path }) => forAll.includes(folderOf(path)))
      .flatMap(({ path, text }) =>
        importsOf(path, text)
          .filter(({ to }) => !forAll.includes(folderOf(to)))
          .map(({ to }) => `${path} imports ${to}`),
      )
    assert.deepEqual(wrong, [])
  })
})

suite('SQL', () => {
  const registry = tableRegistry()
  const statements = sources.flatMap(({ path, text }) =>
    templatesOf(text)
      .filter((template) => isSql(template.text) || tablesIn(template.text).length > 0)
      .map((template) => ({ where: `${path}:${template.line}`, path, ...template })),
  )

  test('stands in the folders that own tables, not in doors', () => {
    const wrong = statements.filter(
      ({ path, text }) => isSql(text) && !mayHoldSql.includes(folderOf(path)),
    )
    assert.deepEqual(
      wrong.map(({ where }) => where),
      [],
    )
  })

  test('each table is named in the SQL of its owner only', () => {
    const wrong = statements.flatMap(({ where, path, text }) =>
      tablesIn(text)
        .filter(({ name, owner }) => owner !== folderOf(path) && !namedFor[name]?.includes(path))
        .map(({ name, owner }) => `${where} names ${name}, which ${owner} owns`),
    )
    assert.deepEqual(wrong, [])
  })

  test('takes parameters: text is put together in the migrations only', () => {
    const wrong = sources.filter(
      ({ path, text }) => /\.unsafe\b/.test(text) && !mayBeUnsafe.includes(path),
    )
    assert.deepEqual(
      wrong.map(({ path }) => path),
      [],
    )
  })

  function tablesIn(text: string) {
    const named = tablesNamed(text)
    return registry.filter(({ name }) => named.includes(name))
  }
})

/** Small tables that are everywhere, joined by others for what they call a thing. */
const namedFor: Readonly<Record<string, readonly string[]>> = {
  organisation: [
    'access/pack-store.ts',
    'access/request.ts',
    'record/entries.ts',
    'record/correction-ask.ts',
    'record/filing-store.ts',
    'record/look-question.ts',
    'audit/who-looked.ts',
    'audit/who-saw.ts',
    'sharing/permissions.ts',
    'research/studies/read-studies.ts',
    'research/linker/places.ts',
  ],
  // the linker reads across patients, by columns that are granted to it one by one
  entry: ['research/linker/build.ts', 'research/linker/extract.ts'],
  patient: ['research/linker/extract.ts', 'research/linker/people.ts'],
  patient_identifier: ['research/linker/people.ts'],
  role: [
    'audit/search-log.ts',
    'audit/who-looked.ts',
    'audit/who-saw.ts',
    'sharing/best-interests.ts',
  ],
}

/** Migrations are text; the bounds of a partition take no parameter. */
const mayBeUnsafe = ['db/migrate.ts', 'db/partitions.ts']

suite('names', () => {
  test('a file is found by its own name: no index', () => {
    assert.deepEqual(pathsLike(/(?:^|\/)index\.tsx?$/), [])
  })

  test('a folder says what it is about', () => {
    assert.deepEqual(
      pathsLike(/(?:^|\/)(?:utils?|helpers?|common|services?|managers?)(?:\/|\.tsx?$)/),
      [],
    )
  })

  test('what is shown is escaped: nothing is put into a page as it is', () => {
    const wrong = sources.filter(({ text }) => text.includes('dangerouslySetInnerHTML'))
    assert.deepEqual(
      wrong.map(({ path }) => path),
      [],
    )
  })

  function pathsLike(pattern: RegExp): string[] {
    return sources.map(({ path }) => path).filter((path) => pattern.test(path))
  }
})

function isAllowed(
  folder: string,
  allowed: readonly string[],
  to: string,
  isType: boolean,
): boolean {
  if (to === folder || forAll.includes(to) || allowed.includes(to)) return true
  return to === 'db' && isType && mayNameTypesOfDb.includes(folder)
}

/** What a file imports of our sources, as paths below src/. */
function importsOf(path: string, text: string): { to: string; isType: boolean }[] {
  const found = text.matchAll(
    /^\s*(?:import|export)(\s+type)?\s+(?:[\w\s{},*$]+?\s+from\s+)?'(\.[^']+\.tsx?)'|\bimport\(\s*'(\.[^']+\.tsx?)'/gm,
  )
  return [...found].map(([, type, name, dynamic]) => ({
    to: new URL(name ?? dynamic ?? '', `file:///${path}`).pathname.slice(1),
    isType: type !== undefined,
  }))
}
