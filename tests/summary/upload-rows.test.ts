import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { cpuMs } from '../support/cpu.ts'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import { looseWords } from '../../src/summary/upload/loose-words.ts'
import { tableIn } from '../../src/summary/upload/narrative-table.ts'
import { entriesOf, type TableKind } from '../../src/summary/upload/row-entries.ts'

// What is read from the tables of a GP summary, and what is left alone because it cannot be read for certain.

const head = '<thead><tr><th>Date</th><th>Description</th></tr></thead>'
const table = (rows: string, top = head) =>
  `<div xmlns="http://www.w3.org/1999/xhtml"><table id="x">${top}<tbody>${rows}</tbody></table></div>`
const columns = ['Date', 'Description']

suite('a table', () => {
  const read: readonly [name: string, text: string, found: ReturnType<typeof tableIn>][] = [
    [
      'of lines',
      table('<tr class="oddRow"><td>1</td><td>a &amp; b</td></tr>\n<tr><td/><td>c</td></tr>'),
      {
        columns,
        rows: [
          ['1', 'a & b'],
          ['', 'c'],
        ],
      },
    ],
    [
      'with words that are shaped',
      table('<tr><td>1</td><td><b>a</b><br/>b</td></tr>'),
      { columns, rows: [['1', 'a b']] },
    ],
    [
      'with numbers for letters',
      table('<tr><td>1</td><td>&#60;b&#x3E; &lt;i&gt; &#0;&nope;</td></tr>'),
      { columns, rows: [['1', '<b> <i> &nope;']] },
    ],
    [
      'that says there is nothing',
      table('<tr><td colspan="2">No relevant information available for this category.</td></tr>'),
      { columns, rows: [] },
    ],
    ['of nothing', table(''), { columns, rows: [] }],
    [
      'with words before and after',
      `<h3>a</h3>${table('<tr><td>1</td><td>b</td></tr>')}<p>Sent</p>`,
      { columns, rows: [['1', 'b']] },
    ],
  ]
  for (const [name, text, found] of read) {
    test(`${name} is read`, () => assert.deepEqual(tableIn(text), found))
  }

  test('that is not there is not read', () => {
    for (const text of ['', 'words', '<div><p>a</p></div>']) assert.equal(tableIn(text), undefined)
  })

  const unclear: readonly [name: string, text: string][] = [
    ['a cell too few', table('<tr><td>1</td></tr>')],
    ['a cell too many', table('<tr><td>1</td><td>2</td><td>3</td></tr>')],
    ['one cell of other words', table('<tr><td colspan="2">Penicillin</td></tr>')],
    [
      'nothing, and a line',
      table('<tr><td colspan="2">No information</td></tr><tr><td>1</td><td>b</td></tr>'),
    ],
    ['no columns', table('<tr><td>1</td><td>b</td></tr>', '')],
    ['columns twice', table('', head + head)],
    ['a head among cells', table('<tr><th>1</th><td>b</td></tr>')],
    ['words between cells', table('<tr><td>1</td>penicillin<td>b</td></tr>')],
    [
      'a list in a cell',
      table('<tr><td>1</td><td><ul><li>b</li></ul></td></tr>').replace('<ul>', '</td><ul>'),
    ],
    ['a list between lines', table('<ul><li>b</li></ul>')],
    ['a table in a table', table(`<tr><td>1</td><td>${table('')}</td></tr>`)],
    ['two tables', table('') + table('')],
    ['a line that does not end', `${table('').slice(0, -30)}<tr><td>1</td>`],
    ['a table that does not end', '<table><tr><th>a</th></tr>'],
    ['a tag that does not end', '<table><tr'],
    ['a cell in a cell', table('<tr><td>1<td>b</td></td></tr>')],
    ['a cell outside a line', table('<td>1</td>')],
  ]
  for (const [name, text] of unclear) {
    test(`with ${name} is unclear`, () => assert.equal(tableIn(text), 'unclear'))
  }

  test('of any length is read in one pass', () => {
    const long = `<table>${'<tr>'.repeat(200_000)}`
    assert.ok(cpuMs(() => assert.equal(tableIn(long), 'unclear')) < 5000)
  })
})

suite('outside of a table', () => {
  const parts: readonly [name: string, text: string, found: readonly string[]][] = [
    ['nothing', table('<tr><td>1</td><td>b</td></tr>'), []],
    ['its title', `<h3>Allergies &amp; <b>reactions</b></h3>${table('')}`, []],
    [
      'the fixed statements',
      `${table('')}<p id="SendTime">Sent: 1<br/>May</p><p class="a" id="WithheldCREItemsStatement">Withheld</p>`,
      [],
    ],
    [
      'that there is nothing',
      `<p>No relevant information available for this category.</p><p>None recorded.</p>&#160;<p>No known allergies</p>`,
      [],
    ],
    [
      'that there is nothing, as we say it',
      '<p>None recorded. This does not mean that there is none.</p>',
      [],
    ],
    [
      'a list',
      '<ul><li>Penicillin</li><li>Eggs &amp; milk</li></ul>',
      ['Penicillin', 'Eggs & milk'],
    ],
    ['words before and after', `a${table('')}<p>b</p>`, ['a', 'b']],
    ['words in a statement', '<div id="Author"><p>Eggs</p></div>', ['Eggs']],
    ['words after "no information"', 'No information but on eggs', ['No information but on eggs']],
    ['another heading', '<h3>Eggs</h3>', ['Eggs']],
    ['words after a table that never began', '</table><p>Eggs</p>', ['Eggs']],
    ['words before a tag that does not end', 'Eggs<p', ['Eggs']],
  ]
  for (const [name, text, found] of parts) {
    test(`${name}: what could be a line is found`, () =>
      assert.deepEqual(looseWords(text, 'Allergies & Reactions'), found))
  }
})

