import { PolicySchema } from '../../contract.js'
import { PhantomNetError } from '../../errors.js'
import { actorOf } from '../access.js'
import { RefusedRequest } from '../problem.js'
import type { Route } from './route.js'

/** Takes up the policy file at once; else it is looked at every 2 seconds. */
export const reloadPolicy: Route = {
  method: 'POST',
  path: '/api/v1/policy/reload',
  id: 'reloadPolicy',
  summary: 'take up the policy file as it is now; the old policy stays if it is wrong',
  role: 'operate',
  answer: { status: 200, schema: PolicySchema },
  handle: (service, { client }) => {
    try {
      return service.reloadPolicy(actorOf(client))
    } catch (error) {
      if (!(error instanceof PhantomNetError)) throw error
      // The request is right; it is the file that is not.
      throw new RefusedRequest(error.code, error.message, { status: 409 })
    }
  },
}
