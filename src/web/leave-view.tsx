import { renderToStaticMarkup } from 'react-dom/server'

/** A page that anyone might have open. */
const elsewhere = 'https://www.bbc.co.uk/weather'

/** Says nothing of where it was reached from, and goes on by itself: a form may not lead elsewhere, a page may. */
export function leaveView(): string {
  return `<!doctype html>${renderToStaticMarkup(
    <html lang="en-GB">
      <head>
        <meta charSet="utf-8" />
        <title>Weather</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta httpEquiv="refresh" content={`0; url=${elsewhere}`} />
      </head>
      <body>
        <main>
          <h1>Weather</h1>
          <p>
            <a href={elsewhere}>Go to the weather</a>
          </p>
        </main>
      </body>
    </html>,
  )}`
}
