import { Button } from 'nhsuk-react-components'
import type { Pack } from '../../access/pack-store.ts'
import { DateText } from '../components/date-text.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { ownPlace, type CopyPlace } from '../present/copy-place.ts'

export type OwnPackView = {
  readonly who: SignedIn
  readonly pack: Pack
  readonly at: Date
  /** Whether they signed in within the last minutes. */
  readonly mayTake: boolean
  /** One's own record, where it is not that of somebody one helps. */
  readonly place?: CopyPlace
}

/** The copy that is ready: until when, how large, what is in it, and the way to take it. */
export function ownPackView(view: OwnPackView): string {
  const { who, pack, at, place = ownPlace } = view
  const isOver = pack.goneAt !== null || pack.expiresAt <= at
  return renderPage(
    {
      title: place.helped === null ? 'The copy of your record' : 'The copy of their record',
      ...{ audience: 'patient', who, ...place.page },
      back: place.helped === null ? { href: paths.ownRecord, text: 'My record' } : place.list,
    },
    <>
      <p className="lede">
        From {pack.organisationName}, made on <DateText on={pack.madeAt} />. Reference{' '}
        <span className="whole">{pack.reference}</span>
      </p>
      {isOver ? <Over pack={pack} /> : <Take {...view} />}
      {pack.downloadedAt === null ? null : (
        <p>
          Downloaded {pack.downloads === 1 ? 'once' : `${pack.downloads} times`}, the last time on{' '}
          <DateText on={pack.downloadedAt} time />.
        </p>
      )}
      {isOver ? null : <Files pack={pack} />}
    </>,
  )
}

function Over({ pack }: { pack: Pack }) {
  return (
    <div className="nhsuk-inset-text">
      <p>
        This copy could be taken until <DateText on={pack.expiresAt} />. It has been deleted. You
        can ask for a new one at any time.
      </p>
    </div>
  )
}

function Take({ pack, mayTake, place = ownPlace }: OwnPackView) {
  const { reference, expiresAt, size } = pack
  const again = `${paths.signIn}?as=patient&again&return=${place.pack(reference)}`
  return (
    <>
      <p>
        You can take it until <DateText on={expiresAt} />. Then it is deleted here.
      </p>
      {mayTake ? (
        <Button href={place.packZip(reference)}>Download the copy ({sizeText(size)})</Button>
      ) : (
        <p>
          First <a href={again}>sign in again</a>: a copy is downloaded within five minutes of
          signing in. Whoever has it can read it all.
        </p>
      )}
      <h2 className="nhsuk-heading-m">When you have it</h2>
      <ul className="nhsuk-list nhsuk-list--bullet">
        <li>It is one zip file. Open it, then open index.html: it needs no internet.</li>
        <li>Do not keep it on a computer that others use.</li>
        <li>We tell you each time it is downloaded. Was it not you? Tell your GP practice.</li>
      </ul>
    </>
  )
}

function Files({ pack }: { pack: Pack }) {
  const { files, sha256 } = pack
  const letters = files.filter(({ name }) => name.startsWith('letters/'))
  const size = letters.reduce((sum, one) => sum + one.size, 0)
  return (
    <>
      <h2 className="nhsuk-heading-m">What is in it</h2>
      <ul className="nhsuk-list nhsuk-list--bullet">
        {files
          .filter((file) => !letters.includes(file))
          .map((file) => (
            <li key={file.name}>
              {file.name} ({sizeText(file.size)})
            </li>
          ))}
        {letters.length === 0 ? null : (
          <li>
            letters: {letters.length} {letters.length === 1 ? 'file' : 'files'} ({sizeText(size)})
          </li>
        )}
      </ul>
      <details className="nhsuk-details">
        <summary className="nhsuk-details__summary">
          <span className="nhsuk-details__summary-text">Check that nobody changed it</span>
        </summary>
        <div className="nhsuk-details__text">
          <p>SHA-256 of the zip file:</p>
          <p className="written">
            <code>{sha256}</code>
          </p>
        </div>
      </details>
    </>
  )
}

/** `2.3 MB`, as file managers show it. */
function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  const [size, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB']
  return `${size.toPrecision(size < 10 ? 2 : 3).replace(/\.0$/, '')} ${unit}`
}
