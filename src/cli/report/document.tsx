import { createHash } from 'node:crypto';
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { drawingStyle } from './drawing-style';
import { STYLE } from './style';

export interface DocumentProps {
  title: string;
  /** What is in the page. */
  children: ComponentChildren;
}

/**
 * One page that needs nothing else: no network, no script. All text of others is escaped, and if any were not, the page's
 * policy would keep it from running or loading anything: what people said stays in this file.
 */
export function documentOf({ title, children }: DocumentProps): string {
  const style = drawingStyle() + STYLE;
  const page = renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policyFor(style)} />
        <meta name="referrer" content="no-referrer" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <main class="report">{children}</main>
      </body>
    </html>,
  );
  return `<!doctype html>\n${page}\n`;
}

function policyFor(style: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}
