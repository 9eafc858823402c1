import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, parse } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const own = 'src/web/assets'
const nhsukImages = 'node_modules/nhsuk-frontend/dist/nhsuk/assets/images'
const fonts = 'node_modules/@expo-google-fonts/source-sans-3'
const arabicFonts = 'node_modules/@expo-google-fonts/tajawal'
const latinFonts = 'node_modules/@fontsource/source-sans-3/files'

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
  for (const letters of ['latin', 'latin-ext']) {
    for (const weight of [400, 600]) {
      copy(
        `source-sans-3-${letters}-${weight}.woff2`,
        ...[latinFonts, `source-sans-3-${letters}-${weight}-normal.woff2`],
      )
    }
  }
  copy('source-sans-3-licence.txt', fonts, 'LICENSE_FONT')
  copy('tajawal-400.ttf', arabicFonts, '400Regular/Tajawal_400Regular.ttf')
  copy('tajawal-700.ttf', arabicFonts, '700Bold/Tajawal_700Bold.ttf')
  copy('tajawal-licence.txt', arabicFonts, 'LICENSE_FONT')
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
  put('confide.js', oneScript(root))
  put('verify.html', oneVerifier(root))
  writeFileSync(join(out, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n')
}

async function compileCss(root) {
  const sass = await import('sass')
  const entry = join(root, own, 'confide.scss')
  const options = { style: 'compressed', loadPaths: [join(root, 'node_modules')], quietDeps: true }
  return sass.compile(entry, options).css
}

/** The library and ours as one file: each file more is a journey more before a page can be used. */
function oneScript(root) {
  const read = (...path) => readFileSync(join(root, ...path), 'utf8')
  const library = read('node_modules/nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.js')
  const ours = read(own, 'confide.js')
  const [exported = ''] = /export\s*\{[^}]*\binitAll\b[^}]*\};?/.exec(library) ?? []
  const [imported = ''] = /^import \{ initAll \} from '.*'\n/.exec(ours) ?? []
  if (exported === '' || imported === '')
    throw new Error('The scripts cannot be joined as they were')
  const alone = library.replace(exported, '').replace(/\n?\/\/# sourceMappingURL=.*/, '')
  return `${alone}\n{\n${ours.slice(imported.length)}}\n`
}

/** The page that checks proofs, whole in one file: it is kept, and opened without us. */
function oneVerifier(root) {
  const read = (name) => readFileSync(join(root, own, 'verify', name), 'utf8')
  const scripts = ['sha256.js', 'read.js', 'check.js', 'page.js'].map((name) =>
    read(name).replaceAll(
      /^import [^']* from '[^']*'\n|^export (?=(?:async )?function |const )/gm,
      '',
    ),
  )
  return read('verify.html')
    .replace('<style></style>', () => `<style>\n${read('verify.css')}</style>`)
    .replace('<script></script>', () => `<script>\n${scripts.join('')}</script>`)
}

function write(out, name, content) {
  const bytes = Buffer.from(content)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  const { name: stem, ext } = parse(name)
  const hashed = `${stem}.${hash}${ext}`
  writeFileSync(join(out, hashed), bytes)
  if (ext === '.woff2') return hashed // compressed as it is
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
