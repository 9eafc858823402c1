import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { attachedFiles, entryTexts } from './entry-texts.ts'
import { inPages } from './item-pages.ts'
import type { Item } from './item.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const said = (resource: object) =>
  entryTexts(resource).map(({ path, label, text }) => [path, label, text])

suite('every word of an entry that the patient reads', () => {
  test('of a measurement, with its unit and comparator', () => {
    assert.deepEqual(
      said({
        ...{ resourceType: 'Observation', id: 'x', status: 'final', subject: { display: 'A' } },
        code: { coding: [{ system: 's', code: '1', display: 'Serum sodium' }], text: 'Sodium' },
        valueQuantity: { value: 5.1, comparator: '<', unit: 'mmol/L', system: 'u', code: 'c' },
        referenceRange: [{ low: { value: 3, unit: 'mmol/L' }, text: 'as usual' }],
        note: [{ text: 'Told by her son', time: '2026-01-02T10:00:00Z' }],
      }),
      [
        ['/code/text', 'What it is', 'Sodium'],
        ['/code/coding/0/display', 'What it is', 'Serum sodium'],
        ['/valueQuantity', 'Value', '< 5.1 mmol/L'],
        ['/referenceRange/0/text', 'Usual range', 'as usual'],
        ['/referenceRange/0/low', 'Low', '3 mmol/L'],
        ['/note/0/text', 'Note', 'Told by her son'],
      ],
    )
  })

  test('of a code what it is called, once; and a status that is not the usual one', () => {
    assert.deepEqual(
      said({
        status: 'entered-in-error',
        code: { coding: [{ code: '1', display: 'Asthma' }], text: 'Asthma' },
        text: { status: 'generated', div: '<div>Asthma</div>' },
      }),
      [
        ['/status', 'Status', 'entered-in-error'],
        ['/code/text', 'What it is', 'Asthma'],
      ],
    )
  })

  test('of a reference whom it names, and not what kind of thing that is', () => {
    assert.deepEqual(
      said({ participant: [{ individual: { type: 'Practitioner', display: 'A nurse' } }] }),
      [['/participant/0/individual/display', 'Individual', 'A nurse']],
    )
  })

  test('of a medicine how it is taken', () => {
    assert.deepEqual(
      said({
        medicationCodeableConcept: { coding: [{ code: '1', display: 'Ramipril' }] },
        dosageInstruction: [{ text: 'one a day', patientInstruction: 'with water' }],
      }),
      [
        ['/medicationCodeableConcept/coding/0/display', 'What it is', 'Ramipril'],
        ['/dosageInstruction/0/text', 'Dose', 'one a day'],
        ['/dosageInstruction/0/patientInstruction', 'Patient instruction', 'with water'],
      ],
    )
  })

  test('of a letter in plain words those, and of a web page no tags', () => {
    const content = (contentType: string, text: string) => [
      { attachment: { contentType, data: base64(text), title: 'Clinic letter' } },
    ]
    assert.deepEqual(said({ content: content('text/plain', 'Dear Doctor') }), [
      ['/content/0/attachment/data', 'Letter', 'Dear Doctor'],
      ['/content/0/attachment/title', 'Title', 'Clinic letter'],
    ])
    const [html] = entryTexts({
      content: content('text/html; charset=utf-8', '<p>Dear <b>Ann</b></p>'),
    })
    assert.equal(html?.text.replaceAll(/\s+/g, ' ').trim(), 'Dear Ann')
  })

  test('and a picture or document is a file of its own', () => {
    const attachment = { contentType: 'application/pdf', data: base64('%PDF') }
    assert.deepEqual(entryTexts({ content: [{ attachment }] }), [])
    const pdf = { contentType: 'application/pdf', bytes: Buffer.from('%PDF') }
    assert.deepEqual(attachedFiles({ content: [{ attachment }] }), [pdf])
    assert.deepEqual(
      attachedFiles({ content: [{ attachment: { contentType: 'text/plain', data: 'eA==' } }] }),
      [],
    )
    const rtf = { contentType: 'text/rtf', data: base64('{') }
    assert.deepEqual(attachedFiles({ content: [{ attachment }, { attachment: rtf }] }), [
      pdf,
      { contentType: 'text/rtf', bytes: Buffer.from('{') },
    ])
  })

  test('every attachment is one or the other, wherever it stands', () => {
    const payload = (contentType: string) => ({
      payload: [{ contentAttachment: { contentType, data: base64('Dear Doctor') } }],
    })
    assert.deepEqual(said(payload('text/plain')), [
      ['/payload/0/contentAttachment/data', 'Letter', 'Dear Doctor'],
    ])
    for (const contentType of ['text/rtf', 'text/xml', 'application/json', 'image/tiff']) {
      assert.deepEqual(said(payload(contentType)), [], contentType)
      assert.equal(attachedFiles(payload(contentType)).length, 1, contentType)
    }
  })
})

suite('pages of a copy', () => {
  const item = (part: Item['part'], year: number, letters = 10) => ({
    withheld: false,
    item: {
      ...{ id: `${part}${year}`, part, title: 'x', at: new Date(`${year}-01-01`), writer: null },
      ...{ isPrivate: false, version: null, resource: null, attachment: null },
      texts: [{ path: 'x', label: '', text: 'x'.repeat(letters) }],
    } satisfies Item,
  })
  const pages = (...all: ReturnType<typeof item>[]) =>
    inPages(all).map(({ item: { id }, page }) => `${id} ${page}`)

  test('go part by part, oldest first', () => {
    assert.deepEqual(
      pages(item('looks', 2020), item('consultations', 2021), item('consultations', 2019)),
      ['consultations2019 1', 'consultations2021 1', 'looks2020 1'],
    )
  })

  test('give a letter a page of its own', () => {
    assert.deepEqual(
      pages(
        item('results', 2020),
        item('letters', 2020),
        item('letters', 2021),
        item('plans', 2020),
      ),
      ['results2020 1', 'letters2020 2', 'letters2021 3', 'plans2020 4'],
    )
  })

  test('hold what one person looks through at once', () => {
    const many = Array.from({ length: 21 }, (_, n) => item('results', 1990 + n))
    assert.equal(inPages(many).at(-1)?.page, 2)
    assert.deepEqual(pages(item('results', 2020, 4000), item('results', 2021, 4000)), [
      'results2020 1',
      'results2021 2',
    ])
  })
})
