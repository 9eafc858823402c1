import type { PagePlace } from '../../documents/quarantine.ts'

/** What came as a file, page by page as pictures; each opens in its own size. */
export function FlatPages(props: {
  readonly pages: readonly PagePlace[]
  readonly url: (page: number) => string
}) {
  const { pages, url } = props
  return (
    <ol className="flat-pages">
      {pages.map(({ page, width, height }) => (
        <li key={page}>
          <a href={url(page)}>
            <img
              className="flat-pages__page"
              src={url(page)}
              alt={`Page ${page} of ${pages.length}`}
              width={width}
              height={height}
              loading="lazy"
            />
          </a>
        </li>
      ))}
    </ol>
  )
}
