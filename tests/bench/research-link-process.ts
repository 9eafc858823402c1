import { writeLinked } from './research-files.ts'

// Stands for the database in a build: writes each row of who is linked as text.

await writeLinked(process.argv[2] ?? '')
process.exit()
