import type { FastifyInstance } from 'fastify'
import { practiceByCode } from '../../identity/practice-page.ts'
import { exampleBegins, type ExampleChoices } from '../../sharing/worked-example.ts'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { sendPage } from '../send-page.ts'
import { howSharingWorksView } from './how-sharing-works-view.tsx'

type Asked = { Params: { ods: string }; Querystring: Readonly<Record<string, unknown>> }

/** How sharing works: three services, three answers to turn, and who then sees what. */
export function registerHowSharingWorks(app: FastifyInstance, { db }: PageDeps): void {
  app.get<Asked>(
    paths.howSharingWorks(':ods'),
    { config: { policy: 'public' } },
    async (request, reply) => {
      const practice = await practiceByCode(db, request.params.ods)
      return sendPage(
        reply,
        howSharingWorksView({ practice, choices: parse(fieldsOf(request.query)) }),
      )
    },
  )
}

/** What is not answered is as the example begins. */
function parse(fields: Fields): ExampleChoices {
  const answer = (name: keyof ExampleChoices) => {
    const said = fields[name]
    return said === 'yes' || said === 'no' ? said === 'yes' : exampleBegins[name]
  }
  return { gpOut: answer('gpOut'), nursesIn: answer('nursesIn'), clinicIn: answer('clinicIn') }
}
