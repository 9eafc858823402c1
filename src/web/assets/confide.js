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
