import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

const NOT_OURS =
  /^(?:(?:.*\/)?node_modules|dist|coverage|\.git|docs\/api|test\/fixtures|judge\/passages\/[^/]+\/(?:corpus|LICENCES\.md))(?:\/|$)/;

function markdownFiles(folder = '.'): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = normalize(join(folder, entry.name));
    if (NOT_OURS.test(path)) return [];
    if (entry.isDirectory()) return markdownFiles(path);
    return path.endsWith('.md') ? [path] : [];
  });
}

/** Strips code, in which nothing is a link or a heading. */
function proseOf(file: string): string {
  return readFileSync(file, 'utf8').replace(/^ *```[\s\S]*?^ *```/gm, '');
}

/** The anchors of a document, as GitHub derives them from its headings. */
function anchorsOf(file: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = [...proseOf(file).matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading = '']) => {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
  return new Set(anchors);
}

function linksOf(file: string): string[] {
  const prose = proseOf(file).replace(/`[^`\n]*`/g, '`');
  return [...prose.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = '']) => target);
}

function brokenLinks(file: string): string[] {
  return linksOf(file).filter((target) => {
    if (/^[a-z]+:/i.test(target)) return false;
    const [path = '', anchor] = target.split('#', 2);
    const goal = path === '' ? file : join(dirname(file), decodeURIComponent(path));
    if (!existsSync(goal)) return true;
    if (anchor === undefined) return false;
    return statSync(goal).isDirectory() || !anchorsOf(goal).has(decodeURIComponent(anchor));
  });
}

const files = markdownFiles();

describe('the documents', () => {
  test('are found', () => {
    expect(files).toContain('README.md');
    expect(files).toContain('docs/settings.md');
    expect(linksOf('README.md').length).toBeGreaterThanOrEqual(15);
  });

  test.each(files)('%s links only to files and headings that exist', (file) => {
    expect(brokenLinks(file)).toEqual([]);
  });

  test('of docs/ are all reachable from the README', () => {
    const reached = new Set(['README.md']);
    for (const file of reached) {
      for (const link of linksOf(file)) {
        const path = link.split('#')[0] ?? '';
        if (path.endsWith('.md') && !/^[a-z]+:/i.test(path)) reached.add(join(dirname(file), path));
      }
    }
    for (const file of files.filter((one) => one.startsWith('docs/'))) {
      expect(reached, file).toContain(file);
    }
  });

  test('begin with a README of at most 250 lines, in both languages', () => {
    for (const file of ['README.md', 'README.zh-CN.md']) {
      expect(readFileSync(file, 'utf8').split('\n').length, file).toBeLessThanOrEqual(250);
    }
  });
});
