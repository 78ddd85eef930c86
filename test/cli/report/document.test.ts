import { h } from 'preact';
import { describe, expect, it } from 'vitest';
import { documentOf } from '../../../src/cli/report/document';
import { withoutControls } from '../../../src/cli/report/plain-text';
import { expectInert, partsOf } from '../../support/page-parts';

describe('a report as a document', () => {
  it('is one page with the style of the page that serve shows, and its own', () => {
    const page = documentOf({ title: 'What was said', children: h('h1', null, 'What was said') });
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">[\s\S]*<\/html>\n$/);
    expectInert(page);
    const { style } = partsOf(page);
    expect(style).toContain('.turn');
    expect(style).toContain('.lanes');
  });

  it('takes its title as text', () => {
    const title = '</title><script>alert(1)</script>';
    const page = documentOf({ title, children: null });
    expectInert(page);
    expect(partsOf(page).text).toContain(title);
  });
});

describe('text without control characters', () => {
  it('is what a page may contain, wherever it is', () => {
    const nasty = { a: 'x\u0000\u0007y\nz', b: [{ c: '\u001b[2J', d: 1, e: undefined, f: null }] };
    expect(withoutControls(nasty)).toEqual({ a: 'x y z', b: [{ c: ' [2J', d: 1, e: undefined, f: null }] });
  });
});
