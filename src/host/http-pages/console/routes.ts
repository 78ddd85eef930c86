import { REJECTIONS } from '../../upgrade/reject';
import { whenAdmitted } from '../admit';
import { reply, wasForwarded } from '../requests';
import type { Exchange, Route } from '../routes';
import { hiddenFrom } from './audience';
import type { PageFile } from './page-files';
import { setSecurityHeaders } from './security-headers';
import { sendFile } from './send-file';
import { settingsFor } from './settings';

/** The page where people can talk to this host, and what it loads. */
export const consoleRoutes: readonly Route[] = [
  { path: '/', methods: { GET: (exchange) => show(exchange, exchange.context.page?.index) }, absent },
  {
    path: '/console/settings',
    methods: {
      GET: (exchange) => {
        setSecurityHeaders(exchange.response);
        return whenAdmitted(exchange, ({ request, response, context }, { principal }) =>
          reply(request, response, 200, settingsFor(context, principal)),
        );
      },
    },
    absent,
  },
  {
    path: '/console/:file',
    methods: {
      GET: (exchange) => show(exchange, exchange.context.page?.parts.get(exchange.params.file ?? '')),
    },
    absent,
  },
];

function absent({ context, situation, request }: Exchange): string | undefined {
  return hiddenFrom(context, {
    isLocal: situation.isLocalOnly,
    wasForwarded: wasForwarded(request),
    host: request.headers.host,
  });
}

/** A page that could not connect is of no use: another host may show one that can. */
function show({ request, response, context, refuse }: Exchange, file: PageFile | undefined): void {
  setSecurityHeaders(response);
  if (!file) return refuse({ status: 404, error: 'The page has no such file.' });
  if (context.requests.draining.aborted) return refuse(REJECTIONS.draining);
  sendFile(request, response, file);
}
