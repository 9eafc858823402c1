import { initAll } from './nhsuk-frontend.js'

document.body.classList.add('js-enabled', 'nhsuk-frontend-supported')
initAll()

// Emergency access ends by the server's clock; this only says how long is left without loading the page again.
for (const left of document.querySelectorAll('[data-ends]')) {
  const ends = Date.parse(left.dataset.ends)
  const tick = () => {
    const minutes = Math.ceil((ends - Date.now()) / 60_000)
    left.textContent =
      minutes <= 0 ? 'it has ended' : minutes === 1 ? '1 minute left' : `${minutes} minutes left`
  }
  setInterval(tick, 10_000)
}

// Passkeys: the page says what to ask the browser, and the answer goes with the form. Nothing is fetched.
const passkey = document.querySelector('form[data-passkey]')
if (passkey && window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
  const ask = () => {
    const options = JSON.parse(passkey.dataset.options)
    return passkey.dataset.passkey === 'make'
      ? navigator.credentials.create({
          publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
        })
      : navigator.credentials.get({
          publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
        })
  }
  passkey.hidden = false
  document.querySelector('[data-passkey-otherwise]').hidden = true
  passkey.addEventListener('submit', (event) => {
    event.preventDefault()
    ask().then(
      (credential) => {
        passkey.elements.namedItem('response').value = JSON.stringify(credential.toJSON())
        passkey.submit()
      },
      () => {
        passkey.querySelector('[data-passkey-failed]').hidden = false
      },
    )
  })
}

// The map of coverage: what a link of it shows is put into the page in place; dates are a slider; arrow keys go
// from area to area. Without script the same links load the page again.
let lastAsked = 0
const showCoverage = async (href) => {
  const asked = ++lastAsked
  const answer = await fetch(href)
  const text = await answer.text()
  const old = document.querySelector('[data-coverage]')
  const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('[data-coverage]')
  if (asked !== lastAsked) return
  if (!answer.ok || !fresh) return location.assign(href)
  const key = document.activeElement?.dataset.key
  old.replaceWith(fresh)
  history.replaceState(null, '', href)
  setUpCoverage(fresh)
  if (key) fresh.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus()
}
const setUpCoverage = (coverage) => {
  const dates = [...coverage.querySelectorAll('[data-dates] a')]
  if (dates.length > 1) addSlider(coverage.querySelector('[data-dates]'), dates)
  for (const link of coverage.querySelectorAll('a[data-key]')) {
    link.addEventListener('click', (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return
      event.preventDefault()
      void showCoverage(link.getAttribute('href'))
    })
  }
  for (const drawing of coverage.querySelectorAll('[data-areas]')) addArrows(drawing)
}
const addSlider = (list, dates) => {
  const box = document.createElement('div')
  box.className = 'coverage-slider'
  const label = document.createElement('label')
  const slider = document.createElement('input')
  const shown = document.createElement('output')
  const now = dates.findIndex((date) => date.hasAttribute('aria-current'))
  Object.assign(slider, {
    type: 'range',
    id: 'coverage-date',
    min: '0',
    max: String(dates.length - 1),
  })
  slider.value = String(now)
  slider.dataset.key = 'slider'
  label.htmlFor = slider.id
  label.append('Date: ', shown)
  const say = () => {
    const name = dates[Number(slider.value)].textContent
    shown.textContent = name
    slider.setAttribute('aria-valuetext', name)
  }
  say()
  slider.addEventListener('input', say)
  slider.addEventListener(
    'change',
    () => void showCoverage(dates[Number(slider.value)].getAttribute('href')),
  )
  box.append(label, slider)
  list.before(box)
}
const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
const addArrows = (drawing) => {
  const areas = [...drawing.querySelectorAll('a[data-at]')].map((link) => {
    const [x, y] = link.dataset.at.split(',').map(Number)
    return { link, x, y }
  })
  const first = areas.find(({ link }) => link.hasAttribute('aria-current')) ?? areas[0]
  const stopAt = (area) => {
    for (const { link } of areas) link.setAttribute('tabindex', link === area?.link ? '0' : '-1')
  }
  stopAt(first)
  drawing.addEventListener('keydown', (event) => {
    const here = areas.find(({ link }) => link === document.activeElement)
    const way = ways[event.key]
    if (!way || !here) return
    event.preventDefault()
    const [next] = areas
      .map((area) => {
        const [dx, dy] = [area.x - here.x, area.y - here.y]
        const along = dx * way[0] + dy * way[1]
        return { area, along, far: along + 2 * Math.abs(dx * way[1] + dy * way[0]) }
      })
      .filter(({ along }) => along > 1)
      .toSorted((a, b) => a.far - b.far)
    if (!next) return
    stopAt(next.area)
    next.area.link.focus()
  })
}
const coverage = document.querySelector('[data-coverage]')
if (coverage) setUpCoverage(coverage)

// What takes long says by itself how far it is. Without script a link loads the page again.
const watchProgress = async () => {
  const old = document.querySelector('[data-progress="running"]')
  if (!old) return
  const text = await fetch(location.href).then(
    (answer) => answer.text(),
    () => undefined,
  )
  if (text !== undefined) {
    const fresh = new DOMParser()
      .parseFromString(text, 'text/html')
      .querySelector('[data-progress]')
    if (!fresh) return location.reload()
    const [said, now] = [old, fresh].map((one) => one.querySelector('[role="status"]'))
    // only what is said anew is read aloud
    if (said.textContent !== now.textContent) said.replaceChildren(...now.childNodes)
    old.querySelector('[data-steps]').replaceWith(fresh.querySelector('[data-steps]'))
    if (fresh.dataset.progress !== 'running') old.querySelector('[data-again]').remove()
    old.dataset.progress = fresh.dataset.progress
  }
  setTimeout(watchProgress, 2000)
}
setTimeout(watchProgress, 2000)
