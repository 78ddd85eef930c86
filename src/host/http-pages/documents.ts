import asyncApi from '../../../spec/asyncapi.json';
import openApi from '../../../spec/openapi.json';
import { reply } from './requests';
import type { Exchange, Route } from './routes';

/** What the interfaces are, for programs: generated from the schemas that the code uses. */
export const documentRoutes: readonly Route[] = [
  {
    path: '/openapi.json',
    methods: { GET: ({ request, response }) => reply(request, response, 200, openApi) },
  },
  { path: '/asyncapi.json', methods: { GET: showAsyncApi } },
];

/** The path of the WebSocket is up to the operator. */
function showAsyncApi({ request, response, context }: Exchange): void {
  const session = { ...asyncApi.channels.session, address: context.options.path };
  reply(request, response, 200, { ...asyncApi, channels: { session } });
}
