import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderToStaticMarkup } from 'react-dom/server'
import { isSafeAddress, SafeLink } from './safe-link.tsx'

test('a link goes to this site, https, mail or telephone and nowhere else', () => {
  const safe = ['/find', '/', '?year=2026', '#text', 'https://example.org/a', 'mailto:a@b.example']
  const unsafe = [
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'java\tscript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'http://example.org',
    '//example.org',
    '/\\example.org',
    '/\t/example.org',
    'https:example.org',
    'ftp://example.org',
    'record',
    '',
  ]
  assert.deepEqual(
    safe.concat('tel:111').filter((href) => !isSafeAddress(href)),
    [],
  )
  assert.deepEqual(unsafe.filter(isSafeAddress), [])
})

test('an unsafe link is shown as its text', () => {
  const link = SafeLink({ href: 'javascript:alert(1)', children: 'More' })
  assert.equal(renderToStaticMarkup(link), '<span>More</span>')
})