suite('a line', () => {
  const medicine = ['Type', 'Date', 'Medication Item', 'Dosage Instructions', 'Quantity']
  const allergy = ['Date', 'Description', 'Certainty', 'Severity', 'Supporting Information']
  const one = (
    kind: TableKind,
    names: readonly string[],
    cells: readonly string[],
    title = 'Treatments',
  ) => entriesOf(kind, { columns: names, rows: [cells] }, title)?.[0]

  const active = {
    coding: [
      {
        system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical',
        code: 'active',
      },
    ],
  }
  const course = (code: string) => ({
    coding: [
      { system: 'http://terminology.hl7.org/CodeSystem/medicationrequest-course-of-therapy', code },
    ],
  })
  const request = { resourceType: 'MedicationRequest' }
  const made: readonly [name: string, ReturnType<typeof one>, key: string, resource: object][] = [
    [
      'of an allergy',
      one('allergies', allergy, [
        '12-May-2020',
        'Toxic reaction to wasp sting',
        'Likely',
        'Severe',
        'Problem',
      ]),
      'allergy 12-May-2020 Toxic reaction to wasp sting',
      {
        resourceType: 'AllergyIntolerance',
        ...{ clinicalStatus: active, code: { text: 'Toxic reaction to wasp sting' } },
        recordedDate: '2020-05-12',
        note: [{ text: 'Certainty: Likely. Severity: Severe. Problem' }],
      },
    ],
    [
      'of an allergy without a day that is understood',
      one('allergies', allergy, ['as a child', 'Eggs', '', '', '']),
      'allergy as a child Eggs',
      {
        resourceType: 'AllergyIntolerance',
        ...{ clinicalStatus: active, code: { text: 'Eggs' }, note: [{ text: 'Date: as a child' }] },
      },
    ],
    [
      'of an acute medicine',
      one('acute', medicine, [
        'Acute Medication',
        'Prescribed: 2-May-2020',
        'Co-codamol',
        'Two a day',
        '112 tablet',
      ]),
      'acute Prescribed: 2-May-2020 Co-codamol',
      {
        ...request,
        ...{ status: 'unknown', intent: 'order', courseOfTherapyType: course('acute') },
        ...{ medicationCodeableConcept: { text: 'Co-codamol' }, authoredOn: '2020-05-02' },
        dosageInstruction: [{ text: 'Two a day' }],
        dispenseRequest: { quantity: { value: 112, unit: 'tablet' } },
        note: [{ text: 'Prescribed: 2-May-2020' }],
      },
    ],
    [
      'of a repeat, known by its medicine alone',
      one('repeat', medicine, [
        'Repeat Medication',
        'Last Issued: 12-May-2020',
        'Paracetamol',
        '',
        'a box',
      ]),
      'repeat Paracetamol',
      {
        ...request,
        ...{ status: 'active', intent: 'plan', courseOfTherapyType: course('continuous') },
        ...{ medicationCodeableConcept: { text: 'Paracetamol' }, authoredOn: '2020-05-12' },
        note: [{ text: 'Last Issued: 12-May-2020. Quantity: a box' }],
      },
    ],
    [
      'of a repeat that was ended, with its day',
      one('discontinued', medicine, ['', 'Discontinued: 12 May 2020', 'Paracetamol', '', '']),
      'repeat Paracetamol',
      {
        ...request,
        ...{ status: 'stopped', intent: 'plan', courseOfTherapyType: course('continuous') },
        medicationCodeableConcept: { text: 'Paracetamol' },
        dispenseRequest: { validityPeriod: { end: '2020-05-12' } },
        note: [{ text: 'Discontinued: 12 May 2020' }],
      },
    ],
    [
      'of a problem, which reaches the summary',
      one('problems', ['Date', 'Description', 'More'], ['Mar-2019', 'Asthma', 'Mild'], 'Diagnoses'),
      'problem Diagnoses Mar-2019 Asthma',
      {
        ...{ resourceType: 'Condition', category: [{ text: 'Diagnoses' }] },
        ...{ code: { text: 'Asthma' }, onsetDateTime: '2019-03', note: [{ text: 'More: Mild' }] },
      },
    ],
    [
      'of anything else, in its own words',
      one(
        'other',
        ['Date', 'Description', 'Value', 'More'],
        ['May-2020', 'Vaccination', '', 'Left arm'],
      ),
      'Treatments May-2020 Vaccination',
      {
        ...{ resourceType: 'Observation', status: 'unknown', category: [{ text: 'Treatments' }] },
        ...{
          code: { text: 'Vaccination' },
          effectiveDateTime: '2020-05',
          note: [{ text: 'More: Left arm' }],
        },
      },
    ],
  ]
  for (const [name, found, key, resource] of made) {
    test(`${name} is an entry`, () => {
      assert.deepEqual(found, { key, resource })
      const subject = { reference: 'Patient/1' }
      const whole =
        'clinicalStatus' in resource ? { ...resource, patient: subject } : { ...resource, subject }
      assert.deepEqual(validateResource(whole), [])
    })
  }

  test('of a table with other columns is not one', () => {
    assert.equal(one('allergies', medicine, ['', '', '', '', '']), undefined)
    assert.equal(one('repeat', medicine.slice(1), ['', '', '', '']), undefined)
    assert.equal(one('other', ['Description', 'Date'], ['', '']), undefined)
  })
})
