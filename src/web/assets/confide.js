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
