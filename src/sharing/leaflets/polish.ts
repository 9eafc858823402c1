import type { Translation } from './translations.ts'

export const polish: Translation = {
  ...{ lang: 'pl', dir: 'ltr', name: 'Polish', own: 'polski' },
  title: 'Udostępnianie Twojej dokumentacji medycznej',
  lede: 'Każda placówka, która się Tobą opiekuje, prowadzi swoją część Twojej dokumentacji. Dla każdej placówki decydujesz, co udostępnia i co może zobaczyć.',
  notice:
    'Rozstrzyga tekst angielski. To tłumaczenie zostało wykonane maszynowo i nie sprawdziła go jeszcze osoba, dla której polski jest językiem ojczystym.',
  tableTitle: 'Co robi każda placówka, dopóki nie zdecydujesz inaczej',
  table: {
    locale: 'pl',
    heads: [
      'Placówka',
      'Udostępnia to, co zapisuje',
      'Pyta Cię, zanim zajrzy',
      'Potrzebuje Twojego kodu',
    ],
    afterYes: 'Dopiero po Twojej zgodzie',
    from: (day) => `Od ${day}, chyba że odmówisz`,
    asks: {
      'ask-each-time': 'Tak, za każdym razem',
      extended: 'Tak, raz dla wszystkich pracowników',
      'notice-based': 'Nie, poinformowała o tym pacjentów',
    },
    code: {
      own: 'Nie, to Twoja przychodnia',
      needed: 'Tak',
      'not-needed': 'Nie',
      prohibited: 'Nie pozwalamy jej zaglądać, chyba że w nagłym przypadku',
    },
    others: (codeRequired) =>
      codeRequired
        ? 'Każda placówka, której nie ma w tej tabeli, potrzebuje Twojego kodu.'
        : 'Placówki, których nie ma w tej tabeli, nie potrzebują kodu.',
  },
  questions: ({ practice }) => [
    [
      'Kto może zobaczyć moją dokumentację?',
      `${practice.name} widzi to, co sama zapisała. Inna placówka widzi coś tylko wtedy, gdy opiekuje się Tobą, gdy placówka, która to zapisała, udostępnia to, i gdy pozwolisz tej innej zajrzeć.`,
    ],
    [
      'Czy mogę wybierać?',
      'Tak. Dla każdej placówki są dwa wybory: czy inni mogą zobaczyć to, co ona zapisuje, i czy ona może zobaczyć to, co udostępniają inni.',
    ],
    [
      'Co się stanie, jeśli odmówię?',
      'Nadal otrzymasz opiekę. Pracownicy mogą jednak nie wiedzieć o alergiach lub lekach, które zapisali inni.',
    ],
    [
      'Czy mogę zmienić zdanie?',
      'Tak, w każdej chwili. Zmiana działa od razu. Tego, co ktoś już przeczytał, nie można cofnąć.',
    ],
    [
      'Czy część może pozostać prywatna?',
      'Tak. Poproś o oznaczenie wpisu jako prywatny. Wtedy widzisz go tylko Ty i placówka, która go zapisała.',
    ],
    ...(practice.codeRequired
      ? ([
          [
            'Jak dostać kod?',
            'Utwórz go po zalogowaniu albo poproś w recepcji. Podaj go tylko placówce, która o niego prosi. Działa jeden raz. Nigdy nie podawaj go komuś, kto do Ciebie dzwoni.',
          ],
        ] as const)
      : []),
    [
      'Co w nagłym przypadku?',
      'W nagłym przypadku pracownicy mogą zajrzeć bez pytania. Dowiesz się o tym, a sprawa zostanie sprawdzona.',
    ],
    [
      'Czy mogę zobaczyć, kto zaglądał?',
      'Tak. Każdy, kto zagląda, jest na liście, którą możesz przeczytać.',
    ],
  ],
  urgent:
    'Jeśli potrzebujesz pilnej pomocy medycznej, zadzwoń pod numer 111. Jeśli zagrożone jest życie, zadzwoń pod numer 999.',
  paper: {
    page: ['Strona', 'z'],
    readMore: 'Tu przeczytasz więcej, dokonasz wyboru i wydrukujesz to dużymi literami:',
    qrCode: (url) => `Kod QR adresu ${url}`,
    version: (version, day) => `Wersja ${version} z ${day}`,
  },
}
