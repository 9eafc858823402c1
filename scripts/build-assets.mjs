import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, parse } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const own = 'src/web/assets'
const nhsukImages = 'node_modules/nhsuk-frontend/dist/nhsuk/assets/images'
const fonts = 'node_modules/@expo-google-fonts/source-sans-3'

/**
 * Builds dist/assets: each file under a name with a hash of its content, so that it may be kept for ever,
 * with a compressed copy of what shrinks, and manifest.json, which says what each name became.
 */
export async function buildAssets(root) {
  const out = join(root, 'dist', 'assets')
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const manifest = {}
  const put = (name, content) => (manifest[name] ??= write(out, name, content))
  const copy = (name, ...path) => put(name, readFileSync(join(root, ...path)))

  copy('source-sans-3-400.ttf', fonts, '400Regular/SourceSans3_400Regular.ttf')
  copy('source-sans-3-600.ttf', fonts, '600SemiBold/SourceSans3_600SemiBold.ttf')
  copy('source-sans-3-licence.txt', fonts, 'LICENSE_FONT')
  const images = readdirSync(join(root, own, 'images'))
  for (const image of images) copy(image, own, 'images', image)

  const css = await compileCss(root)
  put(
    'confide.css',
    css.replace(/url\("?asset:([^")]+)"?\)/g, (_, name) => {
      if (!manifest[name]) copy(name, nhsukImages, name)
      return `url(${manifest[name]})`
    }),
  )
  put('nhsuk-frontend.js', readNhsuk(root))
  const script = readFileSync(join(root, own, 'confide.js'), 'utf8')
  put('confide.js', script.replace('nhsuk-frontend.js', manifest['nhsuk-frontend.js']))
  writeFileSync(join(out, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n')
}

async function compileCss(root) {
  const sass = await import('sass')
  const entry = join(root, own, 'confide.scss')
  const options = { style: 'compressed', loadPaths: [join(root, 'node_modules')], quietDeps: true }
  return sass.compile(entry, options).css
}

function readNhsuk(root) {
  const script = readFileSync(
    join(root, 'node_modules/nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.js'),
    'utf8',
  )
  return script.replace(/\n?\/\/# sourceMappingURL=.*/, '\n')
}

function write(out, name, content) {
  const bytes = Buffer.from(content)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  const { name: stem, ext } = parse(name)
  const hashed = `${stem}.${hash}${ext}`
  writeFileSync(join(out, hashed), bytes)
  const brotli = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 10,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  })
  writeFileSync(join(out, `${hashed}.br`), brotli)
  writeFileSync(join(out, `${hashed}.gz`), gzipSync(bytes, { level: 9 }))
  return hashed
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await buildAssets(fileURLToPath(new URL('..', import.meta.url)))
}
