import { checkProof, whenText } from './check.js'

// Shows what check.js finds. What is in a file is put on the page as text only.

const found = document.querySelector('#found')
const given = JSON.parse(document.querySelector('#keys').textContent) ?? undefined

document.querySelector('#file').addEventListener('change', (event) => {
  const [file] = event.target.files
  if (file) void check(file)
})

async function check(file) {
  show([element('p', 'Checking …')])
  try {
    await crypto.subtle.importKey('raw', new Uint8Array(32), 'Ed25519', false, ['verify'])
  } catch {
    show([
      element('h2', 'This browser cannot check signatures'),
      element('p', 'Use a newer one: Chrome or Edge 137, Firefox 129, Safari 17, or later.'),
    ])
    return
  }
  const result = await checkProof(await file.text(), given).catch(() => undefined)
  show(
    result
      ? resultOf(result)
      : [
          element('h2', 'This is no proof, or it was damaged'),
          element(
            'p',
            'Choose the file that you saved from “Who has looked”, as it was saved. Nothing could be checked.',
          ),
        ],
  )
}

function show(children) {
  found.replaceChildren(...children)
}

function resultOf({ whole, checks, lines }) {
  const wrong = checks.filter(({ isRight }) => isRight === false)
  const open = checks.some(({ isRight }) => isRight === null)
  const count = `${lines.length} ${lines.length === 1 ? 'line' : 'lines'}`
  const title =
    wrong.length > 0
      ? 'Something is not right'
      : open
        ? `Nothing wrong was found in ${count}, and one thing is left to you`
        : `Everything is right: ${count}${whole ? ', none missing, none changed' : ''}`
  return [
    element('h2', title, wrong.length > 0 ? 'wrong' : open ? 'open' : 'right'),
    ...(wrong.length > 0
      ? [
          element(
            'p',
            'Keep this file, and tell the service and its privacy officer what stands here.',
          ),
        ]
      : []),
    ...(whole
      ? []
      : [
          element(
            'p',
            'This is a proof of one line. To see that none is missing, save and check the whole list.',
          ),
        ]),
    listOf(checks),
    element('h2', 'What stands in it'),
    tableOf(lines),
  ]
}

function listOf(checks) {
  const list = document.createElement('ul')
  list.className = 'checks'
  for (const { isRight, says } of checks) {
    const item = document.createElement('li')
    const [word, name] =
      isRight === null
        ? ['Your part', 'open']
        : isRight
          ? ['Right', 'right']
          : ['Not right', 'wrong']
    item.append(element('strong', word, name), ` ${says}`)
    list.append(item)
  }
  return list
}

const columns = ['Line', 'When', 'Who', 'For', 'What', 'Why']

/** On a phone each line is a list of its cells: the roles say that it is a table all the same. */
function tableOf(lines) {
  const table = withRole(document.createElement('table'), 'table')
  const head = withRole(withRole(table.createTHead(), 'rowgroup').insertRow(), 'row')
  for (const name of columns) {
    const cell = withRole(element('th', name), 'columnheader')
    cell.scope = 'col'
    head.append(cell)
  }
  const body = withRole(table.createTBody(), 'rowgroup')
  for (const { number, at, is } of lines) {
    const row = withRole(body.insertRow(), 'row')
    const said =
      is === 'erased'
        ? ['content was erased, as the law allows; that there was a line is kept', '', '', '']
        : is === 'changed'
          ? ['changed after it was written: what it says is not shown', '', '', '']
          : [is.actor?.name ?? '', is.actor?.organisation ?? '', is.kind ?? '', is.purpose ?? '']
    for (const [n, words] of [String(number), whenText(at), ...said].entries()) {
      row.append(cellOf(columns[n], words))
    }
  }
  const scroller = document.createElement('div')
  scroller.className = 'scroller'
  scroller.tabIndex = 0
  scroller.setAttribute('role', 'region')
  scroller.setAttribute('aria-label', 'Lines of the list')
  scroller.append(table)
  return scroller
}

function cellOf(column, words) {
  const cell = withRole(document.createElement('td'), 'cell')
  if (words === '') return cell
  const heading = element('span', `${column} `, 'cell-heading')
  heading.setAttribute('aria-hidden', 'true')
  cell.append(heading, words)
  return cell
}

function withRole(made, role) {
  made.setAttribute('role', role)
  return made
}

function element(name, words, className) {
  const made = document.createElement(name)
  made.textContent = words
  if (className) made.className = className
  return made
}
