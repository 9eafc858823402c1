import type { Random } from './random.ts'

const female = (
  'Abigail Adaeze Agnes Aisha Alice Amina Anita Anneka Beatrice Bronwen Carys Catherine Chloe Daisy Deborah ' +
  'Dorota Edith Elena Ella Esme Farah Fatima Fiona Freya Grace Hannah Harriet Ifeoma Imogen Ingrid Iris ' +
  'Ivy Jasmine Joan Jodie Kavita Kirsty Leah Lily Lorna Lucy Mabel Maryam Maureen Mei Mina Nadia Ngozi Niamh ' +
  'Nora Olive Patricia Pauline Priya Rhiannon Rosalind Ruby Ruth Sadia Samira Saoirse Shanice Sheila Sofia ' +
  'Sunita Tanya Thelma Uma Valerie Wendy Yasmin Zofia Zuri'
).split(' ')

const male = (
  'Aaron Abdul Adam Aidan Alasdair Alfie Amir Andrew Anil Archie Arjun Barnaby Bilal Brian Callum Cedric ' +
  'Chidi Clive Daniel Darius Derek Dylan Edmund Emeka Ethan Evan Farid Felix Finlay Gareth George Gethin ' +
  'Hamza Harold Harvey Hassan Hugh Ibrahim Idris Isaac Jakub Jamal Joseph Keith Kenneth Kofi Kwame Leon ' +
  'Leonard Liam Luca Malcolm Marcus Mateo Mohsin Nathan Neil Noah Olu Oscar Owen Rajesh Ralph Reuben ' +
  'Rhys Roland Samuel Sanjay Sean Simon Stanley Tariq Theo Tomasz Vikram Wilfred Winston Yusuf Zachary'
).split(' ')

const roots = (
  'Adeb Ash Bar Bram Chen Clay Copper Crow Dun Elder Fern Fox Gold Gorse Hark Hazel Hollo Kettle Khan Kowal ' +
  'Lark Linden Marsh Mistle Moor Nettle Nwosu Oaken Okon Patel Pebble Penny Quill Rahman Raven Rook ' +
  'Rushy Sedge Singh Sorrel Stan Starl Thistle Thorn Tumble Varga Whistle Willow Wren Yarrow'
).split(' ')

const ends =
  'brook by combe croft dale den field ford hanger hurst ley mere stead thwaite ton well wick worth'.split(
    ' ',
  )

const districts = [
  ['Westbury North', 'WB1'],
  ['Westbury South', 'WB2'],
  ['Westbury Riverside', 'WB3'],
  ['Westbury Heath', 'WB4'],
] as const

const streets =
  'Alder Way,Beacon Road,Canal Street,Drover Lane,Factory Row,Glebe Close,Kiln Road,Orchard Rise'.split(
    ',',
  )

export function givenName(random: Random, sex: 'female' | 'male'): string {
  return random.pick(sex === 'female' ? female : male)
}

/** Made of two halves, so that nobody is called so. */
export function familyName(random: Random): string {
  return random.pick(roots) + random.pick(ends)
}

/** Postcodes start with WB, an area that does not exist. */
export function homeAddress(random: Random): { area: string; line: string; postcode: string } {
  const [area, district] = random.pick(districts)
  const letters = 'ABDEFGHJLNPQRSTUWXYZ'.split('')
  return {
    area,
    line: `${random.whole(1, 140)} ${random.pick(streets)}`,
    postcode: `${district} ${random.whole(1, 9)}${random.pick(letters)}${random.pick(letters)}`,
  }
}
